"""Questions to answers: the question understood, two legs run (vectors and words), their scores joined. Encoder and index meet here."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.abbreviations import write_out
from cchc_nlp.embed import Encoder, load_encoder
from cchc_nlp.errors import CchcError
from cchc_nlp.index import VectorIndex
from cchc_nlp.query import FUNCTION_WORDS, Understanding, understand
from cchc_nlp.store import Store, fold_number
from cchc_nlp.tables import document_types
from cchc_nlp.text import fold, normalize
from cchc_nlp.types import Hit, LegalDocument, Mention

__all__ = ["Filters", "Searcher", "canonical_type"]

_CANDIDATES = 100
_LEXICAL_WEIGHT = 1.5
"""What the words count for beside the vectors (1.0), measured on the dev questions of laws28 in Vietnamese and in English."""
_FEW = 10
"""Fewer finds than this as written, and the marks are left out of account."""
_MOST_TERMS = 48
_LONGEST_QUERY = 20_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer must be: type of document, issuer (part of its name), dates (ISO), report (part of its name)."""

    type: str | None = None
    issuer: str | None = None
    first: str | None = None
    last: str | None = None
    report: str | None = None


class Searcher:
    """Search over one store; loads the encoder and the index when first needed and keeps them."""

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        self.store = Store(folder)
        self._encoder = encoder
        self._index: VectorIndex | None = None

    def search(
        self, text: str, *, k: int = 10, kind: str = "auto", mode: str = "hybrid", filters: Filters | None = None, literal: bool = False
    ) -> tuple[Understanding, list[Hit]]:
        """Answer a question with at most ``k`` hits, best first.

        ``kind`` is ``auto``, ``passages`` or ``documents``; ``mode`` is ``hybrid``, ``semantic`` or ``lexical``. ``literal`` searches for the
        words as they are. ``CchcError`` for a question that is empty or too long.
        """
        if not text.strip() or not any(c.isalnum() for c in text):
            raise CchcError("câu hỏi rỗng: hãy gõ từ cần tìm hoặc số văn bản")
        if len(text) > _LONGEST_QUERY:
            raise CchcError(f"câu hỏi dài {len(text):,} ký tự, chỉ nhận tới {_LONGEST_QUERY:,}: hãy rút ngắn")
        understood = _literally(text) if literal else understand(text, _restore)
        kind = kind if kind != "auto" else ("documents" if understood.asks_documents else "passages")
        filters = filters or Filters()
        if kind == "documents":
            return understood, self._documents(understood, filters, k, mode)
        return understood, self._passages(understood, filters, k, mode)

    # ---- the legs

    def _ranked(self, kind: str, understood: Understanding, allowed: set[int] | None, mode: str) -> list[tuple[int, float]]:
        """Items of a kind with their joint score, best first: each leg's scores scaled to 0..1, then added."""
        legs = []
        if mode != "lexical":
            legs.append((1.0, self._semantic(kind, understood, allowed)))
        if mode != "semantic":
            legs.append((_LEXICAL_WEIGHT, self._lexical(kind, understood, allowed)))
        joint: dict[int, float] = {}
        for weight, leg in legs:
            low, high = (min(s for _, s in leg), max(s for _, s in leg)) if leg else (0.0, 0.0)
            for item, score in leg:
                joint[item] = joint.get(item, 0.0) + weight * ((score - low) / (high - low) if high > low else 1.0)
        return sorted(joint.items(), key=lambda s: (-s[1], s[0]))

    def _semantic(self, kind: str, understood: Understanding, allowed: set[int] | None) -> list[tuple[int, float]]:
        self._encoder = self._encoder or load_encoder()
        if self._index is None:
            self._index = VectorIndex(self.store, self._encoder.fingerprint, self._encoder.dimension)
        vector = self._query_vector(understood)
        only = np.array(sorted(allowed), np.int64) if allowed is not None else None
        return self._index.search(kind, vector, _CANDIDATES, only)

    def _query_vector(self, understood: Understanding) -> NDArray[np.float32]:
        """The question's vector; of an English one the mean with that of its Vietnamese terms, as far as the glossary knows them."""
        assert self._encoder is not None
        texts = [write_out(understood.restored or understood.text)]
        if understood.topic and understood.topic != texts[0]:
            texts.append(write_out(understood.topic))
        mean = self._encoder.encode_query(texts).mean(axis=0, keepdims=True)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def _lexical(self, kind: str, understood: Understanding, allowed: set[int] | None) -> list[tuple[int, float]]:
        """Items that share words with the question, by BM25: as written, and where that finds few, without regard to marks."""
        text = understood.topic or understood.text
        found: list[tuple[int, float]] = []
        if understood.language != "vi-unmarked" or understood.restored is not None:
            found = self._matching(kind, _match_expression(text, "accented"), allowed)
        if len(found) < _FEW:
            seen = {item for item, _ in found}
            weaker = self._matching(kind, _match_expression(text, "folded"), allowed)
            found += [(item, 0.5 * score) for item, score in weaker if item not in seen]
        return found

    def _matching(self, kind: str, query: str, allowed: set[int] | None) -> list[tuple[int, float]]:
        if not query:
            return []
        sql = f"SELECT rowid, -bm25({kind}s_text) FROM {kind}s_text WHERE {kind}s_text MATCH ? ORDER BY 2 DESC LIMIT ?"  # noqa: S608
        try:
            rows = self.store.rows(sql, (query, _CANDIDATES if allowed is None else 10_000))
        except sqlite3.OperationalError:
            return []
        return [(r[0], r[1]) for r in rows if allowed is None or r[0] in allowed][:_CANDIDATES]

    # ---- passages

    def _passages(self, understood: Understanding, filters: Filters, k: int, mode: str) -> list[Hit]:
        ranked = self._ranked("passage", understood, self._allowed_passages(filters), mode)[:k]
        rows = {
            r["id"]: r
            for r in self._by_id(
                "SELECT p.*, r.name AS report_name FROM passages p JOIN reports r ON r.id = p.report WHERE p.id IN", [i for i, _ in ranked]
            )
        }
        hits: list[Hit] = []
        for item, score in ranked:
            p = rows[item]
            lines = (p["first_line"], p["last_line"])
            hits.append(Hit(len(hits) + 1, "passage", round(score, 4), p["report_name"], p["page"], p["section"], lines, p["text"]))
        return hits

    def _by_id(self, sql: str, items: list[int]) -> list[sqlite3.Row]:
        return self.store.rows(f"{sql} ({', '.join('?' * len(items))})", items) if items else []

    def _allowed_passages(self, filters: Filters) -> set[int] | None:
        if filters == Filters():
            return None
        conditions, values = _mention_conditions(filters)
        if conditions:
            sql = f"""SELECT DISTINCT p.id FROM passages p JOIN mentions m ON m.report = p.report AND m.start < p.end AND m.end > p.start
                      JOIN reports r ON r.id = p.report WHERE {" AND ".join([*conditions, *_report_condition(filters)])}"""  # noqa: S608
        else:
            sql = f"SELECT p.id FROM passages p JOIN reports r ON r.id = p.report WHERE {_report_condition(filters)[0]}"  # noqa: S608
        return {r[0] for r in self.store.rows(sql, [*values, *([f"%{filters.report}%"] if filters.report else [])])}

    # ---- documents

    def _documents(self, understood: Understanding, filters: Filters, k: int, mode: str) -> list[Hit]:
        wanted = Filters(
            filters.type or understood.type,
            filters.issuer,
            filters.first or understood.dates[0],
            filters.last or understood.dates[1],
            filters.report,
        )
        allowed = self._allowed_documents(wanted)
        by_number = self._by_number(understood.number, self._allowed_documents(filters)) if understood.number else []
        ranked = self._ranked("document", understood, allowed, mode) if understood.topic or not by_number else []
        scored = [(i, 3.0 - 0.01 * n) for n, i in enumerate(by_number)] + [(i, s) for i, s in ranked if i not in by_number]
        rows = {r["id"]: r for r in self._by_id("SELECT * FROM documents WHERE id IN", [i for i, _ in scored[:k]])}
        return [self._document_hit(n, rows[item], score) for n, (item, score) in enumerate(scored[:k], 1)]

    def _document_hit(self, rank: int, row: sqlite3.Row, score: float) -> Hit:
        fields = {name: row[name] for name in ("key", "type", "number", "name", "year", "date", "issuer", "subject", "mentions")}
        found = self.store.rows(
            "SELECT r.name, m.page, m.line, m.evidence FROM mentions m JOIN reports r ON r.id = m.report WHERE m.key = ? ORDER BY m.report, m.start",
            (row["key"],),
        )
        mentions = tuple(Mention(m[0], m[1], m[2], m[3]) for m in found)
        first = mentions[0]
        return Hit(
            rank,
            "document",
            round(score, 4),
            first.report,
            first.page,
            "",
            (first.line, first.line),
            first.text,
            LegalDocument(**fields),
            mentions,
        )

    def _by_number(self, number: str, allowed: set[int] | None) -> list[int]:
        """Documents of a number: the same number and symbol first, then those that begin with it (a bare number, or a symbol cut short)."""
        folded = fold_number(number)
        digits = re.match(r"\d+", folded)
        exact = self.store.rows("SELECT id FROM documents WHERE folded_number = ? ORDER BY year DESC", (folded,))
        begins = self.store.rows(
            "SELECT id, folded_number FROM documents WHERE folded_number LIKE ? || '%' ORDER BY folded_number", (folded,)
        )
        found = [r[0] for r in exact] + [r["id"] for r in begins if digits and re.match(r"\d*", r["folded_number"])[0] == digits[0]]  # type: ignore[index]
        return [i for i in dict.fromkeys(found) if allowed is None or i in allowed]

    def _allowed_documents(self, filters: Filters) -> set[int] | None:
        if filters == Filters():
            return None
        conditions, values = _mention_conditions(filters)
        sql = f"""SELECT DISTINCT d.id FROM documents d JOIN mentions m ON m.key = d.key JOIN reports r ON r.id = m.report
                  WHERE {" AND ".join([*conditions, *_report_condition(filters)])}"""  # noqa: S608
        return {r[0] for r in self.store.rows(sql, [*values, *([f"%{filters.report}%"] if filters.report else [])])}


def _report_condition(filters: Filters) -> list[str]:
    return ["r.name LIKE ?"] if filters.report else []


def _mention_conditions(filters: Filters) -> tuple[list[str], list[str]]:
    conditions, values = [], []
    if filters.type:
        conditions.append("m.type = ?")
        values.append(filters.type)
    if filters.issuer:
        conditions.append("m.issuer LIKE ?")
        values.append(f"%{normalize(filters.issuer)}%")
    if filters.first:
        conditions.append("coalesce(m.date, m.year || '-12-31') >= ?")
        values.append(filters.first)
    if filters.last:
        conditions.append("coalesce(m.date, m.year || '-01-01') <= ?")
        values.append(filters.last)
    return conditions, values


def _match_expression(text: str, column: str) -> str:
    """An FTS5 expression over a column: any of the syllables, and any two that stand side by side, which in Vietnamese are mostly one word."""
    words = re.findall(r"\w+", write_out(normalize(text)).lower())
    terms = [w for w in dict.fromkeys(words) if w not in FUNCTION_WORDS][:_MOST_TERMS]
    pairs = [f"{a} {b}" for a, b in pairwise(words)][:_MOST_TERMS]
    wanted = dict.fromkeys(map(fold, [*terms, *pairs]) if column == "folded" else [*terms, *pairs])
    quoted = " OR ".join(f'"{term}"' for term in wanted)
    return f"{column} : ({quoted})" if quoted else ""


def _literally(text: str) -> Understanding:
    """A question taken for nothing but its words."""
    return Understanding(text, "vi", None, (), None, None, None, (None, None), normalize(text), asks_documents=False)


def _restore(text: str) -> tuple[str, str, tuple[str, ...]]:
    """State, restored text and other readings of a question; the restorer is loaded only for one that has no marks."""
    from cchc_nlp.pipeline import restorer

    state = restorer().judge(text)
    if state != "unmarked":
        return state, text, ()
    return state, restorer().restore(text, "unmarked").text, tuple(restorer().alternatives(text))


def canonical_type(text: str) -> str:
    """The document type that a user means, whatever the case or marks. ``CchcError`` for one that does not exist.

    >>> canonical_type("quyet dinh")
    'Quyết định'
    """
    found = [t.name for t in document_types() if fold(t.name) == fold(normalize(text)) or fold(t.abbreviation) == fold(normalize(text))]
    if not found:
        raise CchcError(f"không có loại văn bản '{text}': chọn {', '.join(t.name for t in document_types()[:9])} …")
    return found[0]

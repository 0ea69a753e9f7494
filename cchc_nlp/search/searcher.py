"""Questions to answers: the question understood, candidates found by meaning and by words, ordered by all that speaks for them."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import CchcError
from cchc_nlp.index import (
    BM25Index,
    Encoder,
    IndexSnapshot,
    VectorIndex,
    check_encoder,
    load_encoder,
    query_terms,
)
from cchc_nlp.knowledge import write_out
from cchc_nlp.search.query import FUNCTION_WORDS, Understanding, understand
from cchc_nlp.search.ranking import FEATURES, features, weights
from cchc_nlp.store import Filters, Store, allowed, fold_number
from cchc_nlp.text import fold, normalize
from cchc_nlp.types import DocumentMention, Hit, LegalDocument

__all__ = ["Answer", "Candidates", "Searcher", "read_question"]

_CANDIDATES = 100
"""Candidates that each leg brings; ordering looks at all of them."""
_FEW = 10
"""Fewer finds than this as written, and the marks are left out of account."""
_FOLDED = 0.5
"""What a find without regard to marks counts for beside one as written."""
_RELEVANT = 0.5
"""Share of the question's syllables that an answer must have to be among those that are sorted by date."""
_LONGEST_QUERY = 20_000
_SHOWN_MENTIONS = 100
_FRESH = 1.0
"""Seconds for which a searcher takes its index for up to date."""
_FACET_VALUES = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was taken for and its hits; of the ``total`` candidates how many have each type, issuer, year, report, section."""

    understood: Understanding
    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]]

    def record(self, *, ocr: bool = False, explain: bool = False) -> dict[str, Any]:
        """All this as plain values for JSON; the text as it was read and what a score is made of on request."""
        hits = []
        for hit in self.hits:
            row = asdict(hit)
            why, raw = row.pop("explanation"), row.pop("raw")
            if explain:
                row["explanation"] = {
                    name: {"value": value, "score": score} for name, value, score in why
                }
            if ocr:
                row["raw"] = raw
            else:
                for mention in row["mentions"]:
                    del mention["raw"]
            hits.append(row)
        understood = asdict(self.understood)
        return {
            "query": understood.pop("text"),
            "understood": understood,
            "total": self.total,
            "facets": self.facets,
            "hits": hits,
        }


class Candidates(NamedTuple):
    """What may answer a question: item numbers, and for each its ordering score, what speaks for it and its cosine and BM25.

    Arrays have a row a candidate; ``relevant`` tells those that have most of the words.
    """

    items: NDArray[np.int64]
    scores: NDArray[np.float32]
    features: NDArray[np.float32]
    relevant: NDArray[np.bool_]


class Searcher:
    """Search over one store, from any number of threads; the encoder and the index are loaded when first needed and kept.

    ``Searcher.open("kho").search("quyết định nào về một cửa", k=3)`` gives three :class:`~cchc_nlp.types.Hit`.
    """

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        self.store = Store(folder)
        self._lock = threading.Lock()
        self._encoder, self._encoder_lock = encoder, threading.Lock()
        self._snapshot: tuple[float, IndexSnapshot] | None = None

    @classmethod
    def open(cls, store: str | Path, encoder: Encoder | None = None) -> Searcher:
        """A searcher over the store in a folder. ``CchcError`` where there is none, or its vectors are made by another encoder."""
        searcher = cls(Path(store), encoder)
        check_encoder(searcher.store, searcher.encoder)
        return searcher

    @property
    def encoder(self) -> Encoder:
        """What questions are embedded by."""
        with self._encoder_lock:
            self._encoder = self._encoder or load_encoder(
                threads=1
            )  # a question is too short to be worth sharing out
            return self._encoder

    def _prepare(self) -> None:
        """Load what a first question needs while it is being understood; what goes wrong is said where it is needed."""
        with suppress(Exception):
            _ = self.encoder, self.index()

    def search(
        self,
        text: str,
        *,
        k: int = 10,
        filters: Filters | None = None,
        kind: str = "auto",
        mode: str = "hybrid",
    ) -> list[Hit]:
        """At most ``k`` answers, best first; :meth:`answer` says more and takes more."""
        return self.answer(text, k=k, filters=filters, kind=kind, mode=mode, facets=False).hits

    def answer(
        self, text: str, *, k: int = 10, offset: int = 0, kind: str = "auto", mode: str = "hybrid", filters: Filters | None = None, literal: bool = False,
        sort: str = "relevance", facets: bool = True,
    ) -> Answer:  # fmt: skip
        """Answer a question with the ``k`` hits after the first ``offset``, best first.

        ``kind`` is ``auto``, ``passages`` or ``documents``; ``mode`` is ``hybrid``, ``semantic`` or ``lexical``; ``literal`` searches for the words as they
        are. ``sort`` is ``relevance``, or ``newest`` or ``oldest`` first among the candidates that have most of the question's words; ``facets`` are counted unless not wanted. ``CchcError`` for a
        question that is empty or too long, and for a store whose vectors another encoder made.
        """
        if not any(c.isalnum() for c in text):
            raise CchcError("câu hỏi rỗng: hãy gõ từ cần tìm hoặc số văn bản")
        if len(text) > _LONGEST_QUERY:
            raise CchcError(
                f"câu hỏi dài {len(text):,} ký tự, chỉ nhận tới {_LONGEST_QUERY:,}: hãy rút ngắn"
            )
        if (
            self._encoder is None and mode != "lexical" and not any(c.isdigit() for c in text)
        ):  # a number is found without an encoder
            threading.Thread(target=self._prepare).start()
        understood = _literally(text) if literal else understand(text, read_question)
        one = {
            "auto": "document" if understood.asks_documents else "passage",
            "passages": "passage",
            "documents": "document",
        }[kind]
        filters, by_number = filters or Filters(), list[int]()
        if one == "document":
            by_number = (
                self._by_number(understood.number, allowed(self.store, one, filters))
                if understood.number
                else []
            )
            filters = _as_understood(filters, understood)
        found = Candidates(*_NOTHING)
        if understood.topic or not by_number:
            found = self.candidates(
                one, understood, allowed(self.store, one, filters), mode, _CANDIDATES + offset + k
            )
        found = _put_first(found, by_number)
        if sort != "relevance":
            found = self._by_date(one, found, newest=sort == "newest")
        counts = self._facets(one, found.items.tolist()) if facets else {}
        page = slice(offset, offset + k)
        explained = [_explained(row, understood.language, mode) for row in found.features[page]]
        make = self._passage_hits if one == "passage" else self._document_hits
        return Answer(
            understood,
            make(found.items[page].tolist(), found.scores[page], explained, offset, understood),
            len(found.items),
            counts,
        )

    # ---- candidates

    def index(self) -> IndexSnapshot:
        """The index as the store is now, or was a moment ago; while another process fills the store, as that one last brought it up to date."""
        with self._lock:
            now = time.monotonic()
            if self._snapshot is None:
                self._snapshot = (now, IndexSnapshot.open(self.store))
            elif (
                now - self._snapshot[0] > _FRESH
                and self._snapshot[1].generation != self.store.generation()
            ):
                self._snapshot = (now, IndexSnapshot.open(self.store, at_once=False))
            return self._snapshot[1]

    def candidates(
        self,
        kind: str,
        understood: Understanding,
        only: NDArray[np.int64] | None,
        mode: str,
        each: int = _CANDIDATES,
    ) -> Candidates:
        """What may answer a question, best first: ``each`` by meaning and ``each`` by words, of the items ``only``; with what speaks for them."""
        index = self.index()
        words = index.words[kind]
        barred = None if only is None else np.flatnonzero(~np.isin(words.numbers, only))
        terms = query_terms(understood.topic or understood.text, FUNCTION_WORDS)
        groups, scores = _matched(
            words,
            terms,
            barred,
            as_written=understood.language != "vi-unmarked" or understood.restored is not None,
        )
        rows = _best(scores, each) if mode != "semantic" else np.zeros(0, np.int64)
        cosines = np.zeros(0, np.float32)
        if mode != "lexical":
            check_encoder(self.store, self.encoder)
            vector = self._query_vector(understood)
            vectors = index.vectors.get(kind)
            if vectors is not None:
                near = [item for item, _ in vectors.search(vector, each, only)]
                rows = np.union1d(rows, _rows(words.numbers, np.array(near, np.int64)))
            rows = rows[words.is_alive[rows]]
            cosines = self._cosines(kind, vectors, words.numbers[rows], vector)
        evidence = words.evidence(groups, [" " in t for t in terms], rows)
        if mode == "hybrid":
            speaks = features(cosines, scores[rows], evidence, words.lengths(rows))
            ordering = speaks @ weights(understood.language)
        else:
            ordering = cosines if mode == "semantic" else scores[rows]
            speaks = ordering[:, None]
        order = np.lexsort((words.numbers[rows], -ordering))
        relevant = evidence.weights @ evidence.present >= _RELEVANT * evidence.weights.sum()
        return Candidates(
            words.numbers[rows][order], ordering[order], speaks[order], relevant[order]
        )

    def _query_vector(self, understood: Understanding) -> NDArray[np.float32]:
        """The question's vector, of shape (1, dimension); an English one is followed by its topic, which is in Vietnamese."""
        text = write_out(understood.restored or understood.text)
        if understood.topic and understood.language == "en":
            text += " " + write_out(understood.topic)
        return self.encoder.encode_query([text])

    def _cosines(
        self,
        kind: str,
        index: VectorIndex | None,
        items: NDArray[np.int64],
        vector: NDArray[np.float32],
    ) -> NDArray[np.float32]:
        """Cosine of the question with each item; the least of all for one that has no vector yet."""
        if index is not None and index.exact:
            try:
                return np.asarray(index.vectors(items) @ vector[0], np.float32)
            except RuntimeError:  # one of them has no vector yet
                pass
        having, vectors = self.store.vectors(kind, items.tolist())
        out = np.full(len(items), np.nan, np.float32)
        if len(having):
            out[np.searchsorted(items, having)] = vectors @ vector[0]
        return np.nan_to_num(out, nan=float(np.nanmin(out)) if len(having) else 0.0)

    # ---- hits

    def _by_id(self, sql: str, items: list[int]) -> dict[int, sqlite3.Row]:
        return (
            {r["id"]: r for r in self.store.rows(f"{sql} ({', '.join('?' * len(items))})", items)}
            if items
            else {}
        )

    def _passage_hits(
        self,
        items: list[int],
        scores: NDArray[np.float32],
        explained: list[Explanation],
        offset: int,
        understood: Understanding,
    ) -> list[Hit]:
        rows = self._by_id(
            "SELECT p.*, r.name AS report_name, r.digest FROM passages p JOIN reports r ON r.id = p.report WHERE p.id IN",
            items,
        )
        wanted, hits = _wanted(understood), list[Hit]()
        for item, score, why in zip(items, scores.tolist(), explained, strict=True):
            if (p := rows.get(item)) is None:  # gone since the index was read
                continue
            lines = (p["first_line"], p["last_line"])
            hits.append(
                Hit(
                    offset + len(hits) + 1, "passage", round(score, 4), p["report_name"], p["page"], p["section"], lines, p["text"],
                    context=p["context"], matches=_matches(p["text"], wanted), raw=p["raw"], explanation=why, digest=p["digest"],
                )
            )  # fmt: skip
        return hits

    def _document_hits(
        self,
        items: list[int],
        scores: NDArray[np.float32],
        explained: list[Explanation],
        offset: int,
        understood: Understanding,
    ) -> list[Hit]:
        rows = self._by_id("SELECT * FROM documents WHERE id IN", items)
        wanted, hits = _wanted(understood), list[Hit]()
        for item, score, why in zip(items, scores.tolist(), explained, strict=True):
            mentions = self._mentions(rows[item]["key"], wanted) if item in rows else ()
            if not mentions:
                continue
            fields = {
                name: rows[item][name]
                for name in (
                    "key",
                    "type",
                    "number",
                    "name",
                    "year",
                    "date",
                    "issuer",
                    "subject",
                    "mentions",
                )
            }
            first = mentions[0]
            hits.append(
                Hit(
                    offset + len(hits) + 1, "document", round(score, 4), first.report, first.page, "", (first.line, first.line), first.text,
                    LegalDocument(**fields), mentions, matches=_matches(first.text, wanted), raw=first.raw, explanation=why, digest=first.digest,
                )
            )  # fmt: skip
        return hits

    def _mentions(self, key: str, words: frozenset[str]) -> tuple[DocumentMention, ...]:
        """Where a document is named, the places that have most of the question's words first; a hundred at most."""
        sql = """SELECT r.name, m.page, m.line, m.evidence, m.raw, r.digest FROM mentions m JOIN reports r ON r.id = m.report WHERE m.key = ?
                 ORDER BY m.report, m.start LIMIT 1000"""
        mentions = [DocumentMention(*row) for row in self.store.rows(sql, (key,))]
        wanted = frozenset(map(fold, words))
        if wanted:
            mentions.sort(
                key=lambda m: -len(wanted & {fold(w) for w in re.findall(r"\w+", m.text)})
            )
        return tuple(mentions[:_SHOWN_MENTIONS])

    def _by_number(self, number: str, only: NDArray[np.int64] | None) -> list[int]:
        """Documents of a number: the same number and symbol first, then those that begin with it (a bare number, or a symbol cut short)."""
        folded = fold_number(number)
        digits = re.match(r"\d*", folded)
        exact = self.store.rows(
            "SELECT id FROM documents WHERE folded_number = ? ORDER BY year DESC", (folded,)
        )
        begins = self.store.rows(
            "SELECT id, folded_number FROM documents WHERE folded_number >= ? AND folded_number < ? ORDER BY folded_number",
            (folded, folded + "\U0010ffff"),
        )
        found = [r[0] for r in exact] + [
            r["id"]
            for r in begins
            if digits
            and digits[0]
            and r["folded_number"].startswith(digits[0])
            and not r["folded_number"][len(digits[0]) :][:1].isdigit()
        ]
        return [i for i in dict.fromkeys(found) if only is None or i in only]

    # ---- all candidates together

    def _by_date(self, kind: str, found: Candidates, *, newest: bool) -> Candidates:
        """The relevant candidates by the date of the document, or the year of the passage's report; those without one come last."""
        items = found.items.tolist()
        sql = (
            "SELECT id, coalesce(date, year || '-00-00') AS date FROM documents WHERE id IN"
            if kind == "document"
            else "SELECT p.id, r.year AS date FROM passages p JOIN reports r ON r.id = p.report WHERE p.id IN"
        )
        dates = {
            item: str(row["date"]) for item, row in self._by_id(sql, items).items() if row["date"]
        }
        kept = [i for i, item in enumerate(items) if found.relevant[i] and item in dates]
        kept.sort(key=lambda i: dates[items[i]], reverse=newest)
        kept += [i for i, item in enumerate(items) if found.relevant[i] and item not in dates]
        return Candidates(
            found.items[kept], found.scores[kept], found.features[kept], found.relevant[kept]
        )

    def _facets(self, kind: str, items: list[int]) -> dict[str, dict[str, int]]:
        """Of all candidates, how many have each value of a filter, most frequent first."""
        counts: dict[str, Counter[str]] = {}
        if kind == "document":
            for row in self._by_id(
                "SELECT id, key, type, issuer, year FROM documents WHERE id IN", items
            ).values():
                for name in ("type", "issuer", "year"):
                    if row[name] is not None:
                        counts.setdefault(name, Counter())[str(row[name])] += 1
            sql = f"""SELECT r.name, count(DISTINCT d.id) FROM documents d JOIN mentions m ON m.key = d.key JOIN reports r ON r.id = m.report
                      WHERE d.id IN ({", ".join("?" * len(items))}) GROUP BY r.id"""
            counts["report"] = Counter({row[0]: row[1] for row in self.store.rows(sql, items)})
        else:
            rows = self._by_id(
                "SELECT p.id, r.name, p.context FROM passages p JOIN reports r ON r.id = p.report WHERE p.id IN",
                items,
            )
            counts["report"] = Counter(row["name"] for row in rows.values())
            counts["section"] = Counter(
                row["context"].split(" › ")[0] for row in rows.values() if row["context"]
            )
        return {name: dict(count.most_common(_FACET_VALUES)) for name, count in counts.items()}


Explanation = tuple[tuple[str, float, float], ...]
_NOTHING = (
    np.zeros(0, np.int64),
    np.zeros(0, np.float32),
    np.zeros((0, len(FEATURES)), np.float32),
    np.zeros(0, bool),
)


def _matched(
    words: BM25Index, terms: list[str], barred: NDArray[np.int64] | None, *, as_written: bool
) -> tuple[list[tuple[int, ...]], NDArray[np.float32]]:
    """Terms as the index has them, and BM25 of every row but the barred ones: as written, and where that finds few, without regard to marks."""
    groups = words.groups(terms, folded=False)
    scores = words.score(groups) if as_written else np.zeros(len(words.numbers), np.float32)
    if barred is not None:
        scores[barred] = 0
    if np.count_nonzero(scores) < _FEW:
        groups = words.groups(terms, folded=True)
        scores = np.maximum(scores, _FOLDED * words.score(groups))
        if barred is not None:
            scores[barred] = 0
    return groups, scores


def _best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Rows of the ``k`` greatest scores above 0, ascending."""
    rows = np.flatnonzero(
        scores > 0.5 * scores.max(initial=0)
    )  # mostly enough of them, and few to compare
    if len(rows) < k:
        rows = np.flatnonzero(scores > 0)
    if len(rows) > k:
        rows = np.sort(rows[np.argpartition(scores[rows], -k)[-k:]])
    return rows


def _rows(numbers: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows of items in an ascending array of numbers; items that are not in it are left out."""
    at = np.minimum(np.searchsorted(numbers, items), max(len(numbers) - 1, 0))
    return at[numbers[at] == items] if len(numbers) else at[:0]


def _put_first(found: Candidates, items: list[int]) -> Candidates:
    """Candidates with those of the number asked for before all others."""
    if not items:
        return found
    rest = ~np.isin(found.items, items)
    top = float(found.scores.max(initial=0.0)) + 1
    width = found.features.shape[1]
    return Candidates(
        np.concatenate([np.array(items, np.int64), found.items[rest]]),
        np.concatenate(
            [top + 1 - 0.01 * np.arange(len(items), dtype=np.float32), found.scores[rest]]
        ),
        np.concatenate([np.zeros((len(items), width), np.float32), found.features[rest]]),
        np.concatenate([np.ones(len(items), bool), found.relevant[rest]]),
    )


def _explained(row: NDArray[np.float32], language: str, mode: str) -> Explanation:
    """What a score is made of: name, value and contribution; nothing for a document that is found by its number."""
    if not row.any():
        return (("number", 1.0, 1.0),)
    if mode != "hybrid":
        return (({"semantic": "meaning", "lexical": "words"}[mode], float(row[0]), float(row[0])),)
    return tuple(
        (name, round(float(v), 4), round(float(v * w), 4))
        for name, v, w in zip(FEATURES, row, weights(language), strict=True)
    )


def _as_understood(filters: Filters, understood: Understanding) -> Filters:
    """Filters with what the question itself asks for, where they are silent. "Kế hoạch năm 2023" may be of 2022 and for 2023."""
    if filters.first or filters.last:
        return replace(
            filters,
            type=filters.type or understood.type,
            issuer=filters.issuer or understood.issuer,
        )
    return replace(
        filters, type=filters.type or understood.type, issuer=filters.issuer or understood.issuer, first=understood.dates[0], last=understood.dates[1],
        or_subject=str(understood.year) if understood.year and any(understood.dates) else None,
    )  # fmt: skip


def _wanted(understood: Understanding) -> frozenset[str]:
    """Syllables that are marked in an answer: those of the topic, or the parts of a number where there is none."""
    text = understood.topic or understood.number or understood.text
    return frozenset(t for t in query_terms(text, FUNCTION_WORDS) if " " not in t)


def _matches(text: str, wanted: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Where syllables stand in a text: as they are written, or, for one that does not, those that are like it but for the marks."""
    folded = fold(text)  # of the same length
    words = [
        (m.span(), m.group().lower(), folded[slice(*m.span())]) for m in re.finditer(r"\w+", text)
    ]
    written = {bare for _, word, bare in words if word in wanted}
    alike = {fold(word) for word in wanted} - written
    return tuple(span for span, word, bare in words if word in wanted or bare in alike)


def _literally(text: str) -> Understanding:
    """A question taken for nothing but its words."""
    return Understanding(
        text,
        "vi",
        None,
        (),
        None,
        None,
        None,
        None,
        (None, None),
        normalize(text),
        asks_documents=False,
    )


def read_question(text: str) -> tuple[str, str, tuple[str, ...]]:
    """State, restored text and other readings of a question; the restorer is loaded only for one that has no marks."""
    from cchc_nlp.restore import default_restorer

    state = default_restorer().judge(text)
    if state != "stripped":
        return state, text, ()
    return (
        state,
        default_restorer().restore(text, "stripped").text,
        tuple(default_restorer().alternatives(text)),
    )

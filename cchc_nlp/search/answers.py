"""Answers: what a question was taken for, hits for a page of its candidates, facets of them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any

from cchc_nlp.index import query_terms
from cchc_nlp.search.candidates import Candidates
from cchc_nlp.search.facets import Facets
from cchc_nlp.search.language import FUNCTION_WORDS
from cchc_nlp.search.query import Understanding
from cchc_nlp.search.ranking import Explanation, explain
from cchc_nlp.store import FoundPassage, SearchQueries, is_own_key
from cchc_nlp.text import fold
from cchc_nlp.types import DocumentMention, Hit, LegalDocument, PassageCopy, SearchMode

__all__ = ["Answer", "document_hits", "matched_spans", "passage_hits"]

Spans = tuple[tuple[int, int], ...]

_SHOWN_MENTIONS = 100
"""Mentions in the hit of a document: a page of the most cited laws would have thousands."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was taken for, and its hits.

    ``total`` is the number of all items that are certain to be an answer, those that are folded
    into one counted once; ``facets`` tell how many of them a filter by type, issuer and year
    (documents), report, and section (passages) would leave. Where there is none, hits are nearest.
    ``let_go`` names what the question asks for and no such document meets: ``type``, ``issuer``,
    ``time``; ``phrase`` where nothing holds its phrases. ``suggestion`` is the question in the
    nearest spelling where nothing has one of its words. ``beside`` are certain hits of the other
    kind, documents for passages and passages for documents.

    >>> from cchc_nlp.search import understand
    >>> answer = Answer(understand("một cửa"), hits=[], total=0, facets={})
    >>> answer.record()["query"], answer.record()["understood"]["language"], answer.certain
    ('một cửa', 'vi', False)
    """

    understood: Understanding
    hits: list[Hit]
    total: int
    facets: Facets
    let_go: tuple[str, ...] = ()
    suggestion: str | None = None
    beside: list[Hit] = field(default_factory=list)

    @property
    def certain(self) -> bool:
        """Whether anything is certain to be an answer."""
        return self.total > 0

    def record(self, *, ocr: bool = False, explain: bool = False) -> dict[str, Any]:
        """The answer as plain values for JSON.

        ``ocr`` adds the text before restoration, ``explain`` what a score is made of.
        """
        understood = asdict(self.understood)
        return {
            "query": understood.pop("text"),
            "understood": understood,
            "let_go": list(self.let_go),
            "suggestion": self.suggestion,
            "certain": self.certain,
            "total": self.total,
            "facets": self.facets,
            "beside": [_record(hit, ocr=ocr, explain=explain) for hit in self.beside],
            "hits": [_record(hit, ocr=ocr, explain=explain) for hit in self.hits],
        }


def _record(hit: Hit, *, ocr: bool, explain: bool) -> dict[str, Any]:
    out = asdict(hit)
    explanation, raw = out.pop("explanation"), out.pop("raw")
    if explain:
        out["explanation"] = {
            name: {"value": value, "score": score} for name, value, score in explanation
        }
    if hit.document and is_own_key(hit.document.key):  # it means nothing outside the store
        out["document"]["key"] = None
    if ocr:
        out["raw"] = raw
    else:
        for mention in out["mentions"]:
            del mention["raw"]
    return out


# ---- hits


def passage_hits(
    queries: SearchQueries,
    page: Candidates,
    understood: Understanding,
    mode: SearchMode,
    offset: int,
    others: Mapping[int, Sequence[int]],
) -> list[Hit]:
    """Hits for a page of passages, each with the ``others`` that are folded into it.

    ``offset`` is how many candidates are on the pages before.
    """
    passages = queries.passages([*page.ids.tolist(), *chain.from_iterable(others.values())])
    wanted = _wanted(understood)
    hits = list[Hit]()
    for id_, score, probability, certain, explanation in _scored(page, understood, mode):
        p = passages.get(id_)
        if p is None:  # gone since the index was read
            continue
        hit = Hit(
            rank=offset + len(hits) + 1,
            kind="passage",
            score=score,
            probability=probability,
            certain=certain,
            report=p.report,
            page=p.page,
            section=p.section,
            lines=(p.first_line, p.last_line),
            text=p.text,
            context=p.context,
            matches=matched_spans(p.text, wanted),
            raw=p.raw,
            explanation=explanation,
            digest=p.digest,
            copies=_by_place(passages.get(other) for other in others.get(id_, ())),
        )
        hits.append(hit)
    return hits


def document_hits(
    queries: SearchQueries,
    page: Candidates,
    understood: Understanding,
    mode: SearchMode,
    offset: int,
    others: Mapping[int, Sequence[int]],
) -> list[Hit]:
    """Hits for a page of documents, each with the places that name it; as :func:`passage_hits`.

    One that is a report of the store is shown by that report.
    """
    documents = queries.documents([*page.ids.tolist(), *chain.from_iterable(others.values())])
    wanted = _wanted(understood)
    hits = list[Hit]()
    for id_, score, probability, certain, explanation in _scored(page, understood, mode):
        document = documents.get(id_)
        if document is None:  # gone since the index was read
            continue
        mentions = _shown(queries.mentions(document.key), wanted)
        first = _first_shown(queries, document, mentions)
        if first is None:
            continue
        hit = Hit(
            rank=offset + len(hits) + 1,
            kind="document",
            score=score,
            probability=probability,
            certain=certain,
            report=first.report,
            page=first.page,
            section="",
            lines=(first.line, first.line),
            text=first.text,
            document=document,
            mentions=mentions,
            matches=matched_spans(first.text, wanted),
            raw=first.raw,
            explanation=explanation,
            digest=first.digest,
            also=_by_key(documents.get(other) for other in others.get(id_, ())),
        )
        hits.append(hit)
    return hits


def _by_place(copies: Iterable[FoundPassage | None]) -> tuple[PassageCopy, ...]:
    found = [c for c in copies if c is not None]
    found.sort(key=lambda c: (c.report, c.digest, c.first_line, c.last_line))
    return tuple(
        PassageCopy(c.report, c.page, (c.first_line, c.last_line), c.digest) for c in found
    )


def _by_key(documents: Iterable[LegalDocument | None]) -> tuple[LegalDocument, ...]:
    return tuple(sorted(filter(None, documents), key=lambda document: document.key))


def _first_shown(
    queries: SearchQueries, document: LegalDocument, mentions: Sequence[DocumentMention]
) -> DocumentMention | None:
    """The place that a document is shown by: the report that is it, or the first that names it."""
    own = queries.own(document.report) if document.report else None
    if own is None:
        return mentions[0] if mentions else None
    title = " ".join(filter(None, [document.type, document.number, document.subject or own.period]))
    return DocumentMention(own.report, 1, own.line, title or own.report, digest=own.digest)


def _scored(
    page: Candidates, understood: Understanding, mode: SearchMode
) -> Iterator[tuple[int, float, float, bool, Explanation]]:
    """Id, rounded score and probability, certainty and explanation of each candidate."""
    columns = (page.ids, page.scores, page.probabilities, page.certain, page.met)
    listed = [column.tolist() for column in columns]
    for id_, score, probability, certain, met, row in zip(*listed, page.features, strict=True):
        explanation = explain(row, understood.language, mode, met)
        yield id_, round(score, 4), round(probability, 4), certain, explanation


def _shown(mentions: list[DocumentMention], wanted: frozenset[str]) -> tuple[DocumentMention, ...]:
    """The mentions that have most of the question's syllables, whatever their diacritics."""
    folded = frozenset(map(fold, wanted))
    if folded:
        mentions.sort(key=lambda m: -len(folded & {fold(w) for w in _WORD.findall(m.text)}))
    return tuple(mentions[:_SHOWN_MENTIONS])


# ---- words of the question in an answer


def _wanted(understood: Understanding) -> frozenset[str]:
    """Syllables to be marked in an answer: those of the topic or, without one, of the number."""
    text = understood.topic or understood.number or understood.words
    return frozenset(t for t in query_terms(text, FUNCTION_WORDS) if " " not in t)


def matched_spans(text: str, wanted: frozenset[str]) -> Spans:
    """Where some syllables stand in a text (code points).

    A syllable that is not there as it is written is found with other diacritics.

    >>> matched_spans("cơ chế một cửa của tỉnh", frozenset(["một", "cửa"]))
    ((7, 10), (11, 14))
    """
    folded = fold(text)  # of the same length
    words = [(m.span(), m.group().lower(), folded[slice(*m.span())]) for m in _WORD.finditer(text)]
    written = {bare for _, word, bare in words if word in wanted}
    alike = {fold(word) for word in wanted} - written
    return tuple(span for span, word, bare in words if word in wanted or bare in alike)

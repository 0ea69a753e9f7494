"""Answers: what a question was taken for, hits for a page of its candidates, facets of them all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cchc_nlp.index import query_terms
from cchc_nlp.search.candidates import Candidates
from cchc_nlp.search.certainty import CERTAIN
from cchc_nlp.search.language import FUNCTION_WORDS
from cchc_nlp.search.query import Understanding
from cchc_nlp.search.ranking import Explanation, explain
from cchc_nlp.store import SearchQueries, is_own_key
from cchc_nlp.text import fold
from cchc_nlp.types import DocumentMention, Hit, ItemKind, LegalDocument, SearchMode

__all__ = ["Answer", "document_hits", "facets", "matched_spans", "passage_hits"]

Facets = dict[str, dict[str, int]]
Spans = tuple[tuple[int, int], ...]

_SHOWN_MENTIONS = 100
"""Mentions in the hit of a document: a page of the most cited laws would have thousands."""
_FACET_VALUES = 20
"""Values of a facet, the most frequent: as many as a list beside the hits has room for."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question was taken for, and its hits.

    ``total`` is the number of candidates that are certain to be an answer; ``facets`` tell how many
    of them have each type, issuer and year (documents), report, and section (passages). Where there
    is none, the hits are what is nearest. ``let_go`` names what the question asks for and no
    document meets: ``type``, ``issuer``, ``time``; ``phrase`` where nothing holds its phrases.
    ``suggestion`` is the question in the nearest spelling where nothing has one of its words.

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
) -> list[Hit]:
    """Hits for a page of passages; ``offset`` is how many candidates are on the pages before."""
    passages, wanted = queries.passages(page.ids.tolist()), _wanted(understood)
    hits = list[Hit]()
    for id_, score, probability, explanation in _scored(page, understood, mode):
        p = passages.get(id_)
        if p is None:  # gone since the index was read
            continue
        hit = Hit(
            rank=offset + len(hits) + 1,
            kind="passage",
            score=score,
            probability=probability,
            certain=probability >= CERTAIN,
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
        )
        hits.append(hit)
    return hits


def document_hits(
    queries: SearchQueries,
    page: Candidates,
    understood: Understanding,
    mode: SearchMode,
    offset: int,
) -> list[Hit]:
    """Hits for a page of documents, each with the places that name it; as :func:`passage_hits`.

    One that is a report of the store is shown by that report.
    """
    documents, wanted = queries.documents(page.ids.tolist()), _wanted(understood)
    hits = list[Hit]()
    for id_, score, probability, explanation in _scored(page, understood, mode):
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
            certain=probability >= CERTAIN,
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
        )
        hits.append(hit)
    return hits


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
) -> Iterator[tuple[int, float, float, Explanation]]:
    """Id, rounded score, probability and explanation of each candidate."""
    columns = (page.ids, page.scores, page.probabilities, page.met)
    listed = [column.tolist() for column in columns]
    for id_, score, probability, met, row in zip(*listed, page.features, strict=True):
        explanation = explain(row, understood.language, mode, met)
        yield id_, round(score, 4), round(probability, 4), explanation


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


# ---- facets


def facets(queries: SearchQueries, kind: ItemKind, ids: Sequence[int]) -> Facets:
    """Of all candidates, how many have each value of a filter, the most frequent values first."""
    counts = _document_facets(queries, ids) if kind == "document" else _passage_facets(queries, ids)
    return {name: dict(count.most_common(_FACET_VALUES)) for name, count in counts.items()}


def _document_facets(queries: SearchQueries, ids: Sequence[int]) -> dict[str, Counter[str]]:
    documents = queries.documents(ids).values()
    counts = {
        "type": _counted(d.type for d in documents),
        "issuer": _counted(d.issuer for d in documents),
        "year": _counted(d.year for d in documents),
    }
    naming = Counter({r.report: r.documents for r in queries.naming_reports(ids)})
    return {name: count for name, count in counts.items() if count} | {"report": naming}


def _passage_facets(queries: SearchQueries, ids: Sequence[int]) -> dict[str, Counter[str]]:
    places = queries.places(ids)
    return {
        "report": _counted(p.report for p in places),
        "section": _counted(p.context.split(" › ")[0] for p in places if p.context),
    }


def _counted(values: Iterable[object]) -> Counter[str]:
    return Counter(str(value) for value in values if value is not None)

"""Candidates for an answer, in order: found by the lexical and dense retrievers, or by a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import BM25Index, Evidence, TermGroup, VectorIndex
from cchc_nlp.search.ranking import FEATURES, features, weights
from cchc_nlp.store import SearchQueries, fold_number
from cchc_nlp.types import ItemKind, QueryLanguage, SearchMode

__all__ = [
    "DEPTH",
    "Candidates",
    "Query",
    "Retrievers",
    "by_date",
    "numbered",
    "put_first",
    "retrieve",
]

Ids = NDArray[np.int64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

DEPTH = 100
"""Candidates that each retriever finds besides those on the pages asked for; all are ordered (not
measured against other depths)."""
_FEW = 10
"""With fewer finds than this as written, terms are looked up in all their spellings too: a page of
answers should not stay empty for a diacritic (not measured)."""
_OTHER_SPELLING = 0.5
"""What a find in another spelling counts for beside one as written (not measured)."""
_RELEVANT = 0.5
"""Share of the question's terms, by idf, that an item must have to be among those sorted by date;
without it the newest of the merely similar would come first (not measured)."""


class Query(NamedTuple):
    """What the retrievers are asked for."""

    terms: Sequence[str]
    """Syllables, then pairs of syllables (:func:`cchc_nlp.index.query_terms`)."""
    as_written: bool
    """Whether the terms have their diacritics; otherwise all spellings count from the start."""
    language: QueryLanguage
    vector: Floats | None
    """(1, dimension), of unit length; None where the dense retriever is not asked."""


class Retrievers(NamedTuple):
    """The index of one kind of items."""

    bm25: BM25Index
    vectors: VectorIndex | None
    stored: Callable[[list[int]], tuple[Ids, Floats]]
    """The store's vectors of items: ids of those that have one, ascending, and their vectors."""


class Candidates(NamedTuple):
    """Items that may answer a question, best first.

    >>> len(Candidates.none().ids), Candidates.none().features.shape
    (0, (0, 8))
    """

    ids: Ids
    """(candidates,)"""
    scores: Floats
    """(candidates,) by which they are ordered, comparable within a question only."""
    features: Floats
    """(candidates, features), or (candidates, 1) where one retriever alone was asked."""
    relevant: Mask
    """(candidates,) whether an item has most of the question's terms."""

    @classmethod
    def none(cls) -> Candidates:
        """No candidates."""
        return cls(
            np.zeros(0, np.int64),
            np.zeros(0, np.float32),
            np.zeros((0, len(FEATURES)), np.float32),
            np.zeros(0, bool),
        )

    def at(self, rows: slice | Sequence[int] | Rows | Mask) -> Candidates:
        """Some of the candidates."""
        return Candidates(
            self.ids[rows], self.scores[rows], self.features[rows], self.relevant[rows]
        )


def retrieve(
    retrievers: Retrievers, query: Query, mode: SearchMode, allowed: Ids | None, depth: int
) -> Candidates:
    """Candidates for a question, best first: ``depth`` of each retriever.

    Only ``allowed`` items are found if these are given.
    """
    index = retrievers.bm25
    groups, scores = _lexical(index, query, allowed)
    rows = _best(scores, depth) if mode != "semantic" else np.zeros(0, np.int64)
    cosines = np.zeros(0, np.float32)
    if query.vector is not None:
        rows = np.union1d(rows, _dense(retrievers, query.vector, allowed, depth))
        rows = rows[index.is_alive[rows]]
        cosines = _cosines(retrievers, index.row_ids[rows], query.vector)
    evidence = index.evidence(groups, [" " in term for term in query.terms], rows)
    if mode == "hybrid":
        columns = features(cosines, scores[rows], evidence, index.lengths(rows))
        ordering = columns @ weights(query.language)
    else:
        ordering = cosines if mode == "semantic" else scores[rows]
        columns = ordering[:, None]
    ids = index.row_ids[rows]
    order = np.lexsort((ids, -ordering))
    return Candidates(ids, ordering, columns, _relevant(evidence)).at(order)


def _relevant(evidence: Evidence) -> Mask:
    having: Floats = evidence.weights @ evidence.present
    return np.asarray(having >= _RELEVANT * evidence.weights.sum(), bool)


# ---- lexical retriever


def _lexical(index: BM25Index, query: Query, allowed: Ids | None) -> tuple[list[TermGroup], Floats]:
    """Terms as the index has them, and BM25 of every row, 0 for one that is not allowed.

    Terms are looked up as they are written, and where that finds few, in all their spellings.
    """
    excluded = None if allowed is None else np.flatnonzero(~np.isin(index.row_ids, allowed))
    groups = index.groups(query.terms, folded=False)
    scores = index.score(groups) if query.as_written else np.zeros(len(index.row_ids), np.float32)
    if excluded is not None:
        scores[excluded] = 0
    if np.count_nonzero(scores) < _FEW:
        groups = index.groups(query.terms, folded=True)
        scores = np.maximum(scores, _OTHER_SPELLING * index.score(groups))
        if excluded is not None:
            scores[excluded] = 0
    return groups, scores


def _best(scores: Floats, k: int) -> Rows:
    """Rows of the ``k`` greatest scores above 0, ascending."""
    # half the greatest score mostly leaves enough of them, and few to compare
    rows = np.flatnonzero(scores > 0.5 * scores.max(initial=0))
    if len(rows) < k:
        rows = np.flatnonzero(scores > 0)
    if len(rows) > k:
        rows = np.sort(rows[np.argpartition(scores[rows], -k)[-k:]])
    return rows


# ---- dense retriever


def _dense(retrievers: Retrievers, vector: Floats, allowed: Ids | None, k: int) -> Rows:
    """Rows of the ``k`` items nearest to a vector."""
    if retrievers.vectors is None:
        return np.zeros(0, np.int64)
    near = [id_ for id_, _ in retrievers.vectors.search(vector, k, allowed)]
    return _rows_of(retrievers.bm25.row_ids, np.array(near, np.int64))


def _rows_of(row_ids: Ids, ids: Ids) -> Rows:
    """The rows of ids in an ascending array; ids that are not in it are left out."""
    at = np.minimum(np.searchsorted(row_ids, ids), max(len(row_ids) - 1, 0))
    return at[row_ids[at] == ids] if len(row_ids) else at[:0]


def _cosines(retrievers: Retrievers, ids: Ids, vector: Floats) -> Floats:
    """Cosine of the question with each item; the least of all for one that has no vector yet."""
    index = retrievers.vectors
    if index is not None and index.exact:
        try:
            return np.asarray(index.vectors(ids) @ vector[0], np.float32)
        except RuntimeError:  # one of them has no vector yet
            pass
    having, vectors = retrievers.stored(ids.tolist())
    out = np.full(len(ids), np.nan, np.float32)
    if len(having):
        out[np.searchsorted(ids, having)] = vectors @ vector[0]
    return np.nan_to_num(out, nan=float(np.nanmin(out)) if len(having) else 0.0)


# ---- by number, by date


def numbered(queries: SearchQueries, number: str, allowed: Ids | None) -> list[int]:
    """Documents of a number, typed in any way.

    Those of the same number and symbol come first, then those that begin with it (a number without
    a symbol, or with one that is cut short).
    """
    folded = fold_number(number)
    digits = re.sub(r"\D.*", "", folded)
    found = queries.documents_of_number(folded)
    if digits:
        found += [
            document
            for document in queries.documents_of_prefix(folded)
            if not document.folded_number[len(digits) :][:1].isdigit()
        ]
    ids = dict.fromkeys(document.id for document in found)
    return [id_ for id_ in ids if allowed is None or id_ in allowed]


def put_first(found: Candidates, ids: Sequence[int]) -> Candidates:
    """Candidates with some documents, those of the number asked for, before all others."""
    if not ids:
        return found
    rest = found.at(~np.isin(found.ids, ids))
    top = float(found.scores.max(initial=0.0)) + 2
    return Candidates(
        np.concatenate([np.array(ids, np.int64), rest.ids]),
        np.concatenate([top - 0.01 * np.arange(len(ids), dtype=np.float32), rest.scores]),
        np.concatenate([np.zeros((len(ids), found.features.shape[1]), np.float32), rest.features]),
        np.concatenate([np.ones(len(ids), bool), rest.relevant]),
    )


def by_date(
    queries: SearchQueries, kind: ItemKind, found: Candidates, *, newest: bool
) -> Candidates:
    """The relevant candidates by date, the newest or the oldest first; undated ones come last.

    The date is a document's, or the year of a passage's report.
    """
    ids = found.ids.tolist()
    dates = queries.dates(kind, ids)
    relevant = np.flatnonzero(found.relevant).tolist()
    dated = [row for row in relevant if ids[row] in dates]
    dated.sort(key=lambda row: dates[ids[row]], reverse=newest)
    return found.at(dated + [row for row in relevant if ids[row] not in dates])

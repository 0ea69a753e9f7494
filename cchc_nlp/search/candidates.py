"""Candidates for an answer, in order: found by the lexical and dense retrievers, or by a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import BM25Index, Evidence, TermGroup, VectorIndex
from cchc_nlp.search.certainty import inputs, probabilities
from cchc_nlp.search.ranking import FEATURES, MET, features, shares, weights
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
_WEIGHTED: tuple[SearchMode, ...] = ("hybrid", "fast")
"""Modes whose candidates are ordered by all features; others have the score of one retriever."""
_LOOKED_INTO = 64
"""Candidates whose pieces are compared, the most promising; of the others the whole stands for its
nearest piece. To read those of all takes 2 ms more of 15, for the same judged answers."""
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
    untranslated: float
    """The share of an English question's words that no term stands for."""
    vector: Floats | None
    """(1, dimension), of unit length; None where the dense retriever is not asked."""


class Retrievers(NamedTuple):
    """The index of one kind of items."""

    bm25: BM25Index
    vectors: VectorIndex | None
    stored: Callable[[list[int]], tuple[Ids, Floats]]
    """The store's vectors of items: ids of those that have one, ascending, and their vectors."""
    pieces: Callable[[list[int]], tuple[Ids, Floats]]
    """The same of their pieces, the id of the item for each vector."""


class Candidates(NamedTuple):
    """Items that may answer a question, best first.

    >>> len(Candidates.none().ids), Candidates.none().features.shape
    (0, (0, 9))
    """

    ids: Ids
    """(candidates,)"""
    scores: Floats
    """(candidates,) by which they are ordered, comparable within a question only."""
    features: Floats
    """(candidates, features), or (candidates, 1) where one retriever alone was asked."""
    relevant: Mask
    """(candidates,) whether an item has most of the question's terms."""
    met: Mask
    """(candidates,) whether an item is one of those preferred."""
    probabilities: Floats
    """(candidates,) that an item answers the question."""

    @classmethod
    def none(cls) -> Candidates:
        """No candidates."""
        return cls(
            np.zeros(0, np.int64),
            np.zeros(0, np.float32),
            np.zeros((0, len(FEATURES)), np.float32),
            np.zeros(0, bool),
            np.zeros(0, bool),
            np.zeros(0, np.float32),
        )

    def at(self, rows: slice | Sequence[int] | Rows | Mask) -> Candidates:
        """Some of the candidates."""
        columns: tuple[Any, ...] = self
        return Candidates(*(column[rows] for column in columns))

    def with_probability(self, probability: float, of: Mask) -> Candidates:
        """The candidates, some of them with a probability that is known otherwise."""
        known = np.where(of, np.float32(probability), self.probabilities)
        return self._replace(probabilities=known)


def retrieve(
    retrievers: Retrievers,
    queries: Sequence[Query],
    mode: SearchMode,
    allowed: Ids | None,
    depth: int,
    preferred: Ids | None = None,
) -> Candidates:
    """Candidates for a question, best first: ``depth`` of each retriever and way to ask it.

    What several ways to ask find has the features of the one that it answers best.

    Only ``allowed`` items are found if these are given. Those ``preferred``, which are allowed, are
    looked for besides, and only what surpasses all of them comes with them; a single retriever,
    whose scores weights do not fit, finds them alone.
    """
    if mode != "hybrid" and preferred is not None:
        allowed = preferred
    sets = [allowed] if preferred is None or allowed is preferred else [allowed, preferred]
    each = [_asked(retrievers, query, mode, sets, depth) for query in queries]
    found = Candidates(*(np.concatenate(columns) for columns in zip(*each, strict=True)))
    met = np.isin(found.ids, preferred if preferred is not None else [])
    ordering = found.scores + MET * met.astype(np.float32) if mode in _WEIGHTED else found.scores
    order = np.lexsort((found.ids, -ordering))
    _, first = np.unique(found.ids[order], return_index=True)
    found = found._replace(scores=ordering, met=met).at(order[np.sort(first)])
    surpassing = np.cumsum(found.met) == 0
    return found.at(found.met | surpassing) if found.met.any() else found


def _asked(
    retrievers: Retrievers, query: Query, mode: SearchMode, sets: Sequence[Ids | None], depth: int
) -> Candidates:
    """What one way to ask a question finds in some sets of items, in no order."""
    index = retrievers.bm25
    groups, of_sets = _lexical(
        index, query, [None if some is None else _rows_of(index, some) for some in sets]
    )
    rows = np.zeros(0, np.int64)
    for some, of_words in zip(sets, of_sets, strict=True):
        if mode != "semantic":
            rows = np.union1d(rows, _best(of_words, depth))
        if query.vector is not None:
            rows = np.union1d(rows, _dense(retrievers, query.vector, some, depth))
    rows = rows[index.is_alive[rows]]
    ids, words = index.row_ids[rows], of_sets[0][rows]
    evidence = index.evidence(groups, [" " in term for term in query.terms], rows)
    relevant = _relevant(evidence)
    cosines = np.zeros(len(ids), np.float32)
    likely = relevant.astype(np.float32)
    if query.vector is not None:
        cosines = _cosines(retrievers, ids, query.vector)
        common = shares(evidence)
        likely = probabilities(inputs(cosines, *common, query.language, query.untranslated))
    if mode in _WEIGHTED:  # a fast answer has no meaning, the same for all
        columns = features(cosines, words, evidence, index.lengths(rows))
        scores = columns @ weights(query.language)
        if query.vector is not None:
            near = np.sort(np.argsort(-scores, kind="stable")[:_LOOKED_INTO])
            closest = _closest(retrievers, ids[near], query.vector, cosines[near])
            columns[near, FEATURES.index("closest")] = closest
            scores = columns @ weights(query.language)
    else:
        scores = cosines if mode == "semantic" else words
        columns = scores[:, None]
    return Candidates(ids, scores, columns, relevant, np.zeros(len(ids), bool), likely)


def _relevant(evidence: Evidence) -> Mask:
    having: Floats = evidence.weights @ evidence.present
    return np.asarray(having >= _RELEVANT * evidence.weights.sum(), bool)


# ---- lexical retriever


def _lexical(
    index: BM25Index, query: Query, sets: Sequence[Rows | None]
) -> tuple[list[TermGroup], list[Floats]]:
    """Terms as the index has them, and for each set of rows the BM25 of all, 0 outside of the set.

    Terms are looked up as they are written, and where that finds few in the last set, in all their
    spellings.
    """
    groups = index.groups(query.terms, folded=False)
    scores = index.score(groups) if query.as_written else np.zeros(len(index.row_ids), np.float32)
    if np.count_nonzero(_within(scores, sets[-1])) < _FEW:
        groups = index.groups(query.terms, folded=True)
        scores = np.maximum(scores, _OTHER_SPELLING * index.score(groups))
    return groups, [_within(scores, rows) for rows in sets]


def _within(scores: Floats, rows: Rows | None) -> Floats:
    """The scores of some rows, 0 for all others; None is all rows."""
    if rows is None:
        return scores
    out = np.zeros_like(scores)
    out[rows] = scores[rows]
    return out


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
    return _rows_of(retrievers.bm25, np.array(near, np.int64))


def _rows_of(index: BM25Index, ids: Ids) -> Rows:
    """The rows of ids; those that have none are left out."""
    row_ids = index.row_ids
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


def _closest(retrievers: Retrievers, ids: Ids, vector: Floats, cosines: Floats) -> Floats:
    """Cosine of the question with the nearest piece of each item, or with one that has none."""
    owners, vectors = retrievers.pieces(ids.tolist())
    out = cosines.copy()
    if len(owners):
        having, first = np.unique(owners, return_index=True)
        out[np.searchsorted(ids, having)] = np.maximum.reduceat(vectors @ vector[0], first)
    return out


# ---- by number, by date


def numbered(queries: SearchQueries, number: str, allowed: Ids | None) -> list[int]:
    """Documents of a number, typed in any way.

    Those of the same number and symbol come first, then those that begin with it (a number without
    a symbol, or with one that is cut short).
    """
    folded = fold_number(number)
    digits = re.sub(r"\D.*", "", number.strip()).lstrip("0")
    found = queries.documents_of_number(folded)
    if digits:  # 118 begins 118/2025/NĐ-CP and not 1182/QĐ-UBND
        found += [
            document
            for document in queries.documents_of_prefix(folded)
            if re.match(rf"0*{digits}(?!\d)", document.number)
        ]
    ids = dict.fromkeys(document.id for document in found)
    return [id_ for id_ in ids if allowed is None or id_ in allowed]


def put_first(found: Candidates, ids: Sequence[int]) -> Candidates:
    """Candidates with some documents, those of the number asked for, before all others."""
    if not ids:
        return found
    rest = found.at(~np.isin(found.ids, ids))
    top = float(found.scores.max(initial=0.0)) + 2
    ones = np.ones(len(ids), bool)
    first = Candidates(
        np.array(ids, np.int64),
        top - 0.01 * np.arange(len(ids), dtype=np.float32),
        np.zeros((len(ids), found.features.shape[1]), np.float32),
        relevant=ones,
        met=ones,
        probabilities=ones.astype(np.float32),
    )
    return Candidates(*(np.concatenate([a, b]) for a, b in zip(first, rest, strict=True)))


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

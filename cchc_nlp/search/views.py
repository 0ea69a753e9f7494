"""One way to ask a question, and what it sees of the whole index of one kind of items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import BM25Index, Evidence, TermGroup, VectorIndex
from cchc_nlp.search.candidates import Candidates, among
from cchc_nlp.search.certainty import inputs, least_meaning, probabilities, words_worth
from cchc_nlp.search.ranking import FEATURES, features, shares, weights
from cchc_nlp.types import QueryLanguage, SearchMode

__all__ = ["WEIGHTED", "Query", "Retrievers", "View"]

Ids = NDArray[np.int64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

_FEW = 10
"""With fewer finds than this as written, terms are looked up in all their spellings too: a page of
answers should not stay empty for a diacritic (not measured)."""
_OTHER_SPELLING = 0.5
"""What a find in another spelling counts for beside one as written (not measured)."""
WEIGHTED: tuple[SearchMode, ...] = ("hybrid", "fast")
"""Modes whose candidates are ordered by all features; others have the score of one retriever."""
_LOOKED_INTO = 32
"""Candidates whose pieces are compared, the most promising; of the others the whole stands for its
nearest piece. 24, 32, 48 and 64 give the same judged answers, and the same order of laws."""
_RELEVANT = 0.5
"""Share of the question's terms, by idf, that an item must have to be among those sorted by date;
without it the newest of the merely similar would come first (not measured)."""
_NEAR = 2_000
"""Nearest vectors whose cosines are kept: as many as come at no cost with the first hundred (one of
100,000 vectors, 7.0 ms each; 5,000 take 9.5)."""
_COMPARED = 5_000
"""Items further away that are compared at most, since they have words of the question: 8 ms. Beyond
them, and beyond the lists that a large index looks into, what is certain is a lower bound."""
_READ = 200
"""Items of a large index that have most words, whose vectors are read from the store; of a million
passages 1,000 take 20 ms more."""
_ALL_KNOWN = -1.0
"""A cosine below that of all vectors."""
_DIGITS = 4
"""Digits of a score by which candidates are ordered: beyond them sums depend on their order."""
_LEAST = 1e-6
"""Stands for 0 where nothing would be most."""
_LISTED = 5
"""Times the depth of candidates that certain ones are listed at most."""


class Query(NamedTuple):
    """One way to ask a question."""

    terms: Sequence[str]
    """Syllables, then pairs of syllables (:func:`cchc_nlp.index.query_terms`)."""
    as_written: bool
    """Whether the terms have their diacritics; otherwise all spellings count from the start."""
    language: QueryLanguage
    untranslated: float
    """The share of an English question's words that no term stands for."""
    vector: Floats | None
    """(1, dimension), of unit length; None where the dense retriever is not asked."""

    @property
    def pairs(self) -> list[bool]:
        """Which of the terms are pairs."""
        return [" " in term for term in self.terms]


class Retrievers(NamedTuple):
    """The index of one kind of items."""

    bm25: BM25Index
    vectors: VectorIndex | None
    stored: Callable[[list[int]], tuple[Ids, Floats]]
    """The store's vectors of items: ids of those that have one, ascending, and their vectors."""
    pieces: Callable[[list[int]], tuple[Ids, Floats]]
    """The same of their pieces, the id of the item for each vector."""


class View(NamedTuple):
    """What one way to ask a question sees of the whole index."""

    retrievers: Retrievers
    query: Query
    groups: list[TermGroup]
    words: Floats
    """(rows,) BM25."""
    idf: Floats
    """(terms,)"""
    near: Rows
    """The rows of the nearest vectors, nearest first."""
    cosines: Floats
    """Theirs with the question."""
    furthest: float
    """No other row is nearer than this."""

    @classmethod
    def of(cls, retrievers: Retrievers, query: Query) -> View:
        """Look at the whole index."""
        index = retrievers.bm25
        groups, words = _lexical(index, query)
        near, cosines = np.zeros(0, np.int64), np.zeros(0, np.float32)
        furthest = _ALL_KNOWN
        if query.vector is not None and retrievers.vectors is not None:
            ids, found = retrievers.vectors.search(query.vector, _NEAR)
            near, there = _rows_of(index, ids)
            cosines = found[there]
            if 0 < len(found) < len(retrievers.vectors):
                furthest = float(found[-1])
        return cls(retrievers, query, groups, words, index.weights(groups), near, cosines, furthest)

    def certain(self) -> Rows:
        """The rows that are certain to answer the question, ascending.

        One that has no vector is, if it has most of the question's terms.
        """
        index, query, vectors = self.retrievers.bm25, self.query, self.retrievers.vectors
        if query.vector is None or vectors is None:
            return np.flatnonzero(self._most_terms() & index.is_alive)
        rows, needed = self._hopeful() if vectors.exact else self._likely()
        found = [rows[(self._known(rows) >= needed) & index.is_alive[rows]]]
        if len(vectors) < len(index):
            without = ~among(index.row_ids, vectors.ids) & index.is_alive
            found.append(np.flatnonzero(without & self._most_terms()))
        return np.unique(np.concatenate(found))

    def _hopeful(self) -> tuple[Rows, Floats]:
        """The rows that may be certain: the nearest, and those that are by the words that they
        have; and the least cosine from which each is.
        """
        index, query = self.retrievers.bm25, self.query
        worth = index.presence(self.groups, words_worth(self.idf, np.array(query.pairs, bool)))
        needed = least_meaning(worth, query.language, query.untranslated)
        rows = np.flatnonzero((needed <= self.furthest) & index.is_alive)
        if len(rows) > _COMPARED:
            rows = rows[np.argpartition(needed[rows], _COMPARED)[:_COMPARED]]
        rows = np.union1d(self.near, rows)
        return rows, needed[rows]

    def _likely(self) -> tuple[Rows, Floats]:
        """Of a large index, whose every row would take too long, the nearest and those with most
        words.
        """
        index, query = self.retrievers.bm25, self.query
        rows = np.union1d(self.near, _best(self.words, _READ))
        rows = rows[index.is_alive[rows]]
        evidence = index.evidence(self.groups, query.pairs, rows)
        worth = words_worth(self.idf, evidence.pairs) @ evidence.present
        return rows, least_meaning(worth, query.language, query.untranslated)

    def _most_terms(self) -> Mask:
        """(rows,) whether a row has most of the question's terms."""
        whole = max(float(self.idf.sum()), _LEAST)
        having = self.retrievers.bm25.presence(self.groups, self.idf)
        return np.asarray(having >= _RELEVANT * whole, bool)

    def candidates(
        self, mode: SearchMode, sets: Sequence[Ids | None], depth: int, certain: Ids
    ) -> Candidates:
        """What this way to ask finds in some sets of items, and the certain ones, in no order."""
        index, query = self.retrievers.bm25, self.query
        rows = self._listed(certain, depth)
        for some in sets:
            within = None if some is None else _rows_of(index, some)[0]
            if mode != "semantic":
                rows = np.union1d(rows, _best(_within(self.words, within), depth))
            if query.vector is not None:
                rows = np.union1d(rows, self._nearest(some, within, depth))
        rows = rows[index.is_alive[rows]]
        ids, evidence = index.row_ids[rows], index.evidence(self.groups, query.pairs, rows)
        relevant = _relevant(evidence)
        cosines, likely = np.zeros(len(ids), np.float32), relevant.astype(np.float32)
        if query.vector is not None:
            known, common = self._exactly(rows), shares(evidence)
            judged = probabilities(inputs(known, *common, query.language, query.untranslated))
            likely = np.where(np.isnan(known), likely, judged)
            least = float(np.nanmin(known)) if not np.isnan(known).all() else 0.0
            cosines = np.nan_to_num(known, nan=least)
        if mode in WEIGHTED:  # a fast answer has no meaning, the same for all
            columns, scores = self._weighed(rows, ids, cosines, evidence)
        else:
            scores = cosines if mode == "semantic" else self.words[rows]
            columns = scores[:, None]
        nothing = np.zeros(len(ids), bool)
        scores = np.round(scores, _DIGITS)
        return Candidates(ids, scores, columns, relevant, nothing, likely, nothing)

    def _weighed(
        self, rows: Rows, ids: Ids, cosines: Floats, evidence: Evidence
    ) -> tuple[Floats, Floats]:
        """Features and scores of candidates."""
        index, query = self.retrievers.bm25, self.query
        columns = features(cosines, self.words[rows], evidence, index.lengths(rows))
        scores = columns @ weights(query.language)
        if query.vector is not None:
            promising = np.sort(np.argsort(-scores, kind="stable")[:_LOOKED_INTO])
            closest = _closest(self.retrievers, ids[promising], query.vector, cosines[promising])
            columns[promising, FEATURES.index("closest")] = closest
            scores = columns @ weights(query.language)
        return columns, scores

    def _listed(self, certain: Ids, depth: int) -> Rows:
        """The rows of the certain items, of very many those that have most words."""
        rows = _rows_of(self.retrievers.bm25, certain)[0]
        most = _LISTED * depth
        if len(rows) > most:
            rows = np.sort(rows[np.argsort(-self.words[rows], kind="stable")[:most]])
        return rows

    def _nearest(self, allowed: Ids | None, within: Rows | None, k: int) -> Rows:
        """Rows of the ``k`` items nearest to the question among those allowed."""
        near = self.near
        if within is not None:
            near = near[among(near, within)]
            if (
                len(near) < min(k, len(within))
                and self.retrievers.vectors
                and self.furthest > _ALL_KNOWN
            ):
                assert self.query.vector is not None
                ids, _ = self.retrievers.vectors.search(self.query.vector, k, allowed)
                return _rows_of(self.retrievers.bm25, ids)[0]
        return near[:k]

    def _exactly(self, rows: Rows) -> Floats:
        """Cosines of some rows, as exactly as vectors are kept; NaN for one that has none."""
        vectors = self.retrievers.vectors
        exact = vectors is not None and vectors.exact
        return self._known(rows) if exact else self._compared(rows)

    def _known(self, rows: Rows) -> Floats:
        """Cosines of some rows; of the nearest as the index has them."""
        order = np.argsort(self.near)
        near, cosines = self.near[order], self.cosines[order]
        known = among(rows, near)
        out = np.empty(len(rows), np.float32)
        out[known] = cosines[np.searchsorted(near, rows[known])]
        out[~known] = self._compared(rows[~known])
        return out

    def _compared(self, rows: Rows) -> Floats:
        """Cosines of some rows by the vectors of the index or else of the store."""
        assert self.query.vector is not None
        ids, index = self.retrievers.bm25.row_ids[rows], self.retrievers.vectors
        vector = self.query.vector[0]
        if index is not None and index.exact and len(ids):
            try:
                return np.asarray(index.vectors(ids) @ vector, np.float32)
            except RuntimeError:  # one of them has no vector yet
                pass
        having, vectors = self.retrievers.stored(ids.tolist())
        out = np.full(len(ids), np.nan, np.float32)
        if len(having):
            out[np.searchsorted(ids, having)] = vectors @ vector
        return out


def _lexical(index: BM25Index, query: Query) -> tuple[list[TermGroup], Floats]:
    """Terms as the index has them, and the BM25 of all rows, (rows,).

    Terms are looked up as they are written, and where that finds few, in all their spellings.
    """
    groups = index.groups(query.terms, folded=False)
    scores = index.score(groups) if query.as_written else np.zeros(len(index.row_ids), np.float32)
    if np.count_nonzero(scores) < _FEW:
        groups = index.groups(query.terms, folded=True)
        scores = np.maximum(scores, _OTHER_SPELLING * index.score(groups))
    return groups, scores


def _relevant(evidence: Evidence) -> Mask:
    having: Floats = evidence.weights @ evidence.present
    return np.asarray(having >= _RELEVANT * evidence.weights.sum(), bool)


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


def _rows_of(index: BM25Index, ids: Ids) -> tuple[Rows, Mask]:
    """The rows of ids, without those that have none; and which have one."""
    row_ids = index.row_ids
    if not len(row_ids):
        return np.zeros(0, np.int64), np.zeros(len(ids), bool)
    at = np.minimum(np.searchsorted(row_ids, ids), len(row_ids) - 1)
    there = row_ids[at] == ids
    return at[there], there


def _closest(retrievers: Retrievers, ids: Ids, vector: Floats, cosines: Floats) -> Floats:
    """Cosine of the question with the nearest piece of each item, or with one that has none."""
    owners, vectors = retrievers.pieces(ids.tolist())
    out = cosines.copy()
    if len(owners):
        having, first = np.unique(owners, return_index=True)
        out[np.searchsorted(ids, having)] = np.maximum.reduceat(vectors @ vector[0], first)
    return out

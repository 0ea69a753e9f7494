"""The BM25 index: scores of all items for a question, and how its terms stand in some of them.

The formula and its constants (k1, b, the weight of a heading) are in
:mod:`cchc_nlp.index.formula`, terms in :mod:`cchc_nlp.index.terms`, the postings and their files in
:mod:`cchc_nlp.index.segments`.

Why the index is our own: SQLite's FTS5, which it replaced, took 220 ms a question over 71,362
articles, since it scores every match of every pair of syllables anew; impacts computed when a
posting is written take 2 ms. Ranking also needs to know which terms an item has and which of them
stand in its heading (:class:`Evidence`), and an item must be found by its id in the store.

tantivy 0.27 (MIT, 17 MB) was tried in its place, on the 71,362 articles and on 28 laws, one core.
Its k1 is fixed at 1.2, which costs 0.016 and 0.008 MRR@10 of the held-out questions; each token
written twice makes it 0.6 and gives 0.748 for our 0.740 and 0.903 for our 0.901 (ours with k1 0.6:
0.750 and 0.904). A bare search takes 0.71 to 0.76 of our time, the index 0.40 of our disk and 0.43
of our memory; 1,000 items are added and 1,000 deleted in 0.77 s for our 0.51 s. It is not taken
because it gives no postings: which terms an item has, and the score of one that vectors found, must
be asked for by further queries, which makes the step as it runs 1.8 times (words alone) to 3.2
times (hybrid) as slow, and our code for terms, variants and evidence would stay.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise, product
from math import prod
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index.formula import IMPACT_BITS, IMPACT_STEP, IN_HEADING, idf
from cchc_nlp.index.segments import Segment
from cchc_nlp.index.terms import Item, phrase_terms, term_hash
from cchc_nlp.text import fold

__all__ = ["BM25Index", "Evidence", "TermGroup"]

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
_Posting = tuple[int, NDArray[np.int32], NDArray[np.uint8]]
"""The number of a segment, rows there, and the impact of a term in each."""
TermGroup = tuple[int, ...]
"""Hashes of terms that count as one: all spellings of a term typed without diacritics."""

_MOST_VARIANTS = 24
"""Spellings looked up for a syllable without diacritics; a pair may have the square of it. Most
syllables have fewer: six tones on two or three vowels (not measured)."""
_MOST_PAIRS = 4_096
"""Spellings of a pair that are looked up for a phrase; a pair of more is not asked for, which only
leaves more texts to be looked at. 0.02 s in one segment (not measured against others)."""
_GROWTH = 4
"""A segment is merged with later ones unless it has this many times as many rows as they together.

So an item is written again about log4 of the number of items times, and few segments are left (not
measured against other factors).
"""
_LARGEST = 200_000
"""Rows that merging brings together at most, as it holds all their postings in memory."""
_MOST_TOMBSTONES = 0.25
"""Share of tombstones at which a segment is written anew by itself (not measured)."""


class Evidence(NamedTuple):
    """How the terms of a question stand in some rows of the index.

    >>> import tempfile
    >>> items = [Item(7, "", "một cửa"), Item(9, "một cửa", "của xã")]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = BM25Index((), ()).updated([items], np.array([], np.int64), Path(folder) / "x")
    ...     groups = index.groups(["một cửa"], folded=False)
    ...     index.evidence(groups, pairs=[True], rows=np.array([0, 1])).in_heading
    array([[False,  True]])
    """

    present: Mask
    """(terms, rows) whether a row has a term."""
    in_heading: Mask
    """(terms, rows) whether it has it in its heading."""
    weights: NDArray[np.float32]
    """(terms,) the idf of each term."""
    pairs: Mask
    """(terms,) whether a term is a pair of syllables."""
    headings: NDArray[np.float32]
    """(rows, 2) how many distinct syllables and pairs the heading of a row has."""


class BM25Index:
    """Segments of postings, and which of their rows are alive; rows are counted through them all.

    >>> import tempfile
    >>> from cchc_nlp.index import query_terms
    >>> items = [Item(7, "", "bộ phận một cửa"), Item(9, "một cửa", "của xã"), Item(12, "", "thuế")]
    >>> nothing = np.zeros(0, np.int64)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = BM25Index((), ()).updated([items], nothing, Path(folder) / "index")
    ...     scores = index.score(index.groups(query_terms("một cửa"), folded=False))
    >>> dict(zip(index.row_ids.tolist(), (100 * scores).round().astype(int).tolist()))
    {7: 210, 9: 244, 12: 0}
    """

    def __init__(self, segments: Sequence[Segment], alive: Sequence[Mask]) -> None:
        self.segments, self.alive = tuple(segments), tuple(alive)
        self.row_ids: Ids = np.concatenate([np.zeros(0, np.int64), *(s.ids for s in segments)])
        """(rows,) the id of the item of each row, ascending."""
        self.is_alive: Mask = np.concatenate([np.zeros(0, bool), *alive])
        """(rows,) False for a tombstone."""
        self._tombstones = np.flatnonzero(~self.is_alive)
        self._has_tombstones = [not rows.all() for rows in alive]
        self._first = np.cumsum([0, *map(len, self.segments)])

    def __len__(self) -> int:
        return len(self.row_ids) - len(self._tombstones)

    @property
    def ids(self) -> Ids:
        """Ids of the items that can be found, ascending."""
        return np.asarray(self.row_ids[self.is_alive], np.int64)

    # ---- questions

    def groups(self, terms: Sequence[str], *, folded: bool) -> list[TermGroup]:
        """The hash of each term; with ``folded`` of all its spellings in the index."""
        return [tuple(map(term_hash, self._variants(t) if folded else (t,))) for t in terms]

    def _variants(self, term: str) -> list[str]:
        each = [self.spellings(syllable)[:_MOST_VARIANTS] for syllable in term.split(" ")]
        return [" ".join(choice) for choice in product(*each)]

    def spellings(self, syllable: str) -> list[str]:
        """All spellings of a syllable in the index, whatever its diacritics."""
        bare = fold(syllable)
        return sorted({v for s in self.segments for v in s.spellings.get(bare, ())})

    @cached_property
    def bare_words(self) -> frozenset[str]:
        """All syllables of letters in the index, without diacritics."""
        return frozenset(s for segment in self.segments for s in segment.spellings if s.isalpha())

    def count(self, group: TermGroup) -> int:
        """How many rows have one of some terms; a row that has several counts as often.

        Tombstones do not count.
        """
        return self._alive_in(self._postings(group))

    def _alive_in(self, found: Iterable[_Posting]) -> int:
        """How many of the rows of postings are alive."""
        return sum(
            int(np.count_nonzero(self.alive[at][rows])) if self._has_tombstones[at] else len(rows)
            for at, rows, _ in found
        )

    def may_hold(self, phrase: str, *, folded: bool) -> Mask:
        """Which rows may hold a phrase: those that have all its terms, shape (rows,).

        No row that holds it is left out; ``folded`` takes all spellings of its syllables for one.
        """
        having = self.is_alive.copy()
        for term in phrase_terms(phrase):
            each = [self.spellings(s) if folded else [s] for s in term.split(" ")]
            if len(each) > 1 and prod(map(len, each)) > _MOST_PAIRS:
                continue
            group = tuple(term_hash(" ".join(choice)) for choice in product(*each))
            one = np.zeros_like(having)
            for at, rows, _ in self._postings(group):
                one[self._first[at] : self._first[at + 1]][rows] = True
            having &= one
        return having

    def _postings(self, group: TermGroup) -> Iterator[_Posting]:
        """The index of a segment, and the rows and impacts of a term there, where there are any."""
        for at, segment in enumerate(self.segments):
            for term in group:
                rows, impacts = segment.postings(term)
                if len(rows):
                    yield at, rows, impacts

    def score(self, groups: Sequence[TermGroup]) -> NDArray[np.float32]:
        """BM25 of every row, shape (rows,); 0 for a tombstone, and where none of the terms is."""
        scores = np.zeros(len(self.row_ids), np.float32)
        for group in groups:
            found = list(self._postings(group))
            weight = np.float32(self._idf(self._alive_in(found)) * IMPACT_STEP)
            for at, rows, impacts in found:
                part = scores[self._first[at] : self._first[at + 1]]
                part[rows] += (impacts & IMPACT_BITS) * weight
        scores[self._tombstones] = 0
        return scores

    def _idf(self, having: int) -> float:
        return idf(len(self), having)

    def weights(self, groups: Sequence[TermGroup]) -> NDArray[np.float32]:
        """The idf of each term, shape (terms,)."""
        return np.array([self._idf(self.count(group)) for group in groups], np.float32)

    def presence(
        self, groups: Sequence[TermGroup], worth: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """What the terms that a row has are worth together, shape (rows,).

        ``worth`` is a value a term.
        """
        out = np.zeros(len(self.row_ids), np.float32)
        for group, value in zip(groups, worth, strict=True):
            if len(group) == 1:
                for at, rows, _ in self._postings(group):
                    out[self._first[at] : self._first[at + 1]][rows] += value
            else:  # a row may have several spellings
                having = np.zeros(len(out), bool)
                for at, rows, _ in self._postings(group):
                    having[self._first[at] : self._first[at + 1]][rows] = True
                out[having] += value
        return out

    def evidence(self, groups: Sequence[TermGroup], pairs: Sequence[bool], rows: Rows) -> Evidence:
        """How the terms stand in the given rows, which ascend; ``pairs``: which terms are pairs."""
        shape = (len(groups), len(rows))
        present, in_heading = np.zeros(shape, bool), np.zeros(shape, bool)
        weights = np.zeros(len(groups), np.float32)
        bounds = np.searchsorted(rows, self._first)
        for n, group in enumerate(groups):
            found = list(self._postings(group))
            for at, posted, impacts in found:
                start, end = int(bounds[at]), int(bounds[at + 1])
                wanted = (rows[start:end] - self._first[at]).astype(np.int32)
                nearest = np.minimum(np.searchsorted(posted, wanted), len(posted) - 1)
                same = posted[nearest] == wanted
                present[n, start:end] |= same
                in_heading[n, start:end] |= same & (impacts[nearest] >= IN_HEADING)
            weights[n] = self._idf(self._alive_in(found))
        is_pair = np.array(pairs, bool)
        return Evidence(present, in_heading, weights, is_pair, self._headings(rows))

    def _headings(self, rows: Rows) -> NDArray[np.float32]:
        out = np.zeros((len(rows), 2), np.float32)
        for segment, start, end, own in self._by_segment(rows):
            out[start:end] = segment.headings[own]
        return out

    def lengths(self, rows: Rows) -> NDArray[np.int32]:
        """Lengths in syllables of the given rows, which ascend; a heading's count as they weigh."""
        out = np.zeros(len(rows), np.int32)
        for segment, start, end, own in self._by_segment(rows):
            out[start:end] = segment.lengths[own]
        return out

    def _by_segment(self, rows: Rows) -> Iterator[tuple[Segment, int, int, Rows]]:
        """For each segment which of the rows are its own, from start to end, as it counts them."""
        bounds = np.searchsorted(rows, self._first).tolist()
        for segment, first, (start, end) in zip(
            self.segments, self._first.tolist(), pairwise(bounds), strict=False
        ):
            yield segment, start, end, rows[start:end] - first

    # ---- files

    @classmethod
    def open(cls, folder: Path) -> BM25Index:
        """The index in a folder; one of nothing where there is no such folder."""
        parts = [p for p in folder.glob("*") if p.is_dir()] if folder.exists() else []
        parts.sort(key=lambda p: int(p.name))
        alive = [np.load(folder / f"{p.name}.alive.npy") for p in parts]
        return cls([Segment.open(p) for p in parts], alive)

    def updated(self, batches: Iterable[Sequence[Item]], gone: Ids, folder: Path) -> BM25Index:
        """The index with items added and others gone, written to a new folder.

        A batch of items becomes a segment; their ids ascend, from batch to batch too. Segments that
        stay as they are become links to their files. ``OSError`` when it cannot be written.
        """
        folder.mkdir(parents=True)
        segments = [s.saved(folder / str(n)) for n, s in enumerate(self.segments)]
        alive = [a & ~np.isin(s.ids, gone) for s, a in zip(self.segments, self.alive, strict=True)]
        for batch in batches:
            segments.append(Segment.build(batch).saved(folder / str(len(segments))))
            alive.append(np.ones(len(batch), bool))
        return _merged(segments, alive, folder)


def _merged(segments: list[Segment], alive: list[Mask], folder: Path) -> BM25Index:
    """Merge what is to be merged among the segments of a folder; note which rows are alive."""
    names = [str(n) for n in range(len(segments))]
    for first, end in _merges([int(a.sum()) for a in alive], [len(s) for s in segments]):
        merged = Segment.merge(segments[first:end], alive[first:end])
        for name in names[first:end]:
            shutil.rmtree(folder / name)
        names[first:end] = names[first : first + 1]
        segments[first:end] = [merged.saved(folder / names[first])]
        alive[first:end] = [np.ones(len(merged), bool)]
    for name, mask in zip(names, alive, strict=True):
        np.save(folder / f"{name}.alive.npy", mask)
    return BM25Index(segments, alive)


def _merges(alive: list[int], sizes: list[int]) -> Iterator[tuple[int, int]]:
    """Which neighbouring segments to merge, as ``(first, end)``, the last ones first.

    ``alive`` and ``sizes`` are the numbers of rows of each segment, without and with tombstones.

    >>> list(_merges([100_000, 50, 20, 8], [100_000, 50, 20, 8]))
    [(1, 4)]
    >>> list(_merges([100_000, 30], [100_000, 50]))
    [(1, 2)]
    """
    end = len(alive)
    while end > 0:
        first, total = end - 1, alive[end - 1]
        while first > 0 and _goes_with(alive[first - 1], total):
            first -= 1
            total += alive[first]
        if end - first > 1 or total < (1 - _MOST_TOMBSTONES) * sum(sizes[first:end]):
            yield first, end
        end = first


def _goes_with(rows: int, later: int) -> bool:
    """Whether a segment is to be merged with the later ones, given the rows of both."""
    return rows < _GROWTH * later and rows + later <= _LARGEST

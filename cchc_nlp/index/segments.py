"""Segments of the BM25 index: the postings of some items, in files that are mapped, not loaded.

A segment is written once and never changed. An item that is gone leaves a tombstone: its row is no
longer alive (:mod:`cchc_nlp.index.bm25` keeps which are). Merging segments clears them away.
"""

from __future__ import annotations

import os
import shutil
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index.formula import HEADING_WEIGHT, IN_HEADING, impacts, length_norms
from cchc_nlp.index.terms import Item, syllables, term_hash
from cchc_nlp.text import fold

__all__ = ["Segment", "link"]

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

_MOST_HEADING_TERMS = 65_535
"""The greatest count that the file of heading sizes holds (16 bits); more count as so many."""


@dataclass(frozen=True)
class Segment:
    """The postings of some items, which are its rows; no two segments of an index share an item.

    The postings of term ``t`` are ``rows[starts[t]:starts[t + 1]]``, ascending, with the impact of
    each in ``impacts`` (:mod:`cchc_nlp.index.formula`).
    """

    ids: Ids
    """(rows,) ids of the items, ascending."""
    terms: NDArray[np.uint64]
    """(terms,) hashes of the terms, ascending."""
    starts: NDArray[np.int64]
    """(terms + 1,) where the postings of each term begin."""
    rows: NDArray[np.int32]
    """(postings,)"""
    impacts: NDArray[np.uint8]
    """(postings,) the impact in seven bits, and the bit of a heading."""
    headings: NDArray[np.uint16]
    """(rows, 2) how many distinct syllables and pairs the heading of each item has."""
    lengths: NDArray[np.int32]
    """(rows,) syllables of each item, those of its heading counted as often as they weigh."""
    syllables: NDArray[np.uint8]
    """(bytes,) all distinct syllables as UTF-8, separated by line feeds."""
    folder: Path | None = None
    """Where the arrays are mapped from, if they are."""

    ARRAYS: ClassVar = {
        "ids": "numbers",
        "terms": "terms",
        "starts": "starts",
        "rows": "rows",
        "impacts": "impacts",
        "headings": "headings",
        "lengths": "lengths",
        "syllables": "syllables",
    }
    """The arrays and the names of their files, without ``.npy``; indexes on disk depend on them."""

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(cls, items: Sequence[Item]) -> Segment:
        """Index items, which are in the order of their ids."""
        tokens = _tokenize(items)
        counted = _count(_occurrences(tokens))
        lengths = (tokens.sizes[:, 1] + HEADING_WEIGHT * tokens.sizes[:, 0]).astype(np.int32)
        order = _order_by_hash(counted.keys, tokens.spelled)
        rows = counted.rows[order.postings].astype(np.int32)
        counts = counted.counts[order.postings].astype(np.float32)
        posted = impacts(counts, length_norms(lengths)[rows])
        posted |= counted.in_heading[order.postings].astype(np.uint8) * IN_HEADING
        return cls(
            ids=np.array([item.id for item in items], np.int64),
            terms=order.terms,
            starts=order.starts,
            rows=rows,
            impacts=posted,
            headings=_heading_sizes(counted, len(items)),
            lengths=lengths,
            syllables=_joined(tokens.spelled),
        )

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """Map the arrays of a folder. ``OSError`` where one is missing."""
        arrays: dict[str, Any] = {
            name: _mapped(folder / f"{file}.npy") for name, file in cls.ARRAYS.items()
        }
        return cls(**arrays, folder=folder)

    def saved(self, folder: Path) -> Segment:
        """The same segment in a new folder; files that it is mapped from are linked."""
        folder.mkdir(parents=True)
        for name, file in self.ARRAYS.items():
            path = folder / f"{file}.npy"
            if self.folder:
                link(self.folder / path.name, path)
            else:
                np.save(path, getattr(self, name))
        return Segment.open(folder)

    def postings(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Rows that have a term, given by its hash, ascending, and its impact in each."""
        at = int(np.searchsorted(self.terms, np.uint64(term)))
        if at == len(self.terms) or self.terms[at] != term:
            return self.rows[:0], self.impacts[:0]
        start, end = int(self.starts[at]), int(self.starts[at + 1])
        return self.rows[start:end], self.impacts[start:end]

    def digest(self) -> NDArray[np.uint64]:
        """For each row the exclusive or of its terms, each with its impact, as the postings say.

        It differs where a term, an impact or a row of a posting does.
        """
        out, rows = np.zeros(len(self), np.uint64), np.asarray(self.rows)
        there = (rows >= 0) & (rows < len(self))  # a damaged file may tell of others
        impacts = 2 * np.asarray(self.impacts, np.uint64) + 1
        terms = np.repeat(self.terms, np.diff(self.starts)) * impacts
        np.bitwise_xor.at(out, rows[there], terms[there])
        return out

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """Syllables by their form without diacritics."""
        out: dict[str, list[str]] = {}
        for syllable in bytes(self.syllables).decode("utf8").split("\n"):
            out.setdefault(fold(syllable), []).append(syllable)
        return out

    @classmethod
    def merge(cls, segments: Sequence[Segment], alive: Sequence[Mask]) -> Segment:
        """One segment of several, without their tombstones; ids ascend from one to the next."""
        terms, starts, rows, impacts = _merged_postings(segments, alive)
        return cls(
            ids=_alive_of([s.ids for s in segments], alive),
            terms=terms,
            starts=starts,
            rows=rows,
            impacts=impacts,
            headings=_alive_of([s.headings for s in segments], alive),
            lengths=_alive_of([s.lengths for s in segments], alive),
            syllables=_merged_syllables([s.syllables for s in segments]),
        )


# ---- building


class _Tokens(NamedTuple):
    """The syllables of items, part after part (the heading of an item, then its text)."""

    spelled: list[str]
    """The distinct syllables; elsewhere a syllable is its index here."""
    codes: NDArray[np.int32]
    """(syllables,) all that occur."""
    sizes: NDArray[np.int64]
    """(rows, 2) how many of them a heading and a text have."""


class _Occurrences(NamedTuple):
    """Every occurrence of a term. The key of a syllable is its code; that of a pair has the code of
    the first syllable plus 1 in its upper half and that of the second in its lower half.
    """

    keys: NDArray[np.int64]
    rows: NDArray[np.int64]
    in_heading: Mask


class _Counted(NamedTuple):
    """Every term of every row once, with its weighted count; ordered by key, then by row."""

    keys: NDArray[np.int64]
    rows: NDArray[np.int64]
    in_heading: Mask
    counts: NDArray[np.int64]


class _Order(NamedTuple):
    """Postings in the order in which a segment has them: by the hash of the term, then by row."""

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    postings: NDArray[np.int64]


def _tokenize(items: Sequence[Item]) -> _Tokens:
    known: dict[str, int] = {}
    codes, sizes = array("i"), np.zeros((len(items), 2), np.int64)

    def coded(text: str) -> list[int]:
        return [known.setdefault(s, len(known)) for s in syllables(text)]

    # neighbouring passages mostly stand under the same heading (1,000 is far more than needed)
    heading = lru_cache(maxsize=1_000)(coded)
    for row, item in enumerate(items):
        for part, found in enumerate((heading(item.heading), coded(item.text))):
            codes.extend(found)
            sizes[row, part] = len(found)
    return _Tokens(list(known), np.frombuffer(codes, np.int32), sizes)


def _occurrences(tokens: _Tokens) -> _Occurrences:
    sizes = tokens.sizes.ravel()
    part = np.repeat(np.arange(len(sizes)), sizes)
    single = tokens.codes.astype(np.int64)
    together = np.flatnonzero(part[1:] == part[:-1]) if len(part) else np.zeros(0, np.int64)
    pairs = ((single[together] + 1) << 32) | single[together + 1]
    of = np.concatenate([part, part[together]])
    return _Occurrences(np.concatenate([single, pairs]), of // 2, of % 2 == 0)


def _count(every: _Occurrences) -> _Counted:
    order = np.lexsort((every.rows, every.keys))
    keys, rows, in_heading = every.keys[order], every.rows[order], every.in_heading[order]
    counts = np.where(in_heading, HEADING_WEIGHT, 1)
    if not len(keys):
        return _Counted(keys, rows, in_heading, counts)
    is_first = np.r_[True, (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])]
    first = np.flatnonzero(is_first)
    return _Counted(
        keys[first],
        rows[first],
        np.logical_or.reduceat(in_heading, first),
        np.add.reduceat(counts, first),
    )


def _heading_sizes(counted: _Counted, rows: int) -> NDArray[np.uint16]:
    """How many distinct syllables and pairs each heading has, shape (rows, 2)."""
    out = np.zeros((rows, 2), np.int64)
    flags, is_pair = counted.in_heading, (counted.keys >> 32 > 0).astype(np.int64)
    np.add.at(out, (counted.rows[flags], is_pair[flags]), 1)
    return np.minimum(out, _MOST_HEADING_TERMS).astype(np.uint16)


def _order_by_hash(keys: NDArray[np.int64], spelled: list[str]) -> _Order:
    """Order postings, given by the key of their term and ascending by row within one."""
    distinct, term_of = np.unique(keys, return_inverse=True)
    hashes = np.array([term_hash(_spelled(key, spelled)) for key in distinct.tolist()], np.uint64)
    order = np.argsort(hashes)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    at = place[term_of]
    sizes = np.bincount(at, minlength=len(distinct))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return _Order(hashes[order], starts, np.argsort(at, kind="stable"))


def _spelled(key: int, spelled: list[str]) -> str:
    """The term of a key of :class:`_Occurrences`."""
    first, last = (key >> 32) - 1, key & 0xFFFFFFFF
    return spelled[last] if first < 0 else f"{spelled[first]} {spelled[last]}"


# ---- merging


def _merged_postings(
    segments: Sequence[Segment], alive: Sequence[Mask]
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    """Terms, starts, rows and impacts of the rows that are alive; rows are counted through anew."""
    kept = [mask[s.rows] for s, mask in zip(segments, alive, strict=True)]
    sizes = [_kept_per_term(s, k) for s, k in zip(segments, kept, strict=True)]
    left = [(s.terms[n > 0], n[n > 0]) for s, n in zip(segments, sizes, strict=True)]
    terms = np.unique(np.concatenate([t for t, _ in left]))
    total = np.zeros(len(terms), np.int64)
    for own, n in left:
        total[np.searchsorted(terms, own)] += n
    starts = np.concatenate([[0], np.cumsum(total)]).astype(np.int64)
    rows, impacts = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.uint8)
    filled, base = starts[:-1].copy(), 0
    for segment, mask, keep, (own, n) in zip(segments, alive, kept, left, strict=True):
        new_row = (np.cumsum(mask) - 1 + base).astype(np.int32)
        base += int(mask.sum())
        place = np.searchsorted(terms, own)
        first = np.cumsum(n) - n
        to = np.repeat(filled[place] - first, n) + np.arange(int(n.sum()))
        rows[to], impacts[to] = new_row[segment.rows[keep]], segment.impacts[keep]
        filled[place] += n
    return terms, starts, rows, impacts


def _kept_per_term(segment: Segment, kept: Mask) -> NDArray[np.int64]:
    """How many postings each term keeps, shape (terms,)."""
    if not len(segment.terms):
        return np.zeros(0, np.int64)
    # no term is without postings, so that every sum ends where the next begins
    return np.add.reduceat(np.append(kept, False).astype(np.int64), segment.starts[:-1])


def _alive_of(columns: Sequence[NDArray[Any]], alive: Sequence[Mask]) -> NDArray[Any]:
    return np.concatenate([column[mask] for column, mask in zip(columns, alive, strict=True)])


def _merged_syllables(each: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    found = (s for column in each for s in bytes(column).decode("utf8").split("\n"))
    return _joined([s for s in dict.fromkeys(found) if s])


# ---- files


def _joined(spelled: Sequence[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(spelled).encode("utf8"), np.uint8)


def _mapped(path: Path) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r")
    except ValueError:  # an empty array cannot be mapped
        array = np.load(path)
    return np.asarray(array)  # slices of a memmap are slower to make than those of a plain array


def link(file: Path, new: Path) -> None:
    """Give a file a second name; where the disk has no hard links, copy it."""
    try:
        os.link(file, new)
    except OSError:
        shutil.copyfile(file, new)

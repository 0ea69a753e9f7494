"""The word index: BM25 over syllables and pairs of syllables, the heading counting more than the text, in files that are mapped, not loaded.

Robertson and Zaragoza 2009, "The probabilistic relevance framework", section 3.6 (BM25F). Two syllables that stand side by side are mostly one Vietnamese word, so that
pairs find what syllables alone cannot tell apart. What a posting adds to a score is worked out when it is written, in seven bits.
"""

from __future__ import annotations

import os
import re
import shutil
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import pairwise, product
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.knowledge import expand, write_out
from cchc_nlp.text import fold, normalize

__all__ = ["BM25Index", "Evidence", "Item", "Segment", "items_digest", "link", "query_terms"]

_K1, _B, _HEADING = 0.8, 0.75, 6
"""Saturation, weight of length, and what a word of the heading counts for: chosen on the dev questions of the codified law, all of them."""
_STEP = (_K1 + 1) / 127
_IN_HEADING = 128
_WORD = re.compile(r"\w+")
_MOST_VARIANTS = 24
_MOST_TERMS = 48
_GROWTH, _LARGEST = 4, 200_000
"""A segment stays apart from an earlier one while it is this many times smaller; rows that one has at most, as merging holds them in memory."""


class Item(NamedTuple):
    """What is indexed: its number in the store, the heading that it stands under, its text."""

    number: int
    heading: str
    text: str


def _words(text: str) -> list[str]:
    return _WORD.findall(expand(normalize(text)).lower())


def _terms(item: Item) -> set[str]:
    """The syllables and pairs of an item."""
    parts = [_words(item.heading), _words(item.text)]
    return {term for words in parts for term in (*words, *(f"{a} {b}" for a, b in pairwise(words)))}


def _hash(term: str) -> int:
    return int.from_bytes(blake2b(term.encode("utf8"), digest_size=8).digest(), "little")


def _occurrences(
    words: NDArray[np.int32], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Every syllable and pair of every item: its key, its row, whether it stands in the heading.

    ``words`` are syllables by number, part after part; ``sizes`` (rows, 2) how many a heading and a text have. The key of a syllable is its
    number, that of a pair has the first one's number plus 1 in its upper half.
    """
    parts = sizes.ravel()
    part = np.repeat(np.arange(len(parts)), parts)
    single = words.astype(np.int64)
    together = np.flatnonzero(part[1:] == part[:-1]) if len(part) else np.zeros(0, np.int64)
    pairs = ((single[together] + 1) << 32) | single[together + 1]
    of = np.concatenate([part, part[together]])
    return np.concatenate([single, pairs]), of // 2, of % 2 == 0


def _spelled(key: int, words: list[str]) -> str:
    """The term of a key of :func:`_occurrences`."""
    first, last = (key >> 32) - 1, key & 0xFFFFFFFF
    return words[last] if first < 0 else f"{words[first]} {words[last]}"


def query_terms(text: str, stop: Iterable[str] = ()) -> list[str]:
    """The terms of a question: its syllables but those of ``stop``, and the pairs that stand side by side.

    >>> query_terms("về cải cách hành chính", {"về"})
    ['cải', 'cách', 'hành', 'chính', 'về cải', 'cải cách', 'cách hành', 'hành chính']
    """
    words = _WORD.findall(write_out(normalize(text)).lower())
    singles = [w for w in dict.fromkeys(words) if w not in frozenset(stop)]
    pairs = list(dict.fromkeys(f"{a} {b}" for a, b in pairwise(words)))
    return singles[:_MOST_TERMS] + pairs[:_MOST_TERMS]


def items_digest(items: Iterable[Item]) -> NDArray[np.uint64]:
    """A number for each item that depends on which terms it has: what :meth:`Segment.digest` must give for its row."""
    return np.array([_xor(_terms(item)) for item in items], np.uint64)


def _xor(terms: Iterable[str]) -> int:
    out = 0
    for term in terms:
        out ^= _hash(term)
    return out


@dataclass(frozen=True)
class Segment:
    """Postings of some items. Arrays: ``numbers`` (rows,) of the items, ascending; ``terms`` (terms,) hashes, ascending; ``starts`` (terms + 1,);

    ``rows`` and ``impacts`` (postings,); ``headings`` (rows, 2) how many syllables and pairs a heading has; ``lengths`` (rows,).
    """

    numbers: NDArray[np.int64]
    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    impacts: NDArray[np.uint8]
    headings: NDArray[np.uint16]
    lengths: NDArray[np.int32]
    syllables: NDArray[np.uint8]
    folder: Path | None = None
    """Where the arrays are mapped from, if they are."""

    ARRAYS: ClassVar = (
        "numbers",
        "terms",
        "starts",
        "rows",
        "impacts",
        "headings",
        "lengths",
        "syllables",
    )

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def build(cls, items: Sequence[Item], mean: float | None = None) -> Segment:
        """Index items, which are in the order of their numbers; lengths are taken relative to ``mean``, or to their own mean."""
        known: dict[str, int] = {}
        words, sizes = (
            array("i"),
            np.zeros((len(items), 2), np.int64),
        )  # of each heading, then of its text

        def numbered(text: str) -> list[int]:
            return [known.setdefault(w, len(known)) for w in _words(text)]

        heading = lru_cache(maxsize=1_000)(
            numbered
        )  # what follows on one another mostly stands under the same
        for row, item in enumerate(items):
            for part, found in enumerate((heading(item.heading), numbered(item.text))):
                words.extend(found)
                sizes[row, part] = len(found)
        lengths = (sizes[:, 1] + _HEADING * sizes[:, 0]).astype(np.int32)
        keys, rows, in_heading = _occurrences(np.frombuffer(words, np.int32), sizes)
        # each term of each row once: how often it occurs, a heading's words counting more, and whether one is there
        sorted_by = np.lexsort((rows, keys))
        keys, rows, in_heading = keys[sorted_by], rows[sorted_by], in_heading[sorted_by]
        first = (
            np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])])
            if len(keys)
            else np.zeros(0, np.int64)
        )
        weight = np.add.reduceat(np.where(in_heading, _HEADING, 1), first) if len(first) else first
        flags = np.logical_or.reduceat(in_heading, first) if len(first) else in_heading
        keys, rows = keys[first], rows[first]
        headings = np.zeros((len(items), 2), np.int64)
        np.add.at(headings, (rows[flags], (keys[flags] >> 32 > 0).astype(np.int64)), 1)
        distinct, terms = np.unique(keys, return_inverse=True)
        spelled = list(known)
        hashes = np.array([_hash(_spelled(key, spelled)) for key in distinct.tolist()], np.uint64)
        order = np.argsort(hashes)
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        at = place[terms]
        by_term = np.argsort(at, kind="stable")
        row_of, count = rows[by_term].astype(np.int32), weight[by_term].astype(np.float32)
        relative = lengths / max(mean or float(lengths.mean() if len(items) else 1), 1)
        norm = (_K1 * (1 - _B + _B * relative)).astype(np.float32)
        impact = np.clip(
            np.rint(count * (_K1 + 1) / (count + norm[row_of]) / _STEP), 1, 127
        ).astype(np.uint8)
        impact |= flags[by_term].astype(np.uint8) * np.uint8(_IN_HEADING)
        starts = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(distinct)))]).astype(
            np.int64
        )
        syllables = np.frombuffer("\n".join(spelled).encode("utf8"), np.uint8)
        numbers = np.array([i.number for i in items], np.int64)
        return cls(
            numbers,
            hashes[order],
            starts,
            row_of,
            impact,
            np.minimum(headings, 65535).astype(np.uint16),
            lengths,
            syllables,
        )

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """Map the arrays of a folder."""
        arrays: dict[str, Any] = {name: _mapped(folder / f"{name}.npy") for name in cls.ARRAYS}
        return cls(**arrays, folder=folder)

    def postings(self, term: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Rows that have a term (its hash), ascending, and what it adds in each."""
        at = int(np.searchsorted(self.terms, np.uint64(term)))
        if at == len(self.terms) or self.terms[at] != term:
            return self.rows[:0], self.impacts[:0]
        a, b = int(self.starts[at]), int(self.starts[at + 1])
        return self.rows[a:b], self.impacts[a:b]

    def digest(self) -> NDArray[np.uint64]:
        """For each row a number that depends on which terms it has."""
        out = np.zeros(len(self), np.uint64)
        np.bitwise_xor.at(out, np.asarray(self.rows), np.repeat(self.terms, np.diff(self.starts)))
        return out

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """Syllables by their form without marks."""
        out: dict[str, list[str]] = {}
        for syllable in bytes(self.syllables).decode("utf8").split("\n"):
            out.setdefault(fold(syllable), []).append(syllable)
        return out

    @classmethod
    def merge(cls, segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]]) -> Segment:
        """One segment of several, without the rows that are not alive; their items' numbers ascend from one segment to the next."""
        keeps = list(alive)
        renumbered, base = [], 0
        for keep in keeps:
            renumbered.append((np.cumsum(keep) - 1 + base).astype(np.int32))
            base += int(keep.sum())
        lists = [keep[s.rows] for s, keep in zip(segments, keeps, strict=True)]
        left = [
            np.add.reduceat(np.append(k, False).astype(np.int64), s.starts[:-1])
            if len(s.terms)
            else np.zeros(0, np.int64)
            for s, k in zip(segments, lists, strict=True)
        ]
        terms = np.unique(
            np.concatenate([s.terms[n > 0] for s, n in zip(segments, left, strict=True)])
        )
        lengths = np.zeros(len(terms), np.int64)
        for s, n in zip(segments, left, strict=True):
            lengths[np.searchsorted(terms, s.terms[n > 0])] += n[n > 0]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        rows, impacts, filled = (
            np.empty(starts[-1], np.int32),
            np.empty(starts[-1], np.uint8),
            starts[:-1].copy(),
        )
        for s, keep, n, row in zip(segments, lists, left, renumbered, strict=True):
            place, n = np.searchsorted(terms, s.terms[n > 0]), n[n > 0]
            first = np.cumsum(n) - n
            to = np.repeat(filled[place] - first, n) + np.arange(int(n.sum()))
            rows[to], impacts[to] = row[s.rows[keep]], s.impacts[keep]
            filled[place] += n
        return cls(
            np.concatenate([s.numbers[k] for s, k in zip(segments, keeps, strict=True)]), terms, starts, rows, impacts,
            np.concatenate([s.headings[k] for s, k in zip(segments, keeps, strict=True)]),
            np.concatenate([s.lengths[k] for s, k in zip(segments, keeps, strict=True)]),
            _together([s.syllables for s in segments]),
        )  # fmt: skip


def _mapped(path: Path) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r")
    except ValueError:  # nothing in it that could be mapped
        array = np.load(path)
    return np.asarray(array)  # the plain type is faster to cut


def _together(syllables: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    known = dict.fromkeys(
        word for s in syllables for word in bytes(s).decode("utf8").split("\n") if word
    )
    return np.frombuffer("\n".join(known).encode("utf8"), np.uint8)


class Evidence(NamedTuple):
    """How the terms of a question stand in some rows: arrays of shape (terms, rows), and of each term its weight (idf) and whether it is a pair."""

    present: NDArray[np.bool_]
    in_heading: NDArray[np.bool_]
    weights: NDArray[np.float32]
    pairs: NDArray[np.bool_]
    headings: NDArray[np.float32]
    """(rows, 2): how many syllables and pairs the heading of a row has."""


class BM25Index:
    """Segments of postings and which of their rows are still alive. Rows are numbered through all segments."""

    def __init__(self, segments: Sequence[Segment], alive: Sequence[NDArray[np.bool_]]) -> None:
        self.segments, self.alive = tuple(segments), tuple(alive)
        self.numbers = np.concatenate([np.zeros(0, np.int64), *(s.numbers for s in segments)])
        self.is_alive = np.concatenate([np.zeros(0, bool), *alive])
        self._dead = np.flatnonzero(~self.is_alive)
        self._first = np.cumsum([0, *map(len, self.segments)])

    def __len__(self) -> int:
        return int(self.is_alive.sum())

    @property
    def items(self) -> NDArray[np.int64]:
        """Numbers of the items that can be found, ascending."""
        return np.asarray(self.numbers[self.is_alive], np.int64)

    # ---- questions

    def groups(self, terms: Sequence[str], *, folded: bool) -> list[tuple[int, ...]]:
        """Hashes of each term, or of all the spellings in the index that are like it but for the marks."""
        return [tuple(map(_hash, self._variants(t) if folded else (t,))) for t in terms]

    def _variants(self, term: str) -> list[str]:
        each = []
        for word in term.split(" "):
            spelled = dict.fromkeys(
                v for s in self.segments for v in s.spellings.get(fold(word), ())
            )
            each.append(list(spelled)[:_MOST_VARIANTS])
        return [" ".join(choice) for choice in product(*each)]

    def _postings(
        self, group: tuple[int, ...]
    ) -> Iterator[tuple[int, NDArray[np.int32], NDArray[np.uint8]]]:
        for number, segment in enumerate(self.segments):
            for term in group:
                rows, impacts = segment.postings(term)
                if len(rows):
                    yield number, rows, impacts

    def score(self, groups: Sequence[tuple[int, ...]]) -> NDArray[np.float32]:
        """BM25 of every row, shape (rows,); 0 for one that has none of the terms or is no longer there."""
        scores = np.zeros(len(self.numbers), np.float32)
        for group in groups:
            found = list(self._postings(group))
            weight = np.float32(self._weight(sum(len(rows) for _, rows, _ in found)) * _STEP)
            for number, rows, impacts in found:
                part = scores[self._first[number] : self._first[number + 1]]
                part[rows] += (impacts & np.uint8(_IN_HEADING - 1)) * weight
        scores[self._dead] = 0
        return scores

    def _weight(self, having: int) -> float:
        return (
            float(np.log1p((len(self.numbers) - having + 0.5) / (having + 0.5))) if having else 0.0
        )

    def evidence(
        self, groups: Sequence[tuple[int, ...]], pairs: Sequence[bool], rows: NDArray[np.int64]
    ) -> Evidence:
        """How the terms stand in the given rows, which ascend."""
        present, heading = (
            np.zeros((len(groups), len(rows)), bool),
            np.zeros((len(groups), len(rows)), bool),
        )
        weights = np.zeros(len(groups), np.float32)
        bounds = np.searchsorted(rows, self._first)
        for n, group in enumerate(groups):
            having = 0
            for number, having_rows, impacts in self._postings(group):
                having += len(having_rows)
                a, b = int(bounds[number]), int(bounds[number + 1])
                wanted = (rows[a:b] - self._first[number]).astype(np.int32)
                at = np.minimum(np.searchsorted(having_rows, wanted), len(having_rows) - 1)
                same = having_rows[at] == wanted
                present[n, a:b] |= same
                heading[n, a:b] |= same & (impacts[at] >= _IN_HEADING)
            weights[n] = self._weight(having)
        return Evidence(present, heading, weights, np.array(pairs, bool), self._headings(rows))

    def _headings(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        out = np.zeros((len(rows), 2), np.float32)
        bounds = np.searchsorted(rows, self._first)
        for number, segment in enumerate(self.segments):
            a, b = int(bounds[number]), int(bounds[number + 1])
            out[a:b] = segment.headings[rows[a:b] - self._first[number]]
        return out

    def lengths(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Lengths of the given rows, which ascend, in syllables; those of a heading count as often as they weigh."""
        bounds = np.searchsorted(rows, self._first)
        each = [
            s.lengths[rows[a:b] - f]
            for s, f, (a, b) in zip(self.segments, self._first, pairwise(bounds), strict=False)
        ]
        return np.concatenate([np.zeros(0, np.int32), *each])

    # ---- files

    @classmethod
    def open(cls, folder: Path) -> BM25Index:
        """The index in a folder; one of nothing where there is no such folder."""
        parts = (
            sorted((p for p in folder.glob("*") if p.is_dir()), key=lambda p: int(p.name))
            if folder.exists()
            else []
        )
        segments = [Segment.open(p) for p in parts]
        alive = [np.load(folder / f"{p.name}.alive.npy") for p in parts]
        return cls(segments, alive)

    def updated(
        self, batches: Iterable[Sequence[Item]], gone: NDArray[np.int64], folder: Path
    ) -> BM25Index:
        """The index with items added and taken away, written to a new folder; batches come in the order of the items' numbers.

        Segments that stay as they are become links to their files. ``OSError`` when it cannot be written.
        """
        folder.mkdir(parents=True)
        segments, alive = (
            list(self.segments),
            [a & ~np.isin(s.numbers, gone) for s, a in zip(self.segments, self.alive, strict=True)],
        )
        for number, segment in enumerate(segments):
            segments[number] = _kept(segment, folder / str(number))
        for batch in batches:
            total, rows = (
                sum(int(s.lengths[a].sum()) for s, a in zip(segments, alive, strict=True)),
                sum(int(a.sum()) for a in alive),
            )
            segments.append(
                _kept(
                    Segment.build(batch, total / rows if rows >= len(batch) else None),
                    folder / str(len(segments)),
                )
            )
            alive.append(np.ones(len(batch), bool))
        names = [str(number) for number in range(len(segments))]
        for first, end in _merges([int(a.sum()) for a in alive], [len(s) for s in segments]):
            merged = Segment.merge(segments[first:end], alive[first:end])
            for name in names[first:end]:
                shutil.rmtree(folder / name)
            names[first:end] = names[first : first + 1]
            segments[first:end], alive[first:end] = (
                [_kept(merged, folder / names[first])],
                [np.ones(len(merged), bool)],
            )
        for name, kept in zip(names, alive, strict=True):
            np.save(folder / f"{name}.alive.npy", kept)
        return BM25Index(segments, alive)


def _merges(alive: list[int], sizes: list[int]) -> Iterator[tuple[int, int]]:
    """Which neighbours are to be merged, from the last on: while an earlier one is not much larger and all together are not too large for memory.

    One alone is written anew where a quarter of it is dead.
    """
    end = len(alive)
    while end > 0:
        first, total = end - 1, alive[end - 1]
        while (
            first > 0
            and alive[first - 1] < _GROWTH * total
            and total + alive[first - 1] <= _LARGEST
        ):
            first -= 1
            total += alive[first]
        if end - first > 1 or total < 0.75 * sum(sizes[first:end]):
            yield first, end
        end = first


def _kept(segment: Segment, folder: Path) -> Segment:
    """Write a segment to a folder and map it there; what lies in files already is linked."""
    folder.mkdir(parents=True)
    for name in Segment.ARRAYS:
        file = folder / f"{name}.npy"
        if segment.folder:
            link(segment.folder / file.name, file)
        else:
            np.save(file, getattr(segment, name))
    return Segment.open(folder)


def link(file: Path, new: Path) -> None:
    """Give a file a second name; a copy on a disk that has no links."""
    try:
        os.link(file, new)
    except OSError:
        shutil.copyfile(file, new)

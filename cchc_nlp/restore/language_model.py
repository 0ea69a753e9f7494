"""A back-off n-gram model of order 4 over syllables, in sorted arrays queried by compiled loops."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["LanguageModel", "LogProbTable", "advance", "bigram", "complete"]

STEP = 0.07
"""Width of a quantisation step in nats; log-probabilities and back-off weights are stored as bytes.

255 steps reach down to 2e-8. Not measured against finer steps.
"""


class LogProbTable(NamedTuple):
    """The arrays of the model: a trie in which the children of an n-gram are a sorted run of ids.

    The digit in a name is the order of the n-grams. ``p`` holds log-probabilities and ``b``
    back-off weights in steps of :data:`STEP` below zero; ``w`` holds the ids of last words;
    ``start[i]:start[i + 1]`` are the children of entry ``i`` in the arrays of the next order.
    """

    p1: NDArray[np.uint8]
    b1: NDArray[np.uint8]
    start2: NDArray[np.int32]
    w2: NDArray[np.uint16]
    p2: NDArray[np.uint8]
    b2: NDArray[np.uint8]
    start3: NDArray[np.int32]
    w3: NDArray[np.uint16]
    p3: NDArray[np.uint8]
    b3: NDArray[np.uint8]
    start4: NDArray[np.int32]
    w4: NDArray[np.uint16]
    p4: NDArray[np.uint8]


class LanguageModel:
    """The vocabulary and the probabilities of a trained model.

    ``words`` are ordered by frequency; ``ids`` maps each to its place. Made by
    ``cchc_nlp.training.language_model``.
    """

    def __init__(self, words: list[str], table: LogProbTable) -> None:
        self.words = words
        self.ids = {word: i for i, word in enumerate(words)}
        self.table = table

    @classmethod
    def load(cls, path: Path) -> LanguageModel:
        """Read a model file (npz, no pickle)."""
        with np.load(path, allow_pickle=False) as data:
            words = bytes(data["words"]).decode("utf8").split("\n")
            starts = {f"start{n}": _starts(data[f"fanout{n}"]) for n in (2, 3, 4)}
            fields: dict[str, Any] = {
                name: starts[name] if name in starts else data[name]
                for name in LogProbTable._fields
            }
        return cls(words, LogProbTable(**fields))

    def save(self, path: Path) -> None:
        """Write the model file."""
        arrays = {k: v for k, v in self.table._asdict().items() if not k.startswith("start")}
        for n in (2, 3, 4):
            fanout = np.diff(getattr(self.table, f"start{n}").astype(np.int64))
            arrays[f"fanout{n}"] = fanout.astype(
                np.uint16 if fanout.max(initial=0) < 65536 else np.uint32
            )
        np.savez(
            path, words=np.frombuffer("\n".join(self.words).encode("utf8"), np.uint8), **arrays
        )

    def score(self, words: list[str]) -> float:
        """Return the log-probability of a sentence of model words in nats, its end included."""
        unknown, state, total = self.ids["<unk>"], (self.ids["<s>"], -1, -1), 0.0
        for word in [*words, "</s>"]:
            p, *rest = advance(
                self.table, state[0], state[1], state[2], self.ids.get(word, unknown)
            )
            state, total = (int(rest[0]), int(rest[1]), int(rest[2])), total + p
        return total


def _starts(fanout: NDArray[Any]) -> NDArray[np.int32]:
    out = np.zeros(len(fanout) + 1, np.int32)
    np.cumsum(fanout, dtype=np.int32, out=out[1:])
    return out


@njit(cache=True, nogil=True)
def _find(keys: NDArray[np.uint16], low: int, high: int, key: int) -> int:
    while low < high:
        middle = (low + high) >> 1
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, nogil=True)
def advance(t: LogProbTable, n1: int, n2: int, n3: int, word: int) -> tuple[float, int, int, int]:
    """Return the log-probability of a word after a state, and the next state.

    A state is the entry of the last word, of the last two and of the last three words in the arrays
    of their order, -1 where the model has no such entry. The result is ``(nats, n1, n2, n3)``.
    """
    return complete(t, n1, n2, n3, word, bigram(t, n1, word))


@njit(cache=True, nogil=True, inline="always")
def bigram(t: LogProbTable, n1: int, word: int) -> int:
    """Return the entry of the bigram of two words, -1 where the model has none."""
    low, high = int(t.start2[n1]), int(t.start2[n1 + 1])
    i = _find(t.w2, low, high, word)
    return i if i < high and t.w2[i] == word else -1


@njit(cache=True, nogil=True, inline="always")
def complete(
    t: LogProbTable, n1: int, n2: int, n3: int, word: int, found2: int
) -> tuple[float, int, int, int]:
    """Do what :func:`advance` does, given the entry of the bigram.

    States that end in the same word share that entry, so it is looked up once for all of them.
    """
    found3 = -1
    if found2 >= 0 and n2 >= 0:
        low, high = int(t.start3[n2]), int(t.start3[n2 + 1])
        i = _find(t.w3, low, high, word)
        if i < high and t.w3[i] == word:
            found3 = i
            if n3 >= 0:
                low, high = int(t.start4[n3]), int(t.start4[n3 + 1])
                i = _find(t.w4, low, high, word)
                if i < high and t.w4[i] == word:
                    return -STEP * t.p4[i], word, found2, found3
    steps = 0
    if n3 >= 0:
        steps += t.b3[n3]
    if found3 >= 0:
        return -STEP * (steps + t.p3[found3]), word, found2, found3
    if n2 >= 0:
        steps += t.b2[n2]
    if found2 >= 0:
        return -STEP * (steps + t.p2[found2]), word, found2, found3
    return -STEP * (steps + t.b1[n1] + t.p1[word]), word, found2, found3

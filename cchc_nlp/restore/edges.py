"""Readings of raw tokens as edges of the lattice, with their probability under each channel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BARRED",
    "CHANNELS",
    "EDGE",
    "IDENTITY",
    "LIGHT",
    "MISREAD",
    "NO_EDGES",
    "STRIPPED",
    "TONELESS",
    "TYPED",
    "Edges",
    "Found",
    "Hypothesis",
    "Readings",
    "lengthened",
]

CHANNELS = ("identity", "stripped", "barred", "toneless", "typed", "misread", "light")
"""What may have become of a word before it was read.

Nothing; all marks lost; all but the bar of đ lost; the tone lost; keys of typing left over; misread
by OCR of another language; misread here and there by OCR of Vietnamese.
"""
IDENTITY, STRIPPED, BARRED, TONELESS, TYPED, MISREAD, LIGHT = range(len(CHANNELS))

EDGE = np.dtype(
    [
        ("length", np.int32),
        ("word", np.int32),
        ("second", np.int32),
        ("p", np.float32, (len(CHANNELS),)),
    ],
    align=True,
)
"""A reading as an edge of the lattice.

``length`` is the number of tokens it spans, ``word`` and ``second`` are the ids of its one or two
words (-1 for none), ``p`` its probability under each channel.
"""

Edges = bytes
"""Records of :data:`EDGE` as bytes, because those of a paragraph's tokens are joined so often."""


def lengthened(edges: Edges, length: int) -> Edges:
    """Return edges that span ``length`` units instead."""
    out = np.frombuffer(edges, EDGE).copy()
    out["length"] = length
    return out.tobytes()


class Hypothesis(NamedTuple):
    """A reading of a raw token: the ids of one word or two, and its log-probability in nats.

    ``second`` is -1 for one word.
    """

    word: int
    second: int
    log: float


class Readings:
    """The readings of a token, gathered channel by channel."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int], list[float]] = {}

    def add(self, channel: int, word: int, log: float = 0.0, second: int = -1) -> None:
        """Add the log-probability, in nats, of the token given a word under a channel.

        Of two for one word and channel the higher counts.
        """
        p = self._found.setdefault((word, second), [0.0] * len(CHANNELS))
        p[channel] = max(p[channel], float(np.exp(log)))

    def of(self, channel: int) -> set[int]:
        """Return the single words that a channel explains the token by."""
        return {w for (w, second), p in self._found.items() if second < 0 and p[channel] > 0}

    def edges(self, length: int = 1) -> Edges:
        """Return them as edges of ``length`` tokens."""
        rows = [(length, *words, tuple(p)) for words, p in self._found.items()]
        return np.array(rows, EDGE).tobytes()


NO_EDGES: Edges = b""


class Found(NamedTuple):
    """Ids of the words that a token may stand for, best first, and their channel scores.

    ``logs`` are log-probabilities, in nats, of the token given each word.
    """

    words: NDArray[np.int32]
    logs: NDArray[np.float64]

    def hypotheses(self, most: int | None = None) -> list[Hypothesis]:
        """Return the best of them, at most ``most``."""
        return [
            Hypothesis(w, -1, p)
            for w, p in zip(self.words[:most].tolist(), self.logs[:most].tolist(), strict=True)
        ]

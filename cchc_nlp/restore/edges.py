"""Readings of raw tokens as edges of the lattice, kept as bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["EDGE", "NO_EDGES", "Edges", "Found", "Hypothesis", "edges_of"]

EDGE = np.dtype(
    [("length", np.int32), ("word", np.int32), ("second", np.int32), ("log", np.float64)],
    align=True,
)
"""A reading as an edge of the lattice.

``length`` is the number of tokens it spans, ``word`` and ``second`` are the ids of its one or two
words (-1 for none), ``log`` is its log-probability in nats.
"""

Edges = bytes
"""Records of :data:`EDGE` as bytes, because those of a paragraph's tokens are joined so often."""


class Hypothesis(NamedTuple):
    """A reading of a raw token: the ids of one word or two, and its log-probability in nats.

    ``second`` is -1 for one word.
    """

    word: int
    second: int
    log: float


def edges_of(readings: Iterable[Hypothesis], length: int = 1) -> Edges:
    """Return readings of ``length`` tokens as edges."""
    return np.array([(length, *reading) for reading in readings], EDGE).tobytes()


NO_EDGES = edges_of([])


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

    def edges(self, penalty: float) -> Edges:
        """Return all of them as readings of one token, each with ``penalty`` nats added."""
        out = np.empty(len(self.words), EDGE)
        out["length"], out["word"], out["second"], out["log"] = 1, self.words, -1, self.logs
        out["log"] += penalty
        return out.tobytes()

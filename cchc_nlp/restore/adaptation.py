"""A channel that learns from a report it has just read: what its scanner and its OCR do to letters, without any gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.channel import LONGEST, Channel, forward

__all__ = ["adapted"]

_STRENGTH = 100.0
"""How many observations of a letter the trained channel counts for."""


def adapted(channel: Channel, pairs: Iterable[tuple[str, str]]) -> Channel:
    """A channel re-estimated by one round of expectation and maximisation over ``(word, raw token)`` pairs, the trained one as prior.

    Source: maximum a posteriori adaptation as in speaker adaptation (Gauvain and Lee 1994).
    """
    counts = np.zeros(channel.table.shape)
    for (word, raw), count in Counter(pairs).items():
        if all(c in channel.letter_ids for c in word):
            letters = np.array([channel.letter_ids[c] for c in word], np.int32)
            _expect(letters, channel.spell(raw), channel.table, float(count), counts)
    table = _STRENGTH * channel.table + counts
    return Channel(
        channel.letters,
        channel.segments,
        (table / table.sum(axis=1, keepdims=True)).astype(np.float32),
    )


@njit(cache=True, nogil=True)
def _expect(
    letters: NDArray[np.int32],
    spelled: NDArray[np.int32],
    table: NDArray[np.float32],
    count: float,
    counts: NDArray[np.float64],
) -> None:
    """Add the expected uses of (letter, segment) in all ways to read a word as a raw token, ``count`` times."""
    n, m = len(letters), spelled.shape[0]
    ahead = forward(letters, spelled, table)
    backward = np.zeros((n + 1, m + 1))
    backward[n, m] = 1.0
    if ahead[n, m] <= 0.0:
        return
    for i in range(n - 1, -1, -1):
        for j in range(m, -1, -1):
            for k in range(min(LONGEST, m - j) + 1):
                s = 0 if k == 0 else spelled[j, k - 1]
                if s >= 0:
                    p = table[letters[i], s] * backward[i + 1, j + k]
                    backward[i, j] += p
                    counts[letters[i], s] += count * ahead[i, j] * p / ahead[n, m]

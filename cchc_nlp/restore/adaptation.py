"""Adaptation of the channel to one report, without gold: how its scanner and OCR print letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.channel import LONGEST, Channel, forward

__all__ = ["adapted"]

_STRENGTH = 100.0
"""Number of observations of a letter that the trained channel counts for.

Any value from 30 to 150 gave nearly the same on the seed's dev half (1.24 to 1.32 % errors, 1.47 %
without adaptation).
"""


def adapted(channel: Channel, pairs: Iterable[tuple[str, str]]) -> Channel:
    """Re-estimate a channel from ``(word, raw token)`` pairs, with the channel itself as the prior.

    One round of expectation and maximisation. Source: maximum a posteriori adaptation, as of
    speakers (Gauvain and Lee 1994).
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
    """Add the expected uses of (letter, segment) over all ways to read a word as a raw token.

    The pair counts ``count`` times; ``counts`` has the shape of ``table`` and is changed.
    """
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

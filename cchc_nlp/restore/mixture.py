"""What became of each word of a report: weights of the channels, learned from the report itself."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.edges import CHANNELS, IDENTITY, LIGHT

__all__ = ["LIGHT_SHARE", "channel_weights"]

_STAYS, _STAYS_BETWEEN = 0.6, 0.3
"""Probability that a word has the channel of the word before, and of the last of the block before.

Otherwise its channel is drawn anew by the weights of the report.
"""
_PRIOR = np.array([5.0, 0.05, 0.02, 0.02, 0.01, 0.05, 0.0])
"""Words of each channel that a report is taken to hold before it is seen."""

LIGHT_SHARE = 0.003
"""Share of well-read words that OCR misread here and there, before anything is known."""

_ROUNDS = 8
_LEAST = 1e-9
"""Least weight of a channel at a word, and least evidence, so that nothing is impossible."""


def channel_weights(
    evidence: NDArray[np.float64], new: NDArray[np.bool_], light: float = LIGHT_SHARE
) -> NDArray[np.float64]:
    """Return the weight of each channel at each word, by all words but that one.

    ``evidence`` has a row a word, a column a channel (:data:`~cchc_nlp.restore.edges.CHANNELS`):
    the probability of the word as read under the channel. ``new`` tells the words that begin a
    block. The channels of the words are a chain that mostly stays (a hidden Markov model); the
    weights of the report are found by expectation and maximisation. Source: Baum and others 1970.
    """
    if not len(evidence):
        return np.zeros((0, len(CHANNELS)))
    seen = evidence + _LEAST * evidence.sum(axis=1, keepdims=True) + 1e-300
    seen /= seen.sum(axis=1, keepdims=True)
    stays = np.where(new, _STAYS_BETWEEN, _STAYS)
    prior = _PRIOR.copy()
    weights = prior / prior.sum()
    for _ in range(_ROUNDS):
        drawn = prior + _chain(seen, stays, weights)[1]
        weights = drawn / drawn.sum()
    out = _chain(seen, stays, weights)[0]
    out[:, LIGHT] = out[:, IDENTITY] * light
    out[:, IDENTITY] *= 1 - light
    return out


@njit(cache=True, nogil=True)
def _chain(
    seen: NDArray[np.float64], stays: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights of channels at each word by the others, and how often each was drawn."""
    n, k = seen.shape
    ahead, before, behind = np.empty((n, k)), np.empty((n, k)), np.empty((n, k))
    for t in range(n):
        total = 0.0
        for c in range(k):
            p = weights[c] if t == 0 else stays[t] * ahead[t - 1, c] + (1 - stays[t]) * weights[c]
            before[t, c] = p
            ahead[t, c] = p * seen[t, c]
            total += ahead[t, c]
        for c in range(k):
            ahead[t, c] /= total
    for c in range(k):
        behind[n - 1, c] = 1.0
    drawn = np.zeros(k)
    for t in range(n - 1, -1, -1):
        total = 0.0
        for c in range(k):
            total += before[t, c] * seen[t, c] * behind[t, c]
        fresh = 1.0 if t == 0 else 1 - stays[t]
        for c in range(k):
            drawn[c] += fresh * weights[c] * seen[t, c] * behind[t, c] / total
        if t:
            anew, highest = 0.0, 0.0
            for c in range(k):
                anew += weights[c] * seen[t, c] * behind[t, c]
            for c in range(k):
                behind[t - 1, c] = stays[t] * seen[t, c] * behind[t, c] + (1 - stays[t]) * anew
                highest = max(highest, behind[t - 1, c])
            for c in range(k):
                behind[t - 1, c] /= highest
    for t in range(n):
        total = 0.0
        for c in range(k):
            before[t, c] *= behind[t, c]
            total += before[t, c]
        for c in range(k):
            before[t, c] /= total
    return before, drawn

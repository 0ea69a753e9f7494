"""What became of each word of a report: weights of the channels, learned from the report itself."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.edges import CHANNELS, IDENTITY, LIGHT, MISREAD

__all__ = ["LIGHT_SHARE", "channel_weights", "of_engine", "repair_probabilities", "spread"]

_STAYS = np.array([0.6, 0.6, 0.6, 0.6, 0.6, 0.9, 0.6])
"""Probability that the word after one of each channel has the same, by which channel it is.

Otherwise its channel is drawn anew by the weights of the report. OCR misreads pages, not words.
"""
_BETWEEN = 0.5
"""Part of this that is left between two blocks."""
_PRIOR = np.array([5.0, 0.05, 0.02, 0.02, 0.01, 0.05, 0.0])
"""Words of each channel that a report is taken to hold before it is seen."""

LIGHT_SHARE = 0.2
"""Share of well-read words that came through OCR of Vietnamese, before anything is known."""

_LIGHT_PRIOR = 20.0
"""Words that this share counts for beside those of the report."""

_AS_PRINTED = 0.977
"""Share of words that OCR of Vietnamese reads right where it reads poorly, on renderings."""

_ROUNDS, _SHARE_ROUNDS = 8, 200
_MISREAD_SHARE, _BY_ENGINE = 0.3, 0.9
"""Share of misread words from which a text of an engine's report is all read by it, and how likely
that is. 0.5 to 0.99 give nearly the same."""

_CONVERGED = 1e-3
"""Change of every weight below which no further round is taken."""
_HIGHEST = 30.0
"""Nats beyond which a gain makes no difference."""
_LEAST = 1e-9
"""Least weight of a channel at a word, and least evidence, so that nothing is impossible."""


def channel_weights(evidence: NDArray[np.float64], new: NDArray[np.bool_]) -> NDArray[np.float64]:
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
    stays = np.where(new[:, None], _BETWEEN, 1.0) * _STAYS
    prior = _PRIOR.copy()
    weights = prior / prior.sum()
    for _ in range(_ROUNDS):
        drawn = prior + _chain(seen, stays, weights)[1]
        before, weights = weights, drawn / drawn.sum()
        if np.abs(weights - before).max() < _CONVERGED:
            break
    out = _chain(seen, stays, weights)[0]
    out[:, LIGHT] = out[:, IDENTITY] * LIGHT_SHARE
    out[:, IDENTITY] *= 1 - LIGHT_SHARE
    return out


def repair_probabilities(
    gains: NDArray[np.float64], light: NDArray[np.float64], words: int
) -> NDArray[np.float64]:
    """Return the probability that each doubtful word of a report is not what was read.

    ``gains`` are in nats at :data:`LIGHT_SHARE`, ``light`` the shares of them that come through the
    light channel (:class:`~cchc_nlp.restore.decoder.Doubt`); ``words`` are those of the report. The
    report's own share of that channel is found by expectation and maximisation: much of a page that
    OCR read poorly, next to nothing of a typed one.
    """
    odds = np.exp(np.minimum(gains, _HIGHEST))
    share, before = LIGHT_SHARE, 0.0
    for _ in range(_SHARE_ROUNDS):
        if abs(share - before) < _CONVERGED * share:
            break
        before = share
        changed = odds * light * share / LIGHT_SHARE
        same = 1 - share + share * _AS_PRINTED
        through = (changed + share * _AS_PRINTED) / (changed + odds * (1 - light) + same)
        rest = (words - len(odds)) * share * _AS_PRINTED / same
        share = (through.sum() + rest + _LIGHT_PRIOR * LIGHT_SHARE) / (words + _LIGHT_PRIOR)
    now = odds * (1 - light + light * share / LIGHT_SHARE)
    return now / (1 + now)


def of_engine(weights: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the weights of words that a scanner's engine read, by text.

    What looks stripped or typed in a misread text is what the engine read so: its channel has that
    too, and heads in capitals would be left alone.
    """
    out = weights.copy()
    for a, b in pairwise(first.tolist()):
        if b > a and weights[a:b, MISREAD].mean() >= _MISREAD_SHARE:
            out[a:b] *= 1 - _BY_ENGINE
            out[a:b, MISREAD] += _BY_ENGINE
    return out


def spread(looked: NDArray[np.bool_], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a row for every token: those that are not looked at have that of the word before."""
    rows = np.concatenate([weights.mean(axis=0, keepdims=True), weights])
    return rows[np.cumsum(looked)]


@njit(cache=True, nogil=True)
def _chain(
    seen: NDArray[np.float64], stays: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weights of channels at each word by the others, and how often each was drawn."""
    n, k = seen.shape
    ahead, before, behind = np.empty((n, k)), np.empty((n, k)), np.empty((n, k))
    fresh = np.ones(n)
    for t in range(n):
        if t:
            fresh[t] = 0.0
            for c in range(k):
                fresh[t] += (1 - stays[t, c]) * ahead[t - 1, c]
        total = 0.0
        for c in range(k):
            p = fresh[t] * weights[c]
            if t:
                p += stays[t, c] * ahead[t - 1, c]
            before[t, c] = p
            ahead[t, c] = p * seen[t, c]
            total += ahead[t, c]
        for c in range(k):
            ahead[t, c] /= total
    for c in range(k):
        behind[n - 1, c] = 1.0
    drawn = np.zeros(k)
    for t in range(n - 1, -1, -1):
        total, anew, highest = 0.0, 0.0, 0.0
        for c in range(k):
            total += before[t, c] * seen[t, c] * behind[t, c]
            anew += weights[c] * seen[t, c] * behind[t, c]
        for c in range(k):
            drawn[c] += fresh[t] * weights[c] * seen[t, c] * behind[t, c] / total
        if t:
            for c in range(k):
                behind[t - 1, c] = (
                    stays[t, c] * seen[t, c] * behind[t, c] + (1 - stays[t, c]) * anew
                )
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

"""Beam search for the most likely words through a lattice of hypotheses, what else each could be, and how sure each choice is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.language_model import LogProbTable, advance, bigram, complete

__all__ = ["NEVER", "NO_WORD", "Lattice", "best_path", "confidences", "readings"]

NO_WORD = -1
"""Stands for a token that the language model does not see (a quotation mark)."""

NEVER = -1e30
"""The score of an edge that is out of the question."""

_HYPOTHESES = 12
_WIDTH = 9.0


class Lattice(NamedTuple):
    """Edges sorted by the position they leave: edge ``e`` goes ``length[e]`` tokens on and spells one or two words.

    ``first[p]:first[p + 1]`` are the edges that leave position ``p``; ``word2`` is :data:`NO_WORD` where there is one word.
    ``channel`` is the log-probability of the raw tokens given the words, in nats.
    """

    first: NDArray[np.int32]
    length: NDArray[np.int32]
    word1: NDArray[np.int32]
    word2: NDArray[np.int32]
    channel: NDArray[np.float64]


@njit(cache=True, nogil=True)
def _step(
    t: LogProbTable, n1: int, n2: int, n3: int, word1: int, word2: int
) -> tuple[float, int, int, int]:
    if word1 == NO_WORD:
        return 0.0, n1, n2, n3
    p, n1, n2, n3 = advance(t, n1, n2, n3, word1)
    if word2 != NO_WORD:
        q, n1, n2, n3 = advance(t, n1, n2, n3, word2)
        p += q
    return p, n1, n2, n3


@njit(cache=True, nogil=True)
def best_path(
    t: LogProbTable, lattice: Lattice, begin: int, end: int, weight: float
) -> NDArray[np.int32]:
    """The best edges through the lattice, from its first position to its last.

    ``begin`` and ``end`` are the numbers of the sentence marks, ``weight`` the exponent of the language model.
    """
    positions = len(lattice.first) - 1
    state = np.full((positions + 1, _HYPOTHESES, 3), -1, np.int64)
    score = np.full((positions + 1, _HYPOTHESES), NEVER)
    came = np.full((positions + 1, _HYPOTHESES), -1, np.int32)
    via = np.full((positions + 1, _HYPOTHESES), -1, np.int32)
    size = np.zeros(positions + 1, np.int32)
    state[0, 0, 0], score[0, 0], size[0] = begin, 0.0, 1
    floor = np.full(
        positions + 1, NEVER
    )  # below this nothing is kept: the worst of a full beam, or too far below the best
    alike, entry = np.zeros(_HYPOTHESES, np.int64), np.zeros(_HYPOTHESES, np.int64)
    for at in range(positions):
        order = np.argsort(-score[at, : size[at]])
        for i in range(
            size[at]
        ):  # hypotheses by their last word: alike[h] is the first with the same one
            alike[order[i]] = order[i]
            for j in range(i):
                if state[at, order[j], 0] == state[at, order[i], 0]:
                    alike[order[i]] = order[j]
                    break
        for e in range(lattice.first[at], lattice.first[at + 1]):
            to = at + lattice.length[e]
            word = lattice.word1[e]
            for h in order:
                base = score[at, h] + lattice.channel[e]
                if base <= floor[to]:
                    break
                p, n1, n2, n3 = 0.0, state[at, h, 0], state[at, h, 1], state[at, h, 2]
                if word != NO_WORD:
                    if alike[h] == h:
                        entry[h] = bigram(t, n1, word)
                    p, n1, n2, n3 = complete(t, n1, n2, n3, word, entry[alike[h]])
                    if lattice.word2[e] != NO_WORD:
                        q, n1, n2, n3 = advance(t, n1, n2, n3, lattice.word2[e])
                        p += q
                if base + weight * p > floor[to]:
                    _insert(
                        state[to],
                        score[to],
                        came[to],
                        via[to],
                        size,
                        floor,
                        to,
                        n1,
                        n2,
                        n3,
                        base + weight * p,
                        h,
                        e,
                    )
    best, chosen = NEVER, 0
    for h in range(size[positions]):
        p, _, _, _ = _step(
            t, state[positions, h, 0], state[positions, h, 1], state[positions, h, 2], end, NO_WORD
        )
        if score[positions, h] + weight * p > best:
            best, chosen = score[positions, h] + weight * p, h
    path = np.full(positions, -1, np.int32)
    at, used = positions, 0
    while at > 0:
        e, h = via[at, chosen], came[at, chosen]
        path[used] = e
        used += 1
        at -= lattice.length[e]
        chosen = h
    return path[:used][::-1].copy()


@njit(cache=True, nogil=True)
def _insert(
    state: NDArray[np.int64], score: NDArray[np.float64], came: NDArray[np.int32], via: NDArray[np.int32], size: NDArray[np.int32],
    floor: NDArray[np.float64], to: int, n1: int, n2: int, n3: int, value: float, h: int, e: int,
) -> None:  # fmt: skip
    worst, at = 0, -1
    for k in range(size[to]):
        if state[k, 0] == n1 and state[k, 1] == n2 and state[k, 2] == n3:
            at = k
            break
        if score[k] < score[worst]:
            worst = k
    if at < 0:
        if size[to] < _HYPOTHESES:
            at = size[to]
            size[to] += 1
        else:
            at = worst
    if value > score[at]:
        state[at, 0], state[at, 1], state[at, 2] = n1, n2, n3
        score[at], came[at], via[at] = value, h, e
        floor[to] = max(floor[to], value - _WIDTH)
    if size[to] == _HYPOTHESES:
        floor[to] = max(floor[to], score.min())


@njit(cache=True, nogil=True)
def readings(
    t: LogProbTable, lattice: Lattice, path: NDArray[np.int32], begin: int, end: int, weight: float
) -> NDArray[np.float64]:
    """How well each edge over the same tokens as one of the path fits, in nats, with the rest of the path as it is.

    Shape ``(edges,)``; edges that span other tokens, or are far behind, have :data:`NEVER`. Only differences at one position mean anything.
    """
    count = len(path)
    states = np.full((count + 1, 3), -1, np.int64)
    states[0, 0] = begin
    out = np.full(len(lattice.word1), NEVER)
    position = 0
    own = np.zeros(count)
    for i in range(count):
        p, a, b, c = _step(
            t,
            states[i, 0],
            states[i, 1],
            states[i, 2],
            lattice.word1[path[i]],
            lattice.word2[path[i]],
        )
        states[i + 1, 0], states[i + 1, 1], states[i + 1, 2] = a, b, c
        own[i] = lattice.channel[path[i]] + weight * p
    for i in range(count):
        chosen, nearest = path[i], own[i]
        if lattice.first[position + 1] - lattice.first[position] == 1:
            out[chosen] = 0.0
            position += lattice.length[chosen]
            continue
        for e in range(lattice.first[position], lattice.first[position + 1]):
            if (
                lattice.length[e] != lattice.length[chosen] or lattice.channel[e] < nearest - _WIDTH
            ):  # what follows only costs
                continue
            p, a, b, c = _step(
                t, states[i, 0], states[i, 1], states[i, 2], lattice.word1[e], lattice.word2[e]
            )
            value = lattice.channel[e] + weight * p
            if value < nearest - _WIDTH:
                continue
            for j in range(i + 1, min(i + 4, count)):
                p, a, b, c = _step(t, a, b, c, lattice.word1[path[j]], lattice.word2[path[j]])
                value += weight * p
            if i + 4 > count:
                p, a, b, c = _step(t, a, b, c, end, NO_WORD)
                value += weight * p
            out[e] = value
        position += lattice.length[chosen]
    return out


@njit(cache=True, nogil=True)
def confidences(
    lattice: Lattice, path: NDArray[np.int32], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The posterior of each edge of the path among those that start where it does, by their scores."""
    out = np.ones(len(path))
    position = 0
    for i in range(len(path)):
        first, last = lattice.first[position], lattice.first[position + 1]
        position += lattice.length[path[i]]
        if last - first > 1:
            highest = scores[first:last].max()
            out[i] = np.exp(scores[path[i]] - highest) / np.exp(scores[first:last] - highest).sum()
    return out

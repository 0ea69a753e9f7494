"""Beam search for the most likely words through a lattice of candidates, and how sure each choice is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.language_model import LogProbTable, advance

__all__ = ["NO_WORD", "Lattice", "best_path"]

NO_WORD = -1
"""Stands for a token that the language model does not see (a quotation mark)."""

_HYPOTHESES = 12
_WIDTH = 9.0
_NEVER = -1e30


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
def _step(t: LogProbTable, n1: int, n2: int, n3: int, word1: int, word2: int) -> tuple[float, int, int, int]:
    if word1 == NO_WORD:
        return 0.0, n1, n2, n3
    p, n1, n2, n3 = advance(t, n1, n2, n3, word1)
    if word2 != NO_WORD:
        q, n1, n2, n3 = advance(t, n1, n2, n3, word2)
        p += q
    return p, n1, n2, n3


@njit(cache=True, nogil=True)
def best_path(t: LogProbTable, lattice: Lattice, begin: int, end: int, weight: float) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The best edges through the lattice, from its first position to its last, and a confidence for each.

    ``begin`` and ``end`` are the numbers of the sentence marks, ``weight`` the exponent of the language model. The confidence is the
    posterior of the edge among those over the same tokens, with the rest of the path as it is.
    """
    positions = len(lattice.first) - 1
    state = np.full((positions + 1, _HYPOTHESES, 3), -1, np.int64)
    score = np.full((positions + 1, _HYPOTHESES), _NEVER)
    came = np.full((positions + 1, _HYPOTHESES), -1, np.int32)
    via = np.full((positions + 1, _HYPOTHESES), -1, np.int32)
    size = np.zeros(positions + 1, np.int32)
    state[0, 0, 0], score[0, 0], size[0] = begin, 0.0, 1
    floor = np.full(positions + 1, _NEVER)  # below this nothing is kept: the worst of a full beam, or too far below the best
    for at in range(positions):
        order = np.argsort(-score[at, : size[at]])
        for e in range(lattice.first[at], lattice.first[at + 1]):
            to = at + lattice.length[e]
            for h in order:
                base = score[at, h] + lattice.channel[e]
                if base <= floor[to]:
                    break
                p, n1, n2, n3 = _step(t, state[at, h, 0], state[at, h, 1], state[at, h, 2], lattice.word1[e], lattice.word2[e])
                if base + weight * p > floor[to]:
                    _insert(state[to], score[to], came[to], via[to], size, floor, to, n1, n2, n3, base + weight * p, h, e)
    best, chosen = _NEVER, 0
    for h in range(size[positions]):
        p, _, _, _ = _step(t, state[positions, h, 0], state[positions, h, 1], state[positions, h, 2], end, NO_WORD)
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
    path = path[:used][::-1].copy()
    return path, _confidence(t, lattice, path, begin, end, weight)


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
def _confidence(t: LogProbTable, lattice: Lattice, path: NDArray[np.int32], begin: int, end: int, weight: float) -> NDArray[np.float64]:
    count = len(path)
    states = np.full((count + 1, 3), -1, np.int64)
    states[0, 0] = begin
    out = np.ones(count)
    position = 0
    for i in range(count):
        _, a, b, c = _step(t, states[i, 0], states[i, 1], states[i, 2], lattice.word1[path[i]], lattice.word2[path[i]])
        states[i + 1, 0], states[i + 1, 1], states[i + 1, 2] = a, b, c
    for i in range(count):
        chosen, highest, nearest, total = path[i], _NEVER, _NEVER, 0.0
        if lattice.first[position + 1] - lattice.first[position] == 1:
            position += lattice.length[chosen]
            continue
        values = np.full(lattice.first[position + 1] - lattice.first[position], _NEVER)
        for e in range(lattice.first[position], lattice.first[position + 1]):
            if lattice.length[e] != lattice.length[chosen]:
                continue
            p, a, b, c = _step(t, states[i, 0], states[i, 1], states[i, 2], lattice.word1[e], lattice.word2[e])
            value = lattice.channel[e] + weight * p
            if value < nearest - _WIDTH and e != chosen:
                continue
            nearest = max(nearest, value)
            for j in range(i + 1, min(i + 4, count)):
                p, a, b, c = _step(t, a, b, c, lattice.word1[path[j]], lattice.word2[path[j]])
                value += weight * p
            if i + 4 > count:
                p, a, b, c = _step(t, a, b, c, end, NO_WORD)
                value += weight * p
            values[e - lattice.first[position]] = value
            highest = max(highest, value)
        for k in range(len(values)):
            total += np.exp(values[k] - highest)
        out[i] = np.exp(values[chosen - lattice.first[position]] - highest) / total
        position += lattice.length[chosen]
    return out

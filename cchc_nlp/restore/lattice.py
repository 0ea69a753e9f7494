"""Beam search for the most likely words through a lattice, and the confidence of each choice."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.language_model import LogProbTable, advance, bigram, complete

__all__ = [
    "NEVER",
    "NO_WORD",
    "Lattice",
    "best_path",
    "confidences",
    "costs_as_read",
    "promising",
    "readings",
]

NO_WORD = -1
"""The id of a token that the language model does not see (a quotation mark)."""

NEVER = -1e30
"""The score of an edge that cannot be chosen."""

_HYPOTHESES = 12
"""Hypotheses kept at a position: with 8 or 6 decoding is 10 % faster, with 2 to 8 % more errors."""

_WIDTH = 9.0
"""Nats behind the best at which a hypothesis is dropped (not measured).

A rival so far behind has a confidence near 1e-4.
"""

_AHEAD = 3
"""Words after an edge that its score counts: those in whose 4-grams it still stands."""


class Lattice(NamedTuple):
    """Edges sorted by the position they leave; each spans some tokens and spells one or two words.

    ``first[p]:first[p + 1]`` are the edges that leave position ``p``; ``length`` counts the tokens
    of an edge; ``word2`` is :data:`NO_WORD` where there is one word. ``channel`` is the
    log-probability of the raw tokens given the words, in nats.
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
    """Do what :func:`advance` does for the one or two words of an edge, or for none."""
    if word1 == NO_WORD:
        return 0.0, n1, n2, n3
    p, n1, n2, n3 = advance(t, n1, n2, n3, word1)
    if word2 != NO_WORD:
        q, n1, n2, n3 = advance(t, n1, n2, n3, word2)
        p += q
    return p, n1, n2, n3


class _Beam(NamedTuple):
    """The hypotheses kept at each position, shape ``(positions + 1, _HYPOTHESES)``.

    ``state`` is that of the language model, ``came`` the hypothesis before and ``via`` the edge
    from it; ``size`` counts the hypotheses of a position. Nothing below ``floor`` is kept there: it
    is the worst of a full beam, or too far below the best.
    """

    state: NDArray[np.int64]
    score: NDArray[np.float64]
    came: NDArray[np.int32]
    via: NDArray[np.int32]
    size: NDArray[np.int32]
    floor: NDArray[np.float64]


@njit(cache=True, nogil=True)
def best_path(
    t: LogProbTable, lattice: Lattice, begin: int, end: int, weight: float
) -> NDArray[np.int32]:
    """Return the best edges through the lattice, from its first position to its last.

    ``begin`` and ``end`` are the ids of the sentence's ends, ``weight`` is the exponent of the
    language model.
    """
    positions = len(lattice.first) - 1
    beam = _Beam(
        np.full((positions + 1, _HYPOTHESES, 3), -1, np.int64),
        np.full((positions + 1, _HYPOTHESES), NEVER),
        np.full((positions + 1, _HYPOTHESES), -1, np.int32),
        np.full((positions + 1, _HYPOTHESES), -1, np.int32),
        np.zeros(positions + 1, np.int32),
        np.full(positions + 1, NEVER),
    )
    beam.state[0, 0, 0], beam.score[0, 0], beam.size[0] = begin, 0.0, 1
    alike, entry = np.zeros(_HYPOTHESES, np.int64), np.zeros(_HYPOTHESES, np.int64)
    for at in range(positions):
        order = np.argsort(-beam.score[at, : beam.size[at]])
        state = beam.state[at]
        for i in range(len(order)):  # alike[h] is the first hypothesis with the last word of h
            alike[order[i]] = order[i]
            for j in range(i):
                if state[order[j], 0] == state[order[i], 0]:
                    alike[order[i]] = order[j]
                    break
        for e in range(lattice.first[at], lattice.first[at + 1]):
            to = at + lattice.length[e]
            word = lattice.word1[e]
            for h in order:
                base = beam.score[at, h] + lattice.channel[e]
                if base <= beam.floor[to]:
                    break
                p, n1, n2, n3 = 0.0, state[h, 0], state[h, 1], state[h, 2]
                if word != NO_WORD:
                    if alike[h] == h:
                        entry[h] = bigram(t, n1, word)
                    p, n1, n2, n3 = complete(t, n1, n2, n3, word, entry[alike[h]])
                    if lattice.word2[e] != NO_WORD:
                        q, n1, n2, n3 = advance(t, n1, n2, n3, lattice.word2[e])
                        p += q
                if base + weight * p > beam.floor[to]:
                    _insert(beam, to, (n1, n2, n3), base + weight * p, h, e)
    return _path_back(t, lattice, beam, end, weight)


@njit(cache=True, nogil=True)
def _insert(
    beam: _Beam, to: int, after: tuple[int, int, int], value: float, h: int, e: int
) -> None:
    """Keep a hypothesis at position ``to`` if there is room, or if it is better than the worst.

    Of hypotheses in one state of the language model only the best is kept.
    """
    state, score = beam.state[to], beam.score[to]
    worst, at = 0, -1
    for k in range(beam.size[to]):
        if state[k, 0] == after[0] and state[k, 1] == after[1] and state[k, 2] == after[2]:
            at = k
            break
        if score[k] < score[worst]:
            worst = k
    if at < 0:
        if beam.size[to] < _HYPOTHESES:
            at = beam.size[to]
            beam.size[to] += 1
        else:
            at = worst
    if value > score[at]:
        state[at, 0], state[at, 1], state[at, 2] = after
        score[at], beam.came[to, at], beam.via[to, at] = value, h, e
        beam.floor[to] = max(beam.floor[to], value - _WIDTH)
    if beam.size[to] == _HYPOTHESES:
        beam.floor[to] = max(beam.floor[to], score.min())


@njit(cache=True, nogil=True)
def _path_back(
    t: LogProbTable, lattice: Lattice, beam: _Beam, end: int, weight: float
) -> NDArray[np.int32]:
    """Return the edges that lead to the best hypothesis at the last position."""
    positions = len(lattice.first) - 1
    state = beam.state[positions]
    best, chosen = NEVER, 0
    for h in range(beam.size[positions]):
        p, _, _, _ = _step(t, state[h, 0], state[h, 1], state[h, 2], end, NO_WORD)
        if beam.score[positions, h] + weight * p > best:
            best, chosen = beam.score[positions, h] + weight * p, h
    path = np.full(positions, -1, np.int32)
    at, used = positions, 0
    while at > 0:
        e, h = beam.via[at, chosen], beam.came[at, chosen]
        path[used] = e
        used += 1
        at -= lattice.length[e]
        chosen = h
    return path[:used][::-1].copy()


@njit(cache=True, nogil=True)
def readings(
    t: LogProbTable, lattice: Lattice, path: NDArray[np.int32], begin: int, end: int, weight: float
) -> NDArray[np.float64]:
    """Return the score, in nats, of each edge that could replace one of the path.

    The rest of the path stays as it is. Shape ``(edges,)``; edges that span other tokens, or are
    far behind, have :data:`NEVER`. Scores are comparable at one position only.
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
            # An edge far behind by its channel alone is skipped: log-probabilities only cost.
            if lattice.length[e] != lattice.length[chosen] or lattice.channel[e] < nearest - _WIDTH:
                continue
            p, a, b, c = _step(
                t, states[i, 0], states[i, 1], states[i, 2], lattice.word1[e], lattice.word2[e]
            )
            value = lattice.channel[e] + weight * p
            if value < nearest - _WIDTH:
                continue
            for j in range(i + 1, min(i + 1 + _AHEAD, count)):
                p, a, b, c = _step(t, a, b, c, lattice.word1[path[j]], lattice.word2[path[j]])
                value += weight * p
            if i + 1 + _AHEAD > count:
                p, a, b, c = _step(t, a, b, c, end, NO_WORD)
                value += weight * p
            out[e] = value
        position += lattice.length[chosen]
    return out


@njit(cache=True, nogil=True)
def confidences(
    lattice: Lattice, path: NDArray[np.int32], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the posterior probability of each edge of the path among those that start with it."""
    out = np.ones(len(path))
    position = 0
    for i in range(len(path)):
        first, last = lattice.first[position], lattice.first[position + 1]
        position += lattice.length[path[i]]
        if last - first > 1:
            highest = scores[first:last].max()
            out[i] = np.exp(scores[path[i]] - highest) / np.exp(scores[first:last] - highest).sum()
    return out


@njit(cache=True, nogil=True)
def costs_as_read(
    t: LogProbTable, words: NDArray[np.int32], begin: int, end: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return what each word and the next cost together in nats, and the state before each.

    Tokens of no word (:data:`NO_WORD`) are passed over and cost nothing. Shapes ``(words,)`` and
    ``(words, 3)``.
    """
    costs = np.zeros(len(words), np.float32)
    states = np.empty((len(words), 3), np.int64)
    n1, n2, n3 = begin, -1, -1
    before = -1
    for i in range(len(words) + 1):
        if i < len(words):
            states[i, 0], states[i, 1], states[i, 2] = n1, n2, n3
            if words[i] == NO_WORD:
                continue
        p, n1, n2, n3 = advance(t, n1, n2, n3, end if i == len(words) else words[i])
        if i < len(words):
            costs[i] -= p
        if before >= 0:
            costs[before] -= p
        before = i
    return costs, states


@njit(cache=True, nogil=True)
def promising(
    t: LogProbTable,
    words: NDArray[np.int32],
    states: NDArray[np.int64],
    end: int,
    first: NDArray[np.int32],
    instead: NDArray[np.int32],
    logs: NDArray[np.float32],
    least: float,
) -> NDArray[np.bool_]:
    """Tell the words for which another would gain ``least`` nats, all others as they were read.

    ``instead[first[i]:first[i + 1]]`` are what word ``i`` may be, ``logs`` what that costs beside
    the word itself.
    """
    out = np.zeros(len(words), np.bool_)
    for i in range(len(words)):
        if first[i] == first[i + 1]:
            continue
        own = _walked(t, words, states, end, i, words[i], NEVER)
        for e in range(first[i], first[i + 1]):
            enough = own + least - logs[e]
            if _walked(t, words, states, end, i, instead[e], enough) >= enough:
                out[i] = True
                break
    return out


@njit(cache=True, nogil=True)
def _walked(
    t: LogProbTable,
    words: NDArray[np.int32],
    states: NDArray[np.int64],
    end: int,
    at: int,
    word: int,
    enough: float,
) -> float:
    """Return the log-probability of a word and those after it that see it.

    No further than where it falls below ``enough``.
    """
    p, n1, n2, n3 = advance(t, states[at, 0], states[at, 1], states[at, 2], word)
    total, seen = p, 0
    for j in range(at + 1, len(words) + 1):
        if total < enough or seen == _AHEAD:
            break
        following = end if j == len(words) else words[j]
        if following != NO_WORD:
            p, n1, n2, n3 = advance(t, n1, n2, n3, following)
            total += p
            seen += 1
    return total

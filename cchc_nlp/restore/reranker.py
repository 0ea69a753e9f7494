"""A small neural network that re-scores doubtful words by the words on either side of them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.lattice import NEVER, NO_WORD, Lattice

__all__ = ["FAR", "NEAR", "Network", "load_network", "rerank", "save_network"]

NEAR, FAR = 8, 24
"""Words on either side that the network sees in their order, and as a bag.

Sizes of the trained network; other sizes were not measured.
"""

_DOUBT = 6.0
"""Nats behind the best within which a rival makes a word doubtful, so that it is re-scored.

The network costs 4 % of the time on stripped text so.
"""

_STEPS_OF_A_BYTE = 127
"""Steps of a weight stored as a signed byte, on either side of zero."""

_LEAST_WEIGHT = 1e-9
"""Least magnitude that a row is scaled by, so that a row of zeros can be stored."""


class Network(NamedTuple):
    """A feed-forward network over the embeddings of the words around a gap.

    ``embedding`` has a row a word and a last one of zeros for places beyond the sentence;
    ``output[slot[word]]`` is the output vector of a word that can be doubtful (``slot`` is -1 for
    others). Source: Bengio et al. 2003, here with words on both sides.
    """

    embedding: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    projection: NDArray[np.float32]
    projection_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: NDArray[np.float32]
    slot: NDArray[np.int32]


_QUANTISED = ("embedding", "hidden", "projection", "output")


def save_network(network: Network, path: Path) -> None:
    """Write a network file; matrices are stored as bytes with a scale for each row."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, value in network._asdict().items():
        if name in _QUANTISED:
            largest = np.maximum(np.abs(value).max(axis=1, keepdims=True), _LEAST_WEIGHT)
            scale = largest / _STEPS_OF_A_BYTE
            arrays[name] = np.rint(value / scale).astype(np.int8)
            arrays[f"{name}_scale"] = scale.astype(np.float32)
        else:
            arrays[name] = value
    np.savez_compressed(path, allow_pickle=False, **arrays)


def load_network(path: Path) -> Network:
    """Read a network file (npz, no pickle)."""
    with np.load(path, allow_pickle=False) as data:
        return Network(
            *(data[n] * data[f"{n}_scale"] if n in _QUANTISED else data[n] for n in Network._fields)
        )


@njit(cache=True, nogil=True, fastmath=True)
def _guess(net: Network, words: NDArray[np.int32], at: int) -> NDArray[np.float32]:
    """Return the output vector for the gap at ``words[at]``; ``words`` are ids of a sentence."""
    size = net.embedding.shape[1]
    x = np.zeros((2 * NEAR + 1) * size, np.float32)
    seen = 0
    for offset in range(-FAR, FAR + 1):
        j = at + offset
        if offset == 0 or j < 0 or j >= len(words):
            continue
        seen += 1
        row = net.embedding[words[j]]
        for k in range(size):
            x[2 * NEAR * size + k] += row[k]
        if -NEAR <= offset <= NEAR:
            place = (offset + NEAR if offset < 0 else offset + NEAR - 1) * size
            for k in range(size):
                x[place + k] = row[k]
    for k in range(size):
        x[2 * NEAR * size + k] /= max(seen, 1)
    out = net.projection_bias.copy()
    hidden = np.empty(len(net.hidden_bias), np.float32)
    for i in range(len(hidden)):
        total = np.float32(0.0)
        row = net.hidden[i]
        for k in range(len(x)):
            total += row[k] * x[k]
        hidden[i] = max(total + net.hidden_bias[i], np.float32(0.0))
    for i in range(len(out)):
        total = np.float32(0.0)
        row = net.projection[i]
        for k in range(len(hidden)):
            total += row[k] * hidden[k]
        out[i] += total
    return out


@njit(cache=True, nogil=True)
def rerank(
    net: Network,
    lattice: Lattice,
    path: NDArray[np.int32],
    scores: NDArray[np.float64],
    begin: int,
    end: int,
    trust: float,
    share: float,
) -> None:
    """Re-score each doubtful word of a path, and put the best reading in its place.

    ``path`` and ``scores`` (from :func:`cchc_nlp.restore.lattice.readings`) are changed. ``trust``
    weighs the network's logits, ``share`` the n-grams. Readings that the network does not know keep
    their joint probability.
    """
    words, places = _words_of(lattice, path, begin, end)
    position = 0
    for i in range(len(path)):
        chosen = path[i]
        first, last = lattice.first[position], lattice.first[position + 1]
        position += lattice.length[chosen]
        if places[i] < 0 or net.slot[lattice.word1[chosen]] < 0:
            continue
        near = 0
        for e in range(first, last):
            if scores[e] > scores[chosen] - _DOUBT and _is_known(net, lattice, e):
                near += 1
        if near < 2:  # the chosen one, and no rival
            continue
        vector = _guess(net, words, places[i])
        path[i] = _rescored(net, lattice, scores, chosen, first, last, vector, trust, share)
        words[places[i]] = lattice.word1[path[i]]


@njit(cache=True, nogil=True)
def _words_of(
    lattice: Lattice, path: NDArray[np.int32], begin: int, end: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the ids of the words of a path, and for each edge of one word its place among them.

    The place is -1 for edges of two words or none.
    """
    words = np.empty(2 * len(path) + 2, np.int32)
    places = np.full(len(path), -1, np.int32)
    words[0], count = begin, 1
    for i in range(len(path)):
        word = lattice.word1[path[i]]
        if word != NO_WORD:
            words[count] = word
            if lattice.word2[path[i]] == NO_WORD:
                places[i] = count
            else:
                count += 1
                words[count] = lattice.word2[path[i]]
            count += 1
    words[count] = end
    return words[: count + 1], places


@njit(cache=True, nogil=True)
def _is_known(net: Network, lattice: Lattice, e: int) -> bool:
    """Tell whether an edge has one word, and the network an output vector for it."""
    word = lattice.word1[e]
    return bool(lattice.word2[e] == NO_WORD and word >= 0 and net.slot[word] >= 0)


@njit(cache=True, nogil=True)
def _rescored(
    net: Network,
    lattice: Lattice,
    scores: NDArray[np.float64],
    chosen: int,
    first: int,
    last: int,
    vector: NDArray[np.float32],
    trust: float,
    share: float,
) -> int:
    """Re-score the edges ``first`` to ``last`` that the network knows, and return the best."""
    known, renewed = np.zeros(last - first, np.bool_), np.zeros(last - first)
    before, after = NEVER, NEVER
    best = chosen
    for e in range(first, last):
        far = scores[e] <= scores[chosen] - 2 * _DOUBT and e != chosen
        if far or not _is_known(net, lattice, e):
            continue
        known[e - first] = True
        before = np.logaddexp(before, scores[e])
        slot = net.slot[lattice.word1[e]]
        logit = net.output_bias[slot]
        row = net.output[slot]
        for k in range(len(vector)):
            logit += row[k] * vector[k]
        renewed[e - first] = (
            lattice.channel[e] + share * (scores[e] - lattice.channel[e]) + trust * logit
        )
        after = np.logaddexp(after, renewed[e - first])
    for e in range(first, last):
        if known[e - first]:  # together they keep the probability that they had
            scores[e] = renewed[e - first] + before - after
            if renewed[e - first] > renewed[best - first]:
                best = e
    return best

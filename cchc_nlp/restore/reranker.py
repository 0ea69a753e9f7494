"""A small neural network that looks again at doubtful words: what would stand between the eight words on either side?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.restore.lattice import NEVER, NO_WORD, Lattice

__all__ = ["FAR", "NEAR", "Network", "load_network", "rerank", "save_network"]

NEAR, FAR = 8, 24
"""Words on either side that the network sees in their order, and as a bag."""

_DOUBT = 6.0
"""A word is looked at again if another reading is at most this many nats behind."""


class Network(NamedTuple):
    """A feed-forward network over the embeddings of the words around a gap (after Bengio et al. 2003, with both sides).

    ``embedding`` has a row a word and a last one of zeros for what is beyond the sentence; ``output[slot[word]]`` are the output vectors
    of those words that are ever doubtful (``slot`` is -1 for the rest).
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
    """Write the network; matrices are stored as bytes with a scale for each row."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for name, value in network._asdict().items():
        if name in _QUANTISED:
            scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-9) / 127
            arrays[name], arrays[f"{name}_scale"] = (
                np.rint(value / scale).astype(np.int8),
                scale.astype(np.float32),
            )
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
    """The output vector for the gap at ``words[at]``."""
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
    """Look again at each doubtful word of a path, and change the path and the scores of its rivals where the network knows better.

    ``scores`` come from :func:`cchc_nlp.restore.lattice.readings`. Readings that the network does not know keep what they had together.
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
    words = words[: count + 1]
    position = 0
    for i in range(len(path)):
        chosen = path[i]
        first, last = lattice.first[position], lattice.first[position + 1]
        position += lattice.length[chosen]
        if places[i] < 0 or net.slot[lattice.word1[chosen]] < 0:
            continue
        rivals = 0
        for e in range(first, last):
            if (
                scores[e] > scores[chosen] - _DOUBT
                and lattice.word2[e] == NO_WORD
                and lattice.word1[e] >= 0
                and net.slot[lattice.word1[e]] >= 0
            ):
                rivals += 1
        if rivals < 2:
            continue
        vector = _guess(net, words, places[i])
        looked, renewed = np.zeros(last - first, np.bool_), np.zeros(last - first)
        before, after = NEVER, NEVER
        best = chosen
        for e in range(first, last):
            word = lattice.word1[e]
            if (
                (scores[e] <= scores[chosen] - 2 * _DOUBT and e != chosen)
                or lattice.word2[e] != NO_WORD
                or word < 0
                or net.slot[word] < 0
            ):
                continue
            looked[e - first] = True
            before = np.logaddexp(before, scores[e])
            slot = net.slot[word]
            logit = net.output_bias[slot]
            row = net.output[slot]
            for k in range(len(vector)):
                logit += row[k] * vector[k]
            renewed[e - first] = (
                lattice.channel[e] + share * (scores[e] - lattice.channel[e]) + trust * logit
            )
            after = np.logaddexp(after, renewed[e - first])
        for e in range(first, last):
            if looked[e - first]:
                scores[e] = (
                    renewed[e - first] + before - after
                )  # together they keep the mass that they had
                if renewed[e - first] > renewed[best - first]:
                    best = e
        path[i] = best
        words[places[i]] = lattice.word1[best]

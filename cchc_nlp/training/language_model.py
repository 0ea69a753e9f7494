"""Train the n-gram model: interpolated modified Kneser-Ney, then pruning by lost likelihood.

Sources: Chen and Goodman 1999; Stolcke 1998.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.language_model import STEP, LanguageModel, LogProbTable
from cchc_nlp.restore.tokens import BEGIN, CLASSES, END, UNKNOWN, model_words

__all__ = ["Corpus", "encode", "train"]

_SPECIAL = [BEGIN, END, UNKNOWN, *CLASSES]
_ORDER = 4
"""Order of the model; keys hold 16 bits a word, so that four words fill 64 bits."""

_LEAST_LOSS = 0.3
"""Nats of the training text that an n-gram must be worth to be kept (not measured)."""

_CHUNK = 1_000_000
"""Words encoded at once, which bounds the memory of Python's lists."""

Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences as one array of word ids; every sentence is ``<s>`` w ... w ``</s>``."""

    words: list[str]
    ids: NDArray[np.uint16]


def encode(
    sentences: Iterable[tuple[str, int]], *, max_words: int = 60_000, min_count: int = 3
) -> Corpus:
    """Return the corpus of ``(sentence, weight)`` pairs; a sentence of weight k counts k times.

    The vocabulary has at most ``max_words`` words, each used ``min_count`` times or more; 60,000
    leave room for ids of 16 bits, and rarer words are mostly misspellings.
    """
    numbers: dict[str, int] = {word: i for i, word in enumerate(_SPECIAL)}
    chunks: list[NDArray[np.uint32]] = []
    buffer: list[int] = []
    for sentence, weight in sentences:
        line = [0, *(numbers.setdefault(w, len(numbers)) for w in model_words(sentence)), 1]
        buffer.extend(line * weight)
        if len(buffer) > _CHUNK:
            chunks.append(np.array(buffer, np.uint32))
            buffer = []
    raw = np.concatenate([*chunks, np.array(buffer, np.uint32)])
    counts = np.bincount(raw, minlength=len(numbers))
    counts[: len(_SPECIAL)] = np.iinfo(np.int64).max
    kept = np.argsort(-counts, kind="stable")[:max_words]
    kept = kept[counts[kept] >= min_count]
    renumber = np.full(len(numbers), 2, np.uint16)
    renumber[kept] = np.arange(len(kept), dtype=np.uint16)
    names = list(numbers)
    return Corpus([names[i] for i in kept], renumber[raw])


def _ngrams(ids: NDArray[np.uint16], order: int) -> tuple[Keys, NDArray[np.int64]]:
    """Return the distinct n-grams inside sentences, and their counts.

    A key packs 16 bits a word, the first word highest.
    """
    length = len(ids) - order + 1
    keys = np.zeros(length, np.uint64)
    inside = np.ones(length, bool)
    for k in range(order):
        part = ids[k : k + length]
        keys = (keys << np.uint64(16)) | part.astype(np.uint64)
        if k:
            inside &= part != 0
    keys = keys[inside]
    keys.sort()
    return _runs(keys)


def _runs(keys: Keys, weights: NDArray[np.int64] | None = None) -> tuple[Keys, NDArray[np.int64]]:
    """Return the distinct keys of a sorted array, and their counts or summed weights."""
    if not len(keys):
        return keys, np.zeros(0, np.int64)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    counts = (
        np.diff(np.concatenate((starts, [len(keys)])))
        if weights is None
        else np.add.reduceat(weights, starts)
    )
    return keys[starts], counts.astype(np.int64)


def _continuations(
    higher: Keys, order: int, own: tuple[Keys, NDArray[np.int64]]
) -> tuple[Keys, NDArray[np.int64]]:
    """Return the Kneser-Ney counts of an order: how many different words come before an n-gram.

    N-grams at the start of a sentence keep their own count.
    """
    tails = np.sort(higher & np.uint64((1 << 16 * order) - 1))
    keys, counts = _runs(tails)
    out = own[1].copy()
    at = np.searchsorted(keys, own[0])
    found = (at < len(keys)) & (keys[np.minimum(at, len(keys) - 1)] == own[0])
    starts_sentence = (own[0] >> np.uint64(16 * (order - 1))) == 0
    use = found & ~starts_sentence
    out[use] = counts[at[use]]
    return own[0], out


def _discounts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the discounts of counts 0, 1, 2 and 3 or more.

    They are held to the range that large corpora have, as small ones give values beyond it.
    """
    n1, n2, n3, n4 = (max(int((counts == k).sum()), 1) for k in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    d = np.array([0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
    return np.asarray(np.clip(d, [0, 0.4, 0.7, 0.9], [0, 0.95, 1.5, 2.0]))


def train(
    corpus: Corpus, *, max_entries: tuple[int, int, int] = (1_400_000, 4_000_000, 5_000_000)
) -> LanguageModel:
    """Train a model of order 4 and prune it to at most the given numbers of 2-, 3- and 4-grams.

    A fifth more of them were tried and were no better.
    """
    vocabulary = len(corpus.words)
    own = {n: _ngrams(corpus.ids, n) for n in range(2, _ORDER + 1)}
    grams = {_ORDER: own[_ORDER]}
    for n in (3, 2):
        grams[n] = _continuations(own[n + 1][0], n, own[n])
    before = np.bincount(
        (own[2][0] & np.uint64(0xFFFF)).astype(np.int64), minlength=vocabulary
    ).astype(np.float64)
    before[0] = 0
    p1 = (before + 0.5) / (before.sum() + 0.5 * vocabulary)
    keys1 = np.arange(vocabulary, dtype=np.uint64)

    probability, weights = {1: p1}, {}
    lower_p, lower_keys = p1, keys1
    for n in range(2, _ORDER + 1):
        keys, counts = grams[n]
        probability[n], contexts, left = _smooth_order(n, keys, counts, lower_p, lower_keys)
        weights[n] = (contexts, left)
        lower_p, lower_keys = probability[n], keys

    keep = _prune(own, probability, weights, max_entries)
    return _pack(corpus.words, own, probability, keep)


def _smooth_order(
    order: int,
    keys: Keys,
    counts: NDArray[np.int64],
    lower_p: NDArray[np.float64],
    lower_keys: Keys,
) -> tuple[NDArray[np.float64], Keys, NDArray[np.float64]]:
    d = _discounts(counts)
    context = keys >> np.uint64(16)
    starts = np.flatnonzero(np.concatenate(([True], context[1:] != context[:-1])))
    discount = d[np.minimum(counts, 3)]
    total = np.add.reduceat(counts, starts)
    left = np.add.reduceat(discount, starts) / total
    of = np.repeat(np.arange(len(starts)), np.diff(np.concatenate((starts, [len(keys)]))))
    tail = keys & np.uint64((1 << 16 * (order - 1)) - 1)
    p_lower = lower_p[np.searchsorted(lower_keys, tail)]
    return (counts - discount) / total[of] + left[of] * p_lower, context[starts], left


def _prune(
    own: dict[int, tuple[Keys, NDArray[np.int64]]],
    probability: dict[int, NDArray[np.float64]],
    weights: dict[int, tuple[Keys, NDArray[np.float64]]],
    max_entries: tuple[int, int, int],
) -> dict[int, NDArray[np.bool_]]:
    """Return which n-grams of each order to keep.

    They are those whose removal would cost the training text most, and the prefixes of kept ones.
    """
    keep: dict[int, NDArray[np.bool_]] = {}
    for n in range(_ORDER, 1, -1):
        keys, counts = own[n]
        contexts, left = weights[n]
        lower_keys = own[n - 1][0] if n > 2 else np.arange(len(probability[1]), dtype=np.uint64)
        tail = keys & np.uint64((1 << 16 * (n - 1)) - 1)
        backed_off = (
            left[np.searchsorted(contexts, keys >> np.uint64(16))]
            * probability[n - 1][np.searchsorted(lower_keys, tail)]
        )
        loss = counts * (np.log(probability[n]) - np.log(backed_off))
        needed = np.zeros(len(keys), bool)
        if n < _ORDER:
            needed[
                np.searchsorted(keys, np.unique(own[n + 1][0][keep[n + 1]] >> np.uint64(16)))
            ] = True
            loss[needed] = np.inf
        limit = max_entries[n - 2]
        threshold = np.partition(loss, -limit)[-limit] if len(loss) > limit else -np.inf
        keep[n] = needed | (loss >= max(threshold, _LEAST_LOSS))
    return keep


def _quantise(p: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.clip(np.rint(-np.log(np.maximum(p, 1e-12)) / STEP), 0, 255).astype(np.uint8)


def _pack(
    words: list[str],
    own: dict[int, tuple[Keys, NDArray[np.int64]]],
    probability: dict[int, NDArray[np.float64]],
    keep: dict[int, NDArray[np.bool_]],
) -> LanguageModel:
    keys = {1: np.arange(len(words), dtype=np.uint64), **{n: own[n][0][keep[n]] for n in keep}}
    p = {1: probability[1], **{n: probability[n][keep[n]] for n in keep}}
    backoff: dict[int, NDArray[np.float64]] = {}
    start: dict[int, NDArray[np.int32]] = {}
    for n in range(2, _ORDER + 1):
        parent = np.searchsorted(keys[n - 1], keys[n] >> np.uint64(16))
        lower = _lookup(n - 1, keys[n] & np.uint64((1 << 16 * (n - 1)) - 1), keys, p, backoff)
        spent = np.bincount(parent, p[n], minlength=len(keys[n - 1]))
        spent_lower = np.bincount(parent, lower, minlength=len(keys[n - 1]))
        backoff[n - 1] = np.clip((1 - spent) / np.maximum(1 - spent_lower, 1e-6), 1e-7, 1.0)
        start[n] = np.concatenate(
            ([0], np.cumsum(np.bincount(parent, minlength=len(keys[n - 1]))))
        ).astype(np.int32)
    last = {n: (keys[n] & np.uint64(0xFFFF)).astype(np.uint16) for n in (2, 3, 4)}
    table = LogProbTable(
        p1=_quantise(p[1]),
        b1=_quantise(backoff[1]),
        start2=start[2],
        w2=last[2],
        p2=_quantise(p[2]),
        b2=_quantise(backoff[2]),
        start3=start[3],
        w3=last[3],
        p3=_quantise(p[3]),
        b3=_quantise(backoff[3]),
        start4=start[4],
        w4=last[4],
        p4=_quantise(p[4]),
    )
    return LanguageModel(words, table)


def _lookup(
    order: int,
    wanted: Keys,
    keys: dict[int, Keys],
    p: dict[int, NDArray[np.float64]],
    backoff: dict[int, NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Return probabilities of n-grams in the pruned model, which backs off where it has none."""
    if order == 1:
        return p[1][wanted.astype(np.int64)]
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys[order]) - 1)
    found = keys[order][at] == wanted
    out = np.empty(len(wanted))
    out[found] = p[order][at[found]]
    missing = wanted[~found]
    context = missing >> np.uint64(16)
    parent = np.minimum(np.searchsorted(keys[order - 1], context), len(keys[order - 1]) - 1)
    weight = np.where(keys[order - 1][parent] == context, backoff[order - 1][parent], 1.0)
    out[~found] = weight * _lookup(
        order - 1, missing & np.uint64((1 << 16 * (order - 1)) - 1), keys, p, backoff
    )
    return out

"""Learn a table of phrases, English to Vietnamese, from parallel text.

Words are aligned both ways by IBM Model 1 with a preference for the diagonal (Dyer, Chahuneau and
Smith 2013), the two alignments united by grow-diag, and phrases taken that no link leaves (Koehn,
Och and Marcu 2003).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cchc_nlp.text import normalize

__all__ = ["align", "learn_phrases", "segments"]

_ROUNDS = 6
"""Rounds of expectation and maximisation (not measured)."""
_DIAGONAL = 4.0
"""Preference for the diagonal: the value that Dyer et al. start from, not trained here."""
_LONGEST_ENGLISH, _LONGEST_VIETNAMESE = 4, 6
"""Words of a phrase; Vietnamese ones are syllables, of which a word has two (not measured)."""
_LEAST_COUNT, _LEAST_SHARE = 3, 0.15
"""Uses of a phrase, and share of its usual rendering, below which it is left out (not measured).

They guard against renderings by chance, and against words that are rendered by context alone.
"""
_LONGEST_SEGMENT = 80
"""Words of a segment above which it is left out: alignment takes the square of them."""
_LEAST_TOTAL = 1e-300
"""Least sum that expected counts are divided by, which is zero for no pair that was seen."""
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_CUT = re.compile(r"\n+|(?<=[.;:])\s+")

Links = NDArray[np.int32]


def segments(vietnamese: str, english: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield corresponding pieces of two texts as ``(vietnamese words, english words)``.

    They are lines, cut at the ends of sentences where both have as many.
    """
    lines = [
        [line for line in text.split("\n") if line.strip()]
        for text in (normalize(vietnamese), english)
    ]
    if len(lines[0]) != len(lines[1]):
        return
    for pair in zip(*lines, strict=True):
        pieces = [[p for p in _CUT.split(text) if p.strip()] for text in pair]
        for v, e in zip(*pieces, strict=True) if len(pieces[0]) == len(pieces[1]) else [pair]:
            words = _WORD.findall(v.lower()), _WORD.findall(e.lower())
            if 0 < len(words[0]) <= _LONGEST_SEGMENT and 0 < len(words[1]) <= _LONGEST_SEGMENT:
                yield words


@njit(cache=True)
def _expect(
    source: NDArray[np.int32],
    source_starts: NDArray[np.int64],
    target: NDArray[np.int32],
    target_starts: NDArray[np.int64],
    cell: NDArray[np.int64],
    p: NDArray[np.float64],
    counts: NDArray[np.float64],
    best: NDArray[np.int32],
    diagonal: float,
) -> None:
    """Add the expected counts of (source, target) pairs, and set the best source of each target.

    ``cell`` is the index into ``p`` and ``counts`` of each possible link, target word by target
    word.
    """
    at = 0
    for s in range(len(source_starts) - 1):
        a, b = source_starts[s], source_starts[s + 1]
        for j in range(target_starts[s], target_starts[s + 1]):
            total, highest = 0.0, 0.0
            place = (j - target_starts[s] + 0.5) / (target_starts[s + 1] - target_starts[s])
            for i in range(a, b):
                near = np.exp(-diagonal * abs((i - a + 0.5) / (b - a) - place))
                value = p[cell[at + i - a]] * near
                total += value
                if value > highest:
                    highest, best[j] = value, i - a
            for i in range(a, b):
                near = np.exp(-diagonal * abs((i - a + 0.5) / (b - a) - place))
                counts[cell[at + i - a]] += p[cell[at + i - a]] * near / max(total, _LEAST_TOTAL)
            at += b - a


def _numbered(
    sentences: Sequence[Sequence[str]],
) -> tuple[NDArray[np.int32], NDArray[np.int64], int]:
    ids: dict[str, int] = {}
    flat = [ids.setdefault(w, len(ids)) for s in sentences for w in s]
    return (
        np.array(flat, np.int32),
        np.concatenate(([0], np.cumsum([len(s) for s in sentences]))).astype(np.int64),
        len(ids),
    )


def align(source: Sequence[Sequence[str]], target: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return, for each target word of each sentence, the index of the source word it renders."""
    s, s_starts, _ = _numbered(source)
    t, t_starts, words = _numbered(target)
    pairs = [
        (
            s[s_starts[k] : s_starts[k + 1]].astype(np.int64)[None, :] * words
            + t[t_starts[k] : t_starts[k + 1]][:, None]
        ).ravel()
        for k in range(len(source))
    ]
    used, cell = np.unique(np.concatenate(pairs), return_inverse=True)
    from_word = used // words
    p = np.full(len(used), 1.0 / words)
    best = np.zeros(len(t), np.int32)
    for _ in range(_ROUNDS):
        counts = np.zeros(len(used))
        _expect(s, s_starts, t, t_starts, cell, p, counts, best, _DIAGONAL)
        p = counts / np.bincount(from_word, counts)[from_word]
    return [best[t_starts[k] : t_starts[k + 1]].tolist() for k in range(len(target))]


def _grow(forward: list[int], backward: list[int]) -> set[tuple[int, int]]:
    """Unite the links of two directions by grow-diag.

    Those of both are taken, then those of either that touch one and reach a word without any.
    """
    ahead = {(e, v) for v, e in enumerate(forward)}
    back = {(e, v) for e, v in enumerate(backward)}
    links, either = ahead & back, ahead | back
    grown = True
    while grown:
        grown = False
        for e, v in sorted(either - links):
            near = any((e + i, v + j) in links for i in (-1, 0, 1) for j in (-1, 0, 1))
            if near and (all(a != e for a, _ in links) or all(b != v for _, b in links)):
                links.add((e, v))
                grown = True
    return links


def _phrases(
    english: Sequence[str], vietnamese: Sequence[str], links: set[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    by_english: dict[int, list[int]] = defaultdict(list)
    by_vietnamese: dict[int, list[int]] = defaultdict(list)
    for e, v in links:
        by_english[e].append(v)
        by_vietnamese[v].append(e)
    for a in range(len(english)):
        for b in range(a, min(a + _LONGEST_ENGLISH, len(english))):
            linked = [v for e in range(a, b + 1) for v in by_english[e]]
            if not linked or not by_english[a] or not by_english[b]:
                continue
            low, high = min(linked), max(linked)
            if high - low < _LONGEST_VIETNAMESE and all(
                a <= e <= b for v in range(low, high + 1) for e in by_vietnamese[v]
            ):
                yield " ".join(english[a : b + 1]), " ".join(vietnamese[low : high + 1])


def learn_phrases(pairs: Iterable[tuple[list[str], list[str]]]) -> dict[str, tuple[str, float]]:
    """Return English phrases with their most usual Vietnamese rendering and its share.

    ``pairs`` are ``(vietnamese words, english words)``.
    """
    both = list(pairs)
    vietnamese, english = [v for v, _ in both], [e for _, e in both]
    forward, backward = align(english, vietnamese), align(vietnamese, english)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for v, e, ahead, back in zip(vietnamese, english, forward, backward, strict=True):
        for phrase, rendering in _phrases(e, v, _grow(ahead, back)):
            counts[phrase][rendering] += 1
    out = {}
    for phrase, renderings in counts.items():
        (rendering, count), total = renderings.most_common(1)[0], renderings.total()
        if total >= _LEAST_COUNT and count / total >= _LEAST_SHARE:
            out[phrase] = rendering, count / total
    return out

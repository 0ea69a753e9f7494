"""Estimate the channel from line pairs: tokens are aligned, then letters to segments by expectation and maximisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
from rapidfuzz.distance import Levenshtein

from cchc_nlp.restore.channel import LONGEST, Channel
from cchc_nlp.restore.tokens import Kind, tokenize
from cchc_nlp.text import fold, normalize, strip_diacritics
from cchc_nlp.training.noise import LinePair

__all__ = ["TokenPair", "align_tokens", "estimate"]

TokenPair = tuple[str, str]

# Rendered pages never show some things that scans do. How often the ă and â families are read as "é" or "i", and đ as "p", was counted in
# a scanned report; of the rest it is only known that they occur there, so each has the same small share.
_COUNTED = {**{letter: {"é": 0.12, "i": 0.12} for letter in "ăắằẳẵặâấầẩẫậ"}, "đ": {"p": 0.06}}
_SEEN = "ã:3i&4 à:3 á:d4 ạ:4 ệ:&8 ề:8 ế:é8 ố:bd ồ:d ộ:d ở:&¢ ý:¥ ì:i õ:d"
_SEEN_SHARE = 0.03
_OCCURRING = {
    letter: dict.fromkeys(segments, _SEEN_SHARE)
    for letter, segments in (entry.split(":") for entry in _SEEN.split())
}
GAPS = {
    letter: {**_COUNTED.get(letter, {}), **_OCCURRING.get(letter, {})}
    for letter in {*_COUNTED, *_OCCURRING}
}
_FAMILY = 0.06
_RARE = 100.0
_TWICE = 0.02
_ANY = 0.003
_LEAST = 2e-5


def align_tokens(pair: LinePair) -> list[TokenPair]:
    """Pair the words of a clean line with the raw tokens read for them, leaving out words that were split, merged or lost."""
    clean = [t.text for t in tokenize(normalize(pair.clean)) if t.kind is Kind.WORD]
    raw = _raw_words(pair.read, questions="?" in pair.clean or "!" in pair.clean)
    gap, n, m = 0.7, len(clean), len(raw)
    cost = np.zeros((n + 1, m + 1))
    cost[:, 0], cost[0, :] = np.arange(n + 1) * gap, np.arange(m + 1) * gap
    distance = [[Levenshtein.normalized_distance(fold(c), fold(r)) for r in raw] for c in clean]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost[i, j] = min(
                cost[i - 1, j - 1] + distance[i - 1][j - 1],
                cost[i - 1, j] + gap,
                cost[i, j - 1] + gap,
            )
    out: list[TokenPair] = []
    i, j = n, m
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + distance[i - 1][j - 1]:
            i, j = i - 1, j - 1
            if distance[i][j] <= 0.67 or len(clean[i]) <= 2:
                out.append((clean[i].lower(), raw[j].lower()))
        elif cost[i, j] == cost[i - 1, j] + gap:
            i -= 1
        else:
            j -= 1
    return out[::-1]


def _raw_words(line: str, *, questions: bool) -> list[str]:
    """Raw words and numbers; "?" and "!" right after a word are part of it where the clean line has none ("xu?" for xử)."""
    out: list[str] = []
    end = -1
    for token in tokenize(line):
        if token.kind in (Kind.WORD, Kind.NUMBER):
            out.append(token.text)
            end = token.end
        elif token.text in "?!" and token.start == end and out and not questions:
            out[-1] += token.text
    return out


def _initial(letter: str, segment: str) -> float:
    base = strip_diacritics(letter)
    same = strip_diacritics(segment) == base
    return {0: 0.01, 1: 0.7 if same else 0.01, 2: 0.01, 3: 0.001}[len(segment)]


def _expect(
    word: str,
    raw: str,
    count: int,
    p: dict[str, dict[str, float]],
    totals: dict[str, dict[str, float]],
) -> None:
    """Add the expected use of each (letter, segment) in all ways to read the word as the raw token."""
    n, m = len(word), len(raw)
    forward = [[0.0] * (m + 1) for _ in range(n + 1)]
    backward = [[0.0] * (m + 1) for _ in range(n + 1)]
    forward[0][0] = backward[n][m] = 1.0
    arcs = []
    for i in range(n):
        reads = p.get(word[i])
        for j in range(m + 1):
            if not forward[i][j]:
                continue
            for k in range(min(LONGEST, m - j) + 1):
                segment = raw[j : j + k]
                q = reads.get(segment, 0.0) if reads else _initial(word[i], segment)
                if q:
                    arcs.append((i, j, k, q))
                    forward[i + 1][j + k] += forward[i][j] * q
    if not forward[n][m]:
        return
    for i, j, k, q in reversed(arcs):
        backward[i][j] += q * backward[i + 1][j + k]
    scale = count / forward[n][m]
    for i, j, k, q in arcs:
        share = forward[i][j] * q * backward[i + 1][j + k] * scale
        if share > 1e-6:
            totals[word[i]][raw[j : j + k]] += share


def estimate(pairs: Iterable[TokenPair], *, rounds: int = 6) -> Channel:
    """Estimate segment probabilities from ``(word, raw token)`` pairs and add the two gaps that renderings leave."""
    counted = Counter((w, r) for w, r in pairs if len(w) <= 12 and len(r) <= 15)
    p: dict[str, dict[str, float]] = {}
    totals: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        totals = defaultdict(lambda: defaultdict(float))
        for (word, raw), count in counted.items():
            _expect(word, raw, count, p, totals)
        p = {
            c: {s: v / sum(reads.values()) for s, v in reads.items()} for c, reads in totals.items()
        }
    return _table(totals)


def _table(totals: dict[str, dict[str, float]]) -> Channel:
    letters = "".join(sorted(c for c in totals if c.isalpha() and sum(totals[c].values()) >= 5))
    reads = {
        c: _with_gaps(c, {s: v / sum(totals[c].values()) for s, v in totals[c].items()})
        for c in letters
    }
    family: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for c in letters:
        for segment, p in reads[c].items():
            family[strip_diacritics(c)][segment] += p
    for c in letters:
        size = sum(family[strip_diacritics(c)].values())
        rare = _FAMILY + (1 - _FAMILY) * _RARE / (_RARE + sum(totals[c].values()))
        reads[c] = _smooth(
            reads[c], {s: p / size for s, p in family[strip_diacritics(c)].items()}, rare
        )
    segments = ["", *sorted({s for r in reads.values() for s, p in r.items() if s and p >= _LEAST})]
    number = {s: i for i, s in enumerate(segments)}
    table = np.zeros((len(letters), len(segments) + 1), np.float32)
    single = np.array([len(s) == 1 for s in segments] + [True])
    for i, letter in enumerate(letters):
        for segment, p in reads[letter].items():
            if segment in number:
                table[i, number[segment]] = p
        table[i, single] += _ANY / single.sum()
        table[i] /= table[i].sum()
    return Channel(letters, segments, table)


def _with_gaps(letter: str, reads: dict[str, float]) -> dict[str, float]:
    gap = GAPS.get(letter, {})
    return {
        s: reads.get(s, 0.0) * (1 - sum(gap.values())) + gap.get(s, 0.0) for s in {*reads, *gap}
    }


def _smooth(own: dict[str, float], family: dict[str, float], share: float) -> dict[str, float]:
    """Mix in how letters of the same base are read, and a letter read twice over (á as "éa"), each way one that it is read alone."""
    mixed = {s: (1 - share) * own.get(s, 0.0) + share * family.get(s, 0.0) for s in {*own, *family}}
    single = sorted(((s, p) for s, p in mixed.items() if len(s) == 1), key=lambda r: -r[1])[:12]
    out = {s: (1 - _TWICE) * p for s, p in mixed.items()}
    for a, p in single:
        for b, q in single:
            out[a + b] = out.get(a + b, 0.0) + _TWICE * p * q
    return out

"""Estimate the channel from line pairs.

Tokens are aligned first, then letters to segments by expectation and maximisation.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Levenshtein

from cchc_nlp.restore.channel import LONGEST, Channel
from cchc_nlp.restore.tokens import Kind, tokenize
from cchc_nlp.text import fold, normalize, strip_diacritics
from cchc_nlp.training.noise import LinePair

__all__ = [
    "Readings",
    "TokenPair",
    "align_tokens",
    "align_words",
    "channel_of",
    "estimate",
    "expected_uses",
]

TokenPair = tuple[str, str]

Readings = Mapping[str, Mapping[str, float]]
"""Probabilities, or expected uses, of the segments that each letter is read as."""

# Rendered pages lack some confusions of scans. How often the ă and â families are read as "é" or
# "i", and đ as "p", was counted in a scanned report; the others are only known to occur there, so
# each has the same small share. Without the latter the seed's dev half has 1.03 % errors instead of
# 0.83 %.
_COUNTED = {**{letter: {"é": 0.12, "i": 0.12} for letter in "ăắằẳẵặâấầẩẫậ"}, "đ": {"p": 0.06}}
_SEEN = "ã:3i&4 à:3 á:d4 ạ:4 ệ:&8 ề:8 ế:é8 ố:bd ồ:d ộ:d ở:&¢ ý:¥ ì:i õ:d"
_SEEN_SHARE = 0.03  # too few of each were seen to count them
_OCCURRING = {
    letter: dict.fromkeys(segments, _SEEN_SHARE)
    for letter, segments in (entry.split(":") for entry in _SEEN.split())
}
GAPS = {
    letter: {**_COUNTED.get(letter, {}), **_OCCURRING.get(letter, {})}
    for letter in {*_COUNTED, *_OCCURRING}
}
"""Confusions that renderings lack, with their shares, by letter."""


class Smoothing(NamedTuple):
    """What is added to the readings of letters that were counted; shares, set by hand.

    ``gaps`` are readings that renderings lack. ``family`` is the least share that letters of the
    same base have in how a letter is read; it rises to a half at ``rare`` uses of a letter.
    ``twice`` is the share of letters that are read twice over (á as "éa"), ``anything`` that of any
    single character, so that no token is impossible. The effect of each was not measured alone.
    """

    gaps: Mapping[str, Mapping[str, float]]
    family: float
    rare: float
    twice: float
    anything: float


FOREIGN_OCR = Smoothing(GAPS, 0.06, 100.0, 0.02, 0.003)
"""For OCR of another language, which misreads most letters with marks."""
VIETNAMESE_OCR = Smoothing({}, 0.01, 1.0, 0.0, 0.0003)
"""For OCR of Vietnamese, which misreads few."""

_LEAST = 2e-5
"""Probability below which a segment is not stored."""
_FEWEST_USES = 5
"""Expected uses of a letter below which the channel does not have it: too few to learn from."""
_LEAST_SHARE = 1e-6
"""Expected uses below which an alignment is not counted, which only saves time and memory."""
_LONGEST_WORD, _LONGEST_RAW = 12, 15
"""Characters of words and tokens that are learned from; longer ones are misaligned pairs."""

_GAP = 0.7
"""Cost of a word, or a raw token, without a counterpart; the largest distance of a pair is 1."""
_FAR, _SHORT_WORD = 0.67, 2
"""Distance above which an aligned pair is dropped, and letters of words that are kept at any.

In a short word one misread letter is already half of it or all.
"""
_DOUBLED = 12
"""Likeliest single readings of a letter that are combined for letters read twice over."""

# How a letter is read before anything is known: as its base or itself, seldom otherwise; by the
# number of characters that it is read as.
_SAME, _OTHER, _LOST_OR_TWO, _THREE = 0.7, 0.01, 0.01, 0.001


def align_tokens(pair: LinePair) -> list[TokenPair]:
    """Pair the words of a clean line with the raw tokens that were read for them, in small letters.

    Words that were split, merged or lost are left out.
    """
    clean = [t.text for t in tokenize(normalize(pair.clean)) if t.kind is Kind.WORD]
    raw = _raw_words(pair.read, questions="?" in pair.clean or "!" in pair.clean)
    return [(c.lower(), r.lower()) for c, r in align_words(clean, raw)]


def align_words(clean: Sequence[str], raw: Sequence[str]) -> list[TokenPair]:
    """Pair the words of a clean line with those that were read for them, whatever their case.

    Words that were split, merged or lost are left out.

    >>> align_words(["Hội", "công", "chứng"], ["HQi", "chimg"])
    [('Hội', 'HQi'), ('chứng', 'chimg')]
    """
    n, m = len(clean), len(raw)
    cost = np.zeros((n + 1, m + 1))
    cost[:, 0], cost[0, :] = np.arange(n + 1) * _GAP, np.arange(m + 1) * _GAP
    distance = [[Levenshtein.normalized_distance(fold(c), fold(r)) for r in raw] for c in clean]
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost[i, j] = min(
                cost[i - 1, j - 1] + distance[i - 1][j - 1],
                cost[i - 1, j] + _GAP,
                cost[i, j - 1] + _GAP,
            )
    out: list[TokenPair] = []
    i, j = n, m
    while i and j:
        if cost[i, j] == cost[i - 1, j - 1] + distance[i - 1][j - 1]:
            i, j = i - 1, j - 1
            short = len(clean[i]) <= _SHORT_WORD and len(raw[j]) <= LONGEST * len(clean[i])
            if short or distance[i][j] <= _FAR:
                out.append((clean[i], raw[j]))
        elif cost[i, j] == cost[i - 1, j] + _GAP:
            i -= 1
        else:
            j -= 1
    return out[::-1]


def _raw_words(line: str, *, questions: bool) -> list[str]:
    """Return the raw words and numbers of a line.

    "?" and "!" right after a word are part of it unless the clean line has ``questions`` ("xu?" for
    xử).
    """
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
    """Return the weight of a reading in the first round."""
    base = strip_diacritics(letter)
    same = strip_diacritics(segment) == base
    single = _SAME if same else _OTHER
    return {0: _LOST_OR_TWO, 1: single, 2: _LOST_OR_TWO, 3: _THREE}[len(segment)]


def _expect(
    word: str,
    raw: str,
    count: int,
    p: Readings,
    totals: dict[str, dict[str, float]],
) -> None:
    """Add the expected uses of (letter, segment) over all ways to read a word as a raw token."""
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
        if share > _LEAST_SHARE:
            totals[word[i]][raw[j : j + k]] += share


def expected_uses(counted: Mapping[TokenPair, int], readings: Readings) -> Readings:
    """Return how often each letter is expected to have been read as each segment.

    ``counted`` are words, as tokens, with how often; ``readings`` the probabilities so far. Letters
    that have none are taken to be read as their base, or nearly.
    """
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (word, raw), count in counted.items():
        _expect(word, raw, count, readings, totals)
    return totals


def estimate(
    pairs: Iterable[TokenPair], smoothing: Smoothing = FOREIGN_OCR, *, rounds: int = 6
) -> Channel:
    """Estimate a channel from ``(word, raw token)`` pairs and smooth it.

    Six rounds of expectation and maximisation are enough (not measured beyond).
    """
    counted = Counter(
        (w, r) for w, r in pairs if len(w) <= _LONGEST_WORD and len(r) <= _LONGEST_RAW
    )
    p: Readings = {}
    totals: Readings = {}
    for _ in range(rounds):
        totals = expected_uses(counted, p)
        p = {
            c: {s: v / sum(reads.values()) for s, v in reads.items()} for c, reads in totals.items()
        }
    return _table(totals, smoothing)


def _table(totals: Readings, smoothing: Smoothing) -> Channel:
    """Return the channel of expected uses, smoothed."""
    letters = "".join(
        sorted(c for c in totals if c.isalpha() and sum(totals[c].values()) >= _FEWEST_USES)
    )
    reads = {
        c: _with_gaps(
            {s: v / sum(totals[c].values()) for s, v in totals[c].items()},
            smoothing.gaps.get(c, {}),
        )
        for c in letters
    }
    family: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for c in letters:
        for segment, p in reads[c].items():
            family[strip_diacritics(c)][segment] += p
    for c in letters:
        size = sum(family[strip_diacritics(c)].values())
        uses = sum(totals[c].values())
        rare = smoothing.family + (1 - smoothing.family) * smoothing.rare / (smoothing.rare + uses)
        reads[c] = _smooth(
            reads[c],
            {s: p / size for s, p in family[strip_diacritics(c)].items()},
            rare,
            smoothing.twice,
        )
    return channel_of(reads, smoothing.anything)


def channel_of(reads: Readings, anything: float) -> Channel:
    """Return the channel of readings, of which ``anything`` is the share of any single character.

    >>> channel_of({"o": {"o": 0.9, "0": 0.1}}, 0.01).segments
    ['', '0', 'o']
    """
    letters = "".join(sorted(reads))
    segments = ["", *sorted({s for r in reads.values() for s, p in r.items() if s and p >= _LEAST})]
    number = {s: i for i, s in enumerate(segments)}
    table = np.zeros((len(letters), len(segments) + 1), np.float32)
    single = np.array([len(s) == 1 for s in segments] + [True])
    for i, letter in enumerate(letters):
        for segment, p in reads[letter].items():
            if segment in number:
                table[i, number[segment]] = p
        table[i, single] += anything / single.sum()
        table[i] /= table[i].sum()
    return Channel(letters, segments, table)


def _with_gaps(reads: dict[str, float], gap: Mapping[str, float]) -> dict[str, float]:
    """Return the readings of a letter with those that renderings lack."""
    return {
        s: reads.get(s, 0.0) * (1 - sum(gap.values())) + gap.get(s, 0.0)
        for s in dict.fromkeys([*reads, *gap])
    }


def _smooth(
    own: dict[str, float], family: dict[str, float], share: float, twice: float
) -> dict[str, float]:
    """Mix in how letters of the same base are read, and letters that are read twice over.

    Each half of the latter (á as "éa") is a way in which the letter is read alone.
    """
    mixed = {
        s: (1 - share) * own.get(s, 0.0) + share * family.get(s, 0.0)
        for s in dict.fromkeys([*own, *family])
    }
    single = sorted(((s, p) for s, p in mixed.items() if len(s) == 1), key=lambda r: -r[1])[
        :_DOUBLED
    ]
    out = {s: (1 - twice) * p for s, p in mixed.items()}
    for a, p in single if twice else ():
        for b, q in single:
            out[a + b] = out.get(a + b, 0.0) + twice * p * q
    return out

"""Channels of scanners' own OCR, from pairs of words as they were printed and as they were read.

There are few pairs: rare letters take after those that look like them, and letters with marks may
be read as two strokes that no pair shows.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from cchc_nlp.restore.casing import small
from cchc_nlp.restore.channel import Channel
from cchc_nlp.text import strip_diacritics
from cchc_nlp.training.channel import (
    Readings,
    TokenPair,
    align_words,
    channel_of,
    expected_uses,
)

__all__ = [
    "engine_channel",
    "gold_of",
    "layers",
    "pairs_of_layer",
    "pairs_of_lines",
    "read_pairs",
]

_LETTERS = (
    "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵbcdđghklmnpqrstvx"
)
"""The alphabet: a channel that lacks a letter can restore no word with it."""

_WORTH = (10.0, 50.0)
"""Observations that letters most like a letter count for, and those less like it.

Of the former 5 to 20 were tried, of the latter 10 to 60; four layers that were kept out had 8.4 to
8.9 % of words wrong.
"""

_TWO_STROKES, _MOST_STROKES = 0.1, 1000
"""Share of letters with marks that are read as two characters, whichever they are, and how many
twos of them are kept.

Layers that were kept out have 9.6 % of words wrong without, 8.8 % with 0.03, 8.5 % with 0.1 or 0.2.
"""

_STROKES, _STROKE = "il1Irtfj!|[]{}()<>'.,:;5", 2.0
"""Signs that strokes of a letter and its marks are read as, and the uses that each is taken to have
before any is seen."""

_ANYTHING = 0.03
"""Share of letters that are read as any one character; 0.01 gives 0.1 to 0.2 % more wrong words."""

_ROUNDS = 8
_AROUND = ".,;:()[]\"“”'-/"
"""Punctuation that is no part of the words that it stands beside."""
_ABOVE, _BELOW = frozenset("\u0300\u0301\u0303\u0309"), "\u0323"
_HATS = frozenset("\u0302\u0306\u031b")

Group = tuple[str, ...]


def read_pairs(path: Path, producer: str) -> Counter[TokenPair]:
    """Return how often each word was read as each token by a producer's engine.

    ``path`` is a table of word, token, count and producer, parted by tabs. Capitals inside a token
    stay: they are how some engines read letters with marks.
    """
    out = Counter[TokenPair]()
    for line in path.read_text(encoding="utf8").splitlines():
        word, raw, count, by = line.split("\t")
        if by == producer:
            out[_pair(word, raw)] += int(count)
    return out


def _pair(word: str, raw: str) -> TokenPair:
    return unicodedata.normalize("NFC", word).lower(), small(raw)


def pairs_of_lines(lines: Iterable[tuple[str, str]]) -> Counter[TokenPair]:
    """Return how often each word was read as each token, from lines as printed and as read.

    Words are what stands between blanks, without the punctuation around them; numbers are none.

    >>> sorted(pairs_of_lines([("Căn cứ Luật Công chứng,", "Cdn c* Lu$t C6.ng chimg,")]))[:3]
    [('chứng', 'chimg'), ('công', 'c6.ng'), ('căn', 'cdn')]
    """
    out = Counter[TokenPair]()
    for printed, read in lines:
        clean, raw = ([w.strip(_AROUND) for w in line.split()] for line in (printed, read))
        out.update(_pair(w, r) for w, r in align_words(clean, raw) if w.isalpha())
    return out


def layers(folder: Path) -> list[Path]:
    """Return the text layers of a folder that have gold, line by line, beside them."""
    return sorted(path for path in folder.glob("*.layer.txt") if gold_of(path).exists())


def gold_of(layer: Path) -> Path:
    """Return the file that holds what was printed where a layer holds what was read."""
    return layer.with_name(layer.name.replace(".layer.", ".gold."))


def pairs_of_layer(layer: Path) -> Counter[TokenPair]:
    """Return how often each word of a layer was read as each token."""
    printed, read = (p.read_text(encoding="utf8").split("\n") for p in (gold_of(layer), layer))
    return pairs_of_lines(zip(printed, read, strict=True))


def engine_channel(pairs: Mapping[TokenPair, int]) -> Channel:
    """Return the channel of an engine.

    >>> channel = engine_channel({("công", "c6ng"): 50, ("nông", "n6ng"): 50})
    >>> channel.log_likelihood("công", "c6ng") > channel.log_likelihood("công", "cong")
    True
    >>> channel.log_likelihood("bỗng", "b6ng") > channel.log_likelihood("bống", "bang")
    True
    """
    counted = {pair: n for pair, n in pairs.items() if n > 0 and _is_one_word(*pair)}
    readings: Readings = {}
    uses: Readings = {}
    for _ in range(_ROUNDS):
        uses = expected_uses(counted, readings)
        readings = {**_shares(uses), **_shared(uses)}
    strokes = _two_strokes(uses)
    return channel_of(
        {c: _mixed(readings[c], strokes) if _is_marked(c) else readings[c] for c in _LETTERS},
        _ANYTHING,
    )


def _is_one_word(word: str, raw: str) -> bool:
    """Tell whether a pair is of one word and all of it: others teach what no letter is read as."""
    return " " not in word + raw and len(word) <= 2 * len(raw) <= 4 * len(word) + 2


def _shares(uses: Readings) -> dict[str, dict[str, float]]:
    return {c: {s: v / sum(r.values()) for s, v in r.items()} for c, r in uses.items()}


def _shared(uses: Readings) -> dict[str, dict[str, float]]:
    """Return how letters are read, each by its own uses and those of letters like it."""
    by_group: dict[Group, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for letter in _LETTERS:
        for segment, count in uses.get(letter, {}).items():
            for group in _groups(letter):
                by_group[group][segment] += count
    out = {}
    for letter in _LETTERS:
        groups = _groups(letter)
        shares: dict[str, float] = {strip_diacritics(letter): 1.0}
        for i, group in reversed(list(enumerate(groups))):
            own, worth = by_group[group], _WORTH[min(i, 1)]
            total = sum(own.values()) + worth
            shares = {
                s: (own.get(s, 0.0) + worth * shares.get(s, 0.0)) / total
                for s in dict.fromkeys([*own, *shares])
            }
        out[letter] = shares
    return out


@cache
def _groups(letter: str) -> tuple[Group, ...]:
    """Return the groups that a letter is of, the letter itself first, the least alike last.

    >>> _groups("ễ")[1] == _groups("ế")[1], _groups("ễ")[1] == _groups("ệ")[1]
    (True, False)
    """
    if letter == "đ":
        return (("đ",),)
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if not marks:
        return (("", letter), ("all", base))
    hat = next((m for m in marks if m in _HATS), "")
    tone = "above" if _ABOVE & set(marks) else "below" if _BELOW in marks else ""
    return (
        ("", letter),
        ("hat and tone", base, hat, tone),
        ("hat", base, hat),
        ("marked", base),
        ("all", base),
    )


def _is_marked(letter: str) -> bool:
    return strip_diacritics(letter) != letter


def _two_strokes(uses: Readings) -> dict[str, float]:
    """Return the probabilities of two characters for a letter with marks, each by its own uses."""
    seen: dict[str, float] = defaultdict(float, dict.fromkeys(_STROKES, _STROKE))
    for letter in filter(_is_marked, uses):
        for segment, count in uses[letter].items():
            for character in segment if len(segment) == 2 else ():
                seen[character] += count
    total = sum(seen.values())
    twos = {a + b: seen[a] * seen[b] / total**2 for a in seen for b in seen}
    kept = sorted(twos, key=lambda s: -twos[s])[:_MOST_STROKES]
    whole = sum(twos[s] for s in kept)
    return {s: twos[s] / whole for s in kept}


def _mixed(reads: Mapping[str, float], strokes: Mapping[str, float]) -> dict[str, float]:
    """Return how a letter with marks is read, with a share of two characters of any kind."""
    return {
        s: (1 - _TWO_STROKES) * reads.get(s, 0.0) + _TWO_STROKES * strokes.get(s, 0.0)
        for s in dict.fromkeys([*reads, *strokes])
    }

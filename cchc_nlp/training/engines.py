"""Channels of scanners' own OCR, from pairs of words as they were printed and as they were read."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from cchc_nlp.restore.casing import small
from cchc_nlp.restore.channel import Channel
from cchc_nlp.training.channel import Smoothing, TokenPair, align_words, estimate

__all__ = ["ENGINE_OCR", "engine_channel", "pairs_of_lines", "read_pairs"]

ENGINE_OCR = Smoothing({}, family=0.06, rare=30.0, twice=0.02, anything=0.003)
"""For engines that read most letters with marks as others, of which there are few pairs.

``family`` 0.06 to 0.15, ``rare`` 10 to 100, ``twice`` 0 to 0.02 and ``anything`` 0.001 to 0.03 make
a difference of 0.2 % of words at most.
"""

_AROUND = ".,;:()[]\"“”'-/"
"""Punctuation that is no part of the words that it stands beside."""


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


def engine_channel(pairs: Counter[TokenPair]) -> Channel:
    """Return the channel of an engine.

    >>> from collections import Counter
    >>> channel = engine_channel(Counter({("công", "c6ng"): 50, ("nông", "n6ng"): 50}))
    >>> channel.log_likelihood("công", "c6ng") > channel.log_likelihood("công", "cong")
    True
    """
    return estimate(pairs.elements(), ENGINE_OCR)

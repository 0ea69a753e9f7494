"""Terms of the BM25 index: syllables, and pairs of syllables that stand side by side.

Vietnamese is written syllable by syllable. Two syllables side by side are mostly one word, so pairs
tell apart what single syllables cannot ("hành chính" from "chính hành").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from cchc_nlp.knowledge import abbreviations, expand, write_out
from cchc_nlp.text import fold, normalize

__all__ = [
    "Item",
    "phrase_terms",
    "query_terms",
    "syllables",
    "term_hash",
    "words_in_order",
]

_SYLLABLE = re.compile(r"\w+")
_MOST_TERMS = 48
"""Syllables, and as many pairs, that a question is searched by; it bounds the time that a pasted
page takes (not measured)."""


class Item(NamedTuple):
    """An item to be indexed: its id in the store, the heading that it stands under, its text.

    >>> Item(7, "Kết quả", "Hồ sơ đúng hạn").heading
    'Kết quả'
    """

    id: int
    heading: str
    text: str


def syllables(text: str) -> list[str]:
    """The syllables of a text to be indexed, lower case, each abbreviation with its meaning.

    >>> syllables("Chỉ số CCHC")
    ['chỉ', 'số', 'cchc', 'cải', 'cách', 'hành', 'chính']
    """
    return _SYLLABLE.findall(expand(normalize(text)).lower())


def query_terms(text: str, stop: Iterable[str] = ()) -> list[str]:
    """The terms of a question: its syllables except those of ``stop``, then its pairs.

    Abbreviations are replaced by their meaning. No term comes twice.

    >>> query_terms("về cải cách hành chính", {"về"})
    ['cải', 'cách', 'hành', 'chính', 'về cải', 'cải cách', 'cách hành', 'hành chính']
    """
    found = _SYLLABLE.findall(write_out(normalize(text)).lower())
    stopped = frozenset(stop)
    singles = [s for s in dict.fromkeys(found) if s not in stopped]
    pairs = list(dict.fromkeys(f"{a} {b}" for a, b in pairwise(found)))
    return singles[:_MOST_TERMS] + pairs[:_MOST_TERMS]


def words_in_order(text: str, *, folded: bool) -> str:
    """The syllables of a text as they stand, each between blanks; ``folded`` without diacritics.

    A text holds a phrase if this of the one is in this of the other.

    >>> words_in_order("“Một cửa” (xã)", folded=True)
    ' mot cua xa '
    """
    found = " ".join(_SYLLABLE.findall(normalize(text).lower()))
    return f" {fold(found) if folded else found} "


def phrase_terms(phrase: str) -> list[str]:
    """Terms that every text has which holds a phrase, however its abbreviations are indexed.

    These are its syllables and its pairs, but for the pair that begins with an abbreviation: in
    the index its meaning stands in between.

    >>> phrase_terms("CCHC năm nay")
    ['cchc', 'năm', 'nay', 'năm nay']
    """
    found = _SYLLABLE.findall(normalize(phrase).lower())[:_MOST_TERMS]
    pairs = [f"{a} {b}" for a, b in pairwise(found) if fold(a) not in _folded_abbreviations()]
    return list(dict.fromkeys([*found, *pairs]))


@lru_cache(maxsize=1)
def _folded_abbreviations() -> frozenset[str]:
    return frozenset(map(fold, abbreviations()))


def term_hash(term: str) -> int:
    """The 64 bits by which a term is looked up in a segment; the same on every machine."""
    return int.from_bytes(blake2b(term.encode("utf8"), digest_size=8).digest(), "little")

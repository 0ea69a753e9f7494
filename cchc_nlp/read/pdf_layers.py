"""Text layers of PDF: whether the letters are those that the page shows.

A font without a table of its letters gives the numbers of its glyphs instead ("7KҷF KLүQ"), or one
byte of each letter ("cça Chính phç"). Such a layer looks like text of another language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from cchc_nlp.read.encodings import to_unicode
from cchc_nlp.text import LOWER, UPPER, VIETNAMESE_LETTER, fold, has_vietnamese_letter

__all__ = ["converted", "is_garbled", "is_plain", "is_strange", "is_syllable"]

_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_STRANGE_SHARE = 0.2
"""Share of such characters above which the font has no table of its letters.

Good pages have some: bullets of symbol fonts are private characters. Not measured.
"""
_ENOUGH_WORDS = 8
"""Words from which a text is judged; fewer do not tell a garbled text. Not measured."""
_IMPOSSIBLE_SHARE = 0.1
"""Share of words that no language writes, from which a layer is garbled.

On 120 good pages of public files at most 0.01 of the words are so; layers of glyph numbers have
0.7 and more, those of low bytes 0.24.
"""
_FOREIGN_SHARE = 0.15
"""Share of words with a letter that Vietnamese lacks, from which a Vietnamese text is garbled.

Not measured on good text: Vietnamese reports have none but a few names (Møller, Köln).
"""
_MARKED_SHARE = 0.08
"""Share of words that are Vietnamese syllables with diacritics, from which a text is Vietnamese.

French has "à", "là" and "né"; not measured, it keeps pages in other languages as they are.
"""

_PLAIN_SHARE = 0.05
"""Share of characters that only Vietnamese has, from which a text is not all garbled.

Vietnamese prose has 0.15 to 0.2.
"""
_MUTE_SHARE = 0.5
"""Share of words without a vowel, from which a layer is garbled; it keeps tables of abbreviations.

Glyphs are mostly numbered 29 below ASCII, which makes consonants of all vowels. Good pages at hand
have 0.12 at most, of abbreviations.
"""

# A syllable without its diacritics: an onset, vowels, a coda.
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|ieu|yeu|oai|oay|oeo|uay|uoi|uou|[aeiouy][aeiouy]?)"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_VOWEL = re.compile("[aeiouy]|[^a-z]")
# The letters of a word, and whatever stands between two of them without a blank.
_WORD = re.compile(r"[^\W\d_](?:\S*[^\W\d_])?")
# Signs that good text has within words: an address, a symbol of a document, a quotation, a list.
_SIGNS = re.compile(r"[\s\d./\-–—_@&'’‘“”\"(),:;%+*?=#!\[\]<>|~…•²³½°ªº]+")
_LATIN = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f]")
# The last word of a line that ends with a hyphen.
_HYPHENATED = re.compile(r"(?<!\S)(\S+)-$", re.MULTILINE)
# A word in capitals but for its letters with diacritics ("NGHị"), and a small plain letter.
_HALF_CAPITAL = re.compile(
    r"(?<![^\W\d_])(?=[^\W\d_]*[A-Z][^\W\d_]*[A-Z])(?=[A-Z]*[^\W\d_A-Z])[^\W\d_a-z]+(?![^\W\d_])"
)
_UNUSUAL = re.compile(rf"[^\s\x20-\x5b\x5da-z{LOWER}{UPPER}–—‘’“”…•°²³½]")
_SMALL = re.compile("[a-z]")
# Letters of Latin-1 that Vietnamese has not.
_NOT_VIETNAMESE = re.compile("[ÄÅÆÇËÎÏÑÖØÛÜÞßäåæçëîïñöøûüþÿ]")


def is_strange(text: str) -> bool:
    """Tell whether many characters mean nothing, as those of a font without a table of letters.

    >>> is_strange("\\x03\\x12\\x07 \\x05\\x11"), is_strange("\\uf0b7 cải cách hành chính")
    (True, False)
    """
    return len(_STRANGE.findall(text)) > _STRANGE_SHARE * max(len(text), 1)


def is_garbled(text: str) -> bool:
    """Tell whether the letters of a text layer are not those that its page shows.

    Text of other languages is not garbled, nor is text with diacritics lost or misread.

    >>> is_garbled("7KҷF KLүQ 4X\\\\ҬW ҨұQK VҲ ³±¶¯4ҧ QJҠ\\\\ ±·¯°² FҶD 8%1' WҰQK Yҭ SKң GX\\\\үW")
    True
    >>> is_garbled("cça Chính phç vÁ c¡ ch¿ mÙt cía, UBND tÉnh ã ban hành K¿ ho¡ch sÑ 46")
    True
    >>> is_garbled("La première phrase de la page, où tout est écrit à l'encre bleue, dès l'été")
    False
    """
    if is_plain(text):
        return False
    words = _WORD.findall(text)
    if len(words) < _ENOUGH_WORDS:
        return False
    impossible = sum(map(_is_impossible, words))
    mute = sum(1 for word in words if len(word) > 1 and _VOWEL.search(fold(word)) is None)
    if impossible >= _IMPOSSIBLE_SHARE * len(words) or mute >= _MUTE_SHARE * len(words):
        return True
    foreign = sum(1 for word in words if _NOT_VIETNAMESE.search(word))
    marked = sum(1 for word in words if not word.isascii() and is_syllable(word))
    return foreign >= _FOREIGN_SHARE * len(words) and marked >= _MARKED_SHARE * len(words)


def is_plain(text: str) -> bool:
    """Tell whether a text is Vietnamese in Unicode by its letters, nearly all of which are usual.

    This is enough for nearly all pages, and costs a tenth of looking at their words.

    >>> is_plain("Thực hiện Quyết định của Ủy ban nhân dân tỉnh"), is_plain("cña Uû ban nh©n d©n")
    (True, False)
    """
    usual = len(VIETNAMESE_LETTER.findall(text))
    return usual > _PLAIN_SHARE * len(text) and len(_UNUSUAL.findall(text)) < usual / 50


def _is_impossible(word: str) -> bool:
    """Whether no language writes a word so: two scripts in it, or a sign between its letters."""
    if word.isascii():
        rest = _SIGNS.sub("", word)
        return not rest.isalpha() and len(rest) > 1
    parts = [part for part in _SIGNS.split(word) if part]
    return any(_is_odd(part) for part in parts)


def _is_odd(part: str) -> bool:
    """Whether the letters of a part are of two scripts, or it has foreign capitals inside."""
    latin = len(_LATIN.findall(part))
    if not latin or len(part) < 2:
        return False
    return latin < len(part) or any(
        a.islower() and b.isupper() and not b.isascii() and not has_vietnamese_letter(b)
        for a, b in pairwise(part)
    )


@lru_cache(maxsize=4_096)  # more than the syllables of Vietnamese that a text has
def is_syllable(word: str) -> bool:
    """Tell whether a word can be a Vietnamese syllable, with its diacritics or without.

    >>> is_syllable("nghiệm"), is_syllable("vịsự"), is_syllable("chç"), is_syllable("the")
    (True, False, False, True)
    """
    return _NOT_VIETNAMESE.search(word) is None and _SYLLABLE.fullmatch(fold(word)) is not None


def converted(text: str, legacy: str) -> str:
    """Return a text layer in an old encoding as Unicode.

    TCVN3 has "ư" where others have the soft hyphen, which pdfium takes for a hyphen at the end of a
    line: it is the letter where only with it the word before is a syllable. Fonts of capitals show
    small letters with diacritics as capitals.

    >>> converted("vµ \\xa7Çu t-\\nNGHÞ \\xa7ÞNH", "tcvn3")
    'và Đầu tư\\nNGHỊ ĐỊNH'
    """

    def letter(match: re.Match[str]) -> str:
        word = to_unicode(match[1], legacy)
        return match[1] + ("\xad" if is_syllable(word + "ư") and not is_syllable(word) else "-")

    if legacy != "tcvn3":
        return to_unicode(text, legacy)
    lines = to_unicode(_HYPHENATED.sub(letter, text), legacy).split("\n")
    return "\n".join(line.upper() if _is_half_capital(line) else line for line in lines)


def _is_half_capital(line: str) -> bool:
    """Whether a line is set in capitals of which those with diacritics came out small."""
    return _SMALL.search(line) is None and any(
        any(c.islower() for c in word) for word in _HALF_CAPITAL.findall(line)
    )

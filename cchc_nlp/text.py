"""Vietnamese text as characters: composition, diacritics, tones, sentences, offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

__all__ = [
    "LOWER",
    "PAGE_NUMBER",
    "UPPER",
    "VIETNAMESE_LETTER",
    "OffsetMap",
    "cells_of",
    "clause_bounds",
    "compose",
    "fold",
    "has_vietnamese_letter",
    "iso_date",
    "join_surrogates",
    "normalize",
    "place_tone",
    "plain_characters",
    "row_text",
    "sentence_bounds",
    "strip_diacritics",
    "unify",
]

# Letters that only Vietnamese has: OCR set to another language cannot print them.
_VIETNAMESE_ONLY = frozenset(
    "ăắằẳẵặấầẩẫậđẻẽẹếềểễệỉĩịỏọốồổỗộơớờởỡợủũụưứừửữựỳỷỹỵảạ"
    "ĂẮẰẲẴẶẤẦẨẪẬĐẺẼẸẾỀỂỄỆỈĨỊỎỌỐỒỔỖỘƠỚỜỞỠỢỦŨỤƯỨỪỬỮỰỲỶỸỴẢẠ"
)
_SMALL = (
    "abcdefghijklmnopqrstuvwxyzđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)
LOWER, UPPER = _SMALL, _SMALL.upper()
"""Small and capital letters of Vietnamese and English, for character classes of patterns.

Unicode interleaves the two cases, so no range of code points holds one of them alone.
"""

# The pattern begins with the vowel and looks behind afterwards, so that the search can skip from
# vowel to vowel.
_LATE_TONE = re.compile(
    r"([oOuU])(?<![qQ].)((?<=[oO])[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<=[uU])[ỳýỷỹỵỲÝỶỸỴ])(?![^\W\d_])"
)
_D_STROKE = str.maketrans("đĐÐ", "dDD")
_LOOKALIKES = {"Ð": "Đ", "‐": "-", "‑": "-", "−": "-", "\u00ad": "", "\ufeff": "", "\u200b": ""}
_LOOKALIKE = re.compile(f"[{''.join(_LOOKALIKES)}]")


def _early(match: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFD", match[2])
    return unicodedata.normalize("NFC", match[1] + decomposed[1:]) + decomposed[0]


def place_tone(text: str) -> str:
    """Write the tone of open oa, oe, uy on the first vowel: hóa, khỏe, ủy.

    This is the older of the two accepted styles, and the one that most state documents use.

    >>> place_tone("Uỷ ban hoá chất")
    'Ủy ban hóa chất'
    """
    return _LATE_TONE.sub(_early, text)


_MISPLACED = re.compile(r"(\w)([\u0302\u0306\u031b])")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def compose(text: str) -> str:
    """Return a text with its letters composed (NFC), in whatever order their diacritics stand.

    Unicode keeps the order of a tone and a circumflex, so that "ò" with a circumflex after it is
    another string than "ồ", though it looks the same.

    >>> compose("Ke\u0302\u0301t"), compose("K\u00e9\u0302t"), compose("Ke\u0301\u0302t")
    ('Kết', 'Kết', 'Kết')
    """
    text = unicodedata.normalize("NFC", text)
    return _MISPLACED.sub(_reordered, text) if _MISPLACED.search(text) else text


def _reordered(match: re.Match[str]) -> str:
    letter = unicodedata.normalize("NFD", match[1])
    tones = "".join(_TONES.findall(letter))
    return unicodedata.normalize("NFC", _TONES.sub("", letter) + match[2] + tones)


def normalize(text: str) -> str:
    """Bring text to one spelling, in which equal words are equal strings.

    Letters are composed (NFC), Ð and typographic hyphens are replaced by Đ and "-", invisible
    characters are dropped and tones placed as by :func:`place_tone`. The length may change.

    >>> normalize("Quye\u0302\u0301t đi\u0323nh")
    'Quyết định'
    """
    return place_tone(_LOOKALIKE.sub(lambda m: _LOOKALIKES[m.group()], compose(text)))


class _WithoutDiacritics(dict[int, str]):
    """A table for ``str.translate`` that drops diacritics; entries are computed on first use."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code).translate(_D_STROKE))
        self[code] = "".join(c for c in decomposed if not unicodedata.combining(c))
        return self[code]


_WITHOUT_DIACRITICS = _WithoutDiacritics()


def iso_date(text: str) -> str:
    """Return a date written as day/month/year or in ISO form as an ISO date.

    Raises ``ValueError``, worded for the user, for anything that is not a date.

    >>> iso_date("17/02/2023"), iso_date("2023-02-17")
    ('2023-02-17', '2023-02-17')
    """
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"'{text}' không phải là ngày: viết như 31/01/2023 hoặc 2023-01-31")


def strip_diacritics(text: str) -> str:
    """Remove every diacritic, and the stroke of đ; case and the length of composed text stay.

    >>> strip_diacritics("Quyết định")
    'Quyet dinh'
    """
    return unicodedata.normalize("NFC", text).translate(_WITHOUT_DIACRITICS)


_SEEN_AS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00ad", "-"),
        **dict.fromkeys("\u2044\u2215\uff0f\u29f8", "/"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u2060\u200b\u200c\u200d\ufeff", " "),
        "Ð": "Đ",
    }
)
_SEEN = re.compile(
    "[\u2010-\u2015\u2212\ufe63\uff0d\u00ad\u2044\u2215\uff0f\u29f8\u00a0\u2007\u2009\u202f\u2060\u200b-\u200d\ufeffÐ]"
)


def plain_characters(text: str) -> str:
    """Return a text of the same length with the plain characters that its own look like.

    Dashes of every kind and soft hyphens become "-", division and fraction strokes "/", blanks of
    every kind and invisible joiners " ". The text itself where it has none of these.

    >>> plain_characters("316\u2215QĐ\u2011UBND")
    '316/QĐ-UBND'
    """
    return text.translate(_SEEN_AS) if _SEEN.search(text) else text


_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_LATIN_LETTER = re.compile("[A-Za-zĐđ]")
_WORD = re.compile(r"[\w/-]+")
_CYRILLIC = str.maketrans("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx")


def unify(text: str) -> str:
    """Replace letters that only look Vietnamese, one for one, so that offsets stay valid.

    Ð (eth) becomes Đ, and Cyrillic letters become Latin ones in words that are otherwise Latin.

    >>> unify("316/QÐ-UВND, Москва")
    '316/QĐ-UBND, Москва'
    """
    text = text.replace("Ð", "Đ")
    return _WORD.sub(_in_latin, text) if _CYRILLIC_LETTER.search(text) else text


def _in_latin(word: re.Match[str]) -> str:
    """A word with Latin letters for its Cyrillic ones where it has letters of both alphabets."""
    both = _CYRILLIC_LETTER.search(word.group()) and _LATIN_LETTER.search(word.group())
    return word.group().translate(_CYRILLIC) if both else word.group()


_SURROGATE = re.compile("[\ud800-\udfff]")


def join_surrogates(text: str) -> str:
    """The characters that pairs of surrogates stand for, as files of Windows have them.

    Half a pair is no character, and becomes U+FFFD.

    >>> join_surrogates("vui \\ud83d\\ude00, l\\ud83d") == "vui 😀, l\ufffd"
    True
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def fold(text: str) -> str:
    """Return text in lowercase without diacritics, for comparisons where either may be missing.

    >>> fold("Quyết Định")
    'quyet dinh'
    """
    return strip_diacritics(text).lower()


def has_vietnamese_letter(word: str) -> bool:
    """Tell whether a word has a letter that no other Latin alphabet in common use has.

    Such letters (ư, ạ, đ) prove Vietnamese; é and ô do not.

    >>> has_vietnamese_letter("tỉnh"), has_vietnamese_letter("café")
    (True, False)
    """
    return not _VIETNAMESE_ONLY.isdisjoint(word)


PAGE_NUMBER = re.compile(r"\s*(?:-\s*|Trang\s+)?\d{1,3}\s*-?\s*$")
"""A line that is a page number: "12", "- 12 -", "Trang 12"."""
VIETNAMESE_LETTER = re.compile("[ĂăĐđƠơƯưẠ-ỹ]")
"""A letter that Latin-1 has not and Vietnamese has."""

_SENTENCE_END = re.compile(rf"[.!?…]+[\"”’')\]]*(?=\s+[{UPPER}“\"(\-–]|\s*$)|\n+")
_CLAUSE_END = re.compile(rf"{_SENTENCE_END.pattern}|;")


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Return the offsets ``(start, end)`` of the sentences of a text, which cover all of it.

    A full stop ends a sentence only if a capital, a quotation mark or a dash follows.

    >>> text = "Đạt 99,5%. Còn lại theo NĐ. số 1."
    >>> [text[a:b] for a, b in sentence_bounds(text)]
    ['Đạt 99,5%.', ' Còn lại theo NĐ. số 1.']
    """
    return _bounds(_SENTENCE_END, text)


def clause_bounds(text: str) -> list[tuple[int, int]]:
    """Return the offsets of sentences cut further at semicolons, which part the items of a list.

    >>> text = "rà soát thủ tục; công khai kết quả."
    >>> [text[a:b] for a, b in clause_bounds(text)]
    ['rà soát thủ tục;', ' công khai kết quả.']
    """
    return _bounds(_CLAUSE_END, text)


def _bounds(end: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in end.finditer(text) if m.end() < len(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def row_text(cells: Sequence[str | None]) -> str:
    """Return a table row as one line of text, its cells separated by tabs.

    In this form a row can be searched like a sentence and still be recognised as a row.

    >>> row_text(["1", "Sở Nội vụ\\ntỉnh", None])
    '1\\tSở Nội vụ tỉnh\\t'
    """
    return "\t".join(" ".join((cell or "").split()) for cell in cells)


def cells_of(line: str, *, is_row: bool = False) -> list[str]:
    """Return the cells of a line made by :func:`row_text`; a line of prose has none.

    A row of which only one cell is filled shows in the empty ones behind it; where only the last
    is, the caller must know it for one: ``is_row``.

    >>> cells_of("1\\tSở Nội vụ\\t120"), cells_of("Cộng\\t\\t"), cells_of("\\tmột câu")
    (['1', 'Sở Nội vụ', '120'], ['Cộng', '', ''], [])
    >>> cells_of("\\tsố hồ sơ", is_row=True)
    ['', 'số hồ sơ']
    """
    shows = "\t" in line.strip() or (line.strip() and line.strip(" \f\r\n").endswith("\t\t"))
    return [c.strip() for c in line.strip("\f").split("\t")] if is_row or shows else []


class OffsetMap:
    """Offsets of a derived text mapped to the text it was derived from.

    The derived text is a concatenation of pieces; a piece is ``(start, end, source_start,
    source_end)`` in code points. Inside a piece of equal length, offsets correspond one to one;
    inside any other they map to the whole piece, so that a span never maps to less than the text
    it came from.

    >>> m = OffsetMap([(0, 4, 0, 4), (4, 9, 4, 6)])
    >>> m.to_source(0, 4), m.to_source(5, 6)
    ((0, 4), (4, 6))
    """

    __slots__ = ("_outer", "_pieces", "_starts")

    def __init__(self, pieces: Iterable[tuple[int, int, int, int]]) -> None:
        self._pieces = tuple(sorted(pieces))
        self._starts = [p[0] for p in self._pieces]
        self._outer: OffsetMap | None = None

    @property
    def pieces(self) -> tuple[tuple[int, int, int, int], ...]:
        """The pieces, in the order of the derived text, mapped to the outermost source."""
        outer = self._outer
        return (
            self._pieces
            if outer is None
            else tuple((a, b, *outer.to_source(c, d)) for a, b, c, d in self._pieces)
        )

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Map ``[start, end)`` of the derived text to the smallest source span that covers it."""
        if self._pieces:
            first = self._pieces[max(0, bisect_right(self._starts, start) - 1)]
            last = self._pieces[max(0, bisect_right(self._starts, max(start, end - 1)) - 1)]
            start, end = (
                _map_start(first, start),
                max(_map_start(first, start), _map_end(last, end)),
            )
        return (start, end) if self._outer is None else self._outer.to_source(start, end)

    def compose(self, outer: OffsetMap) -> OffsetMap:
        """Chain two maps: the result leads from this map's derived text to the source of ``outer``.

        The derived text of ``outer`` must be the source of this map.
        """
        composed = OffsetMap.__new__(OffsetMap)
        composed._pieces, composed._starts = self._pieces, self._starts
        composed._outer = outer if self._outer is None else self._outer.compose(outer)
        return composed


def _map_start(piece: tuple[int, int, int, int], offset: int) -> int:
    a, b, c, d = piece
    return min(c + offset - a, d) if b - a == d - c else (c if offset < b else d)


def _map_end(piece: tuple[int, int, int, int], offset: int) -> int:
    a, b, c, d = piece
    return max(c, min(c + offset - a, d)) if b - a == d - c else d

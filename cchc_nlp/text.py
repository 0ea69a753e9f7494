"""Vietnamese text at the level of characters and syllables: composition, marks, tone placement, offsets."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

__all__ = [
    "LOWER",
    "UPPER",
    "OffsetMap",
    "clause_bounds",
    "fold",
    "has_vietnamese_letter",
    "iso_date",
    "normalize",
    "place_tone",
    "sentence_bounds",
    "strip_diacritics",
    "unify",
]

# Letters that only Vietnamese spelling has: an OCR engine set to another language cannot print them.
VIETNAMESE_ONLY = frozenset(
    "ăắằẳẵặấầẩẫậđẻẽẹếềểễệỉĩịỏọốồổỗộơớờởỡợủũụưứừửữựỳỷỹỵảạĂẮẰẲẴẶẤẦẨẪẬĐẺẼẸẾỀỂỄỆỈĨỊỎỌỐỒỔỖỘƠỚỜỞỠỢỦŨỤƯỨỪỬỮỰỲỶỸỴẢẠ"
)
_SMALL = (
    "abcdefghijklmnopqrstuvwxyzđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)
LOWER, UPPER = _SMALL, _SMALL.upper()
"""Small and capital letters of Vietnamese and English, for character classes: no range of code points holds one kind alone."""

# A letter first, and what must stand before it after it: so that the search can skip to the letter.
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
    """Write the tone of open oa, oe, uy on the first vowel (hóa, khỏe, ủy), the older of the two accepted styles.

    >>> place_tone("Uỷ ban hoá chất")
    'Ủy ban hóa chất'
    """
    return _LATE_TONE.sub(_early, text)


def normalize(text: str) -> str:
    """Compose (NFC), unify look-alike letters and hyphens, drop invisible characters, place tones in the house style.

    >>> normalize("Quye\u0302\u0301t đi\u0323nh")
    'Quyết định'
    """
    return place_tone(
        _LOOKALIKE.sub(lambda m: _LOOKALIKES[m.group()], unicodedata.normalize("NFC", text))
    )


class _Unmarked(dict[int, str]):
    """What a character is without its marks, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code).translate(_D_STROKE))
        self[code] = "".join(c for c in decomposed if not unicodedata.combining(c))
        return self[code]


_UNMARKED = _Unmarked()


def iso_date(text: str) -> str:
    """A day, written either way, as an ISO date. ``ValueError`` for what is no day.

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
    """Remove every Vietnamese mark, keeping case and length of composed text.

    >>> strip_diacritics("Quyết định")
    'Quyet dinh'
    """
    return unicodedata.normalize("NFC", text).translate(_UNMARKED)


_MIXED = re.compile(
    r"[\w/-]*(?:[A-Za-zĐđ][\w/-]*[\u0400-\u04ff]|[\u0400-\u04ff][\w/-]*[A-Za-zĐđ])[\w/-]*"
)
_CYRILLIC = str.maketrans("АВЕКМНОРСТХаеорсух", "ABEKMHOPCTXaeopcyx")


def unify(text: str) -> str:
    """Replace letters that only look Vietnamese, one for one: Ð by Đ, and Cyrillic ones in words that are otherwise Latin.

    >>> unify("316/QÐ-UВND, Москва")
    '316/QĐ-UBND, Москва'
    """
    text = text.replace("Ð", "Đ")
    return text if text.isascii() else _MIXED.sub(lambda m: m.group().translate(_CYRILLIC), text)


def fold(text: str) -> str:
    """Lowercase without marks: the form in which text is compared where marks or case may be missing.

    >>> fold("Quyết Định")
    'quyet dinh'
    """
    return strip_diacritics(text).lower()


def has_vietnamese_letter(word: str) -> bool:
    """Tell whether a word has a letter that no other Latin alphabet in use has (ư, ạ, đ ..., but not é or ô)."""
    return not VIETNAMESE_ONLY.isdisjoint(word)


_SENTENCE_END = re.compile(rf"[.!?…]+[\"”’')\]]*(?=\s+[{UPPER}“\"(\-–]|\s*$)|\n+")
_CLAUSE_END = re.compile(rf"{_SENTENCE_END.pattern}|;")


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Extents of the sentences of a text; together they are the text. A full stop ends one if a capital, a quote or a dash follows.

    >>> [text[a:b] for text in ["Đạt 99,5%. Còn lại theo NĐ. số 1."] for a, b in sentence_bounds(text)]
    ['Đạt 99,5%.', ' Còn lại theo NĐ. số 1.']
    """
    return _bounds(_SENTENCE_END, text)


def clause_bounds(text: str) -> list[tuple[int, int]]:
    """Extents of sentences, cut further at semicolons: the items of a list that runs on."""
    return _bounds(_CLAUSE_END, text)


def _bounds(end: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    cuts = [0, *(m.end() for m in end.finditer(text) if m.end() < len(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if a < b]


def row_text(cells: Sequence[str | None]) -> str:
    """A table's row as a line of text: cells stand apart by tabs, so that a row can be searched and still be told from a sentence.

    >>> row_text(["1", "Sở Nội vụ\\ntỉnh", None])
    '1\\tSở Nội vụ tỉnh\\t'
    """
    return "\t".join(" ".join((cell or "").split()) for cell in cells)


def cells_of(line: str) -> list[str]:
    """The cells of a line that is a row of :func:`row_text`; none of a line without a tab between words.

    >>> cells_of("1\\tSở Nội vụ\\t120"), cells_of("\\tmột câu")
    (['1', 'Sở Nội vụ', '120'], [])
    """
    return [cell.strip() for cell in line.strip("\f").split("\t")] if "\t" in line.strip() else []


class OffsetMap:
    """Offsets of a derived text mapped to the text it was derived from.

    The derived text is a concatenation of pieces; a piece is ``(start, end, source_start, source_end)`` in code points.
    Inside a piece of equal length offsets correspond one to one; inside any other they map to the piece's whole extent,
    so that a span is never shown shorter than what it came from.

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
        """The pieces, in order of the derived text."""
        outer = self._outer
        return (
            self._pieces
            if outer is None
            else tuple((a, b, *outer.to_source(c, d)) for a, b, c, d in self._pieces)
        )

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Map the span ``[start, end)`` of the derived text to the smallest span of the source that covers it."""
        if self._pieces:
            first = self._pieces[max(0, bisect_right(self._starts, start) - 1)]
            last = self._pieces[max(0, bisect_right(self._starts, max(start, end - 1)) - 1)]
            start, end = (
                _map_start(first, start),
                max(_map_start(first, start), _map_end(last, end)),
            )
        return (start, end) if self._outer is None else self._outer.to_source(start, end)

    def compose(self, outer: OffsetMap) -> OffsetMap:
        """Return the map from this map's derived text to the source of ``outer``, whose derived text is this map's source."""
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

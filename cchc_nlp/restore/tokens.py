"""Tokens, as the language model and the decoder share them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from cchc_nlp.restore.syllables import is_syllable
from cchc_nlp.text import LOWER, UPPER, place_tone

__all__ = [
    "BEGIN",
    "CLASSES",
    "END",
    "NUMBERS",
    "OTHER",
    "PUNCTUATION",
    "SYMBOL",
    "UNKNOWN",
    "Kind",
    "Token",
    "digits_of",
    "model_words",
    "number_class",
    "tokenize",
]

BEGIN, END, UNKNOWN, SYMBOL, OTHER = "<s>", "</s>", "<unk>", "<sym>", "<other>"
# The first form that matches counts; the last, a number with a separator, matches what is left.
_NUMBERS = {
    "<date>": re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$"),
    "<percent>": re.compile(r".*%$"),
    "<year>": re.compile(r"(?:19|20)\d\d$"),
    "<0n>": re.compile(r"0\d$"),
    "<n>": re.compile(r"\d{1,2}$"),
    "<nnn>": re.compile(r"\d+$"),
    "<n.n>": re.compile(r""),
}
NUMBERS = frozenset(_NUMBERS)
"""Words of the language model that stand for numbers."""
CLASSES = (*_NUMBERS, SYMBOL, OTHER)
"""Words of the language model that stand for a class of tokens.

They are the forms of numbers, document symbols, and everything else that is no word.
"""


class Kind(IntEnum):
    """The kind of a token; only words, and short numbers that may be words, are restored."""

    WORD = 0
    NUMBER = 1
    SYMBOL = 2
    PROTECTED = 3
    PUNCTUATION = 4


class Token(NamedTuple):
    """A piece of text without white space, at ``[start, end)`` of the text it comes from."""

    text: str
    start: int
    end: int
    kind: Kind


_SEPARATORS = r"\s,.;:()\[\]{}\"“”„«»‘…/\\\-–—*+=<>_?!•●▪"
_TOKEN = re.compile(
    rf"""
    (?P<protected>
        (?:https?://|www\.)[^\s,;()“”"]+
      | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
      | \b[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:vn|com|org|net|gov|edu)\b(?:/[^\s,;()]*)?
    )
  | (?P<symbol>
        \d+(?:[a-zđ]|\.\d{{1,2}}(?=/20\d\d/))?(?:[/-]\d{{2,4}})?
        [/-](?=[A-ZĐÐ0]|[8eq][DĐO]-[A-ZĐ])(?![0]+\d)[A-Za-zĐđÐ0-9&¢]*(?:[-/][A-ZĐÐ0][A-Za-zĐđÐ0-9&¢]*)*-?
      | (?:QCVN|TCVN|QĐ|NĐ|TT|QD|ND)[-:]?\d+[0-9a-z:/-]*[A-ZĐ]*)
  | (?P<number>\d+(?:[.,/:-]\d+)*%?(?![^{_SEPARATORS}%]))
  | (?P<word>[^{_SEPARATORS}]+(?:[?!](?=[^{_SEPARATORS}])[^{_SEPARATORS}]+)*)
  | (?P<punctuation>\S)
    """,
    re.VERBOSE,
)
# A capital after three letters of the other case, or of three capitals before two small letters.
_RUN_TOGETHER = re.compile(
    rf"(?<=[{LOWER}]{{3}})(?=[{UPPER}][{LOWER}]{{2}})"
    rf"|(?<=[{UPPER}]{{3}})(?=[{UPPER}][{LOWER}]{{2}})"
)
_KINDS = {
    "protected": Kind.PROTECTED,
    "symbol": Kind.SYMBOL,
    "number": Kind.NUMBER,
    "word": Kind.WORD,
    "punctuation": Kind.PUNCTUATION,
}
PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    ".": ".",
    "(": "(",
    ")": ")",
    "-": "-",
    "–": "-",
    "—": "-",
    "/": "/",
}
"""Punctuation that the language model has as words, and the form in which it has it."""


def tokenize(text: str) -> Iterator[Token]:
    """Cut text into tokens; everything between them is white space.

    >>> [t.text for t in tokenize("sé 316/0P-UBND, ngay 17/02/2023")]
    ['sé', '316/0P-UBND', ',', 'ngay', '17/02/2023']
    """
    for match in _TOKEN.finditer(text):
        kind = _KINDS[match.lastgroup or "word"]
        if kind is Kind.WORD and not (match.group().islower() or match.group().isupper()):
            yield from _parted(match.group(), match.start())
        else:
            yield Token(match.group(), match.start(), match.end(), kind)


def _parted(word: str, start: int) -> Iterator[Token]:
    """Part words that lost the line end between them, as a capital inside shows ("quyếtPhê")."""
    cuts = [0, *(m.start() for m in _RUN_TOGETHER.finditer(word)), len(word)]
    for a, b in pairwise(cuts):
        yield Token(word[a:b], start + a, start + b, Kind.WORD)


def model_words(text: str) -> list[str]:
    """Return the words of clean text as the language model has them.

    Words are in lowercase, abbreviations in capitals; the rest is represented by its class.

    >>> model_words("UBND tỉnh ban hành Kế hoạch số 36/KH-UBND")
    ['UBND', 'tỉnh', 'ban', 'hành', 'kế', 'hoạch', 'số', '<sym>']
    """
    tokens = [t for t in tokenize(text) if t.kind is not Kind.PUNCTUATION or t.text in PUNCTUATION]
    out = []
    for i, token in enumerate(tokens):
        if token.kind is Kind.PUNCTUATION:
            out.append(PUNCTUATION[token.text])
        elif token.kind is not Kind.WORD:
            number = token.kind is Kind.NUMBER
            other = SYMBOL if token.kind is Kind.SYMBOL else OTHER
            out.append(number_class(token.text) if number else other)
        elif not token.text.isalpha():
            out.append(OTHER)
        else:
            among_capitals = _is_in_capitals(tokens, i - 1) or _is_in_capitals(tokens, i + 1)
            out.append(_word(token.text, among_capitals))
    return out


def number_class(text: str) -> str:
    """Return the language model's word for a number, by the form of the number.

    >>> [number_class(n) for n in ("17/02/2023", "99,8%", "2023", "05", "18", "1475", "10.888")]
    ['<date>', '<percent>', '<year>', '<0n>', '<n>', '<nnn>', '<n.n>']
    """
    return next(name for name, pattern in _NUMBERS.items() if pattern.match(text))


_DIGITS = str.maketrans("lIi|tOoQ", "11111000")
_LONGEST_MISREAD = 4


def digits_of(text: str) -> str:
    """Return the number that a short token with a digit may be, its letters misread; else nothing.

    >>> digits_of("l0"), digits_of("2O25"), digits_of("ll")
    ('10', '2025', '')
    """
    if len(text) > _LONGEST_MISREAD or not any(map(str.isdigit, text)):
        return ""
    number = text.translate(_DIGITS)
    return number if number.isdigit() else ""


def _is_in_capitals(tokens: list[Token], i: int) -> bool:
    return (
        0 <= i < len(tokens)
        and tokens[i].kind is Kind.WORD
        and len(tokens[i].text) > 1
        and tokens[i].text.isupper()
    )


def _word(text: str, among_capitals: bool) -> str:
    """Return a word in lowercase, or in capitals where it is an abbreviation.

    An abbreviation stands in capitals among words that do not, or is no possible syllable.
    """
    lower = text.lower()
    return (
        text
        if len(text) > 1
        and text.isupper()
        and not (among_capitals and is_syllable(place_tone(lower)))
        else lower
    )

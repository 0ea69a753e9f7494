"""Lines as layout sees them: labels they begin with, sentences they end, drafts they make."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cchc_nlp.text import UPPER, cells_of
from cchc_nlp.types import BlockKind, Line

__all__ = [
    "BULLET",
    "FULL_LINE",
    "LETTERED",
    "NOTE_NUMBER",
    "NUMBERED",
    "ROMAN",
    "SHORT_LINE",
    "Draft",
    "ends_sentence",
    "is_in_capitals",
    "is_start",
    "runs_on",
]

# Labels of headings and items, with the letters that OCR confuses: I is read as 1, l, T or H, a
# small c as ¢ and an e as @.
ROMAN = re.compile(r"\s*((?=[1lTH]*[IVX])[IVXl1TH]{1,5})\s?[.,]\s+(?=\S)")
NUMBERED = re.compile(r"\s*(\d{1,2})\.\s+(?=\D)")
LETTERED = re.compile(r"\s*([a-zđĐA-Z¢@])\)\s+(?=\S)")
BULLET = re.compile(r"\s*([-+•*–])\s+(?=\S)")
NOTE_NUMBER = re.compile(rf"\s*(?:\d{{1,2}}\s+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s*)(?=[{UPPER}])")
_TERMINAL = re.compile(r"[.;:!?…](?:[\"”’')\]/]|\d)*\s*$")

SHORT_LINE, FULL_LINE = 0.6, 0.8
"""Shares of the usual width: a shorter line ends its paragraph, a longer one may run on.

Not measured: the last line of a paragraph is seldom full, and a justified line always is; between
the two, how the line ends and the next begins decides.
"""

_CAPITALS_SHARE = 0.8
"""Share of capitals among the letters of a line from which it is set in capitals.

Not measured: it allows for the letters that OCR reads in the wrong case.
"""


@dataclass(slots=True)
class Draft:
    """A block while it is being put together.

    ``level`` is 1 to 3 for headings (I., 1., a)), 4 for list items, 9 for recipients, else 0.
    """

    kind: BlockKind
    lines: list[Line]
    label: str = ""
    section: str = ""
    level: int = 0

    @property
    def last(self) -> str:
        """The text of the last line."""
        return self.lines[-1].text

    def is_open(self) -> bool:
        """Tell whether the last line leaves a sentence open."""
        return not ends_sentence(self.last)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends with punctuation, quotes and footnote numbers after it aside."""
    return bool(_TERMINAL.search(text))


def is_start(text: str) -> bool:
    """Tell whether a line begins with the label of a heading or the bullet of an item.

    >>> is_start("II. NHIỆM VỤ"), is_start("- Ban hành kế hoạch"), is_start("của Ủy ban")
    (True, True, False)
    """
    return bool(
        ROMAN.match(text) or NUMBERED.match(text) or LETTERED.match(text) or BULLET.match(text)
    )


def is_in_capitals(text: str) -> bool:
    """Tell whether a line is set in capitals, a few misread letters aside."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > _CAPITALS_SHARE * len(letters)


def runs_on(last: str, first: str, width: float) -> bool:
    """Tell whether a sentence may run from one line to the next.

    The first must be full and open, and the second neither in capitals nor a footnote or a row.
    ``width`` is the usual number of characters a line.
    """
    if cells_of(last) or cells_of(first):
        return False
    return (
        not ends_sentence(last)
        and len(last.strip()) > FULL_LINE * width
        and not is_in_capitals(first)
        and not NOTE_NUMBER.match(first)
    )

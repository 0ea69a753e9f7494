"""Where the characters of a PDF page stand, in the space in which a reader sees the page."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

__all__ = ["Characters", "PlacedLine", "lines_of_characters", "turned"]

_SAME_LINE = 0.5
"""Distance of base lines, in sizes of a letter, up to which characters share a line.

Footnote numbers are raised by a third of the letters around them.
"""
_BLANK = 0.2
"""Gap between two characters, in sizes of a letter, that is a blank: a blank has 0.25 in Times."""
_UPRIGHT = 2.0
"""Degrees by which text may be off a multiple of 90 and still count as straight."""


class PlacedLine(NamedTuple):
    """A line of a page: where its base line begins and ends, and the size of its letters.

    In points from the lower left of the page as it is shown, or, where the line is turned by
    ``angle`` degrees counter-clockwise, of the page turned back by them. ``first`` is the index of
    the first character; below zero it is a number for lines that stand together. A line that
    ``begins_raised`` has small letters first, as the number of a footnote is set.
    """

    text: str
    x: float
    y: float
    right: float
    size: float
    angle: float = 0.0
    first: int = -1
    begins_raised: bool = False

    @property
    def middle(self) -> float:
        """Half way between the ends of the line."""
        return (self.x + self.right) / 2


class Characters:
    """The characters of a text page and their places."""

    def __init__(self, page: Any, text_page: Any) -> None:
        self._text_page = text_page
        self._rotation = page.get_rotation()
        self.box: tuple[float, float, float, float] = page.get_mediabox()

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the page in the space in which it is shown."""
        left, bottom, right, top = self.box
        match self._rotation:
            case 90:
                return y - bottom, right - x
            case 180:
                return right - x, top - y
            case 270:
                return top - y, x - left
            case _:
                return x - left, y - bottom

    @property
    def height(self) -> float:
        """The height of the page as it is shown, in points."""
        left, bottom, right, top = self.box
        return right - left if self._rotation in (90, 270) else top - bottom

    def angle(self, index: int) -> float:
        """Return the direction of a character as shown, in degrees counter-clockwise, 0 to 360."""
        import pypdfium2.raw as pdfium

        # FPDFText_GetCharAngle takes the slant of artificial italics for a turn.
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text_page, index, matrix)
        degrees = (math.degrees(math.atan2(matrix.b, matrix.a)) - self._rotation) % 360
        nearest = round(degrees / 90) * 90
        return float(nearest % 360) if abs(degrees - nearest) <= _UPRIGHT else degrees

    def origin(self, index: int, angle: float = 0.0) -> tuple[float, float]:
        """Return where a character begins on its base line, the page turned back by ``angle``."""
        import pypdfium2.raw as pdfium

        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self._text_page, index, x, y)
        return turned(*self.shown(x.value, y.value), angle)

    def right(self, index: int, angle: float = 0.0) -> float:
        """Return where a character ends, in the page turned back by ``angle``."""
        import pypdfium2.raw as pdfium

        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._text_page, index, box)
        corners = ((box.left, box.bottom), (box.right, box.top))
        return max(turned(*self.shown(*corner), angle)[0] for corner in corners)

    def size(self, index: int) -> float:
        """Return the size of a character in points, as shown."""
        import pypdfium2.raw as pdfium

        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text_page, index, matrix)
        scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
        return float(pdfium.FPDFText_GetFontSize(self._text_page, index) * (scale or 1.0))

    def letter(self, index: int) -> str:
        """Return a character as text."""
        import pypdfium2.raw as pdfium

        code = pdfium.FPDFText_GetUnicode(self._text_page, index)
        return chr(code) if code and not 0xD800 <= code < 0xE000 else ""


def turned(x: float, y: float, angle: float) -> tuple[float, float]:
    """Return a point after the page is turned clockwise by some degrees around its corner.

    >>> turned(1.0, 2.0, 0.0), tuple(map(round, turned(1.0, 2.0, 90.0)))
    ((1.0, 2.0), (2, -1))
    """
    if not angle:
        return x, y
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cosine + y * sine, y * cosine - x * sine


def lines_of_characters(page: Any, text_page: Any, indices: Sequence[int]) -> list[PlacedLine]:
    """Return the lines that some characters of a page make up, in the order in which they come."""
    characters = Characters(page, text_page)
    out = list[PlacedLine]()
    for index in indices:
        angle = characters.angle(index)
        x, y = characters.origin(index, angle)
        right, size = characters.right(index, angle), characters.size(index)
        letter = characters.letter(index)
        before = out[-1] if out else None
        if before is None or not _continues(before, x, y, angle):
            out.append(PlacedLine(letter, x, y, right, size, angle, index))
        else:
            blank = " " if x - before.right > _BLANK * size else ""
            out[-1] = before._replace(text=before.text + blank + letter, right=right)
    lines = (line._replace(text=" ".join(line.text.split())) for line in out)
    return [line for line in lines if line.text]


def _continues(line: PlacedLine, x: float, y: float, angle: float) -> bool:
    """Whether a character that begins at a place goes on with a line."""
    return (
        line.angle == angle
        and abs(line.y - y) <= _SAME_LINE * line.size
        and x > line.x
        and x - line.right < 4 * line.size
    )

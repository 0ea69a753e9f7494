"""Lines of a PDF page in their places: paragraphs by gap and indent, tables as rows of cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import islice, pairwise
from typing import Any, NamedTuple

from cchc_nlp.text import row_text

__all__ = ["PlacedLine", "TableFinder", "clean", "page_text"]

_LOST = 0.02
"""Share of a page's letters that its rows and lines may lack before the tables are given up.

A table found where there is none would swallow text. Not measured.
"""
_GAP = 1.35
"""Gap above a line, in steps of a line, that begins a paragraph. Not measured.

Lines of a paragraph are one step apart, and somewhat more below a raised footnote number.
"""
_INDENT = 10.0
"""Indent in points that begins a paragraph: decree 30/2020 has 28 to 36 (1 or 1.27 cm)."""
_FEWEST_RULES = 6
"""Lines drawn on a page from which it may have a table: a grid of two by two cells has six."""
_MOST_RULES = 3_000
"""Drawn lines beyond which a page is a drawing; bounds the search for tables, not measured."""


class PlacedLine(NamedTuple):
    """A line of a page and where its base line begins, in points from the lower left."""

    text: str
    x: float
    y: float


class Table(NamedTuple):
    """A table: its cells, and its box (left, top, right, bottom) in points from the upper left."""

    box: tuple[float, float, float, float]
    rows: list[list[str | None]]


def clean(text: str) -> str:
    """Return text of pdfium with usual line ends, and a hyphen where it marks a divided word.

    >>> clean("cải cách hành\\ufffechính\\r\\n")
    'cải cách hành-chính\\n'
    """
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\ufffe", "-")
        .replace("\x02", "-")
        .replace("\0", "")
    )


def page_text(page: Any, text_page: Any, text: str, tables: Sequence[Table]) -> str:
    """Return the text of a page with its tables as rows and blank lines between paragraphs.

    ``text`` is the clean text of the page, returned as it is where lines cannot be placed.
    """
    lines = _lines(text_page, text)
    rows = _with_rows(lines, tables, page.get_height())
    if rows and _letters(rows) < (1 - _LOST) * _letters(lines):
        rows = lines
    return _spaced(rows) if rows else text


def _lines(text_page: Any, text: str) -> list[PlacedLine]:
    """The lines of a page with their places; none where characters and places do not match."""
    whole = text_page.get_text_range()
    if clean(whole) != text or len(whole) != text_page.count_chars():
        return []
    out, at = list[PlacedLine](), 0
    for line in whole.split("\r\n"):
        if line.strip():
            first = at + len(line) - len(line.lstrip())
            out.append(PlacedLine(clean(line), *_origin(text_page, first)))
        at += len(line) + 2
    return out


def _origin(text_page: Any, index: int) -> tuple[float, float]:
    """Where a character stands: its left end on the base line, in points from the lower left."""
    import ctypes

    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


def _spaced(lines: Sequence[PlacedLine]) -> str:
    """Lines as text, a blank line where a paragraph begins: after a gap, or with an indent."""
    steps = sorted(a.y - b.y for a, b in pairwise(lines) if a.y > b.y)
    step = steps[len(steps) // 2] if steps else 0.0
    margin = Counter(round(line.x) for line in lines).most_common(1)[0][0] + _INDENT
    out = [lines[0].text]
    for before, line in pairwise(lines):
        if before.y - line.y > _GAP * step or (line.x > margin and before.x <= margin):
            out.append("")
        out.append(line.text)
    return "\n".join(out)


def _with_rows(
    lines: Sequence[PlacedLine], tables: Sequence[Table], height: float
) -> list[PlacedLine]:
    """Lines, with those inside a table replaced by its rows."""
    out = list(lines)
    for table in tables:
        left, top, right, bottom = table.box
        inside = [
            i
            for i, line in enumerate(out)
            if left - 1 <= line.x <= right and bottom >= height - line.y >= top
        ]
        if inside:
            at, step = inside[0], (bottom - top) / len(table.rows)
            rows = [
                PlacedLine(row_text(row), left, height - top - step * (n + 1))
                for n, row in enumerate(table.rows)
                if any(row)
            ]
            below = (line for i, line in enumerate(out[at:], at) if i not in set(inside))
            out = [*out[:at], *rows, *below]
    return out


def _letters(lines: Sequence[PlacedLine]) -> int:
    return sum(c.isalnum() for line in lines for c in line.text)


class TableFinder:
    """Finds the tables of a PDF by the lines drawn around their cells, with pdfplumber.

    The file is opened a second time, when the first page has such lines. Use it as a context
    manager, which closes it.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: Any = None

    def __enter__(self) -> TableFinder:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def tables_of(self, page: Any, index: int) -> list[Table]:
        """Return the tables of a page of pdfium with its 0-based index."""
        import pdfplumber
        import pypdfium2.raw as pdfium

        drawn = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3)
        rules = sum(1 for _ in islice(drawn, _MOST_RULES + 1))
        if not _FEWEST_RULES <= rules <= _MOST_RULES:
            return []
        try:
            if self._file is None:
                self._file = pdfplumber.open(BytesIO(self._data))
            plumbed = self._file.pages[index]
            found = [Table(t.bbox, t.extract()) for t in plumbed.find_tables()]
            plumbed.close()
        # The text is there without its tables; pdfminer fails on damaged files in ways of its own.
        except Exception:
            return []
        return [t for t in found if sum(len(row) > 1 for row in t.rows) > 1]

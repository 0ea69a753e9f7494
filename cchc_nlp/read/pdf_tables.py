"""Tables of a PDF, found by the lines drawn around their cells."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from cchc_nlp.read.pdf_objects import bounds

__all__ = ["Table", "TableFinder"]

_FEWEST_RULES = 6
"""Lines drawn on a page from which it may have a table: a grid of two by two cells has six."""
_FEWEST_STROKES = 2
"""Rules of either direction, frames aside, from which a page may have a table."""
_MOST_RULES = 3_000
"""Drawn lines beyond which a page is a drawing; bounds the search for tables, not measured."""
_THIN = 3.0
"""Points up to which a filled rectangle is a rule: word processors draw rules of 0.5 to 2.25.

What is thicker is shading behind text. Not measured.
"""

Box = tuple[float, float, float, float]


class Table(NamedTuple):
    """A table: its cells with their boxes, and its own box.

    Boxes are left, top, right, bottom in points from the upper left of the page as shown.
    """

    box: Box
    rows: list[list[str | None]]
    boxes: list[list[Box | None]]


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

    def tables_of(self, index: int, paths: Sequence[Any]) -> list[Table]:
        """Return the tables of the page with a 0-based index, on which pdfium draws some paths."""
        import pdfplumber

        if not _may_have_table(paths):
            return []
        try:
            if self._file is None:
                self._file = pdfplumber.open(BytesIO(self._data))
            plumbed = self._file.pages[index]
            left, top = plumbed.mediabox[0], plumbed.mediabox[1]
            found = [_table(t, left, top) for t in plumbed.filter(_is_rule_or_text).find_tables()]
            plumbed.close()
        # The text is there without its tables; pdfminer fails on damaged files in ways of its own.
        except Exception:
            return []
        return [t for t in found if sum(len(row) > 1 for row in t.rows) > 1 and _is_filled(t)]


def _may_have_table(paths: Sequence[Any]) -> bool:
    """Whether rules of both directions are drawn on a page; shading behind text is none."""
    if not _FEWEST_RULES <= len(paths) <= _MOST_RULES:
        return False
    level = upright = 0
    for path in paths:
        left, bottom, right, top = bounds(path)
        is_level, is_upright = top - bottom <= _THIN, right - left <= _THIN
        if is_level or is_upright:
            level += is_level
            upright += is_upright
        elif _is_stroked(path):
            level, upright = level + 2, upright + 2
        if level >= _FEWEST_STROKES and upright >= _FEWEST_STROKES:
            return True
    return False


def _is_stroked(path: Any) -> bool:
    import ctypes

    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _is_rule_or_text(item: dict[str, Any]) -> bool:
    """Whether an object of pdfplumber bounds cells or stands in them: shading does neither."""
    return (
        item["object_type"] != "rect"
        or bool(item["stroke"])
        or min(item["width"], item["height"]) <= _THIN
    )


def _table(found: Any, left: float, top: float) -> Table:
    """A table of pdfplumber, with places counted from the corner of the page."""

    def moved(box: Box | None) -> Box | None:
        if box is None:
            return None
        return box[0] - left, box[1] - top, box[2] - left, box[3] - top

    boxes = [[moved(cell) for cell in row.cells] for row in found.rows]
    box = moved(found.bbox)
    assert box is not None
    return Table(box, found.extract(), boxes)


def _is_filled(table: Table) -> bool:
    """Whether more than one column of a table has text: a frame around prose has one."""
    filled = {i for row in table.rows for i, cell in enumerate(row) if cell and cell.strip()}
    return len(filled) > 1

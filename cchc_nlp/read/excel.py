"""Excel workbooks (xlsx) to sheets of cells, as Excel shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cchc_nlp.read.cell_format import shown
from cchc_nlp.read.legacy import Piece

__all__ = ["Sheet", "sheets"]


@dataclass(slots=True)
class Sheet:
    """A sheet with its name and its rows; a cell is its text in pieces of one font."""

    name: str
    rows: list[list[list[Piece]]]


def sheets(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook that have any text, without the empty rows and columns
    after the last filled ones.

    A formula that was never computed is shown as it is written. Raises whatever the parser raises
    for a damaged file.
    """
    import openpyxl

    formulas = openpyxl.load_workbook(path, rich_text=True)
    computed = formulas
    if any(c.data_type == "f" for s in formulas.worksheets for row in s.iter_rows() for c in row):
        computed = openpyxl.load_workbook(path, rich_text=True, data_only=True)
    found = []
    for sheet in computed.worksheets:
        written = formulas[sheet.title]
        rows = [
            [_cell(a, b) for a, b in zip(values, texts, strict=True)]
            for values, texts in zip(sheet.iter_rows(), written.iter_rows(), strict=True)
        ]
        rows = _trimmed(rows)
        if rows:
            found.append(Sheet(sheet.title, rows))
    return found


def _cell(computed: Any, written: Any) -> list[Piece]:
    """The text of a cell: its value as its format shows it, with the fonts of its parts."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    value = computed.value
    if value is None and written.data_type == "f":
        value = getattr(written.value, "text", written.value)
    if value is None:
        return []
    font = written.font.name or ""
    if isinstance(value, CellRichText):
        return [
            Piece(part.text, (part.font.rFont if part.font else None) or font)
            if isinstance(part, TextBlock)
            else Piece(str(part), font)
            for part in value
        ]
    text = shown(value, written.number_format or "General")
    return [Piece(text, font)] if text else []


def _trimmed(rows: list[list[list[Piece]]]) -> list[list[list[Piece]]]:
    """Rows up to the last that is filled, each as wide as the widest that is."""

    def is_filled(cell: list[Piece]) -> bool:
        return any(piece.text.strip() for piece in cell)

    while rows and not any(map(is_filled, rows[-1])):
        rows.pop()
    width = max((i + 1 for row in rows for i, c in enumerate(row) if is_filled(c)), default=0)
    return [row[:width] for row in rows]

"""Spreadsheets that a clerk can work with, written row by row and read back."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from cchc_nlp.errors import CchcError
from cchc_nlp.export.columns import COLUMNS, TITLES, Column

__all__ = ["Sheet", "plain", "read_sheet", "write_workbook"]

Row = Mapping[str, Any]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL = 32_000
"""Characters of a cell; Excel's limit is 32,767."""
_MOST_ROWS = 1_048_575
"""Rows of a sheet below its header: Excel's limit."""
_MOST_LINKS = 60_000
"""A sheet holds at most 65,530 links; the rest of its rows go without."""
_DOUBTFUL = 0.8
"""Confidence below which a row is coloured, as in the annotated pages."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: its columns by name, its rows, and what a cell of the column ``report`` is
    linked to, by the report's digest.
    """

    title: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    links: Mapping[str, str] | None = None


def plain(value: Any) -> Any:
    """A value as a cell takes it: lists joined, control characters gone, never too long."""
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    return _CONTROL.sub(" ", value)[:_LONGEST_CELL] if isinstance(value, str) else value


def write_workbook(sheets: Iterable[Sheet], file: BinaryIO) -> None:
    """Write sheets with a frozen header and filters; dates are dates, text is never a formula,
    doubtful rows are coloured.

    Rows are streamed: memory does not grow with their number. What a sheet cannot hold goes on in
    another of the same name.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"})
    formats = {
        (kind, doubtful): book.add_format(
            {
                "valign": "top",
                **({"bg_color": "#FFF2CC"} if doubtful else {}),
                **({"num_format": "dd/mm/yyyy"} if kind == "date" else {}),
            }
            | ({"text_wrap": True} if kind == "wrapped" else {})
        )
        for kind in ("plain", "date", "wrapped")
        for doubtful in (False, True)
    }
    header = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
    for sheet in sheets:
        rows = iter(sheet.rows)
        for part in range(1, 1000):
            some = list(islice(rows, 1))
            if part > 1 and not some:
                break
            title = sheet.title if part == 1 else f"{sheet.title} {part}"
            _write_sheet(
                book.add_worksheet(title),
                sheet,
                islice(chain(some, rows), _MOST_ROWS),
                formats,
                header,
            )
    book.close()


def _write_sheet(
    page: Any, sheet: Sheet, rows: Iterable[Row], formats: dict[tuple[str, bool], Any], header: Any
) -> None:
    for i, name in enumerate(sheet.columns):
        column = COLUMNS.get(name, Column(name))
        page.set_column(i, i, column.width)
        page.write_string(0, i, column.title, header)
    page.freeze_panes(1, 0)
    count, links = 0, 0
    for count, row in enumerate(rows, 1):
        doubtful = bool(row.get("warnings")) or float(row.get("confidence") or 1.0) < _DOUBTFUL
        for i, name in enumerate(sheet.columns):
            value = plain(row.get(name))
            style = formats["wrapped" if name == "told" else "plain", doubtful]
            if (
                name == "report"
                and sheet.links
                and row["digest"] in sheet.links
                and links < _MOST_LINKS
            ):
                links += 1
                page.write_url(
                    count, i, sheet.links[row["digest"]], string=value, cell_format=style
                )
            elif value is None or value == "":
                page.write_blank(count, i, None, style)
            elif name == "date":
                _write_date(page, count, i, str(value), formats["date", doubtful], style)
            elif isinstance(value, (int, float)):
                page.write_number(count, i, value, style)
            else:
                page.write_string(count, i, str(value), style)
    if sheet.columns != ("told",):
        page.autofilter(0, 0, max(count, 1), len(sheet.columns) - 1)


def _write_date(page: Any, row: int, column: int, value: str, style: Any, otherwise: Any) -> None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.year < 1900:  # a spreadsheet has no days before 1900
        page.write_string(row, column, value, otherwise)
    else:
        page.write_datetime(row, column, datetime(day.year, day.month, day.day), style)


def read_sheet(path: Path, title: str) -> Iterator[dict[str, Any]]:
    """Rows of the sheets of a name, by the names of their columns; dates come back as ISO text,
    empty cells as None.

    ``CchcError`` where the file is no workbook, or has no such sheet.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise CchcError(f"không đọc được bảng tính {path}: {error}") from None
    pages = [
        s
        for s in book.worksheets
        if s.title == title or re.fullmatch(rf"{re.escape(title)} \d+", s.title)
    ]
    if not pages:
        raise CchcError(f"{path} không có trang '{title}'")
    names = {heading: name for name, heading in TITLES.items()}
    for page in pages:
        rows = page.iter_rows(values_only=True)
        columns = [names.get(str(cell), str(cell)) for cell in next(rows, ())]
        for row in rows:
            yield {name: _value(cell) for name, cell in zip(columns, row, strict=False)}
    book.close()


def _value(cell: Any) -> Any:
    if isinstance(cell, (datetime, date)):
        return cell.strftime("%Y-%m-%d")
    return (cell.strip() or None) if isinstance(cell, str) else cell

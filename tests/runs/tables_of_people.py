"""Tables as people hand them in: corrections of a text, and workbooks in which they changed
something.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from cchc_nlp.export import TITLES

NAME = "ubnd-tinh-2022-q4.txt"
_COLUMNS = {heading: name for name, heading in TITLES.items()}


def write_table(path: Path, *corrections: tuple[int, str, str]) -> Path:
    """A table of corrections: offset, wrong, right."""
    lines = "".join(f"{offset},{wrong},{right}\n" for offset, wrong, right in corrections)
    path.write_text("offset,wrong,right\n" + lines, encoding="utf8")
    return path


def changed_workbook(source: Path, target: Path, which: str, /, **values: object) -> None:
    """Change cells of the reference that has a number, and save the workbook."""
    book = load_workbook(source)
    sheet = book["Viện dẫn"]
    header = {_COLUMNS[c.value]: c.column for c in sheet[1]}
    row = next(
        r for r in range(2, sheet.max_row + 1) if sheet.cell(r, header["number"]).value == which
    )
    for name, value in values.items():
        sheet.cell(row, header[name]).value = value
    book.save(target)

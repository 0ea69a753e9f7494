"""Tables for other programs: every reference is there, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from cchc_nlp.export import write_rows
from cchc_nlp.store import Store
from tests.conftest import SAMPLE, Run

NASTY = [
    {
        "a": "=HYPERLINK(1)",
        "b": "+84",
        "c": "x\x0cy\x00z",
        "d": None,
        "e": ["một", "hai"],
        "f": "@SUM",
        "g": 3,
    }
]


def test_cells_are_text_and_never_formulas(tmp_path: Path) -> None:
    write_rows(NASTY, "xlsx", tmp_path / "a.xlsx")
    cells = list(list(load_workbook(tmp_path / "a.xlsx").active)[1])
    assert [c.data_type for c in cells[:3]] == ["s", "s", "s"]
    assert cells[0].value == "=HYPERLINK(1)"
    assert cells[4].value == "một; hai"
    write_rows(NASTY, "csv", tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert row["a"].startswith("'=")
    assert row["b"] == "'+84"


def test_the_workbook_holds_every_reference(store: Path, tmp_path: Path, cchc: Run) -> None:
    cchc("export", "-o", tmp_path / "r.xlsx", "--store", store)
    book = load_workbook(tmp_path / "r.xlsx", read_only=True)
    assert book.sheetnames == ["Viện dẫn", "Văn bản", "Quan hệ", "Chưa rõ", "Báo cáo", "Đọc trước"]
    counts = Store(store).counts()
    rows = list(book["Viện dẫn"].iter_rows(values_only=True))
    assert len(rows) == counts["mentions"] + 1
    assert len(list(book["Văn bản"].iter_rows())) == counts["documents"] + 1
    assert "468/QĐ-TTg" in {r[4] for r in rows}


def test_the_workbook_is_one_to_work_with(store: Path, tmp_path: Path, cchc: Run) -> None:
    cchc("export", "-o", tmp_path / "r.xlsx", "--store", store)
    sheet = load_workbook(tmp_path / "r.xlsx")["Viện dẫn"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref
    header = [c.value for c in sheet[1]]
    dates = [row[header.index("Ngày ban hành")] for row in sheet.iter_rows(min_row=2)]
    assert all(
        isinstance(c.value, datetime) and c.number_format == "dd/mm/yyyy" for c in dates if c.value
    )
    assert (
        sheet.cell(2, 1).hyperlink.target.lower()
        == (SAMPLE / sheet.cell(2, 1).value).as_uri().lower()
    )

"""Workbooks: doubt on colour, days as days, sheets that are full, rows that are streamed."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_nlp.export import workbook


def test_doubtful_rows_stand_out_and_old_days_stay_text(tmp_path: Path) -> None:
    rows = [
        {"number": "1/QĐ", "warnings": ["không rõ năm"]},
        {"number": "2/QĐ", "confidence": 0.95, "date": "1889-05-01"},
        {"number": "3/QĐ", "confidence": 0.5},
    ]
    with (tmp_path / "a.xlsx").open("wb") as file:
        workbook.write_workbook(
            [workbook.Sheet("Trang", ("number", "warnings", "date", "confidence"), rows)], file
        )
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert [sheet.cell(r, 1).fill.fgColor.rgb == "FFFFF2CC" for r in (2, 3, 4)] == [
        True,
        False,
        True,
    ]
    assert sheet.cell(3, 3).value == "1889-05-01"


def test_a_sheet_that_is_full_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 10)
    with (tmp_path / "a.xlsx").open("wb") as file:
        workbook.write_workbook(
            [workbook.Sheet("Trang", ("number",), ({"number": str(i)} for i in range(25)))], file
        )
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == ["Trang", "Trang 2", "Trang 3"]
    assert [row["number"] for row in workbook.read_sheet(tmp_path / "a.xlsx", "Trang")] == [
        str(i) for i in range(25)
    ]


def test_many_rows_are_streamed() -> None:
    tracemalloc.start()
    rows = (
        {"number": f"{i}/QĐ-UBND", "date": "2023-02-17", "subject": "về việc phê duyệt danh mục"}
        for i in range(20_000)
    )
    with tempfile.TemporaryFile() as file:
        workbook.write_workbook(
            [workbook.Sheet("Viện dẫn", ("number", "date", "subject"), rows)], file
        )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000  # held in memory, these rows would take several times as much

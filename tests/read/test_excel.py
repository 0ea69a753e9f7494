"""Cells as Excel shows them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cchc_nlp.read import read
from cchc_nlp.read.cell_format import Value, shown

DAY = dt.datetime(2025, 2, 3, 14, 5)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.995, "0.0%", "99,5%"),
        (0.995, "0%", "100%"),
        (12345, "#,##0", "12.345"),
        (1234.5, "#,##0.00", "1.234,50"),
        (1234567, '#,##0,"k"', "1.235k"),
        (0.5, "#,##0.##", "0,5"),
        (0, "#,##0", "0"),
        (-1234.5, "#,##0.0", "-1.234,5"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (1500, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "1.500"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "-"),
        (7, "00", "07"),
        (25, '0" hồ sơ"', "25 hồ sơ"),
        (1500000, "#,##0\\ [$₫-42A]", "1.500.000 ₫"),
        (5, "[Red]0;[Blue]-0", "5"),
        (15, "[>=10]0;[<10]00", "15"),
        (12345678, "0.00E+00", "1,23E+07"),
        (2024, "General", "2024"),
        (86.75, "General", "86,75"),
        (0.1 + 0.2, "General", "0,3"),
        (1 / 3, "General", "0,3333333333"),
        (79123456789012, "General", "79123456789012"),
        (True, "General", "TRUE"),
        ("#N/A", "General", "#N/A"),
        ("316/QĐ-UBND", "@", "316/QĐ-UBND"),
        ("Hòa Tân", '@" (mới)"', "Hòa Tân (mới)"),
        (DAY, "dd/mm/yyyy", "03/02/2025"),
        (DAY, "d/m/yyyy", "3/2/2025"),
        (DAY, "mm-dd-yy", "03/02/2025"),
        (DAY, "[$-1010000]d/m/yyyy;@", "3/2/2025"),
        (DAY, "dd/mm/yyyy hh:mm", "03/02/2025 14:05"),
        (DAY, '"ngày" dd "tháng" mm "năm" yyyy', "ngày 03 tháng 02 năm 2025"),
        (DAY, "mm/yyyy", "02/2025"),
        (DAY, "h:mm AM/PM", "2:05 CH"),
        (dt.time(7, 30), "h:mm", "7:30"),
        (dt.timedelta(hours=26, minutes=30), "[h]:mm", "26:30"),
        (None, "General", ""),
    ],
)
def test_values_are_shown_by_their_format(value: Value, form: str, text: str) -> None:
    assert shown(value, form) == text


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Biểu 1"
    sheet.append(["Tên đơn vị", "Tỷ lệ", "Ngày"])
    sheet.append(["Công an xã", 0.5, dt.datetime(2025, 2, 17)])
    sheet.append(["c¸c ®¬n vÞ", 0.25, None])
    for row in (2, 3):
        sheet.cell(row, 1).font = Font(name=".VnTime")
        sheet.cell(row, 2).number_format = "0.0%"
    sheet.cell(2, 3).number_format = "dd/mm/yyyy"
    sheet.cell(9, 9).font = Font(name="VNI-Times")
    book.save(tmp_path / "a.xlsx")
    report = read(tmp_path / "a.xlsx")
    assert [line.text for line in report.lines if line.text] == [
        "Biểu 1",
        "Tên đơn vị\tTỷ lệ\tNgày",
        "Công an xã\t50,0%\t17/02/2025",
        "các đơn vị\t25,0%\t",
    ]
    assert report.pages[0].reason == "phông chữ cũ TCVN3: 1 đoạn chuyển sang Unicode"

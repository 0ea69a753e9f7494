"""Footnotes of Word files stand after the paragraph that points to them."""

from __future__ import annotations

from cchc_nlp.layout import layout
from cchc_nlp.read import report_from_text


def test_a_note_with_a_raised_number_stays_where_it_stands() -> None:
    lines = [
        "Sở đã đôn đốc các phòng hoàn thành việc rà soát thủ tục hành chính",
        "¹² theo Công văn số 318/SNV-CCHC ngày 04/6/2024;",
        "II. KẾT QUẢ",
        "Đã xong.",
    ]
    found = layout(report_from_text("\n\n".join(lines)))
    assert [(b.kind, b.label, b.text) for b in found] == [
        ("paragraph", "", lines[0]),
        ("footnote", "12", lines[1][3:]),
        ("heading", "II", lines[2]),
        ("paragraph", "", lines[3]),
    ]


def test_a_row_that_several_sheets_begin_with_is_text() -> None:
    rows = ["Đơn vị\tSố hồ sơ", "1\t2", "3\t4", "5\t6", "Tổng\t9"]
    sheets = ["\n".join([f"Biểu {n}", "", *rows]) for n in "ABCD"]
    found = layout(report_from_text("\n\f".join(sheets)))
    assert sum(b.text.startswith("Đơn vị") and b.kind == "row" for b in found) == 4
    assert sum(b.text.startswith("Tổng") and b.kind == "row" for b in found) == 4

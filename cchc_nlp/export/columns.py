"""The columns of all sheets and tables: title and width of each, by the name it has in JSON.

A new column of the workbook: a line here, and its name in the sheet that shows it (``sheets.py``).
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COLUMNS", "TITLES", "Column"]

_USUAL_WIDTH = 14
"""Characters; wide enough for a date and for every title but the longest, which wrap."""


class Column(NamedTuple):
    """A column: its title in the user interface, and its width in a workbook, in characters."""

    title: str
    width: int = _USUAL_WIDTH


COLUMNS = {
    "report": Column("Báo cáo", 26),
    "digest": Column("Mã báo cáo"),
    "surface": Column("Nguyên văn", 32),
    "raw": Column("Bản quét", 32),
    "page": Column("Trang"),
    "line": Column("Dòng"),
    "kind": Column("Loại viện dẫn"),
    "type": Column("Loại văn bản"),
    "number": Column("Số, ký hiệu", 22),
    "name": Column("Tên", 30),
    "year": Column("Năm"),
    "date": Column("Ngày ban hành"),
    "issuer": Column("Cơ quan ban hành", 28),
    "subject": Column("Trích yếu", 60),
    "pinpoint": Column("Điểm, khoản, điều"),
    "key": Column("Mã văn bản", 40),
    "confidence": Column("Độ tin cậy"),
    "warnings": Column("Lưu ý", 40),
    "derived": Column("Suy ra từ chỗ khác"),
    "start": Column("Từ ký tự"),
    "end": Column("Đến ký tự"),
    "mentions": Column("Số lần nhắc"),
    "reports": Column("Số báo cáo"),
    "relation": Column("Quan hệ"),
    "subject_document": Column("Văn bản"),
    "object": Column("Văn bản được dẫn"),
    "evidence": Column("Câu dẫn chứng", 80),
    "pages": Column("Số trang"),
    "period": Column("Kỳ báo cáo"),
    "office": Column("Chức vụ người ký"),
    "signer": Column("Người ký"),
    "place": Column("Địa phương"),
    "told": Column("", 110),
}
TITLES = {name: column.title for name, column in COLUMNS.items()}
"""Titles of the columns, by name."""

"""Rows to files: spreadsheets, CSV and JSON lines that open as they should, whatever the text holds."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from cchc_nlp.errors import CchcError
from cchc_nlp.files import write_file
from cchc_nlp.store import Store

__all__ = ["FORMATS", "export_store", "mention_records", "write_rows"]

FORMATS = (".xlsx", ".csv", ".jsonl")
"""Suffixes of the files that rows can be written to."""

Row = Mapping[str, Any]

_TITLES = {
    "report": "Báo cáo", "surface": "Nguyên văn", "raw": "Bản quét", "page": "Trang", "line": "Dòng", "kind": "Loại viện dẫn", "type": "Loại văn bản", "number": "Số, ký hiệu",
    "name": "Tên", "year": "Năm", "date": "Ngày ban hành", "issuer": "Cơ quan ban hành", "subject": "Trích yếu", "pinpoint": "Điểm, khoản, điều", "key": "Mã văn bản",
    "confidence": "Độ tin cậy", "warnings": "Lưu ý", "start": "Từ ký tự", "end": "Đến ký tự", "mentions": "Số lần nhắc", "relation": "Quan hệ", "object": "Văn bản được dẫn",
    "evidence": "Câu dẫn chứng", "pages": "Số trang", "place": "Địa phương",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_000


def _plain(value: Any) -> Any:
    """A value as a cell takes it: lists joined, control characters gone, never too long."""
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    return _CONTROL.sub(" ", value)[:_LONGEST_CELL] if isinstance(value, str) else value


def _csv(rows: Sequence[Row], file: BinaryIO) -> None:
    """UTF-8 with a byte order mark, as Excel needs; text that a spreadsheet would compute is quoted by an apostrophe."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    names = list(rows[0]) if rows else []
    writer.writerow(names)
    for row in rows:
        values = [_plain(row[n]) for n in names]
        writer.writerow([f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v for v in values])
    text.flush()
    text.detach()


def _jsonl(rows: Sequence[Row], file: BinaryIO) -> None:
    for row in rows:
        file.write(json.dumps(dict(row), ensure_ascii=False).encode("utf8") + b"\n")


def _xlsx(sheets: Mapping[str, Sequence[Row]], file: BinaryIO) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        names = list(rows[0]) if rows else []
        for i, name in enumerate(names):
            sheet.column_dimensions[chr(65 + i)].width = {"subject": 60, "evidence": 80, "surface": 32, "number": 22, "issuer": 28}.get(
                name, 14
            )
        sheet.freeze_panes = "A2"
        header = [WriteOnlyCell(sheet, _TITLES.get(n, n)) for n in names]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)
        for row in rows:
            cells = []
            for name in names:
                cell = WriteOnlyCell(sheet, _plain(row[name]))
                if isinstance(row[name], str):
                    cell.data_type = "s"  # a text that begins with "=" is text, not a formula
                cells.append(cell)
            sheet.append(cells)
        if rows:
            sheet.auto_filter.ref = f"A1:{chr(64 + len(names))}{len(rows) + 1}"
    book.save(file)


def write_rows(rows: Sequence[Row], form: str, target: Path | None) -> None:
    """Write rows of like columns as ``jsonl``, ``csv`` or ``xlsx``."""
    if form == "jsonl":
        write_file(target, lambda file: _jsonl(rows, file))
    elif form == "csv":
        write_file(target, lambda file: _csv(rows, file))
    elif form == "xlsx":
        write_file(target, lambda file: _xlsx({"Viện dẫn": rows}, file))
    else:
        raise CchcError(f"không có dạng '{form}': chọn jsonl, csv hoặc xlsx")


def mention_records(store: Store) -> list[dict[str, Any]]:
    """Every reference in a store, as ``cchc refs --format jsonl`` prints it."""
    sql = """SELECT r.name AS report, m.surface, m.raw, m.start, m.end, m.page, m.line, m.kind, m.type, m.name, m.number, m.year, m.date, m.issuer, m.subject, m.pinpoint,
             m.key, m.confidence, m.warnings, m.evidence FROM mentions m JOIN reports r ON r.id = m.report ORDER BY r.name, m.start, m.id"""
    return [{**dict(row), "warnings": json.loads(row["warnings"])} for row in store.rows(sql)]


def export_store(store: Store, target: Path) -> int:
    """Write a store's references (and in a workbook its documents, relations and reports too); returns the number of references.

    ``CchcError`` for a suffix that is not one of :data:`FORMATS`.
    """
    if target.suffix not in FORMATS:
        raise CchcError(f"không xuất được ra '{target.suffix or target.name}': chọn tệp có đuôi {', '.join(FORMATS)}")
    mentions = mention_records(store)
    if target.suffix != ".xlsx":
        write_rows(mentions, target.suffix[1:], target)
        return len(mentions)
    sheets = {
        "Viện dẫn": mentions,
        "Văn bản": _all(
            store, "SELECT type, number, name, year, date, issuer, subject, mentions, key FROM documents ORDER BY type, year, number"
        ),
        "Quan hệ": _all(
            store,
            """SELECT r.name AS report, coalesce(s.number, s.name, '(báo cáo)') AS surface, x.relation, coalesce(o.number, o.name) AS object, x.line, x.confidence, x.evidence
               FROM relations x JOIN reports r ON r.id = x.report LEFT JOIN documents s ON s.key = x.subject JOIN documents o ON o.key = x.object ORDER BY r.name, x.start""",
        ),
        "Báo cáo": _all(store, "SELECT name AS report, place, year, pages FROM reports ORDER BY name"),
    }
    write_file(target, lambda file: _xlsx(sheets, file))
    return len(mentions)


def _all(store: Store, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in store.rows(sql)]

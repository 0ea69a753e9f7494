"""A store as a workbook: which sheets it has, which columns each shows, and how a corrected one is
read back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_nlp.errors import CchcError
from cchc_nlp.export.columns import TITLES
from cchc_nlp.export.tables import TABLE_FORMATS, read_csv, write_rows
from cchc_nlp.export.workbook import Sheet, read_sheet, write_workbook
from cchc_nlp.files import write_file
from cchc_nlp.read import file_of
from cchc_nlp.store import (
    Selection,
    Store,
    count_mentions,
    document_records,
    edge_records,
    mention_records,
    report_paths,
    report_records,
)

__all__ = ["CORRECTABLE", "corrected_rows", "export_store"]

CORRECTABLE = ("type", "number", "name", "date", "issuer", "subject")
"""Columns of the references that a person can correct."""

_REFERENCES = "Viện dẫn"
_REFERENCE_COLUMNS = (
    "report", "line", "page", "type", "number", "name", "date", "issuer", "subject", "pinpoint",
    "surface", "raw", "confidence", "warnings", "evidence", "kind", "year", "key", "start", "end",
    "digest", "derived",
)  # fmt: skip
_DOCUMENT_COLUMNS = (
    "type", "number", "name", "year", "date", "issuer", "subject", "mentions", "reports", "key",
)  # fmt: skip
_RELATION_COLUMNS = (
    "report", "line", "subject_document", "relation", "object", "confidence", "evidence",
)  # fmt: skip
_UNRESOLVED_COLUMNS = (
    "report", "line", "page", "surface", "type", "warnings", "evidence", "kind", "start", "end",
)  # fmt: skip
_REPORT_COLUMNS = (
    "report", "type", "number", "date", "issuer", "period", "subject", "office", "signer", "place",
    "year", "pages",
)  # fmt: skip
_READ_ME = (
    (
        'Trang "Viện dẫn": mỗi dòng là một chỗ trong báo cáo nhắc đến một văn bản. Dòng tô '
        'vàng là chỗ chưa chắc: xem cột "Lưu ý" và "Độ tin cậy".'
    ),
    'Trang "Văn bản": mỗi dòng là một văn bản, với số lần và số báo cáo nhắc đến nó.',
    ('Trang "Quan hệ": văn bản nào thực hiện, căn cứ, sửa đổi ... văn bản nào, với câu dẫn chứng.'),
    ('Trang "Chưa rõ": những chỗ nhắc đến một văn bản mà không rõ là văn bản nào, và vì sao.'),
    (
        "Sửa: chữa thẳng các cột Loại văn bản; Số, ký hiệu; Tên; Ngày ban hành; Cơ quan ban "
        'hành; Trích yếu của trang "Viện dẫn", lưu lại, rồi chạy: cchc import-corrections '
        "TỆP."
    ),
    'Muốn bỏ một viện dẫn nhận nhầm: xóa trắng cả ô "Số, ký hiệu" và ô "Tên" của nó.',
    (
        "Đừng sửa các cột Báo cáo; Mã báo cáo; Từ ký tự; Đến ký tự; Điểm, khoản, điều: chúng "
        "cho biết dòng ấy là chỗ nào trong báo cáo."
    ),
)
"""How to read the workbook and correct it: its last sheet."""

_ALL = Selection()


def export_store(store: Store, target: Path, only: Selection = _ALL) -> int:
    """Write the references of a store or a part of it; a workbook has its documents, relations and
    reports too.

    The form is that of the target's suffix. Returns the number of references. ``CchcError`` for a
    suffix that is not one of :data:`TABLE_FORMATS`.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     export_store(cchc_nlp.open_store(folder), Path(folder) / "vien-dan.xlsx")
    17
    """
    if target.suffix not in TABLE_FORMATS:
        allowed = ", ".join(TABLE_FORMATS)
        raise CchcError(
            f"không xuất được ra '{target.suffix or target.name}': chọn tệp có đuôi {allowed}"
        )
    if target.suffix != ".xlsx":
        write_rows(mention_records(store, only), target.suffix[1:], target)
    else:
        write_file(target, lambda file: write_workbook(_sheets(store, only), file))
    return count_mentions(store, only)


def _sheets(store: Store, only: Selection) -> Iterator[Sheet]:
    links = {digest: _address(file_of(path)) for digest, path in report_paths(store).items()}
    yield Sheet(_REFERENCES, _REFERENCE_COLUMNS, mention_records(store, only), links)
    yield Sheet("Văn bản", _DOCUMENT_COLUMNS, document_records(store, only))
    yield Sheet("Quan hệ", _RELATION_COLUMNS, edge_records(store, only), links)
    unresolved = mention_records(store, only, unresolved=True)
    yield Sheet("Chưa rõ", _UNRESOLVED_COLUMNS, unresolved, links)
    yield Sheet("Báo cáo", _REPORT_COLUMNS, report_records(store, only), links)
    yield Sheet("Đọc trước", ("told",), [{"told": line} for line in _READ_ME])


def _address(path: str) -> str:
    # XlsxWriter takes "file:" for a Windows path and turns its strokes; capitals it leaves alone.
    uri = Path(path).as_uri()
    return uri if os.name == "nt" else uri.replace("file:", "FILE:", 1)


def corrected_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a workbook or CSV that :func:`export_store` wrote and a person has corrected.

    Each has the place of its reference and its fields, None where a cell is empty; the digest of
    the report is None in a file that an older version wrote. ``CchcError`` for a file that is
    neither, or lacks a column that says which reference a row is.
    """
    needed = ("report", "start", "end", "pinpoint", *CORRECTABLE)
    for number, row in enumerate(
        read_sheet(path, _REFERENCES) if path.suffix == ".xlsx" else read_csv(path), 2
    ):
        missing = [name for name in needed if name not in row]
        if missing:
            raise CchcError(f"{path} thiếu cột '{TITLES[missing[0]]}' ({missing[0]})")
        try:
            yield {
                **{name: row[name] for name in needed},
                "digest": row.get("digest"),
                "start": int(row["start"]),
                "end": int(row["end"]),
            }
        except (TypeError, ValueError):
            raise CchcError(
                f"{path}, dòng {number}: vị trí '{row['start']}'-'{row['end']}' không phải là số"
            ) from None

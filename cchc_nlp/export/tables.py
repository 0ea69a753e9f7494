"""Rows to files: spreadsheets, CSV and JSON lines that open as they should, whatever the text holds."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cchc_nlp.errors import CchcError
from cchc_nlp.export.workbook import TITLES, Sheet, plain, read_sheet, write_workbook
from cchc_nlp.files import write_file
from cchc_nlp.read import file_of
from cchc_nlp.store import Store

__all__ = [
    "CORRECTABLE",
    "TABLE_FORMATS",
    "Selection",
    "corrected_rows",
    "export_store",
    "mention_records",
    "write_rows",
]

TABLE_FORMATS = (".xlsx", ".csv", ".jsonl")
"""Suffixes of the files that rows can be written to."""

Row = Mapping[str, Any]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_REFERENCES = "Viện dẫn"
_COLUMNS = (
    "report", "line", "page", "type", "number", "name", "date", "issuer", "subject", "pinpoint", "surface", "raw", "confidence", "warnings", "evidence", "kind", "year", "key",
    "start", "end", "digest",
)  # fmt: skip
CORRECTABLE = ("type", "number", "name", "date", "issuer", "subject")
"""Columns of the workbook that a person can set right."""

_READ_ME = """Trang "Viện dẫn": mỗi dòng là một chỗ trong báo cáo nhắc đến một văn bản. Dòng tô vàng là chỗ chưa chắc: xem cột "Lưu ý" và "Độ tin cậy".
Trang "Văn bản": mỗi dòng là một văn bản, với số lần và số báo cáo nhắc đến nó.
Trang "Quan hệ": văn bản nào thực hiện, căn cứ, sửa đổi ... văn bản nào, với câu dẫn chứng.
Trang "Chưa rõ": những chỗ nhắc đến một văn bản mà không rõ là văn bản nào, và vì sao.
Sửa: chữa thẳng các cột Loại văn bản; Số, ký hiệu; Tên; Ngày ban hành; Cơ quan ban hành; Trích yếu của trang "Viện dẫn", lưu lại, rồi chạy: cchc import-corrections TỆP.
Muốn bỏ một viện dẫn nhận nhầm: xóa trắng cả ô "Số, ký hiệu" và ô "Tên" của nó.
Đừng sửa các cột Báo cáo; Mã báo cáo; Từ ký tự; Đến ký tự; Điểm, khoản, điều: chúng cho biết dòng ấy là chỗ nào trong báo cáo."""


def _csv(rows: Iterable[Row], file: BinaryIO) -> None:
    """UTF-8 with a byte order mark, as Excel needs; text that a spreadsheet would compute is quoted by an apostrophe."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    found = iter(rows)
    first = next(found, None)
    names = list(first) if first else []
    writer.writerow(names)
    for row in chain([first] if first else [], found):
        values = [plain(row[n]) for n in names]
        writer.writerow(
            [f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v for v in values]
        )
    text.flush()
    text.detach()


def _jsonl(rows: Iterable[Row], file: BinaryIO) -> None:
    for row in rows:
        file.write(json.dumps(dict(row), ensure_ascii=False).encode("utf8") + b"\n")


def write_rows(rows: Iterable[Row], form: str, target: Path | None) -> None:
    """Write rows of like columns as ``jsonl``, ``csv`` or ``xlsx``."""
    if form == "jsonl":
        write_file(target, lambda file: _jsonl(rows, file))
    elif form == "csv":
        write_file(target, lambda file: _csv(rows, file))
    elif form == "xlsx":
        listed = list(rows)
        write_file(
            target,
            lambda file: write_workbook(
                [Sheet(_REFERENCES, tuple(listed[0]) if listed else (), listed)], file
            ),
        )
    else:
        raise CchcError(f"không có dạng '{form}': chọn jsonl, csv hoặc xlsx")


_MENTIONS = """SELECT r.name AS report, r.digest, m.surface, m.raw, m.start, m.end, m.page, m.line, m.kind, m.type, m.name, m.number, m.year, m.date, m.issuer, m.subject, m.pinpoint,
               m.key, m.confidence, m.warnings, m.evidence FROM mentions m JOIN reports r ON r.id = m.report {} ORDER BY r.name, m.start, m.id"""


_ONE_OF = " IN (SELECT value FROM json_each(?))"


class Selection(NamedTuple):
    """A part of a store: documents by key, reports by digest; None for all of them."""

    keys: Collection[str] | None = None
    digests: Collection[str] | None = None

    def condition(self, keys: Sequence[str]) -> tuple[str, list[str]]:
        """SQL for the rows in which one of the columns ``keys`` is a document of these, and ``r`` a report of these; and its values."""
        parts, values = ["1"], list[str]()
        if self.keys is not None and keys:
            listed = json.dumps(sorted(self.keys), ensure_ascii=False)
            parts.append("(" + " OR ".join(key + _ONE_OF for key in keys) + ")")
            values += [listed] * len(keys)
        if self.digests is not None:
            parts.append("r.digest" + _ONE_OF)
            values.append(json.dumps(sorted(self.digests)))
        return " AND ".join(parts), values


_ALL = Selection()


def mention_records(
    store: Store,
    only: Selection = _ALL,
    *,
    unresolved: bool = False,
    limit: int = -1,
    offset: int = 0,
) -> Iterator[dict[str, Any]]:
    """Every reference in a store, as ``cchc refs --format jsonl`` prints it; or those only that no document could be told for."""
    where, values = only.condition([] if unresolved else ["m.key"])
    sql = (
        _MENTIONS.format(f"WHERE {where}{' AND m.key IS NULL' if unresolved else ''}")
        + " LIMIT ? OFFSET ?"
    )
    for row in store.each(sql, [*values, limit, offset]):
        yield {**row, "warnings": json.loads(row["warnings"])}


def export_store(store: Store, target: Path, only: Selection = _ALL) -> int:
    """Write a store's references (and in a workbook its documents, relations and reports too), or those of a part of it; returns the number of reports' references.

    ``CchcError`` for a suffix that is not one of :data:`TABLE_FORMATS`.
    """
    if target.suffix not in TABLE_FORMATS:
        raise CchcError(
            f"không xuất được ra '{target.suffix or target.name}': chọn tệp có đuôi {', '.join(TABLE_FORMATS)}"
        )
    if target.suffix != ".xlsx":
        write_rows(mention_records(store, only), target.suffix[1:], target)
    else:
        write_file(target, lambda file: write_workbook(_sheets(store, only), file))
    where, values = only.condition(["m.key"])
    return int(
        store.rows(
            f"SELECT count(*) FROM mentions m JOIN reports r ON r.id = m.report WHERE {where}",
            values,
        )[0][0]
    )


def _sheets(store: Store, only: Selection) -> Iterator[Sheet]:
    paths = store.each("SELECT r.digest, p.path FROM paths p JOIN reports r ON r.id = p.report")
    links = {row["digest"]: _address(file_of(row["path"])) for row in paths}
    yield Sheet(_REFERENCES, _COLUMNS, mention_records(store, only), links)
    where, values = only.condition(["d.key"])
    documents = f"""SELECT d.type, d.number, d.name, d.year, d.date, d.issuer, d.subject, d.mentions, count(DISTINCT m.report) AS reports, d.key
                    FROM documents d LEFT JOIN mentions m ON m.key = d.key LEFT JOIN reports r ON r.id = m.report WHERE {where}
                    GROUP BY d.id ORDER BY d.mentions DESC, d.key"""  # noqa: S608
    described = (
        "type",
        "number",
        "name",
        "year",
        "date",
        "issuer",
        "subject",
        "mentions",
        "reports",
        "key",
    )
    yield Sheet("Văn bản", described, store.each(documents, values))
    where, values = only.condition(["x.subject", "x.object"])
    relations = f"""SELECT r.name AS report, r.digest, x.line, coalesce(s.number, s.name, s.key, '(báo cáo)') AS subject_document, x.relation, coalesce(o.number, o.name, o.key) AS object,
                   x.confidence, x.evidence FROM relations x JOIN reports r ON r.id = x.report LEFT JOIN documents s ON s.key = x.subject JOIN documents o ON o.key = x.object
                   WHERE {where} ORDER BY r.name, x.start"""  # noqa: S608
    related = ("report", "line", "subject_document", "relation", "object", "confidence", "evidence")
    yield Sheet("Quan hệ", related, store.each(relations, values), links)
    unresolved = (
        "report",
        "line",
        "page",
        "surface",
        "type",
        "warnings",
        "evidence",
        "kind",
        "start",
        "end",
    )
    yield Sheet("Chưa rõ", unresolved, mention_records(store, only, unresolved=True), links)
    where, values = only.condition([])
    reports = f"SELECT name AS report, digest, type, number, date, issuer, period, subject, office, signer, place, year, pages FROM reports r WHERE {where} ORDER BY name"  # noqa: S608
    said = (
        "report",
        "type",
        "number",
        "date",
        "issuer",
        "period",
        "subject",
        "office",
        "signer",
        "place",
        "year",
        "pages",
    )
    yield Sheet("Báo cáo", said, store.each(reports, values), links)
    yield Sheet("Đọc trước", ("told",), [{"told": line} for line in _READ_ME.split("\n")])


def _address(path: str) -> str:
    # XlsxWriter takes "file:" for a Windows path and turns its strokes; a scheme may be written in capitals, and is left alone so.
    uri = Path(path).as_uri()
    return uri if os.name == "nt" else uri.replace("file:", "FILE:", 1)


def corrected_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a workbook or CSV that :func:`export_store` wrote and a person has changed: place of the reference and its fields, empty as None.

    One written by a version that had no column for the digest of the report has None there.

    ``CchcError`` for a file that is neither, or lacks the columns that say which reference a row is.
    """
    needed = ("report", "start", "end", "pinpoint", *CORRECTABLE)
    for number, row in enumerate(
        read_sheet(path, _REFERENCES) if path.suffix == ".xlsx" else _csv_rows(path), 2
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


def _csv_rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                yield {
                    k: (
                        v.removeprefix("'") if v.startswith(tuple(f"'{c}" for c in _FORMULA)) else v
                    )
                    or None
                    for k, v in row.items()
                    if v is not None
                }
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CchcError(f"không đọc được bảng {path}: {error}") from None

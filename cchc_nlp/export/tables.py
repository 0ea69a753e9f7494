"""Records to tables: CSV, JSON lines and one-sheet workbooks that open as they should, whatever the
text holds.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from cchc_nlp.errors import CchcError
from cchc_nlp.export.workbook import Sheet, plain, write_workbook
from cchc_nlp.files import write_file

__all__ = ["TABLE_FORMATS", "read_csv", "write_rows"]

TABLE_FORMATS = (".xlsx", ".csv", ".jsonl")
"""Suffixes of the files that tables can be written to."""

Row = Mapping[str, Any]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula; text that begins so is quoted by an
apostrophe.
"""


def _csv(rows: Iterable[Row], file: BinaryIO) -> None:
    """UTF-8 with a byte order mark, as Excel needs; text that a spreadsheet would compute is quoted
    by an apostrophe.
    """
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
    """Write rows of like columns as ``jsonl``, ``csv`` or ``xlsx``; to standard output where
    ``target`` is None.

    ``CchcError`` for another form, or a target that cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_rows([{"number": "316/QĐ-UBND", "line": 4}], "csv", Path(folder) / "x.csv")
    ...     (Path(folder) / "x.csv").read_text(encoding="utf-8-sig").split()
    ['number,line', '316/QĐ-UBND,4']
    """
    if form == "jsonl":
        write_file(target, lambda file: _jsonl(rows, file))
    elif form == "csv":
        write_file(target, lambda file: _csv(rows, file))
    elif form == "xlsx":
        listed = list(rows)
        write_file(
            target,
            lambda file: write_workbook(
                [Sheet("Viện dẫn", tuple(listed[0]) if listed else (), listed)], file
            ),
        )
    else:
        raise CchcError(f"không có dạng '{form}': chọn jsonl, csv hoặc xlsx")


def read_csv(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a table that :func:`write_rows` wrote, empty cells as None. ``CchcError`` where it
    cannot be read.
    """
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

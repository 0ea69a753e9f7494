"""Commands that take corrections of people: ``correct``, ``import-corrections``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, StoreOption, say
from cchc_nlp.errors import CchcError

__all__ = ["correct", "import_corrections"]

AuthorOption = Annotated[str, typer.Option(help="Người sửa.")]


def correct(
    report: Annotated[
        str, typer.Argument(help="Tên hoặc đường dẫn của báo cáo trong kho.", show_default=False)
    ],
    table: Annotated[
        Path,
        typer.Option(
            "--from",
            help="Bảng CSV: offset,wrong,right (vị trí ký tự, chữ đã quét, chữ đúng).",
            show_default=False,
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    author: AuthorOption = "",
) -> None:
    """Ghi những chỗ người dùng sửa; chúng được giữ qua các lần nạp lại.

    Ví dụ: cchc correct bao-cao.txt --from sua.csv --author "Nguyễn Văn A"; xuất lại bằng:
    cchc export -o cap-huan-luyen.pairs.jsonl
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import correct_report as run

    say(f"{run(store, report, _rows(table), author, load_encoder())} chỗ sửa")


def _rows(table: Path) -> list[tuple[int, str, str]]:
    """Offset, what stands there and what should, a row of the table each."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            return [(int(r["offset"]), r["wrong"], r["right"]) for r in csv.DictReader(file)]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise CchcError(f"{table} không phải bảng offset,wrong,right: {error}") from None


def import_corrections(
    table: Annotated[
        Path,
        typer.Argument(
            help="Bảng .xlsx hoặc .csv đã xuất bằng 'cchc export' và đã sửa.", show_default=False
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    author: AuthorOption = "",
) -> None:
    """Nhận lại các chỗ đã sửa trong bảng viện dẫn; chúng được giữ qua các lần nạp lại.

    Ví dụ: cchc export -o vien-dan.xlsx; (sửa trong Excel);
    cchc import-corrections vien-dan.xlsx --author "Nguyễn Văn A"
    """
    from cchc_nlp.export import corrected_rows
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import import_corrections as run

    say(f"{run(store, corrected_rows(table), author, load_encoder())} chỗ sửa")

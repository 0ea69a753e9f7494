"""What the commands share: options, the printing of tables and progress, the reading of files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cchc_nlp.errors import CchcError

if TYPE_CHECKING:
    from cchc_nlp.pipeline import Analysis
    from cchc_nlp.read import Limits
    from cchc_nlp.types import Reference

__all__ = [
    "DEFAULT_STORE",
    "AliasesOption",
    "JsonOption",
    "LexiconOption",
    "ModelOption",
    "NoOcrOption",
    "NoRepairOption",
    "OutOption",
    "StoreOption",
    "aliases_of",
    "analyse_all",
    "bars",
    "lexicon_of",
    "limits_of",
    "print_table",
    "say",
    "write_records",
]

DEFAULT_STORE = Path(".cchc")
_WIDTH = 180
"""Columns of a table that goes to a file or another program: the longest of ours is not broken."""
StoreOption = Annotated[Path, typer.Option("--store", help="Thư mục kho dữ liệu.")]
OutOption = Annotated[
    Path | None, typer.Option("-o", "--out", help="Tệp ghi ra; bỏ trống hoặc '-' là màn hình.")
]
LexiconOption = Annotated[
    Path | None, typer.Option("--lexicon", help="Tệp tên riêng và thuật ngữ, mỗi dòng một mục.")
]
AliasesOption = Annotated[
    Path | None,
    typer.Option(
        "--aliases", help="Bảng CSV tên gọi khác của văn bản: alias,type,number,name,date,issuer."
    ),
]
NoOcrOption = Annotated[
    bool, typer.Option("--no-ocr", help="Không nhận dạng ảnh quét, chỉ dùng lớp chữ có sẵn.")
]
NoRepairOption = Annotated[
    bool,
    typer.Option("--no-repair", help="Để nguyên từ đọc sai lẻ tẻ trong văn bản vốn đọc đúng."),
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", help="Mô hình sentence-transformers khác (tên hoặc thư mục)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]


def say(text: str) -> None:
    """Write a line to standard error."""
    sys.stderr.write(text + "\n")


@contextmanager
def bars() -> Iterator[Any]:
    """A progress display on standard error; silent where nobody watches."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=Console(stderr=True), disable=not sys.stderr.isatty()
    ) as progress:
        yield progress


def print_table(
    rows: list[dict[str, Any]],
    columns: dict[str, str],
    title: str | None = None,
    *,
    error: bool = False,
) -> None:
    """Print rows as a table, the columns under their headings.

    With ``error`` on standard error, for rows that tell of errors.
    """
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, header_style="bold")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("" if row.get(c) is None else str(row[c]) for c in columns))
    stream = sys.stderr if error else sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else _WIDTH, markup=False)
    console.print(table)


def analyse_all(
    files: list[Path],
    aliases: Path | None = None,
    *,
    no_ocr: bool = False,
    no_repair: bool = False,
) -> tuple[list[Analysis], bool]:
    """Analyse files, with other names of documents from a table.

    Those that fail are named on standard error; the flag says whether any did.
    """
    from cchc_nlp.pipeline import analyse, reading
    from cchc_nlp.read import read

    known, how = aliases_of(aliases), reading(ocr=not no_ocr)
    done, failed = [], False
    for file in files:
        try:
            done.append(analyse(read(file, how), aliases=known, repairs=not no_repair))
        except CchcError as error:
            say(f"cchc: {error}")
            failed = True
    return done, failed


def write_records(
    rows: list[dict[str, Any]], columns: dict[str, str], form: str, out: Path | None
) -> None:
    """Write rows in a form, or print them as a table."""
    from cchc_nlp.export import write_rows

    if form == "table" and out is None:
        print_table(rows, columns)
    else:
        write_rows(rows, (out.suffix[1:] if form == "table" and out else form), out)


def limits_of(given: list[str] | None) -> Limits:
    """The limits with those given as ``NAME=VALUE`` in place of the usual."""
    from cchc_nlp.read import Limits

    try:
        return Limits.parse(given or ())
    except CchcError as error:
        raise CchcError(f"--limit {error}") from None


def aliases_of(table: Path | None) -> dict[str, Reference]:
    """The other names of documents in a table, none without one."""
    from cchc_nlp.references import read_aliases

    return read_aliases(table) if table else {}


def lexicon_of(lexicon: Path | None) -> list[str]:
    """The terms of a lexicon file, none without one."""
    from cchc_nlp.restore import read_lexicon

    return read_lexicon(lexicon) if lexicon else []

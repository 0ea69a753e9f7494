"""Commands on report files: ``restore``, ``refs``, ``annotate``, ``relations``, ``tables``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from cchc_nlp.cli.common import (
    AliasesOption,
    LexiconOption,
    NoOcrOption,
    NoRepairOption,
    OutOption,
    aliases_of,
    analyse_all,
    lexicon_of,
    say,
    write_records,
)
from cchc_nlp.cli.words import headings

if TYPE_CHECKING:
    from cchc_nlp.pipeline import Analysis

__all__ = ["annotate", "refs", "relations", "restore", "tables"]


RestoreFormat = Literal["text", "compare", "jsonl", "html"]
"""What ``restore`` prints."""
AnnotatedForm = Literal["html", "markdown", "text"]
"""What ``annotate`` prints."""
RowFormat = Literal["table", "jsonl", "csv", "xlsx"]
"""What ``refs``, ``relations`` and ``tables`` print."""

ReportArgument = Annotated[
    Path, typer.Argument(help="Tệp báo cáo; '-' là đầu vào chuẩn.", show_default=False)
]
ReportsArgument = Annotated[list[Path], typer.Argument(help="Tệp báo cáo.", show_default=False)]
RowFormatOption = Annotated[RowFormat, typer.Option("--format", help="Dạng kết quả.")]


def restore(
    file: ReportArgument,
    out: OutOption = None,
    keep_lines: Annotated[
        bool, typer.Option("--keep-lines", help="Giữ đúng từng dòng như bản gốc.")
    ] = False,
    form: Annotated[RestoreFormat, typer.Option("--format", help="Dạng kết quả.")] = "text",
    lexicon: LexiconOption = None,
    no_ocr: NoOcrOption = False,
    no_repair: NoRepairOption = False,
) -> None:
    """Phục hồi chữ tiếng Việt từ bản quét đọc sai.

    Ví dụ: cchc restore bao-cao.txt --keep-lines -o phuc-hoi.txt
    """
    from cchc_nlp.files import write_bytes
    from cchc_nlp.pipeline import analyse, reading
    from cchc_nlp.read import read

    report = read(file, reading(ocr=not no_ocr))
    analysis = analyse(report, lexicon=lexicon_of(lexicon), repairs=not no_repair)
    write_bytes(out, _restored(analysis, form, keep_lines=keep_lines).encode("utf8"))


def _restored(analysis: Analysis, form: RestoreFormat, *, keep_lines: bool) -> str:
    """The restored text in a form."""
    from cchc_nlp.export import restored_html, token_records
    from cchc_nlp.pipeline import restored_lines

    match form:
        case "jsonl":
            tokens = token_records(analysis)
            return "".join(json.dumps(t, ensure_ascii=False) + "\n" for t in tokens)
        case "html":
            return restored_html(analysis)
        case "compare":
            read = (line.text for line in analysis.report.lines)
            pairs = zip(read, restored_lines(analysis), strict=True)
            return "".join(
                f"- {raw.strip()}\n+ {new.strip()}\n" for raw, new in pairs if raw != new
            )
    if keep_lines:
        return "\n".join(restored_lines(analysis)) + "\n"
    parts = (p.restoration.text for p in analysis.parts if p.block.kind != "furniture")
    return "\n\n".join(parts) + "\n"


def refs(
    files: ReportsArgument,
    form: RowFormatOption = "table",
    out: OutOption = None,
    aliases: AliasesOption = None,
    no_ocr: NoOcrOption = False,
    no_repair: NoRepairOption = False,
    missed: Annotated[
        bool,
        typer.Option(
            "--unrecognised", help="Thay vào đó, liệt kê những chỗ giống viện dẫn mà không nhận ra."
        ),
    ] = False,
) -> None:
    """Liệt kê văn bản được viện dẫn.

    Ví dụ: cchc refs bao-cao.txt --format xlsx -o vien-dan.xlsx
    """
    from cchc_nlp.pipeline import reference_records, unrecognised_records

    analyses, failed = analyse_all(files, aliases, no_ocr=no_ocr, no_repair=no_repair)
    if missed:
        rows = [row for a in analyses for row in unrecognised_records(a)]
        columns = headings("report", "line", "surface", "evidence")
        write_records(rows, columns, form, out)
        raise typer.Exit(1 if failed else 0)
    rows = [row for a in analyses for row in reference_records(a)]
    columns = headings("line", "type", "number", "name", "date", "issuer", "subject", "pinpoint")
    _finish(rows, columns, form, out, failed=failed)


def annotate(
    file: ReportArgument,
    form: Annotated[AnnotatedForm, typer.Option("--format", help="Dạng kết quả.")] = "html",
    out: OutOption = None,
    aliases: AliasesOption = None,
    no_ocr: NoOcrOption = False,
    no_repair: NoRepairOption = False,
) -> None:
    """Văn bản đã phục hồi, các viện dẫn được đánh dấu và nối với danh sách văn bản.

    Ví dụ: cchc annotate bao-cao.txt -o bao-cao.html
    """
    from cchc_nlp.export import annotated
    from cchc_nlp.files import write_bytes
    from cchc_nlp.pipeline import analyse, reading
    from cchc_nlp.read import read

    report = read(file, reading(ocr=not no_ocr))
    analysis = analyse(report, aliases=aliases_of(aliases), repairs=not no_repair)
    write_bytes(out, annotated(analysis, form).encode("utf8"))


def relations(
    files: ReportsArgument,
    form: RowFormatOption = "table",
    out: OutOption = None,
    aliases: AliasesOption = None,
    no_ocr: NoOcrOption = False,
    no_repair: NoRepairOption = False,
) -> None:
    """Liệt kê quan hệ giữa các văn bản.

    Ví dụ: cchc relations bao-cao.txt --format jsonl
    """
    from cchc_nlp.knowledge import relations_in_words
    from cchc_nlp.pipeline import relation_records

    analyses, failed = analyse_all(files, aliases, no_ocr=no_ocr, no_repair=no_repair)
    rows = [row for a in analyses for row in relation_records(a)]
    if form != "jsonl":
        rows = [
            {
                **row,
                "subject": _end(row["subject"]),
                "relation": relations_in_words()[row["relation"]][0],
                "object": _end(row["object"]),
            }
            for row in rows
        ]
    columns = headings(
        *("line", "subject", "relation", "object", "evidence"),
        subject="văn bản",
        object="văn bản được dẫn",
        evidence="câu dẫn chứng",
    )
    _finish(rows, columns, form, out, failed=failed)


def _finish(
    rows: list[dict[str, Any]],
    columns: dict[str, str],
    form: str,
    out: Path | None,
    *,
    failed: bool,
) -> NoReturn:
    """Write what was found in the reports, say where it is nothing, end with the exit code."""
    if rows or form != "table" or out is not None:
        write_records(rows, columns, form, out)
    if not rows and not failed:
        say("Không tìm thấy gì.")
    raise typer.Exit(1 if failed or not rows else 0)


def _end(document: dict[str, Any] | None) -> str:
    """An end of a relation in a cell of a table."""
    if document is None:
        return "(báo cáo)"
    return str(document["number"] or document["name"] or document["key"])


def tables(
    files: ReportsArgument,
    form: RowFormatOption = "table",
    out: OutOption = None,
    no_ocr: NoOcrOption = False,
) -> None:
    """Liệt kê các bảng trong báo cáo, mỗi dòng của bảng một dòng.

    Ví dụ: cchc tables bao-cao.docx --format xlsx -o bang.xlsx
    """
    from cchc_nlp.pipeline import row_records

    analyses, failed = analyse_all(files, no_ocr=no_ocr)
    rows = [row for a in analyses for row in row_records(a)]
    if form != "jsonl":
        rows = _with_cells_apart(rows)
    columns = headings(*(rows[0] if rows else ()))
    _finish(rows, columns, form, out, failed=failed)


def _with_cells_apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with a column for each cell, as many in every row as the widest has."""
    widest = max((len(row["cells"]) for row in rows), default=0)
    return [
        {name: value for name, value in row.items() if name != "cells"}
        | {f"c{n + 1}": (*row["cells"], *[None] * widest)[n] for n in range(widest)}
        for row in rows
    ]

"""Commands on report files: ``restore``, ``refs``, ``annotate``, ``relations``, ``tables``."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cchc_nlp.cli.common import (
    AliasesOption,
    LexiconOption,
    NoOcrOption,
    OutOption,
    aliases_of,
    analyse_all,
    lexicon_of,
    write_records,
)

__all__ = ["annotate", "refs", "relations", "restore", "tables"]


class RestoreFormat(StrEnum):
    """What ``restore`` prints."""

    text = "text"
    compare = "compare"
    jsonl = "jsonl"
    html = "html"


class AnnotatedForm(StrEnum):
    """What ``annotate`` prints."""

    html = "html"
    markdown = "markdown"
    text = "text"


class RowFormat(StrEnum):
    """What ``refs`` prints."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"


def restore(
    file: Annotated[
        Path, typer.Argument(help="Tệp báo cáo; '-' là đầu vào chuẩn.", show_default=False)
    ],
    out: OutOption = None,
    keep_lines: Annotated[
        bool, typer.Option("--keep-lines", help="Giữ đúng từng dòng như bản gốc.")
    ] = False,
    form: Annotated[
        RestoreFormat, typer.Option("--format", help="Dạng kết quả.")
    ] = RestoreFormat.text,
    lexicon: LexiconOption = None,
    no_ocr: NoOcrOption = False,
) -> None:
    """Phục hồi chữ tiếng Việt từ bản quét đọc sai.

    Ví dụ: cchc restore bao-cao.txt --keep-lines -o phuc-hoi.txt
    """
    from cchc_nlp.export import restored_html, token_records
    from cchc_nlp.files import write_bytes
    from cchc_nlp.pipeline import analyse, reading, restored_lines
    from cchc_nlp.read import read

    analysis = analyse(read(file, reading(ocr=not no_ocr)), lexicon=lexicon_of(lexicon))
    if form is RestoreFormat.jsonl:
        text = "".join(json.dumps(t, ensure_ascii=False) + "\n" for t in token_records(analysis))
    elif form is RestoreFormat.html:
        text = restored_html(analysis)
    elif form is RestoreFormat.compare:
        pairs = zip(
            (line.text for line in analysis.report.lines), restored_lines(analysis), strict=True
        )
        text = "".join(f"- {raw.strip()}\n+ {new.strip()}\n" for raw, new in pairs if raw != new)
    elif keep_lines:
        text = "\n".join(restored_lines(analysis)) + "\n"
    else:
        text = (
            "\n\n".join(p.restoration.text for p in analysis.parts if p.block.kind != "furniture")
            + "\n"
        )
    write_bytes(out, text.encode("utf8"))


def refs(
    files: Annotated[list[Path], typer.Argument(help="Tệp báo cáo.", show_default=False)],
    form: Annotated[RowFormat, typer.Option("--format", help="Dạng kết quả.")] = RowFormat.table,
    out: OutOption = None,
    aliases: AliasesOption = None,
    no_ocr: NoOcrOption = False,
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

    analyses, failed = analyse_all(files, aliases, no_ocr=no_ocr)
    if missed:
        rows = [row for a in analyses for row in unrecognised_records(a)]
        write_records(
            rows,
            {"report": "báo cáo", "line": "dòng", "surface": "nguyên văn", "evidence": "câu"},
            form.value,
            out,
        )
        raise typer.Exit(1 if failed else 0)
    rows = [row for a in analyses for row in reference_records(a)]
    columns = {
        "line": "dòng",
        "type": "loại",
        "number": "số, ký hiệu",
        "name": "tên",
        "date": "ngày",
        "issuer": "cơ quan",
        "subject": "trích yếu",
        "pinpoint": "điều khoản",
    }
    write_records(rows, columns, form.value, out)
    raise typer.Exit(1 if failed or not rows else 0)


def annotate(
    file: Annotated[
        Path, typer.Argument(help="Tệp báo cáo; '-' là đầu vào chuẩn.", show_default=False)
    ],
    form: Annotated[
        AnnotatedForm, typer.Option("--format", help="Dạng kết quả.")
    ] = AnnotatedForm.html,
    out: OutOption = None,
    aliases: AliasesOption = None,
    no_ocr: NoOcrOption = False,
) -> None:
    """Văn bản đã phục hồi, các viện dẫn được đánh dấu và nối với danh sách văn bản.

    Ví dụ: cchc annotate bao-cao.txt -o bao-cao.html
    """
    from cchc_nlp.export import annotated
    from cchc_nlp.files import write_bytes
    from cchc_nlp.pipeline import analyse, reading
    from cchc_nlp.read import read

    write_bytes(
        out,
        annotated(
            analyse(read(file, reading(ocr=not no_ocr)), aliases=aliases_of(aliases)), form.value
        ).encode("utf8"),
    )


def relations(
    files: Annotated[list[Path], typer.Argument(help="Tệp báo cáo.", show_default=False)],
    form: Annotated[RowFormat, typer.Option("--format", help="Dạng kết quả.")] = RowFormat.table,
    out: OutOption = None,
    aliases: AliasesOption = None,
    no_ocr: NoOcrOption = False,
) -> None:
    """Liệt kê quan hệ giữa các văn bản.

    Ví dụ: cchc relations bao-cao.txt --format jsonl
    """
    from cchc_nlp.pipeline import relation_records

    analyses, failed = analyse_all(files, aliases, no_ocr=no_ocr)
    rows = [row for a in analyses for row in relation_records(a)]
    if form is not RowFormat.jsonl:

        def label(end: dict[str, Any] | None) -> str:
            return "(báo cáo)" if end is None else str(end["number"] or end["name"] or end["key"])

        rows = [
            {**row, "subject": label(row["subject"]), "object": label(row["object"])}
            for row in rows
        ]
    write_records(
        rows,
        {
            "line": "dòng",
            "subject": "văn bản",
            "relation": "quan hệ",
            "object": "văn bản được dẫn",
            "evidence": "câu dẫn chứng",
        },
        form.value,
        out,
    )
    raise typer.Exit(1 if failed or not rows else 0)


def tables(
    files: Annotated[list[Path], typer.Argument(help="Tệp báo cáo.", show_default=False)],
    form: Annotated[RowFormat, typer.Option("--format", help="Dạng kết quả.")] = RowFormat.table,
    out: OutOption = None,
    no_ocr: NoOcrOption = False,
) -> None:
    """Liệt kê các bảng trong báo cáo, mỗi dòng của bảng một dòng.

    Ví dụ: cchc tables bao-cao.docx --format xlsx -o bang.xlsx
    """
    from cchc_nlp.pipeline import row_records

    analyses, failed = analyse_all(files, no_ocr=no_ocr)
    rows = [row for a in analyses for row in row_records(a)]
    if form is not RowFormat.jsonl:
        widest = max((len(row["cells"]) for row in rows), default=0)
        rows = [
            {
                **{k: v for k, v in row.items() if k != "cells"},
                **{f"c{n + 1}": c for n, c in enumerate(row["cells"])},
            }
            for row in rows
        ]
        rows = [
            {**row, **{f"c{n + 1}": row.get(f"c{n + 1}") for n in range(widest)}} for row in rows
        ]
    columns = {
        name: {"report": "báo cáo", "page": "trang", "table": "bảng", "row": "dòng"}.get(name, name)
        for name in (rows[0] if rows else ())
    }
    write_records(rows, columns, form.value, out)
    raise typer.Exit(1 if failed or not rows else 0)

"""The command line. Every command only parses, calls, and prints; nothing heavy is imported before it is needed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cchc_nlp.cli_evaluate import DEFAULT_STORE, Mode, StoreOption, evaluations
from cchc_nlp.errors import CchcError

if TYPE_CHECKING:
    from cchc_nlp.pipeline import Analysis

__all__ = ["app", "main"]

app = typer.Typer(
    name="cchc", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Đọc báo cáo cải cách hành chính: phục hồi chữ, nhận văn bản được viện dẫn, tìm kiếm, xuất bảng và đồ thị.",
)  # fmt: skip
app.add_typer(evaluations, name="evaluate")

OutOption = Annotated[Path | None, typer.Option("-o", "--out", help="Tệp ghi ra; bỏ trống hoặc '-' là màn hình.")]
ModelOption = Annotated[str | None, typer.Option("--model", help="Mô hình sentence-transformers khác (tên hoặc thư mục).")]


class RestoreFormat(StrEnum):
    """What ``restore`` prints."""

    text = "text"
    compare = "compare"
    jsonl = "jsonl"
    html = "html"


class RowFormat(StrEnum):
    """What ``refs`` prints."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"


class Kind(StrEnum):
    """What ``search`` answers with."""

    auto = "auto"
    passages = "passages"
    documents = "documents"


def main() -> NoReturn:
    """Run the command line: problems on one line on standard error, the traceback only with ``--debug``.

    Exit codes: 0 done, 1 nothing found or some files failed, 2 wrong use.
    """
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    try:
        app(standalone_mode=True)
    except CchcError as error:
        if debug:
            raise
        sys.stderr.write(f"cchc: {' '.join(str(error).split())}\n")
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.stderr.write("cchc: đã dừng\n")
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        sys.stderr.write(
            f"cchc: lỗi ngoài dự kiến {type(error).__name__}: {' '.join(str(error).split())[:300]} (chạy lại với --debug để xem chi tiết)\n"
        )
        sys.exit(2)
    sys.exit(0)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


@contextmanager
def _bars() -> Iterator[Any]:
    """A progress display on standard error; silent where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        yield progress


def _print_table(rows: list[dict[str, Any]], columns: dict[str, str], title: str | None = None) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, header_style="bold")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*("" if row.get(c) is None else str(row[c]) for c in columns))
    console = Console(width=None if sys.stdout.isatty() else 180)
    console.print(table)


def _analyse_all(files: list[Path]) -> tuple[list[Analysis], bool]:
    """Analyse files; those that fail are named on standard error. The flag says whether any did."""
    from cchc_nlp.pipeline import analyse
    from cchc_nlp.read import read

    done, failed = [], False
    for file in files:
        try:
            done.append(analyse(read(file)))
        except CchcError as error:
            _say(f"cchc: {error}")
            failed = True
    return done, failed


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    jobs: Annotated[int, typer.Option(min=0, help="Số tiến trình; 0 là số nhân của máy.")] = 1,
    watch: Annotated[bool, typer.Option("--watch", help="Tiếp tục theo dõi, nạp tệp mới.")] = False,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="In tóm tắt dạng JSON.")] = False,
) -> None:
    """Nạp báo cáo vào kho; tệp không đổi thì bỏ qua.

    Ví dụ: cchc ingest bao-cao/ --store kho
    """
    from cchc_nlp.embed import load_encoder
    from cchc_nlp.ingest import default_jobs
    from cchc_nlp.ingest import ingest as run

    encoder = load_encoder(model)
    while True:
        started = time.monotonic()
        with _bars() as progress:
            tasks: dict[str, Any] = {}

            def show(
                name: str, done: int, total: int, progress: Any = progress, tasks: dict[str, Any] = tasks, started: float = started
            ) -> None:
                task = tasks.setdefault(name, progress.add_task(name, total=total, rate="") if name not in tasks else None)
                progress.update(task, completed=done, total=total, rate=f"{done / max(time.monotonic() - started, 1e-3):.1f}/s")

            summary = run(
                paths, store, encoder, jobs=jobs or default_jobs(),
                on_file=lambda done, of, _: show("Đọc báo cáo", done, of), on_vector=lambda done, of: show("Tạo véc-tơ", done, of),
            )  # fmt: skip
        from cchc_nlp.store import Store

        counts = Store(store).counts()
        result = {
            "added": summary.added,
            "unchanged": summary.unchanged,
            "failed": len(summary.failures),
            "seconds": round(time.monotonic() - started, 2),
            **counts,
        }
        if as_json:
            print(json.dumps({**result, "failures": summary.failures}, ensure_ascii=False))
        else:
            labels = {
                "added": "mới",
                "unchanged": "không đổi",
                "failed": "lỗi",
                "reports": "báo cáo",
                "pages": "trang",
                "passages": "đoạn",
                "documents": "văn bản",
                "mentions": "viện dẫn",
                "seconds": "giây",
            }
            _print_table([result], labels, "Kho " + str(store))
        for name, reason in summary.failures.items():
            _say(f"cchc: {reason}" if name in reason or Path(name).name in reason else f"cchc: {name}: {reason}")
        if not watch:
            raise typer.Exit(1 if summary.failures else 0)
        time.sleep(3)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="Tệp báo cáo; '-' là đầu vào chuẩn.", show_default=False)],
    out: OutOption = None,
    keep_lines: Annotated[bool, typer.Option("--keep-lines", help="Giữ đúng từng dòng như bản gốc.")] = False,
    form: Annotated[RestoreFormat, typer.Option("--format", help="Dạng kết quả.")] = RestoreFormat.text,
) -> None:
    """Phục hồi chữ tiếng Việt từ bản quét đọc sai.

    Ví dụ: cchc restore bao-cao.txt --keep-lines -o phuc-hoi.txt
    """
    from cchc_nlp.files import write_bytes
    from cchc_nlp.pipeline import analyse, restored_lines
    from cchc_nlp.read import read
    from cchc_nlp.show import restored_html, token_records

    analysis = analyse(read(file))
    if form is RestoreFormat.jsonl:
        text = "".join(json.dumps(t, ensure_ascii=False) + "\n" for t in token_records(analysis))
    elif form is RestoreFormat.html:
        text = restored_html(analysis)
    elif form is RestoreFormat.compare:
        pairs = zip((line.text for line in analysis.report.lines), restored_lines(analysis), strict=True)
        text = "".join(f"- {raw.strip()}\n+ {new.strip()}\n" for raw, new in pairs if raw != new)
    elif keep_lines:
        text = "\n".join(restored_lines(analysis)) + "\n"
    else:
        text = "\n\n".join(p.restoration.text for p in analysis.parts if p.block.kind != "furniture") + "\n"
    write_bytes(out, text.encode("utf8"))


@app.command()
def refs(
    files: Annotated[list[Path], typer.Argument(help="Tệp báo cáo.", show_default=False)],
    form: Annotated[RowFormat, typer.Option("--format", help="Dạng kết quả.")] = RowFormat.table,
    out: OutOption = None,
) -> None:
    """Liệt kê văn bản được viện dẫn.

    Ví dụ: cchc refs bao-cao.txt --format xlsx -o vien-dan.xlsx
    """
    from cchc_nlp.records import reference_records

    analyses, failed = _analyse_all(files)
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
    _write_rows(rows, columns, form.value, out)
    raise typer.Exit(1 if failed or not rows else 0)


@app.command()
def relations(
    files: Annotated[list[Path], typer.Argument(help="Tệp báo cáo.", show_default=False)],
    form: Annotated[RowFormat, typer.Option("--format", help="Dạng kết quả.")] = RowFormat.table,
    out: OutOption = None,
) -> None:
    """Liệt kê quan hệ giữa các văn bản.

    Ví dụ: cchc relations bao-cao.txt --format jsonl
    """
    from cchc_nlp.records import relation_records

    analyses, failed = _analyse_all(files)
    rows = [row for a in analyses for row in relation_records(a)]
    if form is not RowFormat.jsonl:

        def label(end: dict[str, Any] | None) -> str:
            return "(báo cáo)" if end is None else str(end["number"] or end["name"] or end["key"])

        rows = [{**row, "subject": label(row["subject"]), "object": label(row["object"])} for row in rows]
    _write_rows(
        rows,
        {"line": "dòng", "subject": "văn bản", "relation": "quan hệ", "object": "văn bản được dẫn", "evidence": "câu dẫn chứng"},
        form.value,
        out,
    )
    raise typer.Exit(1 if failed or not rows else 0)


def _write_rows(rows: list[dict[str, Any]], columns: dict[str, str], form: str, out: Path | None) -> None:
    from cchc_nlp.export import write_rows

    if form == "table" and out is None:
        _print_table(rows, columns)
    else:
        write_rows(rows, (out.suffix[1:] if form == "table" and out else form), out)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Câu hỏi; '-' là đầu vào chuẩn.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Số kết quả.")] = 10,
    kind: Annotated[Kind, typer.Option(help="Đoạn văn hay văn bản.")] = Kind.auto,
    mode: Annotated[Mode, typer.Option(help="Theo nghĩa, theo chữ, hay cả hai.")] = Mode.hybrid,
    type_: Annotated[str | None, typer.Option("--type", help="Loại văn bản.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Cơ quan ban hành.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="Từ ngày (2023-01-31 hoặc 31/01/2023).")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Đến ngày.")] = None,
    report: Annotated[str | None, typer.Option(help="Tên báo cáo.")] = None,
    literal: Annotated[bool, typer.Option("--literal", help="Tìm đúng các chữ đã gõ, không suy đoán.")] = False,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Tìm đoạn văn hoặc văn bản.

    Ví dụ: cchc search "quyết định nào về một cửa" --from 2023-01-01
    """
    from cchc_nlp.embed import load_encoder
    from cchc_nlp.records import answer_record
    from cchc_nlp.search import Filters, Searcher, canonical_type

    text = sys.stdin.read().strip() if query == "-" else query
    filters = Filters(canonical_type(type_) if type_ else None, issuer, _day(first), _day(last), report)
    understood, hits = Searcher(store, load_encoder(model) if model else None).search(
        text, k=k, kind=kind.value, mode=mode.value, filters=filters, literal=literal
    )
    if as_json:
        print(json.dumps(answer_record(understood, hits), ensure_ascii=False))
    elif not hits:
        _say("Không tìm thấy gì.")
    else:
        from cchc_nlp.show import print_hits

        print_hits(understood, hits)
    raise typer.Exit(0 if hits else 1)


def _day(text: str | None) -> str | None:
    """An ISO date from either way of writing a day; wrong ones are refused."""
    from datetime import date, datetime

    if text is None:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    raise CchcError(f"'{text}' không phải là ngày: viết như {date(2023, 1, 31).isoformat()} hoặc 31/01/2023")


@app.command()
def graph(
    out: Annotated[Path, typer.Option("-o", "--out", help="Tệp .graphml .gexf .dot .json .ttl .csv .html", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Xuất đồ thị viện dẫn.

    Ví dụ: cchc graph -o do-thi.graphml
    """
    from cchc_nlp.graph import build_graph, write_graph
    from cchc_nlp.store import Store

    found = build_graph(Store(store))
    write_graph(found, out)
    _say(f"{out}: {found.number_of_nodes()} nút, {found.number_of_edges()} cạnh")


@app.command()
def export(
    out: Annotated[Path, typer.Option("-o", "--out", help="Tệp .xlsx .csv .jsonl .spacy", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Xuất các viện dẫn ra bảng tính.

    Ví dụ: cchc export -o vien-dan.xlsx
    """
    from cchc_nlp.store import Store

    if out.suffix == ".spacy":
        from cchc_nlp.components import export_docs

        _say(f"{out}: {export_docs(Store(store), out)} báo cáo")
        return
    from cchc_nlp.export import export_store

    _say(f"{out}: {export_store(Store(store), out)} viện dẫn")


@app.command()
def stats(store: StoreOption = DEFAULT_STORE, as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False) -> None:
    """Kho có gì.

    Ví dụ: cchc stats --store kho
    """
    from cchc_nlp.store import Store

    opened = Store(store)
    counts = {**opened.counts(), "encoders": opened.encoders()}
    if as_json:
        print(json.dumps(counts, ensure_ascii=False))
    else:
        _print_table([{"name": k, "value": v} for k, v in counts.items()], {"name": "mục", "value": "số"})


@app.command()
def doctor() -> None:
    """Kiểm tra máy có đủ những gì cần.

    Ví dụ: cchc doctor
    """
    from cchc_nlp.doctor import check

    findings = check()
    for ok, name, advice in findings:
        print(f"{'✓' if ok else '✗'} {name}" + (f" — {advice}" if not ok else ""))
    raise typer.Exit(0 if all(ok for ok, _, _ in findings) else 1)

"""Commands that fill a store, keep it right or empty it into files."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cchc_nlp.cli.common import (
    DEFAULT_STORE,
    AliasesOption,
    LexiconOption,
    ModelOption,
    StoreOption,
    aliases_of,
    bars,
    lexicon_of,
    limits_of,
    print_table,
    say,
)
from cchc_nlp.errors import CchcError

if TYPE_CHECKING:
    from cchc_nlp.ingest import Summary
    from cchc_nlp.store import Store

__all__ = ["correct", "embed", "export", "graph", "import_corrections", "ingest", "stats", "verify"]

_UNTOLD = 60.0
"""Seconds after which watched folders are gone through though nothing was told of."""
_MOST_CITED = """SELECT d.mentions, count(DISTINCT m.report) AS reports, d.type, coalesce(d.number, d.name) AS label, d.subject, d.key
                 FROM documents d JOIN mentions m ON m.key = d.key GROUP BY d.key ORDER BY d.mentions DESC, d.key LIMIT 10"""


def ingest(
    paths: Annotated[
        list[Path], typer.Argument(help="Tệp, thư mục hoặc tệp nén .zip.", show_default=False)
    ],
    store: StoreOption = DEFAULT_STORE,
    jobs: Annotated[int, typer.Option(min=0, help="Số tiến trình; 0 là số nhân của máy.")] = 1,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Đọc trên cụm máy dask.distributed, ví dụ tcp://10.0.0.5:8786."
        ),
    ] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Tiếp tục theo dõi, nạp tệp mới.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Bỏ khỏi kho những tệp không còn trong các thư mục này.")
    ] = False,
    no_ocr: Annotated[
        bool, typer.Option("--no-ocr", help="Không nhận dạng ảnh quét; lần nạp sau vẫn đọc được.")
    ] = False,
    no_embed: Annotated[
        bool, typer.Option("--no-embed", help="Chưa tạo véc-tơ; tạo sau bằng 'cchc embed'.")
    ] = False,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Giới hạn cho một tệp: bytes, unpacked, members, pages, pixels, seconds, memory (viết nhiều lần được).",
        ),
    ] = None,
    model: ModelOption = None,
    lexicon: LexiconOption = None,
    aliases: AliasesOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="In tóm tắt dạng JSON.")] = False,
) -> None:
    """Nạp báo cáo vào kho; tệp không đổi thì bỏ qua.

    Ví dụ: cchc ingest bao-cao/ luu-tru.zip --store kho --jobs 0
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import Executor, Settings, default_jobs
    from cchc_nlp.ingest import ingest as run

    def shared(settings: Settings) -> Executor:
        if dask:
            from cchc_nlp.ingest.cluster import Cluster

            return Cluster(settings, dask)
        from cchc_nlp.ingest import Workers

        return Workers(settings, jobs or default_jobs())

    limits, encoder = limits_of(limit), None if no_embed else load_encoder(model)
    changes = _changes(paths, store) if watch else iter([None])
    for _ in changes:
        started = time.monotonic()
        with bars() as progress:
            show = _shower(progress, started)
            summary = run(
                paths, store, encoder, shared=shared, lexicon=lexicon_of(lexicon), aliases=aliases_of(aliases), ocr=not no_ocr, limits=limits, prune=prune,
                on_file=lambda done, of, _, show=show: show("Đọc báo cáo", done, of),  # type: ignore[misc]
                on_vector=lambda done, of, show=show: show("Tạo véc-tơ", done, of),  # type: ignore[misc]
            )  # fmt: skip
        if not watch or summary.added or summary.removed or summary.failures:
            _print_summary(summary, store, time.monotonic() - started, as_json=as_json)
    raise typer.Exit(1 if summary.failures else 0)


def _changes(paths: list[Path], store: Path) -> Iterator[object]:
    """Now, once more when changes begin to be told of, then whenever something changes in the folders, and once a minute where it is not told of, as on network drives."""
    from watchfiles import watch

    own, interrupted, due = store.resolve(), threading.Event(), 0.0

    def matters(_: object, path: str) -> bool:
        return not Path(path).is_relative_to(own)

    def interrupt(*_: object) -> None:
        interrupted.set()  # what is raised where an object is being cleared away is lost
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    yield None
    say("Đang theo dõi; Ctrl-C để dừng.")
    for changed in watch(
        *paths,
        watch_filter=matters,
        stop_event=interrupted,
        rust_timeout=1_000,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        if changed or time.monotonic() > due:
            due = time.monotonic() + _UNTOLD
            yield changed
    raise KeyboardInterrupt


def _shower(progress: Any, started: float) -> Callable[[str, int, int], None]:
    tasks: dict[str, Any] = {}

    def show(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = progress.add_task(name, total=total, rate="")
        progress.update(
            tasks[name],
            completed=done,
            total=total,
            rate=f"{done / max(time.monotonic() - started, 1e-3):.1f}/s",
        )

    return show


def _print_summary(summary: Summary, store: Path, seconds: float, *, as_json: bool) -> None:
    from cchc_nlp.store import Store

    opened = Store(store)
    numbers = {
        "added": summary.added,
        "unchanged": summary.unchanged,
        "removed": summary.removed,
        "failed": len(summary.failures),
    }
    result = {**numbers, "seconds": round(seconds, 2), **opened.counts()}
    opened.close()
    if as_json:
        print(json.dumps({**result, "failures": summary.failures}, ensure_ascii=False))
    else:
        labels = {
            "added": "mới", "unchanged": "không đổi", "removed": "đã bỏ", "failed": "lỗi", "reports": "báo cáo", "pages": "trang", "passages": "đoạn",
            "documents": "văn bản", "mentions": "viện dẫn", "seconds": "giây",
        }  # fmt: skip
        print_table([result], labels, "Kho " + str(store))
    rows = [
        {"file": name, "reason": " ".join(reason.split())}
        for name, reason in sorted(summary.failures.items())
    ]
    if rows and sys.stderr.isatty():
        print_table(
            rows, {"file": "tệp", "reason": "lý do"}, f"{len(rows)} tệp không đọc được", error=True
        )
    else:
        for row in rows:
            say(f"cchc: {row['file']}: {row['reason']}")


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
    author: Annotated[str, typer.Option(help="Người sửa.")] = "",
) -> None:
    """Ghi những chỗ người dùng sửa; chúng được giữ qua các lần nạp lại.

    Ví dụ: cchc correct bao-cao.txt --from sua.csv --author "Nguyễn Văn A"; xuất lại bằng: cchc export -o cap-huan-luyen.pairs.jsonl
    """
    import csv

    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import correct_report as run

    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = [(int(r["offset"]), r["wrong"], r["right"]) for r in csv.DictReader(file)]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise CchcError(f"{table} không phải bảng offset,wrong,right: {error}") from None
    say(f"{run(store, report, rows, author, load_encoder())} chỗ sửa")


def import_corrections(
    table: Annotated[
        Path,
        typer.Argument(
            help="Bảng .xlsx hoặc .csv đã xuất bằng 'cchc export' và đã sửa.", show_default=False
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    author: Annotated[str, typer.Option(help="Người sửa.")] = "",
) -> None:
    """Nhận lại các chỗ đã sửa trong bảng viện dẫn; chúng được giữ qua các lần nạp lại.

    Ví dụ: cchc export -o vien-dan.xlsx; (sửa trong Excel); cchc import-corrections vien-dan.xlsx --author "Nguyễn Văn A"
    """
    from cchc_nlp.export import corrected_rows
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import import_corrections as run

    say(f"{run(store, corrected_rows(table), author, load_encoder())} chỗ sửa")


def graph(
    out: Annotated[
        Path,
        typer.Option(
            "-o", "--out", help="Tệp .graphml .gexf .dot .json .ttl .csv .html", show_default=False
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    around: Annotated[
        str | None, typer.Option(help="Chỉ quanh văn bản này: số, ký hiệu hoặc tên.")
    ] = None,
    depth: Annotated[int, typer.Option(min=0, help="Cách văn bản đó bao nhiêu cạnh.")] = 1,
    types: Annotated[
        list[str] | None, typer.Option("--type", help="Chỉ loại văn bản này (viết nhiều lần được).")
    ] = None,
    relation: Annotated[
        list[str] | None, typer.Option(help="Chỉ quan hệ này (viết nhiều lần được).")
    ] = None,
) -> None:
    """Xuất đồ thị viện dẫn.

    Ví dụ: cchc graph -o do-thi.graphml; cchc graph -o quanh.html --around 316/QĐ-UBND --depth 2
    """
    from cchc_nlp.export import build_graph, select, write_graph
    from cchc_nlp.store import Store

    found = select(
        build_graph(Store(store)),
        around=around,
        depth=depth,
        types=types or (),
        relations=relation or (),
    )
    write_graph(found, out)
    say(f"{out}: {found.number_of_nodes()} nút, {found.number_of_edges()} cạnh")


def export(
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            help="Tệp .xlsx .csv .jsonl .spacy, hoặc .pairs.jsonl cho các chỗ người dùng sửa",
            show_default=False,
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Xuất các viện dẫn ra bảng tính.

    Ví dụ: cchc export -o vien-dan.xlsx
    """
    from cchc_nlp.store import Store

    if out.suffix == ".spacy":
        from cchc_nlp.components import export_docs

        say(f"{out}: {export_docs(Store(store), out)} báo cáo")
        return
    from cchc_nlp.export import export_store, write_rows

    if out.name.endswith(".pairs.jsonl"):
        rows = [asdict(c) for found in Store(store).all_corrections().values() for c in found]
        write_rows(rows, "jsonl", out)
        say(f"{out}: {len(rows)} chỗ sửa")
        return
    say(f"{out}: {export_store(Store(store), out)} viện dẫn")


def stats(
    store: StoreOption = DEFAULT_STORE,
    pages: Annotated[
        bool, typer.Option("--pages", help="Từng trang: chất lượng, đọc bằng cách nào và vì sao.")
    ] = False,
    reports: Annotated[
        bool,
        typer.Option(
            "--reports", help="Từng báo cáo: số, ngày, cơ quan, kỳ báo cáo, nơi nhận, người ký."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Kho có gì: bao nhiêu, văn bản nào được nhắc nhiều nhất, chuỗi văn bản nào dài nhất.

    Ví dụ: cchc stats --store kho; cchc stats --pages --store kho
    """
    from cchc_nlp.export import build_graph, longest_chains
    from cchc_nlp.store import Store

    opened = Store(store)
    if pages or reports:
        _print_each(
            _pages_of(opened) if pages else _reports_of(opened),
            _PAGE_COLUMNS if pages else _REPORT_COLUMNS,
            as_json=as_json,
        )
        return
    counts = {**opened.counts(), "encoder": opened.encoder}
    cited = [dict(row) for row in opened.rows(_MOST_CITED)]
    qualities = {
        f"{row['quality']}/{row['method']}": row["pages"] for row in opened.rows(_QUALITIES)
    }
    graph = build_graph(opened)
    chains = [[graph.nodes[n]["label"] for n in chain] for chain in longest_chains(graph)]
    if as_json:
        print(
            json.dumps(
                {
                    **counts,
                    "page_quality": qualities,
                    "most_cited": cited,
                    "longest_chains": chains,
                },
                ensure_ascii=False,
            )
        )
        return
    print_table(
        [{"name": k, "value": v} for k, v in counts.items()], {"name": "mục", "value": "số"}
    )
    print_table(
        [{"name": k, "value": v} for k, v in qualities.items()],
        {"name": "trang (chất lượng/cách đọc)", "value": "số"},
    )
    columns = {
        "mentions": "lần",
        "reports": "báo cáo",
        "type": "loại",
        "label": "số, tên",
        "subject": "trích yếu",
    }
    print_table(cited, columns, "Được nhắc nhiều nhất")
    print_table(
        [{"chain": " → ".join(chain)} for chain in chains], {"chain": "văn bản"}, "Chuỗi dài nhất"
    )


_QUALITIES = "SELECT quality, method, count(*) AS pages FROM pages GROUP BY quality, method ORDER BY pages DESC"
_PAGE_COLUMNS = {
    "report": "báo cáo",
    "page": "trang",
    "quality": "chất lượng",
    "method": "cách đọc",
    "reason": "lý do",
}
_REPORT_COLUMNS = {
    "report": "báo cáo", "type": "loại", "number": "số", "date": "ngày", "issuer": "cơ quan", "period": "kỳ", "subject": "trích yếu", "office": "chức vụ người ký", "pages": "trang",
}  # fmt: skip


def _pages_of(store: Store) -> Iterator[dict[str, Any]]:
    sql = "SELECT r.name AS report, p.number AS page, p.quality, p.method, p.reason FROM pages p JOIN reports r ON r.id = p.report ORDER BY r.name, r.id, p.number"
    return store.each(sql)


def _reports_of(store: Store) -> Iterator[dict[str, Any]]:
    sql = """SELECT id, name AS report, key, number, date, issued_at, issuer, parent, type, subject,
             period, addressees, recipients, office, signer, place, year, pages, unread
             FROM reports ORDER BY name, id"""
    for row in store.each(sql):
        paths = [
            r["path"]
            for r in store.rows(
                "SELECT path FROM paths WHERE report = ? ORDER BY path", (row.pop("id"),)
            )
        ]
        lists = {name: json.loads(row[name] or "[]") for name in ("addressees", "recipients")}
        yield {**row, **lists, "paths": paths}


def _print_each(rows: Iterator[dict[str, Any]], columns: dict[str, str], *, as_json: bool) -> None:
    """Rows one a line as JSON, or all as a table."""
    if not as_json:
        print_table(list(rows), columns)
        return
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))


def embed(store: StoreOption = DEFAULT_STORE, model: ModelOption = None) -> None:
    """Tạo lại véc-tơ của kho bằng mô hình khác; không cần đọc lại báo cáo.

    Ví dụ: cchc embed --store kho --model mo-hinh/
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import embed as run

    encoder = load_encoder(model)
    with bars() as progress:
        task = progress.add_task("Tạo véc-tơ", total=None, rate="")
        done = run(store, encoder, lambda n, of: progress.update(task, completed=n, total=of))
    say(f"{store}: {done} véc-tơ bằng {encoder.fingerprint}")


def verify(
    store: StoreOption = DEFAULT_STORE,
    repair: Annotated[
        bool, typer.Option("--repair/--no-repair", help="Sửa những gì không khớp.")
    ] = True,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Kiểm tra kho, chỉ mục chữ và véc-tơ có khớp nhau không, và sửa những gì không khớp.

    Ví dụ: cchc verify --store kho
    """
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import verify as run

    found = run(store, load_encoder(model), repair=repair)
    if as_json:
        print(
            json.dumps(
                {"clean": not found, "findings": [asdict(f) for f in found]}, ensure_ascii=False
            )
        )
    else:
        for finding in found:
            print(f"{'✓ đã sửa' if finding.repaired else '✗'} {finding.what}")
        say("Kho khớp." if not found else f"{len(found)} chỗ không khớp.")
    raise typer.Exit(0 if all(f.repaired for f in found) else 1)

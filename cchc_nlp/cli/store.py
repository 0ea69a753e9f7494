"""Commands that fill a store, keep it right or empty it into files."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cchc_nlp.cli.common import (
    DEFAULT_STORE,
    AliasesOption,
    LexiconOption,
    ModelOption,
    StoreOption,
    aliases_of,
    bars,
    print_table,
    say,
    terms_of,
)
from cchc_nlp.errors import CchcError

__all__ = ["correct", "embed", "export", "graph", "import_corrections", "ingest", "stats", "verify"]


_MOST_CITED = """SELECT d.mentions, count(DISTINCT m.report) AS reports, d.type, coalesce(d.number, d.name) AS label, d.subject, d.key
                 FROM documents d JOIN mentions m ON m.key = d.key GROUP BY d.key ORDER BY d.mentions DESC, d.key LIMIT 10"""


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    jobs: Annotated[int, typer.Option(min=0, help="Số tiến trình; 0 là số nhân của máy.")] = 1,
    watch: Annotated[bool, typer.Option("--watch", help="Tiếp tục theo dõi, nạp tệp mới.")] = False,
    model: ModelOption = None,
    lexicon: LexiconOption = None,
    aliases: AliasesOption = None,
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
        with bars() as progress:
            tasks: dict[str, Any] = {}

            def show(
                name: str, done: int, total: int, progress: Any = progress, tasks: dict[str, Any] = tasks, started: float = started
            ) -> None:
                task = tasks.setdefault(name, progress.add_task(name, total=total, rate="") if name not in tasks else None)
                progress.update(task, completed=done, total=total, rate=f"{done / max(time.monotonic() - started, 1e-3):.1f}/s")

            summary = run(
                paths, store, encoder, jobs=jobs or default_jobs(), terms=terms_of(lexicon), aliases=aliases_of(aliases),
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
            print_table([result], labels, "Kho " + str(store))
        for name, reason in summary.failures.items():
            say(f"cchc: {reason}" if name in reason or Path(name).name in reason else f"cchc: {name}: {reason}")
        if not watch:
            raise typer.Exit(1 if summary.failures else 0)
        time.sleep(3)


def correct(
    report: Annotated[str, typer.Argument(help="Tên hoặc đường dẫn của báo cáo trong kho.", show_default=False)],
    table: Annotated[
        Path, typer.Option("--from", help="Bảng CSV: offset,wrong,right (vị trí ký tự, chữ đã quét, chữ đúng).", show_default=False)
    ],
    store: StoreOption = DEFAULT_STORE,
    author: Annotated[str, typer.Option(help="Người sửa.")] = "",
) -> None:
    """Ghi những chỗ người dùng sửa; chúng được giữ qua các lần nạp lại.

    Ví dụ: cchc correct bao-cao.txt --from sua.csv --author "Nguyễn Văn A"; xuất lại bằng: cchc export -o cap-huan-luyen.pairs.jsonl
    """
    import csv

    from cchc_nlp.embed import load_encoder
    from cchc_nlp.ingest import correct as run

    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = [(int(r["offset"]), r["wrong"], r["right"]) for r in csv.DictReader(file)]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise CchcError(f"{table} không phải bảng offset,wrong,right: {error}") from None
    say(f"{run(store, report, rows, author, load_encoder())} chỗ sửa")


def import_corrections(
    table: Annotated[Path, typer.Argument(help="Bảng .xlsx hoặc .csv đã xuất bằng 'cchc export' và đã sửa.", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    author: Annotated[str, typer.Option(help="Người sửa.")] = "",
) -> None:
    """Nhận lại các chỗ đã sửa trong bảng viện dẫn; chúng được giữ qua các lần nạp lại.

    Ví dụ: cchc export -o vien-dan.xlsx; (sửa trong Excel); cchc import-corrections vien-dan.xlsx --author "Nguyễn Văn A"
    """
    from cchc_nlp.embed import load_encoder
    from cchc_nlp.export import corrected_rows
    from cchc_nlp.ingest import import_corrections as run

    say(f"{run(store, corrected_rows(table), author, load_encoder())} chỗ sửa")


def graph(
    out: Annotated[Path, typer.Option("-o", "--out", help="Tệp .graphml .gexf .dot .json .ttl .csv .html", show_default=False)],
    store: StoreOption = DEFAULT_STORE,
    around: Annotated[str | None, typer.Option(help="Chỉ quanh văn bản này: số, ký hiệu hoặc tên.")] = None,
    depth: Annotated[int, typer.Option(min=0, help="Cách văn bản đó bao nhiêu cạnh.")] = 1,
    types: Annotated[list[str] | None, typer.Option("--type", help="Chỉ loại văn bản này (viết nhiều lần được).")] = None,
    relation: Annotated[list[str] | None, typer.Option(help="Chỉ quan hệ này (viết nhiều lần được).")] = None,
) -> None:
    """Xuất đồ thị viện dẫn.

    Ví dụ: cchc graph -o do-thi.graphml; cchc graph -o quanh.html --around 316/QĐ-UBND --depth 2
    """
    from cchc_nlp.graph import build_graph, select, write_graph
    from cchc_nlp.store import Store

    found = select(build_graph(Store(store)), around=around, depth=depth, types=types or (), relations=relation or ())
    write_graph(found, out)
    say(f"{out}: {found.number_of_nodes()} nút, {found.number_of_edges()} cạnh")


def export(
    out: Annotated[
        Path,
        typer.Option("-o", "--out", help="Tệp .xlsx .csv .jsonl .spacy, hoặc .pairs.jsonl cho các chỗ người dùng sửa", show_default=False),
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


def stats(store: StoreOption = DEFAULT_STORE, as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False) -> None:
    """Kho có gì: bao nhiêu, văn bản nào được nhắc nhiều nhất, chuỗi văn bản nào dài nhất.

    Ví dụ: cchc stats --store kho
    """
    from cchc_nlp.graph import build_graph, longest_chains
    from cchc_nlp.store import Store

    opened = Store(store)
    counts = {**opened.counts(), "encoder": opened.encoder}
    cited = [dict(row) for row in opened.rows(_MOST_CITED)]
    graph = build_graph(opened)
    chains = [[graph.nodes[n]["label"] for n in chain] for chain in longest_chains(graph)]
    if as_json:
        print(json.dumps({**counts, "most_cited": cited, "longest_chains": chains}, ensure_ascii=False))
        return
    print_table([{"name": k, "value": v} for k, v in counts.items()], {"name": "mục", "value": "số"})
    columns = {"mentions": "lần", "reports": "báo cáo", "type": "loại", "label": "số, tên", "subject": "trích yếu"}
    print_table(cited, columns, "Được nhắc nhiều nhất")
    print_table([{"chain": " → ".join(chain)} for chain in chains], {"chain": "văn bản"}, "Chuỗi dài nhất")


def embed(store: StoreOption = DEFAULT_STORE, model: ModelOption = None) -> None:
    """Tạo lại véc-tơ của kho bằng mô hình khác; không cần đọc lại báo cáo.

    Ví dụ: cchc embed --store kho --model mo-hinh/
    """
    from cchc_nlp.embed import load_encoder
    from cchc_nlp.ingest import embed as run

    encoder = load_encoder(model)
    with bars() as progress:
        task = progress.add_task("Tạo véc-tơ", total=None, rate="")
        done = run(store, encoder, lambda n, of: progress.update(task, completed=n, total=of))
    say(f"{store}: {done} véc-tơ bằng {encoder.fingerprint}")


def verify(
    store: StoreOption = DEFAULT_STORE,
    repair: Annotated[bool, typer.Option("--repair/--no-repair", help="Sửa những gì không khớp.")] = True,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="In dạng JSON.")] = False,
) -> None:
    """Kiểm tra kho, chỉ mục chữ và véc-tơ có khớp nhau không, và sửa những gì không khớp.

    Ví dụ: cchc verify --store kho
    """
    from cchc_nlp.embed import load_encoder
    from cchc_nlp.verify import verify as run

    found = run(store, load_encoder(model), repair=repair)
    if as_json:
        print(json.dumps({"clean": not found, "findings": [asdict(f) for f in found]}, ensure_ascii=False))
    else:
        for finding in found:
            print(f"{'✓ đã sửa' if finding.repaired else '✗'} {finding.what}")
        say("Kho khớp." if not found else f"{len(found)} chỗ không khớp.")
    raise typer.Exit(0 if all(f.repaired for f in found) else 1)

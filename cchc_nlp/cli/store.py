"""Commands that write files from a store: ``graph``, ``export``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, StoreOption, say

__all__ = ["export", "graph"]


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
        rows = [asdict(c) for found in Store(store).corrections.all().values() for c in found]
        write_rows(rows, "jsonl", out)
        say(f"{out}: {len(rows)} chỗ sửa")
        return
    say(f"{out}: {export_store(Store(store), out)} viện dẫn")

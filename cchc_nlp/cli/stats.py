"""``cchc stats``: what a store has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, JsonOption, StoreOption, print_table
from cchc_nlp.cli.words import HEADINGS, headings

if TYPE_CHECKING:
    from cchc_nlp.store import Store

__all__ = ["stats"]


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
    as_json: JsonOption = False,
) -> None:
    """Kho có gì: bao nhiêu, văn bản nào được nhắc nhiều nhất, chuỗi văn bản nào dài nhất.

    Ví dụ: cchc stats --store kho; cchc stats --pages --store kho
    """
    from cchc_nlp.store import Store

    opened = Store(store)
    if pages:
        _print_each(_pages_of(opened), _PAGE_COLUMNS, as_json=as_json)
    elif reports:
        _print_each(_reports_of(opened), _REPORT_COLUMNS, as_json=as_json)
    else:
        _print_whole(opened, as_json=as_json)


_PAGE_COLUMNS = headings("report", "page", "quality", "method", "reason")
_REPORT_COLUMNS = headings(
    *("report", "type", "number", "date", "issuer", "period", "subject", "office", "pages"),
    number="số",
)
_CITED_COLUMNS = headings(
    *("mentions", "reports", "type", "label", "subject"), mentions="lần", label="số, tên"
)


def _print_whole(store: Store, *, as_json: bool) -> None:
    """Print the counts of a store, its most cited documents and its longest chains of them."""
    from cchc_nlp.export import build_graph, longest_chains

    counts = {**store.counts(), "encoder": store.encoder}
    cited = [document._asdict() for document in store.queries.most_cited()]
    qualities = {f"{n.quality}/{n.method}": n.pages for n in store.queries.page_counts()}
    graph = build_graph(store)
    chains = [[graph.nodes[n]["label"] for n in chain] for chain in longest_chains(graph)]
    if as_json:
        lists = {"page_quality": qualities, "most_cited": cited, "longest_chains": chains}
        print(json.dumps({**counts, **lists}, ensure_ascii=False))
        return
    _print_pairs(counts, "mục")
    _print_pairs(qualities, "trang (chất lượng/cách đọc)")
    print_table(cited, _CITED_COLUMNS, "Được nhắc nhiều nhất")
    rows = [{"chain": " → ".join(chain)} for chain in chains]
    print_table(rows, {"chain": HEADINGS["documents"]}, "Chuỗi dài nhất")


def _print_pairs(values: dict[str, Any], heading: str) -> None:
    """Print names with their figures."""
    rows = [{"name": name, "value": value} for name, value in values.items()]
    print_table(rows, {"name": heading, "value": "số"})


def _pages_of(store: Store) -> Iterator[dict[str, Any]]:
    return (page._asdict() for page in store.queries.pages())


def _reports_of(store: Store) -> Iterator[dict[str, Any]]:
    for report, paths in store.queries.reports_by_name():
        shown = {k: v for k, v in report._asdict().items() if k not in ("digest", "added")}
        yield {**shown, "paths": paths}


def _print_each(rows: Iterator[dict[str, Any]], columns: dict[str, str], *, as_json: bool) -> None:
    """Rows one a line as JSON, or all as a table."""
    if not as_json:
        print_table(list(rows), columns)
        return
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))

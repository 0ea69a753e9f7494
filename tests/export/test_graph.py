"""The citation graph: what is in it, and the part of it that is chosen."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.export import build_graph, longest_chains, select
from cchc_nlp.ingest.run import ingest
from cchc_nlp.store import Store
from tests.conftest import Run


def test_relations_of_the_sample_are_in_the_graph(store: Path) -> None:
    graph = build_graph(Store(store))
    edges = {
        (graph.nodes[a]["label"], d["relation"], graph.nodes[b]["label"])
        for a, b, d in graph.edges(data=True)
    }
    assert ("154/2020/NĐ-CP", "amends", "34/2016/NĐ-CP") in edges
    assert ("1288/UBND-VX", "implements", "23/CT-TTg") in edges
    assert ("212/KH-UBND", "implements", "76/NQ-CP") in edges


def chain_graph() -> nx.MultiDiGraph:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_node("report:1", label="bao-cao.txt", kind="report")
    for n, (type_, number) in {
        "a": ("Quyết định", "316/QĐ-UBND"),
        "b": ("Nghị định", "61/2018/NĐ-CP"),
        "c": ("Luật", "31/2024/QH15"),
        "d": ("Quyết định", "9/QĐ-X"),
    }.items():
        graph.add_node(n, label=number, kind="document", type=type_, number=number)
    for s, t, r in (
        ("a", "b", "implements"),
        ("b", "c", "based_on"),
        ("report:1", "a", "cites"),
        ("report:1", "d", "cites"),
        ("c", "b", "guides"),
    ):
        graph.add_edge(s, t, key=r, relation=r, weight=1, confidence=0.9, evidence="câu")
    return graph


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"around": "316 qd ubnd", "depth": 0}, {"a"}),
        ({"around": "316/QĐ-UBND", "depth": 1}, {"a", "b", "report:1"}),
        ({"around": "316/QĐ-UBND", "depth": 2}, {"a", "b", "c", "d", "report:1"}),
        ({"types": ["quyet dinh"]}, {"report:1", "a", "d"}),
        ({"relations": ["implements"]}, {"a", "b"}),
        ({"relations": ["cites"], "types": ["Quyết định"]}, {"report:1", "a", "d"}),
        ({}, {"a", "b", "c", "d", "report:1"}),
    ],
)
def test_a_part_of_the_graph_is_chosen(chosen: dict[str, object], left: set[str]) -> None:
    assert set(select(chain_graph(), **chosen)) == left


@pytest.mark.parametrize("chosen", [{"around": "999/QĐ-Z"}, {"relations": ["loves"]}])
def test_what_is_not_in_the_graph_is_refused(chosen: dict[str, object]) -> None:
    with pytest.raises(CchcError):
        select(chain_graph(), **chosen)


def test_the_longest_chain_counts_a_circle_once() -> None:
    assert longest_chains(chain_graph()) == [
        ["a", "b"]
    ]  # b and c relate to each other both ways: one link


def test_an_edge_to_a_younger_document_is_marked(tmp_path: Path, cchc: Run) -> None:
    text = (
        "Căn cứ Quyết định số 5/QĐ-UBND ngày 01/02/2020 triển khai Quyết định số"
        " 9/QĐ-TTg ngày 03/04/2023 của Thủ tướng Chính phủ về cải cách hành chính."
    )
    (tmp_path / "r.txt").write_text(text, encoding="utf8")
    cchc("ingest", tmp_path / "r.txt", "--store", tmp_path / "s")
    edges = [
        d
        for *_, d in build_graph(Store(tmp_path / "s")).edges(data=True)
        if d["relation"] == "implements"
    ]
    assert [e.get("warning") for e in edges] == ["ngược thời gian"]


def test_a_report_that_is_cited_elsewhere_is_the_same_node(tmp_path: Path) -> None:
    head = (
        "ỦY BAN NHÂN DÂN TỈNH MINH HÀ\n\nSố: {n}/BC-UBND\n\nMinh Hà, ngày {day} tháng 3"
        " năm 2023\n\nBÁO CÁO\n\nCông tác cải cách hành chính\n\n"
    )
    (tmp_path / "a.txt").write_text(
        head.format(n=41, day=15) + "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ.\n",
        encoding="utf8",
    )
    (tmp_path / "b.txt").write_text(
        head.format(n=58, day=28)
        + "Tiếp theo Báo cáo số 41/BC-UBND ngày 15/3/2023 của UBND tỉnh Minh Hà.\n",
        encoding="utf8",
    )
    ingest([tmp_path], tmp_path / ".s", None)
    graph = build_graph(Store(tmp_path / ".s"))
    first, second = (
        "bao cao|41/bc-ubnd|2023|ubnd tinh minh ha",
        "bao cao|58/bc-ubnd|2023|ubnd tinh minh ha",
    )
    assert {n for n, kind in graph.nodes(data="kind") if kind == "report"} == {first, second}
    assert graph.nodes[first]["mentions"] == 1
    assert graph.has_edge(second, first)
    assert graph.has_edge(first, "nghi quyet|76/nq-cp|2021")

"""Graph files and spreadsheets, read back by the programs that they are for."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from conftest import SAMPLE, Run
from openpyxl import load_workbook

from cchc_nlp.export import write_rows
from cchc_nlp.graph import build_graph, write_graph
from cchc_nlp.store import Store


def test_graph_files_hold_the_graph(store: Path, tmp_path: Path) -> None:
    graph = build_graph(Store(store))
    sizes = (graph.number_of_nodes(), graph.number_of_edges())
    assert sizes[0] > 60
    assert sizes[1] > 60
    for suffix in (".graphml", ".gexf", ".dot", ".json", ".ttl", ".html", ".csv"):
        write_graph(graph, tmp_path / f"g{suffix}")
    for back in (
        nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True),
        nx.read_gexf(tmp_path / "g.gexf"),
        nx.node_link_graph(json.loads((tmp_path / "g.json").read_text(encoding="utf8")), edges="edges"),
    ):
        assert (back.number_of_nodes(), back.number_of_edges()) == sizes
        key = "quyet dinh|468/qd-ttg|2021"
        assert back.nodes[key]["number"] == "468/QĐ-TTg"
        assert back.nodes[key]["issuer"] == "Thủ tướng Chính phủ"


def test_dot_and_turtle_parse(store: Path, tmp_path: Path) -> None:
    import pydot
    import rdflib

    graph = build_graph(Store(store))
    write_graph(graph, tmp_path / "g.dot")
    write_graph(graph, tmp_path / "g.ttl")
    (dot,) = pydot.graph_from_dot_file(tmp_path / "g.dot")
    assert len(dot.get_edges()) == graph.number_of_edges()
    turtle = rdflib.Graph().parse(tmp_path / "g.ttl")
    implements = rdflib.URIRef("http://data.europa.eu/eli/ontology#implements")
    assert len(list(turtle.subject_objects(implements))) == sum(1 for *_, d in graph.edges(data=True) if d["relation"] == "implements")


def test_relations_of_the_sample_are_in_the_graph(store: Path) -> None:
    graph = build_graph(Store(store))
    edges = {(graph.nodes[a]["label"], d["relation"], graph.nodes[b]["label"]) for a, b, d in graph.edges(data=True)}
    assert ("154/2020/NĐ-CP", "amends", "34/2016/NĐ-CP") in edges
    assert ("1288/UBND-VX", "implements", "23/CT-TTg") in edges
    assert ("212/KH-UBND", "implements", "76/NQ-CP") in edges


def test_nasty_text_survives_every_format(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_node('1/QĐ-"A"\\', label="<script>alert(1)</script>", kind="document", subject="a & b")
    graph.add_node("b|c d", label="=1+1", kind="report")
    graph.add_edge('1/QĐ-"A"\\', "b|c d", key="cites", relation="cites", weight=1, confidence=0.5, evidence='nói "thế" & <b>')
    for suffix in (".graphml", ".gexf", ".dot", ".json", ".ttl", ".html", ".csv"):
        write_graph(graph, tmp_path / f"g{suffix}")
    assert nx.read_graphml(tmp_path / "g.graphml").number_of_edges() == 1
    assert nx.read_gexf(tmp_path / "g.gexf").number_of_edges() == 1
    assert "<script>" not in (tmp_path / "g.html").read_text(encoding="utf8")


NASTY = [{"a": "=HYPERLINK(1)", "b": "+84", "c": "x\x0cy\x00z", "d": None, "e": ["một", "hai"], "f": "@SUM", "g": 3}]


def test_cells_are_text_and_never_formulas(tmp_path: Path) -> None:
    write_rows(NASTY, "xlsx", tmp_path / "a.xlsx")
    cells = list(list(load_workbook(tmp_path / "a.xlsx").active)[1])
    assert [c.data_type for c in cells[:3]] == ["s", "s", "s"]
    assert cells[0].value == "=HYPERLINK(1)"
    assert cells[4].value == "một; hai"
    write_rows(NASTY, "csv", tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    row = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert row["a"].startswith("'=")
    assert row["b"] == "'+84"


def test_the_workbook_holds_every_reference(store: Path, tmp_path: Path, cchc: Run) -> None:
    cchc("export", "-o", tmp_path / "r.xlsx", "--store", store)
    book = load_workbook(tmp_path / "r.xlsx", read_only=True)
    assert book.sheetnames == ["Viện dẫn", "Văn bản", "Quan hệ", "Báo cáo"]
    counts = Store(store).counts()
    rows = list(book["Viện dẫn"].iter_rows(values_only=True))
    assert len(rows) == counts["mentions"] + 1
    assert len(list(book["Văn bản"].iter_rows())) == counts["documents"] + 1
    assert "468/QĐ-TTg" in {r[10] for r in rows}


def test_a_full_disk_leaves_the_old_file(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "r.jsonl"
    target.write_text("old", encoding="utf8")
    program = Path(sys.executable).with_name("cchc")
    command = f"ulimit -f 40; exec {program} export -o {target} --store {store}"  # a file may grow to 40 KiB, then writing fails
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "không ghi được" in done.stderr
    assert done.stderr.count("\n") == 1
    assert target.read_text(encoding="utf8") == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("command", [["graph", "-o", "g.xyz"], ["export", "-o", "r.doc"], ["graph", "-o", "no/such/folder/g.json"]])
def test_targets_that_cannot_be_written_are_refused(store: Path, tmp_path: Path, cchc: Run, command: list[str]) -> None:
    done = cchc(*command[:-1], tmp_path / command[-1], "--store", store, code=2)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "xlsx"])
def test_refs_are_written_in_every_form(tmp_path: Path, cchc: Run, form: str) -> None:
    cchc("refs", SAMPLE / "ubnd-huyen-2023-q3.txt", "--format", form, *([] if form == "table" else ["-o", tmp_path / f"r.{form}"]))
    assert form == "table" or (tmp_path / f"r.{form}").stat().st_size > 1000

"""Graph files and spreadsheets, read back by the programs that they are for."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from datetime import datetime
from pathlib import Path

import networkx as nx
import pytest
from conftest import SAMPLE, Run
from openpyxl import load_workbook

from cchc_nlp.errors import CchcError
from cchc_nlp.export import workbook
from cchc_nlp.export.graph import build_graph, longest_chains, select, write_graph
from cchc_nlp.export.tables import write_rows
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

    law = rdflib.URIRef("https://schema.org/Legislation")
    assert len(list(turtle.subjects(rdflib.RDF.type, law))) == sum(d["kind"] == "document" for _, d in graph.nodes(data=True))


def test_the_pair_of_csv_files_makes_the_graph_again(store: Path, tmp_path: Path) -> None:
    graph = build_graph(Store(store))
    write_graph(graph, tmp_path / "g.csv")
    nodes, edges = (
        list(csv.DictReader((tmp_path / name).read_text(encoding="utf-8-sig").splitlines())) for name in ("g.nodes.csv", "g.csv")
    )
    assert {n["key"] for n in nodes} == set(graph)
    assert {(e["source"], e["target"], e["relation"]) for e in edges} == set(graph.edges(keys=True))
    assert {n["key"]: n["issuer"] for n in nodes}["quyet dinh|468/qd-ttg|2021"] == "Thủ tướng Chính phủ"


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
    assert "<script>alert" not in (tmp_path / "g.html").read_text(encoding="utf8")


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
    assert longest_chains(chain_graph()) == [["a", "b"]]  # b and c relate to each other both ways: one link


def test_stats_and_graph_of_a_store(store: Path, tmp_path: Path, cchc: Run) -> None:
    told = json.loads(cchc("stats", "--store", store, "--json").stdout)
    assert told["most_cited"][0]["mentions"] >= told["most_cited"][-1]["mentions"] >= 1
    assert all(len(chain) >= 2 for chain in told["longest_chains"])
    cchc("graph", "-o", tmp_path / "g.json", "--store", store, "--around", "76/NQ-CP", "--relation", "implements")
    part = nx.node_link_graph(json.loads((tmp_path / "g.json").read_text(encoding="utf8")), edges="edges")
    assert "nghi quyet|76/nq-cp|2021" in part
    assert {d["relation"] for *_, d in part.edges(data=True)} == {"implements"}
    assert "không có" in cchc("graph", "-o", tmp_path / "g.json", "--store", store, "--around", "1/X", code=2).stderr


@pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed: apt-get install chromium")
def test_the_explorer_runs_in_a_browser(store: Path, tmp_path: Path, cchc: Run) -> None:
    cchc("graph", "-o", tmp_path / "g.html", "--store", store)
    address = (tmp_path / "g.html").as_uri() + "#468%2FQ%C4%90-TTg"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", f"--user-data-dir={tmp_path / 'profile'}"]
    done = subprocess.run(["chromium", *flags, "--dump-dom", address], capture_output=True, text=True, timeout=60, check=False)
    about = re.search(r'<section id="about".*?</section>', done.stdout, re.DOTALL)
    assert about is not None
    assert "468/QĐ-TTg" in about.group()
    assert "<blockquote>" in about.group(), "the sentences that name it"
    assert '<span id="count" role="status">1 nút' in done.stdout
    assert done.stdout.count('class="node off"') + done.stdout.count('class="node faint off"') > 40


def test_an_edge_to_a_younger_document_is_marked(tmp_path: Path, cchc: Run) -> None:
    text = "Căn cứ Quyết định số 5/QĐ-UBND ngày 01/02/2020 triển khai Quyết định số 9/QĐ-TTg ngày 03/04/2023 của Thủ tướng Chính phủ về cải cách hành chính."
    (tmp_path / "r.txt").write_text(text, encoding="utf8")
    cchc("ingest", tmp_path / "r.txt", "--store", tmp_path / "s")
    edges = [d for *_, d in build_graph(Store(tmp_path / "s")).edges(data=True) if d["relation"] == "implements"]
    assert [e.get("warning") for e in edges] == ["ngược thời gian"]


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
    assert book.sheetnames == ["Viện dẫn", "Văn bản", "Quan hệ", "Chưa rõ", "Báo cáo", "Đọc trước"]
    counts = Store(store).counts()
    rows = list(book["Viện dẫn"].iter_rows(values_only=True))
    assert len(rows) == counts["mentions"] + 1
    assert len(list(book["Văn bản"].iter_rows())) == counts["documents"] + 1
    assert "468/QĐ-TTg" in {r[4] for r in rows}


def test_the_workbook_is_one_to_work_with(store: Path, tmp_path: Path, cchc: Run) -> None:
    cchc("export", "-o", tmp_path / "r.xlsx", "--store", store)
    sheet = load_workbook(tmp_path / "r.xlsx")["Viện dẫn"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref
    header = [c.value for c in sheet[1]]
    dates = [row[header.index("Ngày ban hành")] for row in sheet.iter_rows(min_row=2)]
    assert all(isinstance(c.value, datetime) and c.number_format == "dd/mm/yyyy" for c in dates if c.value)
    assert sheet.cell(2, 1).hyperlink.target.lower() == (SAMPLE / sheet.cell(2, 1).value).as_uri().lower()


def test_doubtful_rows_stand_out_and_old_days_stay_text(tmp_path: Path) -> None:
    rows = [
        {"number": "1/QĐ", "warnings": ["không rõ năm"]},
        {"number": "2/QĐ", "confidence": 0.95, "date": "1889-05-01"},
        {"number": "3/QĐ", "confidence": 0.5},
    ]
    with (tmp_path / "a.xlsx").open("wb") as file:
        workbook.write_workbook([workbook.Sheet("Trang", ("number", "warnings", "date", "confidence"), rows)], file)
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert [sheet.cell(r, 1).fill.fgColor.rgb == "FFFFF2CC" for r in (2, 3, 4)] == [True, False, True]
    assert sheet.cell(3, 3).value == "1889-05-01"


def test_a_sheet_that_is_full_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 10)
    with (tmp_path / "a.xlsx").open("wb") as file:
        workbook.write_workbook([workbook.Sheet("Trang", ("number",), ({"number": str(i)} for i in range(25)))], file)
    assert load_workbook(tmp_path / "a.xlsx").sheetnames == ["Trang", "Trang 2", "Trang 3"]
    assert [row["number"] for row in workbook.read_sheet(tmp_path / "a.xlsx", "Trang")] == [str(i) for i in range(25)]


def test_many_rows_are_streamed() -> None:
    tracemalloc.start()
    rows = ({"number": f"{i}/QĐ-UBND", "date": "2023-02-17", "subject": "về việc phê duyệt danh mục"} for i in range(20_000))
    with tempfile.TemporaryFile() as file:
        workbook.write_workbook([workbook.Sheet("Viện dẫn", ("number", "date", "subject"), rows)], file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000  # held in memory, these rows would take several times as much


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


@pytest.mark.parametrize(("form", "mark"), [("html", '<a class="reference" href="#'), ("markdown", "](#"), ("text", "⟦")])
def test_a_report_is_written_with_its_references_marked(tmp_path: Path, cchc: Run, form: str, mark: str) -> None:
    cchc("annotate", SAMPLE / "ubnd-huyen-2023-q3.txt", "--format", form, "-o", tmp_path / "r")
    written = (tmp_path / "r").read_text(encoding="utf8")
    assert written.count(mark) > 8
    if form == "html":
        assert all(f'id="{target}"' in written for target in re.findall(r'href="#([^"]+)"', written))


@pytest.mark.parametrize("form", ["table", "jsonl", "csv", "xlsx"])
def test_refs_are_written_in_every_form(tmp_path: Path, cchc: Run, form: str) -> None:
    cchc("refs", SAMPLE / "ubnd-huyen-2023-q3.txt", "--format", form, *([] if form == "table" else ["-o", tmp_path / f"r.{form}"]))
    assert form == "table" or (tmp_path / f"r.{form}").stat().st_size > 1000

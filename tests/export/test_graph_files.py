"""Graph files, read back by the programs that they are for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx as nx

from cchc_nlp.export import build_graph, write_graph
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
        nx.node_link_graph(
            json.loads((tmp_path / "g.json").read_text(encoding="utf8")), edges="edges"
        ),
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
    assert len(list(turtle.subject_objects(implements))) == sum(
        1 for *_, d in graph.edges(data=True) if d["relation"] == "implements"
    )

    law = rdflib.URIRef("https://schema.org/Legislation")
    assert len(list(turtle.subjects(rdflib.RDF.type, law))) == sum(
        d["kind"] == "document" for _, d in graph.nodes(data=True)
    )


def test_the_pair_of_csv_files_makes_the_graph_again(store: Path, tmp_path: Path) -> None:
    graph = build_graph(Store(store))
    write_graph(graph, tmp_path / "g.csv")
    nodes, edges = (
        list(csv.DictReader((tmp_path / name).read_text(encoding="utf-8-sig").splitlines()))
        for name in ("g.nodes.csv", "g.csv")
    )
    assert {n["key"] for n in nodes} == set(graph)
    assert {(e["source"], e["target"], e["relation"]) for e in edges} == set(graph.edges(keys=True))
    assert {n["key"]: n["issuer"] for n in nodes}[
        "quyet dinh|468/qd-ttg|2021"
    ] == "Thủ tướng Chính phủ"


def test_nasty_text_survives_every_format(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_node(
        '1/QĐ-"A"\\', label="<script>alert(1)</script>", kind="document", subject="a & b"
    )
    graph.add_node("b|c d", label="=1+1", kind="report")
    graph.add_edge(
        '1/QĐ-"A"\\',
        "b|c d",
        key="cites",
        relation="cites",
        weight=1,
        confidence=0.5,
        evidence='nói "thế" & <b>',
    )
    for suffix in (".graphml", ".gexf", ".dot", ".json", ".ttl", ".html", ".csv"):
        write_graph(graph, tmp_path / f"g{suffix}")
    assert nx.read_graphml(tmp_path / "g.graphml").number_of_edges() == 1
    assert nx.read_gexf(tmp_path / "g.gexf").number_of_edges() == 1
    assert "<script>alert" not in (tmp_path / "g.html").read_text(encoding="utf8")

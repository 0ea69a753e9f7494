"""The citation graph as files of graph tools, tables, linked data, and one page to search and click
in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import networkx as nx

from cchc_nlp.errors import CchcError
from cchc_nlp.export.graph_page import write_graph_page
from cchc_nlp.export.tables import write_rows
from cchc_nlp.files import write_file

__all__ = ["GRAPH_FORMATS", "write_graph"]

_ELI = frozenset(
    ("based_on", "implements", "amends", "repeals", "corrects", "consolidates", "cites")
)
"""Relations that the European Legislation Identifier has a term for, under the same name."""
_ELI_NAMESPACE, _OWN_NAMESPACE = "http://data.europa.eu/eli/ontology#", "urn:cchc:relation:"


def _graphml(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    nx.write_graphml(graph, file, encoding="utf-8", infer_numeric_types=True)


def _gexf(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    nx.write_gexf(graph, file, encoding="utf-8")


def _json(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    data = nx.node_link_data(graph, edges="edges")
    file.write(json.dumps(data, ensure_ascii=False, indent=1).encode("utf8"))


def _dot(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    import pydot

    def quoted(value: object) -> str:
        return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'

    out = pydot.Dot("cchc", graph_type="digraph", strict=False)
    for node, data in graph.nodes(data=True):
        shape = "box" if data["kind"] == "report" else "ellipse"
        out.add_node(
            pydot.Node(
                quoted(node),
                label=quoted(data["label"]),
                shape=shape,
                tooltip=quoted(data.get("subject", "")),
            )
        )
    for a, b, data in graph.edges(data=True):
        out.add_edge(
            pydot.Edge(
                quoted(a), quoted(b), label=quoted(data["relation"]), weight=quoted(data["weight"])
            )
        )
    file.write(out.to_string().encode("utf8"))


def _turtle(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

    eli, own, schema = (
        Namespace(_ELI_NAMESPACE),
        Namespace(_OWN_NAMESPACE),
        Namespace("https://schema.org/"),
    )
    out = Graph()
    out.bind("schema", schema)
    out.bind("eli", eli)
    out.bind("cchc", own)

    def uri(node: str) -> URIRef:
        return URIRef("urn:cchc:document:" + quote(node, safe=""))

    for node, data in graph.nodes(data=True):
        out.add(
            (uri(node), RDF.type, eli.LegalResource if data["kind"] == "document" else own.Report)
        )
        out.add((uri(node), RDFS.label, Literal(data["label"], lang="vi")))
        out.add((uri(node), schema.name, Literal(data["label"], lang="vi")))
        out.add(
            (
                uri(node),
                RDF.type,
                schema.Legislation if data["kind"] == "document" else schema.Report,
            )
        )
        if "number" in data:
            out.add((uri(node), schema.legislationIdentifier, Literal(data["number"])))
        if "type" in data:
            out.add((uri(node), schema.legislationType, Literal(data["type"], lang="vi")))
        if "subject" in data:
            out.add((uri(node), eli.title, Literal(data["subject"], lang="vi")))
        if "date" in data:
            out.add((uri(node), eli.date_document, Literal(data["date"], datatype=XSD.date)))
            out.add((uri(node), schema.legislationDate, Literal(data["date"], datatype=XSD.date)))
        if "issuer" in data:
            out.add((uri(node), eli.passed_by, Literal(data["issuer"], lang="vi")))
    for a, b, data in graph.edges(data=True):
        relation = data["relation"]
        out.add((uri(a), (eli if relation in _ELI else own)[relation], uri(b)))
    file.write(out.serialize(format="turtle").encode("utf8"))


_WRITERS: dict[str, Callable[[nx.MultiDiGraph[str], BinaryIO], None]] = {
    ".graphml": _graphml,
    ".gexf": _gexf,
    ".dot": _dot,
    ".json": _json,
    ".ttl": _turtle,
    ".html": write_graph_page,
}
_NODE_COLUMNS = (
    "label", "kind", "type", "number", "name", "year", "date", "issuer", "subject", "mentions",
)  # fmt: skip
GRAPH_FORMATS = (*_WRITERS, ".csv")
"""Suffixes of the files that the graph can be written to."""


def write_graph(graph: nx.MultiDiGraph[str], target: Path) -> None:
    """Write the graph in the form of the target's suffix; ``x.csv`` holds the edges,
    ``x.nodes.csv`` beside it the nodes.

    ``CchcError`` for a suffix that is not one of :data:`GRAPH_FORMATS`.

    >>> import tempfile
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("a", label="316/QĐ-UBND", kind="document")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_graph(graph, Path(folder) / "x.json")
    ...     json.loads((Path(folder) / "x.json").read_text(encoding="utf8"))["nodes"][0]["label"]
    '316/QĐ-UBND'
    """
    if target.suffix == ".csv":
        labels = graph.nodes(data="label")
        edges = [
            {"source": a, "target": b, "source_label": labels[a], "target_label": labels[b], **d}
            for a, b, d in graph.edges(data=True)
        ]
        write_rows([{**e, "warning": e.get("warning")} for e in edges], "csv", target)
        nodes = [{"key": n, **{c: d.get(c) for c in _NODE_COLUMNS}} for n, d in graph.nodes.items()]
        write_rows(nodes, "csv", target.with_suffix(".nodes.csv"))
    elif target.suffix in _WRITERS:
        write_file(target, lambda file: _WRITERS[target.suffix](graph, file))
    else:
        allowed = ", ".join(GRAPH_FORMATS)
        raise CchcError(
            f"không vẽ được đồ thị ra '{target.suffix or target.name}': chọn tệp có đuôi {allowed}"
        )

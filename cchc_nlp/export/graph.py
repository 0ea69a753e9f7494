"""The citation graph: documents and reports as nodes, relations as edges weighted by how often they are stated; written for graph tools."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

import networkx as nx

from cchc_nlp.errors import CchcError
from cchc_nlp.export.tables import write_rows
from cchc_nlp.files import write_file
from cchc_nlp.references import RELATIONS
from cchc_nlp.store import Store, fold_number
from cchc_nlp.text import fold

__all__ = ["COLOURS", "GRAPH_FORMATS", "build_graph", "longest_chains", "select", "write_graph"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ELI = {
    "based_on": "based_on",
    "implements": "implements",
    "amends": "amends",
    "repeals": "repeals",
    "corrects": "corrects",
    "consolidates": "consolidates",
    "cites": "cites",
}
_ELI_NAMESPACE, _OWN_NAMESPACE = "http://data.europa.eu/eli/ontology#", "urn:cchc:relation:"
COLOURS = {
    "cites": "#9aa5b1",
    "implements": "#1f77b4",
    "based_on": "#2ca02c",
    "amends": "#d62728",
    "replaces": "#9467bd",
    "repeals": "#8c564b",
    "guides": "#e377c2",
}


def _text(value: object) -> object:
    return _CONTROL.sub(" ", value) if isinstance(value, str) else value


def build_graph(store: Store) -> nx.MultiDiGraph[str]:
    """The graph of a store; a report that says what it is, is the node of the document that others cite. Node attributes: ``label``, ``kind`` (document, report), ``type``, ``number``, ``name``, ``year``, ``date``,
    ``issuer``, ``subject``, ``mentions``; edge attributes: ``relation``, ``weight``, ``confidence``, ``evidence``, and ``warning`` where the
    dates of its ends contradict it. Attributes that are unknown are left out.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for d in store.rows("SELECT * FROM documents ORDER BY key"):
        fields = {
            name: d[name]
            for name in ("type", "number", "name", "year", "date", "issuer", "subject", "mentions")
        }
        _add_node(
            graph, d["key"], label=d["number"] or d["name"] or d["key"], kind="document", **fields
        )
    for r in store.rows("SELECT * FROM reports ORDER BY digest"):
        own = {name: r[name] for name in ("type", "number", "date", "issuer", "subject", "period")}
        cited = graph.nodes.get(r["key"], {}) if r["key"] else {}
        _add_node(
            graph,
            r["key"] or f"report:{r['id']}",
            **{
                **cited,
                **{k: v for k, v in own.items() if v},
                "label": r["name"],
                "kind": "report",
                "place": r["place"],
                "year": r["year"],
            },
        )
    sql = """SELECT coalesce(x.subject, r.key, 'report:' || r.id) AS source, x.object AS target, x.relation, count(*) AS weight, max(x.confidence) AS confidence, x.evidence
             FROM relations x JOIN reports r ON r.id = x.report GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
    for e in store.rows(sql):
        if e["source"] != e["target"] and e["source"] in graph and e["target"] in graph:
            dates = graph.nodes[e["source"]].get("date"), graph.nodes[e["target"]].get("date")
            # a document cannot carry out one that is younger: the dates, or the direction, are read wrong
            reversed_time = (
                {"warning": "ngược thời gian"}
                if dates[0] and dates[1] and dates[0] < dates[1]
                else {}
            )
            graph.add_edge(
                e["source"],
                e["target"],
                key=e["relation"],
                relation=e["relation"],
                weight=e["weight"],
                confidence=e["confidence"],
                evidence=str(_text(e["evidence"])),
                **reversed_time,
            )
    return graph


def select(
    graph: nx.MultiDiGraph[str],
    *,
    around: str | None = None,
    depth: int = 1,
    types: Sequence[str] = (),
    relations: Sequence[str] = (),
) -> nx.MultiDiGraph[str]:
    """A part of a graph: edges of some relations, documents of some types with the reports that name them, what is near one document.

    ``around`` is a number, a name or a key, as people type it; ``depth`` how many edges away from it, in either direction. ``CchcError``
    where no node is meant, or no relation is called so.
    """
    unknown = set(relations) - set(RELATIONS)
    if unknown:
        raise CchcError(
            f"không có quan hệ '{sorted(unknown)[0]}': chọn trong {', '.join(RELATIONS)}"
        )
    out = graph.copy()
    if relations:
        out.remove_edges_from(
            [(a, b, k) for a, b, k in graph.edges(keys=True) if k not in relations]
        )
    if types:
        wanted = {fold(t) for t in types}
        out.remove_nodes_from(
            [
                n
                for n, d in graph.nodes(data=True)
                if d["kind"] == "document" and fold(d.get("type", "")) not in wanted
            ]
        )
    if around is not None:
        asked = fold_number(around)
        starts = [
            n
            for n, d in out.nodes(data=True)
            if n == around or asked in (fold_number(d["label"]), fold_number(d.get("name", "")))
        ]
        if not starts:
            raise CchcError(f"đồ thị không có '{around}': gõ số, ký hiệu như 316/QĐ-UBND")
        either_way = nx.Graph(out)
        near = {
            n
            for s in starts
            for n in nx.single_source_shortest_path_length(either_way, s, cutoff=depth)
        }
        out.remove_nodes_from([n for n in graph if n not in near])
    elif types or relations:
        out.remove_nodes_from([n for n in list(out) if out.degree(n) == 0])
    return out


def longest_chains(graph: nx.MultiDiGraph[str], most: int = 5) -> list[list[str]]:
    """The longest chains of documents that carry out, amend or rest on one another (mere citations do not count), longest first.

    Documents that relate to each other in a circle count as one link. Each chain starts from another document.
    """
    bare: nx.DiGraph[str] = nx.DiGraph()
    bare.add_edges_from(
        (a, b)
        for a, b, k, d in graph.edges(keys=True, data=True)
        if k != "cites" and "warning" not in d
    )
    circles = nx.condensation(bare)
    length: dict[int, int] = {}
    following: dict[int, int | None] = {}
    for link in reversed(list(nx.topological_sort(circles))):
        best = max(circles.successors(link), key=lambda s: length[s], default=None)
        length[link], following[link] = 1 + (length[best] if best is not None else 0), best
    chains = []
    for link in sorted((n for n in circles if circles.in_degree(n) == 0), key=lambda n: -length[n])[
        :most
    ]:
        chain, at = [], link
        while at is not None:
            chain.append(min(circles.nodes[at]["members"]))
            at = following[at]
        chains.append(chain)
    return [c for c in chains if len(c) > 1]


def _add_node(graph: nx.MultiDiGraph[str], node: str, **attributes: object) -> None:
    graph.add_node(node, **{k: _text(v) for k, v in attributes.items() if v is not None})


def _graphml(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    nx.write_graphml(graph, file, encoding="utf-8", infer_numeric_types=True)


def _gexf(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    nx.write_gexf(graph, file, encoding="utf-8")


def _json(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    file.write(
        json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, indent=1).encode(
            "utf8"
        )
    )


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
        out.add((uri(a), eli[_ELI[relation]] if relation in _ELI else own[relation], uri(b)))
    file.write(out.serialize(format="turtle").encode("utf8"))


def _html(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    """One page that needs no other file: drawn nodes and edges, a search box, filters by type and relation, and the sentences behind a node.

    The drawing is there without scripts too.
    """
    size = 1400
    place = (
        nx.spring_layout(nx.Graph(graph), seed=7, k=2.2 / max(graph.number_of_nodes(), 1) ** 0.5)
        if graph
        else {}
    )
    at = {
        n: (size / 2 * (1 + 0.92 * float(x)), size / 2 * (1 + 0.92 * float(y)))
        for n, (x, y) in place.items()
    }
    drawn = [
        f'<svg viewBox="0 0 {size} {size}" role="group" aria-label="{graph.number_of_nodes()} nút, {graph.number_of_edges()} cạnh"><defs>'
        '<marker id="m" viewBox="0 0 8 8" refX="14" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#888"/></marker></defs>'
    ]
    edges = []
    for a, b, data in graph.edges(data=True):
        (x1, y1), (x2, y2) = at[a], at[b]
        drawn.append(
            f'<line class="edge" x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="{_colour(data["relation"])}" marker-end="url(#m)">'
            f"<title>{html.escape(data['relation'])}: {html.escape(data['evidence'][:400])}</title></line>"
        )
        edges.append({"source": a, "target": b, **data})
    nodes = []
    for node, data in graph.nodes(data=True):
        x, y = at[node]
        told = [str(data[k]) for k in ("type", "number", "name", "issuer", "subject") if k in data]
        shape = (
            f'<rect x="{x - 7:.0f}" y="{y - 7:.0f}" width="14" height="14" fill="#333"/>'
            if data["kind"] == "report"
            else f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="#4c78a8"/>'
        )
        drawn.append(
            f'<g class="node" tabindex="0" role="button" data-id="{html.escape(node)}">{shape}<text x="{x + 9:.0f}" y="{y + 4:.0f}">{html.escape(str(data["label"]))}</text>'
            f"<title>{html.escape(' · '.join(told) or data['label'])}</title></g>"
        )
        nodes.append({"id": node, "words": " ".join([str(data["label"]), *told]), **data})
    relations = {d["relation"]: _colour(d["relation"]) for *_, d in graph.edges(data=True)}
    data = json.dumps(
        {"nodes": nodes, "edges": edges, "relations": sorted(relations.items())}, ensure_ascii=False
    )
    page = (files("cchc_nlp.export") / "graph.html").read_text(encoding="utf8")
    # "<" as an escape: no text can end the element that holds the data
    head, tail = page.split("@SVG@")
    middle, end = tail.split("@DATA@")
    file.write(
        "".join(
            [head, "\n".join([*drawn, "</svg>"]), middle, data.replace("<", "\\u003c"), end]
        ).encode("utf8")
    )


def _colour(relation: str) -> str:
    return COLOURS.get(relation, "#bcbd22")


_WRITERS: dict[str, Callable[[nx.MultiDiGraph[str], BinaryIO], None]] = {
    ".graphml": _graphml, ".gexf": _gexf, ".dot": _dot, ".json": _json, ".ttl": _turtle, ".html": _html,
}  # fmt: skip
GRAPH_FORMATS = (*_WRITERS, ".csv")
"""Suffixes of the files that the graph can be written to."""


def write_graph(graph: nx.MultiDiGraph[str], target: Path) -> None:
    """Write the graph in the format of the target's suffix; ``x.csv`` holds the edges and goes with ``x.nodes.csv``.

    ``CchcError`` for a suffix that is not one of :data:`GRAPH_FORMATS`.
    """
    if target.suffix == ".csv":
        edges = [
            {
                "source": a,
                "target": b,
                "source_label": graph.nodes[a]["label"],
                "target_label": graph.nodes[b]["label"],
                **d,
            }
            for a, b, d in graph.edges(data=True)
        ]
        columns = (
            "key",
            "label",
            "kind",
            "type",
            "number",
            "name",
            "year",
            "date",
            "issuer",
            "subject",
            "mentions",
        )
        nodes = [
            {"key": n, **{c: d.get(c) for c in columns[1:]}} for n, d in graph.nodes(data=True)
        ]
        write_rows([{**e, "warning": e.get("warning")} for e in edges], "csv", target)
        write_rows(nodes, "csv", target.with_suffix(".nodes.csv"))
    elif target.suffix in _WRITERS:
        write_file(target, lambda file: _WRITERS[target.suffix](graph, file))
    else:
        raise CchcError(
            f"không vẽ được đồ thị ra '{target.suffix or target.name}': chọn tệp có đuôi {', '.join(GRAPH_FORMATS)}"
        )

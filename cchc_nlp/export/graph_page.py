"""The citation graph as one page that needs no other file: drawn, to be searched, filtered and
clicked in.

The drawing is there without scripts too.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, BinaryIO

import networkx as nx

__all__ = ["COLOURS", "write_graph_page"]

COLOURS = {
    "cites": "#9aa5b1",
    "implements": "#1f77b4",
    "based_on": "#2ca02c",
    "amends": "#d62728",
    "replaces": "#9467bd",
    "repeals": "#8c564b",
    "guides": "#e377c2",
}
"""Colours of the frequent relations, told apart by the colour-blind too (Tableau 10)."""
_OTHER_COLOUR = "#bcbd22"
_SIZE = 1400
"""Width and height of the drawing, in its own units."""
_SPREAD = 2.2
"""Wished distance of two nodes, in units of 1/sqrt(nodes): labels of the samples' graph do not
overlap from 2 on.
"""
_SEED = 7
"""The drawing is the same each time."""
_LONGEST_EVIDENCE = 400
_MARKER = (
    '<defs><marker id="m" viewBox="0 0 8 8" refX="14" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0L8 4L0 8z" fill="#888"/></marker></defs>'
)
_Place = Mapping[str, tuple[float, float]]


def write_graph_page(graph: nx.MultiDiGraph[str], file: BinaryIO) -> None:
    """Write the page, UTF-8."""
    place = _placed(graph)
    label = f"{graph.number_of_nodes()} nút, {graph.number_of_edges()} cạnh"
    drawing = "\n".join(
        [
            f'<svg viewBox="0 0 {_SIZE} {_SIZE}" role="group" aria-label="{label}">{_MARKER}',
            *_edges(graph, place),
            *_nodes(graph, place),
            "</svg>",
        ]
    )
    relations = {d["relation"]: _colour(d["relation"]) for *_, d in graph.edges(data=True)}
    data = {
        "nodes": [
            {"id": n, "words": " ".join([str(d["label"]), *_described(d)]), **d}
            for n, d in graph.nodes(data=True)
        ],
        "edges": [{"source": a, "target": b, **d} for a, b, d in graph.edges(data=True)],
        "relations": sorted(relations.items()),
    }
    page = (files("cchc_nlp.export") / "graph.html").read_text(encoding="utf8")
    head, tail = page.split("@SVG@")
    middle, end = tail.split("@DATA@")
    # "<" as an escape: no text can end the element that holds the data
    script = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    file.write("".join([head, drawing, middle, script, end]).encode("utf8"))


def _placed(graph: nx.MultiDiGraph[str]) -> _Place:
    if not graph:
        return {}
    distance = _SPREAD / max(graph.number_of_nodes(), 1) ** 0.5
    found = nx.spring_layout(nx.Graph(graph), seed=_SEED, k=distance)
    half = _SIZE / 2
    return {
        n: (half * (1 + 0.92 * float(x)), half * (1 + 0.92 * float(y)))
        for n, (x, y) in found.items()
    }


def _edges(graph: nx.MultiDiGraph[str], place: _Place) -> Iterator[str]:
    for a, b, data in graph.edges(data=True):
        (x1, y1), (x2, y2) = place[a], place[b]
        evidence = html.escape(data["evidence"][:_LONGEST_EVIDENCE])
        yield (
            f'<line class="edge" x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" '
            f'stroke="{_colour(data["relation"])}" marker-end="url(#m)">'
            f"<title>{html.escape(data['relation'])}: {evidence}</title></line>"
        )


def _nodes(graph: nx.MultiDiGraph[str], place: _Place) -> Iterator[str]:
    for node, data in graph.nodes(data=True):
        x, y = place[node]
        if data["kind"] == "report":
            shape = f'<rect x="{x - 7:.0f}" y="{y - 7:.0f}" width="14" height="14" fill="#333"/>'
        else:
            shape = f'<circle cx="{x:.0f}" cy="{y:.0f}" r="6" fill="#4c78a8"/>'
        label = html.escape(str(data["label"]))
        title = html.escape(" · ".join(_described(data)) or data["label"])
        yield (
            f'<g class="node" tabindex="0" role="button" data-id="{html.escape(node)}">{shape}'
            f'<text x="{x + 9:.0f}" y="{y + 4:.0f}">{label}</text><title>{title}</title></g>'
        )


def _described(data: Mapping[str, Any]) -> list[str]:
    return [str(data[k]) for k in ("type", "number", "name", "issuer", "subject") if k in data]


def _colour(relation: str) -> str:
    return COLOURS.get(relation, _OTHER_COLOUR)

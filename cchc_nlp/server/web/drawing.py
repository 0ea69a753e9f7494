"""Graphs as SVG, drawn here: they can be walked by links, without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

import networkx as nx
from markupsafe import Markup, escape

from cchc_nlp.export import COLOURS
from cchc_nlp.server.web.marked import document_link

__all__ = ["MOST_DRAWN", "around", "whole"]

MOST_DRAWN = 120
"""Nodes of a whole graph that are drawn, those with the most edges."""
_MOST_NEIGHBOURS = 24
_LABEL = 26
_ARROW = Markup(
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>'
)


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"


def _address(key: str | None, digest: str | None) -> str:
    return f"/report/{digest[:16]}" if digest else document_link(key or "")


def _edge(x1: float, y1: float, x2: float, y2: float, relation: str, told: str) -> Markup:
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1)
    x2, y2 = x2 - 9 * (x2 - x1) / length, y2 - 9 * (y2 - y1) / length
    return Markup(
        '<line x1="{:.0f}" y1="{:.0f}" x2="{:.0f}" y2="{:.0f}" stroke="{}" marker-end="url(#arrow)"><title>{}</title></line>'
    ).format(x1, y1, x2, y2, COLOURS.get(relation, "#bcbd22"), told[:300])


def _node(x: float, y: float, label: str, href: str, kind: str, anchor: str, told: str) -> Markup:
    shape = (
        Markup('<rect x="{:.0f}" y="{:.0f}" width="14" height="14"/>').format(x - 7, y - 7)
        if kind == "report"
        else Markup('<circle cx="{:.0f}" cy="{:.0f}" r="7"/>').format(x, y)
    )
    side = {"end": x - 11, "start": x + 11}.get(anchor, x)
    text = Markup('<text x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>').format(
        side, y + (4 if anchor != "middle" else -13), anchor, _short(label)
    )
    return Markup('<a href="{}" class="node {}"><title>{}</title>{}{}</a>').format(
        href, kind, told or label, shape, text
    )


def around(label: str, edges: Sequence[dict[str, Any]], names: dict[str, str]) -> Markup:
    """A document in the middle and its neighbours around it, as :meth:`cchc_nlp.server.library.Library.relations` gives them; ``names`` of relations."""
    neighbours = list(
        {e["key"] or e["digest"]: e for e in reversed(edges[:_MOST_NEIGHBOURS])}.values()
    )
    width, height = 720, 100 + 28 * max(len(neighbours) // 2 + len(neighbours) % 2, 2)
    at = dict[str, tuple[float, float, str]]()
    for n, edge in enumerate(neighbours):
        right = n % 2 == 0
        rows = (len(neighbours) + (1 if right else 0)) // 2
        angle = pi * ((n // 2 + 0.5) / max(rows, 1) - 0.5)
        x, y = (
            width / 2 + (1 if right else -1) * (width / 2 - 215) * cos(angle) ** 0.5,
            height / 2 + (height / 2 - 30) * sin(angle),
        )
        at[edge["key"] or edge["digest"]] = (x, y, "start" if right else "end")
    out = [
        Markup('<svg class="graph" viewBox="0 0 {} {}" role="group" aria-label="{}">').format(
            width, height, label
        ),
        _ARROW,
    ]
    for edge in edges:
        place = at.get(edge["key"] or edge["digest"])
        if place:
            ends = (
                (width / 2, height / 2, *place[:2])
                if edge["direction"] == "out"
                else (*place[:2], width / 2, height / 2)
            )
            out.append(
                _edge(
                    *ends,
                    edge["relation"],
                    f"{names.get(edge['relation'], edge['relation'])}: {edge['evidence'] or ''}",
                )
            )
    for edge in neighbours:
        x, y, anchor = at[edge["key"] or edge["digest"]]
        kind = "report" if edge["digest"] else "document"
        out.append(
            _node(
                x,
                y,
                edge["label"] or "",
                _address(edge["key"], edge["digest"]),
                kind,
                anchor,
                edge["label"] or "",
            )
        )
    centre = Markup(
        '<g class="centre"><circle cx="{}" cy="{}" r="9"/><text x="{}" y="{}" text-anchor="middle">{}</text></g>'
    )
    out.append(centre.format(width // 2, height // 2, width // 2, height // 2 - 15, _short(label)))
    return Markup("").join([*out, Markup("</svg>")])


def whole(graph: nx.MultiDiGraph[str], digests: dict[str, str], names: dict[str, str]) -> Markup:
    """A graph as :func:`cchc_nlp.export.build_graph` makes it, its :data:`MOST_DRAWN` busiest nodes; ``digests`` of the reports by node."""
    busiest = sorted(graph, key=lambda n: -graph.degree(n))[:MOST_DRAWN]
    drawn = graph.subgraph(busiest)
    width, height = 1100, 800
    place = (
        nx.spring_layout(
            nx.Graph(drawn), seed=7, k=2.2 / max(len(busiest), 1) ** 0.5, iterations=60
        )
        if busiest
        else {}
    )
    at = {
        n: (width / 2 + width * 0.42 * float(x), height / 2 + height * 0.46 * float(y))
        for n, (x, y) in place.items()
    }
    told = escape(f"{drawn.number_of_nodes()} / {graph.number_of_nodes()}")
    out = [
        Markup('<svg class="graph" viewBox="0 0 {} {}" role="group" aria-label="{}">').format(
            width, height, told
        ),
        _ARROW,
    ]
    for a, b, data in drawn.edges(data=True):
        out.append(
            _edge(
                *at[a],
                *at[b],
                data["relation"],
                f"{names.get(data['relation'], data['relation'])}: {data['evidence']}",
            )
        )
    for node, data in drawn.nodes(data=True):
        is_report = data["kind"] == "report"
        href = (
            f"/report/{digests[node][:16]}"
            if is_report and node in digests
            else document_link(node)
        )
        about = " · ".join(
            str(data[k]) for k in ("type", "number", "name", "issuer", "subject") if k in data
        )
        out.append(
            _node(
                *at[node],
                str(data["label"]),
                href,
                "report" if is_report else "document",
                "start",
                about,
            )
        )
    return Markup("").join([*out, Markup("</svg>")])

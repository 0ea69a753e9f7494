"""Graphs as SVG, drawn here: they can be walked by links, without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, hypot, pi, sin
from typing import Any, Literal, NamedTuple

import networkx as nx
from markupsafe import Markup, escape

from cchc_nlp.export import COLOURS
from cchc_nlp.server.web.marked import document_link, report_link

__all__ = ["MOST_DRAWN", "around", "whole"]

MOST_DRAWN = 120
"""Nodes of a whole graph that are drawn, those with the most edges; more cover one another."""
_MOST_NEIGHBOURS = 24
"""Neighbours of a document that are drawn: a column of twelve on each side."""
_LABEL = 26
"""Characters of a label; longer ones run into the next."""
_LONGEST_TITLE = 300
"""Characters of what is shown while a pointer rests on an edge; browsers cut longer ones."""
_OTHER_COLOUR = "#bcbd22"
"""For relations that have none of their own."""
_ARROW_LENGTH = 9
"""Dots by which an edge ends before its node, so that its arrow is seen."""
_ARROW = Markup(
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
    ' markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>'
)
_OPEN = Markup('<svg class="graph" viewBox="0 0 {} {}" role="group" aria-label="{}">')
_CLOSE = Markup("</svg>")

# Sizes in dots, by eye: rows of labels do not touch, long labels stay inside.
_AROUND_WIDTH, _ROW_HEIGHT, _MARGIN = 720, 28, 30
_LABEL_WIDTH = 215
_WHOLE_WIDTH, _WHOLE_HEIGHT = 1100, 800
_WHOLE_REACH = 0.42, 0.46
"""Shares of width and height that nodes lie from the middle at most; labels need the rest."""
_SPRING = {"seed": 7, "iterations": 60}
"""The same picture each time; after sixty rounds nodes of a hundred hardly move any more."""
_SPRING_LENGTH = 2.2
"""How much wider than networkx's own the nodes are spread, so that labels can be read."""

_Anchor = Literal["start", "middle", "end"]


class _Place(NamedTuple):
    x: float
    y: float
    anchor: _Anchor = "start"


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"


def _edge(start: _Place, end: _Place, relation: str, told: str) -> Markup:
    across, down = end.x - start.x, end.y - start.y
    length = max(hypot(across, down), 1)
    x2 = end.x - _ARROW_LENGTH * across / length
    y2 = end.y - _ARROW_LENGTH * down / length
    return Markup(
        '<line x1="{:.0f}" y1="{:.0f}" x2="{:.0f}" y2="{:.0f}" stroke="{}"'
        ' marker-end="url(#arrow)"><title>{}</title></line>'
    ).format(start.x, start.y, x2, y2, COLOURS.get(relation, _OTHER_COLOUR), told[:_LONGEST_TITLE])


def _node(place: _Place, label: str, href: str, *, is_report: bool, told: str) -> Markup:
    """A node with its label beside it: a square for a report, a circle for a document."""
    x, y, anchor = place
    shape = (
        Markup('<rect x="{:.0f}" y="{:.0f}" width="14" height="14"/>').format(x - 7, y - 7)
        if is_report
        else Markup('<circle cx="{:.0f}" cy="{:.0f}" r="7"/>').format(x, y)
    )
    text = Markup('<text x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>').format(
        x - 11 if anchor == "end" else x + 11, y + 4, anchor, _short(label)
    )
    return Markup('<a href="{}" class="node {}"><title>{}</title>{}{}</a>').format(
        href, "report" if is_report else "document", told or label, shape, text
    )


def around(label: str, edges: Sequence[dict[str, Any]], names: dict[str, str]) -> Markup:
    """A document in the middle and its neighbours around it.

    ``edges`` are as :meth:`cchc_nlp.server.library.Library.relations` gives them, ``names`` those
    of relations.
    """
    latest = {_identity(e): e for e in reversed(edges[:_MOST_NEIGHBOURS])}
    neighbours = list(latest.values())
    width, height = _AROUND_WIDTH, 100 + _ROW_HEIGHT * max(-(-len(neighbours) // 2), 2)
    middle = _Place(width / 2, height / 2, "middle")
    at = _sides([_identity(e) for e in neighbours], middle)
    out = [_OPEN.format(width, height, label), _ARROW]
    for edge in edges:
        place = at.get(_identity(edge))
        if place:
            ends = (middle, place) if edge["direction"] == "out" else (place, middle)
            relation = edge["relation"]
            told = f"{names.get(relation, relation)}: {edge['evidence'] or ''}"
            out.append(_edge(*ends, relation, told))
    for edge in neighbours:
        digest, name = edge["digest"], edge["label"] or ""
        href = report_link(digest) if digest else document_link(edge["key"] or "")
        place = at[_identity(edge)]
        out.append(_node(place, name, href, is_report=bool(digest), told=name))
    return Markup("").join([*out, _centre(label, width // 2, height // 2), _CLOSE])


def _identity(edge: dict[str, Any]) -> str:
    """The neighbour at the other end of an edge."""
    return str(edge["key"] or edge["digest"])


def _sides(neighbours: Sequence[str], middle: _Place) -> dict[str, _Place]:
    """Places on two arcs, right and left by turns."""
    at = {}
    for n, name in enumerate(neighbours):
        is_right = n % 2 == 0
        rows = (len(neighbours) + is_right) // 2
        angle = pi * ((n // 2 + 0.5) / max(rows, 1) - 0.5)
        side = 1 if is_right else -1
        x = middle.x + side * (middle.x - _LABEL_WIDTH) * cos(angle) ** 0.5
        y = middle.y + (middle.y - _MARGIN) * sin(angle)
        at[name] = _Place(x, y, "start" if is_right else "end")
    return at


def _centre(label: str, x: int, y: int) -> Markup:
    return Markup(
        '<g class="centre"><circle cx="{}" cy="{}" r="9"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text></g>'
    ).format(x, y, x, y - 15, _short(label))


def whole(graph: nx.MultiDiGraph[str], digests: dict[str, str], names: dict[str, str]) -> Markup:
    """The :data:`MOST_DRAWN` busiest nodes of a graph of :func:`cchc_nlp.export.build_graph`.

    ``digests`` are those of the reports by their node, ``names`` those of relations.
    """
    drawn = graph.subgraph(sorted(graph, key=lambda n: (-graph.degree(n), n))[:MOST_DRAWN])
    at = _spread(drawn)
    told = escape(f"{drawn.number_of_nodes()} / {graph.number_of_nodes()}")
    out = [_OPEN.format(_WHOLE_WIDTH, _WHOLE_HEIGHT, told), _ARROW]
    for a, b, data in drawn.edges(data=True):
        relation = data["relation"]
        name = names.get(relation, relation)
        out.append(_edge(at[a], at[b], relation, f"{name}: {data['evidence']}"))
    for node, data in drawn.nodes(data=True):
        is_report = data["kind"] == "report"
        own = digests.get(node) if is_report else None
        href = report_link(own) if own else document_link(node)
        out.append(
            _node(at[node], str(data["label"]), href, is_report=is_report, told=_about(data))
        )
    return Markup("").join([*out, _CLOSE])


def _spread(graph: nx.MultiDiGraph[str]) -> dict[str, _Place]:
    """Places of nodes that those with edges pull together and all others push apart."""
    if not graph:
        return {}
    length = _SPRING_LENGTH / graph.number_of_nodes() ** 0.5
    found = nx.spring_layout(nx.Graph(graph), k=length, **_SPRING)
    across, down = _WHOLE_REACH
    return {
        node: _Place(
            _WHOLE_WIDTH * (0.5 + across * float(x)), _WHOLE_HEIGHT * (0.5 + down * float(y))
        )
        for node, (x, y) in found.items()
    }


def _about(data: dict[str, Any]) -> str:
    fields: Iterable[str] = ("type", "number", "name", "issuer", "subject")
    return " · ".join(str(data[name]) for name in fields if name in data)

"""The citation graph: documents and reports as nodes, relations as edges weighted by the places
that state them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import networkx as nx

from cchc_nlp.errors import CchcError
from cchc_nlp.references import RELATIONS
from cchc_nlp.store import Store, fold_number, graph_documents, graph_edges, graph_reports
from cchc_nlp.text import fold

__all__ = ["build_graph", "longest_chains", "select"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _text(value: object) -> object:
    return _CONTROL.sub(" ", value) if isinstance(value, str) else value


def build_graph(store: Store) -> nx.MultiDiGraph[str]:
    """The citation graph of a store; a report that others cite is one node with the document cited.

    Node attributes: ``label``, ``kind`` (document, report), ``type``, ``number``, ``name``,
    ``year``, ``date``, ``issuer``, ``subject``, ``mentions``; edge attributes: ``relation``,
    ``weight`` (places that state it), ``confidence``, ``evidence``, and ``warning`` where the dates
    of its ends contradict it. Attributes that are unknown are left out.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     graph = build_graph(cchc_nlp.open_store(folder))
    >>> sorted({kind for _, kind in graph.nodes(data="kind")})
    ['document', 'report']
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for d in graph_documents(store):
        fields = {
            name: d[name]
            for name in ("type", "number", "name", "year", "date", "issuer", "subject", "mentions")
        }
        _add_node(
            graph, d["key"], label=d["number"] or d["name"] or d["key"], kind="document", **fields
        )
    for r in graph_reports(store):
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
    for e in graph_edges(store):
        if e.source != e.target and e.source in graph and e.target in graph:
            dates = graph.nodes[e.source].get("date"), graph.nodes[e.target].get("date")
            # a document cannot implement a younger one: the dates, or the direction, are misread
            impossible = dates[0] and dates[1] and dates[0] < dates[1]
            graph.add_edge(
                e.source,
                e.target,
                key=e.relation,
                relation=e.relation,
                weight=e.weight,
                confidence=e.confidence,
                evidence=str(_text(e.evidence)),
                **({"warning": "ngược thời gian"} if impossible else {}),
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
    """A part of a graph: some relations, some types of documents, or what is near one document.

    ``around`` is a number, a name or a key, as people type it; ``depth`` how many edges away from
    it, in either direction. ``CchcError`` where no node is meant, or no relation is called so.

    >>> graph = nx.MultiDiGraph([("a", "b", "cites"), ("b", "c", "amends")])
    >>> nx.set_node_attributes(graph, {n: {"label": n, "kind": "document"} for n in "abc"})
    >>> sorted(select(graph, around="a")), sorted(select(graph, relations=["amends"]))
    (['a', 'b'], ['b', 'c'])
    """
    unknown = set(relations) - set(RELATIONS)
    if unknown:
        allowed = ", ".join(RELATIONS)
        raise CchcError(f"không có quan hệ '{sorted(unknown)[0]}': chọn trong {allowed}")
    out = graph.copy()
    if relations:
        others = [(a, b, k) for a, b, k in graph.edges(keys=True) if k not in relations]
        out.remove_edges_from(others)
    if types:
        wanted = {fold(t) for t in types}
        documents = [(n, d) for n, d in graph.nodes(data=True) if d["kind"] == "document"]
        out.remove_nodes_from([n for n, d in documents if fold(d.get("type", "")) not in wanted])
    if around is not None:
        near = _near(out, around, depth)
        out.remove_nodes_from([n for n in graph if n not in near])
    elif types or relations:
        out.remove_nodes_from([n for n in list(out) if out.degree(n) == 0])
    return out


def _near(graph: nx.MultiDiGraph[str], around: str, depth: int) -> set[str]:
    """Nodes at most ``depth`` edges away from those that ``around`` names."""
    asked = fold_number(around)
    starts = [
        n
        for n, d in graph.nodes(data=True)
        if n == around
        or (asked and asked in (fold_number(d["label"]), fold_number(d.get("name", ""))))
    ]
    if not starts:
        raise CchcError(f"đồ thị không có '{around}': gõ số, ký hiệu như 316/QĐ-UBND")
    undirected, near = nx.Graph(graph), set[str]()
    for start in starts:
        near.update(nx.single_source_shortest_path_length(undirected, start, cutoff=depth))
    return near


def longest_chains(graph: nx.MultiDiGraph[str], most: int = 5) -> list[list[str]]:
    """The longest chains of documents that implement, amend or rest on one another, longest first.

    Mere citations do not count; documents in a circle count as one link. Each chain starts from
    another document.

    >>> edges = [("a", "b", "implements"), ("b", "c", "based_on"), ("a", "d", "cites")]
    >>> graph = nx.MultiDiGraph(edges)
    >>> longest_chains(graph)
    [['a', 'b', 'c']]
    """
    bare: nx.DiGraph[str] = nx.DiGraph()
    edges = graph.edges(keys=True, data=True)
    bare.add_edges_from((a, b) for a, b, k, d in edges if k != "cites" and "warning" not in d)
    circles = nx.condensation(bare)
    length: dict[int, int] = {}
    following: dict[int, int | None] = {}
    for link in reversed(list(nx.topological_sort(circles))):
        best = max(circles.successors(link), key=lambda s: length[s], default=None)
        length[link], following[link] = 1 + (length[best] if best is not None else 0), best
    chains, starts = [], [n for n in circles if circles.in_degree(n) == 0]
    for link in sorted(starts, key=lambda n: -length[n])[:most]:
        chain, at = [], link
        while at is not None:
            chain.append(min(circles.nodes[at]["members"]))
            at = following[at]
        chains.append(chain)
    return [c for c in chains if len(c) > 1]


def _add_node(graph: nx.MultiDiGraph[str], node: str, **attributes: object) -> None:
    graph.add_node(node, **{k: _text(v) for k, v in attributes.items() if v is not None})

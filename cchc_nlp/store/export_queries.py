"""What exports and the citation graph ask of a store: whole tables, narrowed to a selection and
streamed record by record.

Records are plain mappings whose keys are the names of columns in tables and JSON
(``export/columns.py`` has their titles).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from cchc_nlp.store.records import LISTS_OF_MENTIONS
from cchc_nlp.store.store import Store

__all__ = [
    "GraphEdge",
    "Selection",
    "count_mentions",
    "document_records",
    "edge_records",
    "graph_documents",
    "graph_edges",
    "graph_reports",
    "mention_records",
    "report_paths",
    "report_records",
    "report_sources",
]

_ONE_OF = " IN (SELECT value FROM json_each(?))"
_MENTIONS = """
    SELECT r.name AS report, r.digest, m.surface, m.raw, m.start, m.end, m.page, m.line, m.kind,
        m.type, m.name, m.number, m.year, m.date, m.issuer, m.subject, m.pinpoint, m.key,
        m.confidence, m.warnings, m.evidence, m.derived
    FROM mentions m JOIN reports r ON r.id = m.report
    WHERE {} ORDER BY r.name, m.start, m.id LIMIT ? OFFSET ?"""
_DOCUMENTS = """
    SELECT d.type, d.number, d.name, d.year, d.date, d.issuer, d.subject, d.mentions,
        count(DISTINCT m.report) AS reports, d.key
    FROM documents d LEFT JOIN mentions m ON m.key = d.key LEFT JOIN reports r ON r.id = m.report
    WHERE d.mentions > 0 AND {} GROUP BY d.id ORDER BY d.mentions DESC, d.key"""
_EDGES = """
    SELECT r.name AS report, r.digest, x.line,
        coalesce(s.number, s.name, s.key, '(báo cáo)') AS subject_document, x.relation,
        coalesce(o.number, o.name, o.key) AS object, x.confidence, x.evidence
    FROM relations x JOIN reports r ON r.id = x.report
        LEFT JOIN documents s ON s.key = x.subject JOIN documents o ON o.key = x.object
    WHERE {} ORDER BY r.name, x.start"""
_REPORTS = """
    SELECT name AS report, digest, type, number, date, issuer, period, subject, office, signer,
        place, year, pages
    FROM reports r WHERE {} ORDER BY name"""
_GRAPH_EDGES = """
    SELECT coalesce(x.subject, r.key, 'report:' || r.id) AS source, x.object AS target, x.relation,
        count(*) AS weight, max(x.confidence) AS confidence, x.evidence
    FROM relations x JOIN reports r ON r.id = x.report GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""


class Selection(NamedTuple):
    """A part of a store: documents by key, reports by digest; None for all of them.

    >>> Selection(keys={"quyet dinh|316/qd-ubnd|2023"}).digests is None
    True
    """

    keys: Collection[str] | None = None
    digests: Collection[str] | None = None


_ALL = Selection()


class GraphEdge(NamedTuple):
    """A relation between two nodes of the graph, over all places that state it: keys, or
    ``report:ID`` for a report without one.
    """

    source: str
    target: str
    relation: str
    weight: int
    confidence: float
    evidence: str


def _condition(only: Selection, keys: Sequence[str]) -> tuple[str, list[str]]:
    """A condition, with its values, that one of the columns ``keys`` is a selected document and
    ``r`` a selected report.
    """
    parts, values = ["1"], list[str]()
    if only.keys is not None and keys:
        listed = json.dumps(sorted(only.keys), ensure_ascii=False)
        parts.append("(" + " OR ".join(key + _ONE_OF for key in keys) + ")")
        values += [listed] * len(keys)
    if only.digests is not None:
        parts.append("r.digest" + _ONE_OF)
        values.append(json.dumps(sorted(only.digests)))
    return " AND ".join(parts), values


def mention_records(
    store: Store,
    only: Selection = _ALL,
    *,
    unresolved: bool = False,
    limit: int = -1,
    offset: int = 0,
) -> Iterator[dict[str, Any]]:
    """Every reference in a store, as ``cchc refs --format jsonl`` prints it; ``unresolved``: those
    without a document only.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     next(mention_records(cchc_nlp.open_store(folder)))["number"]
    '212/KH-UBND'
    """
    where, values = _condition(only, [] if unresolved else ["m.key"])
    where += " AND m.key IS NULL" if unresolved else ""
    for row in store.database.mappings(_MENTIONS.format(where), [*values, limit, offset]):
        yield {**row, **{name: json.loads(row[name]) for name in LISTS_OF_MENTIONS}}


def count_mentions(store: Store, only: Selection = _ALL) -> int:
    """The number of references in a selection."""
    where, values = _condition(only, ["m.key"])
    sql = f"SELECT count(*) FROM mentions m JOIN reports r ON r.id = m.report WHERE {where}"
    return int(store.database.rows(sql, values)[0][0])


def document_records(store: Store, only: Selection = _ALL) -> Iterator[dict[str, Any]]:
    """The documents of a selection with the number of mentions and reports, the most mentioned
    first.
    """
    where, values = _condition(only, ["d.key"])
    yield from store.database.mappings(_DOCUMENTS.format(where), values)


def edge_records(store: Store, only: Selection = _ALL) -> Iterator[dict[str, Any]]:
    """Each place that states a relation, with the sentence that does."""
    where, values = _condition(only, ["x.subject", "x.object"])
    yield from store.database.mappings(_EDGES.format(where), values)


def report_records(store: Store, only: Selection = _ALL) -> Iterator[dict[str, Any]]:
    """The reports of a selection and what they say of themselves."""
    where, values = _condition(only, [])
    yield from store.database.mappings(_REPORTS.format(where), values)


def report_paths(store: Store) -> dict[str, str]:
    """One path of each report, by its digest."""
    sql = "SELECT r.digest, p.path FROM paths p JOIN reports r ON r.id = p.report"
    return {row["digest"]: row["path"] for row in store.database.mappings(sql)}


def report_sources(store: Store) -> Iterator[tuple[str, str]]:
    """Name and source text of each report, by name."""
    for row in store.database.mappings("SELECT name, source FROM reports ORDER BY name"):
        yield row["name"], row["source"]


def graph_documents(store: Store) -> Iterator[dict[str, Any]]:
    """All documents that reports name, by key."""
    sql = "SELECT * FROM documents WHERE mentions > 0 ORDER BY key"
    yield from store.database.mappings(sql)


def graph_reports(store: Store) -> Iterator[dict[str, Any]]:
    """All reports, by digest."""
    sql = """SELECT id, key, name, type, number, date, issuer, subject, period, place, year
             FROM reports ORDER BY digest"""
    yield from store.database.mappings(sql)


def graph_edges(store: Store) -> Iterator[GraphEdge]:
    """The relations of all reports, weighted by the number of places that state them."""
    for row in store.database.mappings(_GRAPH_EDGES):
        yield GraphEdge(**row)

"""The store keeps what was found in reports, in one SQLite file; records go in and come out.

All SQL is in this room. Doors: :func:`open_store` (or :class:`Store`) opens a folder for reading,
:func:`writing` for writing; :class:`Filters` narrow what is asked for, :func:`allowed` tells what
passes them; records are plain named values.
"""

from cchc_nlp.store.database import OF_ONE_ROW
from cchc_nlp.store.descriptions import is_own_key
from cchc_nlp.store.export_queries import (
    GraphEdge,
    Selection,
    count_mentions,
    document_records,
    edge_records,
    graph_documents,
    graph_edges,
    graph_reports,
    mention_records,
    report_paths,
    report_records,
    report_sources,
)
from cchc_nlp.store.filters import (
    Filters,
    allowed,
    issuer_passes,
    name_passes,
    type_passes,
)
from cchc_nlp.store.records import (
    MentionRow,
    RelationEdge,
    RelationRow,
    ReportRecord,
    ReportSource,
    StoredFile,
    StoredReport,
    fold_number,
)
from cchc_nlp.store.search_queries import FoundPassage, ReportHead, SearchQueries
from cchc_nlp.store.store import Store, open_store, writing

__all__ = [
    "OF_ONE_ROW",
    "Filters",
    "FoundPassage",
    "GraphEdge",
    "MentionRow",
    "RelationEdge",
    "RelationRow",
    "ReportHead",
    "ReportRecord",
    "ReportSource",
    "SearchQueries",
    "Selection",
    "Store",
    "StoredFile",
    "StoredReport",
    "allowed",
    "count_mentions",
    "document_records",
    "edge_records",
    "fold_number",
    "graph_documents",
    "graph_edges",
    "graph_reports",
    "is_own_key",
    "issuer_passes",
    "mention_records",
    "name_passes",
    "open_store",
    "report_paths",
    "report_records",
    "report_sources",
    "type_passes",
    "writing",
]

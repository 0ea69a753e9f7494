"""Export: a store or an analysis comes in; spreadsheets, tables, the citation graph and annotated pages go out as files.

Doors: :func:`export_store`, :func:`write_rows`, :func:`build_graph` and :func:`write_graph`, :func:`annotated`, :func:`restored_html`.
"""

from cchc_nlp.export.graph import (
    COLOURS,
    GRAPH_FORMATS,
    build_graph,
    longest_chains,
    select,
    write_graph,
)
from cchc_nlp.export.pages import annotated, restored_html, token_records
from cchc_nlp.export.tables import (
    CORRECTABLE,
    TABLE_FORMATS,
    Selection,
    corrected_rows,
    export_store,
    mention_records,
    write_rows,
)
from cchc_nlp.export.workbook import TITLES

__all__ = [
    "COLOURS",
    "CORRECTABLE",
    "GRAPH_FORMATS",
    "TABLE_FORMATS",
    "TITLES",
    "Selection",
    "annotated",
    "build_graph",
    "corrected_rows",
    "export_store",
    "longest_chains",
    "mention_records",
    "restored_html",
    "select",
    "token_records",
    "write_graph",
    "write_rows",
]

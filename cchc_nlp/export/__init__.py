"""Export: a store or an analysis comes in; workbooks, tables, the citation graph and annotated
pages go out as files.

Doors: :func:`export_store`, :func:`write_rows`, :func:`build_graph` and :func:`write_graph`,
:func:`annotated`, :func:`restored_html`. A column of the workbook is a line of ``columns.py`` and a
name in ``sheets.py``.
"""

from cchc_nlp.export.columns import TITLES
from cchc_nlp.export.graph import build_graph, longest_chains, select
from cchc_nlp.export.graph_files import GRAPH_FORMATS, write_graph
from cchc_nlp.export.graph_page import COLOURS
from cchc_nlp.export.pages import annotated, restored_html, token_records
from cchc_nlp.export.sheets import CORRECTABLE, corrected_rows, export_store
from cchc_nlp.export.tables import TABLE_FORMATS, write_rows
from cchc_nlp.store import Selection, mention_records

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

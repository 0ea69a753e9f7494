"""Files to take along: what a question and filters leave, as a spreadsheet or for graph tools."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

from cchc_nlp.export import TABLE_FORMATS, export_store, write_graph
from cchc_nlp.server.library import Library
from cchc_nlp.store import Filters

__all__ = ["TYPES", "Form", "made"]

Form = Literal["xlsx", "csv", "jsonl", "graphml", "gexf", "dot", "ttl", "json"]
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "dot": "text/vnd.graphviz",
    "ttl": "text/turtle",
    "json": "application/json",
}
"""Media types of the forms."""


def made(
    library: Library, form: Form, filters: Filters, question: str = ""
) -> tuple[bytes, dict[str, str]]:
    """The content of a file in a form, and the headers to send it with.

    ``CchcError`` for filters that mean nothing.
    """
    only = library.selection(filters, question)
    is_table = f".{form}" in TABLE_FORMATS
    name = f"vien-dan.{form}" if is_table else f"do-thi.{form}"
    with tempfile.TemporaryDirectory(prefix="cchc-export-") as folder:
        target = Path(folder) / name
        if is_table:
            export_store(library.store, target, only)
        else:
            write_graph(library.graph(only=only), target)
        return target.read_bytes(), {
            "content-type": TYPES[form],
            "content-disposition": f'attachment; filename="{name}"',
        }

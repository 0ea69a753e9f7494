"""The store for language models: a Model Context Protocol server with three tools."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from pydantic import Field

from cchc_nlp import __version__
from cchc_nlp.errors import CchcError
from cchc_nlp.knowledge import canonical_type
from cchc_nlp.server.library import Library
from cchc_nlp.store import Filters
from cchc_nlp.text import iso_date

__all__ = ["create_server"]

_ABOUT = (
    "Vietnamese provinces' reports on administrative reform (cải cách hành chính), and every legal document that they cite. "
    "Questions may be in Vietnamese, with or without marks, or in English. Cite the report, page and line that an answer gives."
)
_Day = Annotated[str | None, Field(description="2023-01-31 or 31/01/2023")]


def create_server(library: Library) -> MCPServer[Any]:
    """The server of a store; ``run("stdio")`` serves it on standard input and output."""
    server: MCPServer[Any] = MCPServer("cchc_nlp", instructions=_ABOUT, version=__version__)

    @server.tool()
    def search(
        query: Annotated[str, Field(min_length=1, max_length=1000)],
        k: Annotated[int, Field(ge=1, le=50)] = 8,
        kind: Literal["auto", "passages", "documents"] = "auto",
        type: Annotated[
            str | None, Field(description="type of document, such as Quyết định")
        ] = None,
        issuer: str | None = None,
        date_from: _Day = None,
        date_to: _Day = None,
        report: Annotated[str | None, Field(description="part of a report's name")] = None,
    ) -> dict[str, Any]:
        """Find passages of reports, or documents that they cite, by a question, words or a number."""
        filters = Filters(
            canonical_type(type) if type else None, issuer, _day(date_from), _day(date_to), report
        )
        return library.answer(query, k=k, kind=kind, filters=filters).record()

    @server.tool()
    def get_document(
        key: Annotated[
            str, Field(min_length=1, max_length=500, description="a document's key or number")
        ],
    ) -> dict[str, Any]:
        """What is known of a legal document: type, number, date, issuer, subject, and the places in reports that mention it."""
        found = library.document(key, 30)
        return {name: found[name] for name in ("document", "mentions", "reports")}

    @server.tool()
    def citations(
        key: Annotated[
            str, Field(min_length=1, max_length=500, description="a document's key or number")
        ],
        relation: Annotated[
            str | None,
            Field(description="only this relation, such as implements, amends, replaces, based_on"),
        ] = None,
    ) -> dict[str, Any]:
        """Which documents a document cites, carries out, amends or replaces, and which do so to it, with the sentences that say it."""
        found = library.document(key, 1)
        edges = [e for e in found["relations"] if relation is None or e["relation"] == relation]
        return {"document": found["document"], "relations": edges}

    return server


def _day(text: str | None) -> str | None:
    try:
        return iso_date(text) if text else None
    except ValueError as error:
        raise CchcError(str(error)) from None

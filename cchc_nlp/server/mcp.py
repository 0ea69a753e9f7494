"""The store for language models: a Model Context Protocol server with three tools."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server import MCPServer
from pydantic import Field

from cchc_nlp import __version__
from cchc_nlp.search import read_filters
from cchc_nlp.server.library import Library
from cchc_nlp.types import AnswerKind

__all__ = ["create_server"]

_ABOUT = (
    "Vietnamese provinces' reports on administrative reform (cải cách hành chính), and every legal"
    " document that they cite. Questions may be in Vietnamese, with or without diacritics, or in"
    " English. Cite the report, page and line that an answer gives."
)
_MENTIONS = 30
"""Mentions of a document that a model is given; not measured: some 3,000 tokens."""
_Day = Annotated[str | None, Field(description="2023-01-31 or 31/01/2023")]
_Key = Annotated[str, Field(min_length=1, max_length=500, description="a document's key or number")]


def create_server(library: Library) -> MCPServer[Any]:
    """The server of a store; ``run("stdio")`` serves it on standard input and output."""
    server: MCPServer[Any] = MCPServer("cchc_nlp", instructions=_ABOUT, version=__version__)
    tools = _Tools(library)
    server.tool(
        description="Find passages of reports, or documents that they cite, by a question, words"
        ' or a number. A "phrase" must be there as it is, -word must not; A OR B is either.'
    )(tools.search)
    server.tool(
        description="What is known of a legal document: type, number, date, issuer, subject, and"
        " the places in reports that mention it."
    )(tools.get_document)
    server.tool(
        description="Which documents a document cites, carries out, amends or replaces, and which"
        " do so to it, with the sentences that say it."
    )(tools.citations)
    return server


class _Tools:
    """What language models may call, each tool a method."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def search(
        self,
        query: Annotated[str, Field(min_length=1, max_length=1000)],
        k: Annotated[int, Field(ge=1, le=50)] = 8,
        kind: AnswerKind = "auto",
        type: Annotated[
            str | None, Field(description="type of document, such as Quyết định")
        ] = None,
        issuer: str | None = None,
        date_from: _Day = None,
        date_to: _Day = None,
        report: Annotated[str | None, Field(description="part of a report's name")] = None,
    ) -> dict[str, Any]:
        """Find passages or documents that answer a question."""
        filters = read_filters(
            type=type, issuer=issuer, first=date_from or None, last=date_to or None, report=report
        )
        return self._library.answer(query, k=k, kind=kind, filters=filters).record()

    def get_document(self, key: _Key) -> dict[str, Any]:
        """What is known of a legal document, and the places in reports that mention it."""
        found = self._library.document(key, _MENTIONS)
        return {name: found[name] for name in ("document", "mentions", "reports")}

    def citations(
        self,
        key: _Key,
        relation: Annotated[
            str | None,
            Field(description="only this relation, such as implements, amends, replaces, based_on"),
        ] = None,
    ) -> dict[str, Any]:
        """Which documents a document cites or changes, and which do so to it."""
        found = self._library.document(key, 1)
        edges = [e for e in found["relations"] if relation is None or e["relation"] == relation]
        return {"document": found["document"], "relations": edges}

"""The server for language models, asked by the protocol's own client."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def test_language_models_are_served(kho: Path) -> None:
    """The protocol's own client, over standard input and output."""
    import anyio
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def ask() -> None:
        command = StdioServerParameters(
            command=str(Path(sys.executable).with_name("cchc")), args=["mcp", "--store", str(kho)]
        )
        async with (
            stdio_client(command) as (reading, writing),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            assert {t.name for t in (await session.list_tools()).tools} == {
                "search",
                "get_document",
                "citations",
            }
            found = json.loads(
                (await session.call_tool("search", {"query": "quyết định nào về một cửa", "k": 3}))
                .content[0]
                .text
            )  # type: ignore[union-attr]
            key = found["hits"][0]["document"]["key"]
            document = json.loads(
                (await session.call_tool("get_document", {"key": key})).content[0].text
            )  # type: ignore[union-attr]
            assert document["document"]["key"] == key
            cited = json.loads(
                (await session.call_tool("citations", {"key": "468/QĐ-TTg"})).content[0].text
            )  # type: ignore[union-attr]
            assert cited["relations"]
            assert (await session.call_tool("get_document", {"key": "không có"})).is_error

    anyio.run(ask)

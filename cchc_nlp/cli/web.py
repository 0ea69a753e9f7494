"""Commands that serve a store: ``serve`` to people and programs, ``mcp`` to language models."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, StoreOption, say

__all__ = ["mcp", "serve"]

_MEGABYTE = 1_000_000


def serve(
    store: StoreOption = DEFAULT_STORE,
    host: Annotated[
        str, typer.Option(help="Địa chỉ để nghe; ngoài 127.0.0.1 thì cần mã truy cập.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Cổng; 0 là cổng trống bất kỳ.")
    ] = 8080,
    token: Annotated[
        str | None,
        typer.Option(envvar="CCHC_TOKEN", help="Mã truy cập; nên đặt trong biến CCHC_TOKEN."),
    ] = None,
    rate: Annotated[
        float, typer.Option(min=1, help="Số yêu cầu mỗi giây của một máy khách.")
    ] = 200.0,
    upload: Annotated[
        int, typer.Option(min=1, help="Số megabyte lớn nhất của một lần gửi tệp.")
    ] = 200,
    log_queries: Annotated[
        bool, typer.Option("--log-queries", help="Ghi cả câu hỏi vào nhật ký.")
    ] = False,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(help="Địa chỉ hay mạng của proxy được tin (X-Forwarded-For); nhiều lần."),
    ] = None,
) -> None:
    """Mở kho trong trình duyệt và cho chương trình khác (API).

    Ví dụ: cchc serve --store kho, rồi mở http://127.0.0.1:8080
    """
    from cchc_nlp.server.web import WebSettings
    from cchc_nlp.server.web.serving import serve as run

    settings = WebSettings(
        store,
        host,
        port,
        token,
        rate,
        upload=upload * _MEGABYTE,
        log_queries=log_queries,
        trusted=tuple(trusted_proxy or ()),
    )
    run(settings, lambda text: say(f"cchc: {text}"))


def mcp(store: StoreOption = DEFAULT_STORE) -> None:
    """Mở kho cho mô hình ngôn ngữ qua Model Context Protocol (đầu vào và đầu ra chuẩn).

    Ví dụ, trong cấu hình của ứng dụng:
    {"command": "cchc", "args": ["mcp", "--store", "/duong/dan/kho"]}
    """
    from pathlib import Path

    from cchc_nlp.server.library import Library
    from cchc_nlp.server.mcp import create_server

    create_server(Library(Path(os.path.abspath(store)))).run("stdio")

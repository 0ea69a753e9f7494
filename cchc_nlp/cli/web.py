"""Commands that serve a store: ``serve`` to people and programs, ``mcp`` to language models."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from cchc_nlp.cli.common import DEFAULT_STORE, StoreOption, say
from cchc_nlp.errors import CchcError

if TYPE_CHECKING:
    from cchc_nlp.server.library import Library

__all__ = ["mcp", "serve"]


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
) -> None:
    """Mở kho trong trình duyệt và cho chương trình khác (API).

    Ví dụ: cchc serve --store kho, rồi mở http://127.0.0.1:8080
    """
    import gc
    import logging
    import secrets
    import socket
    import threading
    from dataclasses import replace

    import uvicorn

    from cchc_nlp.server.library import Library
    from cchc_nlp.server.web import WebSettings
    from cchc_nlp.server.web.app import create_app

    settings = WebSettings(
        store, host, port, token or None, rate, upload=upload * 1_000_000, log_queries=log_queries
    )
    if token is not None and len(token) < 12:
        raise CchcError("mã truy cập (CCHC_TOKEN) cần ít nhất 12 ký tự")
    if not settings.is_local:
        say(
            f"cchc: CẢNH BÁO: máy khác trong mạng vào được {host}; nội dung đi trên mạng không mã hóa, hãy đặt sau một máy chủ HTTPS."
        )
        if settings.token is None:
            settings = replace(settings, token=secrets.token_urlsafe(18))
            say(f"cchc: mã truy cập của lần chạy này: {settings.token}")
    library = Library(store)
    try:
        listening = socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise CchcError(
            f"không nghe được ở {host}:{port}: {error.strerror or error} (đổi cổng bằng --port)"
        ) from None
    listening.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
    )  # else a page waits 40 ms for what the browser says of its head
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("cchc.web").setLevel(logging.INFO)
    shown = f"[{host}]" if ":" in host else host
    say(f"cchc: kho {store} tại http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C để dừng)")
    threading.Thread(target=_warm, args=(library,), daemon=True).start()
    gc.freeze()
    # the header names who serves, and a page of the library's own would tell too much
    config = uvicorn.Config(
        create_app(settings, library), access_log=False, log_level="warning", server_header=False, timeout_graceful_shutdown=5, limit_concurrency=1000, h11_max_incomplete_event_size=65536,
        proxy_headers=False, timeout_keep_alive=30,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def _warm(library: Library) -> None:
    """Load what the first question would wait for."""
    from contextlib import suppress

    from cchc_nlp.restore import default_restorer

    with suppress(Exception):  # whoever asks is told
        library.answer("cải cách hành chính", k=1)
        default_restorer()


def mcp(store: StoreOption = DEFAULT_STORE) -> None:
    """Mở kho cho mô hình ngôn ngữ qua Model Context Protocol (đầu vào và đầu ra chuẩn).

    Ví dụ, trong cấu hình của ứng dụng: {"command": "cchc", "args": ["mcp", "--store", "/duong/dan/kho"]}
    """
    from pathlib import Path

    from cchc_nlp.server.library import Library
    from cchc_nlp.server.mcp import create_server

    create_server(Library(Path(os.path.abspath(store)))).run("stdio")

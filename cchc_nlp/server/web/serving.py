"""A store served until a signal ends it: the port, the token where one is needed, uvicorn."""

from __future__ import annotations

import gc
import logging
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import uvicorn

from cchc_nlp.errors import CchcError
from cchc_nlp.restore import default_restorer
from cchc_nlp.server.library import Library
from cchc_nlp.server.web.app import create_app
from cchc_nlp.server.web.connections import connections_of
from cchc_nlp.server.web.settings import WebSettings
from cchc_nlp.server.web.texts import PROBLEMS

__all__ = ["serve"]

_SHORTEST_TOKEN = 12
"""Characters of a token that people choose; shorter ones can be tried out."""
_TOKEN_BYTES = 18
"""Random bytes of a token that is made here: 144 bits in 24 characters."""
_BACKLOG = 2048
"""Connections that may wait to be accepted; uvicorn's own value."""
_LAST_ANSWERS = 5
"""Seconds that a server which ends gives the answers that are under way; not measured."""
_AT_ONCE = 1000
"""Requests at once; more are told to come later, before memory is short. Not measured."""
_LARGEST_HEAD = 65_536
"""Bytes of a request's head: long questions are part of its address."""
_KEEP_ALIVE = 30
"""Seconds that a connection is kept for the next click; not measured."""


def serve(settings: WebSettings, say: Callable[[str], None]) -> None:
    """Serve a store; ``say`` is told a line for what whoever started it should know.

    Beyond this machine a token is made where none is set. ``CchcError`` for a token that is too
    short, where there is no store, and for a port that cannot be had.
    """
    settings = _with_token(settings, say)
    library = Library(settings.store)
    listening = _listen(settings.host, settings.port)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("cchc.web").setLevel(logging.INFO)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{shown}:{listening.getsockname()[1]}/"
    say(PROBLEMS["listening"].format(store=settings.store, url=url))
    threading.Thread(target=_warm, args=(library,), daemon=True).start()
    gc.freeze()
    config = uvicorn.Config(
        create_app(settings, library),
        access_log=False,
        log_level="warning",
        server_header=False,  # it names who serves, and would tell too much
        timeout_graceful_shutdown=_LAST_ANSWERS,
        limit_concurrency=_AT_ONCE,
        h11_max_incomplete_event_size=_LARGEST_HEAD,
        proxy_headers=bool(settings.trusted),
        forwarded_allow_ips=list(settings.trusted),
        http=connections_of(settings.trusted),
        timeout_keep_alive=_KEEP_ALIVE,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _with_token(settings: WebSettings, say: Callable[[str], None]) -> WebSettings:
    """The settings with a token where one is needed."""
    if settings.token is not None and len(settings.token) < _SHORTEST_TOKEN:
        raise CchcError(PROBLEMS["short_token"].format(digits=_SHORTEST_TOKEN))
    if settings.is_local:
        return settings
    say(PROBLEMS["open_network"].format(host=settings.host))
    if settings.token is None:
        settings = replace(settings, token=secrets.token_urlsafe(_TOKEN_BYTES))
        say(PROBLEMS["made_token"].format(token=settings.token))
    return settings


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        why = error.strerror or error
        raise CchcError(PROBLEMS["cannot_listen"].format(host=host, port=port, why=why)) from None
    # else a page waits 40 ms for what the browser says of its head
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _warm(library: Library) -> None:
    """Load what the first question would wait for."""
    with suppress(Exception):  # whoever asks is told
        library.answer("cải cách hành chính", k=1)
        default_restorer()

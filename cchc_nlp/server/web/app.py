"""The application: pages, API and static files behind one guard, over one store."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from cchc_nlp import __version__
from cchc_nlp.errors import BusyError, CchcError
from cchc_nlp.server.library import Library, NotFoundError
from cchc_nlp.server.web import api, pages
from cchc_nlp.server.web.safety import Guard, Sessions
from cchc_nlp.server.web.settings import WebSettings
from cchc_nlp.server.web.texts import PROBLEMS
from cchc_nlp.server.web.uploads import Inbox

__all__ = ["create_app"]

_FOR_PROGRAMS = ("/api", "/health", "/static")
"""Paths whose problems are told as JSON, not as a page."""
_log = logging.getLogger("cchc.web")


def create_app(settings: WebSettings, library: Library | None = None) -> ASGIApp:
    """The server of a store as an ASGI application. ``CchcError`` where there is no store.

    What routes work with is in the application's state; ``dependencies`` hands it to them.
    """
    app = FastAPI(
        title="cchc_nlp",
        version=__version__,
        description="Search over administrative-reform reports and the documents that they cite.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=_taking_files,
    )
    app.state.library = library or Library(settings.store)
    app.state.inbox = Inbox(app.state.library)
    app.state.sessions = Sessions(settings.token)
    app.include_router(api.router)
    app.include_router(pages.router)
    static = StaticFiles(directory=str(files("cchc_nlp.server.web") / "static"))
    app.mount("/static", static, name="static")
    for kind in (HTTPException, RequestValidationError, CchcError, Exception):
        app.add_exception_handler(kind, _told)
    return Guard(app, settings, app.state.sessions)


@asynccontextmanager
async def _taking_files(app: FastAPI) -> AsyncIterator[None]:
    """Files that are sent are read for as long as the application runs."""
    app.state.inbox.start()
    yield
    app.state.inbox.stop()


def _told(request: Request, error: Exception) -> Response:
    """What went wrong, to people as a page, to programs as JSON."""
    status, why = _status(error)
    path = request.scope["path"]
    if isinstance(error, RequestValidationError) and path.startswith("/api"):
        errors = jsonable_encoder(error.errors(), exclude={"ctx", "input"})
        return JSONResponse({"detail": errors}, 422)
    if status == 500:
        _log.error("%s %s", request.method, path, exc_info=error)
    if path.startswith(_FOR_PROGRAMS):
        headers = error.headers if isinstance(error, HTTPException) else None
        return JSONResponse({"detail": why}, status, dict(headers) if headers else None)
    return pages.problem(request, status, why)


def _status(error: Exception) -> tuple[int, str]:
    """The status and the words for what went wrong; nothing of the inside is told."""
    match error:
        case HTTPException():
            return error.status_code, str(error.detail)
        case RequestValidationError():
            return 422, PROBLEMS["bad_request"]
        case NotFoundError():
            return 404, str(error)
        case BusyError():
            return 409, str(error)
        case CchcError():
            return 400, str(error)
        case _:
            return 500, PROBLEMS["inside"]

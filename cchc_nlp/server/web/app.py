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
from cchc_nlp.server.web.uploads import Inbox

__all__ = ["create_app"]

_log = logging.getLogger("cchc.web")


def create_app(settings: WebSettings, library: Library | None = None) -> ASGIApp:
    """The server of a store as an ASGI application. ``CchcError`` where there is no store."""
    library = library or Library(settings.store)
    inbox, sessions = Inbox(library), Sessions(settings.token)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        inbox.start()
        yield
        inbox.stop()

    app = FastAPI(
        title="cchc_nlp", version=__version__, description="Search over administrative-reform reports and the documents that they cite.",
        docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", lifespan=lifespan,
    )  # fmt: skip
    app.include_router(api.router(library, inbox))
    app.include_router(pages.router(library, inbox, sessions, app))
    app.mount(
        "/static",
        StaticFiles(directory=str(files("cchc_nlp.server.web") / "static")),
        name="static",
    )

    def told(request: Request, error: Exception) -> Response:
        status, why = _status(error)
        if isinstance(error, RequestValidationError) and request.url.path.startswith("/api"):
            return JSONResponse(
                {"detail": jsonable_encoder(error.errors(), exclude={"ctx", "input"})}, 422
            )
        if status == 500:
            _log.error("%s %s", request.method, request.url.path, exc_info=error)
        if request.url.path.startswith(("/api", "/health", "/static")):
            headers = error.headers if isinstance(error, HTTPException) else None
            return JSONResponse({"detail": why}, status, dict(headers) if headers else None)
        return pages.problem(request, sessions, status, why)

    for kind in (HTTPException, RequestValidationError, CchcError, Exception):
        app.add_exception_handler(kind, told)
    return Guard(app, settings, sessions)


def _status(error: Exception) -> tuple[int, str]:
    """The status and the words for what went wrong; nothing of the inside is told."""
    match error:
        case HTTPException():
            return error.status_code, str(error.detail)
        case RequestValidationError():
            return 422, "yêu cầu không đúng dạng"
        case NotFoundError():
            return 404, str(error)
        case BusyError():
            return 409, str(error)
        case CchcError():
            return 400, str(error)
        case _:
            return 500, "lỗi bên trong máy chủ"

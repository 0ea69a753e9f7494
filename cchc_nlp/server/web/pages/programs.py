"""The page that tells people who write programs what the API has."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from cchc_nlp.server.web.pages.rendering import GivenRenderer

__all__ = ["router"]

router = APIRouter()


@router.get("/api")
def api_page(request: Request, renderer: GivenRenderer) -> Response:
    """The routes of the API, as its own description has them."""
    described = request.app.openapi()["paths"]
    rows = [
        (method.upper(), path, said.get("description", said.get("summary", "")))
        for path, routes in described.items()
        for method, said in routes.items()
    ]
    return renderer.page("api.html", rows=rows)

"""The pages that people work in, a module each; ``rendering`` has what they share.

``router`` has all their routes, :func:`problem` is the page for what went wrong.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from cchc_nlp.server.web.pages import (
    document,
    documents,
    graph,
    guide,
    login,
    programs,
    report,
    reports,
    search,
    upload,
)
from cchc_nlp.server.web.pages.rendering import Renderer

__all__ = ["problem", "router"]

router = APIRouter(include_in_schema=False)
for _page in (
    search,
    document,
    documents,
    reports,
    report,
    graph,
    upload,
    login,
    programs,
    guide,
):
    router.include_router(_page.router)


def problem(request: Request, status: int, why: str) -> Response:
    """A page that says what went wrong, with the status that goes with it."""
    renderer = Renderer(request, request.app.state.sessions)
    return renderer.page("problem.html", status, why=why, missing=status == 404)

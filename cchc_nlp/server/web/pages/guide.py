"""The guide for clerks, as a page, and its pictures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException
from fastapi import Path as InPath
from markupsafe import Markup
from starlette.responses import Response

from cchc_nlp.server.guide import contents, guide_html, picture
from cchc_nlp.server.web.pages.rendering import GivenRenderer
from cchc_nlp.server.web.texts import PROBLEMS

__all__ = ["router"]

router = APIRouter()

_A_DAY = 86400
"""Seconds that a browser keeps a picture, which changes with a new version only."""


@router.get("/guide")
def guide(renderer: GivenRenderer) -> Response:
    """The guide, in Vietnamese whatever the language of the page around it."""
    html = Markup(guide_html(lambda name: f"/guide/{name}"))  # noqa: S704, our own text
    return renderer.page("guide.html", html=html, headings=contents())


@router.get("/guide/{name}")
def guide_picture(name: Annotated[str, InPath(pattern=r"^[a-z-]+\.png$")]) -> Response:
    """A picture of the guide."""
    found = picture(name)
    if found is None:
        raise HTTPException(404, PROBLEMS["no_picture"])
    headers = {"cache-control": f"private, max-age={_A_DAY}"}
    return Response(found, media_type="image/png", headers=headers)

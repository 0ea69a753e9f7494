"""The page of a document: what it is, its relations, where it is mentioned."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from cchc_nlp.server.web import drawing
from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.pages.rendering import GivenRenderer

__all__ = ["router"]

router = APIRouter()


@router.get("/document")
def document(
    library: GivenLibrary,
    renderer: GivenRenderer,
    key: Annotated[str, Query(min_length=1, max_length=500)],
) -> Response:
    """A document by its key or number."""
    found = library.document(key)
    about, relations = found["document"], found["relations"]
    name = about["number"] or about["name"] or about["key"]
    drawn = drawing.around(name, relations, renderer.words) if relations else None
    return renderer.page("document.html", **found, drawn=drawn)

"""The list of documents."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.pages.rendering import (
    LISTED,
    GivenRenderer,
    filter_parameters,
    last_page,
    query_string,
)
from cchc_nlp.server.web.requests import PageFilters, PageNumber

__all__ = ["router"]

router = APIRouter()


@router.get("/documents")
def documents(
    library: GivenLibrary, renderer: GivenRenderer, filters: PageFilters, page: PageNumber = 1
) -> Response:
    """Documents that pass the filters, the most mentioned first."""
    records, total = library.documents(filters, LISTED, (page - 1) * LISTED)
    asked = filter_parameters(filters)
    return renderer.page(
        "documents.html",
        records=records,
        total=total,
        number=page,
        last=last_page(total, LISTED),
        filters=filters,
        types=library.types(),
        link=lambda **changes: "/documents?" + query_string(asked, **changes),
        export=lambda form: "/export?" + query_string(asked, format=form),
    )

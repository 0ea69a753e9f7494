"""The list of reports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.pages.rendering import LISTED, GivenRenderer, last_page, query_string
from cchc_nlp.server.web.requests import PageNumber

__all__ = ["router"]

router = APIRouter()


@router.get("/reports")
def reports(
    library: GivenLibrary,
    renderer: GivenRenderer,
    q: Annotated[str, Query(max_length=200)] = "",
    page: PageNumber = 1,
) -> Response:
    """Reports that have the words in what they say of themselves, the newest first."""
    records, total = library.reports(q, LISTED, (page - 1) * LISTED)
    return renderer.page(
        "reports.html",
        records=records,
        total=total,
        number=page,
        last=last_page(total, LISTED),
        q=q,
        link=lambda **changes: "/reports?" + query_string({"q": q}, **changes),
    )

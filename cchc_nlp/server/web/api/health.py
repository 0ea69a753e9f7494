"""Whether the server is well, for those who watch over it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from cchc_nlp.server.web.api.records import Record
from cchc_nlp.server.web.dependencies import GivenLibrary

__all__ = ["router"]

router = APIRouter()


@router.get(
    "/health",
    response_model=Record,
    responses={503: {"model": Record, "description": "questions cannot be answered"}},
)
def health(library: GivenLibrary, response: Response) -> dict[str, Any]:
    """Whether questions can be answered."""
    found = library.health()
    response.status_code = 200 if found["status"] == "ok" else 503
    return found

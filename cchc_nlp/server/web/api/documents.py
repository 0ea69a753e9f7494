"""Documents that reports cite."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from cchc_nlp.server.web.api.records import DocumentRecord, Listed
from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.requests import ApiFilters, Limit, Offset

__all__ = ["router"]

router = APIRouter()


@router.get("/documents", response_model=Listed)
def documents(
    library: GivenLibrary, filters: ApiFilters, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Documents that pass the filters, the most mentioned first."""
    records, total = library.documents(filters, limit, offset)
    return {"total": total, "records": records}


@router.get("/document", response_model=DocumentRecord)
def document(
    library: GivenLibrary,
    key: Annotated[str, Query(min_length=1, max_length=500, description="key or number")],
    limit: Limit = 100,
) -> dict[str, Any]:
    """A document by its key or number."""
    return library.document(key, limit)

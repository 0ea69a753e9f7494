"""Reports: what they say of themselves, and their restored text."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi import Path as InPath

from cchc_nlp.server.web.api.records import Listed, Record
from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.requests import DIGEST, Limit, Offset
from cchc_nlp.text import clause_bounds
from cchc_nlp.types import Part

__all__ = ["router"]

router = APIRouter()

_Digest = Annotated[
    str,
    InPath(pattern=DIGEST, description="the report's digest, or its first 12 digits or more"),
]


@router.get("/reports", response_model=Listed)
def reports(
    library: GivenLibrary,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Reports, the newest first; with words of their name, issuer, subject or period."""
    records, total = library.reports(q, limit, offset)
    return {"total": total, "records": records}


@router.get("/reports/{digest}", response_model=Record)
def report(library: GivenLibrary, digest: _Digest) -> dict[str, Any]:
    """What a report says of itself, how its pages were read, what it cites."""
    return library.report(digest)


@router.get("/reports/{digest}/text", response_model=Listed)
def text(library: GivenLibrary, digest: _Digest) -> dict[str, Any]:
    """The restored text of a report, paragraph by paragraph, with the sentences' extents."""
    parts = library.analysis(digest).parts
    records = [_paragraph(part) for part in parts if part.block.kind != "furniture"]
    return {"total": len(records), "records": records}


def _paragraph(part: Part) -> dict[str, Any]:
    block, restored = part.block, part.restoration.text
    return {
        "kind": block.kind,
        "section": block.section,
        "page": block.page,
        "lines": list(block.lines),
        "text": restored,
        "clauses": [list(bounds) for bounds in clause_bounds(restored)],
    }

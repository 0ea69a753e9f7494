"""Files: those that are taken along, those that are sent in, and what became of these."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, HTTPException, Query, Response, UploadFile
from fastapi import Path as InPath

from cchc_nlp.server.web import downloads
from cchc_nlp.server.web.api.records import JobRecord, Listed
from cchc_nlp.server.web.dependencies import GivenInbox, GivenLibrary
from cchc_nlp.server.web.requests import ApiFilters
from cchc_nlp.server.web.texts import PROBLEMS

__all__ = ["router"]

router = APIRouter()


@router.get(
    "/export",
    response_class=Response,
    responses={
        200: {
            "content": {kind: {} for kind in downloads.TYPES.values()},
            "description": "the file",
        }
    },
    description="References (xlsx, csv, jsonl) or the graph (graphml, gexf, dot, ttl, json)"
    " of what a question and filters leave.",
)
def export(
    library: GivenLibrary,
    filters: ApiFilters,
    form: Annotated[downloads.Form, Query(alias="format")] = "xlsx",
    q: Annotated[str | None, Query(min_length=1, max_length=1000, pattern="[0-9A-Za-zÀ-ỹ]")] = None,
) -> Response:
    """References or the graph of what a question and filters leave."""
    content, headers = downloads.made(library, form, filters, q or "")
    return Response(content, headers=headers)


@router.post(
    "/ingest",
    response_model=JobRecord,
    status_code=202,
    description="Take reports in; they are read one sending after another."
    " What cannot be read is named in the record's ``failures``.",
)
def ingest(
    inbox: GivenInbox,
    files: Annotated[
        list[UploadFile], File(min_length=1, description="reports, or zip archives of them")
    ],
) -> dict[str, Any]:
    """Take reports in; they are read one sending after another."""
    return inbox.take([(f.filename or "", f.file) for f in files]).record()


@router.get("/uploads", response_model=Listed)
def jobs(inbox: GivenInbox) -> dict[str, Any]:
    """What became of what was sent since the server started, the last first."""
    found = [job.record() for job in inbox.jobs()]
    return {"total": len(found), "records": found}


@router.get("/uploads/{number}", response_model=JobRecord)
def job(
    inbox: GivenInbox, number: Annotated[str, InPath(pattern="^[0-9a-f]{16}$")]
) -> dict[str, Any]:
    """What became of one sending."""
    found = inbox.job(number)
    if found is None:
        raise HTTPException(404, PROBLEMS["no_job"])
    return found.record()

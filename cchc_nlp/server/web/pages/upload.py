"""The page where files are sent in, and what became of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cchc_nlp.server.web.dependencies import Csrf, GivenInbox, check_form
from cchc_nlp.server.web.pages.rendering import GivenRenderer

__all__ = ["router"]

router = APIRouter()


@router.get("/upload")
def upload_form(renderer: GivenRenderer, inbox: GivenInbox, sent: bool = False) -> Response:
    """The form, and the sendings since the server started."""
    jobs = [job.record() for job in inbox.jobs()]
    return renderer.page("upload.html", jobs=jobs, sent=sent)


@router.post("/upload")
def upload(
    request: Request, inbox: GivenInbox, csrf: Csrf, files: Annotated[list[UploadFile], File()]
) -> Response:
    """Take files in."""
    check_form(request, csrf)
    inbox.take([(f.filename or "", f.file) for f in files if f.filename])
    return RedirectResponse("/upload?sent=true", 303)

"""The page of a report: its text with references and doubts marked, page images, corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query
from fastapi import Path as InPath
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cchc_nlp.ingest import correct_report
from cchc_nlp.server.web import page_images
from cchc_nlp.server.web.dependencies import Csrf, GivenLibrary, check_form
from cchc_nlp.server.web.marked import ADDRESS_DIGITS, pages_of, sections_of
from cchc_nlp.server.web.pages.rendering import GivenRenderer
from cchc_nlp.server.web.requests import Digest, PageNumber
from cchc_nlp.server.web.texts import PROBLEMS

__all__ = ["router"]

router = APIRouter()

_AT_ONCE = 5
"""Pages of a report that are shown at once; not measured: a report of 200 pages with every word
marked would be a page of megabytes.
"""


@router.get("/report/{digest}")
def report(
    library: GivenLibrary,
    renderer: GivenRenderer,
    digest: Digest,
    page: PageNumber = 1,
    line: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
    scans: bool = False,
    saved: bool = False,
) -> Response:
    """A few pages of a report: those around ``page``, or around a line of its source."""
    about, analysis = library.report(digest), library.analysis(digest)
    if line:
        page = next((p.block.page for p in analysis.parts if line in p.block.lines), page)
    first = (min(page, max(about["pages"], 1)) - 1) // _AT_ONCE * _AT_ONCE + 1
    return renderer.page(
        "report.html",
        about=about,
        digest=about["digest"][:ADDRESS_DIGITS],
        shown=pages_of(analysis, first, first + _AT_ONCE - 1),
        sections=sections_of(analysis),
        first=first,
        at_once=_AT_ONCE,
        line=line,
        saved=saved,
        scans=scans,
        has_scans=_has_images(library.file(digest)),
    )


def _has_images(file: Path | None) -> bool:
    """Whether the pages of a report's file can be drawn."""
    return file is not None and file.suffix.lower() in page_images.DRAWN


@router.get("/report/{digest}/page/{number}.jpg")
def page_image(
    library: GivenLibrary, digest: Digest, number: Annotated[int, InPath(ge=1, le=100_000)]
) -> Response:
    """A page of a report's file as an image."""
    file = library.file(digest)
    image = page_images.page_image(file, number) if file and _has_images(file) else None
    if image is None:
        raise HTTPException(404, PROBLEMS["no_page_image"])
    # the file of a digest never changes: an hour saves drawing it again while it is read
    headers = {"cache-control": "private, max-age=3600"}
    return Response(image, media_type="image/jpeg", headers=headers)


@router.post("/report/{digest}/correct")
def correct(
    request: Request,
    library: GivenLibrary,
    digest: Digest,
    csrf: Csrf,
    at: Annotated[int, Form(ge=0)],
    characters: Annotated[int, Form(ge=1, le=200)],
    right: Annotated[str, Form(min_length=1, max_length=200)],
    author: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Take a person's correction of the characters at an offset of a report's source."""
    check_form(request, csrf)
    read = library.analysis(digest).report
    correction = (at, read.text[at : at + characters], " ".join(right.split()))
    encoder = library.searcher.encoder
    correct_report(library.folder, read.digest, [correction], author.strip(), encoder)
    return RedirectResponse(f"/report/{digest}?line={read.line_at(at)}&saved=true#target", 303)

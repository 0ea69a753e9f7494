"""The API: the records of the command line's JSON, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

import networkx as nx
from fastapi import APIRouter, Depends, File, HTTPException, Query, Response, UploadFile
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict

from cchc_nlp.export import Selection, mention_records
from cchc_nlp.references import RELATIONS
from cchc_nlp.server.library import Library
from cchc_nlp.server.web import downloads
from cchc_nlp.server.web.requests import Kind, Limit, Mode, Offset, Sort, api_filters
from cchc_nlp.server.web.uploads import Inbox
from cchc_nlp.store import Filters
from cchc_nlp.text import clause_bounds

__all__ = ["router"]

_Digest = Annotated[
    str,
    InPath(
        pattern="^[0-9a-f]{12,64}$",
        description="the report's digest, or its first 12 digits or more",
    ),
]
_Question = Annotated[
    str,
    Query(
        min_length=1,
        max_length=1000,
        pattern="[0-9A-Za-zÀ-ỹ]",
        description="words, a question or a document's number",
    ),
]
_Chosen = Annotated[Filters, Depends(api_filters)]
_Relation = Annotated[
    str | None,
    Query(json_schema_extra={"enum": list(RELATIONS)}, description="only edges of this relation"),
]


class Problem(BaseModel):
    """What went wrong, in a sentence."""

    detail: str


class Record(BaseModel):
    """A record with more fields than are listed."""

    model_config = ConfigDict(extra="allow")


class Found(Record):
    """An answer: how the question was understood, the hits, how many candidates there are and what they have in common."""

    query: str
    understood: dict[str, Any]
    total: int
    facets: dict[str, dict[str, int]]
    hits: list[dict[str, Any]]


class Listed(Record):
    """Some of the records asked for, and how many there are in all."""

    total: int
    records: list[dict[str, Any]]


class DocumentRecord(Record):
    """A document, where it is mentioned, its relations, and the reports that it is itself."""

    document: dict[str, Any]
    mentions: list[dict[str, Any]]
    relations: list[dict[str, Any]]
    reports: list[dict[str, Any]]


class JobRecord(Record):
    """What became of files that were sent."""

    id: str
    files: list[str]
    state: str
    done: int
    total: int
    added: int
    failures: dict[str, str]


_SAID: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem, "description": why}
    for code, why in {
        400: "refused",
        401: "no token",
        403: "from another site",
        404: "not there",
        409: "the store is being written to",
        413: "too large",
        421: "wrong host",
        429: "too often",
    }.items()
}


def router(library: Library, inbox: Inbox) -> APIRouter:
    """The routes under ``/api`` and ``/health``."""
    api = APIRouter(prefix="/api", responses=_SAID)

    @api.get("/search", response_model=Found)
    def search(
        q: _Question,
        filters: _Chosen,
        k: Annotated[int, Query(ge=1, le=100)] = 10,
        page: Annotated[int, Query(ge=1, le=100)] = 1,
        kind: Kind = "auto",
        mode: Mode = "hybrid",
        sort: Sort = "relevance",
        literal: bool = False,
        ocr: bool = False,
        explain: bool = False,
    ) -> dict[str, Any]:
        """Answer a question with passages or documents, best first."""
        answer = library.answer(
            q,
            k=k,
            offset=(page - 1) * k,
            kind=kind,
            mode=mode,
            filters=filters,
            literal=literal,
            sort=sort,
        )
        return answer.record(ocr=ocr, explain=explain)

    @api.get("/suggest", response_model=Listed)
    def suggest(
        q: Annotated[str, Query(max_length=200)] = "", limit: Annotated[int, Query(ge=1, le=50)] = 8
    ) -> dict[str, Any]:
        """Documents whose number begins so, issuers that have the words in their name."""
        found = library.suggest(q, limit)
        return {"total": len(found), "records": found}

    @api.get("/documents", response_model=Listed)
    def documents(filters: _Chosen, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
        """Documents that pass the filters, the most mentioned first."""
        records, total = library.documents(filters, limit, offset)
        return {"total": total, "records": records}

    @api.get("/document", response_model=DocumentRecord)
    def document(
        key: Annotated[str, Query(min_length=1, max_length=500, description="key or number")],
        limit: Limit = 100,
    ) -> dict[str, Any]:
        """A document by its key or number."""
        return library.document(key, limit)

    @api.get("/reports", response_model=Listed)
    def reports(
        q: Annotated[str, Query(max_length=200)] = "", limit: Limit = 50, offset: Offset = 0
    ) -> dict[str, Any]:
        """Reports, the newest first; with words of their name, issuer, subject or period."""
        records, total = library.reports(q, limit, offset)
        return {"total": total, "records": records}

    @api.get("/reports/{digest}", response_model=Record)
    def report(digest: _Digest) -> dict[str, Any]:
        """What a report says of itself, how its pages were read, what it cites."""
        return library.report(digest)

    @api.get("/reports/{digest}/text", response_model=Listed)
    def text(digest: _Digest) -> dict[str, Any]:
        """The restored text of a report, paragraph by paragraph, with the sentences' extents."""
        parts = [p for p in library.analysis(digest).parts if p.block.kind != "furniture"]
        records = [
            {
                "kind": p.block.kind, "section": p.block.section, "page": p.block.page, "lines": list(p.block.lines), "text": p.restoration.text,
                "clauses": [list(bounds) for bounds in clause_bounds(p.restoration.text)],
            }
            for p in parts
        ]  # fmt: skip
        return {"total": len(records), "records": records}

    @api.get("/references", response_model=Listed)
    def references(
        key: Annotated[str | None, Query(max_length=500)] = None,
        report: Annotated[
            str | None, Query(pattern="^[0-9a-f]{12,64}$", description="the report's digest")
        ] = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> dict[str, Any]:
        """References, as ``cchc refs --format jsonl`` prints them, of one document or one report, or all."""
        whole = library.report(report)["digest"] if report else None
        only = Selection({key} if key else None, {whole} if whole else None)
        rows = list(mention_records(library.store, only, limit=limit, offset=offset))
        return {"total": offset + len(rows), "records": rows}

    @api.get("/graph", response_model=Record)
    def graph(
        around: Annotated[
            str | None, Query(min_length=1, max_length=500, description="number, name or key")
        ] = None,
        depth: Annotated[int, Query(ge=1, le=6)] = 1,
        relation: _Relation = None,
    ) -> dict[str, Any]:
        """The citation graph as nodes and edges, or what is near one document."""
        found = library.graph(around=around, depth=depth, relations=(relation,) if relation else ())
        return nx.node_link_data(found, edges="edges")  # type: ignore[no-any-return]

    @api.get(
        "/export",
        response_class=Response,
        responses={
            200: {
                "content": {kind: {} for kind in downloads.TYPES.values()},
                "description": "the file",
            }
        },
    )
    def export(
        filters: _Chosen,
        form: Annotated[downloads.Form, Query(alias="format")] = "xlsx",
        q: Annotated[
            str | None, Query(min_length=1, max_length=1000, pattern="[0-9A-Za-zÀ-ỹ]")
        ] = None,
    ) -> Response:
        """References (xlsx, csv, jsonl) or the graph (graphml, gexf, dot, ttl, json) of what a question and filters leave."""
        content, headers = downloads.made(library, form, filters, q or "")
        return Response(content, headers=headers)

    @api.post("/ingest", response_model=JobRecord, status_code=202)
    def ingest(
        files: Annotated[
            list[UploadFile], File(min_length=1, description="reports, or zip archives of them")
        ],
    ) -> dict[str, Any]:
        """Take reports in; they are read one sending after another. What cannot be read is named in the record's ``failures``."""
        return inbox.take([(f.filename or "", f.file) for f in files]).record()

    @api.get("/uploads", response_model=Listed)
    def jobs() -> dict[str, Any]:
        """What became of what was sent since the server started, the last first."""
        found = [job.record() for job in inbox.jobs()]
        return {"total": len(found), "records": found}

    @api.get("/uploads/{number}", response_model=JobRecord)
    def job(number: Annotated[str, InPath(pattern="^[0-9a-f]{16}$")]) -> dict[str, Any]:
        """What became of one sending."""
        found = inbox.job(number)
        if found is None:
            raise HTTPException(404, "không có lần nạp này")
        return found.record()

    outer = APIRouter()
    outer.include_router(api)

    @outer.get(
        "/health",
        response_model=Record,
        responses={503: {"model": Record, "description": "questions cannot be answered"}},
    )
    def health(response: Response) -> dict[str, Any]:
        """Whether questions can be answered."""
        found = library.health()
        response.status_code = 200 if found["status"] == "ok" else 503
        return found

    return outer

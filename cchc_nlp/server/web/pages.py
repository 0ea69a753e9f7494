"""The pages that people work in: search, reports, documents, the graph, uploads."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, File, Form, HTTPException, Query, UploadFile
from fastapi import Path as InPath
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cchc_nlp.export import Selection
from cchc_nlp.ingest import correct_report
from cchc_nlp.references import RELATIONS
from cchc_nlp.server.library import Library
from cchc_nlp.server.web import downloads, drawing, page_images
from cchc_nlp.server.web.marked import document_link, matched, pages_of, sections_of
from cchc_nlp.server.web.requests import Kind, Sort, page_filters
from cchc_nlp.server.web.safety import Sessions, cookie_header
from cchc_nlp.server.web.texts import LANGUAGES, TEXTS
from cchc_nlp.server.web.uploads import Inbox
from cchc_nlp.store import Filters

__all__ = ["problem", "router"]

_HITS, _LIST = 10, 50
_AT_ONCE = 5
"""Pages of a report that are shown at once."""
_SHOWN_FACETS = 8
_LANGUAGE_COOKIE = "cchc-lang"
_Chosen = Annotated[Filters, Depends(page_filters)]
_Digest = Annotated[str, InPath(pattern="^[0-9a-f]{12,64}$")]
_PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("cchc_nlp.server.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["day"] = _day
    found.globals.update(document_link=document_link, matched=matched, version=_version())
    return found


def _day(iso: str | None) -> str:
    """A day as it is written in Vietnam."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


@lru_cache(maxsize=1)
def _version() -> str:
    """Changes with the static files, so that a browser keeps no old ones."""
    import hashlib

    content = b"".join(
        f.read_bytes()
        for f in sorted((files("cchc_nlp.server.web") / "static").iterdir(), key=lambda f: f.name)
        if f.is_file()
    )
    return hashlib.sha256(content).hexdigest()[:10]


def _page(
    request: Request, sessions: Sessions, template: str, status: int = 200, **values: Any
) -> HTMLResponse:
    language = request.cookies.get(_LANGUAGE_COOKIE, "vi")
    language = language if language in LANGUAGES else "vi"
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    words = TEXTS[language]
    html = _environment().get_template(template).render(
        t=words, language=language, csrf=sessions.mark(request.state.cookie), here=here, path=request.url.path, needs_token=sessions.token is not None, **values
    )  # fmt: skip
    return HTMLResponse(html, status)


def problem(request: Request, sessions: Sessions, status: int, why: str) -> Response:
    """A page that says what went wrong."""
    return _page(request, sessions, "problem.html", status, why=why, missing=status == 404)


def _with(parameters: dict[str, Any], **changes: Any) -> str:
    """A query string with some parameters changed; empty ones are left out."""
    return urlencode(
        {k: v for k, v in {**parameters, **changes}.items() if v not in (None, "", False)}
    )


def router(library: Library, inbox: Inbox, sessions: Sessions, app: FastAPI) -> APIRouter:
    """The routes of all pages."""
    pages = APIRouter(include_in_schema=False)

    def checked(request: Request, mark: str) -> None:
        if not sessions.is_marked(request.state.cookie, mark):
            raise HTTPException(403, "trang đã cũ: tải lại trang rồi làm lại")

    @pages.get("/")
    def search(
        request: Request,
        filters: _Chosen,
        q: Annotated[str, Query(max_length=1000)] = "",
        page: Annotated[int, Query(ge=1, le=100)] = 1,
        kind: Kind = "auto",
        sort: Sort = "relevance",
        literal: bool = False,
    ) -> Response:
        asked = {
            "q": q,
            "kind": kind,
            "sort": sort,
            "literal": literal and "true",
            "type": filters.type,
            "issuer": filters.issuer,
            "from": filters.first,
        }
        asked |= {"to": filters.last, "report": filters.report, "section": filters.section}
        answer = None
        if any(c.isalnum() for c in q):
            answer = library.answer(
                q,
                k=_HITS,
                offset=(page - 1) * _HITS,
                kind=kind,
                filters=filters,
                literal=literal,
                sort=sort,
            )
        narrowing = {"type": "type", "issuer": "issuer", "report": "report", "section": "section"}
        facets = []
        for name, parameter in narrowing.items():
            counted = (
                list((answer.facets.get(name) or {}).items())[:_SHOWN_FACETS] if answer else []
            )
            if counted and not asked[parameter]:
                facets.append(
                    (
                        name,
                        [
                            (value, count, _with(asked, **{parameter: value}))
                            for value, count in counted
                        ],
                    )
                )
        years = list((answer.facets.get("year") or {}).items())[:_SHOWN_FACETS] if answer else []
        if years and not (filters.first or filters.last):
            facets.append(
                (
                    "year",
                    [
                        (y, n, _with(asked, **{"from": f"{y}-01-01", "to": f"{y}-12-31"}))
                        for y, n in years
                    ],
                )
            )
        plain = {k: v for k, v in asked.items() if k in ("kind", "sort")}
        return _page(
            request, sessions, "search.html", q=q, answer=answer, filters=filters, kind=kind, sort=sort, literal=literal, number=page, facets=facets, types=library.types(),
            last=-(-answer.total // _HITS) if answer else 0, link=lambda **c: "/?" + _with(asked, **c), export=lambda form: "/export?" + _with(asked, format=form),
            filtered=filters != Filters(), clear="/?" + _with({"q": q, **plain}), empty=library.is_empty,
        )  # fmt: skip

    @pages.get("/export")
    def export(
        filters: _Chosen,
        form: Annotated[downloads.Form, Query(alias="format")],
        q: Annotated[str, Query(max_length=1000)] = "",
    ) -> Response:
        content, headers = downloads.made(
            library, form, filters, q if any(c.isalnum() for c in q) else ""
        )
        return Response(content, headers=headers)

    @pages.get("/document")
    def document(
        request: Request, key: Annotated[str, Query(min_length=1, max_length=500)]
    ) -> Response:
        found = library.document(key)
        words = TEXTS["en" if request.cookies.get(_LANGUAGE_COOKIE) == "en" else "vi"]
        about = found["document"]
        drawn = (
            drawing.around(
                about["number"] or about["name"] or about["key"], found["relations"], dict(words)
            )
            if found["relations"]
            else None
        )
        return _page(
            request, sessions, "document.html", **{**found, "document": about}, drawn=drawn
        )

    @pages.get("/documents")
    def documents(request: Request, filters: _Chosen, page: _PageNumber = 1) -> Response:
        records, total = library.documents(filters, _LIST, (page - 1) * _LIST)
        asked = {
            "type": filters.type,
            "issuer": filters.issuer,
            "from": filters.first,
            "to": filters.last,
            "report": filters.report,
        }
        return _page(
            request, sessions, "documents.html", records=records, total=total, number=page, last=-(-total // _LIST), filters=filters, types=library.types(),
            link=lambda **c: "/documents?" + _with(asked, **c), export=lambda form: "/export?" + _with(asked, format=form),
        )  # fmt: skip

    @pages.get("/reports")
    def reports(
        request: Request, q: Annotated[str, Query(max_length=200)] = "", page: _PageNumber = 1
    ) -> Response:
        records, total = library.reports(q, _LIST, (page - 1) * _LIST)
        link = lambda **c: "/reports?" + _with({"q": q}, **c)  # noqa: E731
        return _page(
            request,
            sessions,
            "reports.html",
            records=records,
            total=total,
            number=page,
            last=-(-total // _LIST),
            q=q,
            link=link,
        )

    @pages.get("/report/{digest}")
    def report(
        request: Request,
        digest: _Digest,
        page: _PageNumber = 1,
        line: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
        scans: bool = False,
        saved: bool = False,
    ) -> Response:
        about, analysis = library.report(digest), library.analysis(digest)
        if line:
            page = next((p.block.page for p in analysis.parts if line in p.block.lines), page)
        first = (min(page, max(about["pages"], 1)) - 1) // _AT_ONCE * _AT_ONCE + 1
        file = library.file(digest)
        return _page(
            request, sessions, "report.html", about=about, digest=about["digest"][:16], shown=pages_of(analysis, first, first + _AT_ONCE - 1), sections=sections_of(analysis),
            first=first, at_once=_AT_ONCE, line=line, saved=saved, scans=scans, has_scans=file is not None and file.suffix.lower() in page_images.DRAWN,
        )  # fmt: skip

    @pages.get("/report/{digest}/page/{number}.jpg")
    def page_image(digest: _Digest, number: Annotated[int, InPath(ge=1, le=100_000)]) -> Response:
        file = library.file(digest)
        image = (
            page_images.page_image(file, number)
            if file is not None and file.suffix.lower() in page_images.DRAWN
            else None
        )
        if image is None:
            raise HTTPException(404, "không có ảnh của trang này")
        return Response(
            image, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"}
        )

    @pages.post("/report/{digest}/correct")
    def set_right(
        request: Request,
        digest: _Digest,
        csrf: Annotated[str, Form(max_length=100)],
        at: Annotated[int, Form(ge=0)],
        characters: Annotated[int, Form(ge=1, le=200)],
        right: Annotated[str, Form(min_length=1, max_length=200)],
        author: Annotated[str, Form(max_length=100)] = "",
    ) -> Response:
        checked(request, csrf)
        analysis = library.analysis(digest)
        report = analysis.report
        wrong = report.text[at : at + characters]
        correct_report(
            library.folder,
            report.digest,
            [(at, wrong, " ".join(right.split()))],
            author.strip(),
            library.searcher.encoder,
        )
        return RedirectResponse(
            f"/report/{digest}?line={report.line_at(at)}&saved=true#target", 303
        )

    @pages.get("/graph")
    def graph(
        request: Request,
        filters: _Chosen,
        relation: Annotated[str, Query(max_length=30)] = "",
        around: Annotated[str, Query(max_length=300)] = "",
    ) -> Response:
        only = library.selection(filters) if filters != Filters() else Selection()
        chosen = (relation,) if relation in RELATIONS else ()
        found = library.graph(around=around.strip() or None, depth=2, relations=chosen, only=only)
        words = TEXTS["en" if request.cookies.get(_LANGUAGE_COOKIE) == "en" else "vi"]
        digests = library.node_digests()
        asked = {
            "type": filters.type,
            "issuer": filters.issuer,
            "from": filters.first,
            "to": filters.last,
            "report": filters.report,
        }
        return _page(
            request, sessions, "graph.html", drawn=drawing.whole(found, digests, dict(words)), nodes=found.number_of_nodes(), edges=found.number_of_edges(), most=drawing.MOST_DRAWN,
            filters=filters, relation=relation, relations=RELATIONS, around=around, types=library.types(), export=lambda form: "/export?" + _with(asked, format=form),
        )  # fmt: skip

    @pages.get("/upload")
    def upload_form(request: Request, sent: bool = False) -> Response:
        return _page(
            request, sessions, "upload.html", jobs=[j.record() for j in inbox.jobs()], sent=sent
        )

    @pages.post("/upload")
    def upload(
        request: Request,
        csrf: Annotated[str, Form(max_length=100)],
        files: Annotated[list[UploadFile], File()],
    ) -> Response:
        checked(request, csrf)
        inbox.take([(f.filename or "", f.file) for f in files if f.filename])
        return RedirectResponse("/upload?sent=true", 303)

    @pages.get("/language/{language}")
    def choose_language(
        language: str, back: Annotated[str, Query(max_length=3000)] = "/"
    ) -> Response:
        if language not in LANGUAGES:
            raise HTTPException(404, "vi, en")
        answer = RedirectResponse(
            back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303
        )
        answer.set_cookie(
            _LANGUAGE_COOKIE, language, max_age=365 * 86400, httponly=True, samesite="strict"
        )
        return answer

    @pages.get("/login")
    def login_form(request: Request) -> Response:
        return _page(request, sessions, "login.html", wrong=False)

    @pages.post("/login")
    def login(
        request: Request,
        csrf: Annotated[str, Form(max_length=100)],
        token: Annotated[str, Form(max_length=500)],
    ) -> Response:
        checked(request, csrf)
        if not sessions.knows(token.strip()):
            return _page(request, sessions, "login.html", 403, wrong=True)
        answer = RedirectResponse("/", 303)
        answer.headers.append("set-cookie", cookie_header(sessions.new(admitted=True)))
        return answer

    @pages.get("/api")
    def api_page(request: Request) -> Response:
        described = app.openapi()["paths"]
        rows = [
            (
                method.upper(),
                path,
                said["description"] if "description" in said else said.get("summary", ""),
            )
            for path, of in described.items()
            for method, said in of.items()
        ]
        return _page(request, sessions, "api.html", rows=rows)

    return pages

"""The search page, and the download of what it found."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from cchc_nlp.search import Answer
from cchc_nlp.server.web import downloads
from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.pages.rendering import (
    GivenRenderer,
    filter_parameters,
    last_page,
    query_string,
)
from cchc_nlp.server.web.requests import PageFilters, has_words
from cchc_nlp.store import Filters
from cchc_nlp.types import AnswerKind, SortOrder

__all__ = ["router"]

router = APIRouter()

_HITS = 10
"""Hits on one page, as search engines show them; not measured."""
_SHOWN_FACETS = 8
"""Values of a facet that are offered, the commonest; not measured: they fit beside ten hits."""
_NARROWING = ("type", "issuer", "report", "section")
"""Facets that a filter of the same name narrows to."""

Facet = tuple[str, list[tuple[str, int, str]]]
"""A facet's name and its values: each with the number of its candidates and a query string."""


@router.get("/")
def search(
    library: GivenLibrary,
    renderer: GivenRenderer,
    filters: PageFilters,
    q: Annotated[str, Query(max_length=1000)] = "",
    page: Annotated[int, Query(ge=1, le=100)] = 1,
    kind: AnswerKind = "auto",
    sort: SortOrder = "relevance",
    literal: bool = False,
) -> Response:
    """A question and its answers, with facets to narrow them."""
    asked = _parameters(q, filters, kind, sort, literal=literal)
    answer = None
    if has_words(q):
        answer = library.answer(
            q,
            k=_HITS,
            offset=(page - 1) * _HITS,
            kind=kind,
            filters=filters,
            literal=literal,
            sort=sort,
        )
    return renderer.page(
        "search.html",
        q=q,
        answer=answer,
        filters=filters,
        kind=kind,
        sort=sort,
        literal=literal,
        number=page,
        facets=_facets(answer, asked) if answer else [],
        types=library.types(),
        last=last_page(answer.total, _HITS) if answer else 0,
        link=lambda **changes: "/?" + query_string(asked, **changes),
        export=lambda form: "/export?" + query_string(asked, format=form),
        filtered=filters != Filters(),
        clear="/?" + query_string({"q": q, "kind": kind, "sort": sort}),
        empty=library.is_empty,
    )


def _parameters(
    q: str, filters: Filters, kind: AnswerKind, sort: SortOrder, *, literal: bool
) -> dict[str, Any]:
    """What was asked, as the parameters of an address, in the order of their names there."""
    narrowed = filter_parameters(filters)
    return {
        "q": q,
        "kind": kind,
        "sort": sort,
        "literal": literal and "true",
        **narrowed,
        "section": filters.section,
    }


def _facets(answer: Answer, asked: dict[str, Any]) -> list[Facet]:
    """Facets that are not yet narrowed to one value, each value with the question it leads to."""
    found: list[Facet] = []
    for name in _NARROWING:
        values = _commonest(answer, name)
        if values and not asked[name]:
            links = [(v, n, query_string(asked, **{name: v})) for v, n in values]
            found.append((name, links))
    years = _commonest(answer, "year")
    if years and not (asked["from"] or asked["to"]):
        links = [(y, n, query_string(asked, **_whole_year(y))) for y, n in years]
        found.append(("year", links))
    return found


def _commonest(answer: Answer, facet: str) -> list[tuple[str, int]]:
    return list((answer.facets.get(facet) or {}).items())[:_SHOWN_FACETS]


def _whole_year(year: str) -> dict[str, str]:
    return {"from": f"{year}-01-01", "to": f"{year}-12-31"}


@router.get("/export")
def export(
    library: GivenLibrary,
    filters: PageFilters,
    form: Annotated[downloads.Form, Query(alias="format")],
    q: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """What a question and filters leave, as a file to take along."""
    content, headers = downloads.made(library, form, filters, q if has_words(q) else "")
    return Response(content, headers=headers)

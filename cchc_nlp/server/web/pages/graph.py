"""The page of the citation graph."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from cchc_nlp.export import Selection
from cchc_nlp.references import RELATIONS
from cchc_nlp.server.web import drawing
from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.pages.rendering import GivenRenderer, filter_parameters, query_string
from cchc_nlp.server.web.requests import PageFilters
from cchc_nlp.store import Filters

__all__ = ["router"]

router = APIRouter()

_DEPTH = 2
"""Edges from the document in the middle to the farthest that is drawn; not measured: what cites a
document, and what those cite besides.
"""


@router.get("/graph")
def graph(
    library: GivenLibrary,
    renderer: GivenRenderer,
    filters: PageFilters,
    relation: Annotated[str, Query(max_length=30)] = "",
    around: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """The whole graph, what the filters leave of it, or what is near one document."""
    only = library.selection(filters) if filters != Filters() else Selection()
    chosen = (relation,) if relation in RELATIONS else ()
    found = library.graph(around=around.strip() or None, depth=_DEPTH, relations=chosen, only=only)
    asked = filter_parameters(filters)
    return renderer.page(
        "graph.html",
        drawn=drawing.whole(found, library.node_digests(), renderer.words),
        nodes=found.number_of_nodes(),
        edges=found.number_of_edges(),
        most=drawing.MOST_DRAWN,
        filters=filters,
        relation=relation,
        relations=RELATIONS,
        around=around,
        types=library.types(),
        export=lambda form: "/export?" + query_string(asked, format=form),
    )

"""Who cites what: references one by one, and the graph of them."""

from __future__ import annotations

from typing import Annotated, Any

import networkx as nx
from fastapi import APIRouter, Query

from cchc_nlp.export import Selection, mention_records
from cchc_nlp.references import RELATIONS
from cchc_nlp.server.web.api.records import Listed, Record
from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.requests import DIGEST, Limit, Offset

__all__ = ["router"]

router = APIRouter()

_Relation = Annotated[
    str | None,
    Query(json_schema_extra={"enum": list(RELATIONS)}, description="only edges of this relation"),
]


@router.get(
    "/references",
    response_model=Listed,
    description="References, as ``cchc refs --format jsonl`` prints them,"
    " of one document or one report, or all.",
)
def references(
    library: GivenLibrary,
    key: Annotated[str | None, Query(max_length=500)] = None,
    report: Annotated[str | None, Query(pattern=DIGEST, description="the report's digest")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """References of one document or one report, or all."""
    whole = library.report(report)["digest"] if report else None
    only = Selection({key} if key else None, {whole} if whole else None)
    rows = list(mention_records(library.store, only, limit=limit, offset=offset))
    return {"total": offset + len(rows), "records": rows}


@router.get("/graph", response_model=Record)
def graph(
    library: GivenLibrary,
    around: Annotated[
        str | None, Query(min_length=1, max_length=500, description="number, name or key")
    ] = None,
    depth: Annotated[int, Query(ge=1, le=6)] = 1,
    relation: _Relation = None,
) -> dict[str, Any]:
    """The citation graph as nodes and edges, or what is near one document."""
    found = library.graph(around=around, depth=depth, relations=(relation,) if relation else ())
    return nx.node_link_data(found, edges="edges")  # type: ignore[no-any-return]

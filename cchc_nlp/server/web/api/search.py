"""Questions: answers to them, and suggestions while they are typed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from cchc_nlp.server.web.api.records import Found, Listed
from cchc_nlp.server.web.dependencies import GivenLibrary
from cchc_nlp.server.web.requests import ApiFilters
from cchc_nlp.types import AnswerKind, SearchMode, SortOrder

__all__ = ["router"]

router = APIRouter()

_Question = Annotated[
    str,
    Query(
        min_length=1,
        max_length=1000,
        pattern="[0-9A-Za-zÀ-ỹ]",
        description='words, a question or a document\'s number; "a phrase", -word, A OR B',
    ),
]


@router.get("/search", response_model=Found)
def search(
    library: GivenLibrary,
    q: _Question,
    filters: ApiFilters,
    k: Annotated[int, Query(ge=1, le=100)] = 10,
    page: Annotated[int, Query(ge=1, le=100)] = 1,
    kind: AnswerKind = "auto",
    mode: SearchMode = "hybrid",
    sort: SortOrder = "relevance",
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


@router.get("/suggest", response_model=Listed)
def suggest(
    library: GivenLibrary,
    q: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> dict[str, Any]:
    """Documents whose number begins so, issuers that have the words in their name."""
    found = library.suggest(q, limit)
    return {"total": len(found), "records": found}

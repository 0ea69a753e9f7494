"""What a question to the server may carry, the same for pages and API."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BeforeValidator

from cchc_nlp.errors import CchcError
from cchc_nlp.knowledge import canonical_type, document_types
from cchc_nlp.store import Filters
from cchc_nlp.text import iso_date

__all__ = ["Kind", "Limit", "Mode", "Offset", "Sort", "api_filters", "page_filters"]

Kind = Literal["auto", "passages", "documents"]
Mode = Literal["hybrid", "semantic", "lexical"]
Sort = Literal["relevance", "newest", "oldest"]
Limit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="how many to pass over")]


def _iso(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("a date is written 2023-01-31")
    return text


_Day = Annotated[date | None, BeforeValidator(_iso)]
_Words = Annotated[str | None, Query(max_length=200)]
_TYPES: list[Any] = [t.name for t in document_types()]


def api_filters(
    type: Annotated[
        str | None, Query(description="type of document", json_schema_extra={"enum": _TYPES})
    ] = None,
    issuer: _Words = None,
    first: Annotated[_Day, Query(alias="from")] = None,
    last: Annotated[_Day, Query(alias="to")] = None,
    report: _Words = None,
    section: _Words = None,
) -> Filters:
    """Filters of the API: dates are ISO."""
    days = [d.isoformat() if d else None for d in (first, last)]
    return Filters(
        canonical_type(type) if type else None,
        issuer or None,
        days[0],
        days[1],
        report or None,
        section or None,
    )


def page_filters(
    type: Annotated[str, Query(max_length=200)] = "",
    issuer: Annotated[str, Query(max_length=200)] = "",
    first: Annotated[str, Query(alias="from", max_length=20)] = "",
    last: Annotated[str, Query(alias="to", max_length=20)] = "",
    report: Annotated[str, Query(max_length=200)] = "",
    section: Annotated[str, Query(max_length=200)] = "",
) -> Filters:
    """Filters of the pages: empty fields of a form ask nothing, days are written either way."""
    try:
        days = [iso_date(d) if d.strip() else None for d in (first, last)]
    except ValueError as error:
        raise CchcError(str(error)) from None
    return Filters(
        canonical_type(type) if type.strip() else None,
        issuer.strip() or None,
        days[0],
        days[1],
        report.strip() or None,
        section.strip() or None,
    )

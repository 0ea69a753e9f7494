"""What a question to the server may carry, the same for pages and API."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi import Path as InPath
from pydantic import BeforeValidator

from cchc_nlp.knowledge import canonical_type, document_types
from cchc_nlp.search import read_filters
from cchc_nlp.store import Filters

__all__ = [
    "DIGEST",
    "ApiFilters",
    "Digest",
    "Limit",
    "Offset",
    "PageFilters",
    "PageNumber",
    "api_filters",
    "has_words",
    "page_filters",
]

# The sizes below were not measured: they stand well above what people type and what a store has,
# and keep what one request costs within bounds.
DIGEST = "^[0-9a-f]{12,64}$"
"""A report's digest, or its first 12 digits or more."""
Digest = Annotated[str, InPath(pattern=DIGEST)]
Limit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="how many to pass over")]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


def has_words(text: str) -> bool:
    """Whether there is anything to search for in a question.

    >>> has_words("một cửa"), has_words(" ?!")
    (True, False)
    """
    return any(c.isalnum() for c in text)


def _iso(text: object) -> object:
    if isinstance(text, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("a date is written 2023-01-31")
    return text


_Day = Annotated[date | None, BeforeValidator(_iso)]
_Words = Annotated[str | None, Query(max_length=200)]
_Field = Annotated[str, Query(max_length=200)]
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
    return Filters(
        canonical_type(type) if type else None,
        issuer or None,
        first.isoformat() if first else None,
        last.isoformat() if last else None,
        report or None,
        section or None,
    )


def page_filters(
    type: _Field = "",
    issuer: _Field = "",
    first: Annotated[str, Query(alias="from", max_length=20)] = "",
    last: Annotated[str, Query(alias="to", max_length=20)] = "",
    report: _Field = "",
    section: _Field = "",
) -> Filters:
    """Filters of the pages: empty fields of a form ask nothing, days are written either way."""
    return read_filters(
        type=type.strip() and type,
        issuer=issuer.strip(),
        first=first.strip() or None,
        last=last.strip() or None,
        report=report.strip(),
        section=section.strip(),
    )


ApiFilters = Annotated[Filters, Depends(api_filters)]
PageFilters = Annotated[Filters, Depends(page_filters)]

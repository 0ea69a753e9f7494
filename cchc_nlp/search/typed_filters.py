"""Filters as people type them, on the command line, in a form or through a language model."""

from __future__ import annotations

from cchc_nlp.errors import CchcError
from cchc_nlp.knowledge import canonical_type
from cchc_nlp.store import Filters
from cchc_nlp.text import iso_date

__all__ = ["read_filters"]


def read_filters(
    *,
    type: str | None = None,
    issuer: str | None = None,
    first: str | None = None,
    last: str | None = None,
    report: str | None = None,
    section: str | None = None,
) -> Filters:
    """Filters from what a person typed: a type with or without diacritics, days written either way.

    What is None or empty asks nothing; only a day that is empty is none. Raises ``CchcError`` for a
    type that does not exist and for what is no day.

    >>> filters = read_filters(type="quyet dinh", first="31/01/2023", issuer="")
    >>> filters.type, filters.first, filters.issuer
    ('Quyết định', '2023-01-31', None)
    """
    return Filters(
        canonical_type(type) if type else None,
        issuer or None,
        _day(first),
        _day(last),
        report or None,
        section or None,
    )


def _day(text: str | None) -> str | None:
    try:
        return None if text is None else iso_date(text)
    except ValueError as error:
        raise CchcError(str(error)) from None

"""Years in a question, beside the spans of time that :mod:`cchc_nlp.search.spans` finds."""

from __future__ import annotations

import re

from cchc_nlp.search.spans import OPEN, Dates, dates_in

__all__ = ["OPEN", "Dates", "dates_in", "whole_year", "without_final_year", "year_in"]

_YEAR_ALONE = re.compile(
    r"\b(?:năm|nam|in|of|year)\s+((?:19|20)\d\d)\b|\b((?:19|20)\d\d)$", re.IGNORECASE
)
"""năm 2023, in 2023, or 2023 at the end."""


def year_in(text: str, dates: Dates = OPEN) -> int | None:
    """The year that a text names, or else the one that a span of time lies in.

    >>> year_in("kế hoạch năm 2023"), year_in("kế hoạch", ("2023-04-01", "2023-06-30"))
    (2023, 2023)
    """
    found = _YEAR_ALONE.search(text)
    if found:
        return int(found[1] or found[2])
    first, last = dates
    return int(first[:4]) if first and last and first[:4] == last[:4] else None


def whole_year(year: int) -> Dates:
    """The span of a year.

    >>> whole_year(2023)
    ('2023-01-01', '2023-12-31')
    """
    return f"{year}-01-01", f"{year}-12-31"


def without_final_year(text: str) -> str:
    """The text without the year at its end: there it says when, elsewhere what it is about.

    >>> without_final_year("cải cách hành chính năm 2023")
    'cải cách hành chính  '
    """
    stripped = text.strip()
    return _YEAR_ALONE.sub(lambda m: " " if stripped.endswith(m.group()) else m.group(), text)

"""Spans of time in a question: "quý II năm 2023", "trước năm 2022", "since 2020"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable

__all__ = ["Dates", "dates_in", "whole_year", "without_final_year", "year_in"]

Dates = tuple[str | None, str | None]
"""First and last day of a span of time (ISO); None where it is open."""

OPEN: Dates = (None, None)
_YEAR = r"((?:19|20)\d\d)"
_OF_YEAR = r"(?:năm\s+|nam\s+)?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _month(number: str | int, year: str) -> Dates:
    first = f"{year}-{int(number):02}"
    return f"{first}-01", f"{first}-{monthrange(int(year), int(number))[1]}"


def _quarter(number: str, year: str) -> Dates:
    last = 3 * (_ROMAN.get(number.lower()) or int(number))
    return _month(last - 2, year)[0], _month(last, year)[1]


def _day(day: str, month: str, year: str) -> Dates:
    date = f"{year}-{int(month):02}-{int(day):02}"
    return date, date


_SPANS: tuple[tuple[re.Pattern[str], Callable[..., Dates]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), span)
    for pattern, span in (
        # từ năm 2021 đến 2023; from 2021 to 2023
        (
            rf"\b(?:từ|tu|from|between)\s+{_OF_YEAR}{_YEAR}\s*"
            rf"(?:đến|den|tới|toi|to|and|[-–])\s*{_OF_YEAR}{_YEAR}\b",
            lambda first, last: (f"{first}-01-01", f"{last}-12-31"),
        ),
        # trước năm 2022; before 2022
        (
            rf"\b(?:trước|truoc|before)\s+{_OF_YEAR}{_YEAR}\b",
            lambda year: (None, f"{int(year) - 1}-12-31"),
        ),
        # sau năm 2022; after 2022
        (
            rf"\b(?:sau|after)\s+{_OF_YEAR}{_YEAR}\b",
            lambda year: (f"{int(year) + 1}-01-01", None),
        ),
        # từ năm 2020; since 2020
        (
            rf"\b(?:từ|tu|since|from)\s+{_OF_YEAR}{_YEAR}\b",
            lambda year: (f"{year}-01-01", None),
        ),
        # quý II năm 2023; quarter 2 of 2023
        (
            rf"\b(?:quý|quy|quarter)\s+(iv|i{{1,3}}|[1-4])\s*(?:năm|nam|of|in|[/,-])?\s*{_YEAR}\b",
            _quarter,
        ),
        # tháng 3/2023
        (rf"\b(?:tháng|thang)\s+(0?[1-9]|1[0-2])\s*(?:năm|nam|[/-])\s*{_YEAR}\b", _month),
        # ngày 17/02/2023
        (rf"\b(?:ngày|ngay|on)\s+(\d{{1,2}})[/-](\d{{1,2}})[/-]{_YEAR}\b", _day),
    )
)
"""Spans of time in words, each with what makes its first and last day of the groups."""

_YEAR_ALONE = re.compile(
    r"\b(?:năm|nam|in|of|year)\s+((?:19|20)\d\d)\b|\b((?:19|20)\d\d)$", re.IGNORECASE
)
"""năm 2023, in 2023, or 2023 at the end."""


def dates_in(text: str) -> tuple[Dates, str]:
    """The first span of time that is more than a year alone, and the text without it.

    >>> dates_in("kế hoạch quý II năm 2023 về một cửa")
    (('2023-04-01', '2023-06-30'), 'kế hoạch   về một cửa')
    """
    for pattern, span in _SPANS:
        match = pattern.search(text)
        if match:
            return span(*match.groups()), f"{text[: match.start()]} {text[match.end() :]}"
    return OPEN, text


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

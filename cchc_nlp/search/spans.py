"""Spans of time in a question: a day, a month, a quarter, some months of a year, and what is
before, after, since or between them.

"trước ngày 01/7/2025", "từ tháng 7 năm 2025", "6 tháng đầu năm 2025", "on 11 July 2025"; with and
without diacritics. A year alone is no span here: it may be a part of what is asked about.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

__all__ = ["OPEN", "Dates", "dates_in"]

Dates = tuple[str | None, str | None]
"""First and last day of a span of time (ISO); None where it is open."""

OPEN: Dates = (None, None)


class _Point(NamedTuple):
    """A named time: month and day of its first and its last day (0: the last of that month).

    ``year`` is None where the text leaves it to what follows ("từ ngày 01/7 đến ngày 31/7/2025").
    """

    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None
    is_year: bool = False

    def days(self, year: int) -> tuple[date, date] | None:
        """First and last day in a year; None where there is no such day."""
        try:
            month, day = self.last
            last = date(year, month, day or monthrange(year, month)[1])
            return date(year, *self.first), last
        except (ValueError, IndexError):
            return None


_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\d/])"
_OF_YEAR = rf"(?:\s*[,/-]\s*|\s+)(?:(?:của\s+|cua\s+)?(?:năm|nam)\s+|(?:of|in)\s+)?{_YEAR}"
_DAY_WORD = r"(?:(?:hết\s+|het\s+)?(?:ngày|ngay)\s+|on\s+)?"
_MONTH_WORD = r"(?:hết\s+|het\s+)?(?:tháng|thang)\s+"
_ENGLISH_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH_NAME = rf"(?P<name>{'|'.join(_ENGLISH_MONTHS)})"
_NUMBERS = {
    **{"một": 1, "mot": 1, "hai": 2, "ba": 3, "bốn": 4, "bon": 4, "năm": 5, "nam": 5, "sáu": 6},
    **{"sau": 6, "bảy": 7, "bay": 7, "tám": 8, "tam": 8, "chín": 9, "chin": 9, "mười": 10},
    **{"muoi": 10, "mười một": 11, "muoi mot": 11, "one": 1, "two": 2, "three": 3, "four": 4},
    **{"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11},
}
_NUMBER = rf"(?P<n>\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}
_ORDINALS |= {"fourth": 4, "4th": 4, "last": 4}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[re.sub(r"\s+", " ", text.lower())]


def _year_of(match: re.Match[str]) -> int | None:
    year = match.groupdict().get("year")
    return (int(year) if len(year) == 4 else 2000 + int(year)) if year else None


def _day(match: re.Match[str]) -> _Point:
    at = int(match["m"]), int(match["d"])
    return _Point(at, at, _year_of(match))


def _named_day(match: re.Match[str]) -> _Point:
    at = _ENGLISH_MONTHS.index(match["name"].lower()) + 1, int(match["d"])
    return _Point(at, at, _year_of(match))


def _months(first: int, last: int, match: re.Match[str]) -> _Point:
    return _Point((first, 1), (last, 0), _year_of(match))


def _month(match: re.Match[str]) -> _Point:
    month = int(match["m"])
    return _months(month, month, match)


def _named_month(match: re.Match[str]) -> _Point:
    month = _ENGLISH_MONTHS.index(match["name"].lower()) + 1
    return _months(month, month, match)


def _quarter(match: re.Match[str]) -> _Point:
    said = match["q"].lower()
    quarter = _ROMAN.get(said) or _ORDINALS.get(said) or int(said)
    return _months(3 * quarter - 2, 3 * quarter, match)


def _first_months(match: re.Match[str]) -> _Point:
    return _months(1, _number(match["n"]), match)


def _last_months(match: re.Match[str]) -> _Point:
    return _months(13 - _number(match["n"]), 12, match)


def _half(match: re.Match[str]) -> _Point:
    is_first = match["half"].lower() in ("đầu", "dau", "first", "1st")
    return _months(1, 6, match) if is_first else _months(7, 12, match)


def _whole_year(match: re.Match[str]) -> _Point:
    return _months(1, 12, match)._replace(is_year=True)


_POINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Point]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), make)
    for pattern, make in (
        # 2025-07-11
        (r"(?:on\s+)?(?P<year>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)", _day),
        # ngày 01/7/2025, 1-7-2025, 11.7.2025
        (
            rf"{_DAY_WORD}(?P<d>\d{{1,2}})\s?([/.-])\s?(?P<m>\d{{1,2}})\s?\2\s?{_YEAR}",
            _day,
        ),
        # ngày 01/7/25
        (
            r"(?:ngày|ngay)\s+(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<year>\d\d)(?![\d/])",
            _day,
        ),
        # ngày 11 tháng 7 năm 2025, ngày 11 tháng 7
        (
            rf"{_DAY_WORD}(?P<d>\d{{1,2}})\s+(?:tháng|thang)\s+(?P<m>\d{{1,2}})"
            rf"(?:{_OF_YEAR})?(?!\d)",
            _day,
        ),
        # 11 July 2025, 1st of July, 2025
        (
            rf"{_DAY_WORD}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH_NAME}{_OF_YEAR}",
            _named_day,
        ),
        # July 11, 2025
        (rf"{_DAY_WORD}{_MONTH_NAME}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_OF_YEAR}", _named_day),
        # 6 tháng đầu năm 2025, sáu tháng đầu năm 2025, 9 tháng năm 2024
        (rf"{_NUMBER}\s+(?:tháng|thang)(?:\s+(?:đầu|dau))?\s*(?:năm|nam)\s+{_YEAR}", _first_months),
        # first six months of 2025
        (rf"(?:the\s+)?first\s+{_NUMBER}\s+months{_OF_YEAR}", _first_months),
        # 6 tháng cuối năm 2024
        (rf"{_NUMBER}\s+(?:tháng|thang)\s+(?:cuối|cuoi)\s+(?:năm|nam)\s+{_YEAR}", _last_months),
        (rf"(?:the\s+)?last\s+{_NUMBER}\s+months{_OF_YEAR}", _last_months),
        # nửa đầu năm 2025, first half of 2025
        (rf"(?:nửa|nua)\s+(?P<half>đầu|dau|cuối|cuoi)\s+(?:năm|nam)\s+{_YEAR}", _half),
        (rf"(?:the\s+)?(?P<half>first|1st|second|2nd|last)\s+half{_OF_YEAR}", _half),
        # quý II năm 2025, quý 2/2025, quarter 2 of 2025, Q2 2025, quý I
        (
            r"(?:(?:hết\s+|het\s+)?(?:quý|quy|quarter)\s+|q)"
            rf"(?P<q>iv|i{{1,3}}|[1-4])(?:{_OF_YEAR})?(?!\w)",
            _quarter,
        ),
        (rf"(?:the\s+)?(?P<q>{'|'.join(_ORDINALS)})\s+quarter{_OF_YEAR}", _quarter),
        # tháng 7 năm 2025, tháng 7/2025, tháng 7
        (rf"{_MONTH_WORD}(?P<m>\d{{1,2}})(?:{_OF_YEAR})?(?![\d/])", _month),
        # July 2025
        (rf"{_MONTH_NAME}(?:{_OF_YEAR})?(?!\w)", _named_month),
        # ngày 01/7, before "đến ngày 31/7/2025"
        (r"(?:ngày|ngay)\s+(?P<d>\d{1,2})/(?P<m>\d{1,2})(?![\d/])", _day),
        # năm 2025, hết năm 2025, 2025
        (rf"(?:hết\s+|het\s+)?(?:(?:năm|nam)\s+)?{_YEAR}", _whole_year),
    )
)
"""Ways to name a time, each with what makes a point of its match; the longer ones first."""
# 7/2025 after "từ", "before": elsewhere it may be a number
_BARE_MONTH = re.compile(rf"(?P<m>0?[1-9]|1[0-2])/{_YEAR}")
# ngày 1 of "từ ngày 1 đến ngày 15 tháng 7 năm 2025"
_BARE_DAY = re.compile(r"(?:ngày|ngay)\s+(?P<d>\d{1,2})(?![\d/])", re.IGNORECASE)

_FROM = r"(?:kể\s+|ke\s+)?(?<!thông )(?<!thong )(?<!đầu )(?<!dau )(?:từ|tu)(?:\s+sau)?|from|between"
_OPERATOR = re.compile(
    rf"\b(?:(?P<since>{_FROM}|since|starting)|(?P<before>trước|truoc|before|prior\s+to)"
    r"|(?P<after>sau|after)|(?P<until>(?:cho\s+)?(?:đến|den|tới|toi)|until|up\s+to|till))\s+",
    re.IGNORECASE,
)
_TO = re.compile(
    r"\s*(?:,?\s*(?:cho\s+)?(?:đến|den|tới|toi|to|until|till|and|và|va)\s+|[-–]\s*)", re.IGNORECASE
)
_NOW = re.compile(
    r"\s*(?:đến nay|den nay|tới nay|toi nay|trở đi|tro di|trở lại đây|to date|until now"
    r"|onwards?)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:\b(?:được|duoc|are|is|were)\s+)?"
    r"(?:\b(?:ban hành|ban hanh|ký|có hiệu lực|issued|signed|dated)\s+)?"
    r"(?:\b(?:vào|vao|trong(?: thời gian)?|trong thoi gian|in|on|during|of)\s+)?$",
    re.IGNORECASE,
)
"""Words before a span that belong to it."""
_START = re.compile(
    r"(?<![\w/.,-])(?=(?<!đề án )(?<!de an )(?<!dự án )(?<!du an )(?<!số )(?<!so )\d"
    r"|ngày|ngay|tháng|thang|quý|quy|q[1-4]|nửa|nua|hết|het"
    rf"|(?:{'|'.join(_NUMBERS)})\s+(?:tháng|thang)"
    rf"|the\s|first|second|last|third|fourth|on\s|quarter|{'|'.join(_ENGLISH_MONTHS)}"
    r"|kể|ke|từ|tu|from|between|since|starting|trước|truoc|before|prior|sau|after|cho|đến|den"
    r"|tới|toi|until|up|till)",
    re.IGNORECASE,
)
"""Where a span may begin; in "Đề án 06 tháng 10/2025" not at 06, which is a part of a name."""


def dates_in(text: str) -> tuple[Dates, str]:
    """Return the first span of time that is more than a year alone, and the text without it.

    "trước" and "sau" leave out the time that they name; "từ" and "đến" include it.

    >>> dates_in("kế hoạch trước ngày 01/7/2025 về một cửa")
    ((None, '2025-06-30'), 'kế hoạch   về một cửa')
    >>> dates_in("quyết định từ ngày 01/7 đến hết ngày 31/7/2025")[0]
    ('2025-07-01', '2025-07-31')
    >>> dates_in("decisions in the first half of 2025")[0], dates_in("kế hoạch năm 2025")[0]
    (('2025-01-01', '2025-06-30'), (None, None))
    """
    for start in _START.finditer(text):
        found = _span_at(text, start.start())
        if found:
            dates, end = found
            leading = _LEADING.search(text, 0, start.start())
            at = leading.start() if leading else start.start()
            return dates, f"{text[:at]} {text[end:]}"
    return OPEN, text


def _span_at(text: str, at: int) -> tuple[Dates, int] | None:
    """The span that begins at an offset, and where it ends."""
    operator = _OPERATOR.match(text, at)
    if operator is None:
        return _alone(text, at)
    point, end = _point_at(text, operator.end(), bare=True)
    if point is None:
        return _alone(text, at)  # sáu tháng đầu năm, without diacritics
    if operator["since"]:
        return _since(text, point, end)
    days = point.days(point.year) if point.year else None
    if days is None:
        return None
    first, last = days
    if operator["before"]:
        return (None, (first - timedelta(1)).isoformat()), end
    if operator["after"]:
        now = _NOW.match(text, end)
        return ((last + timedelta(1)).isoformat(), None), now.end() if now else end
    return (None, last.isoformat()), end


def _since(text: str, point: _Point, end: int) -> tuple[Dates, int] | None:
    """A span from a point to another, or without an end; the year may be that of the other."""
    now = _NOW.match(text, end)
    to = None if now else _TO.match(text, end)
    other, other_end = _point_at(text, to.end(), bare=True) if to else (None, end)
    year = point.year or (other.year if other else None)
    if other is not None and year is not None:
        point = _with_month(point, other)
        days, other_days = point.days(year), other.days(other.year or year)
        if days and other_days and days[0] <= other_days[1]:
            return (days[0].isoformat(), other_days[1].isoformat()), other_end
    days = point.days(point.year) if point.year else None
    return ((days[0].isoformat(), None), now.end() if now else end) if days else None


def _with_month(point: _Point, other: _Point) -> _Point:
    """A bare day gets the month of the day that the span ends on."""
    month, day = point.first
    return point if month else point._replace(first=(other.last[0], day), last=(other.last[0], day))


def _alone(text: str, at: int) -> tuple[Dates, int] | None:
    point, end = _point_at(text, at)
    days = point.days(point.year) if point and point.year and not point.is_year else None
    return ((days[0].isoformat(), days[1].isoformat()), end) if days else None


def _point_at(text: str, at: int, *, bare: bool = False) -> tuple[_Point | None, int]:
    """The time that is named at an offset, and where its name ends; ``bare``: after an operator."""
    for pattern, make in _POINTS:
        match = pattern.match(text, at)
        if match:
            return make(match), match.end()
    match = _BARE_MONTH.match(text, at) if bare else None
    if match:
        return _month(match), match.end()
    match = _BARE_DAY.match(text, at) if bare else None
    if match:
        day = int(match["d"])
        return _Point((0, day), (0, day), None), match.end()
    return None, at

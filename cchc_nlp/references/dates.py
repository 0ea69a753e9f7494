"""The date of a document, as the words around its mention say it."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from cchc_nlp.references.clauses import ACTORS, BLANKS, MAYBE_BLANKS, SENTENCE_END, WITHIN
from cchc_nlp.references.issuers import issuer_after
from cchc_nlp.references.mention import Mention
from cchc_nlp.references.symbols import issuer_symbol

__all__ = ["Day", "date_of"]


class Day(NamedTuple):
    """A day as a text writes it: its ISO date, None where there is no such day, and its year.

    Where the day was left blank ("ngày    tháng 02 năm 2023") only the year is said: ``iso`` is
    None and ``written`` empty.
    """

    iso: str | None
    year: int
    written: str


# A digit, or a letter that recognition reads for one: l6 is 16, 2O17 is 2017
_D = "[0-9lIO]"
# One or two of them, which recognition may have parted: 1 1
_TWO = rf"{_D}(?:\s?{_D})?"
_FOUR = rf"[12l](?:{_D}{{2}}\s?{_D}|\s{_D}{{3}})"
# ngày 17/02/2023, ngày 17/02/23, ngày 17 tháng 02 năm 2023
_NUMERIC = rf"(?P<d>{_TWO})\s?[/.-]\s?(?P<m>{_TWO})\s?[/.-]\s?(?P<y>{_FOUR}|[0-9]{{2}})(?![0-9/])"
_IN_WORDS = (
    rf"(?P<d2>{_TWO})\s{{0,4}}tháng{BLANKS}(?P<m2>{_TWO})(?:{BLANKS}năm{BLANKS}|/)(?P<y2>{_FOUR})"
)
_DIGITS = str.maketrans({"l": "1", "L": "1", "I": "1", "i": "1", "O": "0", "o": "0"})
# dated 23 April 2018, dated April 23, 2018
_ENGLISH_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_IN_ENGLISH = (
    rf"(?:(?P<d3>\d{{1,2}})\s(?P<m3>{_ENGLISH_MONTHS})|(?P<m4>{_ENGLISH_MONTHS})\s(?P<d4>\d{{1,2}}))"
    r",?\s(?P<y3>\d{4})"
)
_AFTER_DAY = rf"gày{MAYBE_BLANKS}(?:{_NUMERIC}|{_IN_WORDS})"
# ", được ban hành ngày 17/02/2023" right after the number; in tables the day alone
_DATE_AFTER = re.compile(
    rf"{MAYBE_BLANKS}[,(]?{MAYBE_BLANKS}(?:được{BLANKS})?(?:ban hành{BLANKS}|ký{BLANKS})?"
    rf"(?:(?:cùng{BLANKS})?n{_AFTER_DAY}|dated\s{_IN_ENGLISH})",
    re.IGNORECASE,
)
# ngày    tháng 02 năm 2023, ngày …/…/2023: the day is left blank, to be filled in by hand; and
# "tháng 02/2023 của ", which says who issued it then, for without "của" it may be the month of work
_LEFT_BLANK = r"[ \u00a0.…_]{0,40}"
_BLANK_DAY_AFTER = re.compile(
    rf"{MAYBE_BLANKS}[,(]?{MAYBE_BLANKS}(?:được{BLANKS})?(?:ban hành{BLANKS}|ký{BLANKS})?"
    rf"(?:ngày{_LEFT_BLANK}(?:tháng|[/-])(?:{_LEFT_BLANK}\d{{1,2}}[ \u00a0]?|{_LEFT_BLANK})"
    rf"(?:năm[ \u00a0]{{0,4}}|[/-][ \u00a0]?)(?P<y>(?:19|20)\d\d)(?![\d/])"
    rf"|tháng{BLANKS}\d{{1,2}}(?:{BLANKS}năm{BLANKS}|\s?/\s?)(?P<y2>(?:19|20)\d\d)"
    rf"(?={MAYBE_BLANKS},?{MAYBE_BLANKS}(?:của|do){BLANKS}))",
    re.IGNORECASE,
)
_DATE_ANY = re.compile(rf"[Nn]{_AFTER_DAY}", re.IGNORECASE)
# "khóa XVIII, kỳ họp thứ 15" between a council and the day of its resolution
_SESSION = re.compile(
    r"(?:,?\s{0,4}(?:khóa|khoá)\s[IVXLC\d]{1,6})?(?:,?\s{0,4}nhiệm kỳ\s\d{4}\s?[-–]\s?\d{4})?"
    r"(?:,?\s{0,4}(?:tại\s)?(?:[Kk]ỳ họp|phiên họp)\s(?:thứ\s)?[\w ]{1,14}?(?:\s\([^)]{1,30}\))?)?"
    r"(?=,?\s{1,4}(?:được\s|ban hành\s|thông qua\s|ký\s){0,2}ngày)"
)
# "Ngày 22/11/2023, Thủ tướng Chính phủ phê duyệt Quy hoạch ... tại " right before a mention
_DECIDED = re.compile(
    rf"[Nn]{_AFTER_DAY},?\s(?:{ACTORS})\b[^;.\n]{{2,80}}?\s(?:phê duyệt|ban hành|quyết định|công bố"
    r"|thành lập|thông qua|giao|chấp thuận|ký)\s"
)
_DECIDED_AT = re.compile(r"\s(?:tại|bằng)\s{1,4}$")
_PASSED = re.compile(r",?\s{1,4}(?:được\s|ban hành\s|thông qua\s|ký\s){0,2}")
# The cell before or after that of a number holds its day: "12/QĐ-SNV | 09/01/2024 | ..."
_CELL_OF_DAY = re.compile(rf"\s*(?:[Nn]gày\s+)?(?:{_NUMERIC}|{_IN_WORDS})\s*$")
_BEFORE_MENTION = 110
"""Characters at most from a date to the mention that it belongs to, in an issuing clause.

Agency and verb stand between: "Ngày 17/01/2023, Chủ tịch UBND tỉnh đã ký ban hành". Not measured.
"""
_LONGEST_DATE = 30
"""Characters of a date written in words, with blanks."""
_CENTURY, _NEXT_CENTURY = 1900, 2000
_LAST_WORD = 10
"""Characters before a mention that hold its last word."""
_CACHED = 10_000
"""Days that are remembered: those of a large archive's reports repeat."""
_NEAR = 20
"""Characters around a number in which the end of its cell is sought, if it fills the cell."""
_LAST_SHORT_YEAR = 69
"""Last year of two digits that is of this century: 23 is 2023, 95 is 1995."""


def date_of(
    text: str, mention: Mention, clause: int | None, next_start: int, previous_end: int = 0
) -> tuple[Day | None, int]:
    """Return the day of a mention and the offset where its phrase ends.

    It stands right after the number, after the issuer, between type and number, in the cell beside
    that of the number, or before the verb that issues it. ``clause`` is that of
    :func:`issuing_clause`, ``previous_end`` and ``next_start`` where the neighbouring mentions end
    and begin.

    >>> mention = Mention(0, 11, 0, "full", "Quyết định", "316/QĐ-UBND")
    >>> date_of("316/QĐ-UBND ngày 17/02/2023", mention, None, 27)
    (Day(iso='2023-02-17', year=2023, written='17/02/2023'), 27)
    """
    after = _day_at(text, mention.end, next_start)
    if after:
        return _day(after), after.end()
    named = issuer_after(text, mention.end, next_start, issuer_symbol(mention.number or ""))
    if named:
        after = _after_issuer(text, named[1], next_start)
        if after:
            return _day(after), after.end()
    within = _DATE_ANY.search(text, mention.start, mention.anchor)
    if within:
        return _day(within), mention.end
    tab = text.find("\t", max(0, mention.start - _NEAR), mention.end + _NEAR)
    beside = _in_cell_beside(text, mention) if tab >= 0 else None
    if beside:
        return _day(beside), mention.end
    if clause is None:
        decided = _decided_before(text, mention.start, previous_end)
        return (_day(decided) if decided else None), mention.end
    low = max(clause, mention.start - _BEFORE_MENTION - _LONGEST_DATE)
    before = list(_DATE_ANY.finditer(text, low, mention.start))
    if before and mention.start - before[-1].end() < _BEFORE_MENTION:
        return _day(before[-1]), mention.end
    return None, mention.end


def _day_at(text: str, at: int, next_start: int) -> re.Match[str] | None:
    """The day that stands at an offset, whole or left blank."""
    return _DATE_AFTER.match(text, at, next_start) or _BLANK_DAY_AFTER.match(text, at, next_start)


def _after_issuer(text: str, end: int, next_start: int) -> re.Match[str] | None:
    """The day after an issuer, its session of parliament or council between them or not."""
    found = _day_at(text, end, next_start)
    if found:
        return found
    session = _SESSION.match(text, end, next_start)
    if session and session.end() > end:
        passed = _PASSED.match(text, session.end())
        return _day_at(text, passed.end() if passed else session.end(), next_start)
    return None


def _decided_before(text: str, at: int, previous_end: int) -> re.Match[str] | None:
    """The day on which somebody decided what stands in the mention at an offset, the only one."""
    if not _DECIDED_AT.search(text, max(0, at - _LAST_WORD), at):
        return None
    window = text[max(previous_end, at - WITHIN) : at]
    found = _DECIDED.search(window)
    if found is None or SENTENCE_END.search(window, found.end()):
        return None
    return None if _DATE_ANY.search(window, found.end()) else found


def _in_cell_beside(text: str, mention: Mention) -> re.Match[str] | None:
    """The day that stands alone in the cell after, or before, the one that the number fills."""
    row_start = text.rfind("\n", 0, mention.start) + 1
    row_end = text.find("\n", mention.end)
    row_end = len(text) if row_end < 0 else row_end
    cell_start = max(text.rfind("\t", row_start, mention.start) + 1, row_start)
    cell_end = text.find("\t", mention.end, row_end)
    cell_end = row_end if cell_end < 0 else cell_end
    if text[cell_start : mention.start].strip() or text[mention.end : cell_end].strip(" .;"):
        return None
    next_end = text.find("\t", cell_end + 1, row_end)
    after = text[cell_end + 1 : next_end if next_end >= 0 else row_end]
    before = text[text.rfind("\t", row_start, max(cell_start - 1, row_start)) + 1 : cell_start - 1]
    return _CELL_OF_DAY.match(after) or (
        _CELL_OF_DAY.match(before) if cell_start > row_start else None
    )


def _digits(written: str) -> str:
    """A number as it was before recognition misread or parted its digits."""
    return "".join(written.translate(_DIGITS).split())


def _day(match: re.Match[str]) -> Day:
    groups = match.groupdict()
    if match.re is _BLANK_DAY_AFTER:
        return Day(None, int(groups["y"] or groups["y2"]), "")
    d = groups["d"] or groups["d2"] or groups.get("d3") or groups.get("d4") or ""
    m = groups["m"] or groups["m2"] or ""
    y = groups["y"] or groups["y2"] or groups.get("y3") or ""
    name = groups.get("m3") or groups.get("m4")
    months = _ENGLISH_MONTHS.split("|")
    return _written(d, str(months.index(name.lower()) + 1) if name else m, y)


@lru_cache(maxsize=_CACHED)
def _written(d: str, m: str, y: str) -> Day:
    """The day of three numbers, which recognition may have misread."""
    d, m, y = _digits(d), _digits(m), _digits(y)
    year = int(y)
    if len(y) == 2:
        year += _NEXT_CENTURY if year <= _LAST_SHORT_YEAR else _CENTURY
    written = f"{d}/{m}/{y}"
    try:
        return Day(date(year, int(m), int(d)).isoformat(), year, written)
    except ValueError:
        return Day(None, year, written)

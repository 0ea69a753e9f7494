"""The period that a report reports on, from its title or from the sentence that opens it."""

from __future__ import annotations

import re

__all__ = ["period_of"]

_YEAR = r"(?P<year>20\d\d)"
_OF_YEAR = rf"(?:\s?/\s?|,?\s+năm\s+){_YEAR}"
# The finer come first. Where a period names no year itself ("6 tháng đầu năm, nhiệm vụ 6 tháng cuối
# năm 2024") it has that of the next "năm ...".
_PERIODS = tuple(
    re.compile(rf"(?<!\w){pattern}", re.IGNORECASE)
    for pattern in (
        rf"(?P<open>quý\s+(?P<quarter>IV|I{{1,3}}|[1-4])\b)(?:{_OF_YEAR})?",
        rf"(?P<open>\d{{1,2}}\s+tháng\s+(?:đầu|cuối))(?:\s+năm\s+{_YEAR})?(?=\W|$)",
        rf"[369]\s+tháng(?:\s?/\s?|,?\s+năm\s+|\s+){_YEAR}",
        rf"(?P<open>tháng\s+(?:0?[1-9]|1[0-2])\b)(?:{_OF_YEAR})?(?![\d/])",
        rf"tuần\s+\d{{1,2}}{_OF_YEAR}",
        rf"giai đoạn\s+20\d\d\s?(?:[-–]|đến)\s?(?:năm\s+)?{_YEAR}",
        rf"năm học\s+20\d\d\s?[-–]\s?{_YEAR}",
        rf"năm\s+{_YEAR}(?!\s?[-–/]\s?\d)",
    )
)
_LATER_YEAR = re.compile(r"\bnăm\s+(20\d\d)")
_FIRST_OF_YEAR = re.compile(r"\b(?:tháng 0?1|quý (?:I|1))\s+năm", re.IGNORECASE)
"""What follows December or the last quarter in a title is of the next year."""
_REACH = 100
"""Characters after a period within which the year that it leaves out is named. Not measured."""
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_DATE = re.compile(
    r"ngày\s+\d{1,2}\s?(?:[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|tháng\s+\d{1,2}\s+năm\s+\d{4})",
    re.IGNORECASE,
)
_ABOUT = r"(?:về|phê duyệt|ban hành|quy định|thông qua|sửa đổi|hướng dẫn|công bố)"
# A cited document: its number, and what it is about where that is said, to the end of the title.
_CITED = re.compile(
    rf"\bsố\s*:?\s*\d+[^\s,;]*\s?[/-][^,;]{{0,30}}?(?=[\s,;)]|$)(?:\s(?-i:[A-ZĐ]{{2,}}))?"
    rf"(?:[\s,)]*(?:của\b(?:(?!\b{_ABOUT}\b).){{0,90}}?)?\s*\b{_ABOUT}\b.*$)?",
    re.IGNORECASE,
)
_LAW = re.compile(r"\b(?:Luật|Bộ luật|Pháp lệnh|Hiến pháp)\b[^,;]{0,60}?\bnăm\s+\d{4}")
_HORIZON = re.compile(
    r"\b(?:đến|tầm nhìn|định hướng|trước|từ|sau|so với|cùng kỳ)\s+(?:năm\s+)?20\d\d", re.IGNORECASE
)
_NEXT = re.compile(
    r"(?:[,;]\s*(?:và\s+)?|\s+và\s+)(?:một số\s+)?(?:phương hướng|nhiệm vụ|kế hoạch|chương trình"
    r"|mục tiêu|dự kiến|giải pháp|định hướng|phương án)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\bbáo cáo\b(?!\s+số)", re.IGNORECASE)


def period_of(subject: str | None, opening: str) -> str | None:
    """The period of a report; a cited document's, or a year that something is planned for, is none.

    ``opening`` is the first paragraph: only what it says of the report itself counts.

    >>> period_of("Công tác cải cách hành chính quý I năm 2026 và nhiệm vụ quý II năm 2026", "")
    'quý I năm 2026'
    >>> period_of("Tình hình công vụ", "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021")
    """
    return _first(subject or "") or _first(_own_sentence(opening))


def _own_sentence(opening: str) -> str:
    """What the first paragraph says is reported, after the documents that it cites."""
    text, follows, _ = opening.partition("như sau")
    says = list(_SAYS.finditer(text))
    return text[says[-1].end() :] if says and follows else ""


def _first(text: str) -> str | None:
    text = " ".join(text.split())
    for foreign in (_DATE, _LAW, _CITED, _HORIZON):
        text = foreign.sub(" ", text)
    following = _NEXT.search(text)
    now = following.start() if following else len(text)
    for first, end in ((0, now), (now, len(text))):
        for pattern in _PERIODS:
            for match in pattern.finditer(text, first):
                written = _written(match, text)
                if match.start() < end and written:
                    return written
    return None


def _written(match: re.Match[str], text: str) -> str | None:
    """A period as the text writes it, with the year that it leaves out; None where none follows."""
    groups = match.groupdict()
    quarter = groups.get("quarter")
    written = match.group() if groups["year"] else groups["open"]
    if quarter:
        numeral = _ROMAN.get(quarter, quarter.upper())
        written = f"quý {numeral}{written[len(groups['open']) :]}"
    if not groups["year"]:
        year = _LATER_YEAR.search(text, match.end(), match.end() + _REACH)
        if year is None:
            return None
        last = quarter in ("4", "IV", "iv") or written.endswith(" 12")
        over = last and _FIRST_OF_YEAR.search(text, match.end(), year.end())
        written = f"{written} năm {int(year[1]) - bool(over)}"
    return written if quarter else written[:1].lower() + written[1:]

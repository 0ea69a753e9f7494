"""Issuing bodies in a question, with their places: "của UBND đặc khu Phú Quý", "tỉnh Lâm Đồng".

A province may be meant with those that it was made from: "gồm cả trước sáp nhập" after its name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import (
    PREDECESSORS,
    WITH_PREDECESSORS,
    agencies,
    agencies_in_english,
    provinces_in,
)
from cchc_nlp.text import UPPER, fold
from cchc_nlp.types import QueryLanguage

__all__ = ["body_at"]

_BODY = re.compile(
    r"(?P<body>ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|tinh uy|thanh uy|huyen uy|dang uy"
    r"|cong an|van phong ubnd|chu tich ubnd|chu tich uy ban nhan dan)\b"
)
_SHORT = {"uy ban nhan dan": "UBND", "ubnd": "UBND", "hoi dong nhan dan": "HĐND", "hdnd": "HĐND"}
"""Names as the store has them."""
_KIND = re.compile(
    r"\s+(?P<kind>tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)(?!\w)"
)
_PROVINCIAL = ("tinh", "thanh pho", "tp", "tp.")
_CAPITALISED = re.compile(rf"(?:\s+(?:-\s+)?[{UPPER}0-9][\w]*){{1,5}}")
_LOWERCASE = re.compile(r"(?:\s+[^\W\d_]+){1,3}")
_WHEN = r"(?:(?:ngay|thang|nam|quy)\s+)?(?=\d|i{1,3}\b|iv\b)"
_NAME_ENDS = re.compile(
    rf"\s+(?:(?:tu|truoc|sau|den|trong)\s+{_WHEN}|(?:nam|ngay|thang|quy)\s+{_WHEN}"
    r"|(?:ve|nao|gi|gom\s+ca|bao\s+gom|ke\s+ca|ban\s+hanh|duoc|da|lien\s+quan|noi\s+ve"
    r"|thuc\s+hien|trien\s+khai)\b)"
)
"""Words that end the name of a place that is typed without capitals."""
_OF_ENGLISH = re.compile(
    r"(?:(?:provincial|city|municipal) )?people'?s (?P<which>committee|council) of (?:the )?"
)
_AFTER_ENGLISH = re.compile(
    r"\s+(?:(?:provincial|province's?|city|municipal)\s+)?people'?s\s+(?P<which>committee|council)"
)
_HIGHEST = {
    "thu tuong": "Thủ tướng Chính phủ",
    "chinh phu": "Chính phủ",
    "quoc hoi": "Quốc hội",
    "bo chinh tri": "Bộ Chính trị",
    "ban bi thu": "Ban Bí thư",
}
_OFFICES = ("Văn phòng", "Ban C", "Hội đồng t", "Tổ")
"""How names of offices begin that every agency has: they tell no agency from another."""


def body_at(text: str, at: int, language: QueryLanguage) -> tuple[str, int] | None:
    """Return the body whose name begins at an offset, as documents are filtered by it, and its end.

    >>> body_at("ubnd xa yen thanh nam 2025", 0, "vi")
    ('UBND xa yen thanh', 17)
    >>> body_at("tỉnh Lâm Đồng gồm cả trước sáp nhập", 0, "vi")
    ('tỉnh Lâm Đồng gồm cả trước sáp nhập', 35)
    """
    folded = fold(text)  # of the same length
    found = _english_committee(text, folded, at) if language == "en" else _local(text, folded, at)
    found = found or _agency(text, folded, at) or _province(text, at)
    if found is None:
        return None
    name, end = found
    predecessors = PREDECESSORS.match(folded, end)
    if predecessors and next(provinces_in(name), None):
        return f"{name} {WITH_PREDECESSORS}", predecessors.end()
    return name, end


def _province(text: str, at: int) -> tuple[str, int] | None:
    """A province that is named at an offset; a word that says so in English belongs to it."""
    start = at + len(text[at:]) - len(text[at:].lstrip())
    found = next(provinces_in(text[start : start + 40]), None)
    if found is None or found.start:
        return None
    end = start + found.end
    english = re.compile(r"\s+(?:province|city)\b", re.IGNORECASE).match(text, end)
    return found.province.full, english.end() if english else end


def _local(text: str, folded: str, at: int) -> tuple[str, int] | None:
    """A committee, a council, a party committee or a police, of the place that follows it."""
    body = _BODY.match(folded, at)
    if body is None:
        return None
    name = _SHORT.get(body["body"], text[body.start() : body.end()])
    return _with_place(name, text, folded, body.end())


def _with_place(name: str, text: str, folded: str, end: int) -> tuple[str, int]:
    """A body's name with the place that follows it, and where that ends."""
    kind = _KIND.match(folded, end)
    if kind is None or kind["kind"] in _PROVINCIAL:
        province = _province(text, end) if text[end : end + 1].isspace() else None
        if province:
            return f"{name} {province[0]}", province[1]
    if kind is None:
        return name, end
    place_end = _end_of_name(text, folded, kind.end())
    return f"{name} {text[kind.start('kind') : place_end]}", place_end


def _end_of_name(text: str, folded: str, at: int) -> int:
    """Where the name of a commune or a ward ends that begins at an offset."""
    capitals = _CAPITALISED.match(text, at)
    if capitals:
        return capitals.end()
    words = _LOWERCASE.match(text, at)
    if words is None:
        return at
    stop = _NAME_ENDS.search(folded, at)
    return min(stop.start(), words.end()) if stop else words.end()


def _english_committee(text: str, folded: str, at: int) -> tuple[str, int] | None:
    """The People's Committee of Lâm Đồng, Lam Dong Provincial People's Council."""
    of = _OF_ENGLISH.match(folded, at)
    province = _province(text, of.end() if of else at)
    which = of or (_AFTER_ENGLISH.match(folded, province[1]) if province else None)
    if province is None or which is None:
        return None
    short = "UBND" if which["which"] == "committee" else "HĐND"
    return f"{short} {province[0]}", province[1] if of else which.end()


def _agency(text: str, folded: str, at: int) -> tuple[str, int] | None:
    """An agency of the table; a department may be followed by its province."""
    for pattern, name in _agency_patterns():
        match = pattern.match(folded, at)
        if match:
            name = _SHORT.get(fold(name), name)
            if name.startswith("Sở "):
                return _with_place(name, text, folded, match.end())
            return name, match.end()
    return None


@lru_cache(maxsize=1)
def _agency_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Names of agencies, folded or in English, and those in the store; the longest first."""
    named = {
        fold(name): name
        for name in agencies().values()
        if len(name.split()) > 1 and not name.startswith(_OFFICES)
    }
    known = sorted((named | _HIGHEST | agencies_in_english()).items(), key=lambda p: -len(p[0]))
    return tuple((re.compile(rf"{re.escape(called)}\b"), name) for called, name in known)

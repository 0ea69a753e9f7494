"""Documents named by their number: patterns of numbers and symbols, and the mentions they find."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_nlp.references.laws import law_before
from cchc_nlp.references.mention import COMMON_TYPES, Mention, type_before
from cchc_nlp.references.symbols import tidy_number, type_of_symbol

__all__ = ["find_numbered", "find_standards"]

# One part of a symbol: QĐ, UBND, TTg, SNNPTNT2
_GROUP = r"[A-ZĐ][A-Za-zĐđƯƠ&]*\d{0,2}"
# What joins two parts, with the blanks that bad typing leaves: "409/KH- UBND"
_DASH = r"(?:\s?[-–]\s?)"
# The running number: 316, 15a of 15a/2025/NĐ-CP, 01.2 of 01.2/2024/TT-BTC
_RUNNING = r"""[0-9](?<![\w/.,-][0-9])[0-9]{0,4}+
    (?:[a-zđ]|\.[0-9]{1,2}(?=/20[0-9]{2}/))?"""
# 28-KL/TW, 292-CV/BCSĐ
_PARTY_SYMBOL = rf"""{_DASH}(?:NQ|CT|KL|QĐ|QC|TB|HD|BC|KH|CTr|TTr|TT|ĐA|PA|BB|CV)
    /{_GROUP}(?:-{_GROUP})?"""
# 316/QĐ-UBND, 45/2016/QĐ-TTg, 163/2013/TTLT-BTC-BNV, 71/2007/TTLT/BTC-BNV, 409/KH- UBND,
# 31/2024/QH15, 26/VBHN-NHNN, 17 /2018/TT-BCT, 09/HD/2025
_STATE_SYMBOL = rf"""(?:/|\s?/\s?(?:19|20)[0-9]{{2}}\s?/\s?){_GROUP}
    (?:(?:{_DASH}|/){_GROUP})*(?:/20[0-9]{{2}})?"""
# 127/2018/nđ-cp
_SMALL_SYMBOL = r"/(?:19|20)[0-9]{2}/[a-zđ]{2,4}-[a-zđ]{2,8}(?:-[a-zđ]{2,8})*"
# Before 1996, after the name of a type only: 84-CP, 82-TC/TCT, 23-L/CTN, 21-LCT/HĐNN8,
# 102-SL/L-004
_OLD_ISSUER = r"""(?:CP|HĐBT|HĐNN\d?|HDNN\d?|TTg|CTN|CT|SL|L|LCT|HĐCP|QHK\d|NQ|PL)"""
_OLD_SYMBOL = rf"""-[A-ZĐ]{{1,5}}/[A-ZĐ]{{2,6}}
    |\s?[-/]\s?(?:[A-ZĐ]{{1,5}}/)?{_OLD_ISSUER}\d{{0,2}}(?:/L)?(?:-\d{{3}})?"""
# What follows a number that counts or dates something: 45 %, 12 tháng, 20 nhiệm vụ
_COUNTED = r"%|tháng|năm|quý|ngày|xã|huyện|cơ\ quan|nhiệm\ vụ|văn\ bản|TTHC|/"
# 4344 of Kế hoạch 4344, Kế hoạch số 4344
_BARE = rf"(?![\w/.,:%-]*[0-9])(?!\s?(?:{_COUNTED}))(?![-/\w])"
_NUMBER = re.compile(
    rf"""{_RUNNING}
    (?:
      (?=\s?[-/–])
      (?:(?P<full>{_PARTY_SYMBOL}|{_STATE_SYMBOL}|{_SMALL_SYMBOL})|(?P<old>{_OLD_SYMBOL}))
      (?![\w/])
    | (?P<bare>{_BARE})
    )""",
    re.VERBOSE,
)
# QCVN 41:2019/BGTVT, TCVN 6909:2001
_STANDARD = re.compile(
    r"[QT]C(?<![\w][QT]C)VN\s?\d{1,5}(?:-\d{1,2})?:\d{4}(?:/[A-ZĐ]{2,8})?(?![\w/])"
)
_BEFORE_BARE = frozenset("hưịntoốHƯỊNTOỐ:")
"""The last letters of the types that are cited by a bare number, and of "số"."""
_NOT_DOCUMENTS = ("hợp đồng", "hóa đơn", "điện thoại", "fax", "tài khoản")
"""What else has numbers with a stroke, before "số"."""
_BEFORE_NOT_DOCUMENT = 14
"""Characters in which the longest of those is sought, with its blanks."""
_BEFORE_SHORT = 22
"""Characters before a bare number in which its type is sought: "Nghị quyết số: " and room."""
_FEWEST_LETTERS = 2
"""Letters in a symbol at least, where no type stands before: "5/T" may be anything."""
_LISTED = ("", "và", "số", "và số", "số:")
"""What stands between two numbers of a list: "các Quyết định số 1/QĐ-UBND, số 2/QĐ-UBND"."""


def find_numbered(text: str) -> Iterator[Mention]:
    """Yield the mentions with a number, of kind ``full``, and those with part of it, ``short``.

    >>> [m.number for m in find_numbered("Quyết định số 316/QĐ-UBND và Kế hoạch 4344")]
    ['316/QĐ-UBND', '4344']
    """
    head: str | None = None
    head_end = -1
    for match in _NUMBER.finditer(text):
        at = match.start()
        if match.lastgroup == "bare":
            if at > 1 and text[at - 2] in _BEFORE_BARE:
                short = _short_form(text, match, at)
                if short is not None:
                    yield short
            continue
        start = _so_before(text, at)
        typed = type_before(text, start)
        if typed is None and match.lastgroup == "old":
            continue
        if _is_no_document(text, start, typed):
            continue
        number, name = tidy_number(match.group()), None
        type_name = type_of_symbol(number)
        if not typed and sum(c.isalpha() for c in number) < _FEWEST_LETTERS:
            continue
        if typed:
            start, type_name = _outermost(text, *typed)
        elif head is not None and text[head_end:at].strip(" ,;\n") in _LISTED:
            type_name = type_name or head
        if "/QH" in number or "/UBTVQH" in number:
            law = law_before(text, start, at)
            if law:
                start, type_name, name = law
            elif type_name is None:
                type_name = "Nghị quyết" if "/UBTVQH" in number else "Luật"
        head, head_end = type_name, match.end()
        yield Mention(start, match.end(), at, "full", type_name, number, name)


def _so_before(text: str, at: int) -> int:
    """Where "số" (or "số Số:") starts that stands right before an offset, else the offset."""
    start = at
    while True:
        before = text[max(0, at - 8) : at].rstrip(" :\n\u00a0")
        if before[-2:] not in ("số", "Số", "SỐ") or before[-3:-2].isalnum():
            return start
        at = start = max(0, at - 8) + len(before) - 2


def _is_no_document(text: str, start: int, typed: tuple[int, str] | None) -> bool:
    """Whether a number is that of a contract, an invoice, a telephone."""
    if typed:
        return typed[1] == "Hợp đồng"
    before = text[max(0, start - _BEFORE_NOT_DOCUMENT) : start]
    return before.rstrip(" :.").lower().endswith(_NOT_DOCUMENTS)


def _outermost(text: str, start: int, type_name: str) -> tuple[int, str]:
    """A type and where it starts, twice written or not: "Nghị quyết số Nghị quyết số: 24/…"."""
    again = _so_before(text, start)
    outer = type_before(text, again) if again < start else None
    return (outer[0] if outer and outer[1] == type_name else start), type_name


def _short_form(text: str, match: re.Match[str], at: int) -> Mention | None:
    """A type and a bare number: Kế hoạch 4344, Kế hoạch số 4344."""
    low = max(0, at - _BEFORE_SHORT)
    before = text[low:at].rstrip(" :")
    if before[-1:] in "ốỐ" and before[-2:-1] in "sS":
        before = before[:-2].rstrip()
    if " ".join(before.lower().split()[-2:]) in COMMON_TYPES:
        typed = type_before(text, low + len(before))
        if typed and text[typed[0]].isupper():
            return Mention(typed[0], match.end(), at, "short", typed[1], match.group())
    return None


def find_standards(text: str) -> Iterator[Mention]:
    """Yield the mentions of national standards and technical regulations: "TCVN 6909:2001"."""
    for m in _STANDARD.finditer(text):
        number = " ".join(m.group().split())
        yield Mention(m.start(), m.end(), m.start(), "full", type_of_symbol(number), number)

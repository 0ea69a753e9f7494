"""Documents named by their number: patterns of numbers and symbols, and the mentions they find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cchc_nlp.knowledge import types_in_english
from cchc_nlp.references.laws import law_before
from cchc_nlp.references.mention import COMMON_TYPES, Mention, type_before
from cchc_nlp.references.symbols import (
    ANY_DOCUMENT,
    tidy_number,
    type_as_said,
    type_of_symbol,
)

__all__ = ["find_numbered", "find_standards"]

# One part of a symbol: QĐ, UBND, TTg, SNNPTNT2, BCĐ138, and an inspection's number: ĐKT 556
_GROUP = r"(?:ĐKT\s?\d{2,4}|[A-ZĐ][A-Za-zĐđƯƠ&]*\d{0,3})"
# A part after a full stop, all in capitals: .VX of 4543/QĐ-UBND.VX, .ĐKT of 199/TB-STP.ĐKT
_DOTTED = r"\.(?:ĐKT\s\d{2,4}|[A-ZĐ]{2,6})(?![\w&])"
# What joins two parts, with the blanks that bad typing leaves: "409/KH- UBND"
_DASH = r"(?:\s?[-–]\s?)"
# The running number: 316, 15a of 15a/2025/NĐ-CP, 15B of 15B/QĐ-SNV, 01.2 of 01.2/2024/TT-BTC;
# it may stick to "số" (số316/QĐ-UBND); 1.085 of 1.085/QĐ-TTg has the full stop of thousands
_RUNNING = r"""[0-9](?:(?<![\w/.,-][0-9])|(?<=[sS][ốỐ][0-9]))
    (?:[0-9]{0,2}\.[0-9]{3}(?=\s?/\s?[A-ZĐ][A-Za-zĐđ]{0,8}\s?[-–/])|[0-9]{0,5}+)
    (?:[a-zđ]|[A-Z](?=\s?/)|\.[0-9]{1,2}(?=/20[0-9]{2}/))?"""
# 28-KL/TW, 292-CV/BCSĐ
_PARTY_SYMBOL = rf"""{_DASH}(?:NQ|CT|KL|QĐi?|QyĐ|QC|TB|TBKL|HD|BC|KH|CTrHĐ|CTr|TTr|TT|ĐA|PA|BB|CV)
    \s?/\s?{_GROUP}(?:-{_GROUP})?"""
# 316/QĐ-UBND, 45/2016/QĐ-TTg, 163/2013/TTLT-BTC-BNV, 71/2007/TTLT/BTC-BNV, 409/KH- UBND,
# 31/2024/QH15, 26/VBHN-NHNN, 17 /2018/TT-BCT, 316 /QĐ-UBND, 09/HD/2025, 4032/UBND.TM
_STATE_SYMBOL = rf"""(?:\s{{0,3}}/\s{{0,3}}(?:(?:19|20)[0-9]{{2}}\s?/\s?)?){_GROUP}
    (?:(?:{_DASH}|/|\.(?=UBND|HĐND)){_GROUP})*(?:{_DOTTED})?(?:/20[0-9]{{2}})?"""
# 127/2018/nđ-cp, 316/qđ-ubnd
_SMALL_SYMBOL = r"/(?:(?:19|20)[0-9]{2}/)?[a-zđ]{2,5}-[a-zđ]{2,8}(?:-[a-zđ]{2,8})*"
# Before 1996, after the name of a type only: 84-CP, 82-TC/TCT, 23-L/CTN, 21-LCT/HĐNN8,
# 102-SL/L-004
_OLD_ISSUER = r"""(?:CP|HĐBT|HĐNN\d?|HDNN\d?|TTg|CTN|CT|SL|L|LCT|HĐCP|QHK\d|NQ|PL)"""
_OLD_SYMBOL = rf"""-[A-ZĐ]{{1,5}}/[A-ZĐ]{{2,6}}
    |\s?[-/]\s?(?:[A-ZĐ]{{1,5}}/)?{_OLD_ISSUER}\d{{0,2}}(?:/L)?(?:-\d{{3}})?"""
# What follows a number that counts or dates something: 45 %, 12 tháng, 20 nhiệm vụ
_COUNTED = r"%|tháng|năm|quý|ngày|xã|huyện|cơ\ quan|nhiệm\ vụ|văn\ bản|TTHC|/"
# 4344 of Kế hoạch 4344, Kế hoạch số 4344
_BARE = rf"(?![\w/.,:%-]*[0-9])(?!\s?(?:{_COUNTED}))(?![-/\w])"
# 316 of Quyết định số 316 ngày 17/02/2023: the day after it says that a document is meant
_BARE_WITH_DAY = r"(?=,?\s{1,3}ngày\s{1,3}[0-9])"
# /2018 of Nghị định 61/2018
_YEAR_ONLY = r"/(?:19|20)[0-9]{2}(?![\w/.,-]*[0-9A-Za-zĐđ/])"
# Where a number ends: before no letter, or before a word that was typed close to it (UBNDngày)
_END = r"(?:(?![\w/])|(?=ngày|của|NGÀY|CỦA))"
_NUMBER = re.compile(
    rf"""{_RUNNING}
    (?:
      (?=\s{{0,3}}[-/–])
      (?:(?P<full>{_PARTY_SYMBOL}|{_STATE_SYMBOL}|{_SMALL_SYMBOL})|(?P<old>{_OLD_SYMBOL}))
      {_END}
    | (?P<bare>{_YEAR_ONLY}|{_BARE_WITH_DAY}|{_BARE})
    )""",
    re.VERBOSE,
)
# QCVN 41:2019/BGTVT, TCVN 6909:2001
_STANDARD = re.compile(
    r"[QT]C(?<![\w][QT]C)VN\s?\d{1,5}(?:-\d{1,2})?:\d{4}(?:/[A-ZĐ]{2,8})?(?![\w/])"
)
_BEFORE_BARE = frozenset("hưịntoốHƯỊNTOỐ:")
"""The last letters of the types that are cited by a bare number, and of "số"."""
# 41 of số 41 8/QĐ-UBND: recognition has parted the digits of 418
_PARTED = re.compile(r"(?<![\w/.,-])(?P<first>\d{1,3})[ \u00a0]$")
_BEFORE_PARTED = 6
"""Characters before a number that hold its parted digits."""
_NOT_DOCUMENTS = ("hợp đồng", "hóa đơn", "điện thoại", "fax", "tài khoản")
"""What else has numbers with a stroke, before "số"."""
_BEFORE_NOT_DOCUMENT = 14
"""Characters in which the longest of those is sought, with its blanks."""
_BEFORE_SHORT = 22
"""Characters before a bare number in which its type is sought: "Nghị quyết số: " and room."""
_FEWEST_LETTERS = 2
"""Letters in a symbol at least, where no type stands before: "5/T" may be anything."""
_CITED_BY_YEAR = ("Nghị định", "Thông tư", "Thông tư liên tịch", "Nghị quyết", "Quyết định")
"""Types whose number holds the year, so that it may stand for the symbol: Nghị định 61/2018.

Others are followed by a month: Báo cáo 9/2024.
"""
# 316 /QĐ-UBND, 316/qđ-ubnd, 15B/QĐ-SNV and 1.085/QĐ-TTg are taken only where "số" or a type says
# that they are numbers
_BLANK_OR_SMALL = re.compile(r"\d+\S?\s|[\d/]+[a-zđ]{2}|\d+[A-Z]|\d+\.\d{3}")
# thẩm định of Báo cáo thẩm định số 18/BCTĐ-STP
_QUALIFIED = re.compile(
    r"(?:\s+(?:thẩm định|thẩm tra|giám sát|kiểm tra|thanh tra|liên ngành|liên tịch|phối hợp"
    r"|kết luận|hành động|tổng hợp|tổng kết|sơ kết|chuyên đề|nhanh|tiếp thu|giải trình)){1,3}\s*$",
    re.IGNORECASE,
)
# ngày 17/02/2023 of Quyết định ngày 17/02/2023 số 403/QĐ-UBND
_DAY_BEFORE = re.compile(
    r"\s+(?:được\s+)?(?:ban hành\s+|ký\s+)?ngày\s+\d{1,2}"
    r"(?:\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})\s*,?\s*$",
    re.IGNORECASE,
)
# Decree No. of Decree No. 61/2018/ND-CP
_ENGLISH = re.compile(r"\b(?P<type>[A-Z][a-z]+(?: [A-Z]?[a-z]+)?)\s+(?:No\.?|number)\s*$")
_BEFORE_FARTHER = 60
"""Characters before "số" in which such a type is sought."""
# 316, 317, before 318/QĐ-UBND
_NUMBER_LIST = re.compile(
    r"(?<![\w/.,-])\d{1,6}[a-zđ]?(?:\s?(?:,|;|và)\s{1,3}\d{1,6}[a-zđ]?){0,30}\s?(?:,|và)\s{1,3}$"
)
_SYMBOL_OF_LISTED = re.compile(r"^\d+[a-zđA-Z]?")
_LONGEST_LIST = 200
"""Characters before a number in which a list of numbers without their symbol is read."""
_LISTED = ("", "và", "số", "và số", "số:")
"""What stands between two numbers of a list: "các Quyết định số 1/QĐ-UBND, số 2/QĐ-UBND"."""


def find_numbered(text: str) -> list[Mention]:
    """Return the mentions with a number, of kind ``full``, and those with part of it, ``short``.

    >>> [m.number for m in find_numbered("Quyết định số 316/QĐ-UBND và Kế hoạch 4344")]
    ['316/QĐ-UBND', '4344']
    >>> [m.number for m in find_numbered("Quyết định số 5, 6/QĐ-UBND")]
    ['5/QĐ-UBND', '6/QĐ-UBND']
    """
    out: list[Mention] = []
    head: str | None = None
    head_end = -1
    for match in _NUMBER.finditer(text):
        at = match.start()
        if match.lastgroup == "bare":
            if at > 1 and (text[at - 2] in _BEFORE_BARE or text[at - 1] in "ốỐ"):
                short = _short_form(text, match, at)
                out += [short] if short else []
            continue
        number = match.group()
        after_digit = text[at - 2 : at - 1].isdigit() and at > 1
        parted = _PARTED.search(text, max(0, at - _BEFORE_PARTED), at) if after_digit else None
        if parted and _is_number_there(text, parted.start("first")):
            at, number = parted.start("first"), parted["first"] + number
            while out and out[-1].end > at:  # taken for a bare number
                out.pop()
        start = _so_before(text, at)
        typed = type_before(text, start) or _type_farther(text, start)
        if typed is None and start == at:
            if match.lastgroup == "old" or _BLANK_OR_SMALL.match(number):
                continue
        elif match.lastgroup == "old" and typed is None:
            continue
        if _is_no_document(text, start, typed):
            continue
        number, name = tidy_number(number), None
        type_name = type_of_symbol(number)
        is_any = typed is None or typed[1] == ANY_DOCUMENT
        if is_any and sum(c.isalpha() for c in number) < _FEWEST_LETTERS:
            continue
        listed = [] if typed else list(_listed_before(text, at, number))
        if listed:
            out = [m for m in out if m.end <= listed[0].start]
            type_name = listed[0].type or type_name
            out += [replace(m, type=m.type or type_name) for m in listed]
        elif typed:
            outer = type_before(text, typed[0]) if typed[1] != type_name else None
            if outer and outer[1] == type_name:  # Thông báo kết luận số 55-TB/TU
                typed = outer
            start, type_name = _outermost(text, *typed)
            type_name = type_as_said(type_name, number)
        elif head is not None and text[head_end:at].strip(" ,;\n") in _LISTED:
            type_name = type_as_said(head, number) if head == ANY_DOCUMENT else type_name or head
        if "/QH" in number or "/UBTVQH" in number:
            law = law_before(text, start, at)
            if law:
                start, type_name, name = law
            elif type_name is None:
                type_name = "Nghị quyết" if "/UBTVQH" in number else "Luật"
        head, head_end = type_name, match.end()
        out.append(Mention(start, match.end(), at, "full", type_name, number, name))
    return out


def _is_number_there(text: str, at: int) -> bool:
    """Whether "số" or the name of a type stands before an offset, where a number begins."""
    return _so_before(text, at) < at or type_before(text, at) is not None


def _type_farther(text: str, start: int) -> tuple[int, str] | None:
    """A type that its kind, or the day, parts from its number, or one in English.

    "Báo cáo thẩm định số 18/…", "Quyết định ngày 17/02/2023 số 403/…", "Decree No. 61/…".
    """
    window = text[max(0, start - _BEFORE_FARTHER) : start]
    low = start - len(window)
    for pattern in (_QUALIFIED, _DAY_BEFORE):
        match = pattern.search(window)
        typed = type_before(text, low + match.start()) if match else None
        if typed:
            return typed
    english = _ENGLISH.search(window)
    known = types_in_english().get(english["type"].lower()) if english else None
    return (low + english.start(), known) if english and known else None


def _listed_before(text: str, at: int, number: str) -> Iterator[Mention]:
    """Numbers whose symbol is written once, after the last: "số 316, 317, 318/QĐ-UBND"."""
    low = max(0, at - _LONGEST_LIST)
    match = _NUMBER_LIST.search(text, low, at)
    if match is None:
        return
    start = _so_before(text, match.start())
    typed = type_before(text, start)
    if typed is None and start == match.start():
        return
    symbol = _SYMBOL_OF_LISTED.sub("", number)
    for i, one in enumerate(re.finditer(r"\d+[a-zđ]?", match.group())):
        begin, end = match.start() + one.start(), match.start() + one.end()
        first = (typed[0] if typed else start) if i == 0 else begin
        kind = type_as_said(typed[1], number) if typed else type_of_symbol(number)
        yield Mention(first, end, begin, "full", kind, one.group() + symbol, fields_follow=True)


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
    """A type and a bare number, or one with its year: Kế hoạch 4344, Nghị định 61/2018."""
    low = max(0, at - _BEFORE_SHORT)
    before = text[low:at].rstrip(" :")
    if before[-1:] in "ốỐ" and before[-2:-1] in "sS":
        before = before[:-2].rstrip()
    if " ".join(before.lower().split()[-2:]) in COMMON_TYPES:
        typed = type_before(text, low + len(before))
        has_year = "/" in match.group()
        if typed and text[typed[0]].isupper() and (not has_year or typed[1] in _CITED_BY_YEAR):
            return Mention(typed[0], match.end(), at, "short", typed[1], match.group())
    return None


def find_standards(text: str) -> Iterator[Mention]:
    """Yield the mentions of national standards and technical regulations: "TCVN 6909:2001"."""
    for m in _STANDARD.finditer(text):
        number = " ".join(m.group().split())
        yield Mention(m.start(), m.end(), m.start(), "full", type_of_symbol(number), number)

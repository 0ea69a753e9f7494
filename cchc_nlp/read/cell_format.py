"""Values of spreadsheet cells as Excel shows them in Vietnam: 99,5%, 12.345, 17/02/2025.

Source: ECMA-376, part 1, section 18.8.31 (number formats); decimal comma and day before month as
Windows has them for Vietnam.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

__all__ = ["shown"]

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]'
    r"|(General|AM/PM|am/pm|A/P|E[+-]0+|[dmyhs]+|[DMYHS]+|[0#?.,/]+|%|@|.)",
    re.IGNORECASE | re.DOTALL,
)
_MOST_DIGITS = 10
"""Digits of a number in the format General, whose cells are eleven characters wide."""
_DAY_ONE = dt.datetime(1899, 12, 30)
"""The day from which Excel counts."""
_SHORT_DATES = frozenset({"mm-dd-yy", "m/d/yy", "mm/dd/yy", "m/d/yyyy", "mm/dd/yyyy"})
"""Formats that Excel keeps for "the usual date here", in the order of an American computer."""
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DATE_PART = re.compile(r"[dmyhs]+", re.IGNORECASE)
_NUMBER_PART = re.compile(r"[0#?.,]+")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)$")

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None


class _Token(NamedTuple):
    """A part of a format: ``literal`` is text as it is, ``code`` is to be filled in."""

    literal: str = ""
    code: str = ""


def shown(value: Value, form: str = "General") -> str:
    """Return the text that a cell with a value and a number format shows.

    >>> shown(0.995, "0.0%"), shown(12345, "#,##0"), shown(86.75), shown(7, "00")
    ('99,5%', '12.345', '86,75', '07')
    >>> shown(dt.datetime(2025, 2, 17), "mm-dd-yy")
    '17/02/2025'
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return _text(value, form)
    if isinstance(value, dt.timedelta):
        return _elapsed(value, form)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _date(value, form)
    return _number(value, form)


@lru_cache(maxsize=1_000)
def _sections(form: str) -> tuple[tuple[str, tuple[_Token, ...]], ...]:
    """The sections of a format, each with its condition ("" for none) and its parts."""
    sections, tokens, condition = [], list[_Token](), ""
    for match in _TOKEN.finditer(form):
        quoted, escaped, bracket, code = match.groups()
        if code == ";":
            sections.append((condition, tuple(tokens)))
            tokens, condition = [], ""
        elif quoted is not None or escaped is not None:
            tokens.append(_Token(literal=quoted if quoted is not None else escaped))
        elif bracket is not None:
            if _CONDITION.match(bracket):
                condition = bracket
            elif bracket.startswith("$"):
                tokens.append(_Token(literal=bracket[1:].split("-")[0]))
        elif code is not None:
            is_code = code in "%@" or re.match(r"General|A|E[+-]|[dmyhs0#?.,/]", code, re.I)
            tokens.append(_Token(code=code) if is_code else _Token(literal=code))
        elif match[0].startswith("_"):
            tokens.append(_Token(literal=" "))
    sections.append((condition, tuple(tokens)))
    return tuple(sections)


def _text(value: str, form: str) -> str:
    """Text, with what its format puts around it."""
    sections = _sections(form)
    tokens = sections[3][1] if len(sections) > 3 else sections[-1][1]
    if not any(t.code == "@" for t in tokens):
        return value
    return "".join(t.literal or (value if t.code == "@" else "") for t in tokens)


def _number(value: float, form: str) -> str:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    tokens, has_own_sign = _section_for(number, form)
    codes = [t.code for t in tokens if t.code]
    if not codes:
        literal = "".join(t.literal for t in tokens).strip()
        return literal if form not in ("", "General") and tokens else _general(value)
    if any(_DATE_PART.fullmatch(c) for c in codes):
        return (
            _date(_DAY_ONE + dt.timedelta(days=float(number)), form) if number >= 0 else str(value)
        )
    pattern = "".join(c for c in codes if _NUMBER_PART.fullmatch(c))
    if "@" in codes or any(c.lower() == "general" for c in codes) or not pattern or "/" in form:
        filled = _general(abs(value) if has_own_sign else value)
        around = [
            t.literal or (filled if t.code == "@" or len(t.code) == 7 else "") for t in tokens
        ]
        return "".join(around).strip() if filled in around else filled
    number *= 100 ** codes.count("%")
    exponent = next((c for c in codes if c[0] in "eE" and len(c) > 1), None)
    digits = _scientific(number, pattern, exponent) if exponent else _digits(number, pattern)
    out, filled_in = list[str](), False
    for token in tokens:
        if _NUMBER_PART.fullmatch(token.code):
            out.append("" if filled_in else digits)
            filled_in = True
        elif token.code == "%" or token.literal:
            out.append(token.code or token.literal)
    sign = "-" if number < 0 and not has_own_sign and re.search("[1-9]", digits) else ""
    return (sign + "".join(out).strip()).strip()


def _section_for(number: Decimal, form: str) -> tuple[tuple[_Token, ...], bool]:
    """The section that a number is shown by, and whether it writes the sign itself."""
    sections = _sections(form)
    if any(condition for condition, _ in sections):
        for condition, tokens in sections:
            if not condition or _holds(number, condition):
                return tokens, False
        return sections[-1][1], False
    if number < 0 and len(sections) > 1:
        return sections[1][1], True
    if number == 0 and len(sections) > 2:
        return sections[2][1], True
    return sections[0][1], False


def _holds(number: Decimal, condition: str) -> bool:
    match = _CONDITION.match(condition)
    assert match is not None
    bound = Decimal(match[2])
    match match[1]:
        case "<":
            return number < bound
        case "<=":
            return number <= bound
        case ">":
            return number > bound
        case ">=":
            return number >= bound
        case "=":
            return number == bound
        case _:
            return number != bound


def _digits(number: Decimal, pattern: str) -> str:
    """The digits of a number, without its sign, after a pattern such as ``#,##0.00``."""
    whole, _, part = pattern.partition(".")
    while whole.endswith(","):  # each comma at the end shows thousands
        whole, number = whole[:-1], number / 1000
    part = part.replace(",", "")
    try:
        rounded = abs(number).quantize(Decimal(1).scaleb(-len(part)), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return str(abs(number))
    before, _, after = f"{rounded:f}".partition(".")
    while after and part[len(after) - 1] in "#?" and after.endswith("0"):
        after = after[:-1]
    least = len(re.sub(r"[^0]", "", whole))
    before = before.lstrip("0").rjust(least, "0")
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", before)
    return before + ("," + after if after else "")


def _scientific(number: Decimal, pattern: str, exponent: str) -> str:
    places = len(pattern.partition(".")[2])
    mantissa, _, power = f"{abs(number):.{places}e}".partition("e")
    least = len(exponent) - 2
    sign = "-" if power.startswith("-") else "+" if exponent[1] == "+" else ""
    return f"{mantissa.replace('.', ',')}E{sign}{power.lstrip('+-0').rjust(least, '0')}"


def _general(value: float) -> str:
    """A number without a format: whole, or rounded to what a cell has room for."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    text = f"{value:.{_MOST_DIGITS}g}"
    if "e" in text:
        mantissa, power = text.split("e")
        if -_MOST_DIGITS < int(power) < 0:
            return f"{value:.{_MOST_DIGITS}f}".rstrip("0").replace(".", ",")
        text = f"{mantissa}E{power}"
    return text.replace(".", ",")


def _date(value: dt.datetime | dt.date | dt.time, form: str) -> str:
    """A date or a time; where a format has the month before the day, the day goes first."""
    if form in ("", "General"):
        form = "h:mm:ss" if isinstance(value, dt.time) else "dd/mm/yyyy"
    tokens = _sections(form)[0][1]
    codes = "".join(t.code or t.literal for t in tokens).lower().strip()
    usual = codes.partition(" ")[0].partition(";")[0]
    if usual in _SHORT_DATES:
        rest = _date(value, codes.partition(" ")[2]) if " " in codes else ""
        return f"{_part('dd', value)}/{_part('mm', value)}/{_part('yyyy', value)} {rest}".strip()
    half_day = any(t.code.lower() in ("am/pm", "a/p") for t in tokens)
    out, before = list[str](), ""
    for i, token in enumerate(tokens):
        code = token.code.lower()
        if not _DATE_PART.fullmatch(code):
            out.append(
                _half(value, token.code)
                if code in ("am/pm", "a/p")
                else token.code or token.literal
            )
            continue
        later = next((t.code.lower() for t in tokens[i + 1 :] if _DATE_PART.fullmatch(t.code)), "")
        is_minute = code[0] == "m" and len(code) < 3 and (before[:1] == "h" or later[:1] == "s")
        out.append(_minute(code, value) if is_minute else _part(code, value, half_day))
        before = code
    return "".join(out).strip()


def _half(value: dt.datetime | dt.date | dt.time, code: str) -> str:
    late = getattr(value, "hour", 0) >= 12
    return ("CH" if late else "SA") if len(code) > 3 else ("C" if late else "S")


def _minute(code: str, value: dt.datetime | dt.date | dt.time) -> str:
    return str(getattr(value, "minute", 0)).zfill(len(code))


def _part(code: str, value: dt.datetime | dt.date | dt.time, half_day: bool = False) -> str:
    """One part of a date; names of months and days are written as in Vietnamese."""
    if code[0] in "hs":
        number = getattr(value, "hour" if code[0] == "h" else "second", 0)
        if half_day and code[0] == "h":
            number = number % 12 or 12
        return str(number).zfill(min(len(code), 2))
    if isinstance(value, dt.time):
        return "0".zfill(min(len(code), 2))
    if code[0] == "y":
        return str(value.year) if len(code) > 2 else f"{value.year % 100:02}"
    if code[0] == "m":
        if len(code) > 3:
            return f"Tháng {value.month:02}"
        return str(value.month).zfill(min(len(code), 2))
    if len(code) > 2:
        day = value.weekday()
        return "Chủ nhật" if day == 6 else f"Thứ {('Hai', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy')[day]}"
    return str(value.day).zfill(len(code))


def _elapsed(value: dt.timedelta, form: str) -> str:
    """A length of time, such as 26:30 hours."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    found = _ELAPSED.search(form)
    if found and found[1][0].lower() == "m":
        return f"{sign}{seconds // 60}" + (f":{rest:02}" if "s" in form.lower() else "")
    if found and found[1][0].lower() == "s":
        return f"{sign}{seconds}"
    return f"{sign}{hours}:{minutes:02}" + (f":{rest:02}" if "s" in form.lower() else "")

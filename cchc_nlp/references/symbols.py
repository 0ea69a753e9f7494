"""The symbol of a document (ký hiệu): the parts of "316/QĐ-UBND" after the running number."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import agencies, plain_type, type_of_abbreviation
from cchc_nlp.references.separators import regular_number

__all__ = ["ANY_DOCUMENT", "issuer_symbol", "tidy_number", "type_as_said", "type_of_symbol"]

ANY_DOCUMENT = "Văn bản"
"""What citations call an official letter, or any document."""

# 316/ of 316/QĐ-UBND, 45/2016/ of 45/2016/QĐ-TTg, 28- of 28-KL/TW
_HEAD = re.compile(r"^\d+(?:[a-zđA-Z]|\.\d{1,2})?(?:/\d{4})?[/-]")
# 45/2016/ of 45/2016/QĐ-TTg
_HEAD_WITH_YEAR = re.compile(r"\d+(?:[a-zđ]|\.\d{1,2})?/\d{4}/")
# QH15, UBTVQH14
_PARLIAMENT = re.compile(r"(?:QH|UBTVQH)\d+")
# 1.085/ of 1.085/QĐ-TTg
_THOUSANDS = re.compile(r"^(\d{1,3})\.(\d{3})(?=\s?/)")
_BLANKS = re.compile(r"\s*([-–/])\s*")
_CACHED = 10_000
"""Numbers whose parts are remembered: those of a large archive's reports repeat."""


@lru_cache(maxsize=_CACHED)
def issuer_symbol(number: str) -> str:
    """Return the part of a number's symbol that names the issuer, or an empty string.

    >>> [issuer_symbol(n) for n in ("316/QĐ-UBND", "569/UBND-NCKSTTHC", "31/2024/QH15", "28-KL/TW")]
    ['UBND', 'UBND', 'QH15', 'TW']
    """
    groups = [g.partition(".")[0] for g in _symbol_groups(number)]
    if not groups:
        return ""
    if (
        groups[0] not in type_of_abbreviation()
        and groups[0] != "CV"
        and not _type_by_beginning(groups[0])
    ):
        return groups[0]
    return groups[1] if len(groups) > 1 else ""


@lru_cache(maxsize=_CACHED)
def _symbol_groups(number: str) -> list[str]:
    return [g for g in re.split(r"[-/]", _HEAD.sub("", regular_number(number))) if g]


# BCTĐ, báo cáo thẩm định; KHLN, kế hoạch liên ngành; TBKL, thông báo kết luận
_QUALIFIED_TYPE = re.compile(r"(?P<type>BC|KH|TB|CTr|QC)(?:TĐ|GS|LN|KL|HĐ|PH|TTr|TH|KT)$")


def _type_by_beginning(group: str) -> str | None:
    """The type of a symbol that says its kind as well: BCTĐ is a Báo cáo."""
    match = _QUALIFIED_TYPE.match(group)
    return type_of_abbreviation().get(match["type"]) if match else None


@lru_cache(maxsize=_CACHED)
def type_of_symbol(number: str) -> str | None:
    """Return the type of document that a number's symbol stands for, None where it does not say.

    An official letter has no abbreviation of its own: its symbol begins with that of its issuer.

    >>> [type_of_symbol(n) for n in ("316/QĐ-UBND", "316/QĐUBND", "569/UBND-NCKSTTHC")]
    ['Quyết định', 'Quyết định', 'Công văn']
    """
    if number.startswith(("QCVN", "TCVN")):
        return type_of_abbreviation()[number[:4]]
    head = next(iter(_symbol_groups(number)), "")
    if _PARLIAMENT.fullmatch(head):
        return None
    if head == "CV" or head in agencies() or head.rstrip("0123456789") == "SNN":
        return "Công văn"
    found = type_of_abbreviation().get(head) or _type_by_beginning(head)
    has_year = _HEAD_WITH_YEAR.match(number) is not None
    if found is None and not has_year and "-" in number and len(head) > 1:
        return "Công văn"
    return found


def type_as_said(said: str, number: str) -> str:
    """Return the type of a numbered document that is cited under a name.

    "Văn bản" says nothing where the symbol says the type.

    >>> type_as_said("Văn bản", "213-KL/TW"), type_as_said("Văn bản", "498/SNV-TCBC")
    ('Kết luận', 'Văn bản')
    >>> type_as_said("Thông báo", "213-KL/TW")
    'Thông báo'
    """
    if said != ANY_DOCUMENT:
        return said
    by_symbol = type_of_symbol(number)
    is_letter = by_symbol == plain_type(ANY_DOCUMENT) and "CV" not in _symbol_groups(number)
    return said if by_symbol is None or is_letter else by_symbol


@lru_cache(maxsize=_CACHED)
def tidy_number(number: str) -> str:
    """Return a number in its published form.

    Stray blanks and the full stop of thousands go, a symbol all in small letters gets its capitals,
    and Đ its stroke.

    >>> tidy_number("409/KH- UBND"), tidy_number("316/qđ-ubnd"), tidy_number("61/2018/ND-CP")
    ('409/KH-UBND', '316/QĐ-UBND', '61/2018/NĐ-CP')
    >>> tidy_number("01/1999/NQLT-TP-ND")
    '01/1999/NQLT-TP-ND'
    """
    if " " in number or "\u00a0" in number or "\n" in number or "–" in number:
        number = _BLANKS.sub(lambda m: "/" if m[1] == "/" else "-", number)
        number = " ".join(number.split())
    number = _THOUSANDS.sub(r"\1\2", number)
    head = _HEAD.match(number)
    if head is None:
        return number
    symbol = number[head.end() :]
    if symbol.islower():
        symbol = re.sub(r"\w+", lambda m: _groups_by_lowercase().get(m[0], m[0].upper()), symbol)
    if "ĐĐ" in symbol:
        symbol = re.sub(r"\w+", lambda m: _once_stroked(m[0]), symbol)
    if "D" in symbol:
        # ND is a decree where a type stands; behind one it is the peasants' association.
        symbol = re.sub(r"^ND\b", "NĐ", symbol)
        symbol = re.sub(r"\w+", lambda m: _WITHOUT_STROKE.get(m[0], m[0]), symbol)
    return head.group() + symbol


def _once_stroked(group: str) -> str:
    """A part of a symbol in which recognition has read a Đ twice: QĐĐ, HĐĐĐND."""
    once = re.sub("Đ{2,}", "Đ", group)
    return once if once.lower() in _groups_by_lowercase() else group


_WITHOUT_STROKE = {"QD": "QĐ", "HDND": "HĐND", "BGDDT": "BGDĐT", "SGDDT": "SGDĐT"}
"""Parts of symbols whose Đ is often typed as D, and that mean nothing else."""


@lru_cache(maxsize=1)
def _groups_by_lowercase() -> dict[str, str]:
    """Known parts of symbols by their lowercase form: ttg is TTg, ctr is CTr."""
    return {group.lower(): group for group in (*agencies(), *type_of_abbreviation())}

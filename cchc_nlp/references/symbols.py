"""The symbol of a document (ký hiệu): the parts of "316/QĐ-UBND" after the running number."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import agencies, type_of_abbreviation

__all__ = ["issuer_symbol", "tidy_number", "type_of_symbol"]

# 316/ of 316/QĐ-UBND, 45/2016/ of 45/2016/QĐ-TTg, 28- of 28-KL/TW
_HEAD = re.compile(r"^\d+(?:[a-zđ]|\.\d{1,2})?(?:/\d{4})?[/-]")
# 45/2016/ of 45/2016/QĐ-TTg
_HEAD_WITH_YEAR = re.compile(r"\d+(?:[a-zđ]|\.\d{1,2})?/\d{4}/")
# QH15, UBTVQH14
_PARLIAMENT = re.compile(r"(?:QH|UBTVQH)\d+")
_BLANKS = re.compile(r"\s*([-–/])\s*")
_CACHED = 10_000
"""Numbers whose parts are remembered: those of a large archive's reports repeat."""


def issuer_symbol(number: str) -> str:
    """Return the part of a number's symbol that names the issuer, or an empty string.

    >>> [issuer_symbol(n) for n in ("316/QĐ-UBND", "569/UBND-NCKSTTHC", "31/2024/QH15", "28-KL/TW")]
    ['UBND', 'UBND', 'QH15', 'TW']
    """
    groups = _symbol_groups(number)
    if not groups:
        return ""
    if groups[0] not in type_of_abbreviation() and groups[0] != "CV":
        return groups[0]
    return groups[1] if len(groups) > 1 else ""


@lru_cache(maxsize=_CACHED)
def _symbol_groups(number: str) -> list[str]:
    return [g for g in re.split(r"[-/]", _HEAD.sub("", number)) if g]


@lru_cache(maxsize=_CACHED)
def type_of_symbol(number: str) -> str | None:
    """Return the type of document that a number's symbol stands for, None where it does not say.

    An official letter has no abbreviation of its own: its symbol begins with that of its issuer.

    >>> type_of_symbol("316/QĐ-UBND"), type_of_symbol("569/UBND-NCKSTTHC")
    ('Quyết định', 'Công văn')
    """
    if number.startswith(("QCVN", "TCVN")):
        return type_of_abbreviation()[number[:4]]
    head = next(iter(_symbol_groups(number)), "")
    if _PARLIAMENT.fullmatch(head):
        return None
    if head == "CV" or head in agencies() or head.rstrip("0123456789") == "SNN":
        return "Công văn"
    found = type_of_abbreviation().get(head)
    has_year = _HEAD_WITH_YEAR.match(number) is not None
    if found is None and not has_year and "-" in number and len(head) > 1:
        return "Công văn"
    return found


def tidy_number(number: str) -> str:
    """Return a number in its published form.

    Stray blanks go, dashes become hyphens, and a symbol all in small letters gets capitals.

    >>> tidy_number("409/KH- UBND"), tidy_number("127/2018/nđ-cp")
    ('409/KH-UBND', '127/2018/NĐ-CP')
    """
    if " " in number or "–" in number:
        number = _BLANKS.sub(lambda m: "/" if m[1] == "/" else "-", number)
    if number.islower():
        head, _, symbol = number.rpartition("/")
        return f"{head}/{symbol.upper()}" if "-" in symbol else number
    return number

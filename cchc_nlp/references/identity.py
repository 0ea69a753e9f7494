"""When two mentions are the same document: keys of number, symbol, year and issuer, folded."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.references.grammar import issuer_symbol
from cchc_nlp.text import fold

__all__ = ["document_key", "year_in_number"]

_LOCAL = frozenset({"UBND", "HĐND", "TU", "HU", "ĐU", "BCSĐ", "VP"})


@lru_cache(maxsize=20_000)
def year_in_number(number: str) -> int | None:
    """The year that a normative document carries in its number.

    >>> year_in_number("45/2016/QĐ-TTg"), year_in_number("316/QĐ-UBND")
    (2016, None)
    """
    match = re.match(r"\d+(?:[a-zđ]|\.\d{1,2})?/((?:19|20)\d\d)/", number) or re.search(
        r":((?:19|20)\d\d)(?:/|$)", number
    )
    return int(match[1]) if match else None


@lru_cache(maxsize=20_000)
def _folded_number(number: str) -> str:
    head, _, tail = re.sub(r"\s+", "", number).partition("/")
    digits = re.match(r"0*(\d+)(.*)", head)
    head = digits[1] + digits[2] if digits else head
    return fold(f"{head}/{tail}" if tail else head)


def document_key(
    *,
    type: str | None,
    number: str | None,
    name: str | None,
    year: int | None,
    issuer: str | None,
    date: str | None = None,
) -> str | None:
    """The identity of a document, or None when nothing identifies it; one without a number or a name is known by its day and its issuer.

    The issuer counts only where its symbol is used by many bodies (UBND of every province); Đ = D, case and leading zeros fold.

    >>> document_key(type="Quyết định", number="316/QĐ-UBND", name=None, year=2023, issuer="UBND tỉnh Bình Thuận")
    'quyet dinh|316/qd-ubnd|2023|ubnd tinh binh thuan'
    >>> document_key(type="Nghị định", number="107/2021/NĐ-CP", name=None, year=None, issuer="Chính phủ")
    'nghi dinh|107/2021/nd-cp'
    """
    kind = fold(type or "?")
    if number:
        if year_in_number(number) and issuer_symbol(number) not in _LOCAL:
            return f"{kind}|{_folded_number(number)}"
        local = issuer_symbol(number) in _LOCAL and issuer
        who = (
            fold(issuer or "").replace("uy ban nhan dan", "ubnd").replace("chu tich ubnd", "ubnd")
            if local
            else ""
        )
        return "|".join([kind, _folded_number(number), str(year or "?"), *([who] if who else [])])
    if name:
        return "|".join([kind, fold(name), *([str(year)] if year else [])])
    if date and issuer:
        return "|".join([kind, date, fold(issuer).replace("uy ban nhan dan", "ubnd")])
    return None

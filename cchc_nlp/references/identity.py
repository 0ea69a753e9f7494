"""When two mentions are the same document: keys of number, symbol, year and issuer, folded."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.references.symbols import issuer_symbol
from cchc_nlp.text import fold

__all__ = ["document_key", "year_in_number"]

_LOCAL = frozenset({"UBND", "HĐND", "TU", "HU", "ĐU", "BCSĐ", "VP"})
"""Symbols of issuers that every province or district has."""
_CACHED = 20_000
"""Numbers that are remembered: those of a large archive's reports repeat."""
# 2016 of 45/2016/QĐ-TTg, 2024 of 01.2/2024/TT-BTC
_YEAR = re.compile(r"\d+(?:[a-zđ]|\.\d{1,2})?/((?:19|20)\d\d)/")
# 2019 of QCVN 41:2019/BGTVT
_YEAR_OF_STANDARD = re.compile(r":((?:19|20)\d\d)(?:/|$)")
_LEADING_ZEROS = re.compile(r"0*(\d+)(.*)")


@lru_cache(maxsize=_CACHED)
def year_in_number(number: str) -> int | None:
    """Return the year that a normative document carries in its number.

    >>> year_in_number("45/2016/QĐ-TTg"), year_in_number("316/QĐ-UBND")
    (2016, None)
    """
    match = _YEAR.match(number) or _YEAR_OF_STANDARD.search(number)
    return int(match[1]) if match else None


@lru_cache(maxsize=_CACHED)
def _folded_number(number: str) -> str:
    head, _, tail = re.sub(r"\s+", "", number).partition("/")
    digits = _LEADING_ZEROS.match(head)
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
    """Return the identity of a document, or None when nothing identifies it.

    A document without a number or a name is known by its day and its issuer. The issuer counts
    only where its symbol is used by many agencies (UBND of every province). Đ and D, case and
    leading zeros make no difference.

    >>> document_key(
    ...     type="Quyết định", number="316/QĐ-UBND", name=None, year=2023, issuer="UBND tỉnh A"
    ... )
    'quyet dinh|316/qd-ubnd|2023|ubnd tinh a'
    >>> document_key(
    ...     type="Nghị định", number="107/2021/NĐ-CP", name=None, year=None, issuer="Chính phủ"
    ... )
    'nghi dinh|107/2021/nd-cp'
    """
    kind = fold(type or "?")
    if number:
        is_local = issuer_symbol(number) in _LOCAL
        if year_in_number(number) and not is_local:
            return f"{kind}|{_folded_number(number)}"
        parts = [kind, _folded_number(number), str(year or "?")]
        if is_local and issuer:
            who = fold(issuer).replace("uy ban nhan dan", "ubnd").replace("chu tich ubnd", "ubnd")
            parts += [who] if who else []
        return "|".join(parts)
    if name:
        return "|".join([kind, fold(name), *([str(year)] if year else [])])
    if date and issuer:
        return "|".join([kind, date, fold(issuer).replace("uy ban nhan dan", "ubnd")])
    return None

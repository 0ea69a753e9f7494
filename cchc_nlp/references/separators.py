"""The strokes and hyphens of a number as they are published: 57-NQ/TW, 154/2020/NĐ-CP.

The state writes a stroke before the type and a hyphen behind it, the party a hyphen before it and a
stroke behind it. Clerks mix the two and recognition loses hyphens; which was meant the type and the
body say, where both are known.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import agencies, document_types, types_cited_by
from cchc_nlp.text import fold

__all__ = ["regular_number"]

_PARTY = frozenset({"tw", "tu", "hu", "du", "vptw", "btctw", "bcsd", "btgtu"})
"""Bodies of the party, folded."""
_OF_BOTH = frozenset({"vp", "bcd", "bch", "tct", "hdtd", "cb"})
"""Symbols that bodies of the state and of the party have, or that mean something else as well
(CB, cán bộ): what stands around them says nothing."""
_MORE_BODIES = frozenset({"ctubnd", "tthdnd"})
"""Symbols of those who sign for a body, which are not in the table."""
_WORDS = frozenset({"ctcp"})
"""What looks like a type and a body run together and is another word: công ty cổ phần."""
_ANY = r"[\s/.\-–—_]"
"""What is written for a separator."""
_NUMBER = re.compile(
    rf"""(?P<running>\d+(?:[A-Za-zđ]|\.\d{{1,2}})?)
    (?:{_ANY}+(?P<year>(?:19|20)\d\d))?{_ANY}+
    (?P<type>[^\W\d_]+)(?:{_ANY}+(?P<body>[^\W_]+)(?P<rest>.*))?""",
    re.VERBOSE | re.DOTALL,
)
# TTLT-BTC-BNV, TTLT/BTC-BNV, TT-LT-BTC-BNV
_JOINT = re.compile(rf"(?P<type>TT{_ANY}*LT|NQ{_ANY}*LT){_ANY}+(?P<bodies>\w.*)", re.DOTALL)
# QH 15 and QH-15 of 31/2024/QH-15
_PARLIAMENT = re.compile(
    rf"(?<=/)(?P<body>(?:19|20)\d\d/(?:UBTV)?QH){_ANY}+(?P<term>\d{{1,2}})$", re.IGNORECASE
)


@lru_cache(maxsize=20_000)
def regular_number(number: str) -> str:
    """Return a number with the separators that its type and its body are published with.

    Letters stay as they are, and so does a number whose type or body is in no table, or that may be
    read in two ways.

    >>> [regular_number(n) for n in ("57/NQ/TW", "154/2020/NĐCP", "316-QĐ.UBND", "12/TTLT/BTC/BNV")]
    ['57-NQ/TW', '154/2020/NĐ-CP', '316/QĐ-UBND', '12/TTLT-BTC-BNV']
    >>> [regular_number(n) for n in ("84-CP", "120/TTCP", "4032/UBND.TM", "41/QĐ/BCĐ")]
    ['84-CP', '120/TTCP', '4032/UBND.TM', '41/QĐ/BCĐ']
    """
    number = _PARLIAMENT.sub(r"\g<body>\g<term>", number)
    match = _NUMBER.fullmatch(number.strip())
    if match is None:
        return number
    start = "/".join(filter(None, (match["running"], match["year"])))
    joint = _JOINT.fullmatch(number.strip(), match.start("type"))
    if joint:
        bodies = re.sub(rf"{_ANY}+", "-", joint["bodies"])
        return f"{start}/{re.sub(_ANY, '', joint['type'])}-{bodies}"
    parts = _type_and_body(match)
    if parts is None:
        return number
    type, body, rest = parts
    if fold(body) in _PARTY:
        return f"{match['running']}-{type}/{body}{rest}" if not match["year"] else number
    return f"{start}/{type}-{body}{rest}"


def _type_and_body(match: re.Match[str]) -> tuple[str, str, str] | None:
    """The known type and body of a number, and what stands behind them; None for others."""
    first, second, rest = match["type"], match["body"] or "", match["rest"] or ""
    if fold(first) in _types() and _is_body(fold(second)):
        return first, second, rest
    split = _run_together().get(fold(first))
    if split is None:
        return None
    return first[:split], first[split:], match.string[match.end("type") :].rstrip()


def _is_body(symbol: str) -> bool:
    return symbol.rstrip("0123456789") in _bodies()


@lru_cache(maxsize=1)
def _bodies() -> frozenset[str]:
    return frozenset(map(fold, agencies())) - _OF_BOTH | _MORE_BODIES


@lru_cache(maxsize=1)
def _types() -> frozenset[str]:
    """Abbreviations of types; those of laws and decrees of old had other numbers (23-L/CTN)."""
    found = {fold(t.abbreviation) for t in document_types() if t.family not in ("law", "standard")}
    return frozenset(found - {"", "l", "sl", "pl"} | {"cv"})


@lru_cache(maxsize=1)
def _run_together() -> dict[str, int]:
    """Where the type ends in "ndcp" and the like, of types that are cited by their number.

    What is a symbol by itself is none of them: TTCP is the inspectorate, CTUBND the chairman.
    """
    cited = types_cited_by("number")
    types = {fold(t.abbreviation) for t in document_types() if t.name.lower() in cited}
    return {
        type + body: len(type)
        for type in types & _types()
        for body in _bodies()
        if type + body not in _bodies() | _OF_BOTH | _WORDS
    }

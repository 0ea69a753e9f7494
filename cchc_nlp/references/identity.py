"""When two mentions are the same document: keys of number, year and issuer with its place.

A number is given anew in every province, commune and department, so the key carries the place of
whoever gave it; a province that a merger ended stays itself. A law is known by its number, also
where it is cited by its name.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import (
    agencies,
    is_below_province,
    issuer_form,
    law_of,
    plain_type,
    province_of,
    type_of_law,
)
from cchc_nlp.references.separators import regular_number
from cchc_nlp.references.symbols import issuer_symbol
from cchc_nlp.text import fold

__all__ = ["document_key", "is_undated", "may_be_same", "year_in_number"]

_EVERY_LEVEL = frozenset({"UBND", "CTUBND", "HĐND", "TTHĐND", "HU", "ĐU", "BCSĐ", "VP", "CB"})
"""Symbols of bodies that there are at several levels: the place alone does not tell which it is."""
_OF_PROVINCES = frozenset({"BCĐ", "HĐTD", "TCT", "BCH", "TU", "BTGTU"})
"""Symbols of the agencies' table, beside those of departments, that every province has."""


@lru_cache(maxsize=20_000)
def year_in_number(number: str) -> int | None:
    """The year that a normative document carries in its number.

    >>> year_in_number("45/2016/QĐ-TTg"), year_in_number("316/QĐ-UBND")
    (2016, None)
    """
    match = re.match(r"\d+(?:[a-zđ]|\.\d{1,2})?/((?:19|20)\d\d)(?:/|$)", number) or re.search(
        r":((?:19|20)\d\d)(?:/|$)", number
    )
    return int(match[1]) if match else None


@lru_cache(maxsize=20_000)
def _folded_number(number: str) -> str:
    head, _, tail = re.sub(r"\s+", "", number).partition("/")
    digits = re.match(r"0*(\d+)(.*)", head)
    head = digits[1] + digits[2] if digits else head
    return fold(f"{head}/{tail}" if tail else head)


@lru_cache(maxsize=20_000)
def _folded_type(type: str | None, number: str | None) -> str:
    """The type, or the one that the number itself says: of a joint circular, and of a known law."""
    if number and "TTLT" in number.upper():
        return "thong tu lien tich"
    known = type_of_law(number) if number and fold(type or "luat").endswith("luat") else None
    return fold(known or plain_type(type or "?"))


@lru_cache(maxsize=1)
def _central() -> frozenset[str]:
    """Symbols of bodies of the whole country."""
    return frozenset(
        symbol
        for symbol, name in agencies().items()
        if symbol not in _EVERY_LEVEL | _OF_PROVINCES and not name.startswith("Sở ")
    )


_PARLIAMENT = re.compile(r"(?:UBTV)?QH\d+$")


@lru_cache(maxsize=20_000)
def _where(number: str, issuer: str | None, place: str | None, province: str | None) -> str:
    """Of which body, or of which place, a number is; "" for a body of the whole country."""
    symbol = issuer_symbol(number).partition(".")[0]
    if symbol in _EVERY_LEVEL:
        return issuer_form(issuer, province) if issuer else ""
    if symbol in _central() or _PARLIAMENT.match(symbol):
        own = province_of(issuer) if issuer else None  # the social insurance of a province
        return fold(own.full) if own else ""
    if year_in_number(number):
        return ""
    if issuer and is_below_province(issuer):
        return _place_form(issuer, province)
    if place and is_below_province(place):
        return _place_form(place, province)
    return _form_of_province(issuer, province)


def _form_of_province(issuer: str | None, province: str | None) -> str:
    """The province of a department: that of its name, or else that of the report."""
    own = province_of(issuer) if issuer else None
    if own is not None:
        return fold(own.full)
    if province is None or (issuer and issuer_form(issuer) == issuer_form(issuer, province)):
        return ""  # a body of the whole country, or nothing is known
    return issuer_form(province)


def _place_form(name: str, province: str | None) -> str:
    """A commune or a ward with its province, of its own name or that of an office in it."""
    form = issuer_form(name, province)
    start = re.search(r"\b(?:huyen|quan|thi xa|thi tran|xa(?! hoi)|phuong|dac khu)\s+\w", form)
    return form[start.start() :] if start else form


_TYPED_APOSTROPHE = re.compile("[’‘ʼ`´]")
_SHORT_CITY = re.compile(r"\bT[Pp]\.?\s?HCM\b")


def _as_keyed(issuer: str) -> str:
    """An issuer in one spelling: N'Thol Hạ is N’Thol Hạ, TP.HCM is thành phố Hồ Chí Minh."""
    return _SHORT_CITY.sub("thành phố Hồ Chí Minh", _TYPED_APOSTROPHE.sub("'", issuer))


def document_key(
    *,
    type: str | None,
    number: str | None,
    name: str | None,
    year: int | None,
    issuer: str | None,
    date: str | None = None,
    place: str | None = None,
    province: str | None = None,
) -> str | None:
    """Return the identity of a document, or None when nothing identifies it.

    One without a number or a name is known by its day and its issuer. ``province`` ("tỉnh Bình
    Thuận") is that of the report, which counts where the issuer's name leaves it out; ``place``
    ("phường Mũi Né") that of the body which gave the number, where it is known to be lower than a
    province. Đ = D, case, leading zeros and separators (57/NQ/TW, NĐCP) fold; a law by name and
    year has the key of its number.

    >>> document_key(type="Quyết định", number="316/QĐ-UBND", name=None, year=2023,
    ...     issuer="UBND tỉnh Bình Thuận")
    'quyet dinh|316/qd-ubnd|2023|ubnd tinh binh thuan'
    >>> document_key(type="Kế hoạch", number="88/KH-SNV", name=None, year=2025,
    ...     issuer="Sở Nội vụ", province="tỉnh Lâm Đồng")
    'ke hoach|88/kh-snv|2025|tinh lam dong'
    >>> document_key(type="Nghị định", number="107/2021/NĐ-CP", name=None, year=None,
    ...     issuer="Chính phủ")
    'nghi dinh|107/2021/nd-cp'
    >>> document_key(type="Luật", number=None, name="Luật Đất đai", year=2024, issuer=None)
    'luat|31/2024/qh15'
    """
    if number is None and name is not None and year is not None:
        law = law_of(type or "", name, year=year)
        number = law.number if law else None
    number = regular_number(number) if number else None
    kind = _folded_type(type, number)
    issuer = _as_keyed(issuer) if issuer else None
    if number:
        where = _where(number, issuer, place, province)
        when = () if year_in_number(number) else (str(year or "?"),)
        return "|".join([kind, _folded_number(number), *when, *([where] if where else [])])
    if name:
        return "|".join([kind, fold(name), *([str(year)] if year else [])])
    if date and issuer:
        return "|".join([kind, date, issuer_form(issuer, province)])
    return None


def is_undated(key: str) -> bool:
    """Whether a key is that of a number whose year nothing tells.

    >>> is_undated("nghi quyet|57-nq/tw|?"), is_undated("nghi quyet|57-nq/tw|2024")
    (True, False)
    """
    return key.split("|")[2:3] == ["?"]


def may_be_same(undated: str, key: str) -> bool:
    """Whether the document of an undated key may be that of another, which has a year.

    >>> may_be_same("nghi quyet|57-nq/tw|?", "nghi quyet|57-nq/tw|2024")
    True
    >>> may_be_same("quyet dinh|5/qd-ubnd|?", "quyet dinh|5/qd-ubnd|2024|ubnd xa yen thanh")
    False
    """
    one, other = undated.split("|"), key.split("|")
    return (
        is_undated(undated) and not is_undated(key) and one[:2] + one[3:] == other[:2] + other[3:]
    )

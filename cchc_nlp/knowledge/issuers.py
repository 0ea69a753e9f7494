"""Names of issuing bodies in one form, so that they can be compared: body and province, folded.

"Ủy ban nhân dân tỉnh Bình Thuận", "UBND Bình Thuận" and "Chủ tịch UBND tỉnh" in a report of that
province are one body; a commune, a ward or a department is one within its province.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge.places import (
    Province,
    former_provinces,
    predecessors_of,
    province_of_zone,
    provinces_in,
)
from cchc_nlp.text import fold, normalize

__all__ = [
    "PREDECESSORS",
    "WITH_PREDECESSORS",
    "is_below_province",
    "is_central",
    "issuer_fits",
    "issuer_form",
    "issuer_lineage",
    "key_endings",
    "province_of",
]

_SAME = (
    (re.compile(r"\buy ban nhan dan\b"), "ubnd"),
    (re.compile(r"\bhoi dong nhan dan\b"), "hdnd"),
    (re.compile(r"\b(?:tphcm|tp\.? ?hcm)\b"), "thanh pho ho chi minh"),
    (re.compile(r"\btp(?:\.\s*|\s+)"), "thanh pho "),
    (re.compile(r"\btx(?:\.\s*|\s+)"), "thi xa "),
    (re.compile(r"\btt(?:\.\s*|\s+)(?=\w)"), "thi tran "),
    (re.compile(r"\s*\(cu\)|\bcu\s*$"), ""),
    (re.compile(r"\s*[-–]\s*"), " - "),
    (re.compile(r"\s*,\s*|\s+"), " "),
)
_OFFICE = re.compile(
    r"^(?:(?:pho )?chu tich (?=ubnd|hdnd)|thuong truc (?=hdnd)|(?:pho )?giam doc (?=so|cong an)"
    r"|(?:quyen )?truong phong (?=\w)|ban thuong vu (?=tinh uy|thanh uy|huyen uy|dang uy))"
)
"""Whoever signs for a body; its documents are numbered with those of the body."""
_OPEN_KIND = re.compile(r"\s(?:tinh|thanh pho)$")
_LOWER_KIND = re.compile(
    r"\b(?:huyện|quận|thị xã|thị trấn|xã(?! hội)|phường|đặc khu|tx\.|tt\.)\s*\w"
    r"|\b(?:huyen|thi xa|thi tran|xa(?! hoi)|phuong(?! (?:phap|huong|an|tien))|dac khu)\s+\w"
)
_LOWER_CITY = re.compile(r"\b(?:thành phố|thanh pho|tp\.?)\s+(?!trực thuộc|thuộc)\w")
"""Kinds of places below a province, with and without diacritics: "quan" alone may be "cơ quan"."""
_CENTRAL = re.compile(
    r"^(?:bo|(?:pho )?thu tuong|tong bi thu|tong cuc|ban bi thu|uy ban thuong vu|cuc|vu|vien"
    r"|hoc vien|ngan hang|kiem toan|toa an nhan dan toi cao|vien kiem sat nhan dan toi cao)\b"
    r"|\b(?:chinh phu|trung uong|quoc gia|quoc hoi|nha nuoc|viet nam|chu tich nuoc)\b"
)
"""Bodies of the whole country: the report's province says nothing of them."""
WITH_PREDECESSORS = "gồm cả trước sáp nhập"
"""What a filter by issuer says after a province that stands for its predecessors too."""
PREDECESSORS = re.compile(
    r"[\s,(]*\b(?:(?:bao )?gom|ke|tinh)(?: ca)?(?: cac tinh)?(?: cu)? truoc(?: khi)?"
    r" (?:sap nhap|hop nhat)\b\)?|[\s,(]*\bincluding (?:its predecessors?|before the merger)\b\)?"
)
"""Other ways to say so, in folded text."""


def _plain(name: str) -> str:
    """A name folded, with the usual abbreviations written in one way."""
    plain = fold(normalize(name))
    for pattern, same in _SAME:
        plain = pattern.sub(same, plain)
    return plain.strip(" .;")


@lru_cache(maxsize=20_000)
def province_of(name: str) -> Province | None:
    """Return the province that the name of a body or a place says it is of.

    A special zone says it by its name.

    >>> province_of("Sở Nội vụ tỉnh Bình Thuận").name, province_of("UBND đặc khu Phú Quý").name
    ('Bình Thuận', 'Lâm Đồng')
    """
    named = list(provinces_in(name))
    if named:
        return named[-1].province
    zone = re.search(r"\bdac khu\s+(.+)$", fold(normalize(name)))
    return province_of_zone(zone[1]) if zone else None


@lru_cache(maxsize=20_000)
def issuer_form(name: str, province: str | None = None) -> str:
    """Return a body's name in the form in which keys and filters compare it.

    ``province`` ("tỉnh Bình Thuận") is that of the report which names it: it counts where the
    name leaves the province out, as that of a department or a commune does.

    >>> issuer_form("Chủ tịch Ủy ban nhân dân tỉnh", "tỉnh Bình Thuận")
    'ubnd tinh binh thuan'
    >>> issuer_form("Sở Nội vụ", "tỉnh Lâm Đồng"), issuer_form("Sở Nội vụ tỉnh Lâm Đồng")
    ('so noi vu tinh lam dong', 'so noi vu tinh lam dong')
    >>> issuer_form("UBND xã Yên Thành", "tỉnh Nghệ An"), issuer_form("Bộ Nội vụ", "tỉnh Nghệ An")
    ('ubnd xa yen thanh tinh nghe an', 'bo noi vu')
    """
    named = list(provinces_in(name))
    where = named[-1] if named else None
    body = name[: where.start] + " " + name[where.end :] if where else name
    plain = re.sub(r"\s+", " ", _OFFICE.sub("", _plain(body))).strip()
    if where:
        return f"{_OPEN_KIND.sub('', plain)} {fold(where.province.full)}".strip()
    own = province_of(name) or _province(province)
    if own is None or is_central(body):
        return plain
    stays_open = plain.endswith("thanh pho") and own.kind != "thành phố"
    return f"{plain if stays_open else _OPEN_KIND.sub('', plain)} {fold(own.full)}"


def _says_level(name: str) -> bool:
    """Whether a name ends in a level ("Công an tỉnh") or names a place below a province."""
    return is_below_province(name) or _OPEN_KIND.search(_plain(name)) is not None


def is_central(name: str) -> bool:
    """Whether a body is one of the whole country, so that no province says anything of it.

    >>> is_central("Bộ Nội vụ"), is_central("Bộ Chỉ huy Quân sự tỉnh"), is_central("Sở Nội vụ")
    (True, False, False)
    """
    if _CENTRAL.search(_plain(name)) is None:
        return False
    return not _says_level(name) and next(provinces_in(name), None) is None


def is_below_province(name: str) -> bool:
    """Whether a place or a body is of a district, a commune, a ward or a special zone.

    >>> is_below_province("UBND phường Mũi Né"), is_below_province("UBND tỉnh Bình Thuận")
    (True, False)
    """
    plain = normalize(name).lower()
    if _LOWER_KIND.search(plain):
        return True
    for start, end, _ in reversed(list(provinces_in(name))):
        plain = plain[:start] + plain[end:]
    return _LOWER_CITY.search(plain) is not None


@lru_cache(maxsize=1_000)
def _province(name: str | None) -> Province | None:
    return province_of(name) if name else None


def issuer_lineage(wanted: str) -> tuple[str, ...]:
    """Return the names that a filter by issuer stands for.

    "... gồm cả trước sáp nhập" after a province stands for it and for all that it was made from.

    >>> issuer_lineage("tỉnh Lâm Đồng gồm cả trước sáp nhập")
    ('tỉnh Lâm Đồng', 'tỉnh Bình Thuận', 'tỉnh Đắk Nông')
    >>> issuer_lineage("UBND tỉnh Bình Thuận")
    ('UBND tỉnh Bình Thuận',)
    """
    phrase = PREDECESSORS.search(fold(wanted))
    if phrase is None:
        return (wanted,)
    wanted = wanted[: phrase.start()].strip(" ,(")
    named = list(provinces_in(wanted))
    if not named:
        return (wanted,)
    where = named[-1]
    before = {p.name: p for p in former_provinces()}
    older = [
        f"{wanted[: where.start]}{before[name].full}{wanted[where.end :]}"
        for name in predecessors_of(where.province.name)
        if name != where.province.name and name in before
    ]
    return (wanted, *older)


def key_endings(wanted: str) -> tuple[tuple[str, str], ...]:
    """Return how keys of documents end that a filter by issuer asks for, if it names a province.

    Each ending comes with the part that the issuer's name must have as well. Reports seldom say of
    which province a department is: its name does not, but the key of its document does.

    >>> key_endings("Sở Nội vụ tỉnh Lâm Đồng")
    (('', '|so noi vu tinh lam dong|'), ('Sở Nội vụ', '|tinh lam dong|'))
    >>> key_endings("tỉnh Lâm Đồng"), key_endings("Sở Nội vụ")
    ((('', 'tinh lam dong|'),), ())
    """
    out = list[tuple[str, str]]()
    for name in issuer_lineage(wanted):
        named = list(provinces_in(name))
        if not named:
            continue
        start, end, province = named[-1]
        body, where = (name[:start] + name[end:]).strip(" ,"), fold(province.full)
        if body:
            out += [("", f"|{issuer_form(name)}|"), (body, f"|{where}|")]
        else:
            out.append(("", f"{where}|"))
    return tuple(out)


def issuer_fits(wanted: str, issuer: str) -> bool:
    """Whether an issuer is one that a filter asks for: a part of its name will do.

    >>> issuer_fits("ủy ban nhân dân tỉnh", "UBND tỉnh Bình Thuận")
    True
    >>> issuer_fits("UBND tỉnh Lâm Đồng gồm cả trước sáp nhập", "UBND tỉnh Đắk Nông")
    True
    """
    plain = _plain(issuer)
    return any(
        _plain(name) in plain or (province_of(name) and issuer_form(name) in issuer_form(issuer))
        for name in issuer_lineage(wanted)
    )

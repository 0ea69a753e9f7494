"""Provinces before and since the mergers of 2025, special zones, and levels of local government.

Sources: Nghị quyết 202/2025/QH15 (63 provinces became 34; their authorities work since 1 July
2025), Nghị quyết 175/2024/QH15 (thành phố Huế), Nghị quyết 15/2008/QH12 (Hà Tây), Luật Tổ chức
chính quyền địa phương 77/2015/QH13 and 72/2025/QH15 (levels). The thirteen special zones are
those that the resolutions of Ủy ban Thường vụ Quốc hội of 16 June 2025 made of island districts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from cchc_nlp.knowledge.tables import read_table
from cchc_nlp.text import fold, normalize

__all__ = [
    "MERGER",
    "Level",
    "NamedProvince",
    "Province",
    "former_provinces",
    "local_levels",
    "predecessors_of",
    "province_in",
    "province_of_zone",
    "provinces",
    "provinces_in",
    "successor_of",
]

MERGER = "2025-07-01"
"""The day since which there are 34 provinces and two levels of local government."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province or a city of that rank, as it was from ``since`` to ``until``.

    Days are ISO; None where it was there before the table begins, or still is. ``successor`` is
    the province that it became part of, ``source`` the resolution that says so.
    """

    name: str
    kind: str
    since: str | None
    until: str | None
    successor: str | None
    aliases: tuple[str, ...]
    source: str

    @property
    def full(self) -> str:
        """The name with its kind: "tỉnh Bình Thuận", "thành phố Huế"."""
        return f"{self.kind} {self.name}"

    def existed(self, on: str) -> bool:
        """Whether the province was there on a day (ISO)."""
        return (self.since or "") <= on <= (self.until or "9999")


@dataclass(frozen=True, slots=True)
class Level:
    """A kind of place that has its own government, at the level of province, district or commune.

    ``since`` and ``until`` are ISO days; None where the table sees no beginning or no end.
    """

    name: str
    level: str
    since: str | None
    until: str | None
    source: str


class NamedProvince(NamedTuple):
    """A place in a text, ``[start, end)``, that names a province; its kind may be part of it."""

    start: int
    end: int
    province: Province


@lru_cache(maxsize=1)
def _provinces() -> tuple[Province, ...]:
    return tuple(
        Province(
            r["name"],
            r["kind"],
            r["since"] or None,
            r["until"] or None,
            r["successor"] or None,
            tuple(filter(None, (r["aliases"] or "").split("|"))),
            r["source"],
        )
        for r in read_table("provinces.tsv")
    )


def provinces(on: str | None = None) -> tuple[Province, ...]:
    """Return the provinces that there were on a day (ISO), or are today.

    >>> len(provinces("2025-06-30")), len(provinces("2025-07-01"))
    (63, 34)
    >>> [p.name for p in provinces(MERGER) if p.kind == "thành phố"]
    ['Hà Nội', 'Huế', 'Hải Phòng', 'Đà Nẵng', 'Hồ Chí Minh', 'Cần Thơ']
    """
    day = on or datetime.now(UTC).date().isoformat()
    return tuple(p for p in _provinces() if p.existed(day))


def former_provinces() -> tuple[Province, ...]:
    """Return the provinces that have ended, or have become larger, as they were last.

    >>> [p.full for p in former_provinces() if p.successor == "Lâm Đồng"]
    ['tỉnh Lâm Đồng', 'tỉnh Bình Thuận', 'tỉnh Đắk Nông']
    """
    return tuple(p for p in _provinces() if p.until)


def successor_of(name: str) -> str:
    """Return the province of today that a province of before has become part of.

    That of an unchanged one is itself. The name may come with its kind and without diacritics.
    ``KeyError`` for what is no province.

    >>> successor_of("Bình Thuận"), successor_of("tỉnh Nghệ An"), successor_of("thua thien hue")
    ('Lâm Đồng', 'Nghệ An', 'Huế')
    """
    province = _named(name)
    while province.successor and province.successor != province.name:
        province = _named(province.successor)
    return province.name


def predecessors_of(name: str) -> tuple[str, ...]:
    """Return the provinces that a province of today was made from, first the one of its own name.

    Empty for a province that no merger changed. ``KeyError`` for what is no province.

    >>> predecessors_of("Lâm Đồng"), predecessors_of("Nghệ An")
    (('Lâm Đồng', 'Bình Thuận', 'Đắk Nông'), ())
    """
    wanted = _named(name).name
    return tuple(p.name for p in _provinces() if p.successor == wanted)


def _named(name: str) -> Province:
    plain = re.sub(r"^(?:tinh|thanh pho|tp\.?)\s*", "", fold(normalize(name)).strip())
    found = _by_folded_name().get(plain)
    if found is None:
        raise KeyError(name)
    return found


@lru_cache(maxsize=1)
def _by_folded_name() -> dict[str, Province]:
    """The latest province of each name, by its names folded, with hyphens as blanks."""
    out: dict[str, Province] = {}
    for p in sorted(_provinces(), key=lambda p: p.until or "9999"):
        for name in (p.name, *p.aliases):
            out[fold(name)] = p
    return out


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {fold(r["name"]): r["province"] for r in read_table("special_zones.tsv")}


def province_of_zone(name: str) -> Province | None:
    """Return the province that a special zone lies in; None for a name that is none.

    >>> province_of_zone("đặc khu Phú Quý").full
    'tỉnh Lâm Đồng'
    """
    province = _zones().get(re.sub(r"^dac khu\s+", "", fold(normalize(name)).strip()))
    return _named(province) if province else None


def local_levels(on: str | None = None) -> tuple[Level, ...]:
    """Return the kinds of places with a government of their own on a day (ISO), or today.

    >>> [v.name for v in local_levels(MERGER)]
    ['tỉnh', 'thành phố trực thuộc trung ương', 'xã', 'phường', 'đặc khu']
    """
    day = on or datetime.now(UTC).date().isoformat()
    known = (
        Level(r["name"], r["level"], r["since"] or None, r["until"] or None, r["source"])
        for r in read_table("levels.tsv")
    )
    return tuple(v for v in known if (v.since or "") <= day <= (v.until or "9999"))


_NEEDS_KIND = frozenset(("Huế", "Hồ Chí Minh"))
"""Cities that are named as people are: without "thành phố" they are not read as places."""
_KIND = r"(?:(?P<kind>tinh|thanh pho|tp|t\.p)(?:\s*[.,:]\s*|\s+|(?=hcm\b)))?"
_OTHER_KIND = re.compile(
    r"\b(?:huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|đường|phố"
    r"|huyen|thi xa|thi tran|xa|phuong|dac khu)\s+$"
)
_PARTY = re.compile(r"\b(?:tinh|thanh) uy\s+$")
_CAPITALISED = re.compile(r"(?:[^\W\d_][^\W\d_]*)")
_NAME_BEFORE = re.compile(r"[^\W\d_]+\s+$")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """A province's name in folded text, longest first: "TP.HCM", "tinh ba ria - vung tau"."""
    names = sorted(_by_folded_name(), key=len, reverse=True)
    forms = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names)
    return re.compile(rf"(?<!\w){_KIND}(?P<name>{forms})(?!\w)")


def provinces_in(text: str) -> Iterator[NamedProvince]:
    """Find the provinces that a text names, each with its place, in the order of the text.

    With its kind before it ("tỉnh", "thành phố", "TP.") a name may be in any case and without
    diacritics; alone it must begin with capitals, and be no part of a person's name. A city of
    lower rank that has the name of its province ("thành phố Hà Giang") is no province.

    >>> [(text[a:b], p.full) for text in ["UBND tinh binh thuan, TP.HCM"]
    ...     for a, b, p in provinces_in(text)]
    [('tinh binh thuan', 'tỉnh Bình Thuận'), ('TP.HCM', 'thành phố Hồ Chí Minh')]
    """
    folded = fold(text)
    if len(folded) != len(text):  # decomposed letters: offsets would be those of another text
        return
    for match in _pattern().finditer(folded):
        province = _by_folded_name()[re.sub(r"\s+", " ", match["name"])]
        if _is_named(text, match, province):
            yield NamedProvince(*match.span(), province)


def _is_named(text: str, match: re.Match[str], province: Province) -> bool:
    written = text[match.start("name") : match.end("name")]
    if not written.isascii() and _differs(written, province):
        return False
    if match["kind"]:
        is_city = province.kind == "thành phố"
        return is_city or match["kind"] == "tinh"
    before = text[max(0, match.start() - 12) : match.start()].lower()
    if _PARTY.search(fold(before)):
        return True
    if province.name in _NEEDS_KIND or _OTHER_KIND.search(before):
        return written == text.strip(" .,")
    words = _CAPITALISED.findall(written)
    return all(w[0].isupper() for w in words) and not _follows_a_name(text, match.start())


def _differs(written: str, province: Province) -> bool:
    """Whether a name has diacritics that are another word's: "gia lại" is not Gia Lai."""
    plain = re.sub(r"\s+", " ", normalize(written).lower())
    names = (province.name, *province.aliases)
    return not any(_may_be(plain, normalize(n).lower()) for n in names)


def _may_be(written: str, name: str) -> bool:
    return len(written) == len(name) and all(
        a == b or (a == fold(b)) or not a.isalpha() for a, b in zip(written, name, strict=True)
    )


def _follows_a_name(text: str, at: int) -> bool:
    """Whether a word in title case stands right before: "Nguyễn Thái Bình" is a person."""
    before = _NAME_BEFORE.search(text, max(0, at - 12), at)
    return before is not None and "\n" not in before.group() and before.group().strip().istitle()


def province_in(text: str) -> str | None:
    """Return the first province that a text names, or None.

    >>> [province_in(t) for t in ("UBND TỈNH LÂM ĐỒNG", "TPHCM", "thành phố Huế", "tỉnh Thực")]
    ['Lâm Đồng', 'Hồ Chí Minh', 'Huế', None]
    """
    return next((found.province.name for found in provinces_in(text)), None)

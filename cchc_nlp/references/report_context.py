"""What a report's head and text say that its references leave out: its place, year, province."""

from __future__ import annotations

import re
from collections import Counter

from cchc_nlp.knowledge import is_below_province, is_central, province_of, provinces_in
from cchc_nlp.references.issuers import Context

__all__ = ["context_from"]

# tỉnh Bình Thuận of UBND tỉnh Bình Thuận, phường Mũi Né of Phòng Văn hóa - Xã hội phường Mũi Né,
# huyện Đại Lộc of Huyện ủy Đại Lộc
_PLACE_OF_BODY = re.compile(
    r"\b(?P<kind>tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã(?! hội)|phường|đặc khu"
    r"|thành(?= ủy)|thị(?= ủy))(?:\s+(?:ủy|đoàn))?\s+(?P<name>.+)",
    re.IGNORECASE,
)
_LONGEST_NAME = 5
"""Words of the name of a commune: more are something else that was read with it."""
_IN_FULL = {"thành": "thành phố", "thị": "thị xã"}
"""Levels as "Thành ủy" and "Thị ủy" have them."""
_YEAR = re.compile(r"\bnăm (20\d\d)\b")


def context_from(
    *,
    issuer: str | None,
    parent: str | None = None,
    place: str | None = None,
    year: int | None = None,
    text: str = "",
) -> Context:
    """Return the context that a report gives to its references.

    ``issuer`` and ``parent`` are the bodies of its head, ``place`` that of its date ("Lâm Đồng"),
    ``year`` that of its date; ``text`` is the report's, where the head is silent. A body of the
    whole country has neither place nor province.

    >>> found = context_from(issuer="Sở Nội vụ", parent="UBND tỉnh Lâm Đồng", year=2025)
    >>> found.place, found.year, found.province
    ('tỉnh Lâm Đồng', 2025, 'tỉnh Lâm Đồng')
    >>> context_from(issuer="UBND xã Yên Thành", text="của UBND tỉnh Nghệ An").province
    'tỉnh Nghệ An'
    >>> context_from(issuer="Bộ Nội vụ", place="Hà Nội").province is None
    True
    """
    if year is None:
        years = Counter(map(int, _YEAR.findall(text)))
        year = years.most_common(1)[0][0] if years else None
    if issuer and is_central(issuer):
        return Context(None, year, issuer)
    bodies = [body for body in (issuer, parent) if body]
    said = [province_of(name) for name in (*bodies, place or "")]
    province = next((p.full for p in said if p), None) or _most_named(text)
    governed = next((p for p in map(_place_of, bodies) if p), None) or province
    return Context(governed, year, issuer, province)


def _place_of(body: str) -> str | None:
    """The place that a body governs, or is an office of."""
    if is_central(body):
        return None
    own = province_of(body)
    if own and not is_below_province(body):
        return own.full
    match = _PLACE_OF_BODY.search(body)
    if match is None:
        return None
    words = match["name"].partition(",")[0].split()[:_LONGEST_NAME]
    kind = match["kind"].lower()
    return f"{_IN_FULL.get(kind, kind)} {' '.join(words)}"


def _most_named(text: str) -> str | None:
    """The province that a text names most, with its kind; None where two are named as often."""
    counted = Counter(
        found.province.full
        for found in provinces_in(text)
        if text[found.start : found.end].lower() != found.province.name.lower()
    ).most_common(2)
    if not counted or (len(counted) == 2 and counted[0][1] == counted[1][1]):
        return None
    return counted[0][0]

"""Laws by their names: which text a name means, of all that bore it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from cchc_nlp.knowledge import known_law, law_of
from cchc_nlp.references.identity import document_key
from cchc_nlp.text import fold
from cchc_nlp.types import Reference

__all__ = ["laws_by_name", "resolve_name"]

# năm 2014 of Luật Hộ tịch năm 2014
_YEAR_OF_NAME = re.compile(r"\s+(?:năm\s+)?\d{4}$")


Named = Mapping[tuple[str, int | None], set[str]]
"""Keys of the laws of a report by folded name and year; without a year those of all years."""


def laws_by_name(references: Sequence[Reference]) -> Named:
    """Return the keys of the laws that a report names with a number or a year.

    >>> law = Reference("", 0, 0, "named", "Luật", "Luật Đất đai năm 2013", year=2013)
    >>> laws_by_name([law])["luat dat dai", None]
    {'luat|45/2013/qh13'}
    """
    out: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    dated = [r for r in references if r.name and r.year is not None]
    for r in sorted(dated, key=lambda r: r.number is None):  # a number is certain
        name = fold(_canonical_name(r))
        key = r.key or _key_of_year(r, out)
        if key:
            out[name, r.year].add(key)
            out[name, None].add(key)
    return dict(out)


def resolve_name(r: Reference, in_report: Named, as_of: int | None = None) -> Reference:
    """Return a document cited by name with its key, which is that of its number where it is known.

    A law's name means the text of the year that is said; else the only one that the report names
    otherwise (``in_report``, of :func:`laws_by_name`), or the one that there was in the year of the
    report, ``as_of``. Where several may be meant, the key is that of the name.

    >>> law = Reference("", 0, 0, "named", "Luật", "Luật Đất đai")
    >>> resolve_name(law, {}, as_of=2020).key, resolve_name(law, {}).key
    ('luat|45/2013/qh13', 'luat|luat dat dai')
    """
    known = known_law(r.type or "", _canonical_name(r))
    is_of_parliament = known is not None and "/QH" in known.number
    key = _key_of_name(r, in_report, as_of) if r.year is None else _key_of_year(r, in_report)
    return r._replace(issuer=r.issuer or ("Quốc hội" if is_of_parliament else None), key=key)


def _key_of_year(r: Reference, in_report: Named) -> str | None:
    """The key of a name and a year: that of the table, or of the one number in the report."""
    name = _canonical_name(r)
    numbers = in_report.get((fold(name), r.year), set())
    if len(numbers) == 1:
        return next(iter(numbers))
    return document_key(type=r.type, number=None, name=name, year=r.year, issuer=None)


def _key_of_name(r: Reference, in_report: Named, as_of: int | None) -> str | None:
    name = _canonical_name(r)
    others = in_report.get((fold(name), None), set())
    if len(others) == 1:
        return next(iter(others))
    law = None if others else law_of(r.type or "", name, as_of=as_of)
    return document_key(
        type=law.type if law else r.type,
        number=law.number if law else None,
        name=name,
        year=None,
        issuer=None,
    )


def _canonical_name(r: Reference) -> str:
    """The name of a law as the table writes it, without a year."""
    name = _YEAR_OF_NAME.sub("", r.name or "")
    known = known_law(r.type or "", name)
    return f"{known.type} {known.name}" if known else name

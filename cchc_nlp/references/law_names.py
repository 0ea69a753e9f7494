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


def laws_by_name(references: Sequence[Reference]) -> dict[str, set[str]]:
    """Return the keys of laws that a report names with number or year, by their names, folded.

    >>> law = Reference("", 0, 0, "named", "Luật", "Luật Đất đai năm 2013", year=2013)
    >>> laws_by_name([law])
    {'luat dat dai': {'luat|45/2013/qh13'}}
    """
    out: dict[str, set[str]] = defaultdict(set)
    for r in references:
        if not r.name or r.year is None:
            continue
        name = _canonical_name(r)
        key = r.key or document_key(type=r.type, number=None, name=name, year=r.year, issuer=None)
        if key:
            out[fold(name)].add(key)
    return dict(out)


def resolve_name(
    r: Reference, in_report: Mapping[str, set[str]], as_of: int | None = None
) -> Reference:
    """Return a document cited by name with its key, which is that of its number where it is known.

    A law's name means the text of the year that is said; else the only one that the report names
    otherwise (``in_report``, of :func:`laws_by_name`), or the one that there was in the year of the
    report, ``as_of``. Where several may be meant, the key is that of the name.

    >>> law = Reference("", 0, 0, "named", "Luật", "Luật Đất đai")
    >>> resolve_name(law, {}, as_of=2020).key, resolve_name(law, {}).key
    ('luat|45/2013/qh13', 'luat|luat dat dai')
    """
    name = _canonical_name(r)
    known = known_law(r.type or "", name)
    key = document_key(type=r.type, number=None, name=name, year=r.year, issuer=None)
    others = in_report.get(fold(name), set())
    if r.year is None and len(others) == 1:
        (key,) = others
    elif r.year is None and not others:
        law = law_of(r.type or "", name, as_of=as_of)
        if law:
            key = document_key(type=law.type, number=law.number, name=None, year=None, issuer=None)
    is_of_parliament = known is not None and "/QH" in known.number
    return r._replace(issuer=r.issuer or ("Quốc hội" if is_of_parliament else None), key=key)


def _canonical_name(r: Reference) -> str:
    """The name of a law as the table writes it, without a year."""
    name = _YEAR_OF_NAME.sub("", r.name or "")
    known = known_law(r.type or "", name)
    return f"{known.type} {known.name}" if known else name

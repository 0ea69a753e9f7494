"""Laws that amend laws: the number and the day behind the laws that they amend are theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_nlp.knowledge import is_number_of, law_of
from cchc_nlp.types import Reference

__all__ = ["with_fields_of_amending_laws"]

# Luật sửa đổi, bổ sung một số điều
_AMENDING = re.compile(r"(?:Bộ luật|Luật|Pháp lệnh)\s+sửa đổi", re.IGNORECASE)
# What joins it with the laws that it amends, and these with each other
_JOINED = re.compile(r"\s*(?:,|;|và|,\s*và|của|của các)?\s*")
_MOST_AMENDED = 40
"""Laws in the name of one that amends them: one of 2018 has 37."""


def with_fields_of_amending_laws(found: Sequence[Reference], text: str) -> list[Reference]:
    """Return the references of a text, amending laws with what stands after the laws they name.

    That is a number or a day, and not the last law's own.

    >>> from cchc_nlp.references import extract
    >>> text = "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ ngày 22/11/2019"
    >>> [(r.surface, r.date) for r in extract(text)]
    [('Luật sửa đổi, bổ sung một số điều', '2019-11-22'), ('Luật Tổ chức Chính phủ', None)]
    """
    out = list(found)
    for i, amending in enumerate(out):
        if amending.number or amending.date or not amending.name:
            continue
        if not _AMENDING.match(amending.name):
            continue
        end = amending.end
        for k in range(i + 1, min(i + 1 + _MOST_AMENDED, len(out))):
            law = out[k]
            if not law.name or not _JOINED.fullmatch(text[end : law.start]):
                break
            end = law.end
            if law.number or law.date:
                out[i], out[k] = _shared(amending, law)
                break
    return out


def _shared(amending: Reference, law: Reference) -> tuple[Reference, Reference]:
    """The amending law and the last law that it amends, each with the fields that are its own."""
    name = law.name or ""
    if law.number is None:
        if law_of(law.type or "", name, year=law.year) is not None:
            return amending, law
        return (
            amending._replace(date=law.date, year=law.year),
            law._replace(date=None, year=None),
        )
    if is_number_of(law.number, name):
        return amending, law
    taken = ("kind", "number", "year", "date", "issuer", "confidence", "warnings", "derived")
    return (
        amending._replace(**{field: getattr(law, field) for field in taken}),
        law._replace(
            kind="named",
            number=None,
            year=None,
            date=None,
            issuer=None,
            subject=None,
            warnings=(),
            derived=(),
            confidence=amending.confidence,
        ),
    )

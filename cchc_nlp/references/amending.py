"""Laws that amend laws: the day behind the laws that they amend is theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_nlp.knowledge import law_of
from cchc_nlp.types import Reference

__all__ = ["with_days_of_amending_laws"]

# Luật sửa đổi, bổ sung một số điều
_AMENDING = re.compile(r"(?:Bộ luật|Luật|Pháp lệnh)\s+sửa đổi", re.IGNORECASE)
# What joins it with the laws that it amends, and these with each other
_JOINED = re.compile(r"\s*(?:,|;|và|,\s*và|của|của các)?\s*")

_MOST_AMENDED = 40
"""Laws in the name of one that amends them: one of 2018 has 37."""


def with_days_of_amending_laws(found: Sequence[Reference], text: str) -> list[Reference]:
    """Return the references of a text, each amending law with the day after the laws that it names.

    A day in the year of an amended law's own text stays with that law.

    >>> from cchc_nlp.references import extract
    >>> text = "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ ngày 22/11/2019"
    >>> [(r.surface, r.date) for r in extract(text)]
    [('Luật sửa đổi, bổ sung một số điều', '2019-11-22'), ('Luật Tổ chức Chính phủ', None)]
    """
    out = list(found)
    for i, amending in enumerate(out):
        if amending.number or amending.date or not _AMENDING.match(amending.surface):
            continue
        end = amending.end
        for k in range(i + 1, min(i + 1 + _MOST_AMENDED, len(out))):
            law = out[k]
            if law.number or not law.name or not _JOINED.fullmatch(text[end : law.start]):
                break
            end = law.end
            if law.date:
                own = law_of(law.type or "", law.name, year=law.year)
                if own is None:
                    out[i] = amending._replace(date=law.date, year=law.year)
                    out[k] = law._replace(date=None, year=None)
                break
    return out

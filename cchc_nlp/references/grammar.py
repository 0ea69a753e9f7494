"""All mentions of documents in a text: the finders, the surest first, merged without overlap.

Every pattern begins with a character that is rare or known, so that a scan runs at the speed of
the regular-expression engine; what stands before a number is looked up word by word in tables.
"""

from __future__ import annotations

from cchc_nlp.references.laws import find_constitution, find_laws
from cchc_nlp.references.mention import Mention
from cchc_nlp.references.numbers import find_numbered, find_standards
from cchc_nlp.references.schemes import find_schemes
from cchc_nlp.references.unnumbered import find_anaphors, find_dated

__all__ = ["find_mentions"]

_LAW_WORDS = ("Luật", "ộ luật", "Pháp ", "LUẬT", "PHÁP ")


def find_mentions(text: str) -> list[Mention]:
    """Return all mentions in a paragraph of restored text, in order; none overlap.

    >>> [(m.kind, m.number or m.name) for m in find_mentions("Nghị định 30/2020/NĐ-CP, Đề án 06")]
    [('full', '30/2020/NĐ-CP'), ('named', 'Đề án 06')]
    """
    # Most text names no document: a finder runs only where the text has a string without which it
    # would find nothing.
    found = list(find_standards(text)) if "CVN" in text else []
    found = _merged(found, list(find_numbered(text)))
    if any(word in text for word in _LAW_WORDS):
        found = _merged(found, list(find_laws(text)))
    if "Hiến pháp" in text:
        found = _merged(found, list(find_constitution(text)))
    if "Đề án" in text:
        found = _merged(found, list(find_schemes(text)))
    if "gày " in text:
        found = _merged(found, list(find_dated(text)))
    if "này" in text or " trên" in text:
        found = _merged(found, list(find_anaphors(text)))
    return found


def _merged(first: list[Mention], second: list[Mention]) -> list[Mention]:
    """Both lists in order; those of the second that overlap one of the first are left out."""
    if not second:
        return first
    if not first:
        return second
    out: list[Mention] = []
    i = 0
    for m in second:
        while i < len(first) and first[i].end <= m.start:
            i += 1
        if i == len(first) or first[i].start >= m.end:
            out.append(m)
    return sorted(first + out, key=lambda m: m.start)

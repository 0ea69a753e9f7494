"""Documents named without a number or a name: by their day, or as one named before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_nlp.knowledge import types_cited_by
from cchc_nlp.references.mention import Mention, canonical_names, type_before
from cchc_nlp.text import LOWER, UPPER

__all__ = ["find_anaphors", "find_dated"]

# (N)gày 20/02/2023 of "Quyết định ngày 20/02/2023", ngày 20 tháng 02 năm 2023
_DAY = re.compile(
    r"gày\s+\d{1,2}(?:\s?[/.-]\s?\d{1,2}\s?[/.-]\s?|\s+tháng\s+\d{1,2}\s+năm\s+)\d{4}"
)
# After a day: ", Giám đốc Sở Nội vụ ban hành Quyết định thành lập ..."
_ISSUED = re.compile(
    rf"\s*,?\s+[{UPPER}][^,;.()“”\"]{{2,80}}?"
    r"\s(?:đã\s+|cũng\s+)?(?:ban hành|ký ban hành|ký|có)\s+"
    rf"(?=(?P<type>[{UPPER}][{LOWER}]+\s[{LOWER}]+(?:\s[{LOWER}]+)?))"
)
_NUMBER_WORD = re.compile(r"\s*(?:số|Số)\b|\s*\d")
_DATED_TYPES = types_cited_by("day")
"""Types that may be cited by their day alone; a decree or a circular always has a number."""
_RECALLED_TYPES = types_cited_by("word")
"""Types that may be recalled: "Luật này"."""
# Quyết định này
_THIS = re.compile(r"này\b")
# Nghị định nêu trên, Kế hoạch trên đây
_ABOVE = re.compile(r"trên\b")
_MENTIONED = re.compile(r"(?:nêu|nói)\s+$")
_BEFORE_ABOVE = 8
"""Characters before "trên" in which "nêu" or "nói" is sought."""


def find_dated(text: str) -> Iterator[Mention]:
    """Yield types with their day where a number should be, or after a day and their issuer.

    >>> text = "Ngày 20/02/2023, Giám đốc Sở Nội vụ ban hành Quyết định thành lập Tổ công tác"
    >>> [(m.type, m.start) for m in find_dated(text)]
    [('Quyết định', 45)]
    """
    for day in _DAY.finditer(text):
        at = day.start() - 1
        typed = type_before(text, at) if text[at : at + 1] in "Nn" else None
        if typed and typed[1].lower() in _DATED_TYPES and text[typed[0]].isupper():
            yield Mention(typed[0], at - 1, typed[0], "full", typed[1])
        issued = _ISSUED.match(text, day.end())
        if issued:
            words = issued["type"].lower().split()
            names = (" ".join(words[:n]) for n in (3, 2))
            name = next((n for n in names if n in _DATED_TYPES), None)
            start = issued.start("type")
            end = start + len(name or "")
            if name and not _NUMBER_WORD.match(text, end):
                yield Mention(start, end, start, "full", canonical_names()[name])


def find_anaphors(text: str) -> Iterator[Mention]:
    """Yield types that recall a document named before: "Quyết định này", "Kế hoạch trên đây".

    >>> [m.type for m in find_anaphors("Nghị định nêu trên và Kế hoạch này")]
    ['Kế hoạch', 'Nghị định']
    """
    for m in _THIS.finditer(text):
        yield from _anaphor(text, m.start(), m.end())
    for m in _ABOVE.finditer(text):
        said = _MENTIONED.search(text, max(0, m.start() - _BEFORE_ABOVE), m.start())
        if said:
            yield from _anaphor(text, said.start(), m.end())
        elif text.startswith(" đây", m.end()):
            yield from _anaphor(text, m.start(), m.end() + len(" đây"))


def _anaphor(text: str, at: int, end: int) -> Iterator[Mention]:
    typed = type_before(text, at)
    if typed and text[typed[0]].isupper() and typed[1].lower() in _RECALLED_TYPES:
        yield Mention(typed[0], end, typed[0], "anaphoric", typed[1])

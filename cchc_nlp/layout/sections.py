"""Sections: the path of headings above each block, with labels that OCR damaged put right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cchc_nlp.layout.lines import Draft
from cchc_nlp.text import fold

__all__ = ["number_sections"]

_ALPHABET = tuple("abcdđeghiklmnopqrstuvxy")
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ORDERS = {1: _NUMERALS, 3: _ALPHABET}
"""Labels of the levels at which OCR confuses them, in order; arabic numbers are read well."""

_LONG_HEADING, _LONG_SENTENCE = 240, 100
"""Characters above which a labelled block is a paragraph: at all, and if it ends like a sentence.

Not measured: titles of sections are one or two lines; numbered paragraphs end with a full stop.
"""
_LONG_PART = 60
"""Characters up to which a line that begins "Phần" or "Phụ lục" opens a part (not measured)."""

# A line of a table of contents: dots that lead to a page number.
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d{0,3}\s*$|…\s?(?:…|\.)+\s*\d{0,3}\s*$")
_PART = re.compile(
    r"(?:phan (?:thu )?(?:nhat|mot|hai|ba|bon|tu|nam|sau|bay|[ivx]+|\d{1,2}|[a-d])|phu luc)\b"
)


def number_sections(drafts: Iterable[Draft]) -> None:
    """Set the section of each draft, and its kind where a long heading is a paragraph.

    A label that OCR damaged is replaced by the one that is due in its place. Numbering may begin
    again, as it does after a table of contents and in each part of a report.
    """
    drafts = list(drafts)
    path = ["", "", ""]
    for i, draft in enumerate(drafts):
        text = " ".join(line.text.strip() for line in draft.lines)
        if draft.level in (1, 2, 3) and _CONTENTS.search(text):
            draft.kind, draft.level, draft.label = "paragraph", 0, ""
        elif draft.level in (1, 2, 3):
            draft.label = _due(drafts, i, path[draft.level - 1])
            path[draft.level - 1 :] = [draft.label, *[""] * (3 - draft.level)]
            ends = text.endswith((".", ";"))
            if len(text) > _LONG_HEADING or (len(text) > _LONG_SENTENCE and ends):
                draft.kind = "paragraph"
        if draft.kind == "recipients" or _opens_part(draft, text):
            path = ["", "", ""]
        draft.section = ".".join(p for p in path if p) if draft.kind != "furniture" else ""


def _opens_part(draft: Draft, text: str) -> bool:
    """Tell whether a block opens a part of the report, in which numbering begins again."""
    return (
        draft.kind == "paragraph"
        and not draft.level
        and text[:1].isupper()
        and len(draft.lines[0].text.strip()) <= _LONG_PART
        and _PART.match(fold(text)) is not None
    )


def _due(drafts: Sequence[Draft], i: int, last: str) -> str:
    """Return the label of a heading, or the one that follows ``last`` if it cannot be right.

    A label that is not above ``last`` is right where the numbering begins again, which it does
    with the first label, or with one that the next heading goes on from.
    """
    level = drafts[i].level
    if level not in _ORDERS:
        return drafts[i].label
    order, label = _ORDERS[level], _clean(level, drafts[i].label)
    place = order.index(last) if last in order else -1
    due = order[(place + 1) % len(order)]
    if label not in order:
        return due if level == 1 or last in order else label
    at = order.index(label)
    if at > place:
        return label
    following = _following(drafts, i, level)
    if following is not None and following != at + 1 and following == place + 2:
        return due
    begins = at == 0 and place > 0
    return label if begins or following == at + 1 else due


def _clean(level: int, label: str) -> str:
    """Return a label with the letters that OCR confuses put right where that is sure."""
    if level == 1:
        return label.replace("1", "I").replace("l", "I")
    return {"¢": "c", "@": "e"}.get(label, label.lower())


def _following(drafts: Sequence[Draft], i: int, level: int) -> int | None:
    """Return the place of the label of the next heading of a level under the same heading."""
    for draft in drafts[i + 1 :]:
        if draft.level and draft.level < level:
            return None
        if draft.level == level:
            label = _clean(level, draft.label)
            order = _ORDERS[level]
            return order.index(label) if label in order else None
    return None

"""Sections: the path of headings above each block, with labels that OCR damaged put right."""

from __future__ import annotations

from collections.abc import Iterable

from cchc_nlp.layout.lines import Draft

__all__ = ["number_sections"]

_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_LONG_HEADING, _LONG_SENTENCE = 240, 100
"""Characters above which a labelled block is a paragraph: at all, and if it ends like a sentence.

Not measured: titles of sections are one or two lines; numbered paragraphs end with a full stop.
"""


def number_sections(drafts: Iterable[Draft]) -> None:
    """Set the section of each draft, and its kind where a long heading is a paragraph.

    A label that OCR damaged is replaced by the one that is due in its place.
    """
    path = ["", "", ""]
    for draft in drafts:
        if draft.level in (1, 2, 3):
            draft.label = _due(draft.level, draft.label, path[draft.level - 1])
            path[draft.level - 1 :] = [draft.label, *[""] * (3 - draft.level)]
            text = " ".join(line.text.strip() for line in draft.lines)
            ends = text.endswith((".", ";"))
            if len(text) > _LONG_HEADING or (len(text) > _LONG_SENTENCE and ends):
                draft.kind = "paragraph"
        if draft.kind == "recipients":
            path = ["", "", ""]
        draft.section = ".".join(p for p in path if p) if draft.kind != "furniture" else ""


def _due(level: int, label: str, last: str) -> str:
    """Return the label of a heading, or the one that follows ``last`` if it cannot be right."""
    if level == 2:
        return label
    if level == 1:
        due = _NUMERALS[(_NUMERALS.index(last) + 1) % len(_NUMERALS) if last in _NUMERALS else 0]
        clean = label.replace("1", "I").replace("l", "I")
        return (
            clean
            if clean in _NUMERALS and (not last or _NUMERALS.index(clean) > _NUMERALS.index(last))
            else due
        )
    label = {"¢": "c", "@": "e"}.get(label, label.lower())
    if last in _ALPHABET and last:
        due = _ALPHABET[(_ALPHABET.index(last) + 1) % len(_ALPHABET)]
        return (
            label if label in _ALPHABET and _ALPHABET.index(label) > _ALPHABET.index(last) else due
        )
    return label

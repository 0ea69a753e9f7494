"""Footnotes: groups of lines in small print at the foot of a page, each with its number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_nlp.layout.lines import NOTE_NUMBER, Draft, ends_sentence, is_start
from cchc_nlp.text import cells_of
from cchc_nlp.types import Line

__all__ = ["find_notes", "gap_between", "is_small", "notes_of", "raised_note"]

_SMALL_PRINT = 1.12
"""Width of a line, relative to the usual one, from which it is set in small print.

Not measured: footnotes are set in 10 or 11 points where the body has 13 or 14, so that their lines
hold a fifth more characters and more.
"""

_RAISED = re.compile(r"\s*([⁰¹²³⁴⁵⁶⁷⁸⁹]+)\s+(?=\S)")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

# The number of a footnote that begins with a figure: "13 08 chi cục".
_BEFORE_FIGURE = re.compile(r"\s*\d{1,2}\s+(?=\d{1,3}\s)")


def gap_between(before: Sequence[Line], group: Sequence[Line]) -> int:
    """Return the number of blank lines between two groups.

    The reader of PDF leaves two where small print begins.
    """
    return group[0].number - before[-1].number - 1


def find_notes(groups: Sequence[list[Line]], width: float, last_note: Draft | None) -> set[int]:
    """Return the indices of the groups of a page that are footnotes.

    They are numbered groups at its foot, and the rest of the last footnote of the page before,
    ``last_note``. ``width`` is the usual number of characters a line.
    """
    notes: set[int] = set()
    for i in range(len(groups) - 1, -1, -1):
        text = groups[i][0].text
        if cells_of(text):
            break
        if (
            _is_numbered(groups[i], width)
            and (i or len(groups) == 1)
            and not is_start(text)
            and (len(groups[i]) == 1 or is_small(groups[i], width))
        ):
            notes.add(i)
        elif (
            notes
            or last_note is None
            or i < len(groups) - 1
            or not _continues_note(groups, i, width, last_note)
        ):
            break
        else:
            notes.add(i)
    first = min(notes, default=len(groups))
    if (
        last_note is not None
        and 0 < first < len(groups)
        and _continues_note(groups, first - 1, width, last_note)
    ):
        notes.add(first - 1)
    return notes


def _is_numbered(group: Sequence[Line], width: float) -> bool:
    """Tell whether a group begins with the number of a footnote.

    In small print a figure may follow it; elsewhere that would be a figure in a sentence.
    """
    text = group[0].text
    return bool(NOTE_NUMBER.match(text)) or (
        bool(_BEFORE_FIGURE.match(text)) and is_small(group, width)
    )


def notes_of(
    groups: Sequence[list[Line]], notes: set[int], last_note: Draft | None
) -> tuple[list[Draft], Draft | None]:
    """Return the drafts of a page's footnotes, and the one that may go on with the next page.

    A part without a number is appended to the footnote before it, which may be ``last_note``.
    """
    found: list[Draft] = []
    for i in sorted(notes):
        for part in _split(groups[i]):
            numbered = NOTE_NUMBER.match(part[0].text) or _BEFORE_FIGURE.match(part[0].text)
            if not numbered and (found or last_note):
                target = found[-1] if found else last_note
                assert target is not None
                target.lines += part
            else:
                label = numbered.group().strip() if numbered else ""
                found.append(Draft("footnote", part, label=label))
    return found, found[-1] if found else last_note if notes else None


def raised_note(group: Sequence[Line]) -> Draft | None:
    """Return the footnote that a group is by its number in raised digits, wherever it stands.

    The reader of Word puts footnotes after the paragraph that points to them.
    """
    match = _RAISED.match(group[0].text)
    return Draft("footnote", list(group), label=match[1].translate(_LOWERED)) if match else None


def is_small(group: Sequence[Line], width: float) -> bool:
    """Tell whether a group is set in small print, as a line longer than the body's shows."""
    return max(len(line.text.strip()) for line in group) > _SMALL_PRINT * width


def _continues_note(groups: Sequence[list[Line]], i: int, width: float, last_note: Draft) -> bool:
    """Tell whether a group continues a footnote: small print, or the middle of a sentence."""
    if is_start(groups[i][0].text.lstrip()):
        return False
    if is_small(groups[i], width):
        return True
    first = groups[i][0].text.lstrip()
    begins_inside = first[:1].islower() or not first[:1].isalpha()
    after_end = i > 0 and (
        ends_sentence(groups[i - 1][-1].text) or gap_between(groups[i - 1], groups[i]) > 1
    )
    return last_note.is_open() and begins_inside and after_end


def _split(group: list[Line]) -> list[list[Line]]:
    """Cut a group of lines at each number of a footnote that follows the end of a sentence."""
    out = [[group[0]]]
    for line in group[1:]:
        if NOTE_NUMBER.match(line.text) and ends_sentence(out[-1][-1].text):
            out.append([line])
        else:
            out[-1].append(line)
    return out

"""Footnotes: groups of lines in small print at the foot of a page, each with its number."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_nlp.layout.lines import NOTE_NUMBER, Draft, ends_sentence, is_start
from cchc_nlp.text import cells_of
from cchc_nlp.types import Line

__all__ = ["find_notes", "notes_of"]

_SMALL_PRINT = 1.12
"""Width of a line, relative to the usual one, from which it is set in small print.

Not measured: footnotes are set in 10 or 11 points where the body has 13 or 14, so that their lines
hold a fifth more characters and more.
"""


def find_notes(groups: Sequence[list[Line]], width: float, open_note: Draft | None) -> set[int]:
    """Return the indices of the groups of a page that are footnotes.

    They are numbered groups at its foot, and the rest of a footnote that the page before left open
    (``open_note``). ``width`` is the usual number of characters a line.
    """
    notes: set[int] = set()
    for i in range(len(groups) - 1, -1, -1):
        text = groups[i][0].text
        if cells_of(text):
            break
        if (
            NOTE_NUMBER.match(text)
            and (i or len(groups) == 1)
            and not is_start(text)
            and (len(groups[i]) == 1 or _is_small(groups[i], width))
        ):
            notes.add(i)
        elif (
            notes
            or open_note is None
            or (i == len(groups) - 1 and not _continues_note(groups, i, width))
        ):
            break
        elif i == len(groups) - 1:
            notes.add(i)
    first = min(notes, default=len(groups))
    if (
        open_note is not None
        and 0 < first < len(groups)
        and _continues_note(groups, first - 1, width)
    ):
        notes.add(first - 1)
    return notes


def notes_of(
    groups: Sequence[list[Line]], notes: set[int], open_note: Draft | None
) -> tuple[list[Draft], Draft | None]:
    """Return the drafts of a page's footnotes, and the one that it leaves open, if any.

    A part without a number is appended to the footnote before it, which may be ``open_note``.
    """
    found: list[Draft] = []
    for i in sorted(notes):
        for part in _split(groups[i]):
            numbered = NOTE_NUMBER.match(part[0].text)
            if not numbered and (found or open_note):
                target = found[-1] if found else open_note
                assert target is not None
                target.lines += part
            else:
                label = numbered.group().strip() if numbered else ""
                found.append(Draft("footnote", part, label=label))
    last = found[-1] if found else open_note
    return found, last if last is not None and last.is_open() else None


def _is_small(group: Sequence[Line], width: float) -> bool:
    """Tell whether a group is set in small print, as a line longer than the body's shows."""
    return max(len(line.text.strip()) for line in group) > _SMALL_PRINT * width


def _continues_note(groups: Sequence[list[Line]], i: int, width: float) -> bool:
    """Tell whether a group continues a footnote: small print, or the middle of a sentence."""
    first = groups[i][0].text.lstrip()
    begins_inside = first[:1].islower() or not first[:1].isalpha()
    after_end = i == 0 or ends_sentence(groups[i - 1][-1].text)
    return not is_start(first) and (
        _is_small(groups[i], width) or (begins_inside and after_end and i > 0)
    )


def _split(group: list[Line]) -> list[list[Line]]:
    """Cut a group of lines at each number of a footnote that follows the end of a sentence."""
    out = [[group[0]]]
    for line in group[1:]:
        if NOTE_NUMBER.match(line.text) and ends_sentence(out[-1][-1].text):
            out.append([line])
        else:
            out[-1].append(line)
    return out

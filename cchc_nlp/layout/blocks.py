"""From pages of lines to blocks: furniture and footnotes set apart, paragraphs made whole."""

from __future__ import annotations

import re
from statistics import median

from cchc_nlp.layout.footnotes import find_notes, notes_of, raised_note
from cchc_nlp.layout.furniture import furniture_of
from cchc_nlp.layout.lines import Draft
from cchc_nlp.layout.paragraphs import append_body, groups_of, joined, paragraphs_of
from cchc_nlp.layout.sections import number_sections
from cchc_nlp.layout.tables import drop_repeated_heads
from cchc_nlp.text import OffsetMap, cells_of
from cchc_nlp.types import Block, Line, Report

__all__ = ["layout"]

_BROKEN_SYMBOL = re.compile(r"[^\s-]-\s*$")

_LONG_LINE = 0.5
"""Share of the median length from which lines count for the usual width.

Not measured: it leaves out the last lines of paragraphs, page numbers and titles.
"""


def layout(report: Report) -> list[Block]:
    """Cut a report into blocks, in reading order.

    Every line that is not blank is in exactly one block. Footnotes follow the paragraph that they
    interrupt.

    >>> from cchc_nlp.read import report_from_text
    >>> text = "I. KẾT QUẢ\\n\\n- Đã ban hành\\nkế hoạch.\\n- Đã kiểm tra.\\n"
    >>> [(b.kind, b.section, b.text) for b in layout(report_from_text(text))][:2]
    [('heading', 'I', 'I. KẾT QUẢ'), ('item', 'I', '- Đã ban hành kế hoạch.')]
    """
    width = _usual_width(report)
    furniture = furniture_of(report)
    drafts: list[Draft] = []
    last_note: Draft | None = None
    for page in report.pages:
        lines = report.lines[page.first_line - 1 : page.last_line]
        drafts += [
            Draft("furniture", [line])
            for line in lines
            if line.number in furniture and line.text.strip()
        ]
        body, last_note = _body(
            [line for line in lines if line.number not in furniture], width, last_note
        )
        append_body(drafts, body, width)
    drop_repeated_heads(drafts)
    number_sections(drafts)
    return [_block(d) for d in drafts]


def _usual_width(report: Report) -> float:
    """Return the median number of characters of the longer lines, those of tables aside."""
    lengths = [
        len(line.text.strip())
        for line in report.lines
        if line.text.strip() and not cells_of(line.text)
    ]
    usual = median(lengths) if lengths else 0
    long = [n for n in lengths if n >= _LONG_LINE * max(usual, 1)]
    return median(long) if long else 1.0


def _body(
    lines: list[Line], width: float, last_note: Draft | None
) -> tuple[list[Draft], Draft | None]:
    """Return the drafts of a page, footnotes last, and the footnote that may go on after it."""
    groups = joined(groups_of(lines), width, has_note=last_note is not None)
    notes = find_notes(groups, width, last_note)
    body: list[Draft] = []
    for i, group in enumerate(groups):
        if i not in notes:
            raised = raised_note(group)
            body += [raised] if raised else paragraphs_of(group, width)
    found, still_open = notes_of(groups, notes, last_note)
    return body + found, still_open


def _block(draft: Draft) -> Block:
    """Join the lines of a draft by spaces, except where a symbol was broken at its hyphen."""
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    at, previous_end = 0, 0
    for i, line in enumerate(draft.lines):
        # The tabs of a row stand for its empty cells.
        text = line.text.strip(" \f\u00a0" if draft.kind == "row" else " \t\f\u00a0")
        start = line.start + line.text.index(text) if text else line.start
        if not i and draft.kind == "footnote" and draft.label:
            rest = text[len(draft.label) :].lstrip()
            start, text = start + len(text) - len(rest), rest
        if i and not _BROKEN_SYMBOL.search(parts[-1]):
            pieces.append((at, at + 1, previous_end, start))
            parts.append(" ")
            at += 1
        pieces.append((at, at + len(text), start, start + len(text)))
        parts.append(text)
        at += len(text)
        previous_end = start + len(text)
    return Block(
        draft.kind,
        draft.section,
        "".join(parts),
        OffsetMap(pieces),
        lines=tuple(line.number for line in draft.lines),
        page=draft.lines[0].page,
        label=draft.label,
    )

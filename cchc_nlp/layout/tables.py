"""Tables over pages: a head that each page repeats belongs to the page and not to the table."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_nlp.layout.lines import Draft

__all__ = ["drop_repeated_heads"]

_MOST_HEAD_ROWS = 4
"""Rows of a head that are looked at: titles, groups of columns, columns, and their numbers."""


def drop_repeated_heads(drafts: Sequence[Draft]) -> None:
    """Make furniture of the rows with which a table repeats its head on the pages after the first.

    The rows go on with the table of the page before where only furniture and footnotes part them.
    """
    head = list[str]()
    previous: Draft | None = None
    i = 0
    while i < len(drafts):
        draft = drafts[i]
        if draft.kind == "row":
            rows = _rows_together(drafts, i)
            repeated = _repeated(rows, head) if _goes_on(previous, draft) else 0
            for row in rows[:repeated]:
                row.kind = "furniture"
            if not _goes_on(previous, draft):
                head = [_squeezed(row) for row in rows[:_MOST_HEAD_ROWS]]
            previous = rows[-1]
            i += len(rows)
            continue
        if draft.kind not in ("furniture", "footnote"):
            previous = None
        i += 1


def _rows_together(drafts: Sequence[Draft], first: int) -> list[Draft]:
    """Return the rows on one page, line after line, from a draft on."""
    rows = [drafts[first]]
    for draft in drafts[first + 1 :]:
        if draft.kind != "row" or draft.lines[0].number != rows[-1].lines[-1].number + 1:
            break
        rows.append(draft)
    return rows


def _goes_on(previous: Draft | None, draft: Draft) -> bool:
    """Tell whether a row may go on with the table that a row of the page before ends."""
    return previous is not None and draft.lines[0].page == previous.lines[0].page + 1


def _repeated(rows: Sequence[Draft], head: Sequence[str]) -> int:
    """Return how many rows are those of the head; none where nothing would be left."""
    count = 0
    while count < min(len(rows), len(head)) and _squeezed(rows[count]) == head[count]:
        count += 1
    return count if count < len(rows) else 0


def _squeezed(row: Draft) -> str:
    return "".join(row.lines[0].text.split())

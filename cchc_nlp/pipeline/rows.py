"""Rows of tables as passages: some rows each, under the header of their table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cchc_nlp.text import cells_of
from cchc_nlp.types import Block, Part

__all__ = ["Rows", "rows_of"]

_HEADER_ROWS = 3
"""Rows of a header at most: groups of columns, columns, and their numbers."""
_COUNTED = re.compile(r"\W*(?:\d[\d.,/%]*|[IVXLC]{1,5})\W*")
"""The first cell of a row that counts it, or a number."""


class Rows(NamedTuple):
    """Some rows of a table as one text, what stands above them, and their extent in the source."""

    block: Block
    text: str
    context: str
    start: int
    end: int


class _Row(NamedTuple):
    part: Part
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return " | ".join(filter(None, self.cells))

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def heads(self) -> bool:
        """Whether it heads the rows below it: nothing but a number and a name, all else empty."""
        return len(self.cells) > 2 and sum(map(bool, self.cells)) == 2 and all(self.cells[:2])


def rows_of(parts: Sequence[Part], above: str, long: int) -> Iterator[Rows]:
    """Yield a table as passages of some rows each, ``long`` words at most.

    Those after the first have the table's header above them.
    """
    rows = [_Row(part, tuple(cells_of(part.restoration.text, is_row=True))) for part in parts]
    header = rows[: _header(rows)]
    title = " | ".join(row.text for row in header)
    first = 0
    while first < len(rows):
        last, words = first, 0
        while last < len(rows) and (last == first or words + rows[last].words <= long):
            words += rows[last].words
            last += 1
        if first < last - 1 < len(rows) - 1 and rows[last - 1].heads:
            last -= 1  # it stands with those that it heads
        yield _rows(rows[first:last], " › ".join(filter(None, [above, title if first else ""])))
        first = last


def _header(rows: Sequence[_Row]) -> int:
    """How many rows are the header: the first, unless it has numbers, and what goes on with it."""
    if not rows or _is_counted(rows[0]) or len(rows) == 1:
        return 0
    count = 1
    while count < min(len(rows) - 1, _HEADER_ROWS) and not rows[count].cells[0]:
        count += 1
    return count


def _is_counted(row: _Row) -> bool:
    return bool(row.cells) and _COUNTED.fullmatch(row.cells[0]) is not None


def _rows(rows: Sequence[_Row], context: str) -> Rows:
    first, last = rows[0].part, rows[-1].part
    start, _ = first.offsets.to_source(0, 1)
    _, end = last.offsets.to_source(0, len(last.restoration.text))
    return Rows(first.block, "\n".join(row.text for row in rows), context, start, end)

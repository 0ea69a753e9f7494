"""Passages, the units of search, cut from paragraphs, lists and tables, each with its headings.

A passage is what answers by itself: a paragraph, some items of a list with the line that opens it,
some rows of a table with its header. A heading stands above what is below it and is a passage only
where nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cchc_nlp.text import cells_of, clause_bounds
from cchc_nlp.types import Block, Part, Passage, Report

__all__ = ["passages_of"]

_LONG = 170
"""Words at which a passage is cut, because the encoder reads about 200 tokens; 100 were worse on
the judged questions (nDCG@10 of passages 0.642 for 0.673)."""
_SHORT = 30
"""Words of a block below which it says too little by itself, and is joined with its neighbours."""
_ADDRESSED = "recipients"
"""The kind of the blocks that tell to whom a report goes, all of which are one passage."""
_ARTICLE = re.compile(r"Điều\s+\d+[a-zđ]?\b")
_HEADING_LEVELS, _ITEM_LEVEL, _NO_LEVEL = 3, 5, 9
"""Levels of headings, at most, of list items, and of other blocks."""


class _Piece(NamedTuple):
    """A block's text, or some of it, and its extent in the source."""

    block: Block
    text: str
    start: int
    end: int

    @property
    def words(self) -> int:
        return len(self.text.split())


def passages_of(report: Report, parts: Sequence[Part]) -> Iterator[Passage]:
    """Yield the passages of a report, in its order."""
    headings: list[_Heading] = []
    joined = _Joined(report)
    outside_articles: int | None = None
    for kind, run in _runs(parts):
        if kind == "row":
            yield from joined.flush()
            yield from _table_passages(report, run, _path(headings))
            _stand_above(headings)
            continue
        (part,) = run
        if _ARTICLE.match(part.restoration.text):  # what stands above it stands above all of them
            outside_articles = len(headings) if outside_articles is None else outside_articles
            yield from joined.close(headings, outside_articles)
        level = _level(part)
        if level < _NO_LEVEL:
            yield from joined.close(headings, sum(h.level < level for h in headings))
        if level > _HEADING_LEVELS:
            _stand_above(headings)
            yield from joined.add(part, _path(headings))
        if level <= _HEADING_LEVELS or _opens(part):
            headings.append(_Heading(level, part, bare=level <= _HEADING_LEVELS))
    yield from joined.close(headings, 0)
    yield from joined.flush()


class _Heading(NamedTuple):
    """What stands above the blocks that follow; ``bare`` as long as nothing does."""

    level: int
    part: Part
    bare: bool


def _stand_above(headings: list[_Heading]) -> None:
    """Note that something has followed each heading."""
    headings[:] = [heading._replace(bare=False) for heading in headings]


def _path(headings: Sequence[_Heading]) -> str:
    return " › ".join(h.part.restoration.text.strip(" :") for h in headings)


class _Joined:
    """Pieces that are to be one passage, as long as what follows belongs to them."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._pieces: list[_Piece] = []
        self._context = ""

    def add(self, part: Part, context: str) -> Iterator[Passage]:
        """Add a part; yields the passages that it ends."""
        text = part.restoration.text
        for start, end in _chunks(text):
            piece = _Piece(part.block, text[start:end], *part.offsets.to_source(start, end))
            if context != self._context or not self._belongs(piece):
                yield from self.flush()
            self._context = context
            self._pieces.append(piece)

    def close(self, headings: list[_Heading], first: int) -> Iterator[Passage]:
        """End the headings from one on; the last of them is added where nothing has followed it."""
        if len(headings) > first:
            if headings[-1].bare:
                yield from self.add(headings[-1].part, _path(headings[:-1]))
            del headings[first:]
            _stand_above(headings)

    def flush(self) -> Iterator[Passage]:
        """Yield the pieces as a passage, if there are any."""
        if self._pieces:
            first, last = self._pieces[0], self._pieces[-1]
            text = "\n".join(piece.text for piece in self._pieces)
            made = _passage(self._report, first.block, text, self._context, first.start, last.end)
            raw = (self._report.text[piece.start : piece.end] for piece in self._pieces)
            yield made._replace(raw="\n".join(raw))
            self._pieces.clear()

    def _belongs(self, piece: _Piece) -> bool:
        """Whether a piece is to be joined with the others: one of both says little by itself."""
        if not self._pieces:
            return True
        last = self._pieces[-1]
        if piece.start < last.end:  # a footnote, or a column, that is read before it stands
            return False
        if _ADDRESSED in (last.block.kind, piece.block.kind):
            return last.block.kind == piece.block.kind
        words = sum(other.words for other in self._pieces)
        return words + piece.words <= _LONG and min(words, piece.words) < _SHORT


def _runs(parts: Sequence[Part]) -> Iterator[tuple[str, list[Part]]]:
    """The parts that say something, one by one, the rows of a table together."""
    rows: list[Part] = []
    for part in parts:
        if part.block.kind == "furniture" or not part.restoration.text.strip():
            continue
        if rows and part.block.kind != "row":
            yield "row", rows
            rows = []
        if part.block.kind == "row":
            rows.append(part)
        else:
            yield part.block.kind, [part]
    if rows:
        yield "row", rows


def _level(part: Part) -> int:
    if part.block.kind == "heading" and not part.restoration.text.rstrip().endswith((";", ",")):
        return min(part.block.section.count(".") + 1, _HEADING_LEVELS)
    return _ITEM_LEVEL if part.block.kind in ("heading", "item") else _NO_LEVEL


def _opens(part: Part) -> bool:
    """Whether a list item heads what follows it."""
    text = part.restoration.text.rstrip()
    return (
        _level(part) == _ITEM_LEVEL
        and len(text.split()) < _SHORT
        and not text.endswith((".", ";", ","))
    )


def _table_passages(report: Report, rows: Sequence[Part], above: str) -> Iterator[Passage]:
    """Yield a table as passages of some rows each.

    Those after the first have the table's first row as a heading.
    """
    texts = [" | ".join(filter(None, cells_of(row.restoration.text, is_row=True))) for row in rows]
    first = 0
    while first < len(rows):
        last, words = first, 0
        while last < len(rows) and (last == first or words + len(texts[last].split()) <= _LONG):
            words += len(texts[last].split())
            last += 1
        start, _ = rows[first].offsets.to_source(0, 1)
        _, end = rows[last - 1].offsets.to_source(0, len(rows[last - 1].restoration.text))
        yield _passage(
            report,
            rows[first].block,
            "\n".join(texts[first:last]),
            " › ".join(filter(None, [above, texts[0] if first else ""])),
            start,
            end,
        )
        first = last


def _passage(
    report: Report, block: Block, text: str, context: str, start: int, end: int
) -> Passage:
    """Return a passage with its place; ``start`` and ``end`` are offsets into the source."""
    return Passage(
        text=text,
        raw=report.text[start:end],
        context=context,
        kind=block.kind,
        section=block.section,
        page=report.page_at(start),
        first_line=report.line_at(start),
        last_line=report.line_at(max(start, end - 1)),
        start=start,
        end=end,
    )


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long paragraph after clauses into pieces of about ``_LONG`` words at most."""
    start = words = 0
    end = 0
    for _, bound in clause_bounds(text):
        more = len(text[end:bound].split())
        if words and words + more > _LONG:
            yield start, end
            start, words = end, 0
        words, end = words + more, bound
    if start < end:
        yield start, end

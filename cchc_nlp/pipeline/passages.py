"""Passages, the units of search, cut from paragraphs and tables, each with its headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_nlp.text import cells_of, clause_bounds
from cchc_nlp.types import Block, Part, Passage, Report

__all__ = ["passages_of"]

_LONG = 170
"""Words at which a paragraph is cut, because the encoder reads about 200 tokens (not measured)."""

_SHORT_ITEM = 30
"""Words of a list item below which it heads what follows, if it does not end like a sentence.

Not measured: longer items are passages of their own.
"""

_ITEM_LEVEL, _NO_LEVEL = 5, 9
"""Levels below those of headings, which are at most 3: of list items, and of other blocks."""


def passages_of(report: Report, parts: Sequence[Part]) -> Iterator[Passage]:
    """Yield the passages of a report, in its order."""
    headings: list[tuple[int, str]] = []
    table: list[Part] = []
    for part in parts:
        block, text = part.block, part.restoration.text
        if table and block.kind not in ("row", "furniture"):
            yield from _table_passages(report, table, headings)
            table = []
        if block.kind == "furniture" or not text.strip():
            continue
        if block.kind == "row":
            table.append(part)
            continue
        level = _NO_LEVEL
        if block.kind == "heading":
            level = block.section.count(".") + 1
        elif block.kind == "item":
            level = _ITEM_LEVEL
        opens = block.kind == "heading" or (
            block.kind == "item"
            and len(text.split()) < _SHORT_ITEM
            and not text.rstrip().endswith((".", ";"))
        )
        if level < _NO_LEVEL:
            headings = [h for h in headings if h[0] < level]
        context = " › ".join(h for _, h in headings)
        if opens:
            headings.append((level, text.strip(" :")))
        for start, end in _chunks(text):
            yield _passage(
                report, block, text[start:end], context, *part.offsets.to_source(start, end)
            )
    if table:
        yield from _table_passages(report, table, headings)


def _table_passages(
    report: Report, rows: Sequence[Part], headings: Sequence[tuple[int, str]]
) -> Iterator[Passage]:
    """Yield a table as passages of some rows each.

    Those after the first have the table's first row as a heading.
    """
    texts = [" | ".join(filter(None, cells_of(row.restoration.text, is_row=True))) for row in rows]
    context = [h for _, h in headings]
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
            " › ".join(context + ([texts[0]] if first else [])),
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

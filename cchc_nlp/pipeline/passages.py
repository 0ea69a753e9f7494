"""Passages: the units of search, cut from paragraphs and tables, each under the headings it stands below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cchc_nlp.text import cells_of, clause_bounds
from cchc_nlp.types import Block, Part, Passage, Report

__all__ = ["passages_of"]

_LONG, _SHORT_ITEM = 170, 30
"""Words at which a paragraph is cut (the encoder reads about 200 tokens), and words below which a list item is a heading of what follows."""


def passages_of(report: Report, parts: Sequence[Part]) -> Iterator[Passage]:
    """The passages of a report, in its order."""
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
        level = {"heading": block.section.count(".") + 1, "item": 5}.get(block.kind, 9)
        opens = block.kind == "heading" or (
            block.kind == "item"
            and len(text.split()) < _SHORT_ITEM
            and not text.rstrip().endswith((".", ";"))
        )
        if level < 9:
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
    """A table as passages of some rows each; those after the first stand under the table's first row, as under a heading."""
    texts = [" | ".join(filter(None, cells_of(row.restoration.text))) for row in rows]
    context = [h for _, h in headings]
    first = 0
    while first < len(rows):
        last, words = first, 0
        while last < len(rows) and (last == first or words + len(texts[last].split()) <= _LONG):
            words += len(texts[last].split())
            last += 1
        start, end = (
            rows[first].offsets.to_source(0, 1)[0],
            rows[last - 1].offsets.to_source(0, len(rows[last - 1].restoration.text))[1],
        )
        yield _passage(
            report,
            rows[first].block,
            "\n".join(texts[first:last]),
            " › ".join(context + ([texts[0]] if first else [])),
            start,
            end,
        )
        first = last


def _passage(report: Report, block: Block, text: str, context: str, a: int, b: int) -> Passage:
    first, last = report.line_at(a), report.line_at(max(a, b - 1))
    return Passage(
        text,
        report.text[a:b],
        context,
        block.kind,
        block.section,
        report.page_at(a),
        first,
        last,
        a,
        b,
    )


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long paragraph at sentence ends into pieces of at most about ``_LONG`` words."""
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

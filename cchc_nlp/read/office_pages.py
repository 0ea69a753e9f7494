"""Text of the pages of office files, as their readers find it, in Unicode.

A blank line between paragraphs, a line for each row of a table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc_nlp.read.legacy import Piece, Told, told, unicode_texts
from cchc_nlp.read.settings import PageText
from cchc_nlp.text import fold, row_text

__all__ = ["Block", "OfficePage", "Paragraph", "Table", "page_texts", "pages_of"]

_FRAME_PHRASES = ("cong hoa xa hoi", "dang cong san viet nam", "noi nhan", "doc lap")
"""Folded phrases of tables that only set the head or foot of a letter in columns."""
_MOST_FRAME_ROWS, _MOST_FRAME_COLUMNS = 4, 3
"""Rows and columns of such a table at most. Not measured: a head has two of each, or a spacer."""
_FRAME_LINES = 3
"""Paragraphs of one cell from which a small table without lines only sets out the page.

A signature has the office, how it was signed and the name; a cell of data has one or two.
"""
_BLANKS = re.compile(r"[^\S\t\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ITEM = re.compile(r"[a-zđ]{1,2}[.)]")
_TYPED_NUMBER = re.compile(
    r"\A((?:[IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]|\d{1,2}(?:\.\d{1,2})+|[-–+•*])\t+(?=[^\t]+$)"
)
"""A number of a heading or an item with a tab after it, on a line that has no other."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph in pieces of one font."""

    pieces: Sequence[Piece]


@dataclass(slots=True)
class Table:
    """A table: of each cell of each row its paragraphs; ``lines`` is whether any line is drawn."""

    rows: list[list[list[Paragraph]]] = field(default_factory=list)
    lines: bool = True


Block = Paragraph | Table


@dataclass(slots=True)
class OfficePage:
    """The blocks of a page: a whole Word file, a sheet, a slide."""

    blocks: list[Block]


def pages_of(path: Path) -> list[PageText]:
    """Return the pages of a Word, Excel, PowerPoint or RTF file, by the suffix of its path.

    Raises whatever the parsers raise for a damaged file.
    """
    match path.suffix:
        case ".docx":
            from cchc_nlp.read.word import word_blocks

            return page_texts([OfficePage(word_blocks(path))])
        case ".xlsx":
            return page_texts(list(_sheet_pages(path)))
        case ".pptx":
            from viparse.engines.pptx import PptxEngine

            return page_texts(list(_slide_pages(_raw_blocks(PptxEngine(), path))))
        case _:
            from viparse.engines.rtf import RtfEngine

            return page_texts([OfficePage(list(_rtf_rows(_raw_blocks(RtfEngine(), path))))])


def page_texts(pages: Sequence[OfficePage]) -> list[PageText]:
    """Return pages as text in Unicode; pages without any are left out.

    >>> row = [[Paragraph([Piece("Sè hå s¬", ".VnTime")])], [Paragraph([Piece("12")])]]
    >>> title = Paragraph([Piece("QuyÕt ®Þnh", ".VnTime")])
    >>> page_texts([OfficePage([title, Table([row])])])[0].text
    'Quyết định\\n\\nSố hồ sơ\\t12'
    """
    paragraphs = [list(_paragraphs(page.blocks)) for page in pages]
    texts = iter(unicode_texts([p.pieces for found in paragraphs for p in found]))
    out = []
    for page, found in zip(pages, paragraphs, strict=True):
        converted = [next(texts) for _ in found]
        parts = list(_parts(page.blocks, iter(converted)))
        if parts:
            reason = told(converted)
            out.append(PageText("\n\n".join(parts), "legacy" if reason else "", "text", reason))
    return out


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from (p for row in block.rows for cell in row for p in cell)


def _parts(blocks: Iterable[Block], texts: Iterator[Told]) -> Iterator[str]:
    """The parts of a page; ``texts`` are those of its paragraphs, in their order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            text = _clean(next(texts).text)
            if text.strip():
                yield text
            continue
        rows = [[[_clean(next(texts).text) for _ in cell] for cell in row] for row in block.rows]
        cells = [["\n".join(cell) for cell in row] for row in rows]
        if _is_frame(rows, lines=block.lines):
            yield from (cell.strip("\n") for row in cells for cell in row if cell.strip())
        else:
            filled = [row_text(row) for row in cells if any(cell.strip() for cell in row)]
            if filled:
                yield "\n".join(filled)


def _is_frame(rows: list[list[list[str]]], *, lines: bool) -> bool:
    """Whether a table only sets the head or the foot of a letter in columns."""
    if len(rows) > _MOST_FRAME_ROWS or max(map(len, rows), default=0) > _MOST_FRAME_COLUMNS:
        return False
    words = fold(" ".join(text for row in rows for cell in row for text in cell))
    if any(phrase in words for phrase in _FRAME_PHRASES):
        return True
    longest = max((sum(bool(t.strip()) for t in cell) for row in rows for cell in row), default=0)
    return not lines and longest >= _FRAME_LINES


def _clean(text: str) -> str:
    """A paragraph without control characters and without blanks that only set it out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    text = _BLANKS.sub(" ", _CONTROLS.sub("", text))
    lines = [_TYPED_NUMBER.sub(r"\1 ", line.strip(" ")) for line in text.split("\n")]
    text = _BLANK_LINES.sub("\n\n", _without_soft_breaks(lines))
    return unicodedata.normalize("NFC", text.strip("\n"))


def _without_soft_breaks(lines: Sequence[str]) -> str:
    """Lines of one paragraph, a blank in place of a break within a sentence.

    Such a break goes before a small letter, and after neither the end of a sentence nor of an item.
    """
    out = list(lines[:1])
    for line in lines[1:]:
        goes_on = line[:1].islower() and not _ITEM.match(line) and "\t" not in out[-1]
        if goes_on and out[-1] and out[-1][-1] not in ".;:!?…":
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return "\n".join(out)


def _sheet_pages(path: Path) -> Iterator[OfficePage]:
    """Sheets, each under its name."""
    from cchc_nlp.read.excel import sheets

    for sheet in sheets(path):
        rows = [[[Paragraph(cell)] if cell else [] for cell in row] for row in sheet.rows]
        yield OfficePage([Paragraph([Piece(sheet.name)]), Table(rows)])


def _raw_blocks(engine: Any, path: Path) -> list[dict[str, Any]]:
    """The blocks that an engine of viparse finds, before it would convert old letters by fonts."""
    from viparse.options import LoadOptions

    blocks: list[dict[str, Any]] = engine.extract(path, LoadOptions()).signals["blocks"]
    return blocks


def _slide_pages(blocks: Iterable[dict[str, Any]]) -> Iterator[OfficePage]:
    """Slides: a heading of the first level opens one."""
    page = list[Block]()
    for block in blocks:
        if block["type"] == "heading" and block.get("level") == 1 and page:
            yield OfficePage(page)
            page = []
        if block["type"] == "table":
            page.append(Table([[[Paragraph([Piece(c)])] for c in row] for row in block["rows"]]))
        else:
            page.append(Paragraph([Piece(block["text"])]))
    if page:
        yield OfficePage(page)


def _rtf_rows(blocks: Iterable[dict[str, Any]]) -> Iterator[Block]:
    """Rebuild the tables that the reader of RTF flattens, with a stroke after each cell.

    Of a cell of several lines, the last stands in the row and the others before it.
    """
    rows = list[list[list[Paragraph]]]()
    for block in blocks:
        cells = block["text"].split("|")
        if len(cells) > 2 and not cells[-1].strip():
            rows.append([[Paragraph([Piece(cell)])] for cell in cells[:-1]])
            continue
        if rows:
            yield Table(rows)
            rows = []
        yield from (Paragraph([Piece(cell)]) for cell in cells if cell.strip())
    if rows:
        yield Table(rows)

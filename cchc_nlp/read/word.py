"""Word files (docx) to blocks of text, as a person sees them in Word.

Paragraphs with their automatic numbers, tables, text boxes and footnotes after the paragraph that
they hang on, endnotes at the end.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from cchc_nlp.read.legacy import Piece
from cchc_nlp.read.office_pages import Block, Paragraph, Table
from cchc_nlp.read.word_numbers import Numbering, roman
from cchc_nlp.read.word_styles import Styles, value
from cchc_nlp.read.word_text import paragraph_text, runs_on

__all__ = ["word_blocks"]

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARAGRAPH, _TABLE, _ROW, _CELL = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc"))
_TRANSPARENT = frozenset(
    map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag"))
)
"""Elements around paragraphs, rows and cells that say nothing of how they look."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_LINE = ("nil", "none")
_SIDES = ("top", "bottom", "left", "right", "start", "end", "insideH", "insideV")


def word_blocks(path: Path) -> list[Block]:
    """Return the blocks of a Word file in their order.

    A footnote follows the paragraph or the table that points to it, its number in raised digits.
    Raises whatever the parsers raise for a damaged file.
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())

        def part(name: str) -> Any:
            if f"word/{name}.xml" not in names:
                return None
            return parse_xml(archive.read(f"word/{name}.xml").replace(_STRICT, _TRANSITIONAL))

        styles = Styles.of(part("styles"))
        reader = _Reader(styles, Numbering(part("numbering"), styles))
        footnotes = _Notes(reader, "footnote", part("footnotes"))
        endnotes = _Notes(reader, "endnote", part("endnotes"))
        blocks = list[Block]()
        for block in reader.blocks(part("document").find(qn("w:body"))):
            blocks.append(block)
            blocks += footnotes.take()
        blocks += [*footnotes.take(), *endnotes.take()]
    return blocks


@dataclass(slots=True)
class _Reader:
    """Reads the elements of a file in their order, which is that of the numbers."""

    styles: Styles
    numbering: Numbering
    open: list[Piece] = field(default_factory=list)
    """The text of a paragraph whose end was taken out, which the next one goes on with."""
    cited: dict[str, list[str]] = field(default_factory=lambda: {"footnote": [], "endnote": []})
    """The ids of the notes that were pointed to and are not taken yet, by their kind."""

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The blocks that stand in an element."""
        for child in parent:
            if child.tag == _PARAGRAPH:
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag in _TRANSPARENT:
                yield from self.blocks(child)

    def _paragraph(self, element: Any, *, in_cell: bool = False) -> Iterator[Block]:
        """A paragraph and what stands in its text boxes; an empty one is left out.

        In a cell, a number without a text is kept: it numbers the row.
        """
        style = value(element, "w:pPr/w:pStyle")
        found = paragraph_text(element, style, self.styles)
        self.cited["footnote"] += found.footnotes
        self.cited["endnote"] += found.endnotes
        found.pieces[:0] = self.open
        self.open = []
        if runs_on(element) and not found.boxes:
            self.open = found.pieces
            return
        place = self.numbering.of(element.find(qn("w:pPr")), style)
        number = self.numbering.next(place) if place else []
        filled = any(p.text.strip() for p in found.pieces)
        if filled or (number and in_cell):
            yield Paragraph([*number, *found.pieces])
        for box in found.boxes:
            yield from self.blocks(box)

    def _table(self, element: Any) -> Iterator[Block]:
        """A table; what is nested in cells stays there, or is read as it stands in a frame."""
        rows = [list(_within(row, _CELL)) for row in _within(element, _ROW)]
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell)
            return
        table = Table(lines=_has_lines(element, self.styles))
        nested = list[Block]()
        for row in rows:
            if any(cell.find(_TABLE) is not None for cell in row) and not table.lines:
                cells, below = self._frame_row(row)
                nested += below
            else:
                cells = [[] if _goes_on(cell) else list(self._flat(cell)) for cell in row]
            table.rows.append(cells)
        yield table
        yield from nested

    def _frame_row(self, row: Iterable[Any]) -> tuple[list[list[Paragraph]], list[Block]]:
        """The paragraphs of cells that only set out the page, and the tables that stand in them."""
        cells, nested = list[list[Paragraph]](), list[Block]()
        for cell in row:
            found = list(self.blocks(cell))
            cells.append([b for b in found if isinstance(b, Paragraph)])
            nested += (b for b in found if isinstance(b, Table))
        return cells, nested

    def _flat(self, cell: Any) -> Iterator[Paragraph]:
        """The paragraphs of a cell, with those of tables in it."""
        for child in cell:
            if child.tag == _PARAGRAPH:
                for block in self._paragraph(child, in_cell=True):
                    yield from _paragraphs(block)
            elif child.tag == _TABLE:
                for block in self._table(child):
                    yield from _paragraphs(block)
            elif child.tag in _TRANSPARENT:
                yield from self._flat(child)


class _Notes:
    """The footnotes or the endnotes of a file, numbered as they are pointed to."""

    def __init__(self, reader: _Reader, kind: str, root: Any) -> None:
        self._reader, self._kind, self._number = reader, kind, 0
        notes = () if root is None else root.iter(qn(f"w:{kind}"))
        self._by_id = {n.get(qn("w:id")): n for n in notes}

    def take(self) -> Iterator[Paragraph]:
        """The notes pointed to since the last call, each as one paragraph after its number."""
        cited = self._reader.cited[self._kind]
        while cited:
            note = self._by_id.pop(cited.pop(0), None)
            if note is None or note.get(qn("w:type")) is not None:
                continue
            lines = [p for block in self._reader.blocks(note) for p in _paragraphs(block)]
            self._number += 1
            mark = str(self._number).translate(_RAISED)
            if self._kind == "endnote":
                mark = roman(self._number).lower()
            pieces = (x for line in lines for x in (Piece(" "), *map(_on_one_line, line.pieces)))
            if lines:
                yield Paragraph([Piece(mark), *pieces])


def _within(parent: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also in what is wrapped around them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _within(child, tag)


def _paragraphs(block: Block) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    else:
        yield from (p for row in block.rows for cell in row for p in cell)


def _on_one_line(piece: Piece) -> Piece:
    return piece._replace(text=" ".join(re.split(r"[\t\n]", piece.text)))


def _goes_on(cell: Any) -> bool:
    """Whether a cell is the lower part of one that reaches over several rows."""
    merge = cell.find("/".join(map(qn, ("w:tcPr", "w:vMerge"))))
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _has_lines(table: Any, styles: Styles) -> bool:
    """Whether a line is drawn around the table, one of its cells, or by its style."""
    own = table.find("/".join(map(qn, ("w:tblPr", "w:tblBorders"))))
    if any(map(_draws, table.iter(qn("w:tcBorders")))):
        return True
    if own is not None:
        return _draws(own)
    chain = styles.chain(value(table, "w:tblPr/w:tblStyle") or styles.default_table)
    return any(_draws(b) for style in chain for b in style.iter(qn("w:tblBorders")))


def _draws(borders: Any) -> bool:
    return any(
        side.get(qn("w:val"), "single") not in _NO_LINE
        for name in _SIDES
        for side in borders.findall(qn(f"w:{name}"))
    )

"""Text of fields put where it stands on the page: into lines, cells, or between paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_nlp.read.pdf_fields import Field
from cchc_nlp.read.pdf_places import Characters, PlacedLine
from cchc_nlp.read.pdf_tables import Table

__all__ = ["filled_lines", "filled_tables"]

_SAME_LINE = 0.75
"""Distance of base lines, in sizes of a letter, up to which a field is filled into a line.

Programs set a stamped number up to half a letter above or below its line; lines of single spacing
are 1.15 apart.
"""
_BESIDE = 4.0
"""Distance from the ends of a line, in sizes of a letter, up to which a field is filled into it.

Not measured: it keeps a field in the right column from a line of the left one.
"""
_FOLLOWING = "/-,.;:)"
"""Signs that follow a filled field without a blank ("184/BC-UBND")."""
_GROUP = -1_000
"""Groups of field lines have ``first`` from here downwards; tables, from -2."""


def filled_tables(
    tables: Sequence[Table], fields: Sequence[Field], height: float
) -> tuple[list[Table], list[Field]]:
    """Return tables with the fields in their cells, and the fields that are in none.

    ``height`` is that of the page as shown, in points.
    """
    rest = list[Field]()
    out = [t._replace(rows=[list(row) for row in t.rows]) for t in tables]
    for field in fields:
        if not any(_is_in_cell(table, field, height) for table in out):
            rest.append(field)
    return out, rest


def _is_in_cell(table: Table, field: Field, height: float) -> bool:
    """Whether a field stands in a cell of a table; if so it is written there."""
    text = " ".join(line.text for line in field.lines)
    middle, level = field.lines[0].middle, height - field.lines[0].y
    for row, boxes in zip(table.rows, table.boxes, strict=True):
        for i, box in enumerate(boxes):
            if box and box[0] <= middle <= box[2] and box[1] <= level <= box[3]:
                row[i] = f"{row[i]} {text}" if row[i] else text
                return True
    return False


def filled_lines(
    lines: Sequence[PlacedLine], fields: Sequence[Field], places: Characters
) -> list[PlacedLine]:
    """Return lines with the fields in them, or between them where a field is beside none.

    A field of several lines, and one about a signature, stands alone: its lines have the same
    ``first``, below those of tables.
    """
    beside = dict[int, list[PlacedLine]]()
    alone = list[Field]()
    for field in fields:
        at = _beside(lines, field)
        if at is None:
            alone.append(field)
        else:
            beside.setdefault(at, []).append(field.lines[0])
    out = [_filled(line, beside.get(i, []), places) for i, line in enumerate(lines)]
    for number, field in enumerate(alone):
        at = _between(out, field.lines[0])
        out[at:at] = [part._replace(first=_GROUP - number) for part in field.lines]
    return out


def _beside(lines: Sequence[PlacedLine], field: Field) -> int | None:
    """The index of the line that a field stands in, if any."""
    if len(field.lines) > 1 or field.is_information:
        return None
    text = field.lines[0]
    found = list[tuple[float, int]]()
    for i, line in enumerate(lines):
        if line.angle != text.angle:
            continue
        apart = max(0.0, line.x - text.right, text.x - line.right)
        away = abs(line.y - text.y)
        if away <= _SAME_LINE * line.size and apart <= _BESIDE * line.size:
            found.append((away + apart, i))
    return min(found)[1] if found else None


def _filled(line: PlacedLine, fields: Sequence[PlacedLine], places: Characters) -> PlacedLine:
    """A line with fields, each before the first letter that stands right of its middle."""
    text = line.text
    for field in sorted(fields, key=lambda f: f.middle, reverse=True):
        at = _offset(line, field.middle, places)
        before, after = text[:at].rstrip(), text[at:].lstrip()
        text = f"{before} {field.text}" if before else field.text
        text += after if after[:1] in _FOLLOWING else f" {after}"
    ends = [line, *fields]
    return line._replace(
        text=text, x=min(part.x for part in ends), right=max(part.right for part in ends)
    )


def _offset(line: PlacedLine, x: float, places: Characters) -> int:
    """The offset of the first letter of a line that stands right of a place, no word cut."""
    index = line.first
    for offset, letter in enumerate(line.text):
        if letter.isspace():
            continue
        index = _next(letter, index, places)
        if places.origin(index, line.angle)[0] >= x:
            head = line.text[:offset]
            if not (letter.isalnum() and head[-1:].isalnum()):
                return offset
            return len(head.rstrip()) - len(head.split()[-1]) if head.split() else 0
        index += 1
    return len(line.text)


def _next(letter: str, index: int, places: Characters) -> int:
    """The index of a letter of a line, which others that were cleaned away may come before."""
    return next((i for i in range(index, index + 4) if places.letter(i) == letter), index)


def _between(lines: Sequence[PlacedLine], field: PlacedLine) -> int:
    """The index of the line before which a field stands that is in none: by its column."""
    alike = [(i, line) for i, line in enumerate(lines) if line.angle == field.angle]
    if not alike:
        return len(lines)
    if all(line.y < field.y for _, line in alike):
        return alike[0][0]
    column = [(i, x) for i, x in alike if x.x <= field.right and field.x <= x.right] or alike
    above = [(x.y, -i) for i, x in column if x.y >= field.y]
    if above:
        return 1 - min(above)[1]
    return max(((x.y, -i) for i, x in column), default=(0.0, 0))[1] * -1

"""Lines of a PDF page in their places: paragraphs by gap and indent, tables as rows of cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from cchc_nlp.read.pdf_layers import is_syllable
from cchc_nlp.read.pdf_places import Characters, PlacedLine, turned
from cchc_nlp.read.pdf_tables import Table
from cchc_nlp.text import row_text

__all__ = ["clean", "page_lines", "spaced", "with_rows"]

_LOST = 0.02
"""Share of a page's letters that its rows and lines may lack before the tables are given up.

A table found where there is none would swallow text. Not measured.
"""
_GAP = 1.35
"""Gap above a line, in steps of a line, that begins a paragraph. Not measured.

Lines of a paragraph are one step apart, and somewhat more below a raised footnote number.
"""
_INDENT = 10.0
"""Indent in points that begins a paragraph: decree 30/2020 has 28 to 36 (1 or 1.27 cm)."""
_SAME_PLACE = 2.0
"""Points by which indents, and the middles of centred lines, may differ and be the same."""
_ROOM = 30.0
"""Points that a line leaves free where its paragraph ends: a syllable of 14 points is so wide."""
_OTHER_SIZE = 0.1
"""Difference of letter sizes between two lines, relative, that parts text from footnotes.

Footnotes are set in 10 or 11 points where text has 13 or 14: 0.15 and more. In heads, lines of 13
and 14 points stand together. Not measured.
"""
_RAISED = 0.75
"""Size of a footnote number relative to its line: word processors set 0.58 to 0.67."""
_LOST_BLANK = 0.12
"""Gap within a word, in sizes of a letter, at which it is two: letters of one touch."""
_FOOT = 57.0
"""Points from the foot of a page in which its number stands: decree 30/2020 has margins of 2 cm."""
_NUMBER = re.compile(r"\s*\d{1,3}\s*$")
_NOTE = re.compile(r"\s*[1-9]\d{0,2}\s*[^\W\d_]")
_WIDE = re.compile("[\U00010000-\U0010ffff]")
# A word that may be two which lost their blank.
_LETTERS = re.compile(r"[^\W\d_]{4,14}")


def clean(text: str) -> str:
    """Return text of pdfium with usual line ends, and a hyphen where it marks a divided word.

    >>> clean("cải cách hành\\ufffechính\\r\\n")
    'cải cách hành-chính\\n'
    """
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\ufffe", "-")
        .replace("\x02", "-")
        .replace("\0", "")
    )


def page_lines(page: Any, text_page: Any, whole: str) -> list[PlacedLine]:
    """Return the lines of a page with their places, in the order in which they were written.

    ``whole`` is the text of the text page as pdfium gives it, or the first part of it. Lines that
    lie outside of the page are left out, as a reader does not see them.
    """
    places = Characters(page, text_page)
    index = _Index(text_page, whole)
    left, bottom, right, top = page.get_cropbox()
    low, high = places.shown(left, bottom), places.shown(right, top)
    out = list[PlacedLine]()
    for start, end in _bounds(whole):
        line = _line(whole, start, end, places, index)
        if line.angle or all(
            min(low[i], high[i]) <= at[i] <= max(low[i], high[i])
            for at in ((line.x, line.y),)
            for i in (0, 1)
        ):
            out.append(line)
    return _whole(_downwards(out))


def _downwards(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Lines with those of turned text from the first to the last: pdfium may have them reversed."""
    out = list[PlacedLine]()
    for angle, group in groupby(lines, key=lambda line: line.angle):
        together = list(group)
        if angle and all(a.y < b.y for a, b in pairwise(together)):
            together.reverse()
        out += together
    return out


class _Index:
    """Offsets into the text of a text page as indices of its characters."""

    def __init__(self, text_page: Any, whole: str) -> None:
        import pypdfium2.raw as pdfium

        self._text_page = text_page
        self._wide = [] if whole.isascii() else [m.start() for m in _WIDE.finditer(whole)]
        last = len(whole) + len(self._wide) - 1
        at_end = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, max(last, 0))
        self._is_same = not self._wide and at_end == last

    def __call__(self, offset: int) -> int:
        import pypdfium2.raw as pdfium

        if self._is_same:
            return offset
        # pdfium counts in units of UTF-16.
        units = offset + sum(1 for i in self._wide if i < offset)
        return max(0, int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._text_page, units)))


def _bounds(whole: str) -> Iterator[tuple[int, int]]:
    """The offsets of the lines of a text that are not blank, a divided word as two lines."""
    for match in re.finditer(r"[^\r\n\ufffe\x02]*[\ufffe\x02]?", whole):
        if match.group().strip():
            yield match.span()


def _line(whole: str, start: int, end: int, places: Characters, index: _Index) -> PlacedLine:
    text = whole[start:end]
    first = index(start + len(text) - len(text.lstrip()))
    last = index(start + len(text.rstrip("\ufffe\x02 ")) - 1)
    angle = places.angle(first)
    x, y = places.origin(first, angle)
    right = places.right(max(first, last), angle)
    middle = index(start + _middle(text))
    size = places.size(middle)
    is_raised = places.size(first) < _RAISED * size
    if is_raised:
        y = places.origin(middle, angle)[1]
    text = _with_blanks(clean(text), first, places)
    return PlacedLine(text, x, y, right, size, angle, first, is_raised)


def _middle(text: str) -> int:
    """The offset of the letter nearest to the middle: blanks that pdfium adds have no size."""
    half = len(text) // 2
    at = next((i for i in range(half, len(text)) if not text[i].isspace()), -1)
    return at if at >= 0 else next((i for i in range(half, 0, -1) if not text[i].isspace()), 0)


def _with_blanks(text: str, first: int, places: Characters) -> str:
    """A line with the blanks that pdfium missed, between syllables that stand apart."""
    lead = len(text) - len(text.lstrip())
    out, done = list[str](), 0
    for match in _LETTERS.finditer(text):
        if match.group().isascii() or is_syllable(match.group()):
            continue
        for i in range(match.start() + 1, match.end() - 1):
            parts = text[match.start() : i], text[i : match.end()]
            if all(map(is_syllable, parts)):
                at = first + i - lead
                gap = places.origin(at)[0] - places.right(at - 1)
                if _LOST_BLANK < gap / max(places.size(at), 1.0) < 1:
                    out.append(text[done:i])
                    done = i
                    break
    return " ".join([*out, text[done:]]) if out else text


def _whole(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Lines with what pdfium parts from them: raised footnote numbers, and what follows these."""
    out = list[PlacedLine]()
    for line in lines:
        before = out[-1] if out else None
        if before is None or not _is_beside(before, line):
            out.append(line)
            continue
        if _NUMBER.match(before.text) and line.size > before.size:
            text = f"{before.text.strip()} {line.text.lstrip()}"
            out[-1] = line._replace(text=text, x=before.x, first=before.first)
        elif line.size > before.size:
            out[-1] = before._replace(text=before.text + line.text, right=line.right)
        else:
            out[-1] = before._replace(text=before.text.rstrip() + line.text, right=line.right)
    return out


def _is_beside(before: PlacedLine, line: PlacedLine) -> bool:
    """Whether a line goes on with the one before, at or after a footnote number."""
    larger = max(before.size, line.size)
    if before.angle != line.angle or abs(line.x - before.right) > 0.5 * larger:
        return False
    away = abs(line.y - before.y)
    if away < 1:
        return True
    is_number = _NUMBER.match(line.text) or _NUMBER.match(before.text)
    return (
        bool(is_number) and away < 0.6 * larger and (min(before.size, line.size) < _RAISED * larger)
    )


def spaced(lines: Sequence[PlacedLine]) -> str:
    """Return lines as text, with a blank line where a paragraph begins.

    That is after a gap, with an indent, where the size of the letters changes, and around tables;
    the rows of one table stand together. Two blank lines stand where text turns to the small print
    of footnotes.
    """
    if not lines:
        return ""
    page = _Page(lines)
    out = [lines[0].text]
    for i in range(1, len(lines)):
        if page.begins(i):
            out += ["", ""] if page.turns_small(i) else [""]
        out.append(lines[i].text)
    return "\n".join(out)


class _Page:
    """The measures of a page by which its paragraphs are told: step, margins, indent."""

    def __init__(self, lines: Sequence[PlacedLine]) -> None:
        self.lines = lines
        prose = [line for line in lines if line.first >= 0] or list(lines)
        steps = sorted(a.y - b.y for a, b in pairwise(prose) if a.y > b.y)
        self.step = steps[len(steps) // 2] if steps else 0.0
        self.margin = Counter(round(line.x) for line in prose).most_common(1)[0][0]
        sizes = Counter[float]()
        for line in prose:
            sizes[round(line.size, 1)] += len(line.text)
        self.size = sizes.most_common(1)[0][0]
        ends = sorted(line.right for line in prose)
        self.right = ends[len(ends) * 9 // 10]
        indents = Counter(
            round(a.x)
            for a, b in pairwise(prose)
            if self.is_indented(a) and not self.is_indented(b) and a.right > self.right - _ROOM
        )
        self.indent = indents.most_common(1)[0][0] if indents else None

    def is_indented(self, line: PlacedLine) -> bool:
        return line.x > self.margin + _INDENT

    def begins(self, i: int) -> bool:
        """Whether the line with an index begins a paragraph or a table."""
        before, line = self.lines[i - 1], self.lines[i]
        if before.first < 0 or line.first < 0:
            return before.first != line.first
        if before.angle != line.angle:
            return True
        if _differ(before.size, line.size) and not _NUMBER.match(before.text):
            return True  # unless a footnote number was left alone
        gap = before.y - line.y
        if self._is_small(line):
            return gap > 2 * _GAP * self.step or (gap > 0 and _begins_note(before, line))
        if gap > _GAP * self.step:
            return True
        return self.is_indented(line) and self._is_first(before, line)

    def turns_small(self, i: int) -> bool:
        """Whether the small print of footnotes begins with the line with an index."""
        before, line = self.lines[i - 1], self.lines[i]
        is_text = before.first >= 0 and line.first >= 0 and before.angle == line.angle
        return is_text and line.size < (1 - _OTHER_SIZE) * before.size

    def _is_small(self, line: PlacedLine) -> bool:
        """Whether a line is in the small print of footnotes, whose numbers begin paragraphs."""
        return line.size < (1 - _OTHER_SIZE) * self.size

    def _is_first(self, before: PlacedLine, line: PlacedLine) -> bool:
        """Whether an indented line is the first of a paragraph."""
        if abs(before.middle - line.middle) < _SAME_PLACE and line.x > before.x + _INDENT:
            return False  # both lines of a title are centred
        if not self.is_indented(before):
            return True
        return (
            self.indent is not None
            and abs(line.x - self.indent) < _SAME_PLACE
            and abs(before.x - self.indent) < _SAME_PLACE
            and (before.right < self.right - _ROOM or line.text.lstrip()[:1].isupper())
        )


def _begins_note(before: PlacedLine, line: PlacedLine) -> bool:
    """Whether a line in small print begins a footnote."""
    ended = before.text.rstrip()[-1:] in ".;:…/"
    return line.begins_raised or (ended and bool(_NOTE.match(line.text)))


def _differ(a: float, b: float) -> bool:
    return abs(a - b) > _OTHER_SIZE * max(a, b)


def with_rows(
    lines: Sequence[PlacedLine], tables: Sequence[Table], height: float
) -> list[PlacedLine]:
    """Return lines with those inside a table replaced by its rows.

    ``height`` is that of the page as shown, in points. The rows of one table have the same
    ``first``, below zero. A table that lacks too much of the text inside it is left out.
    """
    out = list(lines)
    for number, table in enumerate(tables):
        left, top, right, bottom = table.box
        inside = [
            (i, line)
            for i, line in enumerate(out)
            for x, y in (turned(line.x, line.y, -line.angle),)
            if left - 1 <= x <= right and top <= height - y <= bottom
        ]
        if not inside:
            continue
        rows = _rows(_upright(table, [line for _, line in inside], height), number, height)
        if _letters(rows) >= (1 - _LOST) * _letters([line for _, line in inside]):
            gone, at = {i for i, _ in inside}, _above(out, inside[0][0], height - bottom)
            out = [*out[:at], *rows, *(x for i, x in enumerate(out[at:], at) if i not in gone)]
    return out


def _above(lines: Sequence[PlacedLine], at: int, bottom: float) -> int:
    """Where a table belongs that comes after some lines: before those that stand below it.

    Word processors write charts before the text around them.
    """
    while at and not lines[at - 1].angle and _FOOT < lines[at - 1].y < bottom:
        at -= 1
    return at


def _upright(table: Table, lines: Sequence[PlacedLine], height: float) -> Table:
    """A table with the turned text of its cells in reading order, as pdfium has it."""
    aside = [line for line in lines if line.angle]
    if not aside:
        return table
    rows = [list(row) for row in table.rows]
    for row, boxes in zip(rows, table.boxes, strict=True):
        for i, box in enumerate(boxes):
            texts = [
                line.text
                for line in aside
                for x, y in (turned(line.x, line.y, -line.angle),)
                if box and box[0] <= x <= box[2] and box[1] <= height - y <= box[3]
            ]
            if texts and _squeezed(texts) == _squeezed([row[i] or ""]):
                row[i] = " ".join(texts)
    return table._replace(rows=rows)


def _squeezed(texts: Sequence[str]) -> list[str]:
    """The letters of texts, sorted: equal where only their order differs."""
    return sorted("".join("".join(texts).split()))


def _rows(table: Table, number: int, height: float) -> list[PlacedLine]:
    left, top, right, bottom = table.box
    step = (bottom - top) / len(table.rows)
    return [
        PlacedLine(row_text(row), left, height - top - step * (n + 1), right, 0, 0, -2 - number)
        for n, row in enumerate(table.rows)
        if any(row)
    ]


def _letters(lines: Sequence[PlacedLine]) -> int:
    return sum(c.isalnum() for line in lines for c in line.text)

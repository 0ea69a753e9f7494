"""Automatic numbers of a Word file ("I.", "1.1", "a)", "Điều 2.", bullets), counted as Word does.

Source: ECMA-376, part 1, section 17.9 (numbering).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from cchc_nlp.read.legacy import Piece
from cchc_nlp.read.word_styles import NumberedAs, Styles, as_level, is_on, value

__all__ = ["Numbering", "letters", "roman"]

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_SHOWN_BULLETS = "-–—+*•·"
"""Bullets that are what they look like; others are letters of fonts of signs, written "-"."""
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class _Level:
    """A level of a list: how its number is written and where it starts."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    font: str = ""

    @classmethod
    def of(cls, element: Any) -> _Level:
        fonts = element.find("/".join(map(qn, ("w:rPr", "w:rFonts"))))
        restart = value(element, "w:lvlRestart")
        return cls(
            _number(value(element, "w:start"), 1),
            value(element, "w:numFmt") or "decimal",
            value(element, "w:lvlText") or "",
            value(element, "w:suff") or "tab",
            None if restart is None else _number(restart, 0),
            bool(is_on(element, "w:isLgl")),
            "" if fonts is None else fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:ascii")) or "",
        )


@dataclass(slots=True)
class _List:
    """A list: the definition with which it shares its count, its levels, where it starts anew."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a file and how far each is counted."""

    def __init__(self, root: Any, styles: Styles) -> None:
        """Take the root of ``numbering.xml``, which may be None, and the styles."""
        self._styles = styles
        self._lists = dict[str, _List]()
        self._counts = dict[str, dict[int, int]]()
        self._level_of_style = dict[tuple[str, str], int]()
        if root is None:
            return
        definitions = {d.get(qn("w:abstractNumId")): d for d in root.iter(qn("w:abstractNum"))}
        linked = {value(d, "w:styleLink"): d for d in definitions.values()}
        for element in root.iter(qn("w:num")):
            name = value(element, "w:abstractNumId") or ""
            definition = definitions.get(name)
            link = None if definition is None else value(definition, "w:numStyleLink")
            if link in linked and link is not None:
                definition = linked[link]
                name = definition.get(qn("w:abstractNumId"))
            if definition is not None:
                self._add(element, name, definition)

    def _add(self, element: Any, name: str, definition: Any) -> None:
        number = element.get(qn("w:numId"))
        found = _List(name, {})
        for level in definition.iter(qn("w:lvl")):
            depth = as_level(level.get(qn("w:ilvl")))
            found.levels[depth] = _Level.of(level)
            self._level_of_style[number, value(level, "w:pStyle") or ""] = depth
        for override in element.iter(qn("w:lvlOverride")):
            depth = as_level(override.get(qn("w:ilvl")))
            start, level = value(override, "w:startOverride"), override.find(qn("w:lvl"))
            if level is not None:
                found.levels[depth] = _Level.of(level)
            if start is not None:
                found.starts[depth] = _number(start, 1)
        self._lists[number] = found

    def of(self, properties: Any, style: str | None) -> NumberedAs | None:
        """The list and level of a paragraph with these properties (``w:pPr``)."""
        by_style = self._styles.numbered_as(style)
        own = None if properties is None else properties.find(qn("w:numPr"))
        if own is None:
            if by_style is None:
                return None
            for s in self._styles.chain(style or self._styles.default_paragraph):
                level = self._level_of_style.get((by_style.list, s.get(qn("w:styleId"))))
                if level is not None:
                    return NumberedAs(by_style.list, level)
            return by_style
        name, level_text = value(own, "w:numId"), value(own, "w:ilvl")
        if name is None:
            return by_style and NumberedAs(by_style.list, as_level(level_text))
        return NumberedAs(name, as_level(level_text))

    def next(self, place: NumberedAs) -> list[Piece]:
        """Count one more paragraph and return its number with the blank that follows."""
        found = self._lists.get(place.list)
        level = found.levels.get(place.level) if found else None
        if found is None or level is None:
            return []
        self._count(found, place.level)
        if level.format == "none":
            text = ""
        elif level.format == "bullet":
            text = _bullet(level.text)
        else:
            text = _PLACE.sub(lambda m: self._shown(found, level, int(m[1]) - 1), level.text)
        if not text.strip():
            return []
        blank = "" if level.suffix == "nothing" else " "
        return [Piece(text, level.font), Piece(blank, level.font)]

    def _count(self, found: _List, depth: int) -> None:
        counts = self._counts.setdefault(found.definition, {})
        start = found.starts.pop(depth, None)
        if start is not None or depth not in counts:
            counts[depth] = found.levels[depth].start if start is None else start
        else:
            counts[depth] += 1
        for above in range(depth):
            if above not in counts and above in found.levels:
                counts[above] = found.starts.pop(above, found.levels[above].start)
        for below in [d for d in counts if d > depth]:
            restart = found.levels[below].restart if below in found.levels else None
            if restart is None or depth < restart:
                del counts[below]

    def _shown(self, found: _List, level: _Level, depth: int) -> str:
        counted = self._counts[found.definition].get(depth)
        other = found.levels.get(depth)
        if counted is None or other is None:
            return ""
        return _written(counted, "decimal" if level.legal else other.format)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.lstrip("-").isdigit() else otherwise


def _bullet(text: str) -> str:
    return text if text and text[0] in _SHOWN_BULLETS else "-" if text.strip() else ""


def _written(number: int, form: str) -> str:
    match form:
        case "upperRoman":
            return roman(number)
        case "lowerRoman":
            return roman(number).lower()
        case "upperLetter":
            return letters(number).upper()
        case "lowerLetter":
            return letters(number)
        case "decimalZero":
            return f"{number:02}"
        case "none" | "bullet":
            return ""
        case _:
            return str(number)


def roman(number: int) -> str:
    """Write a number of at least 1 in Roman capitals.

    >>> roman(1), roman(14), roman(49)
    ('I', 'XIV', 'XLIX')
    """
    out = ""
    for worth, sign in _ROMAN:
        out += sign * (number // worth) if number > 0 else ""
        number -= number // worth * worth if number > 0 else 0
    return out


def letters(number: int) -> str:
    """Write a number of at least 1 in letters as Word does: a to z, then aa, bb.

    >>> letters(1), letters(4), letters(28)
    ('a', 'd', 'bb')
    """
    if number < 1:
        return ""
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)

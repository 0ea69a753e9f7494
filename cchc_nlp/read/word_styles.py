"""Properties that runs and paragraphs of a Word file take over from their styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

__all__ = ["NumberedAs", "Shown", "Styles", "is_on", "value"]

_DEEPEST = 20
"""Styles based on one another that are followed; more are a ring. Not measured."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a run is shown: its font, whether in capitals, whether at all."""

    font: str = ""
    capitals: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class NumberedAs:
    """The list and the level, 0 to 8, by which a paragraph is numbered; list "0" is none."""

    list: str
    level: int


def value(element: Any, path: str) -> str | None:
    """Return the attribute ``w:val`` of a child, by a path such as ``w:pPr/w:pStyle``."""
    for name in path.split("/"):
        element = None if element is None else element.find(qn(name))
    return None if element is None else element.get(qn("w:val"))


def is_on(element: Any, name: str) -> bool | None:
    """Whether a property that is either on or off is on; None where nothing is said of it."""
    found = None if element is None else element.find(qn(name))
    if found is None:
        return None
    return found.get(qn("w:val"), "1").lower() not in ("0", "false", "off")


@dataclass(slots=True)
class Styles:
    """The styles of a file by their ids, and what holds for all."""

    by_id: dict[str, Any] = field(default_factory=dict)
    default_run: Any = None
    default_paragraph: str | None = None
    default_table: str | None = None

    @classmethod
    def of(cls, root: Any) -> Styles:
        """The styles in the root of ``styles.xml``, which may be None."""
        if root is None:
            return cls()
        styles = cls({s.get(qn("w:styleId")): s for s in root.iter(qn("w:style"))})
        styles.default_run = root.find(
            "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr")))
        )
        for name, style in styles.by_id.items():
            if style.get(qn("w:default")) in ("1", "true", "on"):
                if style.get(qn("w:type")) == "paragraph":
                    styles.default_paragraph = name
                elif style.get(qn("w:type")) == "table":
                    styles.default_table = name
        return styles

    def chain(self, style: str | None) -> Iterator[Any]:
        """A style and those that it is based on."""
        for _ in range(_DEEPEST):
            found = self.by_id.get(style) if style else None
            if found is None:
                return
            yield found
            style = value(found, "w:basedOn")

    def shown(self, run: Any, paragraph_style: str | None) -> Shown:
        """How a run is shown that has these properties (``w:rPr``) in a paragraph of a style."""
        sources = [run]
        sources += [s.find(qn("w:rPr")) for s in self.chain(value(run, "w:rStyle"))]
        style = paragraph_style or self.default_paragraph
        sources += [s.find(qn("w:rPr")) for s in self.chain(style)]
        sources.append(self.default_run)
        there = [s for s in sources if s is not None]
        return Shown(
            next(filter(None, map(_font, there)), ""),
            next((on for s in there if (on := is_on(s, "w:caps")) is not None), False),
            next((on for s in there if (on := is_on(s, "w:vanish")) is not None), False),
        )

    def numbered_as(self, paragraph_style: str | None) -> NumberedAs | None:
        """The list that the style of a paragraph puts it in, if any."""
        level: str | None = None
        for style in self.chain(paragraph_style or self.default_paragraph):
            numbered = style.find("/".join(map(qn, ("w:pPr", "w:numPr"))))
            if numbered is None:
                continue
            level = level or value(numbered, "w:ilvl")
            name = value(numbered, "w:numId")
            if name is not None:
                return NumberedAs(name, as_level(level))
        return None


def as_level(text: str | None) -> int:
    """A level of a list, 0 to 8, as it is written in a file."""
    return min(int(text), 8) if text and text.isdigit() else 0


def _font(properties: Any) -> str | None:
    """The font of letters beyond ASCII; one that the theme names has no name here."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        return None
    for kind in ("hAnsi", "ascii"):
        if fonts.get(qn(f"w:{kind}Theme")):
            return "theme"
        if fonts.get(qn(f"w:{kind}")):
            return str(fonts.get(qn(f"w:{kind}")))
    return None

"""The text of a paragraph of a Word file, as a person sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from cchc_nlp.read.legacy import SOFT_HYPHEN, Piece
from cchc_nlp.read.word_styles import Shown, Styles, is_on

__all__ = ["ParagraphText", "paragraph_text", "runs_on"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_REMOVED = frozenset(map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText", "w:delText")))
"""What is not shown: what a tracked change took out, properties, the commands of fields."""
_BOX = qn("w:txbxContent")
_TEXTS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): SOFT_HYPHEN,
}
_SIGN_FONTS = ("SYMBOL", "WINGDINGS", "WEBDINGS", "MARLETT")
_SIGNS = {
    0x6F: "☐", 0x71: "☐", 0xA8: "☐", 0x78: "☒", 0xFD: "☒", 0xFE: "☑", 0x52: "☑",
    0xFC: "✓", 0xFB: "✗",
}  # fmt: skip
"""Boxes and ticks of forms in Wingdings; other signs there are bullets and ornaments."""
_PRIVATE = range(0xF020, 0xF100)
"""Where Word puts the characters of fonts of signs."""


@dataclass(slots=True)
class ParagraphText:
    """The text of a paragraph in pieces of one font, and what hangs on it.

    ``boxes`` are the text boxes anchored in it, ``footnotes`` and ``endnotes`` the ids of the notes
    that it points to.
    """

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    endnotes: list[str] = field(default_factory=list)


def paragraph_text(paragraph: Any, style: str | None, styles: Styles) -> ParagraphText:
    """Return the text of a paragraph (``w:p``) whose style has this id."""
    out = ParagraphText()
    _take(paragraph, Shown(), style, styles, out)
    return out


def _take(node: Any, shown: Shown, style: str | None, styles: Styles, out: ParagraphText) -> None:
    """Add what a node shows; ``shown`` is that of the run around it."""
    for child in node:
        tag = child.tag
        if tag in _REMOVED or not isinstance(tag, str):
            continue
        if tag == qn("w:r"):
            own = styles.shown(child.find(qn("w:rPr")), style)
            if not own.hidden:
                _take(child, own, style, styles, out)
        elif tag == _MC + "AlternateContent":
            _take(_alternative(child), shown, style, styles, out)
        elif tag == _BOX:
            out.boxes.append(child)
        elif tag == qn("w:footnoteReference"):
            out.footnotes.append(child.get(qn("w:id")))
        elif tag == qn("w:endnoteReference"):
            out.endnotes.append(child.get(qn("w:id")))
        elif tag == qn("w:sym"):
            out.pieces += _sign(child, shown)
        elif tag in (qn("w:t"), _MATH_TEXT):
            out.pieces += _text(child.text or "", shown)
        elif tag in _TEXTS:
            out.pieces.append(Piece(_TEXTS[tag], shown.font))
        else:
            _take(child, shown, style, styles, out)


def _alternative(node: Any) -> Any:
    """Of several forms of one drawing, the first that has text; all have the same."""
    forms = [c for c in node if c.tag in (_MC + "Choice", _MC + "Fallback")]
    return next((f for f in forms if next(f.iter(qn("w:t")), None) is not None), forms[:1])


def _text(text: str, shown: Shown) -> Iterator[Piece]:
    if shown.font.upper().startswith(_SIGN_FONTS):
        text = "".join(_sign_of(ord(c)) if ord(c) in _PRIVATE else c for c in text)
    elif any(ord(c) in _PRIVATE for c in text):
        # Letters of an old font that was installed as one of signs.
        text = "".join(chr(ord(c) - 0xF000) if ord(c) in _PRIVATE else c for c in text)
    yield Piece(text, shown.font, shown.capitals)


def _sign(node: Any, shown: Shown) -> Iterator[Piece]:
    font = node.get(qn("w:font")) or shown.font
    try:
        code = int(node.get(qn("w:char")) or "", 16)
    except ValueError:
        return
    if font.upper().startswith(_SIGN_FONTS):
        yield Piece(_sign_of(code), shown.font)
    elif 0 < code < 0xD800 or 0xDFFF < code < 0x110000:
        yield Piece(chr(code - 0xF000 if code in _PRIVATE else code), font)


def _sign_of(code: int) -> str:
    return _SIGNS.get(code & 0xFF, "-")


def runs_on(paragraph: Any) -> bool:
    """Whether a tracked change took out the mark at the end: the next paragraph goes on with it."""
    mark = paragraph.find("/".join(map(qn, ("w:pPr", "w:rPr"))))
    return mark is not None and any(is_on(mark, tag) for tag in ("w:del", "w:moveFrom"))

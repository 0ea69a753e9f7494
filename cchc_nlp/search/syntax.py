"""The signs of a question: "phrases", -words left out, and OR between alternatives.

What is no sign is a word: a quotation mark that is not closed, a dash between blanks, an OR at the
edge. No text is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Syntax", "read_syntax"]

_QUOTES = '"“”„'
"""Marks that open and close a phrase, in whatever pairs a keyboard makes of them."""
_ITEM = re.compile(
    rf"""
    (?P<minus>(?<!\S)-)?(?<!\w)
      (?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}] | «(?P<angled>[^«»]*)»)
    | (?<!\S)-(?P<excluded>[^\W\d_][^\s{_QUOTES}«»]*)
    | (?P<either>(?<!\S)(?:OR|HOẶC)(?!\S))
    | (?P<word>[^\s{_QUOTES}«»]+)
    """,
    re.VERBOSE,
)
_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Syntax:
    """A question and its signs.

    ``words`` is the question without its signs and without what is left out. An answer holds each
    of the ``phrases``, one of each of ``either``, and none of ``excluded``; all of them are as they
    were typed. ``only`` tells that there is no word beside them.
    """

    words: str
    phrases: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    only: bool = False


def read_syntax(text: str) -> Syntax:
    """Read the signs of a question; one that only leaves out has none, as it asks for nothing.

    >>> read_syntax('cấp xã "một cửa" -"liên thông"').phrases
    ('một cửa',)
    >>> read_syntax("giao đất OR rừng").either
    (('đất', 'rừng'),)
    >>> read_syntax("Quyết định 316/QĐ-UBND - phụ lục").words
    'Quyết định 316/QĐ-UBND - phụ lục'
    """
    items = _items(text)
    groups = _alternatives(items)
    signs = [item for item in items if item.kind != "word"]
    words = _without_signs(text, signs)
    if not signs or not re.search(r"\w", words):
        return Syntax(text)
    grouped = {id(item) for group in groups for item in group}
    alone = [item for item in items if id(item) not in grouped]
    return Syntax(
        words,
        phrases=tuple(item.words for item in alone if item.kind == "phrase"),
        either=tuple(tuple(item.words for item in group) for group in groups),
        excluded=tuple(item.words for item in items if item.kind == "excluded"),
        only=not any(item.words for item in alone if item.kind == "word"),
    )


@dataclass(slots=True)
class _Item:
    """A word, a phrase, what is left out ("excluded"), or an OR ("either")."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The text without what stands around its words; empty where it has none."""
        found = _WORDS.search(self.text)
        return found.group() if found else ""


def _items(text: str) -> list[_Item]:
    out = list[_Item]()
    for match in _ITEM.finditer(text):
        group = match.lastgroup or "word"
        item = _Item(group, match[group], *match.span())
        if group in ("quoted", "angled"):
            item.kind = "excluded" if match["minus"] else "phrase"
        in_number = item.text.isupper() and out and any(c.isdigit() for c in out[-1].text)
        if not item.words or (group == "excluded" and in_number):
            item.kind = "word"  # "", and "316/QĐ -UBND"
        out.append(item)
    return out


def _alternatives(items: list[_Item]) -> list[list[_Item]]:
    """The runs of words and phrases that have an OR between each other.

    An OR that has not one of these on either side becomes a word.
    """
    groups = list[list[_Item]]()
    for at, item in enumerate(items):
        if item.kind != "either":
            continue
        sides = items[at - 1 : at] + items[at + 1 : at + 2] if at else []
        if len(sides) < 2 or not all(_can_be_either(side) for side in sides):
            item.kind = "word"
        elif groups and groups[-1][-1] is sides[0]:
            groups[-1].append(sides[1])
        else:
            groups.append(sides)
    return groups


def _can_be_either(item: _Item) -> bool:
    return bool(item.words) and item.kind in ("word", "phrase")


def _without_signs(text: str, signs: list[_Item]) -> str:
    parts, at = list[str](), 0
    for sign in signs:
        parts += [text[at : sign.start], sign.text if sign.kind == "phrase" else " "]
        at = sign.end
    return re.sub(r"\s+", " ", "".join([*parts, text[at:]])).strip()

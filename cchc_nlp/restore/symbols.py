"""Repair of document symbols: the letters of 316/0P-UBND, never its digits."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from cchc_nlp.knowledge import agencies, type_of_abbreviation
from cchc_nlp.text import normalize, strip_diacritics

__all__ = ["repair_symbol"]

# Letters that OCR confuses in capitals, reduced to one of each kind; Đ is also read as two, "DP".
_LOOK = str.maketrans("ĐPBbÐ0QI1l", "DDDDDOOIII")
_SEVERAL_D = re.compile(r"D+")
_GROUP = re.compile(r"([/-]\s*)")
_DIGITS = re.compile(r"\d+(?:[a-zđ]|\.\d{1,2}(?=/))?")
# A decision as engines read it that see no Q; no type or body has a figure or small letter first.
_DECISION = re.compile(r"[8eq][DĐO]")
# Strokes that are read apart, and the capitals that they are.
_STROKES = (("LI", "U"), ("LJ", "U"), ("IJ", "U"), ("TI", "H"))
# Công văn has no abbreviation by the decree, but many offices write one.
_UNOFFICIAL = frozenset({"CV"})

_FEWEST_LETTERS, _FEWEST_WORDS, _MOST_WORDS = 4, 3, 12
"""Letters of a group, and words of a name, between which initials are compared.

Not measured: initials of fewer letters agree by chance, and names of issuers have at most about
twelve words.
"""

_WORDS_AHEAD = 30
"""Words after a symbol among which the issuer's name is looked for (not measured; bounds the time).
"""

_LETTERS_AN_ERROR = 6
"""Letters of a group for each one that may differ from the initials (not measured)."""


def _look(group: str) -> str:
    return _SEVERAL_D.sub("D", group.translate(_LOOK)).upper()


def _whole(group: str) -> str:
    """Return a group with strokes that were read apart put together (LIBND)."""
    for strokes, letter in _STROKES:
        group = group.replace(strokes, letter)
    return group


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    """Abbreviations of types and agencies, by their form with similar letters made one."""
    out: dict[str, list[str]] = {}
    for name in (*type_of_abbreviation(), *agencies(), *_UNOFFICIAL):
        out.setdefault(_look(name), []).append(name)
    return out


@lru_cache(maxsize=1)
def _exact() -> frozenset[str]:
    return frozenset((*type_of_abbreviation(), *agencies(), *_UNOFFICIAL))


def repair_symbol(raw: str, following: str, words: Container[str] = ()) -> str:
    """Repair the letters of a document's number and symbol.

    Groups of letters are looked up with similar letters made one. A group in no table is compared
    with the initials of ``following``, the text after the symbol, where the issuer's name stands,
    or kept. ``words`` are further abbreviations that are right as they are.

    >>> repair_symbol("316/0P-UBND", "")
    '316/QĐ-UBND'
    >>> following = " ngày 09/02/2023 của Tổ công tác thực hiện Đề án 06"
    >>> repair_symbol("338/KH-TCTTHPAOG6", following)
    '338/KH-TCTTHĐA06'
    """
    parts = _GROUP.split(normalize(raw))
    return "".join(
        part if i % 2 or i == 0 else _repair_group(part, following, words)
        for i, part in enumerate(parts)
    )


def _repair_group(group: str, following: str, words: Container[str]) -> str:
    if not group or _DIGITS.fullmatch(group) or group in _exact():
        return group
    if _DECISION.fullmatch(group):
        return "QĐ"
    known = _known().get(_look(group), []) or _known().get(_look(_whole(group)), [])
    if known and len(group) > 1:
        return min(known, key=lambda name: Levenshtein.distance(name, group))
    if group in words:
        return group
    return _from_initials(group, following) or group


def _from_initials(group: str, following: str) -> str | None:
    """Return the initials of words that follow, where they look like the group."""
    if len(group) < _FEWEST_LETTERS:
        return None
    names = re.findall(r"\d+|[^\W\d_]+", following)[:_WORDS_AHEAD]
    wanted, best = _look(group.replace("&", "V")), None
    allowed = len(group) // _LETTERS_AN_ERROR
    for start in range(len(names)):
        for stop in range(start + _FEWEST_WORDS, min(start + _MOST_WORDS, len(names)) + 1):
            initials = "".join(_initial(names[start:stop]))
            distance = Levenshtein.distance(wanted, _look(initials), score_cutoff=allowed)
            if distance <= allowed and (best is None or distance < best[0]):
                best = (distance, initials)
    if best is None:
        return None
    # An initial like D that the symbol does not show was misread in the text too: both are Đ.
    initials = "".join("Đ" if c in "BDP" and c not in group else c for c in best[1])
    if len(initials) == len(group):  # "và" is written as it was: BNN&MT
        return "".join(
            "&" if g == "&" and c == "V" else c for g, c in zip(group, initials, strict=True)
        )
    return initials


def _initial(names: Iterable[str]) -> Iterable[str]:
    """Return initials as symbols have them: numbers whole, Ủ as U and Ô as O, but Đ kept."""
    return (
        name if name.isdigit() else "Đ" if name[0] in "đĐ" else strip_diacritics(name[0]).upper()
        for name in names
    )

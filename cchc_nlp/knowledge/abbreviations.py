"""Abbreviations of administrative prose: CCHC and cải cách hành chính must find the same."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge.tables import abbreviations

__all__ = ["expand", "write_out"]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the pattern of all abbreviations, the longer first.

    They are grouped by their first letter, because a pattern that begins with a letter is searched
    several times as fast as one that begins with ``\\b``.
    """
    rest: dict[str, list[str]] = {}
    for name in sorted(abbreviations(), key=len, reverse=True):
        rest.setdefault(name[0], []).append(re.escape(name[1:]))
    return re.compile(
        "|".join(
            rf"{re.escape(first)}(?<!\w.)(?:{'|'.join(others)})\b" for first, others in rest.items()
        )
    )


def write_out(text: str) -> str:
    """Replace abbreviations by what they stand for, as a text encoder understands them best.

    Abbreviations inside the symbol of a document stay.

    >>> write_out("kiểm tra CCHC theo Kế hoạch 36/KH-UBND")
    'kiểm tra cải cách hành chính theo Kế hoạch 36/KH-UBND'
    """
    return _pattern().sub(
        lambda m: m.group() if _in_symbol(text, m) else abbreviations()[m.group()], text
    )


def expand(text: str) -> str:
    """Append to each abbreviation what it stands for, so that a lexical index finds both.

    Abbreviations inside the symbol of a document stay as they are.

    >>> expand("chỉ số CCHC")
    'chỉ số CCHC cải cách hành chính'
    """
    return _pattern().sub(
        lambda m: m.group() if _in_symbol(text, m) else f"{m.group()} {abbreviations()[m.group()]}",
        text,
    )


def _in_symbol(text: str, match: re.Match[str]) -> bool:
    """Tell whether a match is part of a symbol, as a hyphen or stroke beside it shows."""
    return text[match.start() - 1 : match.start()] in ("-", "/") or text[
        match.end() : match.end() + 1
    ] in ("-", "/")

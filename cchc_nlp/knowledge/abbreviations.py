"""Abbreviations of administrative prose, so that CCHC and cải cách hành chính find the same."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge.tables import abbreviations

__all__ = ["expand", "write_out"]


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    # by the first letter: a pattern that begins with a letter is searched for several times as fast
    # as one that begins with \b
    rest: dict[str, list[str]] = {}
    for name in sorted(abbreviations(), key=len, reverse=True):
        rest.setdefault(name[0], []).append(re.escape(name[1:]))
    return re.compile(
        "|".join(
            rf"{re.escape(first)}(?<!\w.)(?:{'|'.join(others)})\b" for first, others in rest.items()
        )
    )


def write_out(text: str) -> str:
    """Replace abbreviations by what they stand for, which a text encoder understands best.

    Those inside the symbol of a document stay.

    >>> write_out("kiểm tra CCHC theo Kế hoạch 36/KH-UBND")
    'kiểm tra cải cách hành chính theo Kế hoạch 36/KH-UBND'
    """
    return _pattern().sub(
        lambda m: m.group() if _in_symbol(text, m) else abbreviations()[m.group()], text
    )


def expand(text: str) -> str:
    """Put after each abbreviation what it stands for, for an index of words.

    >>> expand("chỉ số CCHC")
    'chỉ số CCHC cải cách hành chính'
    """
    return _pattern().sub(
        lambda m: m.group() if _in_symbol(text, m) else f"{m.group()} {abbreviations()[m.group()]}",
        text,
    )


def _in_symbol(text: str, match: re.Match[str]) -> bool:
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return before in ("-", "/") or after in ("-", "/")

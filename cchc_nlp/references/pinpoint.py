"""Pinpoints: the point, clause and article that a mention means, lists and ranges taken apart."""

from __future__ import annotations

import re

__all__ = ["pinpoints_before"]

# a, đ, b1 of "điểm a, đ và b1"
_LETTER = r"[a-zđ]\d?"
# 2, 15a of "khoản 2, 15a"
_DIGITS = r"\d+[a-zđ]?"
_JOINED = r"\s*(?:,|và|;|hoặc)\s*"
_ARTICLES = rf"{_DIGITS}(?:{_JOINED}{_DIGITS})*"
_LEVELS = (
    ("điểm", rf"(?:{_LETTER})(?:{_JOINED}(?:{_LETTER})(?!\w))*"),
    ("khoản", _ARTICLES),
    ("Điều", _ARTICLES),
    ("Mục", r"\d+"),
    ("Chương", r"[IVXLC]+|\d+"),
    ("Phụ lục", r"[IVXLC]+|\d+"),
)
"""Levels of a document from the innermost outwards, and how their values are written."""
# khoản 1, 2 / các Điều 5 và 7
_ONE = "|".join(rf"(?:các\s+)?{name}\s+(?:{values})(?![\w])" for name, values in _LEVELS)
# từ Điều 5 đến hết Điều 9
_RANGE = r"từ\s+(?:Điều|khoản)\s+\d+[a-z]?\s+đến\s+(?:hết\s+)?(?:Điều|khoản)\s+\d+[a-z]?"
# điểm a khoản 1, 2 Điều 3 và Điều 7 của, right before a mention
_CHAIN = re.compile(
    rf"(?P<chain>(?:{_RANGE}|{_ONE})(?:\s*(?:,|và|;)?\s*(?:{_RANGE}|{_ONE}))*)"
    r"\s*(?:,\s*)?(?:của\s+)?(?:các\s+)?$",
    re.IGNORECASE,
)
# One link of such a chain: a range, or a level with its values
_PART = re.compile(
    r"từ\s+(?P<rl>Điều|khoản)\s+(?P<a>\d+)[a-z]?\s+"
    r"đến\s+(?:hết\s+)?(?:Điều|khoản)\s+(?P<b>\d+)"
    rf"|(?P<sep>và|,|;)?\s*(?:các\s+)?(?P<level>{'|'.join(n for n, _ in _LEVELS)})\s+"
    rf"(?P<values>{_LETTER}(?:{_JOINED}{_LETTER}(?!\w))*(?!\w)|{_ARTICLES}|[IVXLC]+)",
    re.IGNORECASE,
)
_SPLIT = re.compile(_JOINED)
# Where a chain may begin: tried one after another, which is faster than a search for the chain
_LEVEL = re.compile(
    r"(?:các\s+)?(?:từ\s+)?"
    r"(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Cc]hương|[Pp]hụ lục|ĐIỀU|KHOẢN)\s"
)
_LONGEST_CHAIN = 200
"""Characters before a mention in which its chain begins; bounds the cost, not measured."""
_LAST_VALUE = 16
"""Characters before a mention that hold the last value of a chain, with "của các"."""
_LONGEST_RANGE = 200
"""Articles of a range that are taken, so that a misread number makes no million. Not measured."""
_BETWEEN = ("của", "các", ",")
_RANK = {name.lower(): i for i, (name, _) in enumerate(_LEVELS)}
_NAMES = {name.lower(): name for name, _ in _LEVELS}


def pinpoints_before(text: str, at: int) -> tuple[list[str], int]:
    """Return the pinpoints that end right before an offset, and where their phrase starts.

    There is one string for each target, and none, with the offset itself, where no phrase stands.

    >>> pinpoints_before("theo khoản 1, 2 Điều 3 và Điều 7 ", 33)
    (['khoản 1 Điều 3', 'khoản 2 Điều 3', 'Điều 7'], 5)
    """
    if not _may_end_chain(text[max(0, at - _LAST_VALUE) : at]):
        return [], at
    low = max(0, at - _LONGEST_CHAIN)
    window = text[low:at]
    begun = (_CHAIN.match(window, m.start()) for m in _LEVEL.finditer(window))
    match = next(filter(None, begun), None)
    if not match:
        return [], at
    done: list[str] = []
    pending: list[tuple[int, list[str]]] = []
    for rank, values in map(_part, _PART.finditer(match["chain"])):
        # "điểm d, điểm đ khoản 1": both are of khoản 1
        if len(pending) == 1 and rank == pending[0][0]:
            pending[0][1].extend(values)
            continue
        if pending and rank <= pending[-1][0]:
            done += _expand(pending)
            pending = []
        pending.append((rank, values))
    return list(dict.fromkeys(done + _expand(pending))), low + match.start("chain")


def _may_end_chain(before: str) -> bool:
    """Whether the last word is a value; most mentions have no pinpoint, told without a pattern."""
    words = before.split()
    while words and words[-1] in _BETWEEN:
        words.pop()
    last = words[-1].rstrip(",") if words else ""
    return bool(last[:1].isdigit() or 0 < len(last) <= 2 or (last and not last.strip("IVXLC")))


def _part(match: re.Match[str]) -> tuple[int, list[str]]:
    """The rank of a link's level, and its values with the level's name."""
    if match["rl"]:
        level = match["rl"].lower()
        first = int(match["a"])
        last = min(int(match["b"]), first + _LONGEST_RANGE)
        values = [str(n) for n in range(first, last + 1)]
    else:
        level = match["level"].lower()
        values = _SPLIT.split(match["values"])
    return _RANK[level], [f"{_NAMES[level]} {v}" for v in values if v]


def _expand(parts: list[tuple[int, list[str]]]) -> list[str]:
    """Every combination of values: "khoản 1, 2 Điều 3" is two targets."""
    out = [""]
    for _, values in parts:
        out = [f"{head} {value}".strip() for head in out for value in values]
    return out if parts else []

"""Pinpoints: the point, clause and article that a mention means, lists and ranges taken apart."""

from __future__ import annotations

import re

__all__ = ["pinpoints_before"]

_LETTER = r"[a-zđ]\d?"
_LEVELS = (
    ("điểm", rf"(?:{_LETTER})(?:\s*(?:,|và|;|hoặc)\s*(?:{_LETTER})(?!\w))*"),
    ("khoản", r"\d+[a-zđ]?(?:\s*(?:,|và|;|hoặc)\s*\d+[a-zđ]?)*"),
    ("Điều", r"\d+[a-zđ]?(?:\s*(?:,|và|;|hoặc)\s*\d+[a-zđ]?)*"),
    ("Mục", r"\d+"),
    ("Chương", r"[IVXLC]+|\d+"),
    ("Phụ lục", r"[IVXLC]+|\d+"),
)
_ONE = "|".join(rf"(?:các\s+)?{name}\s+(?:{values})(?![\w])" for name, values in _LEVELS)
_RANGE = r"từ\s+(?:Điều|khoản)\s+\d+[a-z]?\s+đến\s+(?:hết\s+)?(?:Điều|khoản)\s+\d+[a-z]?"
_CHAIN = re.compile(
    rf"(?P<chain>(?:{_RANGE}|{_ONE})(?:\s*(?:,|và|;)?\s*(?:{_RANGE}|{_ONE}))*)\s*(?:,\s*)?(?:của\s+)?(?:các\s+)?$",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"từ\s+(?P<rl>Điều|khoản)\s+(?P<a>\d+)[a-z]?\s+đến\s+(?:hết\s+)?(?:Điều|khoản)\s+(?P<b>\d+)|(?P<sep>và|,|;)?\s*(?:các\s+)?(?P<level>{'|'.join(n for n, _ in _LEVELS)})\s+"
    rf"(?P<values>{_LETTER}(?:\s*(?:,|và|;|hoặc)\s*{_LETTER}(?!\w))*(?!\w)|\d+[a-zđ]?(?:\s*(?:,|và|;|hoặc)\s*\d+[a-zđ]?)*|[IVXLC]+)",
    re.IGNORECASE,
)
_LEVEL = re.compile(
    r"(?:các\s+)?(?:từ\s+)?(?:[Đđ]iểm|[Kk]hoản|[Đđ]iều|[Mm]ục|[Cc]hương|[Pp]hụ lục|ĐIỀU|KHOẢN)\s"
)
_FAR = 200
_NEAR = 16
_BETWEEN = ("của", "các", ",")
_RANK = {name.lower(): i for i, (name, _) in enumerate(_LEVELS)}
_NAMES = {name.lower(): name for name, _ in _LEVELS}


def pinpoints_before(text: str, at: int) -> tuple[list[str], int]:
    """Pinpoints that end right before an offset, one string a target, and where their phrase starts.

    >>> pinpoints_before("theo khoản 1, 2 Điều 3 và Điều 7 ", 33)[0]
    ['khoản 1 Điều 3', 'khoản 2 Điều 3', 'Điều 7']
    """
    words = text[max(0, at - _NEAR) : at].split()
    while words and words[-1] in _BETWEEN:
        words.pop()
    last = words[-1].rstrip(",") if words else ""
    if not (
        last[:1].isdigit() or 0 < len(last) <= 2 or (last and not last.strip("IVXLC"))
    ):  # most mentions have no pinpoint: told without a pattern
        return [], at
    low = max(0, at - _FAR)
    window = text[low:at]
    match = next(
        filter(None, (_CHAIN.match(window, m.start()) for m in _LEVEL.finditer(window))), None
    )
    if not match:
        return [], at
    parts = [_part(m) for m in _PART.finditer(match["chain"])]
    done: list[str] = []
    pending: list[tuple[int, list[str]]] = []
    for rank, values in parts:
        if (
            len(pending) == 1 and rank == pending[0][0]
        ):  # điểm d, điểm đ khoản 1: both are of khoản 1
            pending[0][1].extend(values)
            continue
        if pending and rank <= pending[-1][0]:
            done += _expand(pending)
            pending = []
        pending.append((rank, values))
    return list(dict.fromkeys(done + _expand(pending))), low + match.start("chain")


def _part(match: re.Match[str]) -> tuple[int, list[str]]:
    if match["rl"]:
        level = match["rl"].lower()
        values = [
            str(n) for n in range(int(match["a"]), min(int(match["b"]), int(match["a"]) + 200) + 1)
        ]
    else:
        level = match["level"].lower()
        values = re.split(r"\s*(?:,|và|;|hoặc)\s*", match["values"])
    return _RANK[level], [f"{_NAMES[level]} {v}" for v in values if v]


def _expand(parts: list[tuple[int, list[str]]]) -> list[str]:
    out = [""]
    for _, values in parts:
        out = [f"{head} {value}".strip() for head in out for value in values]
    return out if parts else []

"""Places that look like a mention of a document but were not taken for a reference.

They are for a person to look at, and for the grammar to learn from. Better one too many is listed
than one that nobody sees; what only counts or dates something is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc_nlp.knowledge import document_types, types_cited_by
from cchc_nlp.references.clauses import ACTORS
from cchc_nlp.references.issuer_names import body_name
from cchc_nlp.references.mention import type_before
from cchc_nlp.text import LOWER, UPPER
from cchc_nlp.types import Reference

__all__ = ["unrecognised"]

_SHORT_TYPES = "|".join(
    t.abbreviation for t in document_types() if len(t.abbreviation) > 1 and "number" in t.cited
)
_TYPES = "|".join(t.name for t in document_types())
_CITED = types_cited_by("number") | types_cited_by("word") | {"văn bản", "chương trình", "đề án"}
"""Types, lowercase, that without a capital are listed where "số" or a day follows."""
_NO_SPACE = r"[^\s,;()“”\"]"
# "số 12 QĐ" of Quyết định số 12 QĐ, "số ..../QĐ-UBND", after a type only
_NUMBERED = rf"[Ss][ốỐ]\s?:?\s{{0,8}}(?P<numbered>(?:[\d…._/]|[A-ZĐ]{{1,5}}[-/\d]){_NO_SPACE}*)"
# 12/Q.Đ-UB, _7349ĐĐ-UBND, .../KH-UBND, 316 QĐ-UBND: a symbol of two parts or more
_SYMBOL_LIKE = (
    rf"(?P<symbol>(?<![\w/.-])(?:[\d_….]{_NO_SPACE}{{0,7}}?\s?[/-]?|{_NO_SPACE}{{0,6}}/)"
    rf"[A-ZĐ][{UPPER}.a-z]{{1,6}}\d{{0,3}}[-–/_][A-ZĐ]{{2,}}[{UPPER}\d&-]*(?![{LOWER}]))"
)
_DIGITS_LIKE = (
    r"(?P<digits>[0-9](?<![\w/.,-][0-9])[0-9]{0,4}[a-zđ]?[/-]"
    rf"(?=[^\s,;()]{{0,40}}[{UPPER}]{{2}}){_NO_SPACE}+)"
)
# QĐ 316, NĐ số 30/2020, NQ76: a type in short with a number
_IN_SHORT = (
    rf"(?P<short>(?<![\w/-])(?:{_SHORT_TYPES}|CV|VB)(?:\s[Ss]ố)?\s?:?\s?"
    rf"\d{{1,5}}(?![\d%]|,\d){_NO_SPACE}*)"
)
# "của Chính phủ" of Nghị định của Chính phủ, after a type only
_ISSUED = rf"(?:của|do)\s(?P<issued>(?:{ACTORS})\b)"
# "ngày 5/3/2023" of Công điện ngày 5/3/2023, after a type only
_DAY = (
    r"[Nn]gày\s{1,3}(?P<day>\d{1,2}(?:\s?[/.-]\s?\d{1,2}|\stháng\s\d{1,2})"
    r"(?:[\s/.-]{0,3}(?:năm\s)?\d{4})?)"
)
# Luật Cán bộ, Pháp lệnh ..., Hiến pháp: named laws; Nghị quyết Trung ương 4, Đại hội XIII
_NAMED = (
    r"(?P<named>(?<!\w)(?:Luật|Bộ luật|Pháp lệnh)\s(?!sư\b|gia\b)"
    rf"(?:[{LOWER}]+\s){{0,2}}(?!(?:{_TYPES})\b)[{UPPER}][{LOWER}]+(?:,?\s[{LOWER}]+){{0,6}}"
    r"|Hiến pháp"
    r"|(?:Nghị quyết|Kết luận|Chỉ thị)\s(?:Trung ương|Đại hội|Hội nghị)"
    rf"(?:\s(?:Đảng\s|[{LOWER}]+\s){{0,7}}[IVX\d]+)?"
    r"|(?:Đề án|Chương trình|Dự án|Kế hoạch)\s[“\"][^”\"\n]{3,120}[”\"]?"
    r"|Chương trình (?:mục tiêu quốc gia|tổng thể)(?:\s[^\s,;.()]{1,30}){1,12})"
)
# TCVN ISO 9001:2015, ISO/IEC 27001
_STANDARD = (
    r"(?P<standard>(?<!\w)(?:TCVN|QCVN|TCCS|TCN|QCĐP|ISO)(?:[\s/-]{0,2}(?:ISO|IEC|TS)){0,2}"
    r"[\s-]?\d[\w:./-]*)"
)
_LIKE = re.compile(
    "|".join((_NUMBERED, _DIGITS_LIKE, _SYMBOL_LIKE, _IN_SHORT, _ISSUED, _DAY, _NAMED, _STANDARD))
)
_LONGEST_NAME = 160
"""Characters in which the name of an issuer ends."""
_ONLY_AFTER_A_TYPE = ("numbered", "issued", "day")


def unrecognised(text: str, references: Sequence[Reference]) -> Iterator[tuple[int, int]]:
    """Yield the extents in a text that look like a mention and overlap none of the references.

    >>> text = "theo Nghị định của Chính phủ, QĐ 316 và Công điện ngày 5/3"
    >>> [text[a:b] for a, b in unrecognised(text, [])]
    ['Nghị định của Chính phủ', 'QĐ 316', 'Công điện ngày 5/3']
    """
    taken = sorted((r.start, r.end) for r in references)
    at = 0
    for match in _LIKE.finditer(text):
        extent = _extent(text, match)
        if extent is None:
            continue
        start, end = extent
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at == len(taken) or taken[at][0] >= end:
            yield start, end


def _extent(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """The place that a match is part of, None if it needs a type before it and has none."""
    start, end = match.span()
    typed = type_before(text, start)
    is_name = typed is not None and text[typed[0]].isupper()
    is_cited = typed is not None and typed[1].lower() in _CITED
    if typed and (is_name or (is_cited and match.lastgroup != "issued")):
        start = typed[0]
    elif match.lastgroup in _ONLY_AFTER_A_TYPE:
        return None
    if match.lastgroup == "issued":
        name = match.start("issued")
        end = max(end, name + len(body_name(text[name : name + _LONGEST_NAME])))
    end -= len(text[start:end]) - len(text[start:end].rstrip(" .:;-/"))
    return (start, end) if end > start else None

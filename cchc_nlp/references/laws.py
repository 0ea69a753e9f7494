"""Documents named by a name: laws, codes and ordinances, known or not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from cchc_nlp.knowledge import is_number_of, laws
from cchc_nlp.references.mention import Mention
from cchc_nlp.text import LOWER, UPPER

__all__ = ["find_constitution", "find_laws", "law_before"]

# Luật, Bộ luật, Pháp lệnh về, as a mention without a number begins
_LAW_START = re.compile(
    r"(?:Bộ [Ll]uật|bộ luật|Luật|LUẬT|Pháp [Ll]ệnh|PHÁP LỆNH)\s+(?:về\s+|Về\s+)?"
)
# The same and "luật", "pháp lệnh", where a number or another law says that a document is meant
_LAW = re.compile(
    r"(?:Bộ luật|Bộ Luật|bộ luật|Luật|luật|LUẬT"
    r"|Pháp lệnh|Pháp Lệnh|pháp lệnh|PHÁP LỆNH)\s+(?:về\s+|Về\s+)?"
)
# Luật sửa đổi, bổ sung một số điều của Luật Giám định tư pháp
_AMENDING = re.compile(
    rf"(?P<name>[Ss]ửa đổi[^;.{UPPER}]{{0,60}}?)(?:\s+của)?(?:\s+các)?\s+"
    r"(?=Luật|Bộ luật|Pháp lệnh)"
)
_MOST_NESTED = 2
"""Laws within the name of a law that are read: one amends a law that amends another."""
_DRAFTS = ("dự án", "dự thảo")
"""What stands before the name of a law that is not one yet."""
_BEFORE_DRAFT = 12
"""Characters before a law in which those are sought."""
# Words that are capitals at the start of a phrase, yet begin no name: Luật Số, Luật Sư
_NO_FIRST_WORD = r"(?!Số\b|Này\b|Trên\b|Sư\b)"
# Words that end a name: Luật Hộ tịch | của, Luật Đất đai | đã
_NO_WORD_OF_NAME = (
    r"(?!của\b|số\b|năm\b|ngày\b|này\b|được\b|đã\b|về\b|và\b|các\b|quy\b|có\b|do\b|thì\b|là\b)"
)
# Luật Hộ tịch: a law that the table does not know, named in capitals
_OTHER_LAW = re.compile(
    rf"{_NO_FIRST_WORD}[{UPPER}][{LOWER}]+"
    rf"(?:,?\s+(?:và\s+)?{_NO_WORD_OF_NAME}[{LOWER}]+){{1,5}}"
    rf"(?=\s+(?:số|năm|ngày|của|này|và các|được)|\s*[,;.)]|\s*$)"
)
# năm 2015 of Luật Tổ chức chính quyền địa phương năm 2015
_YEAR = re.compile(r"\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d)\b")
_BEFORE_NUMBER = 200
"""Characters before a number in which the name of its law is sought: the longest known has 89."""
_FIRST_WORD = 12
"""Characters that hold the first word of a law's name."""
# 57/2020/QH14
_NUMBER = re.compile(r"\d+/\d{4}/[A-Z]+\d+")
# Hiến pháp năm 2013, Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013
_CONSTITUTION = re.compile(
    r"Hiến pháp(?:\s+nước\s+(?:Cộng hòa|Cộng hoà|CHXHCN)[\w\s]{0,40}?Việt Nam)?"
    r"(?:,?\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d))(?!\d)"
)
_ABBREVIATED = {
    "văn bản quy phạm pháp luật": "VBQPPL",
    "quy phạm pháp luật": "QPPL",
    "chính quyền địa phương": "CQĐP",
    "thủ tục hành chính": "TTHC",
    "cán bộ, công chức": "CBCC",
    "ngân sách nhà nước": "NSNN",
    "xử lý vi phạm hành chính": "XLVPHC",
}


@lru_cache(maxsize=1)
def _law_names() -> dict[str, re.Pattern[str]]:
    """Patterns of the known laws by the first word of their names, longest first.

    A name with a usual abbreviation in it is the same name.
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted({law.name for law in laws()}, key=lambda name: (-len(name), name)):
        shortened = (
            re.sub(long, short, name, flags=re.IGNORECASE)
            for long, short in _ABBREVIATED.items()
            if long in name.lower()
        )
        for form in (name, *shortened):
            by_first[form.split()[0].lower().strip(",")].append(
                re.escape(form).replace(r"\ ", r"\s+").replace(",", ",?")
            )
    return {
        first: re.compile(rf"(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)
        for first, forms in by_first.items()
    }


def _law_at(text: str, at: int, depth: int = 0) -> tuple[int, str, str] | None:
    """The law whose name starts at a match of :data:`_LAW`: its end, type, and name as written.

    An amending law is taken together with the law that it amends.
    """
    head = _LAW.match(text, at)
    if head is None:
        return None
    first = head.group().split()[0].lower()
    kind = {"bộ": "Bộ luật", "luật": "Luật"}.get(first, "Pháp lệnh")
    amending = _AMENDING.match(text, head.end()) if depth < _MOST_NESTED else None
    if amending:
        amended = _law_at(text, amending.end(), depth + 1)
        end = amended[0] if amended else amending.end("name")
        return end, kind, " ".join(text[at:end].split())
    word = text[head.end() : head.end() + _FIRST_WORD].split(maxsplit=1)
    known = _law_names().get(word[0].lower().strip(",.;)")) if word else None
    name = (known.match(text, head.end()) if known else None) or _OTHER_LAW.match(text, head.end())
    if name is None:
        return None
    return name.end(), kind, " ".join(text[at : name.end()].split())


def law_before(text: str, start: int, anchor: int) -> tuple[int, str, str] | None:
    """Return the law whose name stands right before its number: its start, type and name.

    ``anchor`` is the offset of the number.

    A number that is known as that of the amended law is not taken for the amending one's.

    >>> law_before("Luật Thanh niên số 57/2020/QH14", 16, 19)
    (0, 'Luật', 'Luật Thanh niên')
    """
    found = None
    for m in _LAW.finditer(text, max(0, anchor - _BEFORE_NUMBER), anchor):
        law = _law_at(text, m.start())
        if law is None or text[law[0] : anchor].strip(" ,:\n") not in ("", "số"):
            continue
        found = found or (m.start(), law[1], law[2])
        number = _NUMBER.match(text, anchor)
        if number and is_number_of(number.group(), law[2]):
            return m.start(), law[1], law[2]  # the number of the amended law itself
    return found


def find_laws(text: str) -> Iterator[Mention]:
    """Yield the mentions of laws by name, with the year that follows.

    The law that an amending law amends is a mention of its own.

    >>> [m.name for m in find_laws("theo Luật Hộ tịch năm 2014.")]
    ['Luật Hộ tịch năm 2014']
    """
    end = 0
    for m in _LAW_START.finditer(text):
        start = m.start()
        if start < end:
            continue
        if text[max(0, start - _BEFORE_DRAFT) : start].rstrip().lower().endswith(_DRAFTS):
            continue
        law = _law_at(text, start)
        if law is None:
            continue
        amending = _AMENDING.match(text, m.end())
        if amending:
            end = amending.end("name")
            yield Mention(start, end, start, "named", law[1], None, law[2])
            continue
        end = law[0]
        year = _YEAR.match(text, end)
        end = year.end() if year else end
        name = " ".join(text[start:end].split())
        yield Mention(start, end, start, "named", law[1], None, name)


def find_constitution(text: str) -> Iterator[Mention]:
    """Yield the mentions of a constitution by its year.

    >>> [m.name for m in find_constitution("theo Hiến pháp năm 2013.")]
    ['Hiến pháp năm 2013']
    """
    for m in _CONSTITUTION.finditer(text):
        name = f"Hiến pháp năm {m['year']}"
        yield Mention(m.start(), m.end(), m.start(), "named", "Hiến pháp", None, name)

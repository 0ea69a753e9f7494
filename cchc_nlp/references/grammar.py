"""Where a text names a document: patterns over restored text, each with an example, and the mentions that they find.

Every pattern begins with a character that is rare or known, so that a scan runs at the speed of the regular-expression engine; what stands
before a number is looked up word by word in tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cchc_nlp.knowledge import agencies, document_types, laws, type_of_abbreviation
from cchc_nlp.text import LOWER, UPPER

__all__ = ["Mention", "find_mentions", "issuer_symbol", "type_before"]


@dataclass(slots=True)
class Mention:
    """A place that names a document: its extent, that of its number (or name), and what the words themselves say."""

    start: int
    end: int
    anchor: int
    kind: str
    type: str | None
    number: str | None = None
    name: str | None = None


_GROUP = r"[A-ZĐ][A-Za-zĐđƯƠ&]*\d{0,2}"
_DASH = r"(?:\s?[-–]\s?)"
_NUMBER = re.compile(
    rf"""[0-9](?<![\w/.,-][0-9])[0-9]{{0,4}}+(?:[a-zđ]|\.[0-9]{{1,2}}(?=/20[0-9]{{2}}/))?(?:(?=\s?[-/–])(?:
      (?P<full>
        # 28-KL/TW, 292-CV/BCSĐ
        {_DASH}(?:NQ|CT|KL|QĐ|QC|TB|HD|BC|KH|CTr|TTr|TT|ĐA|PA|BB|CV)/{_GROUP}(?:-{_GROUP})?
        # 316/QĐ-UBND, 45/2016/QĐ-TTg, 163/2013/TTLT-BTC-BNV, 71/2007/TTLT/BTC-BNV, 409/KH- UBND, 31/2024/QH15, 26/VBHN-NHNN, 17 /2018/TT-BCT, 09/HD/2025
      | (?:/|\s?/\s?(?:19|20)[0-9]{{2}}\s?/\s?){_GROUP}(?:(?:{_DASH}|/){_GROUP})*(?:/20[0-9]{{2}})?
        # 127/2018/nđ-cp
      | /(?:19|20)[0-9]{{2}}/[a-zđ]{{2,4}}-[a-zđ]{{2,8}}(?:-[a-zđ]{{2,8}})*
      )
      # before 1996, after the name of a type only: 84-CP, 82-TC/TCT, 23-L/CTN, 21-LCT/HĐNN8, 102-SL/L-004
    | (?P<old>-[A-ZĐ]{{1,5}}/[A-ZĐ]{{2,6}}|\s?[-/]\s?(?:[A-ZĐ]{{1,5}}/)?(?:CP|HĐBT|HĐNN\d?|HDNN\d?|TTg|CTN|CT|SL|L|LCT|HĐCP|QHK\d|NQ|PL)\d{{0,2}}(?:/L)?(?:-\d{{3}})?)
    )(?![\w/])
      # 4344 of Kế hoạch 4344, Kế hoạch số 4344
    | (?P<bare>(?![\w/.,:%-]*[0-9])(?!\s?(?:%|tháng|năm|quý|ngày|xã|huyện|cơ\ quan|nhiệm\ vụ|văn\ bản|TTHC|/))(?![-/\w])))""",
    re.VERBOSE,
)
_BEFORE_BARE = frozenset("hưịntoốHƯỊNTOỐ:")
"""The last letters of the types that are cited by a bare number, and of "số"."""
# QCVN 41:2019/BGTVT, TCVN 6909:2001
_STANDARD = re.compile(
    r"[QT]C(?<![\w][QT]C)VN\s?\d{1,5}(?:-\d{1,2})?:\d{4}(?:/[A-ZĐ]{2,8})?(?![\w/])"
)
_SHORT_TYPES = frozenset(
    ("nghị định", "thông tư", "quyết định", "kế hoạch", "chỉ thị", "công văn", "nghị quyết", "thông báo", "báo cáo", "kết luận", "tờ trình", "quy định", "hướng dẫn", "công điện")
)  # fmt: skip
_RECALLED_TYPES = _SHORT_TYPES | {"luật", "bộ luật", "pháp lệnh"}
_LAW_START = re.compile(
    r"(?:Bộ [Ll]uật|bộ luật|Luật|LUẬT|Pháp [Ll]ệnh|PHÁP LỆNH)\s+(?:về\s+|Về\s+)?"
)
_LAW = re.compile(
    r"(?:Bộ luật|Bộ Luật|bộ luật|Luật|luật|LUẬT|Pháp lệnh|Pháp Lệnh|pháp lệnh|PHÁP LỆNH)\s+(?:về\s+|Về\s+)?"
)
# Luật sửa đổi, bổ sung một số điều của Luật Giám định tư pháp
_AMENDING = re.compile(
    rf"(?P<name>[Ss]ửa đổi[^;.{UPPER}]{{0,60}}?)(?:\s+của)?(?:\s+các)?\s+(?=Luật|Bộ luật|Pháp lệnh)"
)
_LAWS_ON_LAWS = 2
_DRAFTS = ("dự án", "dự thảo")
# Luật Hộ tịch: a law that the table does not know, named in capitals
_OTHER_LAW = re.compile(
    rf"(?!Số\b|Này\b|Trên\b|Sư\b)[{UPPER}][{LOWER}]+(?:,?\s+(?:và\s+)?(?!của\b|số\b|năm\b|ngày\b|này\b|được\b|đã\b|về\b|và\b|các\b|quy\b|có\b|do\b|thì\b|là\b)[{LOWER}]+){{1,5}}"
    rf"(?=\s+(?:số|năm|ngày|của|này|và các|được)|\s*[,;.)]|\s*$)"
)
_YEAR = re.compile(r"\s+(?:năm\s+)?(?P<year>(?:19|20)\d\d)\b")
# Đề án 06, Đề án số 06
_SCHEME = re.compile(r"Đề án\s+(?:số\s+)?(?P<number>\d{2})(?![\d/])")
# Quyết định này, Nghị định nêu trên, Kế hoạch trên đây
_ANAPHORS = re.compile(r"này\b"), re.compile(r"trên\b")
_ABOVE = re.compile(r"(?:nêu|nói)\s+$")
# Quyết định ngày 20/02/2023 (of an issuer, without a number), Ngày 20/02/2023, Giám đốc Sở Nội vụ ban hành Quyết định thành lập ...
_DAY = re.compile(
    r"gày\s+\d{1,2}(?:\s?[/.-]\s?\d{1,2}\s?[/.-]\s?|\s+tháng\s+\d{1,2}\s+năm\s+)\d{4}"
)
_ISSUED = re.compile(
    rf"\s*,?\s+[{UPPER}][^,;.()“”\"]{{2,80}}?\s(?:đã\s+|cũng\s+)?(?:ban hành|ký ban hành|ký|có)\s+(?=(?P<type>[{UPPER}][{LOWER}]+\s[{LOWER}]+(?:\s[{LOWER}]+)?))"
)
_UNNUMBERED_TYPES = _SHORT_TYPES - {"nghị định", "thông tư"} | {
    "biên bản",
    "chương trình",
    "quy chế",
}
_NUMBER_WORD = re.compile(r"\s*(?:số|Số)\b|\s*\d")
_NOT_DOCUMENTS = ("hợp đồng", "hóa đơn", "điện thoại", "fax", "tài khoản")
_OPENING = "(“\"'[-"
_WINDOW = 34


@lru_cache(maxsize=1)
def _types() -> dict[str, str]:
    """Names of document types by their lowercase form."""
    return {t.name.lower(): t.name for t in document_types()}


@lru_cache(maxsize=1)
def _types_by_last_word() -> dict[str, list[tuple[str, str]]]:
    """Lowercase and canonical names of types by their last word, longest first; an opening mark may stick to a name of one word."""
    out: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for lower, name in sorted(_types().items(), key=lambda item: -len(item[0])):
        last = lower.split()[-1]
        for mark in ("", *_OPENING) if last == lower else ("",):
            out[mark + last].append((lower, name))
    return dict(out)


@lru_cache(maxsize=1)
def _law_names() -> dict[str, re.Pattern[str]]:
    """Patterns of the known laws by the first word of their names, longest first; a usual abbreviation is the same name."""
    shorter = {
        "văn bản quy phạm pháp luật": "VBQPPL",
        "ngân sách nhà nước": "NSNN",
        "xử lý vi phạm hành chính": "XLVPHC",
    }
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted({law.name for law in laws()}, key=len, reverse=True):
        forms = [
            name,
            *(
                re.sub(long, short, name, flags=re.IGNORECASE)
                for long, short in shorter.items()
                if long in name.lower()
            ),
        ]
        for form in forms:
            by_first[form.split()[0].lower().strip(",")].append(
                re.escape(form).replace(r"\ ", r"\s+").replace(",", ",?")
            )
    return {
        first: re.compile(rf"(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)
        for first, forms in by_first.items()
    }


def issuer_symbol(number: str) -> str:
    """The part of a symbol that names the issuer: UBND of 316/QĐ-UBND and of 569/UBND-NCKSTTHC, QH15 of 31/2024/QH15, TW of 28-KL/TW."""
    groups = _symbol_groups(number)
    if not groups:
        return ""
    return (
        groups[0]
        if groups[0] not in type_of_abbreviation() and groups[0] != "CV"
        else (groups[1] if len(groups) > 1 else "")
    )


@lru_cache(maxsize=10_000)
def _symbol_groups(number: str) -> list[str]:
    return [
        g
        for g in re.split(r"[-/]", re.sub(r"^\d+(?:[a-zđ]|\.\d{1,2})?(?:/\d{4})?[/-]", "", number))
        if g
    ]


@lru_cache(maxsize=10_000)
def _type_of_symbol(number: str) -> str | None:
    if number.startswith(("QCVN", "TCVN")):
        return type_of_abbreviation()[number[:4]]
    head = next(iter(_symbol_groups(number)), "")
    if re.fullmatch(r"(?:QH|UBTVQH)\d+", head):
        return None
    if head == "CV" or head in agencies() or head.rstrip("0123456789") == "SNN":
        return "Công văn"
    found = type_of_abbreviation().get(head)
    has_year = re.match(r"\d+(?:[a-zđ]|\.\d{1,2})?/\d{4}/", number) is not None
    if found is None and not has_year and "-" in number and len(head) > 1:
        return "Công văn"
    return found


def _tidy(number: str) -> str:
    """The published form: no stray spaces, a hyphen for a dash, capitals where all were lost."""
    if " " in number or "–" in number:
        number = re.sub(r"\s*([-–/])\s*", lambda m: "/" if m[1] == "/" else "-", number)
    if number.islower():
        head, _, symbol = number.rpartition("/")
        return f"{head}/{symbol.upper()}" if "-" in symbol else number
    return number


def type_before(text: str, at: int) -> tuple[int, str] | None:
    """The document type whose name ends right before an offset: where it starts, and its canonical name.

    >>> type_before("theo Thông tư liên tịch ", 24)
    (5, 'Thông tư liên tịch')
    """
    window = text[max(0, at - _WINDOW) : at].rstrip()
    end = at - _WINDOW + len(window) if at > _WINDOW else len(window)
    lower = window.lower()
    plain = " ".join(lower.split())
    for folded, name in _types_by_last_word().get(plain[plain.rfind(" ") + 1 :], ()):
        if plain.endswith(folded) and not plain[-len(folded) - 1 : -len(folded)].isalnum():
            if lower.endswith(folded):
                return end - len(folded), name
            odd = re.search(
                r"\s+".join(folded.split()) + "$", lower
            )  # more than one blank, or a line end, between the words
            return end - len(odd.group() if odd else folded), name
    return None


def find_mentions(text: str) -> list[Mention]:
    """All mentions in a paragraph of restored text, in order; none overlap."""
    # Most text names no document: a finder runs only where a string is found without which it would find nothing, the surest finder first.
    found = list(_standards(text)) if "CVN" in text else []
    found = _merged(found, list(_numbered(text)))
    if "Luật" in text or "ộ luật" in text or "Pháp " in text or "LUẬT" in text or "PHÁP " in text:
        found = _merged(found, list(_laws(text)))
    if "Đề án" in text:
        found = _merged(found, list(_schemes(text)))
    if "gày " in text:
        found = _merged(found, list(_unnumbered(text)))
    if "này" in text or " trên" in text:
        found = _merged(found, list(_anaphors(text)))
    return found


def _merged(first: list[Mention], second: list[Mention]) -> list[Mention]:
    """Both lists, each in order, in order; those of the second that overlap one of the first are left out."""
    if not second:
        return first
    if not first:
        return second
    out: list[Mention] = []
    i = 0
    for m in second:
        while i < len(first) and first[i].end <= m.start:
            i += 1
        if i == len(first) or first[i].start >= m.end:
            out.append(m)
    return sorted(first + out, key=lambda m: m.start)


def _so_before(text: str, at: int) -> int:
    """Where "số" (or "số Số:") starts that stands right before an offset; the offset itself where none does."""
    start = at
    while True:
        before = text[max(0, at - 8) : at].rstrip(" :\n\u00a0")
        if before[-2:] not in ("số", "Số", "SỐ") or before[-3:-2].isalnum():
            return start
        at = start = max(0, at - 8) + len(before) - 2


def _numbered(text: str) -> Iterator[Mention]:
    head: str | None = None
    head_end = -1
    for match in _NUMBER.finditer(text):
        at = match.start()
        if match.lastgroup == "bare":
            if (
                at > 1
                and text[at - 2] in _BEFORE_BARE
                and (short := _short_form(text, match, at)) is not None
            ):
                yield short
            continue
        start = _so_before(text, at)
        typed = type_before(text, start)
        if typed is None and match.lastgroup == "old":
            continue
        if (
            typed[1] == "Hợp đồng"
            if typed
            else text[max(0, start - 14) : start].rstrip(" :.").lower().endswith(_NOT_DOCUMENTS)
        ):
            continue
        number, name = _tidy(match.group()), None
        of_symbol = _type_of_symbol(number)
        if not typed and sum(c.isalpha() for c in number) < 2:
            continue
        type_name: str | None
        if typed:
            start, type_name = typed
            again = _so_before(text, start)  # Nghị quyết số Nghị quyết số: 24/2021/QH15
            outer = type_before(text, again) if again < start else None
            start = outer[0] if outer and outer[1] == type_name else start
        elif head is not None and text[head_end:at].strip(" ,;\n") in (
            "",
            "và",
            "số",
            "và số",
            "số:",
        ):
            type_name = of_symbol or head
        else:  # the number stands alone, or after "số"
            type_name = of_symbol
        if "/QH" in number or "/UBTVQH" in number:
            law = _law_before(text, start, at)
            if law:
                start, type_name, name = law
            elif type_name is None:
                type_name = "Nghị quyết" if "/UBTVQH" in number else "Luật"
        head, head_end = type_name, match.end()
        yield Mention(start, match.end(), at, "full", type_name, number, name)


def _short_form(text: str, match: re.Match[str], at: int) -> Mention | None:
    """Kế hoạch 4344, Kế hoạch số 4344: a type and a bare number."""
    before = text[max(0, at - 22) : at].rstrip(" :")
    if before[-1:] in "ốỐ" and before[-2:-1] in "sS":
        before = before[:-2].rstrip()
    if " ".join(before.lower().split()[-2:]) in _SHORT_TYPES:
        typed = type_before(text, max(0, at - 22) + len(before))
        if typed and text[typed[0]].isupper():
            return Mention(typed[0], match.end(), at, "short", typed[1], match.group())
    return None


def _standards(text: str) -> Iterator[Mention]:
    for m in _STANDARD.finditer(text):
        number = " ".join(m.group().split())
        yield Mention(m.start(), m.end(), m.start(), "full", _type_of_symbol(number), number)


def _law_at(text: str, at: int, depth: int = 0) -> tuple[int, str, str] | None:
    """The law whose name starts at a match of :data:`_LAW`: where it ends, its type and its name as written; an amending law with the law it amends."""
    head = _LAW.match(text, at)
    if head is None:
        return None
    kind = {"bộ": "Bộ luật", "luật": "Luật"}.get(head.group().split()[0].lower(), "Pháp lệnh")
    amending = _AMENDING.match(text, head.end()) if depth < _LAWS_ON_LAWS else None
    if amending:
        amended = _law_at(text, amending.end(), depth + 1)
        end = amended[0] if amended else amending.end("name")
        return end, kind, " ".join(text[at:end].split())
    word = text[head.end() : head.end() + 12].split(maxsplit=1)
    known = _law_names().get(word[0].lower().strip(",.;)")) if word else None
    name = (known.match(text, head.end()) if known else None) or _OTHER_LAW.match(text, head.end())
    if name is None:
        return None
    return name.end(), kind, " ".join(text[at : name.end()].split())


def _law_before(text: str, start: int, anchor: int) -> tuple[int, str, str] | None:
    """The name of a law that stands right before its number: "Luật Thanh niên số 57/2020/QH14"."""
    for m in _LAW.finditer(text, max(0, anchor - 200), anchor):
        law = _law_at(text, m.start())
        if law and text[law[0] : anchor].strip(" ,:\n") in ("", "số"):
            return m.start(), law[1], law[2]
    return None


def _laws(text: str) -> Iterator[Mention]:
    end = 0
    for m in _LAW_START.finditer(text):
        if m.start() < end:
            continue
        if text[max(0, m.start() - 12) : m.start()].rstrip().lower().endswith(_DRAFTS):
            continue
        law = _law_at(text, m.start())
        if law is None:
            continue
        amending = _AMENDING.match(text, m.end())
        if amending:  # the law that is amended is a mention of its own
            end = amending.end("name")
            yield Mention(m.start(), end, m.start(), "named", law[1], None, law[2])
            continue
        end = law[0]
        year = _YEAR.match(text, end)
        end = year.end() if year else end
        yield Mention(
            m.start(),
            end,
            m.start(),
            "named",
            law[1],
            None,
            " ".join(text[m.start() : end].split()),
        )


def _schemes(text: str) -> Iterator[Mention]:
    for m in _SCHEME.finditer(text):
        yield Mention(m.start(), m.end(), m.start(), "named", "Đề án", None, f"Đề án {m['number']}")


def _unnumbered(text: str) -> Iterator[Mention]:
    """A type with its day where the number should be, or after a day and the body that issued it."""
    for day in _DAY.finditer(text):
        at = day.start() - 1
        typed = type_before(text, at) if text[at : at + 1] in "Nn" else None
        if typed and typed[1].lower() in _UNNUMBERED_TYPES and text[typed[0]].isupper():
            yield Mention(typed[0], at - 1, typed[0], "full", typed[1])
        issued = _ISSUED.match(text, day.end())
        if issued:
            words = issued["type"].lower().split()
            name = next(
                (" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in _UNNUMBERED_TYPES),
                None,
            )
            end = issued.start("type") + len(name or "")
            if name and not _NUMBER_WORD.match(text, end):
                yield Mention(
                    issued.start("type"), end, issued.start("type"), "full", _types()[name]
                )


def _anaphors(text: str) -> Iterator[Mention]:
    this, above = _ANAPHORS
    for m in this.finditer(text):
        yield from _anaphor(text, m.start(), m.end())
    for m in above.finditer(text):
        said = _ABOVE.search(text, max(0, m.start() - 8), m.start())
        if said:
            yield from _anaphor(text, said.start(), m.end())
        elif text.startswith(" đây", m.end()):
            yield from _anaphor(text, m.start(), m.end() + 4)


def _anaphor(text: str, at: int, end: int) -> Iterator[Mention]:
    typed = type_before(text, at)
    if typed and text[typed[0]].isupper() and typed[1].lower() in _RECALLED_TYPES:
        yield Mention(typed[0], end, typed[0], "anaphoric", typed[1])

"""Where a text names a document: patterns over restored text, each with an example, and the mentions that they find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cchc_nlp.tables import agencies, document_types, laws, type_of_abbreviation
from cchc_nlp.text import LOWER, UPPER, fold

__all__ = ["Mention", "find_mentions", "issuer_symbol", "type_phrase"]


@dataclass(frozen=True, slots=True)
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
_DASH = r"(?:\s?-\s?|\s?–\s?)"
# 316/QĐ-UBND, 45/2016/QĐ-TTg, 163/2013/TTLT-BTC-BNV, 71/2007/TTLT/BTC-BNV, 409/KH- UBND, 15a/2025/NĐ-CP, 31/2024/QH15, 26/VBHN-NHNN
_SLASHED = rf"\d{{1,5}}[a-zđ]?(?:/(?:19|20)\d\d)?/{_GROUP}(?:(?:{_DASH}|/){_GROUP})*"
# 28-KL/TW, 292-CV/BCSĐ
_PARTY = rf"\d{{1,5}}{_DASH}(?:NQ|CT|KL|QĐ|QC|TB|HD|BC|KH|CTr|TTr|TT|ĐA|PA|BB|CV)/{_GROUP}(?:-{_GROUP})?"
# QCVN 41:2019/BGTVT, TCVN 6909:2001
_STANDARD = r"(?:QCVN|TCVN)\s?\d{1,5}(?:-\d{1,2})?:\d{4}(?:/[A-ZĐ]{2,8})?"
_NUMBER = re.compile(rf"(?<![\w/.,-])(?:{_PARTY}|{_SLASHED}|{_STANDARD})(?![\w/])")
_SHORT = re.compile(
    r"(?P<number>\d{1,5})(?![\d/.,:%-]*\d)(?!\s*(?:%|tháng|năm|quý|ngày|xã|huyện|cơ quan|nhiệm vụ|văn bản|TTHC|/))(?![-/]\w)"
)
_BARE_TYPES = r"(?:Nghị định|Thông tư|Quyết định|Kế hoạch|Chỉ thị|Công văn|Nghị quyết|Thông báo|Báo cáo|Kết luận|Tờ trình|Quy định|Hướng dẫn|Công điện)"
# Quyết định này, Nghị định nêu trên, Kế hoạch trên
_ANAPHOR = re.compile(rf"\b(?P<type>{_BARE_TYPES}|Luật|Bộ luật|Pháp lệnh)\s+(?:này|nêu trên|nói trên|trên đây)\b")
# Đề án 06, Đề án số 06
_SCHEME = re.compile(r"Đề án\s+(?:số\s+)?(?P<number>\d{2})(?![\d/])")
_NOT_DOCUMENTS = re.compile(r"(?i)(?:hợp đồng|hóa đơn|điện thoại|fax|tài khoản)\s*(?:số\s*)?[:.]?\s*$")
_MONTHS = re.compile(r"\d{1,2}/\d{4}/?$")


@lru_cache(maxsize=1)
def _type_names() -> tuple[str, ...]:
    return tuple(sorted((t.name for t in document_types()), key=len, reverse=True))


@lru_cache(maxsize=1)
def type_phrase() -> re.Pattern[str]:
    """The name of a document type with "số" or without, up to where the number stands."""
    names = "|".join(re.escape(n) for n in _type_names())
    return re.compile(rf"(?P<type>{names})(?:\s+(?:liên tịch))?\s+(?P<so>số\s*:?\s*)?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _law_names() -> re.Pattern[str]:
    """Laws by name; a long form and its usual abbreviation are one name."""
    names = sorted({law.name for law in laws()}, key=len, reverse=True)
    shorter = {"văn bản quy phạm pháp luật": "VBQPPL", "ngân sách nhà nước": "NSNN", "xử lý vi phạm hành chính": "XLVPHC"}
    alternatives = []
    for name in names:
        pattern = re.escape(name).replace(r"\ ", r"\s+").replace(",", ",?")
        for long, short in shorter.items():
            pattern = pattern.replace(re.escape(long).replace(r"\ ", r"\s+"), rf"(?:{re.escape(long)}|{short})".replace(r"\ ", r"\s+"))
        alternatives.append(pattern)
    return re.compile(
        rf"(?P<type>Bộ luật|Luật|Pháp lệnh)\s+(?:về\s+)?(?P<name>{'|'.join(alternatives)})(?!\w)(?:\s+năm\s+(?P<year>(?:19|20)\d\d))?",
        re.IGNORECASE,
    )


# Luật Hộ tịch: a law that the table does not know, named in capitals
_OTHER_LAW = re.compile(
    rf"(?P<type>Bộ luật|Luật|Pháp lệnh)\s+(?P<name>(?!Số\b|Này\b|Trên\b)[{UPPER}][{LOWER}]+(?:,?\s+(?:và\s+)?(?!của\b|số\b|năm\b|ngày\b|này\b|được\b|đã\b|về\b|và\b|các\b|quy\b|có\b)[{LOWER}]+){{1,5}})"
    rf"(?=\s+(?:số|năm|ngày|của|này|và các|được)|[,;.)]|$)(?:\s+năm\s+(?P<year>(?:19|20)\d\d))?"
)


def issuer_symbol(number: str) -> str:
    """The part of a symbol that names the issuer: UBND of 316/QĐ-UBND and of 569/UBND-NCKSTTHC, QH15 of 31/2024/QH15, TW of 28-KL/TW."""
    symbol = re.sub(r"^\d+[a-zđ]?(?:/\d{4})?[/-]", "", number)
    groups = [g for g in re.split(r"[-/]", symbol) if g]
    if not groups:
        return ""
    return groups[0] if groups[0] not in type_of_abbreviation() and groups[0] != "CV" else (groups[1] if len(groups) > 1 else "")


def _type_of_symbol(number: str) -> str | None:
    if number.startswith(("QCVN", "TCVN")):
        return type_of_abbreviation()[number[:4]]
    head = re.split(r"[-/]", re.sub(r"^\d+[a-zđ]?(?:/\d{4})?[/-]", "", number))[0]
    if head == "CV" or head in agencies() or head.rstrip("0123456789") in ("SNN",):
        return None if re.fullmatch(r"(?:QH|UBTVQH)\d+", head) else "Công văn"
    if re.fullmatch(r"(?:QH|UBTVQH)\d+", head):
        return None
    found = type_of_abbreviation().get(head)
    has_year = re.match(r"\d+[a-zđ]?/\d{4}/", number) is not None
    if found is None and not has_year and "-" in number and len(head) > 1:
        return "Công văn"
    return found


def _tidy(number: str) -> str:
    return re.sub(r"\s*([-–])\s*", "-", number) if not number.startswith(("QCVN", "TCVN")) else re.sub(r"\s+", " ", number)


def find_mentions(text: str) -> list[Mention]:
    """All mentions in a paragraph of restored text, in order; none overlap."""
    found = [*_numbered(text)]
    taken = [(m.start, m.end) for m in found]
    for finder in (_named_laws, _schemes, _anaphors, _short_forms):
        for m in finder(text):
            if all(m.end <= a or m.start >= b for a, b in taken):
                found.append(m)
                taken.append((m.start, m.end))
    return sorted(found, key=lambda m: m.start)


def _numbered(text: str) -> Iterator[Mention]:
    head: str | None = None
    head_end = -1
    for match in _NUMBER.finditer(text):
        raw = match.group()
        before = text[max(0, match.start() - 60) : match.start()]
        if _NOT_DOCUMENTS.search(before) or _MONTHS.match(raw):
            continue
        number = _tidy(raw)
        kind_name: str | None
        phrase = type_phrase().search(before)
        of_symbol = _type_of_symbol(number)
        start = match.start()
        if phrase:
            start = match.start() - (len(before) - phrase.start())
            kind_name = _canonical_type(phrase["type"])
        elif head is not None and re.fullmatch(r"\s*(?:,|và|;)?\s*(?:số\s+)?", text[head_end : match.start()]):
            kind_name = of_symbol or head
        else:  # the number stands alone, or after "số"
            so = re.search(r"số\s*:?\s*$", before)
            start = match.start() - (len(before) - so.start()) if so else start
            kind_name = of_symbol
        law = _law_before(text, start, match.start()) if re.search(r"/(?:QH|UBTVQH)\d+$", number) else None
        if law:
            start, kind_name, name = law
        else:
            name = None
            if kind_name is None and re.search(r"/(?:QH|UBTVQH)\d+$", number):
                kind_name = "Nghị quyết" if "/UBTVQH" in number else "Luật"
        head, head_end = kind_name, match.end()
        yield Mention(start, match.end(), match.start(), "full", kind_name, number, name)


def _law_before(text: str, start: int, anchor: int) -> tuple[int, str, str] | None:
    """The name of a law that stands right before its number: "Luật Thanh niên số 57/2020/QH14"."""
    window = max(0, anchor - 160)
    last = None
    for pattern in (_OTHER_LAW, _law_names()):
        for m in pattern.finditer(text, window, anchor):
            if re.fullmatch(r"\s*(?:,?\s*số\s*)?", text[m.end() : anchor]):
                last = m
    return (last.start(), _canonical_type(last["type"]), last.group().strip()) if last else None


def _canonical_type(surface: str) -> str:
    folded = fold(surface)
    return next((n for n in _type_names() if fold(n) == folded), surface)


def _named_laws(text: str) -> Iterator[Mention]:
    for pattern in (_law_names(), _OTHER_LAW):
        for m in pattern.finditer(text):
            if m["type"][0].isupper() or m["type"].lower() == "bộ luật":
                yield Mention(m.start(), m.end(), m.start(), "named", _canonical_type(m["type"]), None, re.sub(r"\s+", " ", m.group()))


def _schemes(text: str) -> Iterator[Mention]:
    for m in _SCHEME.finditer(text):
        yield Mention(m.start(), m.end(), m.start(), "named", "Đề án", None, f"Đề án {m['number']}")


def _anaphors(text: str) -> Iterator[Mention]:
    for m in _ANAPHOR.finditer(text):
        yield Mention(m.start(), m.end(), m.start(), "anaphoric", _canonical_type(m["type"]))


def _short_forms(text: str) -> Iterator[Mention]:
    """Kế hoạch 4344, Kế hoạch số 4344: a type and a bare number."""
    for m in re.finditer(rf"(?P<type>{_BARE_TYPES})\s+(?:số\s+)?", text):
        number = _SHORT.match(text, m.end())
        if number:
            yield Mention(m.start(), number.end(), number.start(), "short", _canonical_type(m["type"]), number["number"])

"""The issuer of a document, as the words around its mention or its symbol say it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from cchc_nlp.knowledge import agencies, province_of
from cchc_nlp.references.clauses import AGENCIES, BLANKS, ISSUING, MAYBE_BLANKS, WITHIN
from cchc_nlp.references.issuer_names import body_name, in_plain_case
from cchc_nlp.references.mention import Mention
from cchc_nlp.references.symbols import issuer_symbol
from cchc_nlp.text import UPPER, fold

__all__ = ["Context", "issuer_after", "issuer_of"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the report says of itself and its references leave out.

    ``place`` is where its issuer governs ("tỉnh Bình Thuận", "phường Mũi Né"), ``year`` that of its
    date, ``issuer`` whoever made it, ``province`` ("tỉnh Lâm Đồng") the one that all of this is in;
    ``type``, ``number`` and ``key`` are those of the report as a document: "Quyết định này" is the
    decision, and what has the symbol of its number is its issuer's.

    >>> from cchc_nlp.references import extract
    >>> extract("Quyết định số 316/QĐ-UBND", Context("tỉnh Bình Thuận"))[0].issuer
    'UBND tỉnh Bình Thuận'
    """

    place: str | None = None
    year: int | None = None
    issuer: str | None = None
    province: str | None = None
    type: str | None = None
    number: str | None = None
    key: str | None = None

    @property
    def own_province(self) -> str | None:
        """The province of the report: as it is given, or as its place or its issuer says."""
        if self.province:
            return self.province
        found = province_of(self.place or "") or province_of(self.issuer or "")
        return found.full if found else None


# "của Bộ Nội vụ", ", do UBND tỉnh" right after a number or a date
_ISSUER_AFTER = re.compile(
    rf"{MAYBE_BLANKS},?{MAYBE_BLANKS}(?:do|của|DO|CỦA){BLANKS}"
    rf"(?=(?:{AGENCIES}|{AGENCIES.upper()}|ubnd|hđnd|ủy ban nhân dân|sở|bộ|chính phủ)\b)"
)
# TTLT of 07/2013/TTLT-BTP-BNG-BCA, KHLN of 14/KHLN-SNV-STTTT
_JOINT = re.compile(r"/(?:TTLT|NQLT|KHLN|KHPH|CTrPH|QCPH|TTLN|HDLN)[-/]")
_ANOTHER_ISSUER = re.compile(rf"(?:,|\svà|,\svà){BLANKS}(?=(?:{AGENCIES})\b)")
# Công văn 5608/CT-CS năm 2025 về đơn giá thuê đất do Cục Thuế ban hành
_STATED_AFTER = re.compile(
    rf"\bdo{BLANKS}(?P<issuer>(?:{AGENCIES})\b[^,;.()“”\"]{{0,60}}?){BLANKS}(?:ban hành|ký)\b"
)
_AGENCY = re.compile(rf"(?:{AGENCIES})\b")
# "UBND tỉnh đã ban hành ", "Sở Nội vụ tham mưu UBND tỉnh ban hành các " right before a mention
_SUBJECT_BEFORE = re.compile(
    rf"(?P<issuer>(?:{AGENCIES})\b[^,;.()“”\"]{{0,60}}?){BLANKS}"
    rf"(?:(?:đã|cũng|tiếp tục){BLANKS}|tham mưu{BLANKS}\S+{BLANKS}\S+{BLANKS}){{0,3}}"
    rf"{ISSUING}{BLANKS}(?:các{BLANKS}|nhiều{BLANKS})?,?{MAYBE_BLANKS}$"
)
_LONGEST_NAME = 200
"""Characters after "của" in which the name of an issuer ends; bounds the cost, not measured."""
_LONGEST_SUBJECT = 90
"""Characters of the subject of an issuing verb beyond which it is no name but a clause."""
_CACHED = 20_000
"""Names whose judgement is remembered: those of a large archive's reports repeat."""
# tỉnh of UBND tỉnh, without saying which
_KIND_OF_PLACE = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)$", re.IGNORECASE
)
# QH15, UBTVQH14
_PARLIAMENT = re.compile(r"(?P<committee>UBTV)?QH\d*$")
_BARE_BODIES = frozenset(
    ("Trung tâm", "Sở", "Phòng", "Cục", "Chi cục", "Ban", "Ban Chỉ đạo", "Ban Quản lý", "Trường")
)
"""What a report calls its own issuer for short: "của Trung tâm"."""
_COMMITTEES = frozenset(("UBND", "HĐND", "CTUBND"))
# UBND tỉnh Thái Bình (cũ) đã ban hành
_ACT = re.compile(
    r"(?P<who>(?:Chủ tịch\s|Thường trực\s)?(?:UBND|HĐND|Ủy ban nhân dân|Hội đồng nhân dân))\s"
    r"(?:[Tt]ỉnh|[Tt]hành phố|T[Pp]\.?|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu)"
    rf"\s[{UPPER}][^,;:.()\t\n]{{1,40}}?"
    rf"(?:\s\((?:cũ|trước đây|trước sáp nhập)\))?\s(?:(?:đã|cũng|tiếp tục|vừa)\s){{0,2}}"
    rf"(?:ban hành|phê duyệt|công bố|có|ký|thông qua|giao|thành lập|chỉ đạo|quyết định|kiện toàn)\b"
)
# "của Thường trực HĐND tỉnh tại các Công văn:" at the head of a list
_LIST_HEAD = re.compile(
    r"\b(?:của|do)\s(?P<who>(?:Chủ tịch\s|Thường trực\s)?"
    r"(?:UBND|HĐND|Ủy ban nhân dân|Hội đồng nhân dân))\s[^,;:.()\t\n]{1,40}?"
    r"\s(?:tại|theo|trong|ở)\s(?:các\s)?\w+\s\w+\s?:"
)
_NEW_SENTENCE = re.compile(rf"\.\s+[{UPPER}]|\n")
_OF_OTHERS = re.compile(r"\b(?:thực hiện|triển khai|theo|căn cứ|thi hành|quán triệt)\b")
"""Between actor and mention: what follows is another body's document."""
_LONGEST_ACT, _LONGEST_LIST = 600, 8000
"""Characters before a mention in which who acts in its sentence, or heads its list, is sought.

A list of fifty documents has about 8,000; not measured otherwise.
"""
_SEVERAL_BODIES = frozenset(("TW", "VP"))
"""Symbols that stand for several bodies: 57-NQ/TW is the Politburo's, others the Committee's."""
_INITIALS = {
    "TTg": "thu tuong",
    "CP": "chinh phu",
    "UBND": "ubnd",
    "HĐND": "hdnd",
    "CTUBND": "chu tich",
}
"""What the folded name of an issuer must hold, by its symbol."""


def issuer_of(
    text: str,
    mention: Mention,
    field_end: int,
    clause: int | None,
    next_start: int,
    context: Context,
) -> tuple[str | None, int, bool]:
    """Return the issuer of a mention, the offset where its phrase ends, and whether it is stated.

    It is named after "của", is the subject of the issuing verb in ``clause``, or is read off the
    symbol. ``field_end`` is where the date ends, ``next_start`` where the next mention starts.

    >>> mention = Mention(0, 14, 0, "full", "Nghị định", "30/2020/NĐ-CP")
    >>> issuer_of("30/2020/NĐ-CP của Chính phủ", mention, 13, None, 27, Context())
    ('Chính phủ', 27, True)
    """
    symbol = issuer_symbol(mention.number) if mention.number else ""
    for at in (field_end, mention.end) if field_end != mention.end else (mention.end,):
        is_joint = mention.number is not None and _JOINT.search(mention.number) is not None
        named = issuer_after(text, at, next_start, symbol, is_joint=is_joint)
        if named:
            issuer = named[0]
            if _KIND_OF_PLACE.search(issuer):  # "của UBND tỉnh" in a list headed by UBND tỉnh A
                actor = _actor_before(text, mention.start, symbol)
                issuer = actor if actor and actor.startswith(issuer) else issuer
            return _complete(issuer, context), max(field_end, named[1]), True
    actor = _actor_before(text, mention.start, symbol)
    if actor:
        return _complete(actor, context), field_end, True
    subject = _subject_before(text[clause : mention.start]) if clause is not None else None
    if subject and len(subject) < _LONGEST_SUBJECT and _agrees(subject, symbol):
        return _complete(body_name(in_plain_case(subject)), context), field_end, True
    stated = _STATED_AFTER.search(text, mention.end, min(next_start, mention.end + WITHIN))
    if stated and _agrees(stated["issuer"], symbol):
        return _complete(body_name(in_plain_case(stated["issuer"])), context), field_end, True
    return (_from_symbol(symbol, context) if symbol else None), field_end, False


def issuer_after(
    text: str, at: int, next_start: int, symbol: str, *, is_joint: bool = False
) -> tuple[str, int] | None:
    """Return the issuer named after "của" at an offset, and where its name ends.

    ``symbol`` is that of the issuer in the document's number, empty where unknown.

    >>> issuer_after("của Bộ Nội vụ hướng dẫn", 0, 23, "BNV")
    ('Bộ Nội vụ', 13)
    """
    after = _ISSUER_AFTER.match(text, at, next_start)
    if not after:
        return None
    phrase = in_plain_case(text[after.end() : after.end() + _LONGEST_NAME])
    name = body_name(phrase, symbol)
    if name and is_joint:
        name = _joint_names(phrase, name)
    return (name, after.end() + len(name)) if name else None


def _joint_names(phrase: str, first: str) -> str:
    """The issuers of a joint document: "Bộ Tư pháp, Bộ Ngoại giao, Bộ Công an"."""
    end = len(first)
    while True:
        more = _ANOTHER_ISSUER.match(phrase, end)
        name = body_name(phrase[more.end() :]) if more else ""
        if not more or not name:
            return phrase[:end]
        end = more.end() + len(name)


@lru_cache(maxsize=_CACHED)
def _agrees(issuer: str, symbol: str) -> bool:
    """Whether an issuer's name can stand behind the letters of a symbol."""
    name = fold(issuer).replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd")
    if symbol in _INITIALS:
        return _INITIALS[symbol] in name
    known = agencies().get(symbol)
    if known:
        return fold(known) in name or name in fold(known)
    return "quoc hoi" in name if _PARLIAMENT.match(symbol) else True


def _complete(issuer: str, context: Context) -> str:
    """Say which province, commune or ward "UBND tỉnh" or "UBND xã" is of: that of the report."""
    own = context.issuer or ""
    if own.startswith(issuer + " ") and issuer in _BARE_BODIES:
        return own
    kind = _KIND_OF_PLACE.search(issuer)
    if not kind:
        return issuer
    for place in (context.place, context.own_province):
        if place and place.lower().startswith(kind.group().lower() + " "):
            return issuer[: kind.start()] + place
    return issuer


def _from_symbol(symbol: str, context: Context) -> str | None:
    if context.number and context.issuer and symbol == issuer_symbol(context.number):
        return context.issuer
    parliament = _PARLIAMENT.match(symbol)
    if parliament:
        return "Ủy ban Thường vụ Quốc hội" if parliament["committee"] else "Quốc hội"
    if symbol in ("UBND", "HĐND"):
        return f"{symbol} {context.place}" if context.place else symbol
    return None if symbol in _SEVERAL_BODIES else agencies().get(symbol)


class _Head(NamedTuple):
    """A committee that acts: where its name starts, and where the clause that says so ends.

    ``lists``: a colon follows, so that it has issued all that the paragraph lists.
    """

    start: int
    end: int
    lists: bool


@lru_cache(maxsize=2)
def _heads(text: str) -> tuple[_Head, ...]:
    """The committees that act in a paragraph, in its order."""
    found = [
        _Head(m.start("who"), m.end(), m.re is _LIST_HEAD or text.startswith(":", m.end()))
        for pattern in (_ACT, _LIST_HEAD)
        for m in pattern.finditer(text)
    ]
    return tuple(sorted(found))


def _actor_before(text: str, at: int, symbol: str) -> str | None:
    """The committee that acts in the sentence before a mention, or at the head of its list.

    "UBND tỉnh A (cũ) đã ban hành: Kế hoạch số 1/KH-UBND …; Công văn số 2/UBND-NC …": the committee
    says whose numbers follow, unless another document is carried out between.
    """
    if symbol not in _COMMITTEES:
        return None
    for head in reversed(_heads(text)[: bisect_left(_heads(text), (at,))]):
        if at - head.end > (_LONGEST_LIST if head.lists else _LONGEST_ACT):
            return None
        between = text[head.end : at]
        if "\n" in between or (not head.lists and _NEW_SENTENCE.search(between)):
            return None
        if _OF_OTHERS.search(between.rpartition(";")[2]) or (not head.lists and ";" in between):
            continue
        name = body_name(text[head.start : head.end])
        if _agrees(name, symbol):
            return name
    return None


def _subject_before(clause: str) -> str | None:
    """The agency that issues the mention after a clause: "UBND tỉnh đã ban hành ..."."""
    for m in _AGENCY.finditer(clause):
        found = _SUBJECT_BEFORE.match(clause, m.start())
        if found:
            return found["issuer"].strip()
    return None

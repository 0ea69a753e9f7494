"""The issuer of a document, as the words around its mention or its symbol say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cchc_nlp.knowledge import agencies, province_of
from cchc_nlp.references.actors import actor_before, place_before, speaker_before
from cchc_nlp.references.clauses import ACTORS, AGENCIES, BLANKS, ISSUING, MAYBE_BLANKS, WITHIN
from cchc_nlp.references.issuer_names import body_name, in_plain_case
from cchc_nlp.references.mention import Mention
from cchc_nlp.references.symbols import issuer_symbol
from cchc_nlp.text import fold

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
    rf"(?:đồng chí{BLANKS}"
    rf"|Hội nghị{BLANKS}(?:lần{BLANKS}thứ{BLANKS}\w+{BLANKS})?(?=Ban Chấp hành))?"
    rf"(?=(?:{ACTORS}|{AGENCIES.upper()}|ubnd|hđnd|ủy ban nhân dân|sở|bộ|chính phủ)\b)"
)
# TTLT of 07/2013/TTLT-BTP-BNG-BCA, KHLN of 14/KHLN-SNV-STTTT
_JOINT = re.compile(r"/(?:TTLT|NQLT|KHLN|KHPH|CTrPH|QCPH|TTLN|HDLN)[-/]")
_ANOTHER_ISSUER = re.compile(rf"(?:,|\svà|,\svà){BLANKS}(?=(?:{AGENCIES})\b)")
# Công văn 5608/CT-CS năm 2025 về đơn giá thuê đất do Cục Thuế ban hành
_STATED_AFTER = re.compile(
    rf"\bdo{BLANKS}(?P<issuer>(?:{AGENCIES})\b[^,;.()“”\"]{{0,60}}?){BLANKS}(?:ban hành|ký)\b"
)
_AGENCY = re.compile(rf"\b(?:{ACTORS})\b")
# "UBND tỉnh đã ban hành ", "Sở Nội vụ tham mưu UBND tỉnh ban hành các " right before a mention
_SUBJECT_BEFORE = re.compile(
    rf"(?P<issuer>(?:{ACTORS})\b[^,;.()“”\"]{{0,60}}?){BLANKS}"
    rf"(?:(?:đã|cũng|tiếp tục){BLANKS}|tham mưu{BLANKS}\S+{BLANKS}\S+{BLANKS}){{0,3}}"
    rf"{ISSUING}{BLANKS}(?:các{BLANKS}|nhiều{BLANKS})?,?{MAYBE_BLANKS}$"
)
# "Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh ban hành ": the symbol must agree
_SUBJECT_WITH_COMMAS = re.compile(_SUBJECT_BEFORE.pattern.replace("[^,;.()", "[^;.()"))
_FEWEST_INITIALS, _WORDS_OF_OFFICE = 3, 4
"""Letters of a symbol that tell a name, and words of an office before it ("Phó Chủ tịch")."""
_LONGEST_NAME = 200
"""Characters after "của" in which the name of an issuer ends; bounds the cost, not measured."""
_LONGEST_SUBJECT = 90
"""Characters of the subject of an issuing verb beyond which it is no name but a clause."""
_CACHED = 20_000
"""Names whose judgement is remembered: those of a large archive's reports repeat."""
# tỉnh of UBND tỉnh, without saying which
_KIND_OF_PLACE = re.compile(
    r"\b(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|tx\.?|thị trấn|xã|phường|đặc khu"
    r"|(?:tỉnh|thành|huyện|quận|thị) ủy)$",
    re.IGNORECASE,
)
_IN_FULL = {
    "tp": "thành phố",
    "tp.": "thành phố",
    "tx": "thị xã",
    "tx.": "thị xã",
    "tỉnh ủy": "tỉnh",
    "thành ủy": "thành phố",
    "huyện ủy": "huyện",
    "quận ủy": "quận",
    "thị ủy": "thị xã",
}
"""Kinds of places as the ends of such names say them."""
# QH15, UBTVQH14
_PARLIAMENT = re.compile(r"(?P<committee>UBTV)?QH\d*$")
_BARE_BODIES = frozenset(
    ("Trung tâm", "Sở", "Phòng", "Cục", "Chi cục", "Ban", "Ban Chỉ đạo", "Ban Quản lý", "Trường")
)
"""What a report calls its own issuer for short: "của Trung tâm"."""
_COMMITTEES = frozenset(("UBND", "HĐND", "CTUBND"))
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
    previous_end: int = 0,
) -> tuple[str | None, int, bool]:
    """Return the issuer of a mention, the offset where its phrase ends, and whether it is stated.

    It is named after "của", is whoever says it ("đề nghị của ... tại"), acts before it or is the
    subject of the issuing verb in ``clause``, or is read off the symbol. ``field_end`` is where the
    date ends, ``previous_end`` and ``next_start`` where the neighbouring mentions do and begin.

    >>> mention = Mention(0, 14, 0, "full", "Nghị định", "30/2020/NĐ-CP")
    >>> issuer_of("30/2020/NĐ-CP của Chính phủ", mention, 13, None, 27, Context())
    ('Chính phủ', 27, True)
    """
    symbol = issuer_symbol(mention.number) if mention.number else ""
    at = mention.start
    for end in (field_end, mention.end) if field_end != mention.end else (mention.end,):
        is_joint = mention.number is not None and _JOINT.search(mention.number) is not None
        named = issuer_after(text, end, next_start, symbol, is_joint=is_joint)
        if named:
            return _complete(named[0], context, text, at), max(field_end, named[1]), True
    said = _speaker(text, at, previous_end, symbol) or _actor(text, at, symbol)
    if said:
        return _complete(said, context, text, at), field_end, True
    subject = _subject_before(text[clause:at], symbol) if clause is not None else None
    if subject:
        return _complete(subject, context, text, at), field_end, True
    stated = _STATED_AFTER.search(text, mention.end, min(next_start, mention.end + WITHIN))
    if stated and _agrees(stated["issuer"], symbol):
        issuer = body_name(in_plain_case(stated["issuer"]))
        return _complete(issuer, context, text, at), field_end, True
    return (_from_symbol(symbol, context) if symbol else None), field_end, False


def _actor(text: str, at: int, symbol: str) -> str | None:
    """The committee that acts before a mention, if the mention has the number of a committee."""
    if symbol not in _COMMITTEES:
        return None
    return actor_before(text, at, lambda name: _agrees(name, symbol))


def _speaker(text: str, at: int, previous_end: int, symbol: str) -> str | None:
    """Whose proposal or opinion a mention holds, if its number can be theirs."""
    phrase = speaker_before(text, at, previous_end)
    if phrase is None:
        return None
    name = body_name(phrase, symbol)
    if name == phrase or not _has_initials(phrase, symbol):
        return name if _agrees(name, symbol) else None
    return phrase


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


def _has_initials(name: str, symbol: str) -> bool:
    """Whether a body's name has the letters of a symbol: HĐPH, Hội đồng Phối hợp phổ biến.

    What is known to stand for a body needs no such sign.
    """
    if symbol in agencies():
        return False
    initials = fold("".join(word[0] for word in re.findall(r"\w+", name)))
    return len(symbol) >= _FEWEST_INITIALS and 0 <= initials.find(fold(symbol)) <= _WORDS_OF_OFFICE


@lru_cache(maxsize=_CACHED)
def _open_kind(issuer: str) -> str:
    """The kind of place that a name ends in without saying which, lowercase: "tỉnh ủy"."""
    found = _KIND_OF_PLACE.search(issuer.replace("uỷ", "ủy"))
    return found.group().lower() if found else ""


def _complete(issuer: str, context: Context, text: str, at: int) -> str:
    """Say which province, commune or ward "UBND tỉnh", "Tỉnh ủy" or "UBND xã" is of.

    That of the committee whose documents are listed at ``at``, else that of the report.
    """
    own = context.issuer or ""
    if own.startswith(issuer + " ") and issuer in _BARE_BODIES:
        return own
    word = _open_kind(issuer)
    if not word:
        return issuer
    kind = _IN_FULL.get(word, word)
    for place in (place_before(text, at, kind), context.place, context.own_province):
        if place and place.lower().startswith(kind + " "):
            is_party = word.endswith("ủy")
            return f"{issuer}{place[len(kind) :]}" if is_party else issuer[: -len(word)] + place
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


def _subject_before(clause: str, symbol: str) -> str | None:
    """The agency that issues the mention after a clause: "UBND tỉnh đã ban hành ..."."""
    for m in _AGENCY.finditer(clause):
        found = _SUBJECT_BEFORE.match(clause, m.start())
        if found:
            subject = found["issuer"].strip()
            named = len(subject) < _LONGEST_SUBJECT and _agrees(subject, symbol)
            return body_name(in_plain_case(subject)) if named else None
        found = _SUBJECT_WITH_COMMAS.match(clause, m.start())
        if found and _has_initials(found["issuer"], symbol):
            return found["issuer"].strip()
    return None

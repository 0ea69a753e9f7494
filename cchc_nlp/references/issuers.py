"""The issuer of a document, as the words around its mention or its symbol say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cchc_nlp.knowledge import agencies, document_types, province_of, provinces_in
from cchc_nlp.references.clauses import AGENCIES, BLANKS, ISSUING, MAYBE_BLANKS, WITHIN
from cchc_nlp.references.mention import Mention
from cchc_nlp.references.symbols import issuer_symbol
from cchc_nlp.text import fold

__all__ = ["Context", "issuer_after", "issuer_of"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the report says of itself and its references leave out.

    ``place`` is where its issuer governs ("tỉnh Bình Thuận", "phường Mũi Né"), ``year`` that of its
    date, ``issuer`` whoever made it, ``province`` ("tỉnh Lâm Đồng") the one that all of this is in.

    >>> from cchc_nlp.references import extract
    >>> extract("Quyết định số 316/QĐ-UBND", Context("tỉnh Bình Thuận"))[0].issuer
    'UBND tỉnh Bình Thuận'
    """

    place: str | None = None
    year: int | None = None
    issuer: str | None = None
    province: str | None = None

    @property
    def own_province(self) -> str | None:
        """The province of the report: as it is given, or as its place or its issuer says."""
        if self.province:
            return self.province
        found = province_of(self.place or "") or province_of(self.issuer or "")
        return found.full if found else None


# "của Bộ Nội vụ", ", do UBND tỉnh" right after a number or a date
_ISSUER_AFTER = re.compile(rf"{MAYBE_BLANKS},?{MAYBE_BLANKS}(?:do|của){BLANKS}(?=(?:{AGENCIES})\b)")
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
# Words that cannot belong to a name: "của Bộ Nội vụ | hướng dẫn ...", "của UBND tỉnh | về ..."
_STOP = (
    r"về|v/v|phê duyệt|ban hành|quy định|hướng dẫn|triển khai|sửa đổi|thay thế|bãi bỏ|công bố|giao"
    r"|thành lập|cho|trong|tại|đối với|để|thì|là|được|đã|có|nhằm|đến|theo|thực hiện|yêu cầu"
    r"|đề nghị|chỉ đạo|bổ sung|kiện toàn|tăng cường|đẩy mạnh|tiếp tục|ngày|số|từ|khi|báo cáo"
    r"|kết luận|trên|gồm|như|cụ thể|nêu|này|sẽ|quyết định|trình|tổ chức|kiểm tra"
)
_STOPS = re.compile(rf"\s(?:{_STOP})\b")
_CONJUNCTION = re.compile(r"\s+(?:và|hoặc|-)$")
_NAME_ENDS = re.compile(r"[,.()“”\";]")
# Names that hold such words: Tổ công tác triển khai Đề án 06, Ban Chỉ đạo ... thực hiện ...
_NAMES_WITH_STOPS = re.compile(
    r"Tổ công tác (?:thực hiện|triển khai) Đề án \d+"
    r"|Ban Chỉ đạo[^,;.]{0,60}?(?= về| ban hành|$)"
)
# Names that hold a comma
_NAMES_WITH_COMMAS = re.compile(
    r"(?:Bộ trưởng\s+)?Bộ Văn hóa, Thể thao và [Dd]u lịch"
    r"|Bộ trưởng, Chủ nhiệm (?:Văn phòng Chính phủ|Ủy ban Dân tộc)"
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
        named = issuer_after(text, at, next_start, symbol)
        if named:
            return _complete(named[0], context), max(field_end, named[1]), True
    subject = _subject_before(text[clause : mention.start]) if clause is not None else None
    if subject and len(subject) < _LONGEST_SUBJECT and _agrees(subject, symbol):
        return _complete(_cut_issuer(subject), context), field_end, True
    stated = _STATED_AFTER.search(text, mention.end, min(next_start, mention.end + WITHIN))
    if stated and _agrees(stated["issuer"], symbol):
        return _complete(_cut_issuer(stated["issuer"]), context), field_end, True
    return (_from_symbol(symbol, context) if symbol else None), field_end, False


def issuer_after(text: str, at: int, next_start: int, symbol: str) -> tuple[str, int] | None:
    """Return the issuer named after "của" at an offset, and where its name ends.

    ``symbol`` is that of the issuer in the document's number, empty where unknown.

    >>> issuer_after("của Bộ Nội vụ hướng dẫn", 0, 23, "BNV")
    ('Bộ Nội vụ', 13)
    """
    after = _ISSUER_AFTER.match(text, at, next_start)
    if not after:
        return None
    name = _cut_issuer(text[after.end() : after.end() + _LONGEST_NAME], symbol)
    return (name, after.end() + len(name)) if name else None


@lru_cache(maxsize=1)
def _another_document() -> re.Pattern[str]:
    types = "|".join(re.escape(t.name) for t in document_types() if t.name not in ("Lệnh", "Luật"))
    return re.compile(rf"\s(?:và\s+)?(?:các\s+)?(?:{types})\b")


@lru_cache(maxsize=_CACHED)
def _cut_issuer(name: str, symbol: str = "") -> str:
    """End an issuer's name where the agency of the symbol ends, or before a word of no name."""
    listed = _NAMES_WITH_COMMAS.match(name)
    if listed:
        return listed.group()
    end = _NAME_ENDS.search(name)
    name = name[: end.start()] if end else name
    special = _NAMES_WITH_STOPS.match(name)
    if special:
        return special.group().strip()
    known = agencies().get(symbol, "")
    if known and symbol not in ("UBND", "HĐND") and fold(name).startswith(fold(known)):
        return name[: len(known)] + _province_after(name[len(known) :])
    stop = _STOPS.search(name)
    name = name[: stop.start()] if stop else name
    again = _another_document().search(name)
    name = name[: again.start()] if again else name
    return _CONJUNCTION.sub("", name).strip()


def _province_after(text: str) -> str:
    """The province that follows the name of a department ("Sở Nội vụ tỉnh Lâm Đồng"), if any."""
    found = next(provinces_in(text), None)
    return text[: found.end] if found and not text[: found.start].strip() else ""


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
    kind = _KIND_OF_PLACE.search(issuer)
    if not kind:
        return issuer
    for place in (context.place, context.own_province):
        if place and place.lower().startswith(kind.group().lower() + " "):
            return issuer[: kind.start()] + place
    return issuer


def _from_symbol(symbol: str, context: Context) -> str | None:
    parliament = _PARLIAMENT.match(symbol)
    if parliament:
        return "Ủy ban Thường vụ Quốc hội" if parliament["committee"] else "Quốc hội"
    if symbol in ("UBND", "HĐND"):
        return f"{symbol} {context.place}" if context.place else symbol
    return agencies().get(symbol)


def _subject_before(clause: str) -> str | None:
    """The agency that issues the mention after a clause: "UBND tỉnh đã ban hành ..."."""
    for m in _AGENCY.finditer(clause):
        found = _SUBJECT_BEFORE.match(clause, m.start())
        if found:
            return found["issuer"].strip()
    return None

"""What stands around a mention: date, issuer, subject."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cchc_nlp.knowledge import agencies, document_types, province_of
from cchc_nlp.references.grammar import Mention, issuer_symbol
from cchc_nlp.text import UPPER, fold

__all__ = ["Context", "date_of", "issuer_of", "issuing_clause", "parse_date", "subject_of"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the report itself says that its references leave out.

    ``place`` is where its issuer governs ("tỉnh Bình Thuận", "phường Mũi Né"), ``year`` that of its
    date, ``issuer`` whoever made it, ``province`` ("tỉnh Lâm Đồng") the one that all of this is in.
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


# White space is bounded everywhere (S: some, O: perhaps some), so that no text can make a pattern go back over it again and again.
_S, _O = r"\s{1,4}", r"\s{0,4}"
_DATE = rf"ngày{_S}(?:(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>\d{{4}})|(?P<d2>\d{{1,2}}){_S}tháng{_S}(?P<m2>\d{{1,2}}){_S}năm{_S}(?P<y2>\d{{4}}))"
_DATE_AFTER = re.compile(
    rf"{_O}[,(]?{_O}(?:được{_S})?(?:ban hành{_S}|ký{_S})?{_DATE}", re.IGNORECASE
)
_DATE_ANY = re.compile(rf"[Nn]{_DATE[1:]}")
_ISSUING = r"(?:ban hành|ký ban hành|có|ký|trình|gửi|đã có|phê duyệt|xây dựng|tham mưu)"
_ISSUING_LAST = frozenset(
    ("hành", "có", "ký", "trình", "gửi", "duyệt", "dựng", "mưu", "các", "nhiều", "")
)
_HEADS = (
    r"Ủy ban|UBND|HĐND|Hội đồng|Chủ tịch|Phó Chủ tịch|Thủ tướng|Phó Thủ tướng|Chính phủ|Quốc hội|Bộ trưởng|Bộ|Thống đốc|Ngân hàng|Tổng|Kiểm toán|Thanh tra|Tòa án|"
    r"Viện|Văn phòng|Ban|Sở|Giám đốc|Tỉnh ủy|Thành ủy|Huyện ủy|Thị ủy|Đảng ủy|Trung ương|Tổ công tác|Tổ|Cục|Chi cục|Phòng|Trung tâm|Đoàn|Bảo hiểm|Liên|Hội|Thường trực|Trưởng"
    r"|Thuế tỉnh|Thuế thành phố|Công ty|Tổng công ty|Tập đoàn|Trường|Học viện|Đại học"
)
_STOP = (
    r"về|v/v|phê duyệt|ban hành|quy định|hướng dẫn|triển khai|sửa đổi|thay thế|bãi bỏ|công bố|giao|thành lập|cho|trong|tại|đối với|để|thì|là|được|đã|có|nhằm|đến|theo|thực hiện"
    r"|yêu cầu|đề nghị|chỉ đạo|bổ sung|kiện toàn|tăng cường|đẩy mạnh|tiếp tục|ngày|số|từ|khi|báo cáo|kết luận|trên|gồm|như|cụ thể|nêu|này|sẽ|quyết định|trình|tổ chức|kiểm tra"
)
_STOPS = re.compile(rf"\s(?:{_STOP})\b")
_CONJUNCTION = re.compile(r"\s+(?:và|hoặc|-)$")
_NAME_ENDS = re.compile(r"[,.()“”\";]")
_ISSUER_AFTER = re.compile(rf"{_O},?{_O}(?:do|của){_S}(?=(?:{_HEADS})\b)")
_NAMES_WITH_STOPS = re.compile(
    r"Tổ công tác (?:thực hiện|triển khai) Đề án \d+|Ban Chỉ đạo[^,;.]{0,60}?(?= về| ban hành|$)"
)
_LISTED_NAMES = re.compile(
    r"(?:Bộ trưởng\s+)?Bộ Văn hóa, Thể thao và [Dd]u lịch|Bộ trưởng, Chủ nhiệm (?:Văn phòng Chính phủ|Ủy ban Dân tộc)"
)
_LONGEST_NAME = 200
# Công văn 5608/CT-CS năm 2025 về đơn giá thuê đất do Cục Thuế ban hành
_STATED_AFTER = re.compile(
    rf"\bdo{_S}(?P<issuer>(?:{_HEADS})\b[^,;.()“”\"]{{0,60}}?){_S}(?:ban hành|ký)\b"
)
_HEAD = re.compile(rf"(?:{_HEADS})\b")
_ISSUING_NEXT = re.compile(rf"\b{_ISSUING}{_S}(?:các{_S}|nhiều{_S})?,?{_O}$")
_SUBJECT_BEFORE = re.compile(
    rf"(?P<issuer>(?:{_HEADS})\b[^,;.()“”\"]{{0,60}}?){_S}(?:(?:đã|cũng|tiếp tục){_S}|tham mưu{_S}\S+{_S}\S+{_S}){{0,3}}{_ISSUING}{_S}(?:các{_S}|nhiều{_S})?,?{_O}$"
)
_SUBJECT = re.compile(
    rf"{_O},?{_O}(?:(?:về|v/v){_S}(?:việc{_S})?|(?=(?:phê duyệt|ban hành|quy định|hướng dẫn|triển khai|công bố|sửa đổi|báo cáo|thành lập|giao|yêu cầu|tiếp tục|chấn chỉnh"
    r"|đẩy mạnh|tăng cường|kiện toàn|bãi bỏ|thay thế|bổ sung|chỉ đạo|đề nghị)\b))(?P<body>.)",
    re.DOTALL | re.IGNORECASE,
)
_SUBJECT_LENGTH = 3, 400
_OTHER_DOCUMENT = re.compile(
    rf",{_S}(?:và{_S})?(?:Quyết định|Kế hoạch|Nghị định|Thông tư|Công văn|Nghị quyết|Chỉ thị|Thông báo){_S}số"
)
_OTHER_ACTOR = re.compile(rf",{_S}(?:{_HEADS})\b[^,;]{{0,50}}?\s(?:đã{_S})?(?:ban hành|có|ký)\s")
_FAR = 400
"""How far before a mention its date and its issuer are looked for, in characters."""
_BETWEEN = 110
_SENTENCE_END = re.compile(rf";|\.(?=\s{{1,4}}[{UPPER}\"“-]|\s{{0,4}}$)|:\s|\n\n")
_KIND_OF_PLACE = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)$", re.IGNORECASE
)
_PARLIAMENT = re.compile(r"(?P<committee>UBTV)?QH\d*$")


def parse_date(match: re.Match[str]) -> str | None:
    """ISO date of a match of the date pattern; None where there is no such day."""
    d, m, y = match["d"] or match["d2"], match["m"] or match["m2"], match["y"] or match["y2"]
    try:
        return date(int(y), int(m), int(d)).isoformat()
    except ValueError:
        return None


def _clause_start(text: str, at: int) -> int:
    low = max(0, at - _FAR)
    ends = [m.end() for m in _SENTENCE_END.finditer(text, low, at)]
    return ends[-1] if ends else low


def issuing_clause(text: str, mention: Mention, previous_end: int) -> int | None:
    """Where the clause starts that says who issues the mention, and when ("Ngày 17/01/2023, UBND tỉnh ban hành ..."); None where none does."""
    at = mention.start
    last = text[max(previous_end, at - 12) : at].split()  # looked at first, for that is cheap
    if (
        not last
        or last[-1].strip(",") not in _ISSUING_LAST
        or not _ISSUING_NEXT.search(text, max(previous_end, at - 30), at)
    ):
        return None
    return max(previous_end, _clause_start(text, at))


def date_of(
    text: str, mention: Mention, clause: int | None, next_start: int
) -> tuple[str | None, int]:
    """The mention's date and where its phrase ends: right after the number, after its issuer, or before the verb that issued it.

    ``clause`` is that of :func:`issuing_clause`.
    """
    after = _DATE_AFTER.match(text, mention.end, next_start)
    if after:
        return parse_date(after), after.end()
    named = _issuer_after(text, mention.end, next_start, issuer_symbol(mention.number or ""))
    if named:
        after = _DATE_AFTER.match(text, named[1], next_start)
        if after:
            return parse_date(after), after.end()
    if clause is None:
        return None, mention.end
    before = list(
        _DATE_ANY.finditer(text, max(clause, mention.start - _BETWEEN - 30), mention.start)
    )
    if before and mention.start - before[-1].end() < _BETWEEN:
        return parse_date(before[-1]), mention.end
    return None, mention.end


@lru_cache(maxsize=1)
def _another_document() -> re.Pattern[str]:
    types = "|".join(re.escape(t.name) for t in document_types() if t.name not in ("Lệnh", "Luật"))
    return re.compile(rf"\s(?:và\s+)?(?:các\s+)?(?:{types})\b")


@lru_cache(maxsize=20_000)
def _cut_issuer(name: str, symbol: str = "") -> str:
    """End an issuer's name where the agency behind the symbol ends, or before the first word that cannot belong to a name."""
    listed = _LISTED_NAMES.match(name)
    if listed:
        return listed.group()
    end = _NAME_ENDS.search(name)
    name = name[: end.start()] if end else name
    special = _NAMES_WITH_STOPS.match(name)
    if special:
        return special.group().strip()
    known = agencies().get(symbol, "")
    if known and symbol not in ("UBND", "HĐND") and fold(name).startswith(fold(known)):
        return name[: len(known)]
    stop = _STOPS.search(name)
    name = name[: stop.start()] if stop else name
    again = _another_document().search(name)
    name = name[: again.start()] if again else name
    return _CONJUNCTION.sub("", name).strip()


def _issuer_after(text: str, at: int, next_start: int, symbol: str) -> tuple[str, int] | None:
    """The issuer named after "của" at an offset, and where its name ends."""
    after = _ISSUER_AFTER.match(text, at, next_start)
    if not after:
        return None
    name = _cut_issuer(text[after.end() : after.end() + _LONGEST_NAME], symbol)
    return (name, after.end() + len(name)) if name else None


_INITIALS = {
    "TTg": "thu tuong",
    "CP": "chinh phu",
    "UBND": "ubnd",
    "HĐND": "hdnd",
    "CTUBND": "chu tich",
}


@lru_cache(maxsize=20_000)
def _agrees(issuer: str, symbol: str) -> bool:
    """Whether an issuer's name can stand behind a symbol's letters."""
    name = fold(issuer).replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd")
    if symbol in _INITIALS:
        return _INITIALS[symbol] in name
    known = agencies().get(symbol)
    if known:
        return fold(known) in name or name in fold(known)
    return "quoc hoi" in name if _PARLIAMENT.match(symbol) else True


def _complete(issuer: str, context: Context) -> str:
    """Say which province, city, commune or ward "UBND tỉnh" or "UBND xã" is of: that of the report."""
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


def issuer_of(
    text: str,
    mention: Mention,
    field_end: int,
    clause: int | None,
    next_start: int,
    context: Context,
) -> tuple[str | None, int, bool]:
    """The issuer, where its phrase ends, and whether the text states it.

    It is named after "của", or the subject of the issuing verb in ``clause``; else read off the symbol.
    """
    symbol = issuer_symbol(mention.number) if mention.number else ""
    for at in (field_end, mention.end) if field_end != mention.end else (mention.end,):
        named = _issuer_after(text, at, next_start, symbol)
        if named:
            return _complete(named[0], context), max(field_end, named[1]), True
    subject = _subject_before(text[clause : mention.start]) if clause is not None else None
    if subject and len(subject) < 90 and _agrees(subject, symbol):
        return _complete(_cut_issuer(subject), context), field_end, True
    stated = _STATED_AFTER.search(text, mention.end, min(next_start, mention.end + _FAR))
    if stated and _agrees(stated["issuer"], symbol):
        return _complete(_cut_issuer(stated["issuer"]), context), field_end, True
    return (_from_symbol(symbol, context) if symbol else None), field_end, False


def _subject_before(clause: str) -> str | None:
    """The body that issues what stands next: "UBND tỉnh đã ban hành ..."."""
    for m in _HEAD.finditer(clause):
        found = _SUBJECT_BEFORE.match(clause, m.start())
        if found:
            return found["issuer"].strip()
    return None


def subject_of(text: str, end: int) -> str | None:
    """The trích yếu: what the document is about, as the words after its number, date and issuer say."""
    m = _SUBJECT.match(text, end)
    if not m:
        return None
    shortest, longest = _SUBJECT_LENGTH
    start = m.start("body")
    body = text[start : start + longest]
    stop = _SENTENCE_END.search(body)
    body = body[: stop.start()] if stop else body
    if "," in body:
        for pattern in (_OTHER_DOCUMENT, _OTHER_ACTOR):
            other = pattern.search(body)
            body = body[: other.start()] if other else body
    body = " ".join(body.split()).strip(" ,.;")
    return body if len(body) >= shortest else None

"""What stands around a mention: date, issuer, subject, pinpoint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cchc_nlp.references.grammar import Mention, issuer_symbol
from cchc_nlp.tables import agencies, document_types
from cchc_nlp.text import UPPER, fold

__all__ = ["Context", "date_of", "issuer_of", "parse_date", "subject_of"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the report itself says that its references leave out: the place it speaks of ("tỉnh Bình Thuận") and its date's year."""

    place: str | None = None
    year: int | None = None


_DATE = r"(?:ngày\s+)?(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})|ngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>\d{4})"
_DATE_AFTER = re.compile(rf"\s*[,(]?\s*(?:được\s+)?(?:ban hành\s+|ký\s+)?(?=ngày)(?:{_DATE})", re.IGNORECASE)
_DATE_ANY = re.compile(_DATE, re.IGNORECASE)
_ISSUING = r"(?:ban hành|ký ban hành|có|ký|trình|gửi|đã có|phê duyệt|xây dựng|tham mưu)"
_HEADS = (
    r"Ủy ban|UBND|HĐND|Hội đồng|Chủ tịch|Phó Chủ tịch|Thủ tướng|Phó Thủ tướng|Chính phủ|Quốc hội|Bộ trưởng|Bộ|Thống đốc|Ngân hàng|Tổng|Kiểm toán|Thanh tra|Tòa án|"
    r"Viện|Văn phòng|Ban|Sở|Giám đốc|Tỉnh ủy|Thành ủy|Huyện ủy|Thị ủy|Đảng ủy|Trung ương|Tổ công tác|Tổ|Cục|Chi cục|Phòng|Trung tâm|Đoàn|Bảo hiểm|Liên|Hội|Thường trực|Trưởng"
)
_STOP = (
    r"về|v/v|phê duyệt|ban hành|quy định|hướng dẫn|triển khai|sửa đổi|thay thế|bãi bỏ|công bố|giao|thành lập|cho|trong|tại|đối với|để|thì|là|được|đã|có|nhằm|đến|theo|thực hiện"
    r"|yêu cầu|đề nghị|chỉ đạo|bổ sung|kiện toàn|tăng cường|đẩy mạnh|tiếp tục|ngày|số|từ|khi|báo cáo|kết luận|trên|gồm|như|cụ thể|nêu|này|sẽ|quyết định|trình|tổ chức|kiểm tra"
)
_ISSUER_AFTER = re.compile(rf"\s*,?\s*(?:do|của)\s+(?P<issuer>(?:{_HEADS})\b[^,;.()“”\"]*)")
_NAMES_WITH_STOPS = re.compile(r"Tổ công tác (?:thực hiện|triển khai) Đề án \d+|Ban Chỉ đạo[^,;.]{0,60}?(?= về| ban hành|$)")
_SUBJECT_BEFORE = re.compile(
    rf"(?P<issuer>(?:{_HEADS})\b[^,;.()“”\"]{{0,60}}?)\s+(?:đã\s+|cũng\s+|tiếp tục\s+|tham mưu\s+\S+\s+\S+\s+)*{_ISSUING}\s+(?:các\s+|nhiều\s+)?(?P<tail>.*)$",
    re.DOTALL,
)
_SUBJECT = re.compile(
    r"\s*,?\s*(?P<subject>(?:(?:về|V/v|v/v)\s+(?:việc\s+)?|(?=(?:phê duyệt|ban hành|quy định|hướng dẫn|triển khai|công bố|sửa đổi|báo cáo|thành lập|giao|yêu cầu|tiếp tục|chấn chỉnh"
    r"|đẩy mạnh|tăng cường|kiện toàn|bãi bỏ|thay thế|bổ sung|chỉ đạo|đề nghị)\b))(?P<body>.{3,400}))",
    re.DOTALL | re.IGNORECASE,
)
_SENTENCE_END = re.compile(rf"[;]|\.(?=\s+[{UPPER}\"“-]|\s*$)|:\s|\n\n")


def parse_date(match: re.Match[str]) -> str | None:
    """ISO date of a match of the date pattern; None where there is no such day."""
    d, m, y = (match[k] or match[k + "2"] for k in "dmy")
    try:
        return date(int(y), int(m), int(d)).isoformat()
    except ValueError:
        return None


def _clause_start(text: str, at: int) -> int:
    ends = [m.end() for m in _SENTENCE_END.finditer(text, 0, at)]
    return ends[-1] if ends else 0


def date_of(text: str, mention: Mention, previous_end: int, next_start: int) -> tuple[str | None, int]:
    """The mention's date and where its phrase ends: right after the number, after its issuer, or before the verb that issued it."""
    after = _DATE_AFTER.match(text, mention.end, next_start)
    if after:
        return parse_date(after), after.end()
    issuer = _ISSUER_AFTER.match(text, mention.end, next_start)
    if issuer:
        name = _cut_issuer(issuer["issuer"])
        end = issuer.start("issuer") + len(name)
        after = _DATE_AFTER.match(text, end, next_start)
        if after:
            return parse_date(after), after.end()
    low = max(previous_end, _clause_start(text, mention.start))
    before = list(_DATE_ANY.finditer(text, low, mention.start))
    if before and re.search(r"(?i)ngày\s*$", text[low : before[-1].start("d") if before[-1]["d"] else before[-1].start() + 5]):
        between = text[before[-1].end() : mention.start]
        if len(between) < 110 and re.search(rf"{_ISSUING}\s+(?:các\s+)?$", between):
            return parse_date(before[-1]), mention.end
    return None, mention.end


def _cut_issuer(name: str, symbol: str = "") -> str:
    """End an issuer's name where the agency behind the symbol ends, or before the first word that cannot belong to a name."""
    special = _NAMES_WITH_STOPS.match(name)
    if special:
        return special.group().strip()
    known = agencies().get(symbol, "")
    if known and fold(name).startswith(fold(known)):
        return name[: len(known)]
    stop = re.search(rf"\s(?:{_STOP})\b", name)
    name = name[: stop.start()] if stop else name
    types = "|".join(re.escape(t.name) for t in document_types() if t.name not in ("Lệnh", "Luật"))
    again = re.search(rf"\s(?:và\s+)?(?:các\s+)?(?:{types})\b", name)
    name = name[: again.start()] if again else name
    return re.sub(r"\s+(?:và|hoặc|-)$", "", name).strip()


_INITIALS = {"TTg": "thu tuong", "CP": "chinh phu", "UBND": "ubnd", "HĐND": "hdnd", "CTUBND": "chu tich"}


def _agrees(issuer: str, symbol: str) -> bool:
    """Whether an issuer's name can stand behind a symbol's letters."""
    name = fold(issuer).replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd")
    if symbol in _INITIALS:
        return _INITIALS[symbol] in name
    known = agencies().get(symbol)
    if known:
        return fold(known) in name or name in fold(known)
    if re.fullmatch(r"(?:QH|UBTVQH)\d*", symbol):
        return "quoc hoi" in name
    return True


def _complete(issuer: str, context: Context) -> str:
    """Say which province, city or district "UBND tỉnh" is, where the report speaks of one of that kind."""
    kind = re.search(r"\b(?:tỉnh|thành phố|huyện|quận|thị xã)$", issuer)
    if kind and context.place and context.place.startswith(kind.group() + " "):
        return issuer[: kind.start()] + context.place
    return issuer


def _from_symbol(symbol: str, context: Context) -> str | None:
    if re.fullmatch(r"QH\d*", symbol):
        return "Quốc hội"
    if re.fullmatch(r"UBTVQH\d*", symbol):
        return "Ủy ban Thường vụ Quốc hội"
    if symbol in ("UBND", "HĐND"):
        return f"{symbol} {context.place}" if context.place else symbol
    return agencies().get(symbol)


def issuer_of(text: str, mention: Mention, field_end: int, previous_end: int, next_start: int, context: Context) -> tuple[str | None, int]:
    """The issuer and where its phrase ends: named after "của", the subject of the issuing verb, or read off the symbol."""
    symbol = issuer_symbol(mention.number) if mention.number else ""
    for at in (field_end, mention.end):
        after = _ISSUER_AFTER.match(text, at, min(next_start, at + 200))
        if after:
            name = _cut_issuer(text[after.start("issuer") : min(len(text), after.end("issuer") + 40)].split(";", maxsplit=1)[0], symbol)
            name = re.split(r"[,.()“”\"]", name)[0].strip() if not re.match(r"Bộ Văn hóa", name) else name
            if name:
                return _complete(name, context), max(field_end, after.start("issuer") + len(name))
    low = max(previous_end, _clause_start(text, mention.start))
    clause = text[low : mention.start]
    subject = None
    for m in re.finditer(rf"(?:{_HEADS})\b", clause):
        found = _SUBJECT_BEFORE.match(clause, m.start())
        if found and not found["tail"].strip(" ,"):
            subject = found["issuer"].strip()
            break
    if subject and len(subject) < 90 and _agrees(subject, symbol):
        return _complete(_cut_issuer(subject), context), field_end
    return (_from_symbol(symbol, context) if symbol else None), field_end


def subject_of(text: str, end: int) -> str | None:
    """The trích yếu: what the document is about, as the words after its number, date and issuer say."""
    m = _SUBJECT.match(text, end)
    if not m:
        return None
    body = text[m.start("subject") : m.end()]
    stop = _SENTENCE_END.search(body)
    body = body[: stop.start()] if stop else body
    other = re.search(r",\s+(?:và\s+)?(?:Quyết định|Kế hoạch|Nghị định|Thông tư|Công văn|Nghị quyết|Chỉ thị|Thông báo)\s+số", body)
    body = body[: other.start()] if other else body
    actor = re.search(rf",\s+(?:{_HEADS})\b[^,;]{{0,50}}?\s(?:đã\s+)?(?:ban hành|có|ký)\s", body)
    body = body[: actor.start()] if actor else body
    return re.sub(r"^(?:về|v/v)\s+(?:việc\s+)?", "", re.sub(r"\s+", " ", body), flags=re.IGNORECASE).strip(" ,.;") or None

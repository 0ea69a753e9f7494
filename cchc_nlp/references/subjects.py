"""The subject of a document (trích yếu), as the words after its number, date and issuer say it."""

from __future__ import annotations

import re

from cchc_nlp.references.clauses import AGENCIES, BLANKS, MAYBE_BLANKS, SENTENCE_END

__all__ = ["subject_of"]

# Verbs that a subject begins with: "phê duyệt danh mục thủ tục hành chính"
_VERBS = (
    r"phê duyệt|ban hành|quy định|hướng dẫn|triển khai|công bố|sửa đổi|báo cáo|thành lập|giao"
    r"|yêu cầu|tiếp tục|chấn chỉnh|đẩy mạnh|tăng cường|kiện toàn|bãi bỏ|thay thế|bổ sung|chỉ đạo"
    r"|đề nghị"
)
# "về việc ...", ", v/v ...", or one of those verbs
_SUBJECT = re.compile(
    rf"{MAYBE_BLANKS},?{MAYBE_BLANKS}"
    rf"(?:(?:về|v/v){BLANKS}(?:việc{BLANKS})?|(?=(?:{_VERBS})\b))(?P<body>.)",
    re.DOTALL | re.IGNORECASE,
)
_SHORTEST, _LONGEST = 3, 400
"""Characters of a subject: fewer are no words, more are not read; bounds, not measured."""
_TYPES = (
    r"(?:Quyết định|Kế hoạch|Nghị định|Thông tư|Công văn|Nghị quyết|Chỉ thị|Thông báo|Báo cáo"
    r"|Hướng dẫn|Kết luận|Công điện|Tờ trình|Luật|Văn bản)"
)
# ", Quyết định số", " và Nghị quyết số 12": another document of a list begins
_OTHER_DOCUMENT = re.compile(
    rf"(?:,{BLANKS}(?:và{BLANKS})?|{BLANKS}và{BLANKS})(?:các{BLANKS})?{_TYPES}{BLANKS}(?:số|\d)"
)
# Who acts in another clause: "Sở Nội vụ", "các sở, ban, ngành", "cơ quan chuyên môn"
_ACTOR = (
    r"(?:(?:các|toàn|tất cả|những|từng|cơ quan|đơn vị|địa phương|tỉnh|thành phố|đến nay)\b"
    rf"|(?:{AGENCIES})\b)"
)
_ACTS = (
    r"(?:đã|đang|sẽ|báo cáo|ban hành|có|ký|thành lập|tổ chức|triển khai|đề nghị|yêu cầu|tổng hợp"
    r"|tiếp tục|tham mưu|kính|xin|trình|gửi|giao|chỉ đạo|phối hợp|thống nhất|nhận thấy|đề xuất)"
)
# ", Sở Nội vụ đã thành lập ": another clause begins
_OTHER_ACTOR = re.compile(rf",{BLANKS}{_ACTOR}[^;]{{0,70}}?\s{_ACTS}\s")
# ", trong đó yêu cầu", " (sau đây gọi là", " và giao Văn phòng": what is said of the document
_AFTERTHOUGHT = re.compile(
    rf"(?:,{BLANKS}(?:trong đó|theo đó|đồng thời|qua đó|cụ thể|đến nay|từ đó|kết quả|ngày)\b"
    rf"|{BLANKS}\((?:sau đây|gọi tắt|gọi là|viết tắt|kèm theo|ban hành kèm)"
    rf"|{BLANKS}và{BLANKS}(?:giao|yêu cầu|chỉ đạo|đề nghị|phân công){BLANKS}"
    rf"(?:các{BLANKS})?(?:{AGENCIES})\b)"
)
_HOLDS_NUMBER = re.compile(r"\d/")


def subject_of(text: str, end: int) -> str | None:
    """Return the subject that begins at an offset, where number, date and issuer have ended.

    >>> subject_of("316/QĐ-UBND về việc phê duyệt danh mục thủ tục. Tiếp theo", 11)
    'phê duyệt danh mục thủ tục'
    >>> subject_of("5/KH-UBND về kiểm tra công vụ năm 2024, Sở Nội vụ đã thành lập đoàn", 9)
    'kiểm tra công vụ năm 2024'
    """
    m = _SUBJECT.match(text, end)
    if not m:
        return None
    start = m.start("body")
    body = text[start : start + _LONGEST]
    stop = SENTENCE_END.search(body)
    body = body[: stop.start()] if stop else body
    for pattern in (_OTHER_DOCUMENT, _OTHER_ACTOR, _AFTERTHOUGHT):
        other = pattern.search(body)
        if other and not (
            pattern is _OTHER_DOCUMENT
            and body[other.start()] != ","
            and _HOLDS_NUMBER.search(body[: other.start()])
        ):
            body = body[: other.start()]
    body = " ".join(body.split()).strip(" ,.;")
    return body if len(body) >= _SHORTEST else None

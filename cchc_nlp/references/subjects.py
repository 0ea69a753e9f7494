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
# ", và Quyết định số": another document of a list begins
_OTHER_DOCUMENT = re.compile(
    rf",{BLANKS}(?:và{BLANKS})?"
    r"(?:Quyết định|Kế hoạch|Nghị định|Thông tư|Công văn|Nghị quyết|Chỉ thị|Thông báo)"
    rf"{BLANKS}số"
)
# ", Sở Nội vụ đã ban hành ": another clause begins
_OTHER_ACTOR = re.compile(
    rf",{BLANKS}(?:{AGENCIES})\b[^,;]{{0,50}}?\s(?:đã{BLANKS})?(?:ban hành|có|ký)\s"
)


def subject_of(text: str, end: int) -> str | None:
    """Return the subject that begins at an offset, where number, date and issuer have ended.

    >>> subject_of("316/QĐ-UBND về việc phê duyệt danh mục thủ tục. Tiếp theo", 11)
    'phê duyệt danh mục thủ tục'
    """
    m = _SUBJECT.match(text, end)
    if not m:
        return None
    start = m.start("body")
    body = text[start : start + _LONGEST]
    stop = SENTENCE_END.search(body)
    body = body[: stop.start()] if stop else body
    if "," in body:
        for pattern in (_OTHER_DOCUMENT, _OTHER_ACTOR):
            other = pattern.search(body)
            body = body[: other.start()] if other else body
    body = " ".join(body.split()).strip(" ,.;")
    return body if len(body) >= _SHORTEST else None

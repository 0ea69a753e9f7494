"""Words that several commands print: headings of columns, names of facets, reasons for a score."""

from __future__ import annotations

__all__ = ["HEADINGS", "LET_GO", "REASONS", "headings"]

HEADINGS = {
    "added": "mới",
    "unchanged": "không đổi",
    "removed": "đã bỏ",
    "failed": "lỗi",
    "reports": "báo cáo",
    "pages": "trang",
    "passages": "đoạn",
    "documents": "văn bản",
    "mentions": "viện dẫn",
    "seconds": "giây",
    "file": "tệp",
    "reason": "lý do",
    "report": "báo cáo",
    "page": "trang",
    "line": "dòng",
    "section": "mục",
    "table": "bảng",
    "row": "dòng",
    "type": "loại",
    "number": "số, ký hiệu",
    "name": "tên",
    "date": "ngày",
    "year": "năm",
    "issuer": "cơ quan",
    "subject": "trích yếu",
    "pinpoint": "điều khoản",
    "period": "kỳ",
    "office": "chức vụ người ký",
    "quality": "chất lượng",
    "method": "cách đọc",
    "surface": "nguyên văn",
    "evidence": "câu",
    "relation": "quan hệ",
}
"""Names of fields as people read them, over a column or before a value."""
REASONS = {
    "meaning": "nghĩa",
    "closest": "nghĩa của câu gần nhất",
    "words": "chữ",
    "syllables": "tiếng",
    "pairs": "cặp tiếng",
    "heading_syllables": "tiếng ở đề mục",
    "heading_pairs": "cặp tiếng ở đề mục",
    "heading_covers": "đề mục chứa câu hỏi",
    "length": "độ dài",
    "number": "đúng số",
    "asked": "đúng loại, cơ quan, thời gian được hỏi",
}
"""What the parts of a score are called, by the names of the features in ``ranking``."""

LET_GO = {"type": "loại", "issuer": "cơ quan", "time": "thời gian"}
"""What a question may ask of documents that none of them meets."""


def headings(*fields: str, **own: str) -> dict[str, str]:
    """Columns of a table in order: fields with their usual headings, then some with their own.

    A field that is named both ways stands where it was named first.

    >>> headings("line", "number", number="số")
    {'line': 'dòng', 'number': 'số'}
    """
    return {**{field: HEADINGS.get(field, field) for field in fields}, **own}

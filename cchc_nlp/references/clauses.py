"""The words around a mention: agencies and verbs that patterns share, and issuing clauses."""

from __future__ import annotations

import re

from cchc_nlp.references.mention import Mention
from cchc_nlp.text import UPPER

__all__ = [
    "ACTORS",
    "AGENCIES",
    "BLANKS",
    "ISSUING",
    "MAYBE_BLANKS",
    "SENTENCE_END",
    "WITHIN",
    "issuing_clause",
]

BLANKS, MAYBE_BLANKS = r"\s{1,4}", r"\s{0,4}"
"""White space in patterns: bounded everywhere, so that no text makes a pattern backtrack long."""
AGENCIES = (
    r"Ủy ban|UBND|HĐND|Hội đồng|Chủ tịch|Phó Chủ tịch|Thủ tướng|Phó Thủ tướng|Chính phủ|Quốc hội"
    r"|Bộ trưởng|Bộ|Thống đốc|Ngân hàng|Tổng|Kiểm toán|Thanh tra|Tòa án|Viện|Văn phòng|Ban|Sở"
    r"|Giám đốc|Tỉnh ủy|Thành ủy|Huyện ủy|Thị ủy|Đảng ủy|Trung ương|Tổ công tác|Tổ|Cục|Chi cục"
    r"|Phòng|Trung tâm|Đoàn|Bảo hiểm|Liên|Hội|Thường trực|Trưởng|Thuế tỉnh|Thuế thành phố"
    r"|Công an|Viện kiểm sát|Mặt trận|Kho bạc|Cơ quan|Quân khu|Chánh|Hiệu trưởng|Bí thư|Chi bộ"
    r"|Công ty|Tổng công ty|Tập đoàn|Trường|Học viện|Đại học"
)
"""How the names of agencies and offices begin, as alternatives of a pattern."""
ACTORS = rf"{AGENCIES}|Hiệp hội|Vụ|Bệnh viện|Quỹ|Đội|Trạm|Hạt|Bưu điện|Tiểu ban|Báo|Đài|Nhà"
"""The same with words that stand within the names of other agencies too: "Ban Quản lý Quỹ ..."."""
ISSUING = r"(?:ban hành|ký ban hành|có|ký|trình|gửi|đã có|phê duyệt|xây dựng|tham mưu)"
"""Verbs by which an agency issues a document: "UBND tỉnh ban hành Kế hoạch số ..."."""
_ISSUING_LAST = frozenset(
    ("hành", "có", "ký", "trình", "gửi", "duyệt", "dựng", "mưu", "các", "nhiều", "")
)
"""Last words of what :data:`_ISSUING_NEXT` matches: looked at first, for that is cheap."""
# "ban hành các " right before a mention
_ISSUING_NEXT = re.compile(rf"\b{ISSUING}{BLANKS}(?:các{BLANKS}|nhiều{BLANKS})?,?{MAYBE_BLANKS}$")
SENTENCE_END = re.compile(rf";|\.(?=\s{{1,4}}[{UPPER}\"“-]|\s{{0,4}}$)|:\s|\n\n")
"""Where a sentence, or an item of a list, ends."""
WITHIN = 400
"""Characters around a mention in which its date and its issuer are looked for.

More than most sentences have; not measured. It bounds the time that a long paragraph takes.
"""
_LAST_WORD, _LAST_VERB = 12, 30
"""Characters before a mention that hold the last word, and the issuing verb with what follows."""


def issuing_clause(text: str, mention: Mention, previous_end: int) -> int | None:
    """Return where the clause starts that says who issues the mention, and when.

    That is "Ngày 17/01/2023, UBND tỉnh ban hành ..." before it; None where no such verb stands
    there. ``previous_end`` is the end of the mention before.

    >>> from cchc_nlp.references.mention import Mention
    >>> mention = Mention(19, 46, 31, "full", "Kế hoạch", "162/KH-UBND")
    >>> issuing_clause("UBND tỉnh ban hành Kế hoạch số 162/KH-UBND", mention, 0)
    0
    """
    at = mention.start
    last = text[max(previous_end, at - _LAST_WORD) : at].split()
    if not last or last[-1].strip(",") not in _ISSUING_LAST:
        return None
    if not _ISSUING_NEXT.search(text, max(previous_end, at - _LAST_VERB), at):
        return None
    return max(previous_end, _clause_start(text, at))


def _clause_start(text: str, at: int) -> int:
    low = max(0, at - WITHIN)
    ends = [m.end() for m in SENTENCE_END.finditer(text, low, at)]
    return ends[-1] if ends else low

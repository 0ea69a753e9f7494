"""What the names of issuing bodies begin with."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from cchc_nlp.layout.segments import folded
from cchc_nlp.text import fold

__all__ = ["HEADS", "folded_capitals", "head_of"]

# What the name of a body begins with, longest first. "-": the rest of the name is small letters
# throughout; "=": each word of it is a name; else each of its fields has a capital.
HEADS = {
    "Ủy ban Thường vụ Quốc hội": "-", "Ủy ban nhân dân": "-", "UBND": "-", "Hội đồng nhân dân": "-",
    "HĐND": "-", "Đoàn đại biểu Quốc hội": "-", "Văn phòng": "", "Thanh tra": "", "Tổng cục": "",
    "Chi cục": "", "Cục": "", "Vụ": "", "Sở": "", "Bộ Chỉ huy": "", "Bộ Tư lệnh": "", "Bộ": "",
    "Ban Quản lý": "-", "Ban Chỉ đạo": "-", "Ban Chấp hành": "", "Ban Thường vụ": "",
    "Ban Cán sự đảng": "-", "Ban Tổ chức": "-", "Ban Tuyên giáo": "", "Ban Dân vận": "",
    "Ban Nội chính": "", "Ban": "", "Trung tâm": "-", "Tỉnh ủy": "=", "Thành ủy": "=",
    "Huyện ủy": "=", "Quận ủy": "=", "Thị ủy": "=", "Đảng ủy": "-", "Đảng bộ": "-", "Chi bộ": "",
    "Đảng đoàn": "", "Thủ tướng Chính phủ": "", "Chính phủ": "", "Chủ tịch nước": "",
    "Quốc hội": "-", "Ủy ban Mặt trận Tổ quốc": "", "Ủy ban MTTQ": "", "Ủy ban Kiểm tra": "",
    "Ủy ban": "", "Tòa án nhân dân": "-", "Viện kiểm sát nhân dân": "-", "Công an": "-",
    "Bảo hiểm xã hội": "-", "Kho bạc Nhà nước": "-", "Ngân hàng Nhà nước": "-",
    "Kiểm toán Nhà nước": "-", "Thuế": "-", "Hải quan": "-", "Chi cục Thuế": "-", "Cục Thuế": "-",
    "Trường": "", "Học viện": "", "Đại học": "", "Phòng": "", "Viện": "", "Bệnh viện": "",
    "Trạm": "", "Nhà": "", "Đài": "", "Hội đồng": "-", "Hội": "", "Liên đoàn": "", "Liên hiệp": "",
    "Tỉnh đoàn": "=", "Thành đoàn": "=", "Huyện đoàn": "=", "Đoàn": "", "Mặt trận Tổ quốc": "",
    "Tổ công tác": "-", "Tổ": "-", "Tổng công ty": "", "Công đoàn": "", "Trường Đại học": "",
    "Trường Cao đẳng": "", "Trường Chính trị": "", "Trường Trung cấp": "", "Tập đoàn": "",
    "Công ty": "", "Quỹ": "", "Thường trực": "-", "Đội": "", "Thống đốc": "", "Tổng Liên đoàn": "",
    "Chi nhánh": "", "Cơ quan": "-", "Hạt": "",
}  # fmt: skip


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Patterns of folded capitals (blanks may be lost), the name, and how its rest is written."""
    names = sorted(HEADS, key=lambda name: -len(name))
    return tuple(
        (re.compile(r"\s?".join(fold(n).upper().split()) + r"(?![^\W\d_])"), n, HEADS[n])
        for n in names
    )


def folded_capitals(text: str) -> str:
    """Return a text in capitals without diacritics, character for character."""
    return folded(text).upper()


def head_of(plain: str) -> tuple[int, str, str] | None:
    """Length, name and style of what a body's name begins with, in folded capitals."""
    for pattern, name, style in _heads():
        match = pattern.match(plain)
        if match:
            return match.end(), name, style
    return _misread_head(plain)


def _misread_head(plain: str) -> tuple[int, str, str] | None:
    words = plain.split()[:4]
    for name, n in (("Ủy ban nhân dân", 4), ("Hội đồng nhân dân", 4)):
        near = difflib.SequenceMatcher(None, " ".join(words), fold(name).upper()).ratio()
        if len(words) == n and near >= 0.85:  # two letters of fifteen misread
            return len(" ".join(words)), name, HEADS[name]
    return None

"""Names of the persons who sign."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.layout.capacities import capacity_at
from cchc_nlp.layout.segments import folded
from cchc_nlp.text import LOWER, UPPER, fold

__all__ = ["split_name"]

# Family names, as they are spelt: a line of two words is a name only if it begins with one.
_SURNAMES = """Nguyễn;Trần;Lê;Phạm;Hoàng;Huỳnh;Phan;Vũ;Võ;Đặng;Bùi;Đỗ;Hồ;Ngô;Dương;Lý;Đinh;Đoàn;
Lâm;Trịnh;Mai;Trương;Cao;Phùng;Tô;Tạ;Châu;Thái;Lưu;Hà;Vương;La;Kiều;Quách;Nông;Triệu;Ma;Lương;
Tăng;Thạch;Tống;Chu;Diệp;Đào;Giang;Khổng;Lại;Lộc;Mạc;Nghiêm;Ninh;Ông;Thân;Từ;Văn;Vi;Viên;Doãn;
Đàm;Hứa;Lục;Mã;Quan;Sầm;Sơn;Thiều;Tôn;Trà;Trang;Uông;Bạch;Bế;Chung;Cù;Dư;Điểu;Hầu;Hán;Kim;Liêng;
Lò;Lường;Phí;Quàng;Vàng;Giàng;Thào;Sùng;Hạng;Lầu;Cầm;Đậu;Đồng;Âu;Cấn;Khuất;Lã;Mẫn;Nhữ;Phương;
Thi;Tiêu;Trình;Bá;Hùng;Rơ;Ksor;Siu;Kpă;Niê;Y;H;K;A;Bon;Cil;Alăng;Zơ;Pơloong;Blúp"""
_NAME_WORD = rf"(?:[{UPPER}][{LOWER}]+|[{UPPER}]['’]?(?:[{UPPER}]?[{LOWER}]+)?)"
_NAME = re.compile(rf"(?P<name>{_NAME_WORD}(?:(?:\s+|\s?-\s?){_NAME_WORD}){{1,5}})$")
_RANK = re.compile(
    r"^(?:(?:(?:Đại|Thượng|Trung|Thiếu)\s+(?:[Tt]ướng|[Tt]á|[Úú]y)|(?:PGS|GS|TSKH|TS|Ths|ThS|Th\.S"
    r"|BS|BSCK|BS\.?\s?CK\s?I+|CK\s?I{1,2}|DS|KS|LS|CN|NGƯT|NGND|TTƯT|NSƯT|TTND|Phó Giáo sư"
    r"|Giáo sư|Tiến sĩ|Thạc sĩ|Bác sĩ|Luật sư|Ông|Bà|Đ/c|Đồng chí)(?![^\W\d_]))[.,:]*\s*)+"
)
_NOT_NAMES = frozenset(
    [
        "so",
        "ban",
        "uy",
        "tinh",
        "thanh",
        "van",
        "phong",
        "hoi",
        "cong",
        "bo",
        "cuc",
        "chi",
        "huyen",
        "xa",
        "phu",
        "luc",
        "bieu",
        "noi",
        "nhu",
        "luu",
        "kinh",
        "cac",
        "truong",
        "trung",
        "tam",
        "dieu",
        "khoan",
        "muc",
        "phan",
        "chuong",
        "ngay",
        "thang",
        "nam",
        "quyet",
        "thong",
        "bao",
        "ke",
        "hoach",
        "nghi",
        "to",
    ]
)
"""First words of lines in title case that are no names."""
_ALONE = frozenset(("nguyen", "tran", "pham", "hoang", "huynh", "dang", "bui"))
"""Surnames that no other is spelt like but for diacritics: what OCR lost of them is known."""
_KNOWN_END = 4
"""Letters of a surname's end that tell it where its beginning was misread: "uyên" is Nguyễn's."""


@lru_cache(maxsize=1)
def _surnames() -> dict[str, str]:
    return {fold(name): name for name in reversed(_SURNAMES.replace("\n", "").split(";"))}


def split_name(row: str, *, signed: bool) -> tuple[str, str | None]:
    """A line without the name at its end, and that name, where a capacity was seen before it.

    >>> split_name("- Lưu: VT.  ThS. Lê Văn Mẫu", signed=True)
    ('- Lưu: VT.', 'Lê Văn Mẫu')
    """
    if not signed:
        return row, None
    whole = _name(row)
    if whole:
        return "", whole
    # beside the last item ("- Lưu: VT, NC.   Lê Văn Mẫu"), or after the capacities of the same line
    for start in re.finditer(rf"(?<=[.;)\s])\s+(?=[{UPPER}][{LOWER}])", row):
        before, after = row[: start.start()].rstrip(), row[start.end() :]
        loud = capacity_at(before)
        after_item = before.endswith((".", ";")) and len(after.split()) > 2
        name = _name(after) if (loud is not None or after_item) and _is_surname(after) else None
        if name:
            return before, name
    for start in re.finditer(rf"\s(?=[{UPPER}][{LOWER}])", row):
        before, after = row[: start.start()], row[start.end() :]
        if capacity_at(before) is not None and _is_surname(after) and (name := _name(after)):
            return before, name
    return row, None


def _is_surname(text: str) -> bool:
    words = _RANK.sub("", text).split()
    return bool(words) and fold(words[0].strip("'’.")) in _surnames()


def _name(text: str) -> str | None:
    """The name of a person that a line is, without rank or degree; None for anything else."""
    text = _RANK.sub("", " ".join(text.split()).strip(" .,;:-–_*|()"))
    if text.isupper() and _is_surname(text) and len(text.split()) < 6 and capacity_at(text) is None:
        text = " ".join(w.capitalize() for w in text.split())
    match = _NAME.match(text)
    if not match:
        return _with_surname(text.split())
    words = match["name"].split()
    known = _is_surname(words[0])
    if not known and (len(words) < 3 or fold(words[0]) in _NOT_NAMES):
        return None
    if known and fold(words[0]) in _NOT_NAMES and len(words) < 3:
        return None
    if words[0] not in _surnames().values() and fold(words[0]) in _ALONE:
        words[0] = _surnames()[fold(words[0])]
    return " ".join(words)


def _with_surname(words: list[str]) -> str | None:
    """A name of which OCR misread the beginning of the surname only."""
    if len(words) not in (3, 4) or not _NAME.match(" ".join(words[1:])):
        return None
    end = re.search(r"[^\W\d_]*$", folded(words[0]))
    left = end.group() if end else ""
    found = {
        s for plain, s in _surnames().items() if len(plain) > _KNOWN_END and plain.endswith(left)
    }
    return " ".join([*found, *words[1:]]) if len(left) >= _KNOWN_END and len(found) == 1 else None

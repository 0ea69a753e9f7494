"""Capacities in which a document is signed: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH" and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from cchc_nlp.layout.segments import folded, is_loud
from cchc_nlp.text import UPPER, fold

__all__ = ["capacities", "capacity_at"]

_PREFIX = (
    r"(?:TM|T/M|TUQ|T\.?U\.?Q|TL|T/L|KT|K/T|TN|T/N|Q)\s?[.,:]+|(?:TM|TUQ|TL|KT|T/M|T/L|K/T)(?=\s)"
)
"""On behalf of (TM), for (KT), by order (TL), by authority (TUQ); the Party writes T/M and K/T."""
_OFFICES = """PHÓ CHỦ TỊCH THƯỜNG TRỰC;PHÓ CHỦ TỊCH;CHỦ TỊCH;PHÓ GIÁM ĐỐC;GIÁM ĐỐC;
PHÓ TỔNG GIÁM ĐỐC;TỔNG GIÁM ĐỐC;PHÓ CHÁNH VĂN PHÒNG;CHÁNH VĂN PHÒNG;PHÓ THỦ TƯỚNG;THỦ TƯỚNG;
THỨ TRƯỞNG;BỘ TRƯỞNG;PHÓ CỤC TRƯỞNG;CỤC TRƯỞNG;PHÓ CHI CỤC TRƯỞNG;CHI CỤC TRƯỞNG;
PHÓ TỔNG CỤC TRƯỞNG;TỔNG CỤC TRƯỞNG;PHÓ VỤ TRƯỞNG;VỤ TRƯỞNG;PHÓ TRƯỞNG BAN THƯỜNG TRỰC;
PHÓ TRƯỞNG BAN;TRƯỞNG BAN;PHÓ TRƯỞNG PHÒNG;TRƯỞNG PHÒNG;PHÓ CHÁNH THANH TRA;CHÁNH THANH TRA;
PHÓ TỔNG THANH TRA;TỔNG THANH TRA;PHÓ BÍ THƯ THƯỜNG TRỰC;PHÓ BÍ THƯ;BÍ THƯ;PHÓ HIỆU TRƯỞNG;
HIỆU TRƯỞNG;PHÓ CHÁNH ÁN;CHÁNH ÁN;PHÓ VIỆN TRƯỞNG;VIỆN TRƯỞNG;PHÓ CHỦ NHIỆM;CHỦ NHIỆM;
PHÓ THỐNG ĐỐC;THỐNG ĐỐC;PHÓ TRƯỞNG CÔNG AN;TRƯỞNG CÔNG AN;PHÓ CHỈ HUY TRƯỞNG;CHỈ HUY TRƯỞNG;
CHÍNH ỦY;TƯ LỆNH;PHÓ TỔ TRƯỞNG;TỔ TRƯỞNG;PHÓ TRƯỞNG ĐOÀN;TRƯỞNG ĐOÀN;PHÓ TỔNG KIỂM TOÁN;
TỔNG KIỂM TOÁN NHÀ NƯỚC;KIỂM TOÁN TRƯỞNG;THẨM PHÁN;CHẤP HÀNH VIÊN;PHÓ TỔNG BIÊN TẬP;
TỔNG BIÊN TẬP;PHÓ ĐỘI TRƯỞNG;ĐỘI TRƯỞNG;PHÓ TRƯỞNG KHOA;TRƯỞNG KHOA;TỔNG THƯ KÝ;PHÓ TỔNG THƯ KÝ;
ỦY VIÊN THƯỜNG TRỰC;ỦY VIÊN;CHỦ TỌA KỲ HỌP;CHỦ TỌA;THỦ TRƯỞNG ĐƠN VỊ;THỦ TRƯỞNG;NGƯỜI ĐỨNG ĐẦU;
TRƯỞNG TRẠM;TRƯỞNG BỘ PHẬN;KẾ TOÁN TRƯỞNG;QUYỀN GIÁM ĐỐC;QUYỀN CHỦ TỊCH;VIỆN PHÓ;TRƯỞNG THÔN;
ĐẠI DIỆN"""
# What capacities are held in, where OCR may have misread it.
_BODIES = """ỦY BAN NHÂN DÂN;HỘI ĐỒNG NHÂN DÂN;BAN THƯỜNG VỤ;BAN CHẤP HÀNH;BAN CHỈ ĐẠO;ĐẢNG ỦY;
CHI BỘ;CHÍNH PHỦ;QUỐC HỘI;UBND TỈNH;UBND;HĐND TỈNH;HĐND;BAN THƯỜNG TRỰC;THƯỜNG TRỰC;TỈNH ỦY;
THÀNH ỦY;TỈNH;THÀNH PHỐ;HUYỆN;PHƯỜNG;XÃ;ĐẶC KHU;HỘI ĐỒNG;TỔ CÔNG TÁC;ĐOÀN ĐẠI BIỂU QUỐC HỘI"""
_STARTS = re.compile(r"(?:^|(?<=[\s:;]))(?=\S)")
_PREFIXED = re.compile(rf"(?:{_PREFIX})\s*(?=\S)")
_LOUD = re.compile(rf"[{UPPER}]{{2}}")
_MANY = 16
"""Words of a line of capacities at most; two joined lines of the public files have 11."""


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    table = f"{_OFFICES};{_BODIES}".replace("\n", "")
    return {fold(name): name for name in table.split(";")}


@lru_cache(maxsize=1)
def _office_pattern() -> re.Pattern[str]:
    names = sorted((fold(n) for n in _OFFICES.replace("\n", "").split(";")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(names)})(?![^\W\d_])")


@lru_cache(maxsize=1)
def _all_names() -> re.Pattern[str]:
    names = sorted(_spellings(), key=len, reverse=True)
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(names)})(?![^\W\d_])")


def capacity_at(row: str) -> int | None:
    """Where the capitals at the end of a line begin to say in what capacity it is signed.

    >>> capacity_at("- Như trên; KT. CHỦ TỊCH"), capacity_at("Chủ tịch UBND tỉnh")
    (12, None)
    """
    if not _LOUD.search(row):
        return None
    plain = folded(row)
    for start in _STARTS.finditer(row):
        i = start.start()
        rest = row[i:]
        prefixed = _PREFIXED.match(rest)
        office = _office_pattern().match(plain, i + prefixed.end() if prefixed else i)
        if not (prefixed or office) or len(rest.split()) > _MANY:
            continue
        if prefixed and not is_loud(rest[prefixed.end() :]):
            continue
        if is_loud(rest) and not any(w.islower() and len(w) > 2 for w in rest.split()):
            return i
    return None


def capacities(text: str) -> Iterator[str]:
    """The capacities of one line, each with its diacritics.

    >>> list(capacities("TL. CHỦ TICH KT. CHÁNH VĂN PHÒNG"))
    ['TL. CHỦ TỊCH', 'KT. CHÁNH VĂN PHÒNG']
    """
    plain = folded(text)
    cuts, at = [0], 0
    while at < len(text):
        prefixed = _PREFIXED.match(text, at)
        at = prefixed.end() if prefixed else at
        office = _office_pattern().match(plain, at)
        at = office.end() if office else at + 1
        following = [
            m.start()
            for m in _STARTS.finditer(text, at)
            if _PREFIXED.match(text, m.start()) or _office_pattern().match(plain, m.start())
        ]
        at = following[0] if following else len(text)
        cuts.append(at)
    for a, b in pairwise(cuts):
        piece = _spelt(text[a:b])
        if piece:
            yield piece


def _spelt(piece: str) -> str:
    """A capacity with the diacritics of its words and one form of its prefix."""
    text = " ".join(piece.split()).strip(" ,;:.-–_*|()")
    prefixed = _PREFIXED.match(text)
    prefix = ""
    if prefixed:
        prefix = re.sub(r"[\s.,:]", "", prefixed.group())
        prefix += " " if "/" in prefix else ". "
        text = text[prefixed.end() :]
    plain, out, at = folded(text), [], 0
    for match in _all_names().finditer(plain):
        out += [text[at : match.start()], _spellings()[match.group()]]
        at = match.end()
    return prefix + "".join([*out, text[at:]])

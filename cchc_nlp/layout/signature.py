"""The foot of a document: to whom it goes, in what capacity it was signed, and by whom.

The block stands after the body, in two columns ("Nơi nhận" beside the signature) that reading gives one
after the other, in either order, or joined line by line; appendices and notes may follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from cchc_nlp.layout.segments import clean_line, folded, is_loud
from cchc_nlp.text import LOWER, UPPER, fold

__all__ = ["Signature", "read_signature"]

_BEFORE, _AFTER = 14, 90
"""Lines before and after "Nơi nhận" within which the block stands: the longest list of the public
files has 22 lines, each of which OCR may set apart by an empty one."""
_REACH = 14
"""Lines below a capacity within which its signer's name stands: a stamp lies between."""
_ANCHOR = re.compile(r"^\W*(?:n[o0]i|m[o0]i|n\wi|\w?oi) ?nh\w{1,3}\s*(?P<colon>[:.;]|$)")
_FIRST = re.compile(r"^[-~*•+·]?\s*nhu (?:tren|dieu \d|kinh gui)\b")
_BULLET = re.compile(r"^\s*[-~*•+·_»]\s*(?=\S)")
_END = re.compile(
    r"^\W*(?:phu luc|bieu mau|bieu so|mau so|danh muc|danh sach|ghi chu|de cuong|cong hoa xa hoi"
    r"|quy che|bang tong hop)\b"
)
_PREFIX = r"(?:TM|T/M|TUQ|T\.?U\.?Q|TL|T/L|KT|K/T|TN|T/N|Q)\s?[.,:]+|(?:TM|TUQ|TL|KT)(?=\s)"
_OFFICES = """PHÓ CHỦ TỊCH THƯỜNG TRỰC;PHÓ CHỦ TỊCH;CHỦ TỊCH;PHÓ GIÁM ĐỐC;GIÁM ĐỐC;PHÓ TỔNG GIÁM ĐỐC;
TỔNG GIÁM ĐỐC;PHÓ CHÁNH VĂN PHÒNG;CHÁNH VĂN PHÒNG;PHÓ THỦ TƯỚNG;THỦ TƯỚNG;THỨ TRƯỞNG;BỘ TRƯỞNG;
PHÓ CỤC TRƯỞNG;CỤC TRƯỞNG;PHÓ CHI CỤC TRƯỞNG;CHI CỤC TRƯỞNG;PHÓ TỔNG CỤC TRƯỞNG;TỔNG CỤC TRƯỞNG;
PHÓ VỤ TRƯỞNG;VỤ TRƯỞNG;PHÓ TRƯỞNG BAN THƯỜNG TRỰC;PHÓ TRƯỞNG BAN;TRƯỞNG BAN;PHÓ TRƯỞNG PHÒNG;
TRƯỞNG PHÒNG;PHÓ CHÁNH THANH TRA;CHÁNH THANH TRA;PHÓ TỔNG THANH TRA;TỔNG THANH TRA;
PHÓ BÍ THƯ THƯỜNG TRỰC;PHÓ BÍ THƯ;BÍ THƯ;PHÓ HIỆU TRƯỞNG;HIỆU TRƯỞNG;PHÓ CHÁNH ÁN;CHÁNH ÁN;
PHÓ VIỆN TRƯỞNG;VIỆN TRƯỞNG;PHÓ CHỦ NHIỆM;CHỦ NHIỆM;PHÓ THỐNG ĐỐC;THỐNG ĐỐC;PHÓ TRƯỞNG CÔNG AN;
TRƯỞNG CÔNG AN;PHÓ CHỈ HUY TRƯỞNG;CHỈ HUY TRƯỞNG;CHÍNH ỦY;TƯ LỆNH;PHÓ TỔ TRƯỞNG;TỔ TRƯỞNG;
PHÓ TRƯỞNG ĐOÀN;TRƯỞNG ĐOÀN;PHÓ TỔNG KIỂM TOÁN;TỔNG KIỂM TOÁN NHÀ NƯỚC;KIỂM TOÁN TRƯỞNG;THẨM PHÁN;
CHẤP HÀNH VIÊN;PHÓ TỔNG BIÊN TẬP;TỔNG BIÊN TẬP;PHÓ ĐỘI TRƯỞNG;ĐỘI TRƯỞNG;PHÓ TRƯỞNG KHOA;TRƯỞNG KHOA;
TỔNG THƯ KÝ;PHÓ TỔNG THƯ KÝ;ỦY VIÊN THƯỜNG TRỰC;ỦY VIÊN;CHỦ TỌA KỲ HỌP;CHỦ TỌA;THỦ TRƯỞNG ĐƠN VỊ;
THỦ TRƯỞNG;NGƯỜI ĐỨNG ĐẦU;TRƯỞNG TRẠM;TRƯỞNG BỘ PHẬN;KẾ TOÁN TRƯỞNG;QUYỀN GIÁM ĐỐC;QUYỀN CHỦ TỊCH;
VIỆN PHÓ;TRƯỞNG THÔN;ĐẠI DIỆN"""
# What capacities are held in, where OCR may have misread it.
_BODIES = """ỦY BAN NHÂN DÂN;HỘI ĐỒNG NHÂN DÂN;BAN THƯỜNG VỤ;BAN CHẤP HÀNH;BAN CHỈ ĐẠO;ĐẢNG ỦY;CHI BỘ;
CHÍNH PHỦ;QUỐC HỘI;UBND TỈNH;UBND;HĐND TỈNH;HĐND;BAN THƯỜNG TRỰC;THƯỜNG TRỰC;TỈNH ỦY;THÀNH ỦY;
TỈNH;THÀNH PHỐ;HUYỆN;PHƯỜNG;XÃ;ĐẶC KHU;HỘI ĐỒNG;TỔ CÔNG TÁC;ĐOÀN ĐẠI BIỂU QUỐC HỘI"""
# The fourteen families whose names nine of ten people bear, and the others that have a diacritic.
_SURNAMES = """Nguyễn;Trần;Lê;Phạm;Hoàng;Huỳnh;Phan;Vũ;Võ;Đặng;Bùi;Đỗ;Hồ;Ngô;Dương;Lý;Đinh;Đoàn;Lâm;
Trịnh;Mai;Trương;Cao;Phùng;Tô;Tạ;Châu;Thái;Lưu;Hà;Vương;La;Kiều;Quách;Nông;Triệu;Ma;Lương;Tăng;Thạch;
Tống;Chu;Diệp;Đào;Giang;Khổng;Lại;Lộc;Mạc;Nghiêm;Ninh;Ông;Thân;Từ;Văn;Vi;Viên;Doãn;Đàm;Hứa;Lục;Mã;
Quan;Sầm;Sơn;Thiều;Tôn;Trà;Trang;Uông;Bạch;Bế;Chung;Cù;Dư;Điểu;Hầu;Hán;Kim;Liêng;Lò;Lường;Phí;Quàng;
Vàng;Giàng;Thào;Sùng;Hạng;Lầu;Cầm;Đậu;Đồng;Âu;Cấn;Khuất;Lã;Mẫn;Nhữ;Phương;Thi;Tiêu;Trình;Bá;Hùng;
Rơ;Ksor;Siu;Kpă;Niê;Y;H;K;A;Bon;Cil;Đinh;Alăng;Zơ;Pơloong;Blúp;Hồ;Phạm"""
_NAME_WORD = rf"(?:[{UPPER}][{LOWER}]+|[{UPPER}]['’]?(?:[{UPPER}]?[{LOWER}]+)?)"
_NAME = re.compile(rf"(?P<name>{_NAME_WORD}(?:(?:\s+|\s?-\s?){_NAME_WORD}){{1,5}})$")
_RANK = re.compile(
    r"^(?:(?:(?:Đại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy|Tướng|Tá|Úy)|(?:PGS|GS|TSKH|TS|Ths|ThS|Th\.S|ThS|BS"
    r"|BSCK|BS\.?\s?CK\s?I+|CK\s?I{1,2}|CKI{1,2}|DS|KS|LS|CN|NGƯT|NGND|TTƯT|NSƯT|TTND|Phó Giáo sư|Giáo sư"
    r"|Tiến sĩ|Thạc sĩ|Bác sĩ|Luật sư|Ông|Bà|Đ/c|Đồng chí)(?![^\W\d_]))[.,:]*\s*)+"
)
_NOT_NAMES = frozenset(
    "so ban uy tinh thanh van phong hoi cong bo cuc chi huyen xa phu luc bieu noi nhu luu kinh cac"
    " truong trung tam dieu khoan muc phan chuong ngay thang nam quyet thong bao ke hoach nghi to".split()
)
"""First words of lines in title case that are no names."""
_SIGNED = re.compile(r"^\W*(?:da ky|ky ten|dong dau|ky, ?dong dau|ky)\b.{0,30}$")


class Signature(NamedTuple):
    """Recipients, the lines of capacity joined by " / " and the signer's name; empty where unread."""

    recipients: tuple[str, ...] = ()
    office: str | None = None
    signer: str | None = None


@dataclass(slots=True)
class _Foot:
    """A signature block while it is read."""

    recipients: list[str] = field(default_factory=list)
    open_item: bool = False
    filed: bool = False  # whether the line that says where it is filed was seen: the list's last
    offices: list[str] = field(default_factory=list)
    signer: str | None = None
    since: int = 0  # lines since the last capacity


def read_signature(lines: Sequence[str]) -> Signature:
    """Read the foot of a document in the lines of its body; a second block and what follows are ignored.

    >>> read_signature(["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn A"])
    Signature(recipients=('Như trên',), office='KT. CHỦ TỊCH / PHÓ CHỦ TỊCH', signer='Lê Văn A')
    """
    cleaned = [clean_line(cell).strip() for line in lines for cell in line.split("\t")]
    rows = [row for row in cleaned if row]
    at = _anchor(rows)
    if at is None:
        return _without_list(rows)
    foot = _read_list(rows, at)
    if not foot.offices:
        above = _block_above(rows, at)
        foot.offices, foot.signer = above.offices, foot.signer or above.signer
    return _signature(foot)


def _signature(foot: _Foot) -> Signature:
    recipients = tuple(_tidy(r) for r in foot.recipients)
    office = " / ".join(foot.offices) or None
    return Signature(tuple(r for r in recipients if r), office, foot.signer if office else None)


def _anchor(rows: Sequence[str]) -> int | None:
    """The line of "Nơi nhận", or that of its first item where OCR misread it."""
    for i, row in enumerate(rows):
        plain = folded(row)
        match = _ANCHOR.match(plain)
        if match and (match["colon"] or len(row) < 12):
            near = rows[i : i + 4]
            if any(_BULLET.match(r) or r.endswith(";") or _FIRST.match(folded(r)) for r in near[1:]) or (
                _capacity_at(row) is not None or len(rows) - i < 4 or _capacities(near)
            ):
                return i
        if _BULLET.match(row) and _FIRST.match(plain):
            return i - 1 if i and (_capacity_at(rows[i - 1]) or _noise(rows[i - 1])) else i
    return None


def _noise(row: str) -> bool:
    """Whether a line is too short and strange to be a line of the body."""
    return len(row) < 24 and not row.endswith((".", "./."))


def _read_list(rows: Sequence[str], at: int) -> _Foot:
    foot = _Foot()
    for i in range(at, min(len(rows), at + _AFTER)):
        row = rows[i]
        if i > at and (_END.match(folded(row)) or _ANCHOR.match(folded(row))):
            break
        if i == at and (anchor := _ANCHOR.match(folded(row))):
            row = row[anchor.end() :].strip()
        elif i == at and not _BULLET.match(row):
            cut = _capacity_at(row)
            row = row[cut:] if cut is not None else ""
        for piece in re.split(r"(?<=;)\s*(?=[-~•+]\s)|(?<=:)\s*(?=-\s)", row):
            _take(foot, piece.strip())
        if foot.signer and (foot.filed or (foot.recipients and not _more_items(rows, i + 1))):
            break
    return foot


def _more_items(rows: Sequence[str], i: int) -> bool:
    """Whether items of the list still follow: the signature was read between them."""
    return i < len(rows) and bool(_BULLET.match(rows[i])) and any(
        folded(_BULLET.sub("", r)).startswith("luu") for r in rows[i : i + 30]
    )


def _take(foot: _Foot, row: str) -> None:
    """Add what a line of the block says to it: an item, a capacity, the name, or several of these."""
    if not row or _SIGNED.match(folded(row)):
        return
    name = None
    if foot.signer is None:
        row, name = _split_name(row, bool(foot.offices) or _capacity_at(row) is not None)
    cut = _capacity_at(row) if foot.signer is None else None
    if cut is not None:
        _add_offices(foot, row[cut:], row[:cut])
        row = row[:cut].strip()
    if row:
        _take_item(foot, row)
    if name and foot.offices:
        foot.signer = name


def _take_item(foot: _Foot, row: str) -> None:
    bullet = _BULLET.match(row)
    item = row[bullet.end() :].strip() if bullet else row
    if is_loud(item) and len(item.split()) > 1 and not bullet:
        return  # a line of capitals is no recipient: a part of the other column
    if folded(item).startswith("luu") and (bullet or foot.recipients):
        foot.filed, foot.open_item = True, False
        return
    if foot.filed:
        return
    if not bullet and foot.open_item and foot.recipients:
        foot.recipients[-1] += " " + item
    elif bullet or item.rstrip().endswith(";") or re.match(r"nhu (?:tren|dieu)", folded(item)):
        foot.recipients += _items(item)
    else:
        return
    foot.open_item = not re.search(r"[;.:]\s*\S{0,3}$", item)


def _items(text: str) -> Iterator[str]:
    """The recipients of one line: most name one; after its semicolon OCR may leave noise."""
    first, *rest = text.split(";")
    yield first
    for part in rest:
        words = part.split()
        if len(words) > 1 and words[0][:1].isupper() and not is_loud(part) and part.isprintable():
            if all(re.match(r"[\w/().,&-]+$", w) for w in words) and len(max(words, key=len)) > 3:
                yield part


def _tidy(item: str) -> str:
    return " ".join(item.split()).strip(" ;.,:-–~*•+")


# ------------------------------------------------------------------------------------- capacities


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


_STARTS = re.compile(r"(?:^|(?<=[\s:;]))(?=\S)")
_PREFIXED = re.compile(rf"(?:{_PREFIX})\s*(?=\S)")


def _capacity_at(row: str) -> int | None:
    """Where the capitals at the end of a line begin to say in what capacity it is signed."""
    plain = folded(row)
    for start in _STARTS.finditer(row):
        i = start.start()
        rest = row[i:]
        prefixed = _PREFIXED.match(rest)
        office = _office_pattern().match(plain, i + prefixed.end() if prefixed else i)
        if not (prefixed or office) or len(rest.split()) > 16:
            continue
        if prefixed and not is_loud(rest[prefixed.end() :]):
            continue
        if is_loud(rest) and not any(w.islower() and len(w) > 2 for w in rest.split()):
            return i
    return None


def _capacities(rows: Sequence[str]) -> list[str]:
    """The capacities that lines say, each as it is written in its spelling."""
    foot = _Foot()
    for row in rows:
        cut = _capacity_at(row)
        if cut is not None:
            _add_offices(foot, row[cut:])
    return foot.offices


def _add_offices(foot: _Foot, text: str, before: str = "") -> None:
    for piece in _pieces(text):
        # "KT." is signed by a deputy (NĐ 30/2020, annex I): its "PHÓ" was misread, as was "Ó" here
        if f"KT. {piece}" in foot.offices or re.search(r"(?:^|\s|H)[ÓÒỎÔO]\s*$", before):
            piece = f"PHÓ {piece}"
        if piece not in foot.offices:
            foot.offices.append(piece)
    foot.since = 0


def _pieces(text: str) -> Iterator[str]:
    """The capacities of one line: "TL. CHỦ TỊCH KT. CHÁNH VĂN PHÒNG" are two."""
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
    for a, b in zip(cuts, cuts[1:], strict=False):
        piece = _spelt(text[a:b])
        if piece:
            yield piece


def _spelt(piece: str) -> str:
    """A capacity with the diacritics of its words and one form of its prefix."""
    text = " ".join(piece.split()).strip(" ,;:.-–_*|()")
    prefixed = _PREFIXED.match(text)
    prefix = ""
    if prefixed:
        prefix = re.sub(r"[\s.,:]", "", prefixed.group()) + ". "
        text = text[prefixed.end() :]
    plain, out, at = folded(text), [], 0
    for match in _all_names().finditer(plain):
        out += [text[at : match.start()], _spellings()[match.group()]]
        at = match.end()
    return prefix + "".join([*out, text[at:]])


# ------------------------------------------------------------------------------------------ names


@lru_cache(maxsize=1)
def _surnames() -> dict[str, str]:
    return {fold(name): name for name in reversed(_SURNAMES.replace("\n", "").split(";"))}


def _split_name(row: str, signed: bool) -> tuple[str, str | None]:
    """A line without the name at its end, and that name, where a capacity was seen before it."""
    if not signed:
        return row, None
    whole = _name(row)
    if whole:
        return "", whole
    # beside the last item ("- Lưu: VT, NC.   Lê Văn Mẫu"), or after the capacities of the same line
    for start in re.finditer(rf"(?<=[.;)\s])\s+(?=[{UPPER}][{LOWER}])", row):
        before, after = row[: start.start()].rstrip(), row[start.end() :]
        loud = _capacity_at(before)
        after_item = before.endswith((".", ";")) and len(after.split()) > 2
        name = _name(after) if (loud is not None or after_item) and _is_surname(after) else None
        if name:
            return before, name
    for start in re.finditer(rf"\s(?=[{UPPER}][{LOWER}])", row):
        before, after = row[: start.start()], row[start.end() :]
        if _capacity_at(before) is not None and _is_surname(after) and (name := _name(after)):
            return before, name
    return row, None


def _is_surname(text: str) -> bool:
    words = _RANK.sub("", text).split()
    return bool(words) and fold(words[0].strip("'’.")) in _surnames()


def _name(text: str) -> str | None:
    """The name of a person that a line is, without rank or degree; None where it is something else."""
    text = _RANK.sub("", " ".join(text.split()).strip(" .,;:-–_*|()"))
    if text.isupper() and _is_surname(text) and len(text.split()) < 6 and _capacity_at(text) is None:
        text = " ".join(w.capitalize() for w in text.split())
    match = _NAME.match(text)
    if not match:
        return None
    words = match["name"].split()
    known = fold(words[0]) in _surnames()
    if not known and (len(words) < 3 or fold(words[0]) in _NOT_NAMES):
        return None
    if known and fold(words[0]) in _NOT_NAMES and len(words) < 3:
        return None
    if known and words[0] not in _SURNAMES:
        words[0] = _surnames()[fold(words[0])]
    return " ".join(words)


# ------------------------------------------------------------------------- blocks without a list


def _block_above(rows: Sequence[str], at: int) -> _Foot:
    """The signature that reading gave before the list that stands beside it."""
    first = max(0, at - _BEFORE)
    starts = [i for i in range(first, at) if _capacity_at(rows[i]) == 0]
    return _read_block(rows[starts[0] : at]) if starts else _Foot()


def _read_block(rows: Sequence[str]) -> _Foot:
    foot = _Foot()
    for row in rows:
        if foot.signer or foot.since > _REACH:
            break
        before = len(foot.offices)
        _take(foot, row)
        foot.since = 0 if len(foot.offices) > before else foot.since + 1
        foot.recipients.clear()
    return foot


def _without_list(rows: Sequence[str]) -> Signature:
    """The first signature with a name where no list of recipients stands beside it."""
    best = _Foot()
    i = 0
    while i < len(rows):
        if _END.match(folded(rows[i])) and best.offices:
            break
        if _capacity_at(rows[i]) is not None and len(rows[i].split()) < 20:
            foot = _read_block(rows[i : i + 2 * _REACH])
            if foot.signer:
                return _signature(foot)
            best = best if best.offices else foot
        i += 1
    return _signature(best)

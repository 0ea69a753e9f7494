"""Names of issuing bodies: from the capitals of a letterhead to how they are written in prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from cchc_nlp.knowledge import agencies
from cchc_nlp.layout.body_heads import HEADS, folded_capitals, head_of
from cchc_nlp.layout.letter_case import each_capital, keeps_capitals, place_name, sentence_case
from cchc_nlp.layout.provinces import province_at_end, province_named
from cchc_nlp.layout.segments import folded
from cchc_nlp.text import fold

__all__ = ["begins_body", "bodies_of", "issuer_and_parent"]

# Fields that bodies are named for: their diacritics and capitals, wherever OCR misread them.
_FIELDS = """Nội vụ;Tài chính;Tư pháp;Y tế;Xây dựng;Công Thương;Ngoại vụ;Ngoại giao;Du lịch;
Khoa học;Công nghệ;Giáo dục;Đào tạo;Nông nghiệp;Môi trường;Phát triển nông thôn;Tài nguyên;Lao động;
Thương binh;Xã hội;Văn hóa;Thể thao;Thông tin;Truyền thông;Kế hoạch;Đầu tư;Giao thông vận tải;
Dân tộc;Tôn giáo;Quy hoạch;Kiến trúc;Kinh tế;Hạ tầng;Đô thị;Quốc phòng;Công an;Gia đình;Thương mại;
Phục vụ hành chính công;Kiểm soát bệnh tật;Tổng hợp;Cải cách hành chính;Văn thư;Lưu trữ;Tổ chức;
Cán bộ;Pháp chế"""
_LEVELS = {
    "TINH": "tỉnh", "THANH PHO": "thành phố", "TP": "thành phố", "HUYEN": "huyện", "QUAN": "quận",
    "THI XA": "thị xã", "TX": "thị xã", "THI TRAN": "thị trấn", "PHUONG": "phường", "XA": "xã",
    "DAC KHU": "đặc khu", "THON": "thôn",
}  # fmt: skip
_LEVEL = re.compile(
    r"(?<!\w)(?P<level>TINH|THANH ?PHO|HUYEN|QUAN(?! (?:LY|SU|KHU|NHAN))|THI XA|THI TRAN"
    r"|PHUONG|XA(?! HOI)|DAC ?KHU|TP\.|TX\.|TP|TX)(?:(?<=\.)|(?!\w))\s*(?!(?:UY|DOAN)\b)"
)
_RANKS = {
    "tỉnh": 3, "thành phố": 3, "huyện": 2, "quận": 2, "thị xã": 2, "thị trấn": 1, "phường": 1,
    "xã": 1, "đặc khu": 1, "thôn": 0,
}  # fmt: skip
_CITY_OF_PROVINCE = 2
"""The rank of a city that is named below a province."""
_SCHOOL = re.compile(
    r"TRUONG (?P<kind>(?:(?:PHO THONG|DAN TOC NOI TRU|PTDTNT|PTDTBT|LIEN CAP|TIEU HOC|MAM NON"
    r"|MAU GIAO|TRUNG HOC CO SO|TRUNG HOC PHO THONG|TH|THCS|THPT|VA|&|-)(?: |$))+)"
)
_LEVELS_OF_SCHOOLS = """Phổ thông;Dân tộc nội trú;Liên cấp;Tiểu học;Mầm non;Mẫu giáo;
Trung học cơ sở;Trung học phổ thông"""
_COLLEGE = re.compile(
    r"(?:TRUONG )?(?:DAI HOC|CAO DANG) "
    r"(?!(?:SU PHAM|KY THUAT|KINH TE|Y|NONG|BACH KHOA|LUAT|CONG)\b)"
)
_COLLEGES = "Trường Đại học;Đại học;Trường Cao đẳng;Cao đẳng"
_COMMITTEES = frozenset(("Ủy ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND"))
_COMMITTEE = re.compile(r"(ủy ban nhân dân)|hội đồng nhân dân", re.IGNORECASE)
_JOINS = re.compile(r"(\s+-\s+|,\s*|\s+(?:VÀ|VA|&)\s+)", re.IGNORECASE)
_RUNS_ON = re.compile(r"(?:,|-|&|\s(?:VÀ|CỦA|CHO|VỀ|CÁC|THUỘC|TRONG|ĐỐI|VỚI))$")
_SECOND = re.compile(
    r"(?<=\s)(?=(?:SO|PHONG|VAN PHONG|BAN|TRUNG TAM|CHI CUC|THANH TRA|UBND|UY BAN NHAN DAN|DANG UY"
    r"|TRUONG|CONG AN|CUC|VU|HOI DONG)\s)"
)
"""Where a second body may begin inside a line."""
_BODY_WORD = re.compile(r"(VAN PHONG|\w+)")
_ALSO_IN_PLACES = frozenset(("PHONG", "VAN PHONG", "BAN", "TRUONG", "CUC", "VU", "SO"))
"""Folded, these words for bodies are also syllables of places: "Tân Phong", "Vũ Quang"."""
_HAVE_OFFICES = re.compile(
    r"UY BAN|UBND|HOI DONG|HDND|QUOC HOI|CHINH PHU|TINH UY|THANH UY|DOAN DAI BIEU"
    r"|CAC CO QUAN|BO |SO "
)
"""Bodies whose office, party committee or inspectorate is named on the line above them."""
_BARE_OFFICES = frozenset(
    ("van phong", "ban to chuc", "ban tuyen giao", "ban dan van", "ban noi chinh", "ban thuong vu",
     "ban chap hanh", "uy ban kiem tra", "ban tuyen giao va dan van", "thuong truc")
)  # fmt: skip
_MARKS = re.compile(
    r"\(?\s*(?:DU THAO|MAT|TUYET MAT|TOI MAT|HOA TOC|KHAN|THUONG KHAN|BAN SAO|VIET NAM)\b.{0,12}$"
)
_LONG_NAME = 9
"""Words from which a name is a sentence that lists, so that only its first field has a capital."""


class Body(NamedTuple):
    """A body: its name without its place, and that place with its level ("tỉnh Lâm Đồng")."""

    name: str
    place: str

    def __str__(self) -> str:
        return f"{self.name} {self.place}".strip()


def begins_body(text: str) -> bool:
    """Whether a line begins with the name of a body.

    >>> begins_body("SỞ NỘI VỤ"), begins_body("CHUYỂN ĐỔI SỐ VÀ ĐỀ ÁN 06")
    (True, False)
    """
    plain = folded_capitals(text)
    if re.match(
        r"(?:PHONG,? ?CHONG|BO PHAN|HOI NHAP|HOI NGHI|BO TIEU CHI|BO CHI SO|DOI MOI)", plain
    ):
        return False
    head = head_of(plain)
    return head is not None and not _is_other_word(text, head[0], head[1])


def _is_other_word(text: str, end: int, name: str) -> bool:
    """Whether a short text begins with another word than the one its folded letters give.

    "PHONG ĐIỀN" and "VŨ QUANG" are places; "SÓ NỘI VỤ" is what OCR makes of a department.
    """
    bare = _is_bare(text) or text[:end].lower() == name.lower() or " " in name
    rest = text[end:].split()
    return not bare and len(rest) == 1


def _is_bare(text: str) -> bool:
    """Whether a text was written without diacritics."""
    return folded(text) == text.lower()


def bodies_of(lines: Iterable[str]) -> list[Body]:
    """The bodies that the lines of a letterhead name, in order; a name may run over lines.

    >>> [str(b) for b in bodies_of(["UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ"])]
    ['UBND tỉnh Lâm Đồng', 'Sở Nội vụ']
    """
    names: list[str] = []
    for line in lines:
        text = _without_marks(line)
        for part in _split_inside(text):
            below = _body_below(names[-1], part) if names else None
            if below:
                names.append(below)
            elif names and not _begins_anew(names[-1], part):
                names[-1] += " " + _level_mended(names[-1], part)
            elif begins_body(part):
                names.append(part)
    return [_body(name) for name in names]


def _body_below(before: str, text: str) -> str | None:
    """The committee of a lower place that a line names by that place only, else None.

    "UBND HUYỆN BUÔN ĐÔN" is a whole name; "XÃ KRÔNG NA" below it is the committee of that commune.
    """
    head = head_of(folded_capitals(before))
    upper = _levels_in(before)
    lower = _levels_in(text)
    if not head or head[1] not in _COMMITTEES or not upper or not lower or lower[0].start() > 0:
        return None
    own = before[upper[-1].end() :].strip(" .,-")
    over, under = _level_of(upper[-1]), _level_of(lower[0])
    rank = _CITY_OF_PROVINCE if under == "thành phố" else _RANKS[under]
    if own and text[lower[0].end() :].strip() and rank < _RANKS[over]:
        return f"{before[: head[0]]} {text}"
    return None


def _level_of(match: re.Match[str]) -> str:
    level = match["level"].replace(".", "").strip()
    return _LEVELS[{"THANHPHO": "THANH PHO", "DACKHU": "DAC KHU"}.get(level, level)]


def _levels_in(name: str) -> list[re.Match[str]]:
    """The words for levels in a name, without syllables of places that only fold to one.

    With other diacritics ("PHƯƠNG", "TĨNH", "QUAN") it is a level where one is due: at the start,
    after the word for a body or before a province, where none stands before it.
    """
    plain = folded_capitals(name)
    head = head_of(plain)
    due = (0, head[0]) if head else (0,)
    found: list[re.Match[str]] = []
    for match in _LEVEL.finditer(plain):
        start, end = match.span("level")
        written = name[start:end].lower()
        rest = name[match.end() :].strip(" .,-")
        named = found and name[found[-1].end() : start].strip(" .,-")
        if found and (not named or not rest):
            continue  # "HUYỆN QUAN HÓA", "XÃ CÚC PHƯƠNG": of the name after the level before it
        exact = written in _LEVELS.values() or written.upper() in _LEVELS or "." in written
        if exact and not (_is_bare(written) and not _is_bare(name) and written[:2] != "tp"):
            found.append(match)
        elif match["level"] == "PHUONG" and re.match(r"AN\b", plain[match.end() :]):
            continue  # "PHƯƠNG ÁN"
        elif match["level"] == "TINH" and not (
            _is_bare(name) or not rest or province_named(rest) or (head and head[1] in _COMMITTEES)
        ):
            continue  # "BAN CHỈ ĐẠO TINH GIẢN BIÊN CHẾ"
        elif (
            " " in written
            or written in ("tp", "tx")
            or _is_bare(name)
            or (not found and (len(name[:start].strip()) in due or province_named(rest)))
        ):
            found.append(match)
    return found


def _level_mended(before: str, text: str) -> str:
    """A line that begins with a misread level, "HUYÊN ĐỨC TRỌNG", with that level as it is spelt.

    What else folds to a level begins words of its own: "TINH GIẢN", "QUẢN TRỊ".
    """
    found = _levels_in(text)
    if not found or found[0].start() or found[0]["level"] not in ("HUYEN", "XA", "PHUONG"):
        return text
    return (
        text if _levels_in(before) else _level_of(found[0]).upper() + text[found[0].end("level") :]
    )


def _ends_in_level(name: str) -> bool:
    found = _levels_in(name)
    return bool(found) and not name[found[-1].end() :].strip(" .,-")


def _without_marks(line: str) -> str:
    """A line without marks of a draft or of urgency."""
    match = _MARKS.search(folded_capitals(line))
    text = line[: match.start()] if match and _is_mark(line, match.start()) else line
    return text.strip(" -–_.*|:;,()") if not text.rstrip().endswith(("-", ",")) else text.strip()


def _is_mark(line: str, start: int) -> bool:
    return start == 0 or line[start] == "("


def _split_inside(text: str) -> list[str]:
    """A line cut where a second body begins after the place of a first: one cell of a table."""
    plain = folded_capitals(text)
    cuts = [0]
    for match in _SECOND.finditer(plain):
        before = text[cuts[-1] : match.start()].strip()
        place = _place_of(before)
        national = fold(before) in {fold(name) for name in agencies().values()}
        word = _BODY_WORD.match(plain, match.start())
        if word and word[1] in _ALSO_IN_PLACES and _is_of_place(before, text, word):
            continue
        if (place and place[1]) or (national and before.upper().startswith("BỘ")):
            cuts.append(match.start())
    for level in _levels_in(text)[1:]:
        at = level.start()
        if _body_below(text[max(c for c in cuts if c <= at) : at], text[at:]):
            cuts = sorted({*cuts, at})
    return [text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _is_of_place(before: str, text: str, word: re.Match[str]) -> bool:
    """Whether a word for a body is a syllable of the place that the text before it begins."""
    names = {fold(name).upper(): name for name in HEADS}
    exact = text[word.start() : word.end()].lower() == names[word[1]].lower()
    rest = text[word.end() :].split()
    if _ends_in_level(before):
        return len(rest) == 1 or not exact or word[1] in ("VU", "TRUONG")
    return not exact and not _is_bare(text) and word[1] != "SO"


def _begins_anew(before: str, text: str) -> bool:
    """Whether a line is a body of its own, not the rest of the name on the line before."""
    if not begins_body(text):
        return False
    if _RUNS_ON.search(before.upper()):
        return False
    words = text.split()
    if _ends_in_level(before) and len(words) == 2 and head_of(folded_capitals(words[0])):
        return False  # "HUYỆN" / "VỤ BẢN"
    bare = fold(before)
    if bare == "van phong" or bare in ("dang uy", "dang bo", "thanh tra", "ban can su dang"):
        # "VĂN PHÒNG / ỦY BAN NHÂN DÂN TỈNH": the office of the body that follows
        return not _HAVE_OFFICES.match(folded_capitals(text))
    return True


def _place_of(name: str) -> tuple[int, str] | None:
    """Where the place at the end of a name begins, and the place with its level."""
    found = _levels_in(name)
    if found and found[-1].start() > 0:
        level = _level_of(found[-1])
        own = name[found[-1].end() :].strip(" .,-")
        spelt = place_name(own) if _RANKS[level] == _RANKS["tỉnh"] else each_capital(own)
        return found[-1].start(), f"{level} {spelt}" if own else level
    known = province_at_end(name.split())
    if known:
        return len(name) - len(" ".join(name.split()[-known[0] :])), known[1]
    return None


def _body(name: str) -> Body:
    name = " ".join(name.split())
    place = _place_of(name)
    own = name[: place[0]].strip(" -,") if place else name
    return Body(_cased(own or name), place[1] if place and own else "")


def _cased(name: str) -> str:
    """A name of capitals as it is written in prose."""
    known = _known_names().get(fold(name))
    if known:
        return known
    head = head_of(folded_capitals(name))
    if head is None:
        return sentence_case(name)
    end, proper, style = head
    proper = {"Ủy ban nhân dân": "UBND", "Hội đồng nhân dân": "HĐND"}.get(proper, proper)
    college = _COLLEGE.match(folded_capitals(name))
    if college and len(name[college.end() :].split()) <= 3:
        kind = _spelt(name[: college.end()].strip(), _COLLEGES)
        return f"{kind} {place_name(name[college.end() :])}"
    school = _SCHOOL.match(folded_capitals(name))
    if school:
        kind = _spelt(name[school.start("kind") : school.end("kind")].strip(), _LEVELS_OF_SCHOOLS)
        return f"Trường {kind} {place_name(name[school.end() :])}".strip()
    rest = name[end:].strip()
    if style == "=":
        return f"{proper} {place_name(rest)}".strip()
    written = f"{proper} {_fields(rest, style)}" if rest else proper
    return _COMMITTEE.sub(lambda m: "UBND" if m[1] else "HĐND", written)


@lru_cache(maxsize=1)
def _known_names() -> dict[str, str]:
    names = {fold(name): name for name in agencies().values()}
    return {**names, "uy ban nhan dan": "UBND", "hoi dong nhan dan": "HĐND"}


@lru_cache(maxsize=2)
def _spellings(table: str) -> dict[str, str]:
    return {fold(name): name for name in " ".join(table.split("\n")).replace("; ", ";").split(";")}


def _spelt(text: str, table: str) -> str:
    return _spellings(table).get(fold(text)) or (
        text if keeps_capitals(text) else sentence_case(text)
    )


def _fields(rest: str, style: str) -> str:
    """The rest of a body's name: its fields with a capital each, or small letters throughout."""
    parts = _JOINS.split(rest)
    listed = style == "" and len(rest.split()) <= _LONG_NAME
    out = []
    for i, part in enumerate(parts):
        if i % 2:
            out.append(part.lower())
        elif fold(part) in _spellings(_FIELDS):
            spelt = _spellings(_FIELDS)[fold(part)]
            capital = i == 0 or listed or _all_fields(parts)
            out.append(spelt if capital else spelt[0].lower() + spelt[1:])
        else:
            capital = listed or (i == 0 and style != "-") or (i == 0 and _leads(part))
            out.append(sentence_case(part, capital=capital))
    return "".join(out)


def _all_fields(parts: Sequence[str]) -> bool:
    """Whether all that a name lists are known fields: "Văn hóa - Xã hội"."""
    return all(fold(part) in _spellings(_FIELDS) for part in parts[::2])


def _leads(part: str) -> bool:
    """Whether what follows "Ban Chỉ đạo" or "Trung tâm" is a name of its own, not a level of it."""
    return not re.match(
        r"NHAN DAN|CAC |KHU VUC|TOI CAO|CAP |QUAN SU|VA |CO SO|VIET NAM", folded_capitals(part)
    )


def _is_of_own_place(name: str) -> bool:
    """Whether a name says its own place, so that it takes none from above: "Huyện ủy Đại Lộc"."""
    head = head_of(folded_capitals(name))
    return head is not None and head[2] == "=" and bool(name[head[0] :].strip())


def issuer_and_parent(bodies: Sequence[Body]) -> tuple[str | None, str | None]:
    """The body that issues and the one over it; the issuer takes its place from above if need be.

    >>> issuer_and_parent(bodies_of(["UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ"]))
    ('Sở Nội vụ tỉnh Lâm Đồng', 'UBND tỉnh Lâm Đồng')
    """
    if not bodies:
        return None, None
    own, above = bodies[-1], bodies[:-1]
    parent = str(above[-1]) if above else None
    if parent and fold(own.name) in _BARE_OFFICES and not own.place:
        return f"{own.name} {parent}", parent
    above_all = [b.place for b in reversed(above) if b.place]
    if own.place in _LEVELS.values():  # "THANH TRA TỈNH" under "UBND TỈNH LÂM ĐỒNG"
        above_all = [p for p in above_all if p.startswith(own.place)] or [own.place]
        return str(Body(own.name, above_all[0])), parent
    if _is_of_own_place(own.name):
        return str(own), parent
    place = own.place or next(iter(above_all), "")
    return str(Body(own.name, place)), parent

"""The extent of a body's name: where "UBND tỉnh Bình Thuận" or "Sở Nội vụ" ends in a text."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import agencies, document_types, province_in
from cchc_nlp.references.clauses import AGENCIES
from cchc_nlp.text import LOWER, UPPER, fold, place_tone

__all__ = ["body_name", "in_plain_case"]

# Phó Chủ tịch, Thường trực, Ban Thường vụ: who speaks for the body named after it
_OFFICE = (
    r"(?:Phó |Quyền )?(?:Chủ tịch|Bộ trưởng|Giám đốc|Thứ trưởng|Chánh Văn phòng"
    r"|Trưởng ban|Trưởng Ban|Cục trưởng|Chi cục trưởng|Tổng cục trưởng|Viện trưởng|Chánh án"
    r"|Chánh Thanh tra|Trưởng phòng|Hiệu trưởng|Bí thư|Thường trực|Văn phòng"
    r"|[Bb]an [Tt]hường vụ|Ban Chấp hành|Ban cán sự đảng|Ban Cán sự đảng|Đoàn Chủ tịch"
    r"|Đoàn đại biểu Quốc hội và HĐND)"
)
# Bodies whose name is only followed by the place that they are of
_COMMITTEE = (
    r"(?:UBND|[ỦU][ỷy] ban nhân dân|HĐND|Hội đồng nhân dân|Ủy ban MTTQ(?: Việt Nam)?"
    r"|Công an|Tòa án nhân dân|Viện kiểm sát nhân dân|Thanh tra(?! Chính phủ)|Kho bạc Nhà nước"
    r"|Đảng (?:ủy|bộ) (?:UBND|HĐND|Công an|Quân sự|các cơ quan [Đđ]ảng"
    r"|Khối các cơ quan(?: và doanh nghiệp)?|[ỦU][ỷy] ban nhân dân|Hội đồng nhân dân)"
    r"|Bảo hiểm xã hội|Cục Thuế|Thuế|Cục Thống kê|Bộ Chỉ huy quân sự|Bộ CHQS)"
)
_PARTY = r"(?:Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Đảng ủy|Đảng bộ|Chi bộ)"
_LEVEL = (
    r"(?:[Tt]ỉnh(?! ủy(?! quyền))|[Tt]hành phố|T[Pp]\.?|[Hh]uyện(?! ủy)|[Qq]uận(?! ủy)"
    r"|[Tt]hị xã|[Tt]hị trấn|[Xx]ã(?! [Hh]ội)|[Pp]hường|[Đđ]ặc khu)"
)
# A place without its kind after a body: "Tỉnh ủy Lâm Đồng"; and its parts: Bà Rịa - Vũng Tàu,
# N’Thol Hạ and Ea H’leo, Ý Yên and Chư A Thai, Ia O
_APOSTROPHE = "['’‘ʼ`´]"
_SYLLABLE = rf"[{UPPER}](?:[{LOWER}]*{_APOSTROPHE}[{UPPER}{LOWER}])?[{LOWER}]+"
_VOWEL = r"[AĂÂEÊIOÔƠUƯYÁÀẢÃẠÉÍÓÚÝỲỶỸỴ]"
_CAPITAL = rf"(?:{_SYLLABLE}|{_VOWEL}(?=[ ]{_SYLLABLE}))"
_NAME = rf"{_CAPITAL}(?:[ ]?-[ ]?{_CAPITAL}|[ ]{_CAPITAL}){{0,4}}"
_OF_PLACE = re.compile(rf"[ \u00a0](?:cấp\s(?:tỉnh|huyện|xã)|{_LEVEL})(?![{LOWER}])")
_COMMITTEE_HEAD = re.compile(rf"(?:{_OFFICE}\s){{0,2}}(?:{_COMMITTEE}|{_PARTY})(?![{LOWER}])")
_PLACE_NAME = re.compile(rf"(?:[ \u00a0]|(?<=P\.)|(?<=p\.))({_NAME})")
_SHORT_CITY = re.compile(r"[ \u00a0]?HCM\b")
_LAST_VOWEL = re.compile(rf"(?<=Ia)[ ]{_VOWEL}(?![\w/])")
# 12 of phường 12, but not of "UBND phường 12 hồ sơ"
_NUMBER_OF_PLACE = re.compile(
    r"[ \u00a0]\d{1,2}(?![\w/]|[.,]\d)(?!\s?(?:%|hồ sơ|nhiệm vụ|văn bản|thủ tục|TTHC|cơ quan))"
)
_NUMBERED_LEVELS = ("quận", "phường")
# quận Gò Vấp of "phường 12, quận Gò Vấp": there is a ward 12 in several districts
_DISTRICT = re.compile(
    rf",?[ \u00a0](?:[Qq]uận|[Hh]uyện|[Tt]hị xã|[Tt]hành phố|T[Pp]\.?)"
    rf"(?:[ \u00a0]\d{{1,2}}(?![\w/])|[ \u00a0]{_NAME})"
)
_NEW_BODY = re.compile(
    rf"\s(?!Trung ương)(?:{AGENCIES}|Căn cứ|Theo|Thực hiện|Ngày|Điều|Khoản|Quý|Năm)\b"
)
_BELOW_PROVINCE = re.compile(
    rf"[ \u00a0](?:[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]hị trấn|[Xx]ã|[Pp]hường|[Đđ]ặc khu)(?![{LOWER}])"
)
_IN_PROVINCE = re.compile(
    rf"(?:{_DISTRICT.pattern})?,[ \u00a0]"
    rf"(?P<province>(?:[Tt]ỉnh|[Tt]hành phố|T[Pp]\.?)[ \u00a0]?(?:{_NAME}|HCM\b))"
)
# Words that cannot belong to a name: "của Bộ Nội vụ | hướng dẫn ...", "của UBND tỉnh | về ..."
_STOP = (
    r"về|v/v|phê duyệt|ban hành|quy định|hướng dẫn|triển khai|sửa đổi|thay thế|bãi bỏ|công bố|giao"
    r"|thành lập|cho|trong|tại|đối với|để|thì|là|được|đã|đang|có|nhằm|đến|theo|thực hiện|yêu cầu"
    r"|đề nghị|chỉ đạo|bổ sung|kiện toàn|tăng cường|đẩy mạnh|tiếp tục|ngày|số|từ|khi|báo cáo"
    r"|kết luận|trên|gồm|như|cụ thể|nêu|này|sẽ|quyết định|trình|tổ chức|kiểm tra|ủy quyền|uỷ quyền"
    r"|vào|thông báo|cung cấp|gửi|phối hợp|[Kk]hóa|nhiệm kỳ|kỳ họp|chấp thuận|thống nhất|ký"
    r"|xác nhận|trả lời|phúc đáp|điều chỉnh|phân công|phân cấp|hủy bỏ|chuyển|xin|mời|và các|hoặc"
    r"|với|vướng mắc|năm(?=\s\d)"
)
_STOPS = re.compile(rf"(?<!công)(?<!chương)\s(?:{_STOP})\b(?! đổi số)")
# Words that names of bodies join with a comma: "phòng, chống", "sự cố, thiên tai"
_JOINED = (
    ("phòng", "chống"),
    ("khám", "chữa"),
    ("thi đua", "khen thưởng"),
    ("phổ biến", "giáo dục"),
    ("giáo dục", "đào tạo"),
    ("đào tạo", "bồi dưỡng"),
    ("đào tạo", "huấn luyện"),
    ("sự cố", "thiên tai"),
    ("tham nhũng", "lãng phí"),
    ("tham nhũng", "tiêu cực"),
    ("lãng phí", "tiêu cực"),
    ("bồi thường", "hỗ trợ"),
    ("hỗ trợ", "tái định cư"),
    ("khoa học", "công nghệ"),
    ("công nghệ", "đổi mới"),
    ("sáng tạo", "chuyển đổi số"),
    ("văn hóa", "thể thao"),
    ("văn hóa", "thông tin"),
    ("thông tin", "thể thao"),
    ("thông tin", "truyền thông"),
    ("văn hóa", "khoa học"),
    ("lao động", "thương binh"),
    ("bưu chính", "viễn thông"),
    ("ma túy", "mại dâm"),
    ("buôn lậu", "gian lận"),
    ("cứu hộ", "cứu nạn"),
    ("chăm sóc", "giáo dục"),
    ("chăm sóc", "bảo vệ"),
    ("quản lý", "khai thác"),
    ("quản lý", "bảo vệ"),
    ("chất lượng", "chế biến"),
    ("nông nghiệp", "nông dân"),
    ("nông dân", "nông thôn"),
    ("giám sát", "phản biện"),
    ("cán bộ", "công chức"),
    ("công chức", "viên chức"),
    ("kinh tế", "hạ tầng"),
    ("trật tự", "an toàn"),
    ("dân dụng", "công nghiệp"),
    ("chuyển đổi số", "cải cách"),
)
_COMMA = ",(?i:" + "".join(rf"(?!(?<={one},)\s{other}\b)" for one, other in _JOINED) + ")"
_ENDS = re.compile(rf"[.()“”\";:\t\n]|{_COMMA}")
_IN_NAME = (
    r"(?:(?!\s(?:đã|đang|sẽ|được|giao|cho|là|thì|để|yêu cầu|đề nghị)\b)"
    rf"(?:[^,;.\t\n]|(?!{_COMMA}),))"
)
# "và" ends a name, but not in "thiên tai và tìm kiếm cứu nạn tỉnh", where the place comes after
_LEVELS = "tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu"
_AND = re.compile(
    rf"\svà(?=\s(?![{UPPER}]))"
    r"(?!\s(?!các|toàn|những|đơn vị|cơ quan|lãnh đạo|sở|từng)"
    rf"(?:[{LOWER}]+\s){{1,4}}(?:{_LEVELS})\b)"
)
# Tổ công tác của Thủ tướng Chính phủ, Ban Chỉ đạo Trung ương
_OF_CENTRE = r"(?: (?:của )?(?:Thủ tướng Chính phủ|Chính phủ|Trung ương|[Qq]uốc gia))?"
_HELPERS = "(?:Tổ [Gg]iúp việc (?:của )?)?"
# Names that hold such words: Tổ công tác triển khai Đề án 06, Ban Chỉ đạo ... thực hiện ...
_WITH_STOPS = re.compile(
    rf"Tổ [Cc]ông tác (?:thực hiện|triển khai) Đề án \d+{_OF_CENTRE}"
    rf"|(?:Tổ [Cc]ông tác|Đoàn [Cc]ông tác|{_HELPERS}Ban [Cc]hỉ đạo|Hội đồng){_OF_CENTRE[:-1]}"
    r"|Cục Chuyển đổi số(?: (?:quốc gia|và [Tt]hông tin dữ liệu tài nguyên môi trường))?"
    rf"|{_HELPERS}Ban [Cc]hỉ đạo{_IN_NAME}{{0,110}}?(?= về| ban hành| (?:{_LEVELS})\b|$)"
    r"|Đoàn kiểm tra \d+"
    rf"|Trung tâm (?:Kiểm tra|Tổ chức|Phối hợp){_IN_NAME}{{0,40}}?(?= về| ban hành|$)"
    r"|Cục Kiểm soát thủ tục hành chính(?: và Chuyển đổi số)?"
    r"|Ủy ban Kiểm tra(?: (?:Trung ương|Tỉnh ủy|Thành ủy|Huyện ủy|Đảng ủy))?"
    rf"|(?:Tổ|Đoàn) [Cc]ông tác{_IN_NAME}{{0,60}}? của (?:Thủ tướng )?Chính phủ"
    rf"|Hội đồng [Pp]hối hợp{_IN_NAME}{{0,60}}?(?= về| ban hành| (?:{_LEVELS})\b|$)"
    r"|Ban Tổ chức(?: (?:Trung ương|Tỉnh ủy|Thành ủy|Huyện ủy))?"
)
# Names that hold a comma, or words that end others: Ban Chỉ đạo về Du lịch
_WITH_COMMAS = re.compile(
    r"(?:Bộ trưởng\s+)?Bộ Văn hóa, Thể thao và Du lịch"
    r"|(?:Giám đốc\s+)?Sở Văn hóa, Thể thao và Du lịch"
    r"|(?:Bộ|Sở) VH,?\s?TT\s?(?:&|và)\s?DL"
    r"|Bộ trưởng, Chủ nhiệm (?:Văn phòng Chính phủ|Ủy ban Dân tộc)"
    r"|(?:Trưởng )?Ban Chỉ đạo(?: Trung ương| Nhà nước)? về (?:du lịch|chuyển đổi số(?: quốc gia)?"
    r"|hội nhập quốc tế|phòng, chống tham nhũng(?:, lãng phí)?(?:, tiêu cực)?"
    r"|phát triển khoa học, công nghệ(?:, đổi mới sáng tạo)?(?:,| và) chuyển đổi số(?: quốc gia)?)",
    re.IGNORECASE,
)
_LONGEST = 160
"""Characters that a name may have; bounds the cost, not measured."""
_CACHED = 20_000
"""Names whose extent is remembered: those of a large archive's reports repeat."""


def in_plain_case(text: str) -> str:
    """Return a phrase set all in capitals, or all in small letters, as a sentence has it.

    The length stays. A phrase in mixed case is returned as it is.

    >>> in_plain_case("UBND TỈNH TUYÊN QUANG, CÁC ĐƠN VỊ"), in_plain_case("ubnd thành phố huế về")
    ('UBND tỉnh Tuyên Quang, các đơn vị', 'UBND thành phố Huế về')
    """
    head = text[:24]
    if not (head.isupper() or head.islower()):
        return text
    lower = re.sub(r"\btp\.?\s?hcm\b", lambda m: m.group().upper(), text.lower())
    for name in _agency_beginnings():
        if lower.startswith(name.lower()):
            lower = name + lower[len(name) :]
            break
    lower = _ABBREVIATED.sub(lambda m: m.group().upper(), lower)
    level = re.search(rf"\s{_LEVEL}\s", lower)
    if level is None:
        return lower
    following = lower[level.end() : level.end() + 40]
    named = province_in(lower[level.start() : level.end()] + following.title())
    stop = _STOPS.match(" " + following)
    count = len(named.split()) if named else 0 if stop or _IS_PROVINCE.match(level.group()) else 2
    words = re.match(rf"(?:\S+\s?){{{count}}}", lower[level.end() :]) if count else None
    if words is None:
        return lower
    return lower[: level.end()] + words.group().title() + lower[level.end() + words.end() :]


_ABBREVIATED = re.compile(r"\b(?:ubnd|hđnd|mttq)\b")
_IS_PROVINCE = re.compile(r"\s(?:tỉnh|thành phố|tp)")


@lru_cache(maxsize=1)
def _agency_beginnings() -> tuple[str, ...]:
    return tuple(sorted(AGENCIES.split("|"), key=len, reverse=True))


@lru_cache(maxsize=_CACHED)
def body_name(text: str, symbol: str = "") -> str:
    """Return the name of the body that a text begins with; ``symbol`` is that of its documents.

    >>> body_name("UBND tỉnh ủy quyền cho Chủ tịch"), body_name("UBND tỉnh Nghệ An Sở Tài chính")
    ('UBND tỉnh', 'UBND tỉnh Nghệ An')
    >>> body_name("Bộ trưởng Bộ Tư pháp và tình hình thực tế")
    'Bộ trưởng Bộ Tư pháp'
    """
    text = text[:_LONGEST]
    return text[: len(_name_in(place_tone(text), symbol))]


def _name_in(text: str, symbol: str) -> str:
    own = agencies().get(symbol, "")
    if own and own not in _OF_MANY and _begins(fold(text), fold(own)):
        return text[: _place_end(text, len(own))]
    committee = _COMMITTEE_HEAD.match(text)
    if committee:
        return text[: _place_end(text, committee.end())]
    for special in (_WITH_COMMAS, _WITH_STOPS):
        match = special.match(text)
        if match:
            return text[: _place_end(text, match.end())].strip()
    end = _ENDS.search(text)
    name = text[: end.start()] if end else text
    known = _known_beginning(name)
    if known:
        return text[: _place_end(text, known)]
    for pattern in (_STOPS, _another_document(), _AND):
        stop = pattern.search(name)
        name = name[: stop.start()] if stop else name
    name = name[: _other_committee(name)]
    place = _OF_PLACE.search(name)
    name = name[: _place_end(name, place.start()) if place else _other_body(name)]
    return re.sub(r"(?:\s+(?:và|hoặc|của|-)|\s*,)+$", "", name).strip()


def _other_committee(name: str) -> int:
    """Where a committee begins in the name of an office that is none of its own."""
    found = _COMMITTEE_AFTER.search(name) if _OF_BODY.match(name) else None
    return found.start() if found else len(name)


def _other_body(name: str) -> int:
    """Where another body begins in what was read as a name, else its length.

    An office is named before its body: "Chánh Văn phòng Ủy ban nhân dân".
    """
    first = name.find(" ", _LONGEST_FIRST_WORD)
    again = _NEW_BODY.search(name, first) if first >= 0 else None
    return again.start() if again and not _OFFICE_FIRST.match(name) else len(name)


_LONGEST_FIRST_WORD = 12
"""Characters of the first words of a body, which may be those of another."""
_COMMITTEE_AFTER = re.compile(r"\s(?:UBND|HĐND|Ủy ban nhân dân|Hội đồng nhân dân)\b")
_OF_BODY = re.compile(r"(?:Cục|Chi cục|Tổng cục|Viện) trưởng|Bộ trưởng|Giám đốc Sở")
_OFFICE_FIRST = re.compile(_OFFICE)


def _place_end(text: str, at: int) -> int:
    """Where the place ends that follows a body's name at an offset, else the offset.

    The province is part of it where it follows: "huyện Ý Yên, tỉnh Nam Định".
    """
    end = _own_place_end(text, at)
    said = _IN_PROVINCE.match(text, end) if _BELOW_PROVINCE.match(text, at) else None
    province = province_in(said["province"]) if said else None
    if said is None or province is None:
        return end
    after = fold(said["province"]).partition(fold(province))
    return said.start("province") + len(after[0] + after[1])


def _own_place_end(text: str, at: int) -> int:
    """Where the place itself ends, whatever it lies in."""
    level = _OF_PLACE.match(text, at)
    if level is None:
        bare = _PLACE_NAME.match(text, at)
        if bare and province_in(bare[1]) and fold(province_in(bare[1]) or "") == fold(bare[1]):
            return bare.end()
        return at
    at = level.end()
    kind = level.group().strip().lower()
    short = _SHORT_CITY.match(text, at) if kind.startswith("tp") else None
    if short:
        return short.end()
    numbered = _NUMBER_OF_PLACE.match(text, at) if kind in _NUMBERED_LEVELS else None
    if numbered:
        district = _DISTRICT.match(text, numbered.end()) if kind == "phường" else None
        return (district or numbered).end()
    name = _PLACE_NAME.match(text, at)
    if name is None:
        return at
    province = province_in(text[at : name.end()].strip())
    if kind == "tỉnh" and not province and " " not in name[1]:
        return at  # "tỉnh Tà": one syllable that is no province is a misread word
    if province and fold(text[at : name.end()].strip()).startswith(fold(province)):
        return at + len(text[at : name.end()]) - len(text[at : name.end()].lstrip()) + len(province)
    new = _NEW_BODY.search(text, at + 1, name.end())
    if new:
        return new.start()
    last = _LAST_VOWEL.match(text, name.end())
    return last.end() if last else name.end()


_OF_MANY = frozenset(
    ("Ủy ban nhân dân", "Hội đồng nhân dân", "Ban Chỉ đạo", "Tổ công tác", "Ban Chấp hành")
) | frozenset(("Hội đồng tuyển dụng", "Văn phòng", "Ban Cán sự đảng", "Đảng ủy", "Chi bộ"))
"""Agencies whose name goes on with what they are for, or of: that of one alone says little."""


def _known_beginning(name: str) -> int | None:
    """Where the longest name of a known agency ends that a name begins with, None for none."""
    folded = fold(name)
    office = _OFFICE_FIRST.match(name)
    shift = office.end() + 1 if office and name[office.end() : office.end() + 1] == " " else 0
    for known in _known_names().get(folded[shift : shift + 3], ()):
        if _begins(folded[shift:], known):
            return shift + len(known)
    return None


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) : len(name) + 1].isalnum()


@lru_cache(maxsize=1)
def _known_names() -> dict[str, tuple[str, ...]]:
    """Folded names of agencies of more than one word, longest first, by their first letters."""
    out: dict[str, list[str]] = {}
    names = {fold(name) for name in agencies().values() if name not in _OF_MANY}
    for name in sorted(names, key=len, reverse=True):
        if len(name.split()) > 2 or name in ("bo chinh tri", "chinh phu", "quoc hoi"):
            out.setdefault(name[:3], []).append(name)
    return {first: tuple(names) for first, names in out.items()}


@lru_cache(maxsize=1)
def _another_document() -> re.Pattern[str]:
    types = "|".join(re.escape(t.name) for t in document_types() if t.name not in ("Lệnh", "Luật"))
    return re.compile(rf"\s(?:và\s+)?(?:các\s+)?(?:{types})\b")

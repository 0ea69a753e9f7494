"""The head and the foot of a report: number, date, place, issuer, type, subject, signature.

Source: Nghị định 30/2020/NĐ-CP, annex I (where each part of an administrative document stands).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cchc_nlp.knowledge import agencies, document_types, type_of_abbreviation
from cchc_nlp.text import LOWER, UPPER, fold
from cchc_nlp.types import Letterhead

__all__ = ["number_line", "read_letterhead"]

_LONG = 30
"""Words above which a line of the head is its first paragraph and no longer a title.

Not measured: subjects are broken over lines of at most about fifteen words.
"""
_LONG_NUMBER_LINE = 25
"""Words from which a line with a number is a sentence that cites it and not the number line.

Not measured: beside the number only the date and the motto stand.
"""
_OPENING_LINES, _OPENING = 4, 400
"""Lines and characters of the first paragraphs in which the period is looked for (not measured)."""
_LONG_SUBJECT = 500
"""Characters at which a subject is cut: longer ones are misread layout (not measured)."""
_AFTER_OFFICE = 3
"""Lines after the title of the office in which the signer's name is looked for: that is the room
left for signature and stamp."""
_NUMBER = re.compile(r"(?:^|\s)Số\s?:\s?(?P<number>\d+[a-zđ]?[/-][A-ZĐ][\w/-]*)")
_DATE = re.compile(
    rf"(?:(?P<place>[{UPPER}][{UPPER}{LOWER}.\s-]{{1,40}}),\s*)?"
    r"ngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})"
)
_MOTTO = re.compile(
    r"C[ỘO]NG H[ÒO][ÀA] X[ÃA] H[ỘO]I CH[ỦU] NGH[ĨI]A VI[ỆE]T NAM"
    r"|C[ỘO]NG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM"
    r"|[ĐD][ộo]c l[ậa]p\s*[-–]\s*T[ựu] do\s*[-–]\s*H[ạa]nh ph[úu]c"
)
_BODY = re.compile(
    r"\b(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|HĐND|ĐOÀN ĐẠI BIỂU QUỐC HỘI|"
    r"VĂN PHÒNG|TỔNG CỤC|CHI CỤC|CỤC|THANH TRA|TRUNG TÂM|BAN QUẢN LÝ|BAN DÂN TỘC|BAN CHỈ ĐẠO|"
    r"BAN TỔ CHỨC|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|ĐẢNG ỦY|CHÍNH PHỦ|BẢO HIỂM XÃ HỘI|KHO BẠC|"
    r"SỞ|BỘ|PHÒNG)(?=\s|$)"
)
_LEVEL = re.compile(r"\b(TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN|PHƯỜNG|XÃ)\s+(?=\S)")
_SUBJECT_MARK = re.compile(r"V/v:?\s+|Về việc\s+")
_BEGINNING = re.compile(r"(?:Căn cứ|Thực hiện|Theo|Kính gửi|Trên cơ sở|Triển khai)\s")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
# Forms of the period, in the order in which they are tried: quarters, months, the year.
_PERIODS = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        (r"quý\s+(?P<n>IV|I{1,3}|[1-4])\b.{0,80}?năm\s+(?P<year>20\d\d)", "quý {n} năm {year}"),
        (r"quý\s+(?P<n>IV|I{1,3}|[1-4])\s*/\s*(?P<year>20\d\d)", "quý {n} năm {year}"),
        (r"(?P<n>\d{1,2}) tháng đầu năm\s+(?P<year>20\d\d)", "{n} tháng đầu năm {year}"),
        (r"(?P<n>\d{1,2}) tháng cuối năm\s+(?P<year>20\d\d)", "{n} tháng cuối năm {year}"),
        (r"(?P<n>9) tháng (?:năm\s+)?(?P<year>20\d\d)", "{n} tháng năm {year}"),
        (r"tháng\s+(?P<n>\d{1,2})\s*(?:/|năm\s+)(?P<year>20\d\d)", "tháng {n} năm {year}"),
        (r"năm\s+(?P<n>)(?P<year>20\d\d)", "năm {year}"),
    )
)
# Titles of those who sign, the longer before those that they contain.
_OFFICES = (
    "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "PHÓ CHỦ TỊCH", "CHỦ TỊCH", "PHÓ GIÁM ĐỐC", "GIÁM ĐỐC",
    "PHÓ CHÁNH VĂN PHÒNG", "CHÁNH VĂN PHÒNG", "PHÓ THỦ TƯỚNG", "THỦ TƯỚNG",
    "THỨ TRƯỞNG", "BỘ TRƯỞNG", "PHÓ CỤC TRƯỞNG", "CỤC TRƯỞNG", "PHÓ TRƯỞNG BAN", "TRƯỞNG BAN",
    "PHÓ TRƯỞNG PHÒNG", "TRƯỞNG PHÒNG", "PHÓ CHÁNH THANH TRA", "CHÁNH THANH TRA",
    "PHÓ BÍ THƯ", "BÍ THƯ",
)  # fmt: skip
# Words of a title that keep their capital ("Phó Chủ tịch").
_CAPITALISED = ("CHỦ", "GIÁM", "CHÁNH", "THỦ", "VĂN", "TRƯỞNG", "CỤC", "BÍ")
_SIGNED = re.compile(rf"(?<![{UPPER}{LOWER}])(?P<office>{'|'.join(_OFFICES)})(?![{UPPER}{LOWER}])")
_SIGNER = re.compile(rf"(?P<name>[{UPPER}][{LOWER}]+(?:\s+[{UPPER}][{LOWER}]*){{1,4}})\s*$")
# A number that was to be written in by hand.
_UNNUMBERED = re.compile(r"(?:^|\s)Số\s?:")
_RECIPIENT = re.compile(r"\s*[-–•+]\s*(?P<who>[^;]+?)\s*(?:;|[.](?:\s|$)|$)")


def number_line(text: str) -> str | None:
    """Return the document's own number if a line of its head gives it, else None.

    >>> number_line("Số: 41/BC-UBND"), number_line("Kính gửi: Bộ Nội vụ")
    ('41/BC-UBND', None)
    """
    match = _NUMBER.search(text)
    return match["number"] if match and len(text.split()) < _LONG_NUMBER_LINE else None


def read_letterhead(
    head: Sequence[Sequence[str]], foot: Sequence[str], recipients: Iterable[str]
) -> Letterhead:
    """Read the letterhead and the signature of a report; a part that it lacks stays empty.

    ``head`` holds the lines of each block down to the first heading, ``foot`` the last lines,
    ``recipients`` the lines from "Nơi nhận" on; all of them restored.

    >>> title = ["BÁO CÁO", "Công tác quý I năm 2023"]
    >>> head = [["UBND TỈNH BÌNH THUẬN"], ["Số: 41/BC-UBND"], title]
    >>> foot, recipients = ["CHỦ TỊCH", "Lê Văn An"], ["- Bộ Nội vụ;", "- Lưu: VT."]
    >>> found = read_letterhead(head, foot, recipients)
    >>> found.number, found.issuer, found.type, found.period
    ('41/BC-UBND', 'UBND tỉnh Bình Thuận', 'Báo cáo', 'quý I năm 2023')
    >>> found.office, found.signer, found.recipients
    ('Chủ tịch', 'Lê Văn An', ('Bộ Nội vụ',))
    """
    lines = [line.replace("\t", " ") for block in head for line in (*block, "")]
    end = next(
        (i for i, line in enumerate(lines) if _BEGINNING.match(line) or len(line.split()) > _LONG),
        len(lines),
    )
    title, opening = lines[:end], " ".join(lines[end : end + _OPENING_LINES])
    numbered = next(
        (i for i, line in enumerate(title) if _NUMBER.search(line) or _UNNUMBERED.search(line)), 0
    )
    number = number_line(title[numbered]) if title else None
    issued, place = _issued(title)
    kind, subject = _type_and_subject(title[numbered:], number)
    office, signer = _signature(foot)
    return Letterhead(
        number=number,
        date=issued,
        place=place,
        issuer=_issuer(title[: numbered + 1] if numbered else title),
        type=kind,
        subject=subject,
        period=_period(subject or "") or _period(opening[:_OPENING]),
        recipients=tuple(_recipients(recipients)),
        office=office,
        signer=signer,
    )


def _issued(title: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the ISO date and the place of the line that gives them; a day that is none is None."""
    for text in title:
        match = _DATE.search(_NUMBER.sub(" ", _MOTTO.sub(" ", text)))
        if match:
            try:
                day = date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
            except ValueError:
                day = None
            return day, (match["place"] or "").strip(" .-") or None
    return None, None


def _issuer(lines: Sequence[str]) -> str | None:
    """Return the name of the body above the number, with its place.

    Where its own name has no place, it is that of the body over it.
    """
    parts = list[str]()
    for text in lines:
        if parts and _type_of(text):
            break
        cut = _NUMBER.search(text) or _UNNUMBERED.search(text)
        parts.append(_MOTTO.sub(" ", text[: cut.start()] if cut else text))
    capitals = " ".join(w for part in parts for w in part.split() if w[:1].isupper()).upper()
    starts = [m.start() for m in _BODY.finditer(capitals)]
    if not starts:
        return None
    bodies = [
        capitals[a:b].strip(" -–_.")
        for a, b in zip(starts, [*starts[1:], len(capitals)], strict=True)
    ]
    own = bodies[-1]
    level = _LEVEL.search(own) or next(
        (m for b in reversed(bodies[:-1]) if (m := _LEVEL.search(b))), None
    )
    body = own[: level.start()].strip() if level and level.string is own else own
    place = f"{level[1].lower()} {_proper(level.string[level.end() :])}" if level else ""
    return f"{_body_name(body)} {place}".strip()


def _body_name(capitals: str) -> str:
    folded = fold(capitals)
    if folded in ("uy ban nhan dan", "ubnd"):
        return "UBND"
    if folded in ("hoi dong nhan dan", "hdnd"):
        return "HĐND"
    known = next((name for name in agencies().values() if fold(name) == folded), None)
    return known or capitals[:1] + capitals[1:].lower()


def _proper(capitals: str) -> str:
    return " ".join(w.capitalize() for w in capitals.split())


def _type_of(text: str) -> str | None:
    """Return the document type that a line begins with in capitals, alone or before its subject."""
    words = text.split()
    for type_ in document_types():
        name = type_.name.upper().split()
        if words[: len(name)] == name and not (
            len(words) > len(name) and words[len(name)].isupper() and len(words[len(name)]) > 1
        ):
            return type_.name
    return None


def _type_and_subject(title: Sequence[str], number: str | None) -> tuple[str | None, str | None]:
    """Return the type and the subject: a line in capitals and what follows, or after "V/v".

    A document with "V/v" whose symbol names no type is a Công văn.
    """
    for i, text in enumerate(title):
        kind = _type_of(text)
        if kind:
            rest = [text.strip()[len(kind) :], *title[i + 1 :]]
            return kind, _joined(line for line in rest if not _NUMBER.search(line))
    for i, text in enumerate(title):
        match = _SUBJECT_MARK.search(text)
        if match:
            following = title[i + 1 : title.index("", i)] if "" in title[i:] else title[i + 1 :]
            return _type_by_symbol(number) or "Công văn", _joined([text[match.end() :], *following])
    others = [
        line
        for line in title
        if not _NUMBER.search(line) and not _DATE.search(line) and line.upper() != line
    ]
    return _type_by_symbol(number), _joined(others)


def _joined(lines: Iterable[str]) -> str | None:
    """Join the lines of a subject, without dates, mottoes and the rule below.

    A subject that is all in capitals is put in sentence case.
    """
    text = " ".join(
        filter(None, (_MOTTO.sub("", _DATE.sub("", line)).strip(" -–_.*:") for line in lines))
    )
    if text.isupper():
        text = text[:1] + text[1:].lower()
    return text[:_LONG_SUBJECT] or None


def _type_by_symbol(number: str | None) -> str | None:
    symbol = re.split(r"[/-]", number)[1] if number else ""
    return type_of_abbreviation().get(symbol)


def _period(text: str) -> str | None:
    """Return the period that a text names: a quarter, else months, else a year."""
    for pattern, form in _PERIODS:
        match = pattern.search(text)
        if match:
            n = match["n"].upper()
            return form.format(
                n=_ROMAN.get(n, n) if form.startswith("quý") else n.lstrip("0"), year=match["year"]
            )
    return None


def _recipients(lines: Iterable[str]) -> Iterator[str]:
    """Return the recipients; the line on where the document is filed ("Lưu") is left out."""
    for line in lines:
        match = _RECIPIENT.match(line)
        if match and not fold(match["who"]).startswith("luu"):
            yield match["who"]


def _signature(foot: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the title of the person who signed ("Phó Chủ tịch"), and the name if one follows."""
    for i in range(len(foot) - 1, -1, -1):
        found = list(_SIGNED.finditer(foot[i]))
        if found:
            rest = [foot[i][found[-1].end() :], *foot[i + 1 : i + 1 + _AFTER_OFFICE]]
            signer = next((m["name"] for line in rest if (m := _SIGNER.match(line.strip()))), None)
            words = enumerate(found[-1]["office"].split())
            return " ".join(
                w.capitalize() if not j or w in _CAPITALISED else w.lower() for j, w in words
            ), signer
    return None, None

"""The title of a document: its type, its subject, and whom it addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cchc_nlp.knowledge import document_types, type_of_abbreviation
from cchc_nlp.layout.bodies import begins_body
from cchc_nlp.layout.letter_case import sentence_case
from cchc_nlp.layout.segments import Segment, folded, is_loud
from cchc_nlp.text import fold

__all__ = [
    "Title",
    "begins_title",
    "is_annex",
    "is_draft_mark",
    "read_title",
    "type_of_line",
]

_LETTER = "Công văn"
_ABOUT = re.compile(r"^\W{0,3}[vV]\s?/\s?[vV]\b\s*[:.]?\s*")
_ADDRESS = re.compile(r"^\W{0,3}(?:dong )?kinh gui\b\s*[:;.]?\s*")
_OPENING = re.compile(
    r"(?:can cu|thuc hien|theo|tren co so|trien khai|ngay \d|sau khi|trong|de|nham|qua|tu|vua qua"
    r"|thoi gian qua|hien nay|nhin chung|phuc dap|tiep theo|tiep tuc|xet|ke tu|hom nay|ban hanh kem"
    r"|tiep nhan|nhan duoc|duoc su|chap hanh|quan triet|trong thoi gian)\b"
)
"""How the first paragraph of a document begins."""
_HEADING = re.compile(
    r"(?:[IVX]{1,4}|[0-9]{1,2}|[A-D])\s?[.)/]\s|(?:Điều|Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC)\s+\w+"
)
_RULING = re.compile(r"(?:QUYET (?:DINH|NGHI)|NGHI QUYET|KET LUAN)\s*:")
_OFFICE = re.compile(
    r"(?:PHO )?(?:CHU TICH|GIAM DOC|BO TRUONG|THU TRUONG|TRUONG BAN|THU TUONG|CHANH AN|VIEN TRUONG"
    r"|HIEU TRUONG|CUC TRUONG|CHI CUC TRUONG|TONG CUC TRUONG|TRUONG PHONG|CHANH VAN PHONG|CHU NHIEM"
    r"|TONG GIAM DOC|THONG DOC|TONG THANH TRA|CHANH THANH TRA|BI THU|CHI HUY TRUONG|TONG KIEM TOAN"
    r"|VU TRUONG|TRUONG DOAN|BAN THUONG VU|BAN CHAP HANH|THUONG TRUC|TRUONG CONG AN|TO TRUONG)\b"
)
_CONNECTS = re.compile(
    r"(?:,|-|–|\(|/|\b(?:va|cua|ve|cac|cho|trong|tren|tai|theo|voi|doi|den|thuoc|mot|viec|giai doan"
    r"|quy|thang|nham|de|la|bi|duoc|nghi))$"
)
"""How a line of a title ends that the next line goes on with."""
_NAMES_NEXT = re.compile(r"\b(?:nam|so|tinh|huyen|xa|phuong|thanh pho|luat|dac khu)$")
"""How one ends whose last word may lack its name: only a line of the same block can give it."""
_DRAFT = re.compile(r"\W*(?:DU THAO|HOA TOC|THUONG KHAN|KHAN|MAT|TUYET MAT)\b.{0,12}$")
_ANNEX = re.compile(
    r"\W*(?:phu luc|bieu mau|bieu so|bieu \d|mau so|mau \d|danh muc|danh sach|bang tong hop|stt\b"
    r"|de cuong|noi dung$)"
)
_SENTENCE, _OPENED = 35, 12
"""Words from which what stands below a title is a paragraph; fewer if it begins as they do."""
_LONGEST = 160
"""Words of a subject at most; the longest of the public files has 75."""


class Title(NamedTuple):
    """What a title says, and the text of the paragraph that follows it."""

    type: str | None
    subject: str | None
    addressees: tuple[str, ...]
    opening: str


class _Line(NamedTuple):
    text: str
    opens: bool  # whether a new block begins with it


@lru_cache(maxsize=1)
def _types() -> dict[str, str]:
    """Types by their folded names, the longest first."""
    names = sorted((t.name for t in document_types() if t.family != "standard"), key=len)
    return {fold(name): name for name in reversed(names)}


def type_of_line(text: str) -> tuple[str, int] | None:
    """The type that a line of capitals begins with, alone or before its subject, and where it ends.

    >>> type_of_line("QUYÉT ĐỊNH"), type_of_line("BÁO CÁO VIÊN CẤP TỈNH")
    (('Quyết định', 10), None)
    """
    plain = folded(text)
    for name, proper in _types().items():
        if plain.startswith(name) and not plain[len(name) : len(name) + 1].isalnum():
            rest = text[len(name) :].strip(" .:-–*")
            if not is_loud(text[: len(name)]) or _RULING.match(plain.upper()):
                return None
            if re.match(r"(?:VIEN|CUA|SO|NAY)\b", folded(rest).upper()) and is_loud(rest):
                return None
            return proper, len(name)
    # one letter of a name misread beyond its diacritics, in a line that holds nothing else
    near = next((t for n, t in _types().items() if len(n) > 6 and _one_off(plain.strip(), n)), None)
    return (near, len(text)) if near and is_loud(text) else None


def _one_off(one: str, other: str) -> bool:
    if len(one) != len(other) or one == other:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _type_by_symbol(symbol: str) -> str | None:
    """The type that the symbol of a number begins with: "BC-UBND" is a report's."""
    return type_of_abbreviation().get(re.split(r"[/-]", symbol)[0])


def is_annex(text: str) -> bool:
    """Whether a first line is that of an annex, a form or a table, which have no head."""
    return bool(_ANNEX.match(folded(text)))


def begins_title(text: str) -> bool:
    """Whether a line of a head begins the title, or names whom the document addresses.

    >>> begins_title("BÁO CÁO"), begins_title("V/v báo cáo quý I"), begins_title("SỞ NỘI VỤ")
    (True, True, False)
    """
    return bool(type_of_line(text) or _ABOUT.match(text) or _ADDRESS.match(folded(text)))


def is_draft_mark(text: str) -> bool:
    """Whether a line only says that a document is a draft, or how urgent or secret it is.

    >>> is_draft_mark("(Dự thảo)"), is_draft_mark("Dự thảo nghị quyết về một cửa")
    (True, False)
    """
    return bool(_DRAFT.match(folded(text).upper()))


def read_title(below: Sequence[Segment], symbol: str) -> Title:
    """Read type, subject and addressees from what stands below the letterhead's left column."""
    lines = _lines(below)
    typed = next(
        ((i, found) for i, line in enumerate(lines) if (found := type_of_line(line.text))), None
    )
    about = next((i for i, line in enumerate(lines) if _ABOUT.match(line.text)), None)
    addressed = next((i for i, x in enumerate(lines) if _ADDRESS.match(folded(x.text))), None)
    if typed and (addressed is None or typed[0] < addressed):
        i, (named, end) = typed
        kind: str | None = named
        first = lines[i].text[end:].strip(" .:-–*")
        subject, rest = _subject(lines[i + 1 :], first)
    elif about is not None:
        kind = _type_by_symbol(symbol) or _LETTER
        first = _ABOUT.sub("", lines[about].text)
        subject, rest = _subject(lines[about + 1 :], first)
    else:
        kind = _type_by_symbol(symbol) or (_LETTER if addressed is not None and symbol else None)
        subject, rest = None, lines
    addressees, rest = _addressees(rest)
    return Title(kind, subject, addressees, _paragraph(rest))


def _lines(below: Sequence[Segment]) -> list[_Line]:
    out: list[_Line] = []
    opens = True
    for segment in below:
        if segment.kind == "text" and not is_draft_mark(segment.text):
            out.append(_Line(segment.text, opens))
            opens = False
        elif segment.kind in ("gap", "rule"):
            opens = True
    return out


def _subject(lines: Sequence[_Line], first: str) -> tuple[str | None, Sequence[_Line]]:
    """The lines of a subject as one, and the lines after it."""
    taken = [first] if first else []
    i = 0
    while i < len(lines) and not _stops(lines[i].text, taken) and not _begins_text(lines, i, taken):
        if not lines[i].text.isdigit():
            taken.append(lines[i].text)
        i += 1
    words = " ".join(taken).strip(" .:;-–_*").split()[:_LONGEST]
    text = " ".join(words)
    if is_loud(text) and text.upper() == text:
        text = sentence_case(text)
    return text or None, lines[i:]


def _stops(text: str, taken: Sequence[str]) -> bool:
    plain = folded(text)
    if _ADDRESS.match(plain) or _RULING.match(plain.upper()) or "\t" in text:
        return True
    if not taken:
        return bool(re.match(r"can cu\b", plain))
    if _connects(taken[-1]) and not re.match(r"can cu\b", plain):
        return False
    if is_loud(text) and (_OFFICE.match(plain.upper()) or begins_body(text)):
        return True
    return bool(
        text.startswith(("(", "- ", "+ "))
        or _HEADING.match(text)
        or re.match("can cu|noi nhan", plain)
    )


def _connects(text: str, *, opens: bool = True) -> bool:
    """Whether a line of a title goes on in the next: by its last word, or a parenthesis left open.

    ``opens`` says whether the next line begins a block.
    """
    plain = folded(text).rstrip()
    opened = text.count("(") > text.count(")")
    return opened or bool(_CONNECTS.search(plain) or (not opens and _NAMES_NEXT.search(plain)))


def _begins_text(lines: Sequence[_Line], i: int, taken: Sequence[str]) -> bool:
    """Whether the first paragraph of the document begins with a line, its title ended."""
    text = lines[i].text
    if not taken or not text[:1].isupper() or _connects(taken[-1], opens=lines[i].opens):
        return False
    end = next((j for j in range(i + 1, len(lines)) if lines[j].opens), len(lines))
    paragraph = " ".join(line.text for line in lines[i:end])
    count, ends = len(paragraph.split()), paragraph.rstrip().endswith((".", ":", ";"))
    if is_loud(text) and not ends:
        return False
    if _OPENING.match(folded(text)):
        return ends or count >= _OPENED
    if not lines[i].opens and any(_OPENING.match(folded(x.text)) for x in lines[i + 1 : end]):
        return False  # the paragraph begins further down in this block
    return (
        ends or count >= _SENTENCE or bool(re.search("bao cao .{0,80}nhu sau", folded(paragraph)))
    )


def _addressees(lines: Sequence[_Line]) -> tuple[tuple[str, ...], Sequence[_Line]]:
    """Whom "Kính gửi" names, inline or as a list, and the lines after them."""
    at = next((i for i, x in enumerate(lines) if _ADDRESS.match(folded(x.text))), None)
    if at is None:
        return (), lines
    parts: list[str] = []
    i = at
    while i < len(lines) and i - at < 40:
        text = lines[i].text
        mark = _ADDRESS.match(folded(text))
        inline = text[mark.end() :].strip() if mark else text.strip()
        if not mark and not _goes_on(lines[i], parts):
            break
        for piece in re.split(r";\s*(?=[-–+•]?\s*\S)|(?:^|(?<=\s))[-–+•~]\s+", inline):
            if mark or not parts or piece is not inline or inline[:1] in "-–+•~":
                parts.append(piece)
            else:
                parts[-1] += " " + piece
        i += 1
    names = (p.strip(" .;,:-–+•~") for p in parts)
    return tuple(n for n in names if n), lines[i:]


def _goes_on(line: _Line, parts: Sequence[str]) -> bool:
    """Whether a line still belongs to the addressees: an item, or the rest of one."""
    text, said = line.text.strip(), [p for p in parts if p.strip()]
    if text[:1] in "-–+•~":
        return True
    if not said:
        return not _OPENING.match(folded(text)) and len(text.split()) < _SENTENCE
    if said[-1].rstrip().endswith((".", "./.")):
        return False
    if text[:1].islower():
        return True
    if _OPENING.match(folded(text)):
        return False
    if said[-1].rstrip().endswith((",", "và", "-")):
        return True
    return said[-1].rstrip().endswith(";") and len(text.split()) < 20


def _paragraph(lines: Sequence[_Line]) -> str:
    """The first block of text below the title and below the lines that name an authority."""
    out: list[str] = []
    for line in lines:
        if is_loud(line.text) and not out:
            continue
        if line.opens and out:
            break
        out.append(line.text)
    return " ".join(out)

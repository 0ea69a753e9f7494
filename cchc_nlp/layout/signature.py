"""The foot of a document: to whom it goes, in what capacity it was signed, and by whom.

The block stands after the body, in two columns ("Nơi nhận" beside the signature) that reading gives
one after the other, in either order, or joined line by line; appendices and notes may follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cchc_nlp.layout.capacities import capacities, capacity_at
from cchc_nlp.layout.persons import split_name
from cchc_nlp.layout.segments import clean_line, folded, is_loud

__all__ = ["Signature", "read_signature"]

_BEFORE, _AFTER = 14, 90
"""Lines before and after "Nơi nhận" within which the block stands: the longest list of the public
files has 22 lines, each of which OCR may set apart by an empty one."""
_REACH = 14
"""Lines below a capacity within which its signer's name stands: a stamp lies between."""
_ANCHOR = re.compile(r"^\W*(?:n[o0]i|m[o0]i|n\wi|\w?oi) ?nh\w{1,3}\s*(?P<colon>[:.;]|$)")
_OPENS, _ALONE = 30, 12
"""Characters of a line that "Nơi nhận:" or "- Như Điều 3" is looked for in, and of one that holds
nothing else and may lack its colon."""
_FIRST = re.compile(r"^[-~*•+·]?\s*nhu (?:tren|dieu \d|kinh gui)\b")
_BULLET = re.compile(r"^\s*[-~*•+·_»]\s*(?=\S)")
_END = re.compile(
    r"^\W*(?:phu luc|bieu mau|bieu so|mau so|danh muc|danh sach|ghi chu|de cuong|cong hoa xa hoi"
    r"|quy che|bang tong hop)\b"
)
_DEPUTY = re.compile(r"(?:^|\s|H)[ÓÒỎÔO]\s*$")
_FOR = re.compile(r"(?:TM|T/M|TUQ|TL|T/L|KT|K/T|Q)\s?[.,:]")
_AUTHORITY = re.compile(r"\W*(?:can cu|theo|khoa [ivx]|xet)\b")
"""How the text of a decision begins below the office that takes it."""
_SHORT = 9
"""Words that a line of a signature stays below; "PHÓ CHỦ TỊCH HỘI ĐỒNG NHÂN DÂN TỈNH" has eight."""
_LAST = 12
"""Lines before the end within which an office alone is a signature. Not measured."""
_SIGNED = re.compile(r"^\W*(?:(?:da ky|ky ten|dong dau|ky, ?dong dau)\b.{0,30}|ky\W*)$")


class Signature(NamedTuple):
    """Recipients, lines of capacity joined by " / ", the signer's name; empty where unread."""

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
    since: int = 0  # lines since the last capacity that are neither it nor a recipient


def read_signature(lines: Sequence[str]) -> Signature:
    """Read the foot of a document in its lines; a second block, and what follows, are ignored.

    The line that says where the document is filed ("Lưu: VT") is no recipient.

    >>> read_signature(["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "CHỦ TỊCH", "Lê Văn Mẫu"])
    Signature(recipients=('Như trên',), office='CHỦ TỊCH', signer='Lê Văn Mẫu')
    """
    rows = [cell for line in lines for cell in line.split("\t") if cell.strip()]
    at = _anchor(rows)
    if at is None:
        return _without_list(rows)
    first = max(0, at - _BEFORE)
    rows = [clean_line(row).strip() for row in rows[first : at + _AFTER]]
    at -= first
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
        if "nh" not in row[:_OPENS].lower():
            continue  # a report has thousands of lines
        begins = clean_line(row[:_OPENS]).strip()
        plain = folded(begins)
        match = _ANCHOR.match(plain)
        if match and (match["colon"] or len(row.strip()) < _ALONE):
            near = [clean_line(r).strip() for r in rows[i + 1 : i + 4]]
            listed = any(_BULLET.match(r) or r.endswith(";") for r in near)
            signed = any(capacity_at(r) is not None for r in (clean_line(row), *near))
            if listed or signed or len(near) < 3:
                return i
        if _BULLET.match(begins) and _FIRST.match(plain):
            before = clean_line(rows[i - 1]).strip() if i else ""
            misread = bool(before) and (_noise(before) or capacity_at(before) is not None)
            return i - 1 if misread else i
    return None


def _noise(row: str) -> bool:
    """Whether a line is too short and strange to be a line of the body."""
    return len(row) < 24 and not row.endswith((".", "./."))


def _read_list(rows: Sequence[str], at: int) -> _Foot:
    foot = _Foot()
    for i in range(at, len(rows)):
        row = rows[i]
        if i > at and (_END.match(folded(row)) or _ANCHOR.match(folded(row))):
            break
        if i == at and (anchor := _ANCHOR.match(folded(row))):
            row = row[anchor.end() :].strip()
        elif i == at and not _BULLET.match(row):
            cut = capacity_at(row)
            row = row[cut:] if cut is not None else ""
        before = (tuple(foot.recipients), len(foot.offices))
        for piece in re.split(r"(?<=;)\s*(?=[-~•+]\s)|(?<=:)\s*(?=-\s)", row):
            _take(foot, piece.strip())
        foot.since += before == (tuple(foot.recipients), len(foot.offices))
        if foot.offices and foot.since > _REACH:
            break
        if foot.signer and (foot.filed or (foot.recipients and not _more_items(rows, i + 1))):
            break
    return foot


def _more_items(rows: Sequence[str], i: int) -> bool:
    """Whether items of the list still follow: the signature was read between them."""
    return (
        i < len(rows)
        and bool(_BULLET.match(rows[i]))
        and any(folded(_BULLET.sub("", r)).startswith("luu") for r in rows[i : i + 30])
    )


def _take(foot: _Foot, row: str) -> None:
    """Add what a line of the block says: an item, a capacity, the name, or several of these."""
    if not row or _SIGNED.match(folded(row)):
        return
    name = None
    if foot.signer is None:
        row, name = split_name(row, signed=bool(foot.offices) or capacity_at(row) is not None)
    cut = capacity_at(row) if foot.signer is None else None
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
        clean = all(re.match(r"[\w/().,&-]+$", word) for word in words)
        if clean and len(words) > 1 and words[0][0].isupper() and not is_loud(part):
            yield part


def _tidy(item: str) -> str:
    return " ".join(item.split()).strip(" ;.,:-–~*•+")


def _add_offices(foot: _Foot, text: str, before: str = "") -> None:
    for piece in capacities(text):
        # "KT." is signed by a deputy (NĐ 30/2020, annex I): its "PHÓ" was misread, as was "Ó" here
        if f"KT. {piece}" in foot.offices or _DEPUTY.search(before):
            piece = f"PHÓ {piece}"
        if piece not in foot.offices:
            foot.offices.append(piece)
    foot.since = 0


def _block_above(rows: Sequence[str], at: int) -> _Foot:
    """The signature that reading gave before the list that stands beside it."""
    first = max(0, at - _BEFORE)
    for i in range(first, at):
        # all that stands between is short: no paragraph parts a signature from its list
        if capacity_at(rows[i]) == 0 and all(len(r.split()) < _SHORT for r in rows[i:at]):
            authority = _AUTHORITY.match(folded(rows[i + 1])) if i + 1 < at else None
            return _Foot() if authority else _read_block(rows[i:at])
    return _Foot()


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
    """The first signature with a name where no list of recipients stands beside it.

    One without a name counts where it says for whom it is signed, or stands at the very end: a
    decision names the office that takes it above its text as well.
    """
    unnamed = _Foot()
    for i, row in enumerate(rows):
        if unnamed.offices and _END.match(folded(row)):
            break
        if not row.lstrip()[:2].isupper() or capacity_at(clean_line(row).strip()) != 0:
            continue
        block = [clean_line(r).strip() for r in rows[i : i + 2 * _REACH]]
        if len(block) > 1 and _AUTHORITY.match(folded(block[1])):
            continue
        foot = _read_block(block)
        if foot.signer:
            return _signature(foot)
        if not unnamed.offices and (_FOR.match(block[0]) or len(rows) - i <= _LAST):
            unnamed = foot
    return _signature(unnamed)

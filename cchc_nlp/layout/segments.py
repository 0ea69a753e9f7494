"""Lines of a letterhead taken apart: the motto, the document's own number, place and date.

OCR reads the two columns of a head across, so that one line may hold a body, the motto, a number
and a date; typed files give each a line of its own. Both come out as the same segments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cchc_nlp.knowledge import document_types, type_of_abbreviation
from cchc_nlp.layout.provinces import province_at_end, province_named
from cchc_nlp.text import LOWER, UPPER, fold, unify

__all__ = ["OwnNumber", "Segment", "clean_line", "folded", "is_loud", "own_number", "segments"]


class OwnNumber(NamedTuple):
    """A document's own number at ``[start, end)`` of a line of its head.

    ``number`` is None where it is still to be written in, or where OCR could not read its digits;
    ``symbol`` ("BC-UBND") is given in either case.
    """

    start: int
    end: int
    number: str | None
    symbol: str


class Segment(NamedTuple):
    """A piece of a head's line.

    ``kind`` is ``text``, ``number``, ``date``, ``gap`` (a new block) or ``rule`` (dashes).
    """

    kind: str
    text: str = ""
    number: OwnNumber | None = None
    date: str | None = None
    place: str | None = None


_DASHES = str.maketrans("‐‑‒–—−⁄∕／\u00a0", "------/// ")
_UNSEEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]")
"""Marks that no letter took up, and characters that are not seen."""
_BLANK = re.compile(r"[\s.…_·,:;*/-]*")
"""What stands where a number or a day is still to be written in."""
# The motto as OCR leaves it: the first letters of its words and their lengths.
_MOTTO = re.compile(
    r"\bc\w{2,3}g ?h[o0][aà]? ?x\w ?h\w{1,2} ?ch\w{1,2} ?ngh\w{1,3}(?: ?vi\w{1,2}t ?n\w{2})?"
    r"|\bc\w{2,4} ?h\w{1,3} ?x\w ?h\w{1,3} ?ch\w{1,2} ?n\w{2,4} ?v\w{2,4} ?n\w{1,2}\b"
    r"|\bd[o0]c ?lap ?[-.~]* ?t\w{1,2} ?d[o0] ?[-.~]* ?h\w{2,4} ?ph\w{2,3}\b"
    r"|\bdang ?c\w{2,3}g ?san ?vi\w{1,2}t ?nam"
)
_BEFORE_NUMBER = re.compile(
    r"(?:^|(?<=[^\w]))(?P<so>[Ss](?:[^\W\d_](?![^\W\d_])|[06](?!\d)))\s{0,3}(?P<colon>[:.;]?)"
)
_SYMBOL = (
    rf"[{UPPER}][{UPPER}{LOWER}0-9&.]{{0,14}}"
    rf"(?:\s?[/-]\s?(?:[{UPPER}]{{2}}|(?<!\s)[{UPPER}0-9])[{UPPER}{LOWER}0-9&.]{{0,14}}){{0,4}}"
)
_NUMBER = re.compile(
    rf"(?P<digits>[^/\n-]{{0,16}}?)\s*(?P<year>/\s?(?:19|20)\d\d\s?)?[/-]\s?(?P<symbol>{_SYMBOL})"
)
_DIGITS = re.compile(r"(?P<n>[0-9IlO|o]{1,6})(?P<letter>[a-dA-DđĐ]?)$")
_CITED = re.compile(r"\s*,?\s*(?:ngày\s+\d{1,2}/|của\b|về\b|và\b|,)")
_WORD = re.compile(r"[^\W\d_]{4}|[^\W\d_]{2}\s+[^\W\d_]{2}")
_DAY = re.compile(
    r"\bng[aà]y\s?(?P<day>[^,;]{0,12}?)\s?th[aá]ng\s?(?P<month>[^,;]{0,8}?)"
    r"\s?n[aă]m\s?(?P<year>[12][0-9OoIl]{3})(?![0-9])"
)
_SHORT_DAY = re.compile(
    r"\bngay\s?(?P<day>\d{1,2})\s?[/.]\s?(?P<month>\d{1,2})\s?[/.]\s?(?P<year>\d{4})\b"
)
_MONTH = re.compile(r"(?<=, )(?P<day>)thang\s?(?P<month>\d{1,2})\s?nam\s?(?P<year>\d{4})\b")
_PLACE_WORD = rf"[{UPPER}][{UPPER}{LOWER}'’]*"
_PLACE = re.compile(
    rf"(?:^|(?<=[^\w]))(?P<place>(?:[Tt][Pp]\.?\s?|T\.P\.?\s?)?{_PLACE_WORD}"
    rf"(?:(?:\s|\s?-\s?)(?:{_PLACE_WORD}|\d{{1,2}}(?=\s*,))){{0,5}})(?P<comma>\s*[,.;]*\s*)$"
)
_LONGEST_PLACE = 4
"""Syllables of a place that no comma and no table vouches for; longer runs hold words before it."""
_WRITTEN = frozenset(LOWER + UPPER + "0123456789")
_NOISE_AT_ENDS = " \t,;:.|~_—–*-"


def clean_line(text: str) -> str:
    """A line composed, with one form of each dash and stroke; its length may change."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", unify(text)))
    return text.translate(_DASHES)


def folded(text: str) -> str:
    """A text without case and diacritics, character for character."""
    plain = fold(text)
    return plain if len(plain) == len(text) else "".join((fold(c) or "?")[0] for c in text)


def is_loud(text: str) -> bool:
    """Whether a line is set in capitals, a few letters that OCR got wrong aside."""
    letters = [c for c in text if c.isalpha()]
    # a fifth: what OCR makes of a line of capitals; a title in small letters has fewer than half
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def own_number(text: str) -> OwnNumber | None:
    """The document's own number in a line of its head, written in or not.

    >>> own_number("Số: 41 /BC-UBND   Hưng Yên, ngày 2 tháng 3 năm 2024")
    OwnNumber(start=0, end=15, number='41/BC-UBND', symbol='BC-UBND')
    >>> own_number("Số:      /KH-UBND").number is None
    True
    """
    plain = text.translate(_DASHES)
    for mark in _BEFORE_NUMBER.finditer(plain):
        if fold(mark["so"]) not in ("so", "s0", "s6") or not _may_number(plain, mark):
            continue
        match = _NUMBER.match(plain, mark.end())
        if match and not _CITED.match(plain, match.end()) and not _WORD.search(match["digits"]):
            symbol = _symbol(match["symbol"])
            end = match.start("symbol") + len(match["symbol"].rstrip(". "))
            start = _with_type(plain, mark.start())
            return OwnNumber(start, end, _whole(match, symbol), symbol)
    return None


def _may_number(plain: str, mark: re.Match[str]) -> bool:
    """Whether "Số" here begins a document's own number, not one that is cited."""
    colon = bool(mark["colon"])
    if mark["so"][1] in "ởỞ" and not colon:
        return False  # a department: "SỞ NỘI VỤ"
    before = plain[: mark.start()].strip(_NOISE_AT_ENDS)
    capital = mark["so"][0] == "S"
    return (capital and (colon or not before)) or (colon and (not before or _type_alone(before)))


def _type_alone(text: str) -> bool:
    return any(fold(text) == fold(t.name) for t in document_types())


def _with_type(plain: str, start: int) -> int:
    """Where a number begins that its type stands before: "Luật số: 56/2024/QH15"."""
    before = plain[:start].strip(_NOISE_AT_ENDS)
    return plain.index(before) if before and not before.isupper() and _type_alone(before) else start


def _symbol(text: str) -> str:
    """A symbol without blanks, and with one Đ where OCR read its stroke as a letter: "QĐĐ-UBND"."""
    text = re.sub(r"\s+", "", text).rstrip(".")
    first, *rest = re.split(r"(?<=[/-])", text)
    if first.rstrip("/-") not in type_of_abbreviation():
        first = first.replace("ĐĐ", "Đ")
    return first + "".join(part.replace("HĐĐND", "HĐND") for part in rest)


def _whole(match: re.Match[str], symbol: str) -> str | None:
    digits = _read_digits(match["digits"])
    if digits is None:
        return None
    year = (match["year"] or "").replace(" ", "")
    separator = match.group()[match.end("year" if year else "digits") - match.start() :]
    return f"{digits}{year}{separator.lstrip()[0]}{symbol}"


def _read_digits(text: str) -> str | None:
    """The digits of a number; letters are read as digits only beside one, nothing is guessed."""
    match = _DIGITS.match(text.strip())
    if not match or not any(c.isdigit() for c in match["n"]):
        return None
    digits = match["n"].translate(str.maketrans("IlO|o", "11010"))
    return digits + match["letter"] if digits.strip("0") else None


class _Found(NamedTuple):
    start: int
    end: int
    segment: Segment


def segments(blocks: Sequence[Sequence[str]]) -> Iterator[Segment]:
    """The lines of a head's blocks as segments, without the mottoes."""
    number = dated = False
    for block in blocks:
        yield Segment("gap")
        for line in block:
            for cell in clean_line(line).split("\t"):
                for segment in _of_line(cell, number=number, dated=dated):
                    number = number or segment.kind == "number"
                    dated = dated or segment.kind == "date"
                    yield segment


def _of_line(text: str, *, number: bool, dated: bool) -> Iterator[Segment]:
    text = _blanked(text, [m.span() for m in _MOTTO.finditer(folded(text))])
    found: list[_Found] = []
    own = None if number else own_number(text)
    if own:
        found.append(_Found(own.start, own.end, Segment("number", text[own.start : own.end], own)))
        text = _blanked(text, [(own.start, own.end)])
    day = None if dated else _dated(text, own.end if own else 0)
    if day:
        found.append(day)
    at = 0
    for piece in sorted(found):
        yield from _text(text[at : piece.start])
        yield piece.segment
        at = piece.end
    yield from _text(text[at:])


def _text(text: str) -> Iterator[Segment]:
    for part in re.split(r"\s{6,}", text) if is_loud(text) else [text]:
        # three fifths: what OCR makes of a stamp or of a rule has fewer letters among its signs
        if sum(c in _WRITTEN for c in part) > 0.6 * len(part.replace(" ", "")):
            yield Segment("text", " ".join(part.split()).strip("|~_*—– "))
        elif len(part.replace(" ", "")) > 3 and not any(c.isalnum() for c in part):
            yield Segment("rule")


def _blanked(text: str, extents: Sequence[tuple[int, int]]) -> str:
    for a, b in extents:
        text = text[:a] + " " * (b - a) + text[b:]
    return text


def _dated(text: str, after: int) -> _Found | None:
    """Place and date of issue in a line of the head, beyond an offset where its number ends."""
    plain = folded(text)
    for pattern in (_DAY, _SHORT_DAY, _MONTH):
        for match in pattern.finditer(plain, after):
            before = text[: match.start()]
            place = _PLACE.search(before)
            if place and (
                "," in place["comma"]
                or province_named(place["place"])
                or place["place"] == before.strip(_NOISE_AT_ENDS)
            ):
                start, name = _place_in(place["place"], place.start("place"))
                return _Found(
                    start, match.end(), Segment("date", "", None, _iso(text, match), name)
                )
            if not before.strip(_NOISE_AT_ENDS) and not plain[match.end() :].strip().startswith(
                "cua"
            ):
                return _Found(
                    match.start(), match.end(), Segment("date", "", None, _iso(text, match))
                )
    return None


def _place_in(run: str, start: int) -> tuple[int, str | None]:
    """The place at the end of a run of capitalised words, a province in its spelling."""
    words = run.split()
    known = province_at_end(words)
    if known and known[0] < len(words) and words[: -known[0]][-1].upper() not in ("TP.", "TP"):
        return start + len(run) - len(" ".join(words[-known[0] :])), known[1]
    if known:
        prefix = " ".join(words[: -known[0]])
        return start, f"{prefix} {known[1]}".strip()
    if len([w for w in words if w != "-"]) > _LONGEST_PLACE:
        return start, None
    return start, " ".join(w.capitalize() for w in words) if run.isupper() and len(run) > 3 else run


def _iso(text: str, match: re.Match[str]) -> str | None:
    """The date as far as it can be read: "2024-03-12", "2024-03" or "2024"."""
    day_text, month_text, year_text = (
        text[slice(*match.span(name))] for name in ("day", "month", "year")
    )
    year = int(year_text.translate(str.maketrans("OoIl", "0011")))
    month, day = _two_digits(month_text, 12), _two_digits(day_text, 31)
    if month is None:
        return str(year)
    if day is None:
        return f"{year}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return str(year)  # there is no such day: either figure may be the wrong one


def _two_digits(text: str, last: int) -> int | None:
    read = _read_digits(text)
    return int(read) if read and read.isdigit() and len(read) < 3 and int(read) <= last else None

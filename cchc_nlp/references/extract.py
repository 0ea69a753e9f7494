"""Text to references: mentions are found, their fields read, and their targets taken one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cchc_nlp.references.aliases import mentions_by_alias
from cchc_nlp.references.amending import with_fields_of_amending_laws
from cchc_nlp.references.clauses import issuing_clause
from cchc_nlp.references.dates import Day, date_of
from cchc_nlp.references.grammar import find_mentions
from cchc_nlp.references.identity import year_in_number
from cchc_nlp.references.issuers import Context, issuer_of
from cchc_nlp.references.mention import Mention
from cchc_nlp.references.pinpoint import pinpoints_before
from cchc_nlp.references.resolve import YEAR_OF_WORK, resolve
from cchc_nlp.references.schemes import mentions_of_schemes, schemes_in
from cchc_nlp.references.subjects import subject_of
from cchc_nlp.references.symbols import issuer_symbol
from cchc_nlp.text import plain_characters
from cchc_nlp.types import Reference

__all__ = ["extract", "extract_references"]

# Nghị quyết 388/NQ-CP năm 2025
_YEAR_AFTER = re.compile(r"\snăm\s(?P<year>(?:19|20)\d\d)\b")
# kết quả thực hiện Nghị quyết số 76/NQ-CP năm 2023: what was done that year, unless "của" follows
_WORK_BEFORE = re.compile(
    r"\b(?:thực hiện|triển khai|kết quả|thi hành)\s+(?:các\s+|theo\s+)?$", re.IGNORECASE
)
_ISSUED_AFTER = re.compile(r"\s+(?:của|do)\s")
_BEFORE_WORK = 24
"""Characters before a mention that hold such words."""
# Luật Hộ tịch năm 2014
_YEAR_IN_NAME = re.compile(r"\s((?:19|20)\d\d)$")
# What may stand between two documents of a list: a day, a comma, "và"
_ONLY_LISTED = re.compile(
    r"[\s,]*(?:ngày\s+[\d/.\s-]+?(?:tháng\s+\d{1,2}\s+năm\s+\d{4})?)?\s*(?:,|và|, và)\s*(?:số\s*)?"
)
_SAME_DAY = re.compile(r"\s{0,4},?\s{0,4}(?:được\s+)?(?:ban hành\s+|ký\s+)?cùng\s+ngày\s")
_CONFIDENCE_OF_FULL = {
    (False, False): 0.9,
    (False, True): 0.93,
    (True, False): 0.95,
    (True, True): 0.98,
}
"""Confidence of a full mention without or with a date, and without or with an issuer.

These and those of the other kinds order mentions by what they say; not calibrated.
"""
_CONFIDENCE = {"named": 0.9, "short": 0.7, "anaphoric": 0.6}
"""Confidence of the other kinds before they are resolved."""


def extract(
    text: str,
    context: Context | None = None,
    aliases: Mapping[str, Reference] | None = None,
    schemes: Mapping[str, Reference] | None = None,
) -> list[Reference]:
    """Find the references in a paragraph of restored text; offsets are those of ``text``.

    A mention of several articles gives several references with one extent. ``context`` is what the
    report says of itself; ``aliases`` are other names by the documents they stand for, from
    :func:`aliases_in` or a person's own table, and ``schemes`` those that documents before approve,
    from :func:`schemes_in`. Keys are set by :func:`resolve`, which sees a whole
    report.

    >>> text = "theo Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh"
    >>> [(r.type, r.number, r.date) for r in extract(text)]
    [('Quyết định', '316/QĐ-UBND', '2023-02-17')]
    >>> text = "Điều 5, 6 Nghị định 30/2020/NĐ-CP"
    >>> [(r.start, r.end, r.pinpoint) for r in extract(text)]
    [(0, 33, 'Điều 5'), (0, 33, 'Điều 6')]
    """
    source, text = text, plain_characters(text)
    mentions = find_mentions(text)
    if not mentions and not aliases and not schemes:
        return []
    context = context or Context()
    out: list[Reference] = []
    waiting: list[Mention] = []  # listed before the one whose fields are theirs too
    for i, mention in enumerate(mentions):
        previous_end = mentions[i - 1].end if i else 0
        next_start = mentions[i + 1].start if i + 1 < len(mentions) else len(text)
        if mention.fields_follow:
            waiting.append(mention)
            continue
        read = _read_mention(text, mention, previous_end, next_start, context)
        if read and out:
            _share_issuer(out, read[0], text)
            _share_day(out, read[0], text)
        out += [_listed_with(m, read[0], text) for m in waiting if read] + read
        waiting = []
    out = with_fields_of_amending_laws(out, text)
    known = {**(schemes or {}), **schemes_in(out)}
    if known or aliases:
        taken = [(r.start, r.end) for r in out]
        out += mentions_of_schemes(text, known, taken)
        taken = [(r.start, r.end) for r in out]
        out += mentions_by_alias(text, aliases or {}, taken)
        out.sort(key=lambda r: r.start)
    if source is not text:
        out = [r._replace(surface=source[r.start : r.end]) for r in out]
    return out


def _share_issuer(before: list[Reference], last: Reference, text: str) -> None:
    """Give references of a list the issuer that is stated once, after the last.

    "Kết luận số 79-KL/TW ngày …, Kết luận số 83-KL/TW ngày … của Bộ Chính trị".
    """
    if not last.issuer or "issuer" in last.derived or not last.number:
        return
    following = last
    for i in range(len(before) - 1, -1, -1):
        r = before[i]
        gap = text[r.end : following.start]
        is_open = r.issuer is None or "issuer" in r.derived
        if not (is_open and r.number and _ONLY_LISTED.fullmatch(gap)):
            return
        if _series(r) != _series(last):
            return
        before[i] = r._replace(issuer=last.issuer, derived=("issuer",))
        following = r


def _series(r: Reference) -> str:
    """What documents of one issuer have in common: the symbol, or the type of a bare number."""
    return (r.type or "") if r.kind == "short" else issuer_symbol(r.number or "")


def _share_day(before: list[Reference], last: Reference, text: str) -> None:
    """Give references of a list the day that they have in common: "cùng ngày 17/02/2023"."""
    if not last.date or not _SAME_DAY.match(text, last.end):
        return
    following = last
    for i in range(len(before) - 1, -1, -1):
        r = before[i]
        gap = text[r.end : following.start]
        if r.date or not r.number or not _ONLY_LISTED.fullmatch(gap):
            return
        before[i] = r._replace(
            date=last.date,
            year=r.year or last.year,
            warnings=tuple(w for w in r.warnings if w != "không rõ năm"),
            derived=(*r.derived, "date"),
        )
        following = r


def _listed_with(mention: Mention, last: Reference, text: str) -> Reference:
    """A number of a list whose symbol, day and issuer are written once, after the last."""
    return last._replace(
        surface=text[mention.start : mention.end],
        start=mention.start,
        end=mention.end,
        type=mention.type,
        number=mention.number,
        pinpoint=None,
    )


def _read_mention(
    text: str, mention: Mention, previous_end: int, next_start: int, context: Context
) -> list[Reference]:
    """The references of a mention, one for each target, none where it names no document."""
    day: Day | None = None
    issuer: str | None = None
    subject: str | None = None
    stated = True
    if mention.kind == "named":
        day, _ = date_of(text, mention, None, next_start)
    elif mention.kind in ("full", "short"):
        clause = issuing_clause(text, mention, previous_end)
        day, end = date_of(text, mention, clause, next_start, previous_end)
        issuer, end, stated = issuer_of(
            text, mention, end, clause, next_start, context, previous_end
        )
        subject = subject_of(text, end)
        if not mention.number and not (day and day.iso and issuer):
            return []  # a type alone names no document
    date = day.iso if day else None
    year, warnings = _year_of(text, mention, day)
    confidence = (
        _CONFIDENCE_OF_FULL[date is not None, issuer is not None]
        if mention.kind == "full"
        else _CONFIDENCE[mention.kind]
    )
    targets, start = pinpoints_before(text, mention.start)
    reference = Reference(
        text[mention.start : mention.end], mention.start, mention.end, mention.kind, mention.type,
        mention.name, mention.number, year, date, issuer, subject, None, None, confidence, warnings,
        ("issuer",) if issuer and not stated else (),
    )  # fmt: skip
    if not targets:
        return [reference]
    surface = text[start : mention.end]
    return [reference._replace(surface=surface, start=start, pinpoint=target) for target in targets]


def _year_of(text: str, mention: Mention, day: Day | None) -> tuple[int | None, tuple[str, ...]]:
    """The year of a document, and what a reader should check about it."""
    in_number = year_in_number(mention.number) if mention.number else None
    year = (
        in_number
        or (day.year if day else None)
        or _year_in_name(mention.name)
        or _year_after(text, mention)
    )
    if day and day.iso is None and day.written:
        return year, (f"không có ngày {day.written}",)
    if in_number and day and day.year != in_number:
        return year, (f"năm trong số ({in_number}) khác năm ban hành ({day.year})",)
    if year and not in_number and not day and _may_be_year_of_work(text, mention):
        return year, (YEAR_OF_WORK,)
    if mention.kind == "full" and year is None:
        return year, ("không rõ năm",)
    return year, ()


def _may_be_year_of_work(text: str, mention: Mention) -> bool:
    """Whether the year after a number may say when the document was carried out."""
    after = _YEAR_AFTER.match(text, mention.end) if mention.kind == "full" else None
    before = text[max(0, mention.start - _BEFORE_WORK) : mention.start]
    return bool(
        after and not _ISSUED_AFTER.match(text, after.end()) and _WORK_BEFORE.search(before)
    )


def _year_in_name(name: str | None) -> int | None:
    """The year of a law by its name; that of a scheme is the last one of its work."""
    match = _YEAR_IN_NAME.search(name) if name and not name.startswith("Đề án") else None
    return int(match[1]) if match else None


def _year_after(text: str, mention: Mention) -> int | None:
    match = _YEAR_AFTER.match(text, mention.end) if mention.number else None
    return int(match["year"]) if match else None


def extract_references(
    text: str, context: Context | None = None, aliases: Mapping[str, Reference] | None = None
) -> list[Reference]:
    """Return the references of a text by itself, each with its key.

    This is :func:`extract` and :func:`resolve` in one.

    >>> text = "Quyết định số 316/QĐ-UBND ngày 17/02/2023; Quyết định 316/QĐ-UBND"
    >>> [(r.kind, r.number, r.key) for r in extract_references(text)][1]
    ('full', '316/QĐ-UBND', 'quyet dinh|316/qd-ubnd|2023|ubnd')
    """
    return resolve(extract(text, context, aliases), context)

"""Text to references: mentions found, their fields read, their targets taken one by one, and short forms resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cchc_nlp.knowledge import issuer_form, known_law, law_of
from cchc_nlp.references.aliases import mentions_by_alias
from cchc_nlp.references.fields import Context, date_of, issuer_of, issuing_clause, subject_of
from cchc_nlp.references.grammar import Mention, find_mentions
from cchc_nlp.references.identity import document_key, year_in_number
from cchc_nlp.references.pinpoint import pinpoints_before
from cchc_nlp.text import fold
from cchc_nlp.types import Reference

__all__ = ["extract", "extract_references", "resolve", "with_fields"]


_CORRECTABLE = frozenset(("type", "number", "name", "date", "issuer", "subject"))
_YEAR_AFTER = re.compile(r"\snăm\s(?P<year>(?:19|20)\d\d)\b")


def extract(
    text: str, context: Context | None = None, aliases: Mapping[str, Reference] | None = None
) -> list[Reference]:
    """Find the references in a paragraph of restored text; offsets are those of ``text``.

    A mention of several articles gives several references with one extent. ``aliases`` are other names by what they stand for, from
    :func:`aliases_in` or a person's own table. Keys are set by :func:`resolve`, which sees a whole report.

    >>> [(r.type, r.number, r.date) for r in extract("theo Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh")]
    [('Quyết định', '316/QĐ-UBND', '2023-02-17')]
    """
    mentions = find_mentions(text)
    if not mentions and not aliases:
        return []
    context = context or Context()
    out: list[Reference] = []
    for i, mention in enumerate(mentions):
        previous_end = mentions[i - 1].end if i else 0
        next_start = mentions[i + 1].start if i + 1 < len(mentions) else len(text)
        out += _read_mention(text, mention, previous_end, next_start, context)
    if aliases:
        out = sorted(
            [*out, *mentions_by_alias(text, aliases, [(m.start, m.end) for m in mentions])],
            key=lambda r: r.start,
        )
    return out


def _read_mention(
    text: str, mention: Mention, previous_end: int, next_start: int, context: Context
) -> list[Reference]:
    date: str | None = None
    issuer: str | None = None
    subject: str | None = None
    stated = True
    warnings: list[str] = []
    if mention.kind == "named":
        date, _ = date_of(text, mention, None, next_start)
    elif mention.kind == "full":
        clause = issuing_clause(text, mention, previous_end)
        date, end = date_of(text, mention, clause, next_start)
        issuer, end, stated = issuer_of(text, mention, end, clause, next_start, context)
        subject = subject_of(text, end)
    if mention.kind == "full" and not mention.number and not (date and issuer):
        return []  # a type alone names no document
    in_number = year_in_number(mention.number) if mention.number else None
    year = (
        in_number
        or (int(date[:4]) if date else None)
        or _year_in_name(mention.name)
        or _year_after(text, mention)
    )
    if in_number and date and int(date[:4]) != in_number:
        warnings.append(f"năm trong số ({in_number}) khác năm ban hành ({date[:4]})")
    if date is None and mention.kind == "full" and year is None:
        warnings.append("không rõ năm")
    targets, start = pinpoints_before(text, mention.start)
    reference = Reference(
        text[mention.start : mention.end], mention.start, mention.end, mention.kind, mention.type, mention.name, mention.number,
        year, date, issuer, subject, None, None, _confidence(mention, date, issuer), tuple(warnings),
        ("issuer",) if issuer and not stated else (),
    )  # fmt: skip
    if not targets:
        return [reference]
    surface = text[start : mention.end]
    return [reference._replace(surface=surface, start=start, pinpoint=target) for target in targets]


def _year_in_name(name: str | None) -> int | None:
    match = re.search(r"\s((?:19|20)\d\d)$", name or "")
    return int(match[1]) if match else None


def _year_after(text: str, mention: Mention) -> int | None:
    """Nghị quyết 388/NQ-CP năm 2025."""
    match = _YEAR_AFTER.match(text, mention.end) if mention.number else None
    return int(match["year"]) if match else None


_FULL = {(False, False): 0.9, (False, True): 0.93, (True, False): 0.95, (True, True): 0.98}
"""Confidence of a full mention with or without a date, and an issuer."""


def _confidence(mention: Mention, date: str | None, issuer: str | None) -> float:
    if mention.kind == "full":
        return _FULL[date is not None, issuer is not None]
    return {"named": 0.9, "short": 0.7}.get(mention.kind, 0.6)


def resolve(references: Sequence[Reference], context: Context | None = None) -> list[Reference]:
    """Give each reference of a report its key: short and anaphoric mentions take that of the one document they can mean.

    References must be in reading order. One that could mean several documents, or none, keeps no key and says why.
    ``context`` is that of the report: keys of what is numbered anew in every province have its province.
    """
    context = context or Context()
    full = _complete_from_report([r for r in references if r.kind == "full"], context)
    names = _laws_by_name([*full, *(r for r in references if r.kind == "named")])
    by_identity = iter(full)
    out: list[Reference] = []
    for r in references:
        if r.kind == "full":
            out.append(next(by_identity))
        elif r.kind == "named":
            out.append(_resolve_name(r, names, context.year))
        elif r.kind == "short" and r.name:
            out.append(_resolve_alias(r, full, context))
        elif r.kind == "short":
            out.append(_resolve_short(r, full))
        else:
            out.append(_resolve_anaphor(r, out))
    return out


def extract_references(
    text: str, context: Context | None = None, aliases: Mapping[str, Reference] | None = None
) -> list[Reference]:
    """References of a text by itself, each with its key: :func:`extract` and :func:`resolve` in one.

    >>> text = "Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh; Quyết định số 316/QĐ-UBND"
    >>> [(r.kind, r.number, r.key) for r in extract_references(text)][1]
    ('full', '316/QĐ-UBND', 'quyet dinh|316/qd-ubnd|2023|ubnd tinh')
    """
    return resolve(extract(text, context, aliases), context)


def with_fields(
    r: Reference, fields: Mapping[str, str | None], context: Context | None = None
) -> Reference | None:
    """A resolved reference with some fields as a person says they are, and the identity that follows; None where they leave it no name.

    ``context`` is that of the report, as for :func:`resolve`.

    >>> with_fields(Reference("số 5", 0, 4, "short", "Quyết định"), {"number": "5/QĐ-UBND", "date": "2023-02-01"}).key
    'quyet dinh|5/qd-ubnd|2023'
    """
    if not fields:
        return r
    changed: dict[str, Any] = {
        name: value for name, value in fields.items() if name in _CORRECTABLE
    }
    new = r._replace(**changed, confidence=1.0, warnings=())
    if not (new.number or new.name) and ("number" in changed or "name" in changed):
        return None
    year = year_in_number(new.number or "") or (
        int(new.date[:4]) if new.date else None if "number" in changed else new.year
    )
    name = None if new.number else new.name
    derived = tuple(f for f in new.derived if f not in changed)
    return new._replace(
        year=year, derived=derived, key=_key(new._replace(name=name), year, context or Context())
    )


def _key(r: Reference, year: int | None, context: Context) -> str | None:
    """The identity of a mention in a report; a place below the province is that of its issuer only."""
    return document_key(
        type=r.type,
        number=r.number,
        name=r.name,
        year=year,
        issuer=r.issuer,
        date=r.date,
        province=context.own_province,
    )


def _typed_as_elsewhere(full: list[Reference]) -> list[Reference]:
    """Where the type was only read off the symbol ("5662/CT-CS"), what the report calls the same number elsewhere is right ("Công văn")."""

    def says_type(r: Reference) -> bool:
        return r.type is not None and r.surface.casefold().startswith(r.type.casefold())

    stated = {r.number: r.type for r in full if r.number and says_type(r)}
    return [
        r._replace(type=stated.get(r.number, r.type))
        if r.number and not r.name and not says_type(r)
        else r
        for r in full
    ]


def _complete_from_report(full: list[Reference], context: Context) -> list[Reference]:
    """Give mentions without a date what the report's other mentions of the same number say, if these agree; flag those that do not."""
    full = _issuers_as_stated(_typed_as_elsewhere(full))
    dates: dict[tuple[str, str], set[str]] = {}
    for r in full:
        if r.date and r.number:
            dates.setdefault(_number_key(r), set()).add(r.date)
    out = []
    for r in full:
        known = dates.get(_number_key(r), set())
        year, warnings = r.year, r.warnings
        if year is None and len(known) == 1:
            year, warnings = (
                int(next(iter(known))[:4]),
                tuple(w for w in warnings if w != "không rõ năm"),
            )
        elif year is None and len(known) > 1:
            warnings = (
                *warnings,
                f"có thể là một trong {len(known)} văn bản: {', '.join(sorted(known))}",
            )
        elif r.date and len({d for d in known if d[:4] == r.date[:4]}) > 1:
            warnings = (*warnings, f"ngày khác nhau cho cùng một số: {', '.join(sorted(known))}")
        key = _key(r._replace(name=None), year, context)
        out.append(r._replace(year=year, warnings=warnings, key=key))
    return out


def _number_key(r: Reference) -> tuple[str, str]:
    return fold(r.type or ""), fold(r.number or "")


def _issuers_as_stated(full: list[Reference]) -> list[Reference]:
    """Where the issuer was only read off the symbol, the one that the report states for the number.

    After a merger a report cites its predecessors' numbers: what is not its own must stay theirs.
    It must be the only one stated, of the same day where both say the day.
    """
    stated: dict[tuple[str, str], list[Reference]] = {}
    for r in full:
        if r.number and r.issuer and "issuer" not in r.derived:
            stated.setdefault(_number_key(r), []).append(r)

    def as_stated(r: Reference) -> Reference:
        if r.number is None or (r.issuer and "issuer" not in r.derived):
            return r
        same = [s for s in stated.get(_number_key(r), ()) if r.date in (None, s.date)]
        if len({issuer_form(s.issuer or "") for s in same}) != 1:
            return r
        return r._replace(issuer=same[0].issuer, derived=("issuer",))

    return [as_stated(r) for r in full]


def _laws_by_name(references: Sequence[Reference]) -> dict[str, set[str]]:
    """Keys of the laws that a report names with their number or year, by the name alone, folded."""
    out: dict[str, set[str]] = {}
    for r in references:
        if r.name and r.year is not None and (r.number is None or r.kind == "full"):
            key = r.key or document_key(
                type=r.type, number=None, name=_law_name(r), year=r.year, issuer=None
            )
            if key:
                out.setdefault(fold(_law_name(r)), set()).add(key)
    return out


def _law_name(r: Reference) -> str:
    """A law's name as the table writes it, without a year."""
    name = re.sub(r"\s+(?:năm\s+)?\d{4}$", "", r.name or "")
    known = known_law(r.type or "", name)
    return f"{known.type} {known.name}" if known else name


def _resolve_name(r: Reference, names: Mapping[str, set[str]], as_of: int | None) -> Reference:
    """A law by name has the key of its number where one text is meant.

    That is the text of the year that is said, or the only one that the report names otherwise, or
    the one that there was in the year of the report (``as_of``).
    """
    name = _law_name(r)
    known = known_law(r.type or "", name)
    key = document_key(type=r.type, number=None, name=name, year=r.year, issuer=None)
    if r.year is None:
        in_report = names.get(fold(name), set())
        if len(in_report) == 1:
            (key,) = in_report
        elif not in_report and (law := law_of(r.type or "", name, as_of=as_of)):
            key = document_key(type=law.type, number=law.number, name=None, year=None, issuer=None)
    return r._replace(
        issuer=r.issuer or ("Quốc hội" if known and "/QH" in known.number else None), key=key
    )


def _resolve_alias(r: Reference, full: list[Reference], context: Context) -> Reference:
    same = next(
        (
            f
            for f in full
            if f.type == r.type
            and f.number == r.number
            and f.date == r.date
            and f.issuer == r.issuer
        ),
        None,
    )
    if same is not None:
        return r._replace(key=same.key, year=same.year)
    return r._replace(key=_key(r._replace(name=None) if r.number else r, r.year, context))


def _resolve_short(r: Reference, full: list[Reference]) -> Reference:
    def is_same(f: Reference) -> bool:
        return (
            fold(f.type or "") == fold(r.type or "")
            and re.match(rf"0*{r.number}(?!\d)", f.number or "") is not None
        )

    found = {f.key: f for f in full if is_same(f)}
    if len(found) == 1:
        f = next(iter(found.values()))
        return r._replace(number=f.number, year=f.year, issuer=f.issuer, key=f.key, confidence=0.85)
    reason = (
        "không tìm thấy văn bản đầy đủ trong báo cáo"
        if not found
        else f"có thể là {' hoặc '.join(sorted(f.number or '' for f in found.values()))}"
    )
    return r._replace(number=None, warnings=(*r.warnings, reason))


def _resolve_anaphor(r: Reference, before: list[Reference]) -> Reference:
    last = next(
        (
            b
            for b in reversed(before)
            if fold(b.type or "") == fold(r.type or "") and b.kind != "anaphoric"
        ),
        None,
    )
    if last is None or last.key is None:
        return r._replace(warnings=(*r.warnings, "không rõ văn bản nào được nhắc lại"))
    return r._replace(
        key=last.key, year=last.year, issuer=last.issuer, name=last.name, confidence=0.75
    )

"""Text to references: mentions found, their fields read, their targets taken one by one, and short forms resolved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from cchc_nlp.knowledge import laws
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
    warnings: list[str] = []
    if mention.kind == "named":
        date, _ = date_of(text, mention, None, next_start)
    elif mention.kind == "full":
        clause = issuing_clause(text, mention, previous_end)
        date, end = date_of(text, mention, clause, next_start)
        issuer, end = issuer_of(text, mention, end, clause, next_start, context)
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


def resolve(references: Sequence[Reference]) -> list[Reference]:
    """Give each reference of a report its key: short and anaphoric mentions take that of the one document they can mean.

    References must be in reading order. One that could mean several documents, or none, keeps no key and says why.
    """
    full = _complete_from_report([r for r in references if r.kind == "full"])
    by_identity = iter(full)
    out: list[Reference] = []
    for r in references:
        if r.kind == "full":
            out.append(next(by_identity))
        elif r.kind == "named":
            out.append(_resolve_name(r))
        elif r.kind == "short" and r.name:
            out.append(_resolve_alias(r, full))
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
    return resolve(extract(text, context, aliases))


def with_fields(r: Reference, fields: Mapping[str, str | None]) -> Reference | None:
    """A resolved reference with some fields as a person says they are, and the identity that follows; None where they leave it no name.

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
    key = document_key(
        type=new.type, number=new.number, name=name, year=year, issuer=new.issuer, date=new.date
    )
    return new._replace(year=year, key=key)


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


def _complete_from_report(full: list[Reference]) -> list[Reference]:
    """Give mentions without a date what the report's other mentions of the same number say, if these agree; flag those that do not."""
    full = _typed_as_elsewhere(full)
    dates: dict[tuple[str, str], set[str]] = {}
    for r in full:
        if r.date and r.number:
            dates.setdefault((fold(r.type or ""), fold(r.number or "")), set()).add(r.date)
    out = []
    for r in full:
        known = dates.get((fold(r.type or ""), fold(r.number or "")), set())
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
        key = document_key(
            type=r.type, number=r.number, name=None, year=year, issuer=r.issuer, date=r.date
        )
        out.append(r._replace(year=year, warnings=warnings, key=key))
    return out


def _resolve_name(r: Reference) -> Reference:
    """A law by name has its number where exactly one text of that name (and year, if said) is known."""
    name = re.sub(r"\s+(?:năm\s+)?\d{4}$", "", r.name or "")
    plain = (
        fold(re.sub(r"^(?:Bộ luật|Luật|Pháp lệnh)\s+(?:về\s+)?", "", name, flags=re.IGNORECASE))
        .replace("vbqppl", "van ban quy pham phap luat")
        .replace("nsnn", "ngan sach nha nuoc")
    )
    known = [
        law for law in laws() if fold(law.name) == plain and fold(law.type) == fold(r.type or "")
    ]
    canonical = f"{known[0].type} {known[0].name}" if known else name
    return r._replace(
        issuer=r.issuer or ("Quốc hội" if known and "/QH" in known[0].number else None),
        key=document_key(type=r.type, number=None, name=canonical, year=r.year, issuer=None),
    )


def _resolve_alias(r: Reference, full: list[Reference]) -> Reference:
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
    named = r.name if not r.number else None
    return r._replace(
        key=document_key(
            type=r.type, number=r.number, name=named, year=r.year, issuer=r.issuer, date=r.date
        )
    )


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

"""References to documents: each gets its key, short and anaphoric ones that of a full one.

One small function for each kind; a doubtful mention stays open and says why.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from cchc_nlp.knowledge import issuer_form, plain_type
from cchc_nlp.references.identity import document_key, year_in_number
from cchc_nlp.references.issuers import Context
from cchc_nlp.references.law_names import laws_by_name, resolve_name
from cchc_nlp.references.symbols import ANY_DOCUMENT
from cchc_nlp.text import fold
from cchc_nlp.types import Reference

__all__ = ["YEAR_OF_WORK", "resolve", "with_fields"]

_CORRECTABLE = frozenset(("type", "number", "name", "date", "issuer", "subject"))
"""Fields of a reference that a person may correct; the others follow from these."""
_CONFIDENCE_OF_SHORT, _CONFIDENCE_OF_ANAPHOR = 0.85, 0.75
"""Confidence of a mention that was resolved to one document; not calibrated."""
_NO_YEAR = "không rõ năm"
YEAR_OF_WORK = "năm có thể là năm thực hiện"
"""Warning of a year that may be that of the work: "kết quả Nghị quyết số 76/NQ-CP năm 2023"."""
_ITSELF = "chính văn bản này"


def resolve(references: Sequence[Reference], context: Context | None = None) -> list[Reference]:
    """Give each reference of a report its key.

    Short and anaphoric mentions take that of the one document they can mean; one that could mean
    several, or none, keeps no key and says why among its warnings. References must be in reading
    order. ``context`` is that of the report: what is numbered anew in every province has the
    province in its key, and the name of a law means the text of the report's time.

    >>> from cchc_nlp.references import extract
    >>> text = "Kế hoạch số 4344/KH-UBND ngày 01/12/2022. Theo Kế hoạch 4344"
    >>> [(r.kind, r.key) for r in resolve(extract(text))][1]
    ('short', 'ke hoach|4344/kh-ubnd|2022|ubnd')
    """
    if not references:
        return []
    context = context or Context()
    full = _complete_from_report([r for r in references if r.kind == "full"], context)
    named = laws_by_name([*full, *(r for r in references if r.kind == "named")])
    completed = iter(full)
    out: list[Reference] = []
    for r in references:
        if r.kind == "full":
            out.append(next(completed))
        elif r.kind == "named":
            out.append(r if r.key else resolve_name(r, named, context.year))
        elif r.kind == "short" and r.name:
            out.append(_resolve_alias(r, full, context))
        elif r.kind == "short":
            out.append(_resolve_short(r, full, context))
        else:
            out.append(_resolve_anaphor(r, out, context))
    return out


def with_fields(
    r: Reference, fields: Mapping[str, str | None], context: Context | None = None
) -> Reference | None:
    """Return a resolved reference with the fields that a person corrected, and its new key.

    ``fields`` are values by the name of their field, None for one that the document does not have.
    ``context`` is that of the report. Returns None where neither a number nor a name is left.

    >>> r = Reference("số 5", 0, 4, "short", "Quyết định")
    >>> with_fields(r, {"number": "5/QĐ-UBND", "date": "2023-02-01"}).key
    'quyet dinh|5/qd-ubnd|2023'
    >>> with_fields(r, {"number": None}) is None
    True
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
    key = _key(new._replace(name=name, year=year), context or Context())
    derived = tuple(field for field in new.derived if field not in changed)
    return new._replace(year=year, key=key, derived=derived)


def _key(r: Reference, context: Context) -> str | None:
    """The identity of what a report mentions."""
    return document_key(
        type=r.type,
        number=r.number,
        name=r.name,
        year=r.year,
        issuer=r.issuer,
        date=r.date,
        province=context.own_province,
    )


def _typed_as_elsewhere(full: list[Reference]) -> list[Reference]:
    """Correct types that were only read off the symbol by what the report says elsewhere.

    "5662/CT-CS" alone is a directive (CT), but "Công văn 5662/CT-CS" says what it is.
    """

    def says_type(r: Reference) -> bool:
        return r.type is not None and r.surface.casefold().startswith(r.type.casefold())

    said = [r for r in full if r.number and says_type(r)]
    said.sort(key=lambda r: r.type != ANY_DOCUMENT)
    stated = {r.number: r.type for r in said}
    return [
        r._replace(type=stated.get(r.number, r.type))
        if r.number and not r.name and not says_type(r)
        else r
        for r in full
    ]


def _kind(type: str | None) -> str:
    """A type to compare with others: "Chương trình hành động" is a "Chương trình"."""
    return fold(plain_type(type or ""))


def _numbered(r: Reference) -> tuple[str, str]:
    return _kind(r.type), fold(r.number or "")


def _issuers_as_stated(full: list[Reference]) -> list[Reference]:
    """Correct issuers that were only read off the symbol by the one that the report states.

    After a merger a report cites numbers of its predecessors: what is not its own stays theirs. The
    issuer must be the only one stated for the number, of the same day where both say the day.
    """
    stated: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for r in full:
        if r.number and r.issuer and "issuer" not in r.derived:
            stated[_numbered(r)].append(r)

    def as_stated(r: Reference) -> Reference:
        if r.number is None or (r.issuer and "issuer" not in r.derived):
            return r
        same = [s for s in stated.get(_numbered(r), ()) if r.date in (None, s.date)]
        if len({issuer_form(s.issuer or "") for s in same}) != 1:
            return r
        return r._replace(issuer=same[0].issuer, derived=("issuer",))

    return [as_stated(r) for r in full]


def _complete_from_report(full: list[Reference], context: Context) -> list[Reference]:
    """Give mentions without a date the one that the report's other mentions of them agree on.

    Mentions that do not agree get a warning. All get their key.
    """
    full = _issuers_as_stated(_typed_as_elsewhere(full))
    dates: dict[tuple[str, str], set[str]] = {}
    for r in full:
        if r.date and r.number:
            dates.setdefault(_numbered(r), set()).add(r.date)
    out = []
    for r in full:
        known = dates.get(_numbered(r), set())
        year, warnings = r.year, r.warnings
        if YEAR_OF_WORK in warnings and len(known) == 1:
            year, warnings = None, tuple(w for w in warnings if w != YEAR_OF_WORK)
        if r.date is None and len(known) == 1 and year in (None, int(next(iter(known))[:4])):
            (date,) = known
            year = int(date[:4])
            warnings = tuple(w for w in warnings if w != _NO_YEAR)
            r = r._replace(date=date, derived=(*r.derived, "date"))
        elif year is None and len(known) > 1:
            listed = ", ".join(sorted(known))
            warnings = (*warnings, f"có thể là một trong {len(known)} văn bản: {listed}")
        elif r.date and len({d for d in known if d[:4] == r.date[:4]}) > 1:
            listed = ", ".join(sorted(known))
            warnings = (*warnings, f"ngày khác nhau cho cùng một số: {listed}")
        key = _key(r._replace(name=None, year=year), context)
        out.append(r._replace(year=year, warnings=warnings, key=key))
    return out


def _resolve_alias(r: Reference, full: list[Reference], context: Context) -> Reference:
    """A document by another name: the full mention that the name was given to, else by its own."""

    def identity(of: Reference) -> tuple[str | None, ...]:
        return of.type, of.number, of.date, of.issuer

    same = next((f for f in full if identity(f) == identity(r)), None)
    if same is not None:
        return r._replace(key=same.key, year=same.year)
    return r._replace(key=_key(r._replace(name=None) if r.number else r, context))


def _resolve_short(r: Reference, full: list[Reference], context: Context) -> Reference:
    """A type and a bare number: the one full mention of that type whose number begins with it.

    Where there is none, a day or a year says which document is meant all the same.
    """

    def is_same(f: Reference) -> bool:
        return (
            _kind(f.type) == _kind(r.type)
            and re.match(rf"0*{r.number}(?!\d)", f.number or "") is not None
            and (r.date is None or f.date in (None, r.date))
        )

    found = {f.key: f for f in full if is_same(f)}
    if len(found) == 1:
        f = next(iter(found.values()))
        derived = set(r.derived)
        derived |= {"date"} if f.date and not r.date else set()
        derived |= {"issuer"} if f.issuer and f.issuer != r.issuer else set()
        return r._replace(
            number=f.number,
            year=f.year,
            date=r.date or f.date,
            issuer=f.issuer or r.issuer,
            key=f.key,
            confidence=_CONFIDENCE_OF_SHORT,
            derived=tuple(sorted(derived)),
        )
    if not found and (r.date or "/" in (r.number or "")):
        return r._replace(key=_key(r._replace(name=None), context))
    reason = "không tìm thấy văn bản đầy đủ trong báo cáo"
    if found:
        reason = f"có thể là {' hoặc '.join(sorted(f.number or '' for f in found.values()))}"
    return r._replace(number=None, warnings=(*r.warnings, reason))


def _resolve_anaphor(r: Reference, before: list[Reference], context: Context) -> Reference:
    """A type that recalls a document: the last one of that type named before.

    "Quyết định này" in a decision is the decision itself, and so is "Kế hoạch này" in a plan.
    """
    type_ = _kind(r.type)
    if context.type and _kind(context.type) == type_ and r.surface.lower().endswith("này"):
        return r._replace(key=context.key, year=context.year, warnings=(*r.warnings, _ITSELF))
    last = next(
        (b for b in reversed(before) if _kind(b.type) == type_ and b.kind != "anaphoric"), None
    )
    if last is None or last.key is None:
        return r._replace(warnings=(*r.warnings, "không rõ văn bản nào được nhắc lại"))
    return r._replace(
        key=last.key,
        year=last.year,
        issuer=last.issuer,
        name=last.name,
        confidence=_CONFIDENCE_OF_ANAPHOR,
    )

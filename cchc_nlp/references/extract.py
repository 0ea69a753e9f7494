"""Text to references: mentions found, their fields read, their targets taken one by one, and short forms resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cchc_nlp.references.fields import Context, date_of, issuer_of, subject_of
from cchc_nlp.references.grammar import Mention, find_mentions
from cchc_nlp.references.identity import document_key, year_in_number
from cchc_nlp.references.pinpoint import pinpoints_before
from cchc_nlp.tables import laws
from cchc_nlp.text import fold
from cchc_nlp.types import Reference

__all__ = ["extract", "resolve"]


def extract(text: str, context: Context | None = None) -> list[Reference]:
    """Find the references in a paragraph of restored text; offsets are those of ``text``.

    A mention of several articles gives several references with one extent. Keys are set by :func:`resolve`, which sees a whole report.

    >>> [(r.type, r.number, r.date) for r in extract("theo Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh")]
    [('Quyết định', '316/QĐ-UBND', '2023-02-17')]
    """
    context = context or Context()
    mentions = find_mentions(text)
    out: list[Reference] = []
    for i, mention in enumerate(mentions):
        previous_end = mentions[i - 1].end if i else 0
        next_start = mentions[i + 1].start if i + 1 < len(mentions) else len(text)
        out += _read_mention(text, mention, previous_end, next_start, context)
    return out


def _read_mention(text: str, mention: Mention, previous_end: int, next_start: int, context: Context) -> list[Reference]:
    date: str | None = None
    issuer: str | None = None
    subject: str | None = None
    warnings: list[str] = []
    if mention.kind == "full":
        date, end = date_of(text, mention, previous_end, next_start)
        issuer, end = issuer_of(text, mention, end, previous_end, next_start, context)
        subject = subject_of(text, end)
    in_number = year_in_number(mention.number) if mention.number else None
    year = in_number or (int(date[:4]) if date else None) or _year_in_name(mention.name)
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
    return [replace(reference, surface=surface, start=start, pinpoint=target) for target in targets]


def _year_in_name(name: str | None) -> int | None:
    match = re.search(r"năm\s+((?:19|20)\d\d)$", name or "")
    return int(match[1]) if match else None


def _confidence(mention: Mention, date: str | None, issuer: str | None) -> float:
    if mention.kind == "full":
        return round(0.9 + 0.05 * (date is not None) + 0.03 * (issuer is not None), 2)
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
        elif r.kind == "short":
            out.append(_resolve_short(r, full))
        else:
            out.append(_resolve_anaphor(r, out))
    return out


def _complete_from_report(full: list[Reference]) -> list[Reference]:
    """Give mentions without a date what the report's other mentions of the same number say, if these agree; flag those that do not."""
    dates: dict[tuple[str, str], set[str]] = {}
    for r in full:
        if r.date:
            dates.setdefault((fold(r.type or ""), fold(r.number or "")), set()).add(r.date)
    out = []
    for r in full:
        known = dates.get((fold(r.type or ""), fold(r.number or "")), set())
        year, warnings = r.year, r.warnings
        if year is None and len(known) == 1:
            year, warnings = int(next(iter(known))[:4]), tuple(w for w in warnings if w != "không rõ năm")
        elif year is None and len(known) > 1:
            warnings = (*warnings, f"có thể là một trong {len(known)} văn bản: {', '.join(sorted(known))}")
        elif r.date and len({d for d in known if d[:4] == r.date[:4]}) > 1:
            warnings = (*warnings, f"ngày khác nhau cho cùng một số: {', '.join(sorted(known))}")
        key = document_key(type=r.type, number=r.number, name=None, year=year, issuer=r.issuer)
        out.append(replace(r, year=year, warnings=warnings, key=key))
    return out


def _resolve_name(r: Reference) -> Reference:
    """A law by name has its number where exactly one text of that name (and year, if said) is known."""
    name = re.sub(r"\s+năm\s+\d{4}$", "", r.name or "")
    plain = (
        fold(re.sub(r"^(?:Bộ luật|Luật|Pháp lệnh)\s+(?:về\s+)?", "", name, flags=re.IGNORECASE))
        .replace("vbqppl", "van ban quy pham phap luat")
        .replace("nsnn", "ngan sach nha nuoc")
    )
    known = [law for law in laws() if fold(law.name) == plain and fold(law.type) == fold(r.type or "")]
    canonical = f"{known[0].type} {known[0].name}" if known else name
    return replace(
        r,
        issuer=r.issuer or ("Quốc hội" if known and "/QH" in known[0].number else None),
        key=document_key(type=r.type, number=None, name=canonical, year=r.year, issuer=None),
    )


def _resolve_short(r: Reference, full: list[Reference]) -> Reference:
    def is_same(f: Reference) -> bool:
        return fold(f.type or "") == fold(r.type or "") and re.match(rf"0*{r.number}(?!\d)", f.number or "") is not None

    found = {f.key: f for f in full if is_same(f)}
    if len(found) == 1:
        f = next(iter(found.values()))
        return replace(r, number=f.number, year=f.year, issuer=f.issuer, key=f.key, confidence=0.85)
    reason = (
        "không tìm thấy văn bản đầy đủ trong báo cáo"
        if not found
        else f"có thể là {' hoặc '.join(sorted(f.number or '' for f in found.values()))}"
    )
    return replace(r, number=None, warnings=(*r.warnings, reason))


def _resolve_anaphor(r: Reference, before: list[Reference]) -> Reference:
    last = next((b for b in reversed(before) if fold(b.type or "") == fold(r.type or "") and b.kind != "anaphoric"), None)
    if last is None or last.key is None:
        return replace(r, warnings=(*r.warnings, "không rõ văn bản nào được nhắc lại"))
    return replace(r, key=last.key, year=last.year, issuer=last.issuer, name=last.name, confidence=0.75)

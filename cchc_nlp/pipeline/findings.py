"""Findings placed in the source, as the store keeps them and as the command line prints them: references and relations."""

from __future__ import annotations

import re
from typing import Any

from cchc_nlp.pipeline.analysis import Analysis
from cchc_nlp.references import unrecognised
from cchc_nlp.store import MentionRow, RelationRow
from cchc_nlp.text import cells_of, clause_bounds
from cchc_nlp.types import Part, Reference, Relation

__all__ = [
    "mention_row",
    "reference_records",
    "relation_records",
    "relation_row",
    "row_records",
    "unrecognised_records",
]

_REFERENCE_FIELDS = (
    "surface", "raw", "start", "end", "page", "line", "kind", "type", "name", "number", "year", "date", "issuer", "subject", "pinpoint", "key", "confidence", "warnings",
)  # fmt: skip


def mention_row(analysis: Analysis, part: Part, r: Reference) -> MentionRow:
    """A reference with its place in the source: offsets of the whole mention, line and page of its number (or name)."""
    report, text = analysis.report, part.restoration.text
    start, end = part.offsets.to_source(r.start, r.end)
    at = r.start + max(r.surface.rfind(re.split(r"[/-]", r.number)[0]) if r.number else 0, 0)
    anchor = part.offsets.to_source(at, r.end)[0]
    return MentionRow(
        r.key, r.kind, r.surface, report.text[start:end], start, end, report.page_at(anchor), report.line_at(anchor), r.type, r.number, r.name, r.year, r.date,
        r.issuer, r.subject, r.pinpoint, r.confidence, r.warnings, _words_around(text, r.start, r.end),
    )  # fmt: skip


def relation_row(analysis: Analysis, part: Part, r: Relation) -> RelationRow | None:
    """A relation with its evidence in the source; None where either end has no identity."""
    if r.object.key is None or (r.subject is not None and r.subject.key is None):
        return None
    start, end = part.offsets.to_source(r.start, r.end)
    line = mention_row(analysis, part, r.object).line
    return RelationRow(
        r.subject.key if r.subject else None,
        r.relation,
        r.object.key,
        r.evidence,
        start,
        end,
        line,
        r.confidence,
    )


def reference_records(analysis: Analysis) -> list[dict[str, Any]]:
    """References of a report, in the order of the source."""
    rows = [
        mention_row(analysis, part, r)._asdict() for part in analysis.parts for r in part.references
    ]
    rows.sort(key=lambda row: (row["start"], row["end"]))
    report = {"report": analysis.report.name, "digest": analysis.report.digest}
    return [
        {**report, **{f: list(row[f]) if f == "warnings" else row[f] for f in _REFERENCE_FIELDS}}
        for row in rows
    ]


def unrecognised_records(analysis: Analysis) -> list[dict[str, Any]]:
    """What looks like a reference in a report and was not recognised, with its place in the source and the words around it."""
    out = []
    for part in analysis.parts:
        text = part.restoration.text
        if part.block.kind == "furniture":
            continue
        for a, b in unrecognised(text, part.references):
            start, end = part.offsets.to_source(a, b)
            report = analysis.report
            out.append(
                {
                    "report": report.name, "surface": text[a:b], "raw": report.text[start:end], "start": start, "end": end, "page": report.page_at(start),
                    "line": report.line_at(start), "evidence": _words_around(text, a, b),
                }
            )  # fmt: skip
    return sorted(out, key=lambda row: row["start"])


def _words_around(text: str, start: int, end: int) -> str:
    """The clause that an extent stands in."""
    clauses = clause_bounds(text)
    low = max((a for a, _ in clauses if a <= start), default=0)
    high = min((b for _, b in clauses if b >= end), default=len(text))
    return text[low:high].strip()[:1200]


def relation_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Relations of a report; a null subject is the report itself, ``line`` that of the object's mention."""
    out = []
    for part in analysis.parts:
        for r in part.relations:
            start, end = part.offsets.to_source(r.start, r.end)
            out.append(
                {
                    "report": analysis.report.name, "subject": _end(r.subject) if r.subject else None, "relation": r.relation, "object": _end(r.object),
                    "evidence": r.evidence, "start": start, "end": end, "line": mention_row(analysis, part, r.object).line, "confidence": r.confidence,
                }
            )  # fmt: skip
    return sorted(out, key=lambda row: (row["line"], row["start"]))


def row_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Rows of a report's tables, restored, with the page that each stands on; tables and their rows are numbered from 1."""
    out, table, row, last = list[dict[str, Any]](), 0, 0, -1
    for part in analysis.parts:
        if part.block.kind == "row":
            follows = part.block.lines[0] == last + 1
            table, row = (table, row + 1) if follows else (table + 1, 1)
            last = part.block.lines[-1]
            out.append(
                {
                    "report": analysis.report.name,
                    "page": part.block.page,
                    "table": table,
                    "row": row,
                    "cells": cells_of(part.restoration.text),
                }
            )
    return out


def _end(r: Reference) -> dict[str, Any]:
    return {"key": r.key, "number": r.number, "type": r.type, "name": r.name}

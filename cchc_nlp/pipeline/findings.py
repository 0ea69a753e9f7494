"""Findings with their place in the source, as the store keeps and the command line prints them."""

from __future__ import annotations

import re
from typing import Any

from cchc_nlp.pipeline.analysis import Analysis
from cchc_nlp.references import unrecognised
from cchc_nlp.store import MentionRow, RelationRow
from cchc_nlp.text import cells_of, clause_bounds
from cchc_nlp.types import Block, Part, Reference, Relation

__all__ = [
    "mention_row",
    "reference_records",
    "relation_records",
    "relation_row",
    "row_records",
    "unrecognised_records",
]

_REFERENCE_FIELDS = (
    "surface", "raw", "start", "end", "page", "line", "kind", "type", "name", "number", "year",
    "date", "issuer", "subject", "pinpoint", "key", "confidence", "warnings", "derived",
)  # fmt: skip

_LONGEST_EVIDENCE = 1200
"""Characters at which evidence is cut, so that one misread page does not swell the store."""


def mention_row(analysis: Analysis, part: Part, r: Reference) -> MentionRow:
    """Return a reference as the store keeps it, with its place in the source.

    Offsets are those of the whole mention; line and page those of its number, or of its name.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> analysis = analyse(report_from_text("Theo Kế hoạch số\\n36/KH-UBND của UBND tỉnh.\\n"))
    >>> row = mention_row(analysis, analysis.parts[0], analysis.references[0])
    >>> row.number, row.raw, row.line
    ('36/KH-UBND', 'Kế hoạch số\\n36/KH-UBND', 2)
    """
    report, text = analysis.report, part.restoration.text
    start, end = part.offsets.to_source(r.start, r.end)
    at = r.start + max(r.surface.rfind(re.split(r"[/-]", r.number)[0]) if r.number else 0, 0)
    anchor = part.offsets.to_source(at, r.end)[0]
    return MentionRow(
        key=r.key,
        kind=r.kind,
        surface=r.surface,
        raw=report.text[start:end],
        start=start,
        end=end,
        page=report.page_at(anchor),
        line=report.line_at(anchor),
        type=r.type,
        number=r.number,
        name=r.name,
        year=r.year,
        date=r.date,
        issuer=r.issuer,
        subject=r.subject,
        pinpoint=r.pinpoint,
        confidence=r.confidence,
        warnings=r.warnings,
        evidence=_words_around(text, r.start, r.end),
        derived=r.derived,
    )


def relation_row(analysis: Analysis, part: Part, r: Relation) -> RelationRow | None:
    """Return a relation as the store keeps it, None where either end has no identity.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> text = "Quyết định này bãi bỏ Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh."
    >>> analysis = analyse(report_from_text(text))
    >>> part = analysis.parts[0]
    >>> [row.relation for r in part.relations if (row := relation_row(analysis, part, r))]
    ['repeals']
    """
    if r.object.key is None or (r.subject is not None and r.subject.key is None):
        return None
    start, end = part.offsets.to_source(r.start, r.end)
    return RelationRow(
        subject=r.subject.key if r.subject else None,
        relation=r.relation,
        object=r.object.key,
        evidence=r.evidence,
        start=start,
        end=end,
        line=mention_row(analysis, part, r.object).line,
        confidence=r.confidence,
    )


def reference_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Return the references of a report as JSON objects, in the order of the source.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> analysis = analyse(report_from_text("Thực hiện Kế hoạch số 36/KH-UBND của UBND tỉnh."))
    >>> [(r["number"], r["line"], r["start"], r["end"]) for r in reference_records(analysis)]
    [('36/KH-UBND', 1, 10, 32)]
    """
    rows = [
        mention_row(analysis, part, r)._asdict() for part in analysis.parts for r in part.references
    ]
    rows.sort(key=lambda row: (row["start"], row["end"]))
    report = {"report": analysis.report.name, "digest": analysis.report.digest}
    return [
        {
            **report,
            **{f: list(row[f]) if isinstance(row[f], tuple) else row[f] for f in _REFERENCE_FIELDS},
        }
        for row in rows
    ]


def unrecognised_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Return what looks like a reference and was not recognised, with its place and its clause.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> analysis = analyse(report_from_text("Thực hiện Nghị định của Chính phủ về văn thư."))
    >>> [record["surface"] for record in unrecognised_records(analysis)]
    ['Nghị định của Chính phủ']
    """
    out = []
    report = analysis.report
    for part in analysis.parts:
        text = part.restoration.text
        if part.block.kind == "furniture":
            continue
        for a, b in unrecognised(text, part.references):
            start, end = part.offsets.to_source(a, b)
            out.append(
                {
                    "report": report.name,
                    "surface": text[a:b],
                    "raw": report.text[start:end],
                    "start": start,
                    "end": end,
                    "page": report.page_at(start),
                    "line": report.line_at(start),
                    "evidence": _words_around(text, a, b),
                }
            )
    return sorted(out, key=lambda row: row["start"])


def _words_around(text: str, start: int, end: int) -> str:
    """Return the clause that an extent stands in, cut at its end if it is very long."""
    clauses = clause_bounds(text)
    low = max((a for a, _ in clauses if a <= start), default=0)
    high = min((b for _, b in clauses if b >= end), default=len(text))
    return text[low:high].strip()[:_LONGEST_EVIDENCE]


def relation_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Return the relations of a report as JSON objects, by the line of the object's mention.

    A null subject is the report itself.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> analysis = analyse(report_from_text("Thực hiện Kế hoạch số 36/KH-UBND của UBND tỉnh."))
    >>> [(r["subject"], r["relation"], r["object"]["number"]) for r in relation_records(analysis)]
    [(None, 'implements', '36/KH-UBND')]
    """
    out = []
    for part in analysis.parts:
        for r in part.relations:
            start, end = part.offsets.to_source(r.start, r.end)
            out.append(
                {
                    "report": analysis.report.name,
                    "subject": _end(r.subject) if r.subject else None,
                    "relation": r.relation,
                    "object": _end(r.object),
                    "evidence": r.evidence,
                    "start": start,
                    "end": end,
                    "line": mention_row(analysis, part, r.object).line,
                    "confidence": r.confidence,
                }
            )
    return sorted(out, key=lambda row: (row["line"], row["start"]))


def row_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Return the rows of a report's tables, restored; tables and their rows count from 1.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> analysis = analyse(report_from_text("1\\tSở Nội vụ\\t120\\n2\\tSở Y tế\\t98\\n"))
    >>> [(r["table"], r["row"], r["cells"]) for r in row_records(analysis)]
    [(1, 1, ['1', 'Sở Nội vụ', '120']), (1, 2, ['2', 'Sở Y tế', '98'])]
    """
    out, table, row = list[dict[str, Any]](), 0, 0
    last: Part | None = None
    for part in analysis.parts:
        if part.block.kind not in ("row", "furniture", "footnote"):
            last = None
        if part.block.kind == "row":
            goes_on = last is not None and _is_next_row(last.block, part.block)
            table, row = (table, row + 1) if goes_on else (table + 1, 1)
            last = part
            out.append(
                {
                    "report": analysis.report.name,
                    "page": part.block.page,
                    "table": table,
                    "row": row,
                    "cells": cells_of(part.restoration.text, is_row=True),
                }
            )
    return out


def _is_next_row(before: Block, row: Block) -> bool:
    """Whether a row goes on with the table of another: on the next line, or over a page break."""
    if row.lines[0] == before.lines[-1] + 1:
        return True
    alike = before.text.count("\t") == row.text.count("\t")
    return alike and row.page == before.page + 1


def _end(r: Reference) -> dict[str, Any]:
    """Return the document at one end of a relation."""
    return {"key": r.key, "number": r.number, "type": r.type, "name": r.name}

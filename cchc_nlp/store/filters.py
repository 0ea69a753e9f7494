"""What an answer must be, as numbers of the items that are allowed; names are matched without regard to marks and case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.knowledge import issuer_fits, key_endings
from cchc_nlp.store.store import Store
from cchc_nlp.text import fold, normalize

__all__ = ["Filters", "allowed"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer must be: type of document, issuer (part of its name), dates (ISO), report and section (part of its name).

    A passage passes a filter of documents if it names one that does. A document whose subject has ``or_subject`` passes the dates as well.
    """

    type: str | None = None
    issuer: str | None = None
    first: str | None = None
    last: str | None = None
    report: str | None = None
    section: str | None = None
    or_subject: str | None = None


def allowed(store: Store, kind: str, filters: Filters) -> NDArray[np.int64] | None:
    """Numbers of the passages or documents that pass, ascending; None where nothing is asked."""
    if replace(filters, or_subject=None) == Filters():
        return None
    conditions, values = _places(store, filters)
    documents, fields = _documents(store, filters)
    near = "m.report = p.report AND m.start < p.end AND m.end > p.start"
    if kind == "passage":
        if documents:
            inside = f"SELECT 1 FROM mentions m JOIN documents d ON d.key = m.key WHERE {near} AND {' AND '.join(documents)}"
            conditions, values = [*conditions, f"EXISTS ({inside})"], [*values, *fields]
        sql = f"SELECT p.id FROM passages p WHERE {' AND '.join(conditions)}"
    else:
        if conditions:
            source = "mentions m JOIN passages p ON " + near if filters.section else "mentions m"
            by_report = [
                c if filters.section else c.replace("p.report", "m.report") for c in conditions
            ]
            inside = f"SELECT m.key FROM {source} WHERE {' AND '.join(by_report)}"
            documents, fields = [*documents, f"d.key IN ({inside})"], [*fields, *values]
        values, sql = fields, f"SELECT d.id FROM documents d WHERE {' AND '.join(documents)}"
    return np.unique(np.array([row[0] for row in store.rows(sql, values)], np.int64))


def _places(store: Store, filters: Filters) -> tuple[list[str], list[object]]:
    """Conditions on a passage ``p``."""
    conditions, values = list[str](), list[object]()
    if filters.report:
        _any_of(
            "p.report",
            _like(store, "SELECT id, name FROM reports", filters.report),
            conditions,
            values,
        )
    if filters.section:
        sql = "SELECT DISTINCT context || char(10) || section, context || ' ' || section FROM passages"
        _any_of(
            "p.context || char(10) || p.section",
            _like(store, sql, filters.section),
            conditions,
            values,
        )
    return conditions, values


def _documents(store: Store, filters: Filters) -> tuple[list[str], list[object]]:
    """Conditions on a document ``d``."""
    conditions, values = list[str](), list[object]()
    if filters.type:
        conditions.append("d.type = ?")
        values.append(filters.type)
    if filters.issuer:
        condition, issuers = _by_issuer(store, filters.issuer)
        conditions.append(condition)
        values += issuers
    if filters.first or filters.last:
        dated = "coalesce(d.date, d.year || '-12-31') >= ? AND coalesce(d.date, d.year || '-01-01') <= ?"
        values += [filters.first or "", filters.last or "9999"]
        if filters.or_subject:
            dated = f"({dated} OR instr(d.subject, ?) > 0)"
            values.append(filters.or_subject)
        conditions.append(dated)
    return conditions, values


def _by_issuer(store: Store, wanted: str) -> tuple[str, list[object]]:
    """The condition that a document is of an issuer, by its name or by the end of its key."""
    names = [r[0] for r in store.rows("SELECT DISTINCT issuer FROM documents") if r[0]]
    parts, values = list[str](), list[object]()
    _any_of("d.issuer", [n for n in names if issuer_fits(wanted, n)], parts, values)
    for body, ending in key_endings(wanted):
        both = list[str]()
        if body:
            _any_of("d.issuer", [n for n in names if issuer_fits(body, n)], both, values)
        both.append("instr(d.key || '|', ?) > 0")
        values.append(ending)
        parts.append(f"({' AND '.join(both)})")
    return f"({' OR '.join(parts)})", values


def _like(store: Store, sql: str, wanted: str) -> list[object]:
    """The first column of the rows whose second holds some words, whatever the marks and the case."""
    folded = fold(normalize(wanted))
    return [row[0] for row in store.rows(sql) if row[1] and folded in fold(row[1])]


def _any_of(
    column: str, choices: Sequence[object], conditions: list[str], values: list[object]
) -> None:
    conditions.append(f"{column} IN (SELECT value FROM json_each(?))")
    values.append(json.dumps(choices, ensure_ascii=False))

"""Filters of answers, and the ids of the items that pass them.

Names are matched without regard to diacritics and case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.knowledge import issuer_fits, key_endings, written_types
from cchc_nlp.store.store import Store
from cchc_nlp.text import fold, normalize

__all__ = ["Filters", "allowed", "issuer_passes", "name_passes", "type_passes"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer must be; None asks nothing.

    ``type`` and ``issuer`` (a part of its name; "tỉnh Lâm Đồng gồm cả trước sáp nhập" stands for
    the provinces that it was made from as well) of a document, ``first`` and ``last`` day it may be
    of (ISO), ``report`` and ``section`` (parts of their names) that name it. A document whose
    subject or period has ``or_subject`` passes the days as well. A report passes as the document
    that it is; a passage passes a filter of documents if it names one that does.

    A new filter is a field here and a function below that makes its condition; what people type is
    read by ``search/typed_filters.py``. What offers filters to people: the options of
    ``cchc search`` (``cli/ask.py``), the parameters of the API and the pages
    (``server/web/requests.py``, and the forms in its templates) and of ``search`` for language
    models (``server/mcp.py``).

    >>> Filters(issuer="thu tuong", first="2022-01-01").last is None
    True
    """

    type: str | None = None
    issuer: str | None = None
    first: str | None = None
    last: str | None = None
    report: str | None = None
    section: str | None = None
    or_subject: str | None = None


class _Condition(NamedTuple):
    """A condition in SQL and its values.

    ``d`` is a document, ``p`` a passage, ``{place}`` a passage or a mention.
    """

    sql: str
    values: tuple[object, ...]


def _report(store: Store, filters: Filters) -> _Condition | None:
    if not filters.report:
        return None
    ids = _having(store, "SELECT id, name FROM reports", filters.report)
    return _one_of("{place}.report", ids)


def _section(store: Store, filters: Filters) -> _Condition | None:
    if not filters.section:
        return None
    sql = """SELECT DISTINCT context || char(10) || section, context || ' ' || section
             FROM passages"""
    return _one_of("p.context || char(10) || p.section", _having(store, sql, filters.section))


def _type(_: Store, filters: Filters) -> _Condition | None:
    """Documents of a type, under whatever name they are cited."""
    if not filters.type:
        return None
    return _one_of("d.type", [filters.type, *written_types(filters.type)])


def type_passes(wanted: str) -> Callable[[str], bool]:
    """What tells whether a document's type passes a filter.

    >>> type_passes("Quyết định")("Quyết định")
    True
    """
    return {wanted, *written_types(wanted)}.__contains__


def _issuer(store: Store, filters: Filters) -> _Condition | None:
    """Documents of an issuer, by its name or by the end of their key, which has the province."""
    if not filters.issuer:
        return None
    names = store.database.column("SELECT DISTINCT issuer FROM documents WHERE issuer IS NOT NULL")

    def named(wanted: str) -> _Condition:
        return _one_of("d.issuer", [name for name in names if issuer_fits(wanted, name)])

    either = [named(filters.issuer)]
    for body, ending in key_endings(filters.issuer):
        ends = _Condition("instr(d.key || '|', ?) > 0", (ending,))
        either.append(_all([named(body), ends]) if body else ends)
    conditions = " OR ".join(f"({condition.sql})" for condition in either)
    return _Condition(
        f"({conditions})", tuple(value for condition in either for value in condition.values)
    )


def issuer_passes(wanted: str) -> Callable[[str | None, str], bool]:
    """What tells whether a document's issuer and key pass a filter.

    >>> passes = issuer_passes("Sở Nội vụ tỉnh Lâm Đồng")
    >>> passes("Sở Nội vụ", "ke hoach|88/kh-snv|2025|tinh lam dong"), passes(None, "luat|x")
    (True, False)
    """
    fits = lru_cache(maxsize=None)(issuer_fits)
    endings = key_endings(wanted)

    def passes(issuer: str | None, key: str) -> bool:
        if issuer and fits(wanted, issuer):
            return True
        return any(
            ending in f"{key}|" and (not body or bool(issuer and fits(body, issuer)))
            for body, ending in endings
        )

    return passes


def name_passes(wanted: str) -> Callable[[str], bool]:
    """What tells whether the name of a report or a section passes a filter: a part of it will do.

    >>> name_passes("noi vu")("so-Nội vụ-2023.txt")
    True
    """
    folded = fold(normalize(wanted))
    return lambda name: folded in fold(name)


def _days(_: Store, filters: Filters) -> _Condition | None:
    """A document of which only the year is known passes if a day of it does."""
    if not (filters.first or filters.last):
        return None
    # of a date that is only a month ("2026-03") any day will do
    sql = """CASE length(d.date) WHEN 7 THEN d.date || '-31' WHEN 4 THEN d.date || '-12-31'
             ELSE coalesce(d.date, d.year || '-12-31') END >= ?
             AND coalesce(d.date, d.year || '-01-01') <= ?"""
    values = (filters.first or "", filters.last or "9999")
    if not filters.or_subject:
        return _Condition(sql, values)
    period = "SELECT 1 FROM reports o WHERE o.own = d.key AND instr(o.period, ?) > 0"
    return _Condition(
        f"({sql} OR instr(d.subject, ?) > 0 OR EXISTS ({period}))",
        (*values, filters.or_subject, filters.or_subject),
    )


_Maker = Callable[[Store, Filters], _Condition | None]
_OF_PLACES: tuple[_Maker, ...] = (_report, _section)
"""Conditions on passages, or on the mentions in them."""
_OF_DOCUMENTS: tuple[_Maker, ...] = (_type, _issuer, _days)
"""Conditions on documents."""

_NEAR = "m.report = p.report AND m.start < p.end AND m.end > p.start"
"""A mention stands in a passage."""


def allowed(store: Store, kind: str, filters: Filters) -> NDArray[np.int64] | None:
    """Ids of the passages or documents that pass, ascending; None where nothing is asked.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     store = cchc_nlp.open_store(folder)
    ...     allowed(store, "document", Filters(type="Không có"))
    array([], dtype=int64)
    """
    on_places = _made(store, filters, _OF_PLACES)
    on_documents = _made(store, filters, _OF_DOCUMENTS)
    if not on_places and not on_documents:
        return None
    made = _passages if kind == "passage" else _documents
    sql, values = made(on_places, on_documents, by_passage=bool(filters.section))
    return np.unique(np.array(store.database.column(sql, values), np.int64))


def _passages(
    on_places: list[_Condition], on_documents: list[_Condition], *, by_passage: bool
) -> _Condition:
    """Passages that pass, and name a document that passes."""
    conditions = list(on_places)
    if on_documents:
        where, values = _all(on_documents)
        named = f"SELECT 1 FROM mentions m JOIN documents d ON d.key = m.key WHERE {_NEAR}"
        conditions.append(_Condition(f"EXISTS ({named} AND {where})", values))
    where, values = _all(conditions)
    return _Condition(f"SELECT p.id FROM passages p WHERE {where.format(place='p')}", values)


def _documents(
    on_places: list[_Condition], on_documents: list[_Condition], *, by_passage: bool
) -> _Condition:
    """Documents that pass, and are named at a place that passes or are a report that does."""
    conditions = list(on_documents)
    if on_places:
        where, values = _all(on_places)
        source = f"mentions m JOIN passages p ON {_NEAR}" if by_passage else "mentions m"
        keys = f"SELECT m.key FROM {source} WHERE {where.format(place='m')}"
        if not by_passage:
            own = "SELECT own FROM (SELECT id AS report, own FROM reports) o"
            keys += f" UNION {own} WHERE {where.format(place='o')}"
            values *= 2
        conditions.append(_Condition(f"d.key IN ({keys})", values))
    where, values = _all(conditions)
    return _Condition(f"SELECT d.id FROM documents d WHERE {where}", values)


def _made(store: Store, filters: Filters, makers: Sequence[_Maker]) -> list[_Condition]:
    found = (make(store, filters) for make in makers)
    return [condition for condition in found if condition is not None]


def _all(conditions: Sequence[_Condition]) -> _Condition:
    """The condition that all of some hold."""
    values = tuple(value for condition in conditions for value in condition.values)
    return _Condition(" AND ".join(condition.sql for condition in conditions), values)


def _having(store: Store, sql: str, wanted: str) -> list[object]:
    """The first column of the rows whose second holds some words."""
    passes = name_passes(wanted)
    return [row[0] for row in store.database.rows(sql) if row[1] and passes(row[1])]


def _one_of(column: str, choices: Sequence[object]) -> _Condition:
    listed = json.dumps(choices, ensure_ascii=False)
    return _Condition(f"{column} IN (SELECT value FROM json_each(?))", (listed,))

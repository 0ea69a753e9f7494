"""Facets: of what is certain, how many each value of a filter would leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from cchc_nlp.store import SearchQueries, issuer_passes, name_passes, type_passes
from cchc_nlp.types import ItemKind, LegalDocument

__all__ = ["Facets", "facets"]

Facets = dict[str, dict[str, int]]

_VALUES = 20
"""Values of a facet, the most frequent: as many as a list beside the hits has room for."""
_Probe = TypeVar("_Probe", bound=Hashable)


def facets(
    queries: SearchQueries, kind: ItemKind, ids: Sequence[int], leaders: Mapping[int, int]
) -> Facets:
    """Of some items, how many each value of a filter would leave, the greatest numbers first.

    A filter asks for a part of a name ("UBND tỉnh" passes every province's), so a value counts all
    that pass it; of values that the same pass, the most frequent is told. ``leaders`` tell which
    passages are folded into which as copies; they count once.
    """
    if kind == "document":
        return _of_documents(queries, ids)
    return _of_passages(queries, ids, leaders)


def _of_documents(queries: SearchQueries, ids: Sequence[int]) -> Facets:
    documents = queries.documents(ids)
    types = ((d.type, d.type, id_) for id_, d in documents.items())
    # of the key only what it says of the place can pass
    issuers = (
        (d.issuer, (d.issuer, d.key.rpartition("|")[2]), id_) for id_, d in documents.items()
    )
    years = ((year, year, id_) for id_, d in documents.items() if (year := _year(d)))
    naming = ((name, name, id_) for name, of_it in queries.naming_reports(ids) for id_ in of_it)
    counts = {
        "type": _counted(types, _if_any(type_passes)),
        "issuer": _counted(issuers, _passing_issuer),
        "year": _counted(years, lambda year: year.__eq__),
    }
    return {name: count for name, count in counts.items() if count} | {
        "report": _counted(naming, name_passes)
    }


def _of_passages(queries: SearchQueries, ids: Sequence[int], leaders: Mapping[int, int]) -> Facets:
    places = queries.places(ids)
    reports = ((p.report, p.report, leaders.get(p.id, p.id)) for p in places)
    sections = (
        (p.context.split(" › ")[0], f"{p.context} {p.section}", leaders.get(p.id, p.id))
        for p in places
    )
    return {
        "report": _counted(reports, name_passes),
        "section": _counted(sections, name_passes),
    }


def _counted(
    entries: Iterable[tuple[str | None, _Probe, int]],
    passing: Callable[[str], Callable[[_Probe], bool]],
) -> dict[str, int]:
    """How many items pass each value.

    An entry is a value, None or empty for none, what a filter looks at, and the item that has them.
    """
    own, looked_at = defaultdict[str, set[int]](set), defaultdict[_Probe, set[int]](set)
    for value, probe, item in entries:
        looked_at[probe].add(item)
        if value:
            own[value].add(item)
    out, told = dict[str, int](), set[frozenset[_Probe]]()
    for value in sorted(own, key=lambda value: (-len(own[value]), value)):
        passes = passing(value)
        passed = frozenset(probe for probe in looked_at if passes(probe))
        if passed not in told:
            told.add(passed)
            out[value] = len(set[int]().union(*(looked_at[probe] for probe in passed)))
        if len(out) == _VALUES:
            break
    return dict(sorted(out.items(), key=lambda item: -item[1]))


def _if_any(
    passing: Callable[[str], Callable[[str], bool]],
) -> Callable[[str], Callable[[str | None], bool]]:
    """The same test, which nothing does not pass."""

    def of(value: str) -> Callable[[str | None], bool]:
        passes = passing(value)
        return lambda probe: probe is not None and passes(probe)

    return of


def _passing_issuer(value: str) -> Callable[[tuple[str | None, str]], bool]:
    passes = issuer_passes(value)
    return lambda probe: passes(probe[0], f"|{probe[1]}")


def _year(document: LegalDocument) -> str | None:
    """The year that filters by days go by."""
    year = document.date[:4] if document.date else document.year
    return str(year) if year else None

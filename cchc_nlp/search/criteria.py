"""What a question asks of documents besides its topic: which meet it, and what is let go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.search.candidates import among
from cchc_nlp.search.query import Understanding
from cchc_nlp.search.times import whole_year
from cchc_nlp.store import Filters, Store, allowed
from cchc_nlp.types import ItemKind

__all__ = ["Criteria", "Way"]

_IN_DOUBT = ("time", "issuer", "type")
"""What is let go first: a plan for a year may be of the year before and say so nowhere, an issuer
has many names, a type is what its word says."""


class Way(NamedTuple):
    """One way to meet what a question asks for: as much as these documents do."""

    ids: NDArray[np.int64]
    """Of the documents, ascending."""
    let_go: tuple[str, ...]
    """What they need not meet: ``type``, ``issuer``, ``time``; what a filter asks for another way
    ("kế hoạch", among decisions) is let go without a word."""


class Criteria:
    """What a question asks of documents besides its topic. Of passages nothing is asked."""

    def __init__(self, store: Store, kind: ItemKind, given: Filters, understood: Understanding):
        self._store = store
        self._asked = _asked(understood) if kind == "document" else {}
        self._said = tuple(name for name in self._asked if name not in _given(given))
        self._ids = dict[tuple[str, ...], NDArray[np.int64]]()

    def ways(self) -> Iterator[Way]:
        """Ways to meet it that some document of the store does, the least let go first."""
        for kept, let_go in _ways(list(self._asked)):
            ids = self._meeting(kept)
            if len(ids):
                yield Way(ids, tuple(name for name in let_go if name in self._said))

    @property
    def anything(self) -> bool:
        """Whether anything is asked."""
        return bool(self._asked)

    @property
    def nothing_met(self) -> tuple[str, ...]:
        """What is let go where no document meets any of it."""
        return self._said

    def _meeting(self, kept: tuple[str, ...]) -> NDArray[np.int64]:
        if kept not in self._ids:
            filters = Filters()
            for name in kept:
                filters = replace(filters, **self._asked[name])
            ids = allowed(self._store, "document", filters)
            self._ids[kept] = np.zeros(0, np.int64) if ids is None else ids
        return self._ids[kept]

    def meeting_all(self, permitted: NDArray[np.int64] | None) -> NDArray[np.int64] | None:
        """Of the documents ``permitted`` (None is all) those that meet all of it."""
        if not self._asked:
            return permitted
        ids = self._meeting(tuple(self._asked))
        return ids if permitted is None else ids[among(ids, permitted)]


def _given(filters: Filters) -> set[str]:
    """What filters ask for, by the names of criteria."""
    given = {"type": filters.type, "issuer": filters.issuer, "time": filters.first or filters.last}
    return {name for name, value in given.items() if value}


def _ways(asked: list[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What may be kept and what let go, the least let go first; something is always kept."""
    doubtful = [name for name in _IN_DOUBT if name in asked]
    for size in range(len(asked)):
        for let_go in combinations(doubtful, size):
            yield tuple(name for name in asked if name not in let_go), let_go


def _asked(understood: Understanding) -> dict[str, dict[str, str | None]]:
    """Filters for what the question itself asks for, by name.

    A document whose subject has the year passes the dates too, if they are those of a year: "Kế
    hoạch năm 2023" may be of 2022 and for 2023.
    """
    asked = dict[str, dict[str, str | None]]()
    if understood.type:
        asked["type"] = {"type": understood.type}
    if understood.issuer:
        asked["issuer"] = {"issuer": understood.issuer}
    if any(understood.dates):
        first, last = understood.dates
        year = understood.year
        subject = str(year) if year is not None and understood.dates == whole_year(year) else None
        asked["time"] = {"first": first, "last": last, "or_subject": subject}
    return asked

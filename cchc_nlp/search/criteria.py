"""What a question asks of documents besides its topic: which meet it, and what is let go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.search.query import Understanding
from cchc_nlp.search.times import whole_year
from cchc_nlp.store import Filters, Store, allowed
from cchc_nlp.types import ItemKind

__all__ = ["Criteria", "criteria_of"]

_IN_DOUBT = ("time", "issuer", "type")
"""What is let go first: a plan for a year may be of the year before and say so nowhere, an issuer
has many names, a type is what its word says."""


class Criteria(NamedTuple):
    """The documents that meet what a question asks for.

    >>> Criteria(None, ()).let_go
    ()
    """

    preferred: NDArray[np.int64] | None
    """Their ids, ascending; None where nothing is asked for, or no document meets any of it."""
    let_go: tuple[str, ...]
    """What no document meets, or none that meets the rest: ``type``, ``issuer``, ``time``."""

    def meeting_all(self, permitted: NDArray[np.int64] | None) -> NDArray[np.int64] | None:
        """The documents that meet all of it: those ``permitted`` where nothing is asked for."""
        if self.let_go:
            return np.zeros(0, np.int64)
        return permitted if self.preferred is None else self.preferred


def criteria_of(
    store: Store,
    kind: ItemKind,
    given: Filters,
    understood: Understanding,
    permitted: NDArray[np.int64] | None = None,
) -> Criteria:
    """Which of the ``permitted`` documents meet what a question asks for, as much as any does.

    What ``given`` filters ask for already is not asked for again. Of passages nothing is asked.
    """
    asked = _asked(given, understood) if kind == "document" else {}
    for kept, let_go in _ways(asked):
        filters = given
        for name in kept:
            filters = replace(filters, **asked[name])
        ids = allowed(store, "document", filters)
        if ids is not None and permitted is not None:
            ids = np.intersect1d(ids, permitted)
        if ids is not None and len(ids):
            return Criteria(ids, let_go)
    return Criteria(None, tuple(asked))


def _ways(asked: dict[str, dict[str, str | None]]) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """What may be kept and what let go, the least let go first; something is always kept."""
    doubtful = [name for name in _IN_DOUBT if name in asked]
    for size in range(len(asked)):
        for let_go in combinations(doubtful, size):
            yield [name for name in asked if name not in let_go], let_go


def _asked(given: Filters, understood: Understanding) -> dict[str, dict[str, str | None]]:
    """Filters for what the question itself asks for, by name, where the given ones are silent.

    A document whose subject has the year passes the dates too, if they are those of a year: "Kế
    hoạch năm 2023" may be of 2022 and for 2023.
    """
    asked = dict[str, dict[str, str | None]]()
    if understood.type and not given.type:
        asked["type"] = {"type": understood.type}
    if understood.issuer and not given.issuer:
        asked["issuer"] = {"issuer": understood.issuer}
    if any(understood.dates) and not (given.first or given.last):
        first, last = understood.dates
        year = understood.year
        subject = str(year) if year is not None and understood.dates == whole_year(year) else None
        asked["time"] = {"first": first, "last": last, "or_subject": subject}
    return asked

"""Candidates for an answer, in order: found by the lexical and dense retrievers, or by a number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.search.ranking import FEATURES
from cchc_nlp.store import SearchQueries, fold_number
from cchc_nlp.types import ItemKind

__all__ = ["Candidates", "among", "break_ties", "by_date", "numbered", "put_first"]

Ids = NDArray[np.int64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]


def among(some: Ids, others: Ids) -> Mask:
    """Which of some ids, or rows, are among others, which ascend.

    >>> among(np.array([3, 1, 2]), np.array([1, 3]))
    array([ True,  True, False])
    """
    if not len(others):
        return np.zeros(len(some), bool)
    at = np.minimum(np.searchsorted(others, some), len(others) - 1)
    return np.asarray(others[at] == some, bool)


class Candidates(NamedTuple):
    """Items that may answer a question, best first.

    >>> len(Candidates.none().ids), Candidates.none().features.shape
    (0, (0, 9))
    """

    ids: Ids
    """(candidates,)"""
    scores: Floats
    """(candidates,) by which they are ordered, comparable within a question only."""
    features: Floats
    """(candidates, features), or (candidates, 1) where one retriever alone was asked."""
    relevant: Mask
    """(candidates,) whether an item has most of the question's terms."""
    met: Mask
    """(candidates,) whether an item is one of those preferred."""
    probabilities: Floats
    """(candidates,) that an item answers the question."""
    certain: Mask
    """(candidates,) whether that is high enough to rely on."""

    @classmethod
    def none(cls) -> Candidates:
        """No candidates."""
        no_mask, no_floats = np.zeros(0, bool), np.zeros(0, np.float32)
        no_features = np.zeros((0, len(FEATURES)), np.float32)
        none = np.zeros(0, np.int64)
        return cls(none, no_floats, no_features, no_mask, no_mask, no_floats, no_mask)

    def at(self, rows: slice | Sequence[int] | Rows | Mask) -> Candidates:
        """Some of the candidates."""
        columns: tuple[Any, ...] = self
        return Candidates(*(column[rows] for column in columns))

    def each_once(self, leaders: Mapping[int, int]) -> Candidates:
        """The candidates, of those that are folded into one only the first."""
        if not leaders:
            return self
        same = [leaders.get(id_, id_) for id_ in self.ids.tolist()]
        first = {leader: at for at, leader in reversed(list(enumerate(same)))}
        return self.at(sorted(first.values()))


def numbered(queries: SearchQueries, number: str, allowed: Ids | None) -> list[int]:
    """Documents of a number, typed in any way.

    Those of the same number and symbol come first, then those that begin with it (a number without
    a symbol, or with one that is cut short).
    """
    folded = fold_number(number)
    digits = re.sub(r"\D.*", "", number.strip()).lstrip("0")
    found = queries.documents_of_number(folded)
    if digits:  # 118 begins 118/2025/NĐ-CP and not 1182/QĐ-UBND
        found += [
            document
            for document in queries.documents_of_prefix(folded)
            if re.match(rf"0*{digits}(?!\d)", document.number)
        ]
    ids = dict.fromkeys(document.id for document in found)
    return [id_ for id_ in ids if allowed is None or id_ in allowed]


def put_first(found: Candidates, ids: Sequence[int]) -> Candidates:
    """Candidates with some documents, those of the number asked for, before all others."""
    if not ids:
        return found
    rest = found.at(~np.isin(found.ids, ids))
    top = float(found.scores.max(initial=0.0)) + 2
    ones = np.ones(len(ids), bool)
    first = Candidates(
        np.array(ids, np.int64),
        top - 0.01 * np.arange(len(ids), dtype=np.float32),
        np.zeros((len(ids), found.features.shape[1]), np.float32),
        relevant=ones,
        met=ones,
        probabilities=ones.astype(np.float32),
        certain=ones,
    )
    return Candidates(*(np.concatenate([a, b]) for a, b in zip(first, rest, strict=True)))


def break_ties(queries: SearchQueries, kind: ItemKind, found: Candidates) -> Candidates:
    """The candidates, those of one score in an order that does not depend on when they came in."""
    scores = found.scores.tolist()
    tied = [n for n, (a, b) in enumerate(pairwise(scores)) if a == b]
    if not tied:
        return found
    ids = found.ids.tolist()
    keys = queries.content_keys(kind, {ids[at] for n in tied for at in (n, n + 1)})
    return found.at(sorted(range(len(ids)), key=lambda n: (-scores[n], keys.get(ids[n], ""))))


def by_date(
    queries: SearchQueries, kind: ItemKind, found: Candidates, *, newest: bool
) -> Candidates:
    """The certain candidates by date, the newest or the oldest first; undated ones come last.

    Where none is certain, those that have most of the question's terms. The date is a document's,
    or the year of a passage's report.
    """
    ids = found.ids.tolist()
    dates = queries.dates(kind, ids)
    chosen = np.flatnonzero(found.certain if found.certain.any() else found.relevant).tolist()
    dated = [row for row in chosen if ids[row] in dates]
    dated.sort(key=lambda row: dates[ids[row]], reverse=newest)
    return found.at(dated + [row for row in chosen if ids[row] not in dates])

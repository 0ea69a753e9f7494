"""Retrieval: what a question finds in the index of one kind of items, and what is certain there.

Each way to ask a question looks at the whole index first, whatever is allowed: its terms, scores
and nearest vectors, and so what is certain, do not depend on filters. What a filter leaves of the
certain items is therefore what a facet counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import BM25Index
from cchc_nlp.search.candidates import Candidates, among
from cchc_nlp.search.criteria import Criteria
from cchc_nlp.search.ranking import MET
from cchc_nlp.search.views import WEIGHTED, Query, Retrievers, View
from cchc_nlp.types import SearchMode

__all__ = ["DEPTH", "Retrieved", "retrieve"]

Ids = NDArray[np.int64]

DEPTH = 100
"""Candidates that each retriever finds besides those on the pages asked for; all are ordered (not
measured against other depths)."""


class Retrieved(NamedTuple):
    """What a question finds."""

    candidates: Candidates
    """Best first."""
    certain: Ids
    """All of what is allowed that is certain to answer the question, ascending."""
    let_go: tuple[str, ...] = ()
    """What the question asks for and the certain items, or else the candidates, do not meet."""


def retrieve(
    retrievers: Retrievers,
    queries: Sequence[Query],
    mode: SearchMode,
    allowed: Ids | None,
    depth: int,
    criteria: Criteria | None = None,
    known: Ids | None = None,
) -> Retrieved:
    """What a question finds: ``depth`` candidates of each retriever and way to ask it.

    What several ways to ask find has the features of the one that it answers best. Only ``allowed``
    items are found if these are given. ``known`` are those that are certain, where that is known
    otherwise than by what they have in common with the question.

    The certain ones that meet the ``criteria``, with the least let go, leave out all others. Where
    nothing is certain, what meets them comes with what surpasses all of it; a single retriever,
    whose scores weights do not fit, finds it alone.
    """
    views = [View.of(retrievers, query) for query in queries]
    certain = _certain(views, retrievers.bm25) if known is None else known
    if allowed is not None:
        certain = certain[among(certain, allowed)]
    preferred, certain, let_go = _preferred(criteria, certain, allowed)
    if known is not None and criteria and criteria.anything and preferred is None:
        certain = certain[:0]  # nothing is known of what meets nothing
    sets = [allowed]
    if preferred is not None:
        alone = len(certain) > 0 or mode != "hybrid"
        sets = [preferred] if alone else [allowed, preferred]
    each = [view.candidates(mode, sets, depth, certain) for view in views]
    found = _united(each, preferred, certain, weighted=mode in WEIGHTED)
    if known is not None:
        found = found._replace(probabilities=found.certain.astype(np.float32))
    return Retrieved(found, certain, let_go)


def _preferred(
    criteria: Criteria | None, certain: Ids, allowed: Ids | None
) -> tuple[Ids | None, Ids, tuple[str, ...]]:
    """The items to be preferred, the certain ones among them, and what they need not meet.

    If some items are certain, but none of those that meet anything, nothing is preferred.
    """
    if criteria is None or not criteria.anything:
        return None, certain, ()
    for way in criteria.ways():
        of_way = certain[among(certain, way.ids)]
        ids = way.ids if allowed is None else way.ids[among(way.ids, allowed)]
        if len(of_way) or (len(ids) and not len(certain)):
            return ids, of_way, way.let_go
    return None, certain, criteria.nothing_met


def _certain(views: Sequence[View], index: BM25Index) -> Ids:
    """Ids of all items that one of the ways to ask finds certain, ascending."""
    rows = np.unique(np.concatenate([view.certain() for view in views]))
    return np.asarray(index.row_ids[rows], np.int64)


def _united(
    each: Sequence[Candidates], preferred: Ids | None, certain: Ids, *, weighted: bool
) -> Candidates:
    """What several ways to ask found, each item once and best first."""
    found = Candidates(*(np.concatenate(columns) for columns in zip(*each, strict=True)))
    met = among(found.ids, preferred if preferred is not None else certain[:0])
    scores = found.scores + MET * met.astype(np.float32) if weighted else found.scores
    _, same = np.unique(found.ids, return_inverse=True)
    likeliest = np.zeros(len(found.ids), np.float32)
    np.maximum.at(likeliest, same, found.probabilities)
    found = found._replace(
        scores=scores,
        met=met,
        probabilities=likeliest[same],
        certain=among(found.ids, certain),
    )
    order = np.lexsort((found.ids, -scores))
    _, first = np.unique(found.ids[order], return_index=True)
    found = found.at(order[np.sort(first)])
    surpassing = np.cumsum(found.met) == 0
    return found.at(found.met | surpassing) if found.met.any() else found

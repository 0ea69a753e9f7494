"""Copies: passages of a draft, a signed copy or another format of one document, folded into one.

Reports are copies of one document if they have the same key, or the same subject, type, issuer and
period, where at most one of them has a number: a draft has none. A passage is a copy of another if
nearly all its words stand there in their order, and all its figures: a draft with another figure
says something else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import words_in_order
from cchc_nlp.store import ReportHead, SearchQueries

__all__ = ["Copies"]

Ids = NDArray[np.int64]

_RUN = 5
"""Words of a run by which texts are compared: fewer are shared by chance (not measured)."""
_SHARED = 0.8
"""Share of a passage's runs that the other must have: a misread word costs five of them (not
measured)."""
_MOST = 20
"""Copies of a document at most (not measured): what more reports have in their heads is a form that
many offices filled in, or was misread."""
_FIGURE = re.compile(r"\d+")


class Copies:
    """Which passages of a store are copies of which, as the store is when it is made.

    >>> import cchc_nlp, tempfile
    >>> from cchc_nlp.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     Copies(SearchQueries(open_store(folder))).leaders([1, 2])
    {}
    """

    def __init__(self, queries: SearchQueries) -> None:
        self._queries = queries
        groups = sorted(queries.reports_alike(), key=len)  # of two that a report is in, the larger
        self._documents = [heads for alike in groups for heads in same_document(alike)]
        group_of = {head.id: n for n, heads in enumerate(self._documents) for head in heads}
        found = queries.passages_of_reports(group_of)
        self._ids: Ids = np.array([id_ for id_, _ in found], np.int64)
        self._groups = [group_of[report] for _, report in found]
        self._folded = dict[int, dict[int, int]]()  # of the documents that were asked for

    def leaders(self, ids: Iterable[int]) -> dict[int, int]:
        """For each of some passages that is a copy, the id of the one that it is folded into."""
        wanted = np.fromiter(ids, np.int64)
        if not len(self._ids):
            return {}
        at = np.minimum(np.searchsorted(self._ids, wanted), len(self._ids) - 1)
        out = dict[int, int]()
        for id_, row in zip(wanted.tolist(), at.tolist(), strict=True):
            if self._ids[row] == id_:
                leader = self._of(self._groups[row]).get(id_)
                if leader is not None:
                    out[id_] = leader
        return out

    def others(self, ids: Iterable[int]) -> dict[int, list[int]]:
        """For each of some passages those that are folded into one with it, ascending."""
        return {id_: self._others(id_) for id_ in ids}

    def _others(self, id_: int) -> list[int]:
        row = int(np.searchsorted(self._ids, id_))
        if row == len(self._ids) or self._ids[row] != id_:
            return []
        folded = self._of(self._groups[row])
        leader = folded.get(id_, id_)
        same = [leader, *(copy for copy, of in folded.items() if of == leader)]
        return sorted(other for other in same if other != id_)

    def _of(self, group: int) -> dict[int, int]:
        if group not in self._folded:
            reports = self._documents[group]
            texts = [self._queries.texts_of_report(head.id) for head in reports]
            self._folded[group] = fold_copies(texts)
        return self._folded[group]


def same_document(alike: Sequence[ReportHead]) -> Iterator[list[ReportHead]]:
    """Of reports that are alike those that are one document, the one that says most first.

    Drafts have no number; whose they are is not known where there are several numbers, or days that
    do not go together.

    >>> signed = ReportHead(1, "to trinh|6/ttr-snv|2025", "6/TTr-SNV", "2025-12-12", "a")
    >>> draft = ReportHead(2, "report:b", None, "2025-12", "b")
    >>> [[head.id for head in heads] for heads in same_document([draft, signed])]
    [[1, 2]]
    >>> list(same_document([draft, signed, signed._replace(id=3, own="x", number="7/TTr-SNV")]))
    []
    """
    numbers = {head.own for head in alike if head.number}
    if len(numbers) > 1 or not _go_together([head.date for head in alike if head.date]):
        by_key = defaultdict[str, list[ReportHead]](list)
        for head in alike:
            by_key[head.own].append(head)
        groups = [heads for heads in by_key.values() if len(heads) > 1 and heads[0].number]
    else:
        groups = [list(alike)]
    for heads in groups:
        if len(heads) > _MOST:
            continue
        yield sorted(heads, key=lambda h: (not h.number, -len(h.date or ""), h.digest))


def _go_together(dates: Sequence[str]) -> bool:
    """Whether dates, of which some are cut short, may be one."""
    longest = max(dates, key=len, default="")
    return all(longest.startswith(date) for date in dates)


class _Words(NamedTuple):
    """A text as it is compared."""

    runs: frozenset[str]
    figures: Counter[str]

    @classmethod
    def of(cls, text: str) -> _Words:
        words = words_in_order(text, folded=True).split()
        last = max(len(words) - _RUN, 0)
        runs = frozenset(" ".join(words[at : at + _RUN]) for at in range(last + 1))
        return cls(runs, Counter(_FIGURE.findall(text)))

    def stand_in(self, other: _Words) -> bool:
        shared = len(self.runs & other.runs)
        return shared >= _SHARED * len(self.runs) and self.figures <= other.figures


def fold_copies(reports: Sequence[Sequence[tuple[int, str]]]) -> dict[int, int]:
    """Of the passages of reports that are one document, which are folded into which.

    ``reports`` have ids and texts. A passage is folded into one of an earlier report that is not
    folded itself.

    >>> fold_copies([[(1, "một hai ba bốn năm sáu 7")], [(8, "Một hai ba bốn năm sáu"), (9, "ba")]])
    {8: 1}
    """
    kept, out = list[tuple[int, _Words]](), dict[int, int]()
    having = defaultdict[str, list[int]](list)  # run -> places in kept
    for passages in reports:
        new = list[tuple[int, _Words]]()
        for id_, text in passages:
            words = _Words.of(text)
            shared = Counter(at for run in words.runs for at in having.get(run, ()))
            leader = next(
                (at for at, _ in shared.most_common() if words.stand_in(kept[at][1])), None
            )
            if leader is None:
                new.append((id_, words))
            else:
                out[id_] = kept[leader][0]
        for id_, words in new:
            for run in words.runs:
                having[run].append(len(kept))
            kept.append((id_, words))
    return out

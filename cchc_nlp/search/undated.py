"""One number under several keys: documents whose year nothing tells, folded into the one that they
may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cchc_nlp.references import is_undated, may_be_same
from cchc_nlp.store import SearchQueries

__all__ = ["Undated"]


class Undated:
    """Which documents without a year may be which of a store, as it is when they are looked up.

    A number is given anew every year. One that is cited without its year is folded into the only
    document of the store with that number, type and place, if there is only one; the documents
    themselves stay two.

    >>> import cchc_nlp, tempfile
    >>> from cchc_nlp.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     Undated(SearchQueries(open_store(folder))).leaders([1, 2])
    {}
    """

    def __init__(self, queries: SearchQueries) -> None:
        self._queries = queries

    def leaders(self, ids: Iterable[int]) -> dict[int, int]:
        """For each of some documents that is folded into another, the id of that one."""
        undated = {
            id_: (key, number)
            for id_, key, number in self._queries.keys(ids)
            if number and is_undated(key)
        }
        if not undated:
            return {}
        of_number = defaultdict[str, list[tuple[int, str]]](list)
        for id_, key, number in self._queries.keys_of_numbers({n for _, n in undated.values()}):
            of_number[number].append((id_, key))
        out = dict[int, int]()
        for id_, (key, number) in undated.items():
            fitting = [other for other, dated in of_number[number] if may_be_same(key, dated)]
            if len(fitting) == 1:
                out[id_] = fitting[0]
        return out

    def others(self, ids: Iterable[int]) -> dict[int, list[int]]:
        """For each of some documents those that are folded into one with it, ascending."""
        number_of = {id_: number for id_, _, number in self._queries.keys(ids) if number}
        alike = defaultdict[str, list[int]](list)
        for id_, _, number in self._queries.keys_of_numbers(set(number_of.values())):
            alike[number].append(id_)
        several = [id_ for same in alike.values() if len(same) > 1 for id_ in same]
        leaders = self.leaders(several) if several else {}
        out = dict[int, list[int]]()
        for id_, number in number_of.items():
            leader = leaders.get(id_, id_)
            out[id_] = [o for o in alike[number] if o != id_ and leaders.get(o, o) == leader]
        return out

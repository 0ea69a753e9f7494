"""The vector index: a FAISS file of unit vectors, searched exactly or, beyond a size, by lists."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["VectorIndex"]

_EXACT = 200_000
"""Vectors up to which all are compared, in half precision as the store has them.

Not measured as a threshold: 100,000 are compared within a question of 15 ms, without loss.
"""
_LISTS = 1024
"""Inverted lists for up to :data:`_SERVED` vectors; twice as many for each four times as many."""
_SERVED = 2_000_000
"""Vectors that :data:`_LISTS` lists serve: some 2,000 a list. Not measured beyond a million."""
_PROBED = 0.25
"""Share of the lists that a question looks into. 0.97 of the ten nearest are then among the hundred
candidates (``tests/benchmarks/search.py --lists`` over the codified law)."""
_SAMPLE = 50
"""Vectors a list that lists are trained on; FAISS warns below 39."""
_BATCH = 20_000
"""Vectors fetched at once, 30 MB of 384 dimensions in single precision (not measured)."""

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]


class VectorIndex:
    """Nearest items by the inner product of unit vectors, which is their cosine.

    >>> import tempfile
    >>> ids, vectors = np.array([3, 5, 8]), np.eye(3, dtype=np.float32)
    >>> def fetch(wanted: Ids) -> Vectors:
    ...     return vectors[np.searchsorted(ids, wanted)]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "vectors"
    ...     VectorIndex.write(path, 3, None, ids[:0], ids, fetch, ids)
    ...     VectorIndex(path).search(vectors[1:2], k=1)
    (array([5]), array([1.], dtype=float32))
    """

    def __init__(self, path: Path) -> None:
        """Map the file of an index. ``ValueError`` when it cannot be read."""
        import faiss

        self._faiss: Any = faiss
        try:
            self._index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise ValueError(f"{path.name}: {error}") from None

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def ids(self) -> Ids:
        """Ids of the items that have a vector here, ascending."""
        return np.sort(_ids(self._faiss, self._index))

    def vectors(self, ids: Ids) -> Vectors:
        """The vectors of items, shape (ids, dimension), as exactly as they are kept.

        ``RuntimeError`` where an item has none.
        """
        index: Any = self._index
        if not _is_listed(index):
            return np.asarray(index.reconstruct_batch(ids), np.float32)
        index.set_direct_map_type(self._faiss.DirectMap.Hashtable)
        if not len(ids):
            return np.zeros((0, index.d), np.float32)
        return np.stack([index.reconstruct(int(i)) for i in ids])

    @property
    def exact(self) -> bool:
        """Whether vectors are kept as the store has them."""
        return not _is_listed(self._index)

    def search(
        self, vector: Vectors, k: int, allowed: Ids | None = None
    ) -> tuple[Ids, NDArray[np.float32]]:
        """Ids and cosines of the ``k`` items nearest to a vector, (1, dimension), best first.

        Only ``allowed`` ones are found if these are given.
        """
        faiss, index = self._faiss, self._index
        if not index.ntotal or (allowed is not None and not len(allowed)):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        chosen = {"sel": faiss.IDSelectorBatch(allowed)} if allowed is not None else {}
        if _is_listed(index):
            # allowed items may be few and far apart: then no list is left out
            probed = index.nlist if chosen else math.ceil(_PROBED * index.nlist)
            parameters = faiss.SearchParametersIVF(nprobe=probed, **chosen)
        else:
            parameters = faiss.SearchParameters(**chosen) if chosen else None
        threads = faiss.omp_get_max_threads()
        # of this thread: the comparison of one vector is not shared out, other threads would spin
        faiss.omp_set_num_threads(1)
        try:
            scores, ids = index.search(vector, min(k, index.ntotal), params=parameters)
        finally:
            faiss.omp_set_num_threads(threads)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    @classmethod
    def write(
        cls,
        path: Path,
        dimension: int,
        before: Path | None,
        gone: Ids,
        added: Ids,
        fetch: Callable[[Ids], Vectors],
        everything: Ids,
    ) -> None:
        """Write an index of ``everything`` to a new file.

        It is made from the file ``before``, without the ids ``gone`` and with those ``added``; or
        anew, where there was none or it has outgrown its kind. ``fetch`` returns the vectors of
        ids, shape (ids, dimension). ``OSError`` or ``RuntimeError`` when it cannot be written.
        """
        import faiss

        listed = len(everything) > _EXACT
        index = faiss.read_index(str(before)) if before else None
        if index is None or _is_listed(index) != listed or len(everything) > _capacity(index):
            if listed:
                index = _trained_lists(faiss, dimension, everything, fetch)
            else:
                index = _flat(faiss, dimension)
            added = everything
        elif len(gone):
            index.remove_ids(faiss.IDSelectorBatch(gone))
        for part in _parts(added):
            index.add_with_ids(fetch(part), part)
        faiss.write_index(index, str(path))


def _is_listed(index: Any) -> bool:
    return hasattr(index, "nlist")


def _capacity(index: Any) -> float:
    """How many vectors the lists of an index serve well."""
    return _served(index.nlist) if _is_listed(index) else math.inf


def _served(lists: int) -> float:
    return _SERVED * (lists / _LISTS) ** 2


def _flat(faiss: Any, dimension: int) -> Any:
    """An index that compares every vector, in half precision."""
    kind = faiss.ScalarQuantizer.QT_fp16
    return faiss.IndexIDMap2(
        faiss.IndexScalarQuantizer(dimension, kind, faiss.METRIC_INNER_PRODUCT)
    )


def _trained_lists(faiss: Any, dimension: int, ids: Ids, fetch: Callable[[Ids], Vectors]) -> Any:
    """Inverted lists, a byte a dimension, trained on an even sample of the vectors to come."""
    lists = _LISTS
    while len(ids) > _served(lists):
        lists *= 2
    index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    sample = ids[:: max(1, len(ids) // (_SAMPLE * lists))]
    index.train(np.concatenate([fetch(part) for part in _parts(sample)]))
    return index


def _parts(ids: Ids) -> Iterator[Ids]:
    return (ids[at : at + _BATCH] for at in range(0, len(ids), _BATCH))


def _ids(faiss: Any, index: Any) -> Ids:
    if not _is_listed(index):
        return np.asarray(faiss.vector_to_array(index.id_map), np.int64)
    lists = index.invlists
    held: Iterable[Ids] = (
        faiss.rev_swig_ptr(lists.get_ids(n), lists.list_size(n)).copy()
        for n in range(index.nlist)
        if lists.list_size(n)
    )
    return np.concatenate([np.zeros(0, np.int64), *held])

"""The vector index: one FAISS file of unit vectors, exact up to some size and by inverted lists beyond it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["VectorIndex"]

_EXACT = 200_000
"""Up to so many vectors all are compared, in half precision as they are stored."""
_LISTS, _PROBED = 1024, 0.25
"""Lists for up to two million vectors, and the share of them that a question looks into: 0.97 of what exact search finds, measured by the benchmark."""
_SAMPLE = 50
"""Vectors a list is trained on."""

Vectors = NDArray[np.float32]
Items = NDArray[np.int64]


class VectorIndex:
    """Nearest items by the inner product of unit vectors."""

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
    def items(self) -> Items:
        """Numbers of the items that have a vector here, ascending."""
        return np.sort(_numbers(self._faiss, self._index))

    def vectors(self, items: Items) -> Vectors:
        """The vectors of items, shape (items, dimension), as exactly as they are kept. ``RuntimeError`` where there is none."""
        index: Any = self._index
        if _is_listed(index):
            index.set_direct_map_type(self._faiss.DirectMap.Hashtable)
            return (
                np.stack([index.reconstruct(int(i)) for i in items])
                if len(items)
                else np.zeros((0, index.d), np.float32)
            )
        return np.asarray(index.reconstruct_batch(items), np.float32)

    @property
    def exact(self) -> bool:
        """Whether vectors are kept as the store has them."""
        return not _is_listed(self._index)

    def search(
        self, vector: Vectors, k: int, allowed: Items | None = None
    ) -> list[tuple[int, float]]:
        """The ``k`` items nearest to a vector of shape (1, dimension), best first, with their cosine; only ``allowed`` ones if given."""
        faiss, index = self._faiss, self._index
        if not index.ntotal or (allowed is not None and not len(allowed)):
            return []
        chosen = {"sel": faiss.IDSelectorBatch(allowed)} if allowed is not None else {}
        if _is_listed(index):
            parameters = faiss.SearchParametersIVF(
                nprobe=index.nlist if chosen else math.ceil(_PROBED * index.nlist), **chosen
            )
        else:
            parameters = faiss.SearchParameters(**chosen) if chosen else None
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(
            1
        )  # of this thread: one vector is compared by one, and the others would wait spinning
        try:
            scores, items = index.search(vector, min(k, index.ntotal), params=parameters)
        finally:
            faiss.omp_set_num_threads(threads)
        return [(int(i), float(s)) for i, s in zip(items[0], scores[0], strict=True) if i >= 0]

    @classmethod
    def write(
        cls,
        path: Path,
        dimension: int,
        before: Path | None,
        gone: Items,
        added: Items,
        fetch: Callable[[Items], Vectors],
        everything: Items,
    ) -> None:
        """Write an index of ``everything`` to a new file: that of ``before`` without what is gone and with what is added, or a new one.

        ``fetch`` gives vectors of items. A new one is made where there was none, or it has outgrown its kind. ``OSError`` or ``RuntimeError`` when
        it cannot be written.
        """
        import faiss

        listed = len(everything) > _EXACT
        index = faiss.read_index(str(before)) if before else None
        if index is None or _is_listed(index) != listed or len(everything) > _grown(index):
            index = (
                _empty(faiss, dimension, everything, fetch) if listed else _flat(faiss, dimension)
            )
            added = everything
        elif len(gone):
            index.remove_ids(faiss.IDSelectorBatch(gone))
        for part in _parts(added):
            index.add_with_ids(fetch(part), part)
        faiss.write_index(index, str(path))


def _is_listed(index: Any) -> bool:
    return hasattr(index, "nlist")


def _grown(index: Any) -> float:
    """How many vectors the lists of an index serve well."""
    return 2_000_000 * (index.nlist / _LISTS) ** 2 if _is_listed(index) else math.inf


def _flat(faiss: Any, dimension: int) -> Any:
    return faiss.IndexIDMap2(
        faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
    )


def _empty(faiss: Any, dimension: int, items: Items, fetch: Callable[[Items], Vectors]) -> Any:
    """Inverted lists of bytes, trained on an even sample of the vectors to come."""
    lists = _LISTS
    while len(items) > 2_000_000 * (lists / _LISTS) ** 2:
        lists *= 2
    index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    sample = items[:: max(1, len(items) // (_SAMPLE * lists))]
    index.train(np.concatenate([fetch(part) for part in _parts(sample)]))
    return index


def _parts(items: Items, size: int = 20_000) -> Iterator[Items]:
    return (items[at : at + size] for at in range(0, len(items), size))


def _numbers(faiss: Any, index: Any) -> Items:
    if not _is_listed(index):
        return np.asarray(faiss.vector_to_array(index.id_map), np.int64)
    lists = index.invlists
    held: Iterable[Items] = (
        faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
        for number in range(index.nlist)
        if lists.list_size(number)
    )
    return np.concatenate([np.zeros(0, np.int64), *held])

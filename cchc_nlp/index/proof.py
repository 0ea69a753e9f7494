"""The proof that an index is that of its store: everything in it is made again and compared."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index.bm25 import BM25Index
from cchc_nlp.index.embedding import KINDS
from cchc_nlp.index.segments import Segment
from cchc_nlp.index.snapshot import IndexSnapshot, checksums
from cchc_nlp.index.terms import Item
from cchc_nlp.index.vectors import VectorIndex
from cchc_nlp.store import Store
from cchc_nlp.types import ItemKind

__all__ = ["disagreements"]

Ids = NDArray[np.int64]

_AT_ONCE = 20_000
"""Items compared at once; bounds memory (not measured)."""
_EXACTLY, _NEARLY = 1e-3, 0.2
"""How far a vector of the index may lie from that of the store, both of length 1: nothing where it
is kept as the store has it; bytes instead of half precision make 0.01, for outliers 0.1."""


def disagreements(index: IndexSnapshot, store: Store) -> list[str]:
    """Where an index differs from its store: one line each, none if all agrees.

    Reads all of both.

    >>> import cchc_nlp, tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     disagreements(IndexSnapshot.current(Path(folder)), Store(Path(folder)))
    []
    """
    out = list[str]()
    if not index.is_of(store):
        out.append("chỉ mục không thuộc trạng thái hiện tại của kho")
    changed = sorted(n for n, s in checksums(index.folder).items() if index.checksums.get(n) != s)
    if changed:
        out.append(f"tệp chỉ mục không còn như khi được ghi: {', '.join(changed)}")
    for kind in KINDS:
        words = index.bm25[kind]
        out += _differing_ids(f"chữ ({kind})", store.items.ids(kind), words.ids)
        out += _wrong_postings(store, kind, words)
        embedded = store.vectors.ids(kind, store.encoder or "")
        vectors = index.vectors.get(kind)
        held = vectors.ids if vectors else np.zeros(0, np.int64)
        out += _differing_ids(f"véc-tơ ({kind})", embedded, held)
        if vectors and np.array_equal(embedded, held):
            out += _wrong_vectors(store, kind, vectors, embedded)
    return out


def _differing_ids(name: str, wanted: Ids, held: Ids) -> list[str]:
    missing, extra = len(np.setdiff1d(wanted, held)), len(np.setdiff1d(held, wanted))
    return [f"chỉ mục {name}: thiếu {missing:,}, thừa {extra:,}"] if missing or extra else []


def _wrong_postings(store: Store, kind: ItemKind, index: BM25Index) -> list[str]:
    """Items whose terms, impacts, lengths or headings are not those of their texts."""
    wrong = 0
    for segment, alive in zip(index.segments, index.alive, strict=True):
        rows = np.flatnonzero(alive)
        digests, known = segment.digest(), set(segment.spellings)
        for part in _parts(rows):
            items = [Item(*row) for row in store.items.of(kind, segment.ids[part].tolist())]
            if len(items) < len(part):  # told by their ids
                continue
            made = Segment.build(items)
            differs = made.digest() != digests[part]
            differs |= made.lengths != segment.lengths[part]
            differs |= (made.headings != segment.headings[part]).any(axis=1)
            wrong += int(differs.sum()) + len(set(made.spellings) - known)
    return [f"chỉ mục chữ của {wrong:,} mục ({kind}) không đúng với văn bản"] if wrong else []


def _wrong_vectors(store: Store, kind: ItemKind, vectors: VectorIndex, ids: Ids) -> list[str]:
    most, wrong = _EXACTLY if vectors.exact else _NEARLY, 0
    for part in _parts(ids):
        stored = store.vectors.of(kind, part.tolist())[1]
        wrong += int((np.linalg.norm(vectors.vectors(part) - stored, axis=1) > most).sum())
    return [f"chỉ mục véc-tơ của {wrong:,} mục ({kind}) không đúng với kho"] if wrong else []


def _parts(ids: Ids) -> Iterator[Ids]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))

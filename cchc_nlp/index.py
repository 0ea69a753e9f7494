"""The vector index: FAISS files beside the store, remade from the store's vectors whenever they are missing or out of date."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.abbreviations import write_out
from cchc_nlp.embed import Encoder
from cchc_nlp.errors import CchcError
from cchc_nlp.store import Store

__all__ = ["VectorIndex", "embed_missing"]

_KINDS = ("passage", "document")
_BATCH = 256


def embed_missing(store: Store, encoder: Encoder, progress: Callable[[int], None] | None = None) -> int:
    """Embed what has no vector by this encoder, a batch a transaction, so that a stop loses one batch. Returns how many were embedded."""
    done = 0
    for kind in _KINDS:
        while todo := store.without_vector(kind, encoder.fingerprint, _BATCH):
            vectors = encoder.encode_passage([write_out(text) for _, text in todo], progress)
            store.put_vectors(kind, encoder.fingerprint, [item for item, _ in todo], vectors)
            done += len(todo)
    return done


class VectorIndex:
    """Nearest passages and documents by inner product of unit vectors, exact.

    The files remember the encoder, the dimension and the state of the store that they were made from.
    """

    def __init__(self, store: Store, encoder: str, dimension: int) -> None:
        """Open the index of an encoder's vectors. ``CchcError`` when the store has only vectors of other encoders."""
        import faiss

        self._faiss: Any = faiss
        made_by = store.encoders()
        if made_by and encoder not in made_by:
            raise CchcError(
                f"kho được tạo véc-tơ bằng {', '.join(made_by)}, câu hỏi bằng {encoder}: dùng đúng mô hình đó, hoặc nạp lại với --model"
            )
        self._folder = store.folder
        wanted = {"encoder": encoder, "dimension": dimension, "generation": store.generation()}
        self._indexes = self._read(wanted) or self._build(store, wanted)

    def _path(self, kind: str) -> Path:
        return self._folder / f"{kind}s.faiss"

    def _read(self, wanted: dict[str, object]) -> dict[str, Any] | None:
        try:
            if json.loads((self._folder / "index.json").read_text(encoding="utf8")) != wanted:
                return None
            return {kind: self._faiss.read_index(str(self._path(kind))) for kind in _KINDS}
        except (OSError, ValueError, RuntimeError):
            return None

    def _build(self, store: Store, wanted: dict[str, object]) -> dict[str, Any]:
        out = {}
        for kind in _KINDS:
            items, vectors = store.vectors(kind, str(wanted["encoder"]))
            index = self._faiss.IndexIDMap2(self._faiss.IndexFlatIP(int(str(wanted["dimension"]))))
            if len(items):
                index.add_with_ids(vectors, items)
            out[kind] = index
        self._write(out, wanted)
        return out

    def _write(self, indexes: dict[str, Any], wanted: dict[str, object]) -> None:
        """Write beside and rename, the description last; a folder that cannot be written is no reason not to search."""
        try:
            for kind, index in indexes.items():
                beside = self._folder / f".{kind}s.{os.getpid()}.faiss"
                self._faiss.write_index(index, str(beside))
                beside.replace(self._path(kind))
            beside = self._folder / f".index.{os.getpid()}.json"
            beside.write_text(json.dumps(wanted), encoding="utf8")
            beside.replace(self._folder / "index.json")
        except (OSError, RuntimeError):
            return

    def search(self, kind: str, vector: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The ``k`` items of a kind nearest to a vector of shape (1, dimension), best first, with their cosine; only ``allowed`` ones if given."""
        index = self._indexes[kind]
        if not index.ntotal or (allowed is not None and not len(allowed)):
            return []
        parameters = self._faiss.SearchParameters(sel=self._faiss.IDSelectorBatch(allowed)) if allowed is not None else None
        scores, items = index.search(vector, min(k, index.ntotal), params=parameters)
        return [(int(i), float(s)) for i, s in zip(items[0], scores[0], strict=True) if i >= 0]

    def __len__(self) -> int:
        return sum(index.ntotal for index in self._indexes.values())

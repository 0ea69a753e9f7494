"""Embedding what a store holds: its items without a vector get one, all by the same encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import CchcError
from cchc_nlp.index.encoder import Encoder
from cchc_nlp.index.pieces import pieces_of
from cchc_nlp.knowledge import write_out
from cchc_nlp.store import Store
from cchc_nlp.types import ItemKind

__all__ = ["KINDS", "check_encoder", "embed_missing", "use_encoder"]

KINDS: tuple[ItemKind, ...] = ("passage", "document")
"""The kinds of items, each of which has postings and vectors of its own."""
_BATCH = 256
"""Items embedded in one transaction: some seconds of work, which a stop loses (not measured)."""


def check_encoder(store: Store, encoder: Encoder) -> None:
    """Raise ``CchcError`` where a store's vectors were made by another encoder.

    The error names the command that makes them again.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from types import SimpleNamespace
    >>> from cchc_nlp.store import writing
    >>> with (
    ...     tempfile.TemporaryDirectory() as folder,
    ...     writing(Path(folder), create_missing=True) as store,
    ... ):
    ...     check_encoder(store, SimpleNamespace(fingerprint="a", dimension=384))  # none was used
    """
    if store.encoder not in (None, encoder.fingerprint):
        raise CchcError(
            f"kho {store.folder} được tạo véc-tơ bằng {store.encoder}, "
            f"không phải {encoder.fingerprint}: dùng đúng mô hình đó (--model), "
            f"hoặc tạo lại véc-tơ bằng 'cchc embed --store {store.folder}'"
        )


def use_encoder(store: Store, encoder: Encoder) -> None:
    """Note by which encoder a store's vectors are made. ``CchcError`` where another has made them.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from types import SimpleNamespace
    >>> from cchc_nlp.store import writing
    >>> with (
    ...     tempfile.TemporaryDirectory() as folder,
    ...     writing(Path(folder), create_missing=True) as store,
    ... ):
    ...     use_encoder(store, SimpleNamespace(fingerprint="a", dimension=384))
    ...     store.encoder
    'a'
    """
    check_encoder(store, encoder)
    store.remember("encoder", encoder.fingerprint)


def embed_missing(
    store: Store, encoder: Encoder, progress: Callable[[int], None] | None = None
) -> int:
    """Embed the items that have no vector by this encoder, a batch a transaction.

    Their pieces get one each as well (:mod:`cchc_nlp.index.pieces`).

    A process that is stopped loses one batch. ``progress`` is called with the number of items done
    since the last call. Returns how many were embedded.

    >>> import cchc_nlp, tempfile
    >>> from pathlib import Path
    >>> from cchc_nlp.index import load_encoder
    >>> from cchc_nlp.store import writing
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     report = Path(folder) / "a.txt"
    ...     _ = report.write_text("Quyết định số 316/QĐ-UBND về một cửa.", encoding="utf8")
    ...     _ = cchc_nlp.ingest(report, Path(folder) / "kho", encoder=None)
    ...     with writing(Path(folder) / "kho") as store:
    ...         embed_missing(store, load_encoder())
    2
    """
    done = 0
    for kind in KINDS:
        missing = store.vectors.missing(kind, encoder.fingerprint)
        for at in range(0, len(missing), _BATCH):
            items = store.items.of(kind, missing[at : at + _BATCH])
            texts = [write_out(_to_embed(kind, heading, text)) for _, heading, text in items]
            vectors = encoder.encode_passage(texts, progress)
            pieces = _pieces(encoder, [text for _, _, text in items])
            store.vectors.put(kind, encoder.fingerprint, items, vectors, pieces)
            done += len(items)
    return done


def _pieces(encoder: Encoder, texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """The vectors of the pieces of each text, encoded together."""
    each = [pieces_of(text) for text in texts]
    vectors = encoder.encode_passage([write_out(piece) for pieces in each for piece in pieces])
    return np.split(vectors, np.cumsum([len(pieces) for pieces in each])[:-1])


def _to_embed(kind: ItemKind, heading: str, text: str) -> str:
    return f"{heading}: {text}" if kind == "passage" and heading else text

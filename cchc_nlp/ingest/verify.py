"""Proof that a store agrees with itself: reports, the documents they name, the index of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import (
    KINDS,
    Encoder,
    IndexSnapshot,
    bring_up_to_date,
    disagreements,
    embed_missing,
    use_encoder,
)
from cchc_nlp.store import Store, writing

__all__ = ["Finding", "is_unfinished", "verify"]


_LENGTH = 0.01
"""How far from 1 the length of a stored vector may be: half precision makes 0.001."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree, in Vietnamese, and whether it is repaired now.

    >>> Finding("3 văn bản không đúng với các viện dẫn", repaired=True).repaired
    True
    """

    what: str
    repaired: bool


def verify(folder: Path, encoder: Encoder, *, repair: bool = True) -> list[Finding]:
    """Compare everything that was made from the reports with what it was made from.

    What differs is made again, unless ``repair`` is false; no finding is proof that all agrees.
    What a stopped ingest left to be made is made first, or passed over without ``repair``: it is no
    damage. Only a damaged file of the store itself cannot be repaired. ``CchcError`` for a folder
    without a store, one that another process writes to, or one whose vectors another encoder made.

    >>> import tempfile
    >>> from cchc_nlp.index import load_encoder
    >>> from cchc_nlp.ingest import ingest
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     verify(Path(folder), load_encoder())
    []
    """
    with writing(folder) as store:
        use_encoder(store, encoder)
        damage = [Finding(f"tệp của kho hỏng: {line}", repaired=False) for line in store.damage()]
        if damage:
            return damage
        unfinished = is_unfinished(store)
        if unfinished and repair:
            _finish(store, encoder)
            unfinished = False
        found = _documents(store, repair=repair)
        found += _vectors(store, encoder, repair=repair, unfinished=unfinished)
        found += [] if unfinished else _index(store, repair=repair)
        return found


def is_unfinished(store: Store) -> bool:
    """Whether an ingest was stopped, or has left the embedding for later.

    Something is still to be made then, which is no damage.
    """
    return bool(store.recall("unfinished", False)) or store.documents.pending() > 0


def _finish(store: Store, encoder: Encoder) -> None:
    """Make what a stopped ingest did not come to make of the reports that it had stored."""
    bring_up_to_date(store, encoder)
    store.remember("unfinished", False)


def _documents(store: Store, *, repair: bool) -> list[Finding]:
    keys = store.documents.inconsistent()
    if keys and repair:
        store.documents.refresh(keys)
    return [Finding(f"{len(keys):,} văn bản không đúng với các viện dẫn", repair)] if keys else []


def _vectors(store: Store, encoder: Encoder, *, repair: bool, unfinished: bool) -> list[Finding]:
    found = list[Finding]()
    for kind in KINDS:
        bad = _bad_vectors(store, kind, encoder)
        if bad:
            found.append(Finding(f"{len(bad):,} véc-tơ ({kind}) thừa hoặc hỏng", repair))
            if repair:
                store.vectors.remove(kind, bad)
        missing = len(store.vectors.missing(kind, encoder.fingerprint))
        if missing and not unfinished:
            found.append(Finding(f"{missing:,} mục ({kind}) chưa có véc-tơ", repair))
    if repair and found:
        embed_missing(store, encoder)
    return found


def _bad_vectors(store: Store, kind: str, encoder: Encoder) -> list[int]:
    """Ids of vectors of no item, of a wrong size or not of length 1, or of pieces with such."""
    known, dimension = frozenset(store.items.ids(kind).tolist()), encoder.dimension
    bad = {
        item
        for item, vector in store.vectors.each(kind)
        if item not in known or len(vector) != dimension or not _of_length_1(vector[None])
    }
    bad |= {
        item
        for item, flat in store.vectors.each_pieces(kind)
        if item not in known
        or len(flat) % dimension
        or not _of_length_1(flat.reshape(-1, dimension))
    }
    return sorted(bad)


def _of_length_1(vectors: NDArray[np.float32]) -> bool:
    return bool((np.abs(np.linalg.norm(vectors, axis=1) - 1) < _LENGTH).all())


def _index(store: Store, *, repair: bool) -> list[Finding]:
    try:
        wrong = disagreements(IndexSnapshot.current(store.folder), store)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        wrong = [f"chỉ mục không đọc được: {' '.join(str(error).split())[:200]}"]
    if wrong and repair:
        left = disagreements(IndexSnapshot.update(store, afresh=True), store)
        return [Finding(line, not left) for line in wrong]
    return [Finding(line, repaired=False) for line in wrong]

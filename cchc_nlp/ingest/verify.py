"""Proof that a store agrees with itself: reports, the documents they name, the index of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cchc_nlp.index import (
    KINDS,
    Encoder,
    IndexSnapshot,
    bring_up_to_date,
    disagreements,
    embed_missing,
    use_encoder,
)
from cchc_nlp.ingest.corrections import analyse_again
from cchc_nlp.store import Store, writing

__all__ = ["Finding", "is_unfinished", "verify"]


_AT_ONCE = 20_000
"""Items whose vectors are looked at at once; bounds memory (not measured)."""


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
        found = _reports(store, repair=repair)
        found += _documents(store, repair=repair)
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


def _reports(store: Store, *, repair: bool) -> list[Finding]:
    """Reports that are not as they were stored, and their names and paths.

    What was found in a report is found again in its text; a text that is damaged itself is read
    anew from its file by the next ingest, and so is a report that no path leads to.
    """
    out = list[Finding]()
    read, found = store.reports.unproved()
    if read:
        out.append(Finding(f"{len(read):,} báo cáo hỏng văn bản: nạp lại tệp", repaired=False))
        if repair:
            store.reports.read_again(read)
    if found:
        out.append(Finding(f"{len(found):,} báo cáo không còn như khi được lưu", repair))
        if repair:
            analyse_again(store, found)
            store.documents.refresh_stale()
    misnamed = store.reports.misnamed()
    if misnamed:
        out.append(Finding(f"{len(misnamed):,} báo cáo mang tên không phải của tệp", repair))
        if repair:
            store.reports.name_by_path(misnamed)
    if lost := store.reports.without_path():
        out.append(Finding(f"{lost:,} báo cáo không có đường dẫn: nạp lại tệp", repaired=False))
    if repair:
        store.reports.prove()
    return out


def _documents(store: Store, *, repair: bool) -> list[Finding]:
    keys = store.documents.inconsistent()
    if keys and repair:
        store.documents.refresh(keys)
    return [Finding(f"{len(keys):,} văn bản không đúng với các viện dẫn", repair)] if keys else []


def _vectors(store: Store, encoder: Encoder, *, repair: bool, unfinished: bool) -> list[Finding]:
    found = list[Finding]()
    for kind in KINDS:
        bad = _bad_vectors(store, kind, encoder, repair=repair)
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


def _bad_vectors(store: Store, kind: str, encoder: Encoder, *, repair: bool) -> list[int]:
    """Ids of vectors of no item, or that are not as they were made of their item."""
    bad, ids = store.vectors.of_nothing(kind), store.items.ids(kind)
    for at in range(0, len(ids), _AT_ONCE):
        items = store.items.of(kind, ids[at : at + _AT_ONCE].tolist())
        bad += store.vectors.unproved(kind, items, encoder.dimension)
        if repair:
            store.vectors.prove(kind, items)
    return bad


def _index(store: Store, *, repair: bool) -> list[Finding]:
    try:
        wrong = disagreements(IndexSnapshot.current(store.folder), store)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        wrong = [f"chỉ mục không đọc được: {' '.join(str(error).split())[:200]}"]
    if wrong and repair:
        left = disagreements(IndexSnapshot.update(store, afresh=True), store)
        return [Finding(line, not left) for line in wrong]
    return [Finding(line, repaired=False) for line in wrong]

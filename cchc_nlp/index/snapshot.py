"""The index of a store at one generation: postings and vectors in a folder that is replaced whole.

Everything here can be made again from the store. A change of the store is brought in by the ids of
its items, since an id stands for the same text for ever: items that are new are added, items that
are gone become tombstones, the rest is linked from the folder before.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import BusyError, CchcError
from cchc_nlp.files import only_writer
from cchc_nlp.index.bm25 import BM25Index
from cchc_nlp.index.embedding import KINDS, embed_missing
from cchc_nlp.index.encoder import Encoder
from cchc_nlp.index.segments import link
from cchc_nlp.index.terms import Item
from cchc_nlp.index.vectors import VectorIndex
from cchc_nlp.store import Store
from cchc_nlp.types import ItemKind

__all__ = ["IndexSnapshot", "bring_up_to_date"]

Ids = NDArray[np.int64]

_LAYOUT = 3
"""Version of the files of an index; another one is made anew."""
_SEGMENT = 20_000
"""Items indexed at once; bounds memory (not measured)."""


def bring_up_to_date(
    store: Store, encoder: Encoder | None, on_vector: Callable[[int, int], None] | None = None
) -> int:
    """Bring all that is derived from reports up to date: documents, vectors, the index.

    Documents that changed are described anew, items without a vector get one if there is an
    encoder, and the index is made of it all. Only for who holds the store's lock.
    ``on_vector(done, total)`` reports progress. Returns how many items were embedded.

    >>> from cchc_nlp.store import writing
    >>> with (
    ...     tempfile.TemporaryDirectory() as folder,
    ...     writing(Path(folder), create_missing=True) as store,
    ... ):
    ...     embedded = bring_up_to_date(store, None)
    ...     embedded, IndexSnapshot.current(store.folder).generation == store.generation()
    (0, True)
    """
    store.documents.refresh_stale()
    embedded = 0
    if encoder is not None:
        total = sum(len(store.vectors.missing(kind, encoder.fingerprint)) for kind in KINDS)
        done = 0

        def report(count: int) -> None:
            nonlocal done
            done += count
            if on_vector:
                on_vector(done, total)

        embedded = embed_missing(store, encoder, report)
    IndexSnapshot.update(store)
    return embedded


class IndexSnapshot:
    """The index of one generation of a store.

    ``bm25`` has postings of each kind of items, ``vectors`` a vector index of each kind of which
    anything is embedded, ``encoder`` the fingerprint of the encoder that made them.

    >>> import cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     snapshot = IndexSnapshot.open(Store(Path(folder)))
    ...     sorted(snapshot.bm25), sorted(snapshot.vectors), len(snapshot.bm25["document"]) > 10
    (['document', 'passage'], [], True)
    """

    def __init__(
        self, folder: Path, *, temporary: tempfile.TemporaryDirectory[str] | None = None
    ) -> None:
        """Open a folder. ``OSError`` or ``ValueError`` when it is not whole."""
        about = json.loads((folder / "index.json").read_text(encoding="utf8"))
        if about.get("layout") != _LAYOUT:
            raise ValueError("another layout")
        if about.get("files") != _file_sizes(folder):
            raise ValueError("files are missing or cut short")
        self.folder = folder
        self.generation = int(about["generation"])
        self.encoder: str | None = about["encoder"]
        self.checksums: dict[str, str] = about["checksums"]
        self.bm25 = {kind: BM25Index.open(_bm25_folder(folder, kind)) for kind in KINDS}
        self.vectors = {
            kind: VectorIndex(_vectors_file(folder, kind))
            for kind in KINDS
            if _vectors_file(folder, kind).exists()
        }
        self._temporary = temporary  # removed with this object

    @classmethod
    def open(cls, store: Store, *, at_once: bool = True) -> IndexSnapshot:
        """The index of a store's present generation, brought up to date first if it is not.

        Where nothing can be written, or another process is writing, it is made in a temporary
        folder for this process. With ``at_once=False`` an older one is good enough while another
        process is writing, since that one will leave a new one soon.
        """
        found = cls._current(store.folder)
        if found is not None and found.is_of(store):
            return found
        try:
            with only_writer(store.folder):
                return cls.update(store)
        except (CchcError, OSError) as error:
            if isinstance(error, BusyError) and found is not None and not at_once:
                return found
            temporary = tempfile.TemporaryDirectory(prefix="cchc-index-")
            folder = Path(temporary.name) / "index"
            return cls(_make(store, cls._current(store.folder), folder), temporary=temporary)

    @classmethod
    def current(cls, store: Path) -> IndexSnapshot:
        """The index in a store's folder, of whatever generation.

        ``OSError`` or ``ValueError`` where there is none or it is not whole.
        """
        home = store / "index"
        while True:
            name = (home / "current").read_text(encoding="utf8")
            try:
                return cls(home / name)
            except (OSError, ValueError):
                if (home / "current").read_text(encoding="utf8") == name:
                    raise
                # else it was replaced while it was opened

    @classmethod
    def _current(cls, store: Path) -> IndexSnapshot | None:
        try:
            return cls.current(store)
        except (OSError, ValueError):
            return None

    def is_of(self, store: Store) -> bool:
        """Whether it is the index of the store's present generation."""
        return (self.generation, self.encoder) == (store.generation(), store.encoder)

    @classmethod
    def update(cls, store: Store, *, afresh: bool = False) -> IndexSnapshot:
        """Make the index of a store's present generation and put it in the place of the one before.

        ``afresh`` makes it without regard to the one before. Only for who holds the store's lock.
        """
        before, home = cls._current(store.folder), store.folder / "index"
        if before is not None and not afresh and before.is_of(store):
            return before
        home.mkdir(exist_ok=True)
        _clear(store.folder, home, before)
        name = f"{store.generation()}-{os.getpid()}-{os.urandom(3).hex()}"
        folder = _make(store, None if afresh else before, home / name)
        beside = home / "next"
        beside.write_text(folder.name, encoding="utf8")
        beside.replace(home / "current")
        made = cls(folder)
        if before is not None:
            shutil.rmtree(before.folder, ignore_errors=True)
        return made


# ---- making


def _clear(store: Path, home: Path, before: IndexSnapshot | None) -> None:
    """Remove what the second version of stores kept, and what a process left that was stopped."""
    for name in ("passages.faiss", "documents.faiss", "index.json"):
        (store / name).unlink(missing_ok=True)
    for path in home.iterdir():
        if path.name in ("current", before.folder.name if before else ""):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _make(store: Store, before: IndexSnapshot | None, folder: Path) -> Path:
    """Write the index of a store's present generation to a new folder.

    What has not changed since ``before`` is linked from there.
    """
    folder.mkdir(parents=True)
    generation, encoder = store.generation(), store.encoder
    same_encoder = before if before and before.encoder == encoder else None
    for kind in KINDS:
        _make_bm25(store, before, kind, folder)
        _make_vectors(store, same_encoder, kind, folder)
    about = {
        "layout": _LAYOUT,
        "generation": generation,
        "encoder": encoder,
        "files": _file_sizes(folder),
        "checksums": checksums(folder, before),
    }
    (folder / "index.json").write_text(json.dumps(about), encoding="utf8")
    return folder


def _make_bm25(store: Store, before: IndexSnapshot | None, kind: ItemKind, folder: Path) -> None:
    wanted = store.items.ids(kind)
    index = before.bm25[kind] if before else BM25Index((), ())
    added, gone = np.setdiff1d(wanted, index.ids), np.setdiff1d(index.ids, wanted)
    batches = (_items(store, kind, part) for _, part in _parts(added))
    index.updated(batches, gone, _bm25_folder(folder, kind))


def _make_vectors(store: Store, before: IndexSnapshot | None, kind: ItemKind, folder: Path) -> None:
    path, wanted = _vectors_file(folder, kind), store.vectors.ids(kind, store.encoder or "")
    old = before.vectors.get(kind) if before else None
    held = old.ids if old else np.zeros(0, np.int64)
    if before and old and np.array_equal(wanted, held):
        link(_vectors_file(before.folder, kind), path)
    elif len(wanted):
        VectorIndex.write(
            path,
            _vectors(store, kind, wanted[:1]).shape[1],
            _vectors_file(before.folder, kind) if before and len(held) else None,
            np.setdiff1d(held, wanted),
            np.setdiff1d(wanted, held),
            partial(_vectors, store, kind),
            wanted,
        )


def _bm25_folder(folder: Path, kind: ItemKind) -> Path:
    return folder / f"{kind}.words"


def _vectors_file(folder: Path, kind: ItemKind) -> Path:
    return folder / f"{kind}.faiss"


def _file_sizes(folder: Path) -> dict[str, int]:
    """Sizes in bytes of the files of an index, by their path within it."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "index.json")
    return {p.relative_to(folder).as_posix(): p.stat().st_size for p in files}


def checksums(folder: Path, before: IndexSnapshot | None = None) -> dict[str, str]:
    """Checksums of the files of an index, by their path within it.

    Those of files that are linked from the index ``before`` are what was noted there.
    """
    noted = (
        {(before.folder / name).stat().st_ino: sum for name, sum in before.checksums.items()}
        if before
        else {}
    )
    out = dict[str, str]()
    for name in _file_sizes(folder):
        path = folder / name
        known = noted.get(path.stat().st_ino) if path.stat().st_nlink > 1 else None
        out[name] = known or _checksum(path)
    return out


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


# ---- what the store has


def _items(store: Store, kind: ItemKind, ids: Ids) -> list[Item]:
    return [Item(*row) for row in store.items.of(kind, ids.tolist())]


def _vectors(store: Store, kind: ItemKind, ids: Ids) -> NDArray[np.float32]:
    return store.vectors.of(kind, ids.tolist())[1]


def _parts(ids: Ids) -> Iterator[tuple[int, Ids]]:
    return ((at, ids[at : at + _SEGMENT]) for at in range(0, len(ids), _SEGMENT))

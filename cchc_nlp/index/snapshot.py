"""What is searched: words and vectors of a store's passages and documents, in one folder that is replaced whole.

Everything here can be made again from the store. A change of the store is brought in by the numbers of its items, which always stand for the same text: what is new is
added, what is gone is taken out, the rest is linked from the folder before.
"""

from __future__ import annotations

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
from cchc_nlp.index.bm25 import BM25Index, Item, items_digest, link
from cchc_nlp.index.encoder import Encoder
from cchc_nlp.index.vectors import VectorIndex
from cchc_nlp.knowledge import write_out
from cchc_nlp.store import Store

__all__ = [
    "KINDS",
    "IndexSnapshot",
    "bring_up_to_date",
    "check_encoder",
    "embed_missing",
    "use_encoder",
]

KINDS = ("passage", "document")
_LAYOUT = 1
_BATCH = 256
_SEGMENT = 20_000
"""Items whose words are indexed at once."""


def check_encoder(store: Store, encoder: Encoder) -> None:
    """``CchcError`` where a store's vectors are made by another encoder; it names the command that makes them again."""
    if store.encoder not in (None, encoder.fingerprint):
        raise CchcError(
            f"kho {store.folder} được tạo véc-tơ bằng {store.encoder}, không phải {encoder.fingerprint}: dùng đúng mô hình đó (--model), "
            f"hoặc tạo lại véc-tơ bằng 'cchc embed --store {store.folder}'"
        )


def use_encoder(store: Store, encoder: Encoder) -> None:
    """Note by which encoder a store's vectors are made. ``CchcError`` where another has made them."""
    check_encoder(store, encoder)
    store.remember("encoder", encoder.fingerprint)


def embed_missing(
    store: Store, encoder: Encoder, progress: Callable[[int], None] | None = None
) -> int:
    """Embed what has no vector by this encoder, a batch a transaction, so that a stop loses one batch. Returns how many were embedded."""
    done = 0
    for kind in KINDS:
        todo = store.vectors.missing(kind, encoder.fingerprint)
        for at in range(0, len(todo), _BATCH):
            items = store.items.of(kind, todo[at : at + _BATCH])
            vectors = encoder.encode_passage(
                [write_out(_to_embed(kind, heading, text)) for _, heading, text in items], progress
            )
            store.vectors.put(
                kind, encoder.fingerprint, [number for number, _, _ in items], vectors
            )
            done += len(items)
    return done


def bring_up_to_date(
    store: Store, encoder: Encoder | None, on_vector: Callable[[int, int], None] | None = None
) -> int:
    """Describe the documents that changed, embed what has no vector yet if there is an encoder, and index it all; returns how many were embedded.

    Only for who holds the store's lock. ``on_vector(done, of)`` reports progress.
    """
    store.documents.refresh_stale()
    embedded = 0
    if encoder is not None:
        total, done = (
            sum(len(store.vectors.missing(kind, encoder.fingerprint)) for kind in KINDS),
            0,
        )

        def report(count: int) -> None:
            nonlocal done
            done += count
            if on_vector:
                on_vector(done, total)

        embedded = embed_missing(store, encoder, report)
    IndexSnapshot.update(store)
    return embedded


def _to_embed(kind: str, heading: str, text: str) -> str:
    return f"{heading}: {text}" if kind == "passage" and heading else text


class IndexSnapshot:
    """Words and vectors of one state of a store, which ``generation`` names; a kind of which nothing is embedded yet has no vectors."""

    def __init__(
        self, folder: Path, *, temporary: tempfile.TemporaryDirectory[str] | None = None
    ) -> None:
        """Open a folder. ``OSError`` or ``ValueError`` when it is not whole."""
        said = json.loads((folder / "index.json").read_text(encoding="utf8"))
        if said.get("layout") != _LAYOUT:
            raise ValueError("another layout")
        if said.get("files") != _sizes(folder):
            raise ValueError("files are missing or cut short")
        self.folder, self.generation, self.encoder = (
            folder,
            int(said["generation"]),
            said["encoder"],
        )
        self.words = {kind: BM25Index.open(folder / f"{kind}.words") for kind in KINDS}
        self.vectors = {
            kind: VectorIndex(path) for kind in KINDS if (path := folder / f"{kind}.faiss").exists()
        }
        self._temporary = temporary  # removed with this object

    @classmethod
    def open(cls, store: Store, *, at_once: bool = True) -> IndexSnapshot:
        """The index of a store as it is now: the one in its folder, brought up to date first if the store has changed since.

        Where nothing can be written, or another process is writing, an up-to-date one is made beside for this process; unless ``at_once`` is false:
        then the one that the writer last left will do, as it is followed by another soon.
        """
        found = cls._current(store.folder)
        if found is not None and (found.generation, found.encoder) == (
            store.generation(),
            store.encoder,
        ):
            return found
        try:
            with only_writer(store.folder):
                return cls.update(store)
        except (CchcError, OSError) as error:
            if isinstance(error, BusyError) and found is not None and not at_once:
                return found
            temporary = tempfile.TemporaryDirectory(prefix="cchc-index-")
            return cls(
                _make(store, cls._current(store.folder), Path(temporary.name) / "index"),
                temporary=temporary,
            )

    @classmethod
    def current(cls, store: Path) -> IndexSnapshot:
        """The index in a store's folder, whatever state of the store it is of. ``OSError`` or ``ValueError`` where there is none or it is not whole."""
        home = store / "index"
        while True:
            named = (home / "current").read_text(encoding="utf8")
            try:
                return cls(home / named)
            except (OSError, ValueError):
                if (home / "current").read_text(
                    encoding="utf8"
                ) == named:  # else it was replaced while it was opened
                    raise

    @classmethod
    def _current(cls, store: Path) -> IndexSnapshot | None:
        try:
            return cls.current(store)
        except (OSError, ValueError):
            return None

    @classmethod
    def update(cls, store: Store, *, afresh: bool = False) -> IndexSnapshot:
        """Make the index of a store as it is now and put it in the place of the one before; only for who holds the store's lock.

        ``afresh`` makes it without regard to the one before.
        """
        before, home = cls._current(store.folder), store.folder / "index"
        if (
            before is not None
            and not afresh
            and (before.generation, before.encoder) == (store.generation(), store.encoder)
        ):
            return before
        home.mkdir(exist_ok=True)
        for old in (
            "passages.faiss",
            "documents.faiss",
            "index.json",
        ):  # of stores of the second version
            (store.folder / old).unlink(missing_ok=True)
        for left in home.iterdir():  # of a process that was stopped
            if left.name not in ("current", before.folder.name if before else ""):
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
        folder = _make(
            store,
            None if afresh else before,
            home / f"{store.generation()}-{os.getpid()}-{os.urandom(3).hex()}",
        )
        beside = home / "next"
        beside.write_text(folder.name, encoding="utf8")
        beside.replace(home / "current")
        made = cls(folder)
        if before is not None:
            shutil.rmtree(before.folder, ignore_errors=True)
        return made

    # ---- proof

    def disagreements(self, store: Store) -> list[str]:
        """What in this index is not as the store has it: one line each, none if all agrees. Reads everything."""
        out = list[str]()
        if self.encoder != store.encoder or self.generation != store.generation():
            out.append("chỉ mục không thuộc trạng thái hiện tại của kho")
        for kind in KINDS:
            wanted = store.items.ids(kind)
            out += _differ(f"chữ ({kind})", wanted, self.words[kind].items)
            out += self._wrong_words(store, kind)
            embedded = store.vectors.ids(kind, store.encoder or "")
            vectors = self.vectors.get(kind)
            held = vectors.items if vectors else np.zeros(0, np.int64)
            out += _differ(f"véc-tơ ({kind})", embedded, held)
            if vectors and np.array_equal(embedded, held):
                out += _wrong_vectors(store, kind, vectors, embedded)
        return out

    def _wrong_words(self, store: Store, kind: str) -> list[str]:
        wrong = 0
        for segment, alive in zip(self.words[kind].segments, self.words[kind].alive, strict=True):
            digests = segment.digest()[alive]
            for at, numbers in _parts(segment.numbers[alive]):
                items = _items(store, kind, numbers)
                if len(items) == len(numbers):
                    wrong += int((items_digest(items) != digests[at : at + len(numbers)]).sum())
        return [f"chỉ mục chữ của {wrong:,} mục ({kind}) không đúng với văn bản"] if wrong else []


def _make(store: Store, before: IndexSnapshot | None, folder: Path) -> Path:
    """Write the index of a store as it is now to a new folder; what has not changed since ``before`` is linked from there."""
    folder.mkdir(parents=True)
    generation, encoder = store.generation(), store.encoder
    for kind in KINDS:
        wanted = store.items.ids(kind)
        words = before.words[kind] if before else BM25Index((), ())
        added, gone = np.setdiff1d(wanted, words.items), np.setdiff1d(words.items, wanted)
        words.updated(
            (_items(store, kind, part) for _, part in _parts(added)), gone, folder / f"{kind}.words"
        )
        _make_vectors(
            store,
            before if before and before.encoder == encoder else None,
            kind,
            folder / f"{kind}.faiss",
        )
    said = {
        "layout": _LAYOUT,
        "generation": generation,
        "encoder": encoder,
        "files": _sizes(folder),
    }
    (folder / "index.json").write_text(json.dumps(said), encoding="utf8")
    return folder


def _sizes(folder: Path) -> dict[str, int]:
    """Sizes of the files of an index, by their path within it."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "index.json")
    return {p.relative_to(folder).as_posix(): p.stat().st_size for p in files}


def _make_vectors(store: Store, before: IndexSnapshot | None, kind: str, path: Path) -> None:
    wanted = store.vectors.ids(kind, store.encoder or "")
    held = (
        before.vectors[kind].items if before and kind in before.vectors else np.zeros(0, np.int64)
    )
    if before and kind in before.vectors and np.array_equal(wanted, held):
        link(before.folder / path.name, path)
    elif len(wanted):
        dimension = store.vectors.of(kind, wanted[:1].tolist())[1].shape[1]
        last = before.folder / path.name if len(held) and before else None
        fetch = partial(_vectors, store, kind)
        VectorIndex.write(
            path,
            dimension,
            last,
            np.setdiff1d(held, wanted),
            np.setdiff1d(wanted, held),
            fetch,
            wanted,
        )


def _items(store: Store, kind: str, numbers: NDArray[np.int64]) -> list[Item]:
    return [Item(*row) for row in store.items.of(kind, numbers.tolist())]


def _vectors(store: Store, kind: str, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
    return store.vectors.of(kind, numbers.tolist())[1]


def _parts(numbers: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    return ((at, numbers[at : at + _SEGMENT]) for at in range(0, len(numbers), _SEGMENT))


def _differ(name: str, wanted: NDArray[np.int64], held: NDArray[np.int64]) -> list[str]:
    missing, extra = len(np.setdiff1d(wanted, held)), len(np.setdiff1d(held, wanted))
    return [f"chỉ mục {name}: thiếu {missing:,}, thừa {extra:,}"] if missing or extra else []


def _wrong_vectors(
    store: Store, kind: str, vectors: VectorIndex, numbers: NDArray[np.int64]
) -> list[str]:
    wrong = 0
    for _, part in _parts(numbers):
        stored = store.vectors.of(kind, part.tolist())[1]
        wrong += int((np.linalg.norm(vectors.vectors(part) - stored, axis=1) > _KEPT).sum())
    return [f"chỉ mục véc-tơ của {wrong:,} mục ({kind}) không đúng với kho"] if wrong else []


_KEPT = 0.2
"""How far a vector of the index may lie from that of the store, both of length 1: bytes instead of half precision make 0.01, for outliers 0.1."""

"""The store of what was read, found and embedded: one folder, opened to read or to write.

All else, the index above all, can be made from it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from cchc_nlp.errors import CchcError
from cchc_nlp.files import only_writer
from cchc_nlp.store.corrections import Corrections, ReferenceCorrections
from cchc_nlp.store.database import Database, create
from cchc_nlp.store.documents import Documents
from cchc_nlp.store.items import Items
from cchc_nlp.store.queries import Queries
from cchc_nlp.store.reports import Reports
from cchc_nlp.store.vectors import Vectors

__all__ = ["Store", "open_store", "writing"]


class Store:
    """A store, opened for reading; :func:`writing` opens one that can be written to.

    Its parts tell what they hold and take what is to be kept: ``store.reports.files(digest)``,
    ``store.documents.refresh_stale()``, ``store.vectors.put(...)``. What writes raises an error in
    a store that is open for reading. Read from any number of threads, write from one.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     with Store(Path(folder)) as store:
    ...         store.queries.document("18/KH-UBND").type
    'Kế hoạch'
    """

    folder: Path
    reports: Reports
    documents: Documents
    items: Items
    vectors: Vectors
    corrections: Corrections
    reference_corrections: ReferenceCorrections
    queries: Queries
    database: Database
    """The door to the file; for the modules of this room alone."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        """Open a store. ``CchcError`` where there is none, or it cannot be read."""
        self.folder = folder
        self.database = database or Database(folder)
        self.vectors = Vectors(self.database)
        self.documents = Documents(self.database, self.vectors)
        self.reports = Reports(self.database, self.documents, self.vectors)
        self.items = Items(self.database)
        self.corrections = Corrections(self.database)
        self.reference_corrections = ReferenceCorrections(self.database)
        self.queries = Queries(self.database)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store's file."""
        self.database.close()

    # ---- what a store knows of itself

    @property
    def encoder(self) -> str | None:
        """The fingerprint of the encoder that made the vectors; None before the first."""
        return self.vectors.encoder

    def generation(self) -> int:
        """A number that grows whenever passages, documents or vectors change."""
        return self.database.generation()

    def counts(self) -> dict[str, int]:
        """The number of records of each kind."""
        return self.queries.counts()

    def damage(self) -> list[str]:
        """One line for each fault of the file: damaged pages, rows that refer to nothing."""
        return self.database.damage()

    def remember(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name, such as the lexicon that reports are read with."""
        self.database.remember(name, value)

    def recall(self, name: str, default: Any) -> Any:
        """The value that was last remembered under a name."""
        return self.database.recall(name, default)


def open_store(folder: str | Path) -> Store:
    """The store in a folder, opened for reading. ``CchcError`` where there is none.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     open_store(folder).counts()["reports"]
    1
    """
    return Store(Path(folder))


@contextmanager
def writing(folder: Path, *, create_missing: bool = False) -> Iterator[Store]:
    """Open a store for writing, alone: whoever else wants to write is refused meanwhile.

    ``create_missing`` makes an empty store in a folder that has none, and the folder. ``CchcError``
    where there is no store otherwise, or it cannot be written (what was stored by then is kept);
    ``BusyError`` while another process writes.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with writing(Path(folder) / "kho", create_missing=True) as store:
    ...         store.remember("lexicon", ["Minh Hà"])
    ...     open_store(Path(folder) / "kho").recall("lexicon", [])
    ['Minh Hà']
    """
    if not create_missing:
        Store(folder).close()  # a folder without a store is refused before a lock is made in it
    try:
        with only_writer(folder):
            if create_missing:
                create(folder)
            with Store(folder, Database(folder, writable=True)) as store:
                yield store
    except (OSError, sqlite3.OperationalError) as error:
        raise CchcError(
            f"không ghi được vào {folder}: {error}; những báo cáo đã xong vẫn ở trong kho"
        ) from None

"""The SQLite file of a store: opening it to read or to write, making it, upgrading it, asking it.

The other modules of this room send their SQL through :class:`Database`; nobody else does.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from cchc_nlp.errors import CchcError
from cchc_nlp.store.records import field_names
from cchc_nlp.store.schema import SCHEMA, UPGRADES, VERSION

__all__ = ["OF_ONE_ROW", "Database", "create", "insert_into", "select_list"]

T = TypeVar("T")
Parameters = Sequence[Any] | Mapping[str, Any]

_FILE = "store.sqlite"
_PATIENCE = 30.0
"""Seconds to wait for another process's transaction, which is a report, a batch of documents or of
vectors, or an upgrade. Not measured: the first three take less than a second here."""
_CHECKPOINT = 5000
"""Pages of 4 KiB that the write-ahead log may hold before they are brought into the file: what is
written often is written once. Not measured beyond that; SQLite's own 1000 is meant for less."""
_AT_ONCE = 500
"""Ids that a query is asked for at once; SQLite allowed 999 parameters before version 3.32."""


def create(folder: Path) -> None:
    """Make an empty store in a folder, unless there is one; only for who holds the folder's lock.

    ``CchcError`` where it cannot be made.
    """
    path = folder / _FILE
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # beside its place and renamed: whoever finds the file finds a whole store, and SQLite does
        # not wait where two change the journal's mode
        beside = path.with_name(f".{path.name}.part")
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            _run(connection, SCHEMA)
            connection.execute(
                "INSERT INTO meta VALUES ('schema', ?), ('generation', '0')", (VERSION,)
            )
            connection.commit()
        beside.replace(path)
    except (sqlite3.DatabaseError, OSError) as error:
        raise _cannot_open(folder, error) from None


OF_ONE_ROW = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, ValueError)
"""Errors of what is to be stored, not of the place where it is stored: of one report, not of all.
A text that cannot be encoded is a ``ValueError``."""


class Database:
    """The file of a store, opened for reading, or for writing by who holds the folder's lock.

    A file of an earlier version is upgraded first, where the folder may be written. Used from
    several threads, it is for reading only.
    """

    def __init__(self, folder: Path, *, writable: bool = False) -> None:
        """Open the file. ``CchcError`` where there is none, or it is not one that can be read."""
        path = folder / _FILE
        if not path.exists():
            raise CchcError(
                f"không có kho dữ liệu trong {folder}: "
                f"hãy chạy 'cchc ingest THƯ_MỤC --store {folder}' trước"
            )
        # where nothing can be written, SQLite cannot keep its journal beside the file: the file is
        # read as it is
        immutable = not os.access(folder, os.W_OK)
        try:
            self._connection = _connect(path, immutable=immutable)
            if not immutable and _version(self._connection) in UPGRADES:
                _upgrade(path)
            self._check_version(path)
            if writable:
                self._connection.execute("PRAGMA foreign_keys = ON")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT}")
            else:
                # not mode=ro: the first to open a file after a crash must be able to recover it
                self._connection.execute("PRAGMA query_only = ON")
        except (sqlite3.DatabaseError, OSError) as error:
            raise _cannot_open(folder, error) from None

    def _check_version(self, path: Path) -> None:
        found = _version(self._connection)
        if found != VERSION:
            raise CchcError(
                f"kho {path} thuộc phiên bản {found or 'unknown'}, chương trình này đọc phiên bản "
                f"{VERSION}: hãy nạp lại báo cáo vào thư mục mới"
            )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything inside, or nothing of it; one inside another is a part of that one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    # ---- reading

    def rows(self, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self._connection.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Parameters = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query one by one, for results too large to hold."""
        yield from self._connection.execute(sql, parameters)

    def mappings(self, sql: str, parameters: Parameters = ()) -> Iterator[dict[str, Any]]:
        """The rows of a query one by one, each a mapping of its columns."""
        for row in self._connection.execute(sql, parameters):
            yield dict(row)

    def records(self, record: Callable[..., T], sql: str, parameters: Parameters = ()) -> list[T]:
        """The rows of a query as records, whose fields are the query's columns in their order."""
        return [record(*row) for row in self.rows(sql, parameters)]

    def first(self, record: Callable[..., T], sql: str, parameters: Parameters = ()) -> T | None:
        """The first row of a query as a record; None where there is none."""
        row = self._connection.execute(sql, parameters).fetchone()
        return None if row is None else record(*row)

    def column(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """The first column of a query."""
        return [row[0] for row in self.rows(sql, parameters)]

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """The first column of the first row of a query; None where there is none."""
        row = self._connection.execute(sql, parameters).fetchone()
        return None if row is None else row[0]

    def for_ids(
        self, sql: str, column: str, ids: Iterable[int], parameters: Sequence[Any] = ()
    ) -> Iterator[sqlite3.Row]:
        """The rows of a query whose ``column`` is one of some ids, in the ids' ascending order."""
        ordered = sorted(map(int, ids))
        word = "AND" if " WHERE " in sql else "WHERE"
        for at in range(0, len(ordered), _AT_ONCE):
            some = ordered[at : at + _AT_ONCE]
            listed = ",".join("?" * len(some))
            yield from self._connection.execute(
                f"{sql} {word} {column} IN ({listed}) ORDER BY {column}", (*parameters, *some)
            )

    # ---- writing

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement that writes; returns the id of the row that was inserted last."""
        return int(self._connection.execute(sql, parameters).lastrowid or 0)

    def execute_each(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each of its parameters."""
        self._connection.executemany(sql, parameters)

    # ---- what a store notes of itself

    def generation(self) -> int:
        """A number that grows whenever passages, documents or vectors change."""
        return int(self.value("SELECT value FROM meta WHERE name = 'generation'"))

    def changed(self) -> None:
        """Begin the next generation."""
        self.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")

    def remember(self, name: str, value: Any) -> None:
        """Keep a JSON value under a name; what was under it goes."""
        text = json.dumps(value, ensure_ascii=False)
        self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, text))

    def recall(self, name: str, default: Any) -> Any:
        """The value that was last remembered under a name."""
        text = self.value("SELECT value FROM meta WHERE name = ?", (name,))
        return default if text is None else json.loads(text)

    def damage(self) -> list[str]:
        """One line for each fault of the file: damaged pages, rows that refer to nothing."""
        found = [line for line in self.column("PRAGMA integrity_check") if line != "ok"]
        return found + [f"{r[0]}: {r[1]}" for r in self.rows("PRAGMA foreign_key_check")]


def insert_into(table: str, columns: Iterable[str]) -> str:
    """A statement that inserts a row with a value for each of some columns.

    >>> insert_into("stale", ["key"])
    'INSERT INTO stale (key) VALUES (?)'
    """
    names = tuple(columns)
    places = ", ".join("?" * len(names))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"


def select_list(record: type, table: str = "", **others: str) -> str:
    """The columns of a query that fills a record: those named as its fields, in a table (alias).

    ``others`` are the expressions of fields that are called otherwise there.

    >>> from cchc_nlp.store.records import ReportName
    >>> select_list(ReportName, "r", report="r.name")
    'r.name, r.digest'
    """
    prefix = f"{table}." if table else ""
    return ", ".join(others.get(name, f"{prefix}{name}") for name in field_names(record))


def _cannot_open(folder: Path, error: Exception) -> CchcError:
    return CchcError(f"không mở được kho {folder}: {error}")


def _connect(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    name = f"{path.absolute().as_uri()}?immutable=1" if immutable else path
    connection = sqlite3.connect(
        name, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, uri=immutable
    )
    connection.row_factory = sqlite3.Row
    return connection


def _version(connection: sqlite3.Connection) -> str | None:
    found = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    return found[0] if found else None


def _upgrade(path: Path) -> None:
    """Bring a file of an earlier version to this one, a version a transaction."""
    with closing(_connect(path)) as connection:
        while (found := _version(connection)) in UPGRADES:
            connection.execute("BEGIN IMMEDIATE")
            try:
                # asked again where nobody else can write: another process may have been faster
                if _version(connection) == found:
                    _run(connection, UPGRADES[found])
                    connection.execute(
                        "UPDATE meta SET value = ? WHERE name = 'schema'", (str(int(found) + 1),)
                    )
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def _run(connection: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            connection.execute(statement)

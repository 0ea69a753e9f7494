"""A store's tables, read and changed past the package: what a test says of a store must not go
through the code that it tests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path


def rows(store: Path, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
    """The rows that a statement gives; what it changes is committed."""
    with closing(sqlite3.connect(store / "store.sqlite", timeout=300)) as db, db:
        db.row_factory = sqlite3.Row
        return db.execute(sql, parameters).fetchall()


def changing(sql: str) -> Callable[[Path], None]:
    """What changes a store by a statement."""

    def change(store: Path) -> None:
        rows(store, sql)

    return change

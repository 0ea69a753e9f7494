"""Stores as the first version of the schema made them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_SINCE = {
    "reports": (
        "key number date issued_at issuer type subject period recipients office"
        " signer reading unread parent addressees own proof"
    ),
    "pages": "quality method reason",
    "mentions": "digest8 derived",
    "documents": "report",
    "vectors": "proof",
}
"""Columns of later versions, by table."""
_DROPPED = (
    "TABLE reference_corrections",
    "TABLE stale",
    "INDEX relations_on",
    "INDEX relations_acts",
    "INDEX mentions_sampled",
    "INDEX reports_own",
    "INDEX reports_alike",
)


def set_back(folder: Path) -> None:
    """Make a store what the first version of the schema made."""
    with sqlite3.connect(folder / "store.sqlite") as db:
        for drop in _DROPPED:
            db.execute(f"DROP {drop}")
        for table, columns in _SINCE.items():
            for column in columns.split():
                db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("CREATE INDEX mentions_by_key ON mentions (key)")
        for kind in ("passages", "documents"):
            db.execute(f"CREATE VIRTUAL TABLE {kind}_text USING fts5(accented, folded)")
        db.execute("DELETE FROM meta WHERE name = 'encoder'")
        db.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")

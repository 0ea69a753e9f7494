"""Proofs of what is stored: checksums by which damage is told from what was written.

A report's has two parts: of what was read (its text and its pages), and of what was found in it. An
item's vector has one of the vector together with the text that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from cchc_nlp.store.database import Database
from cchc_nlp.store.records import ItemText

__all__ = ["report_proof", "vector_proof"]

_SIZE = 8
"""Bytes of a checksum: damage passes unseen once in 10^19."""
_UNPROVED = ("id", "report", "name", "added", "proof")
"""Columns that say nothing of a report's content, or change with its paths."""
_READ = (
    "SELECT digest, source FROM reports WHERE id = ?",
    "SELECT * FROM pages WHERE report = ? ORDER BY number",
)
_FOUND = (
    "SELECT * FROM reports WHERE id = ?",
    "SELECT * FROM passages WHERE report = ? ORDER BY id",
    "SELECT * FROM mentions WHERE report = ? ORDER BY id",
    "SELECT * FROM relations WHERE report = ? ORDER BY id",
)


def report_proof(database: Database, report: int) -> str:
    """The proof of a report, by its id, as it is stored now: two parts joined by ":"."""
    return ":".join(_checksum(database, each, report) for each in (_READ, _FOUND))


def _checksum(database: Database, each: Iterable[str], report: int) -> str:
    out = blake2b(digest_size=_SIZE)
    for sql in each:
        for row in database.mappings(sql, (report,)):
            kept = [(name, value) for name, value in row.items() if name not in _UNPROVED]
            out.update(repr(kept).encode("utf8", "surrogatepass"))
    return out.hexdigest()


def vector_proof(item: ItemText, vector: bytes) -> bytes:
    """The proof of a vector, or of those of an item's pieces, that was made from an item.

    >>> len(vector_proof(ItemText(1, "", "một cửa"), b""))
    8
    """
    text = f"{item.heading}\0{item.text}\0".encode("utf8", "surrogatepass")
    return blake2b(text + vector, digest_size=_SIZE).digest()

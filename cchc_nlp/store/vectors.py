"""Vectors of passages and documents, and of pieces of passages, as encoders made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.store.database import Database
from cchc_nlp.store.items import table_of
from cchc_nlp.store.proofs import vector_proof
from cchc_nlp.store.records import ItemText

__all__ = ["Vectors"]

_SELECT = "SELECT item, vector FROM vectors WHERE kind = ?"
_LENGTH = 0.01
"""How far from 1 the length of a stored vector may be: half precision makes 0.001."""
_PIECES = "pieces of a "
"""Before the name of a kind: that of the vectors of all pieces of an item, one after another."""


class Vectors:
    """Vectors by kind and id of their item, stored in half precision."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def encoder(self) -> str | None:
        """The fingerprint of the encoder that made the vectors; None before the first."""
        named = self._database.recall("encoder", None)
        if named is None:  # stores were made before this was noted
            named = self._database.value("SELECT encoder FROM vectors LIMIT 1")
        return named if named is None else str(named)

    def ids(self, kind: str, encoder: str) -> NDArray[np.int64]:
        """Ids of the items that have a vector by an encoder, ascending."""
        sql = "SELECT item FROM vectors WHERE kind = ? AND encoder = ? ORDER BY item"
        return np.array(self._database.column(sql, (kind, encoder)), np.int64)

    def missing(self, kind: str, encoder: str) -> list[int]:
        """Ids of the items that have no vector by an encoder, or their pieces none, ascending."""
        sql = f"""SELECT id FROM {table_of(kind)} x WHERE 2 > (
                  SELECT count(*) FROM vectors v
                  WHERE v.kind IN (?, ?) AND v.item = x.id AND v.encoder = ?) ORDER BY id"""
        return self._database.column(sql, (kind, _PIECES + kind, encoder))

    def of(self, kind: str, ids: Iterable[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Vectors of those items that have one.

        Returns their ids, ascending, of shape (n,), and the vectors, of shape (n, dimension).
        """
        rows = list(self._database.for_ids(_SELECT, "item", ids, (kind,)))
        held = np.array([row["item"] for row in rows], np.int64)
        if not rows:
            return held, np.zeros((0, 0), np.float32)
        flat = np.frombuffer(b"".join(row["vector"] for row in rows), np.float16)
        return held, flat.astype(np.float32).reshape(len(rows), -1)

    def pieces_of(
        self, kind: str, ids: Iterable[int], dimension: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Vectors of the pieces of those items that have any.

        Returns the items' ids, ascending, one for each vector, of shape (n,), and the vectors, of
        shape (n, dimension).
        """
        rows = list(self._database.for_ids(_SELECT, "item", ids, (_PIECES + kind,)))
        flat = np.frombuffer(b"".join(row["vector"] for row in rows), np.float16)
        counts = [len(row["vector"]) // (2 * dimension) for row in rows]
        owners = np.repeat(np.array([row["item"] for row in rows], np.int64), counts)
        return owners, flat.astype(np.float32).reshape(-1, dimension)

    def unproved(self, kind: str, items: Iterable[ItemText], dimension: int) -> list[int]:
        """Ids of those items whose vector, or those of whose pieces, are not as they were made.

        Or were not made from the item as it is. Those of a version that kept no proof are taken as
        they are (:meth:`prove`), if they are of the dimension and of length 1.
        """
        return sorted(
            {
                item.id
                for _, item, stored, proof in self._stored(kind, items)
                if (proof is None and not _is_whole(stored, dimension))
                or proof not in (None, vector_proof(item, stored))
            }
        )

    def prove(self, kind: str, items: Iterable[ItemText]) -> None:
        """Note the proofs of vectors that have none as they are now."""
        sql = "UPDATE vectors SET proof = ? WHERE kind = ? AND item = ?"
        with self._database.transaction():
            self._database.execute_each(
                sql,
                [
                    (vector_proof(item, stored), name, item.id)
                    for name, item, stored, proof in list(self._stored(kind, items))
                    if proof is None
                ],
            )

    def _stored(
        self, kind: str, items: Iterable[ItemText]
    ) -> Iterator[tuple[str, ItemText, bytes, bytes | None]]:
        """Of each vector of some items and of their pieces its kind, item, bytes and proof."""
        by_id = {item.id: item for item in items}
        sql = "SELECT item, vector, proof FROM vectors WHERE kind = ?"
        for name in (kind, _PIECES + kind):
            for row in self._database.for_ids(sql, "item", by_id, (name,)):
                yield name, by_id[row["item"]], row["vector"], row["proof"]

    def of_nothing(self, kind: str) -> list[int]:
        """Ids that have a vector, or vectors of pieces, though there is no such item."""
        sql = f"""SELECT DISTINCT item FROM vectors WHERE kind IN (?, ?)
                  AND item NOT IN (SELECT id FROM {table_of(kind)}) ORDER BY item"""
        return self._database.column(sql, (kind, _PIECES + kind))

    def put(
        self,
        kind: str,
        encoder: str,
        items: Sequence[ItemText],
        vectors: NDArray[np.float32],
        pieces: Sequence[NDArray[np.float32]] = (),
    ) -> None:
        """Store the vectors of items, of shape (n, dimension), in place of any they had.

        And those of their ``pieces``, for each item of shape (its pieces, dimension).
        """
        rows = [
            (name, item.id, encoder, stored, vector_proof(item, stored))
            for name, of_items in ((kind, vectors), (_PIECES + kind, pieces))
            for item, vector in zip(items, of_items, strict=len(of_items) > 0)
            for stored in [vector.astype(np.float16).tobytes()]
        ]
        with self._database.transaction():
            self._database.execute_each(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?, ?)", rows
            )
            self._database.changed()

    def remove(self, kind: str, ids: Iterable[int]) -> None:
        """Remove the vectors of items and of their pieces, where they have any."""
        rows = [(name, i) for i in ids for name in (kind, _PIECES + kind)]
        with self._database.transaction():
            self._database.execute_each("DELETE FROM vectors WHERE kind = ? AND item = ?", rows)
            self._database.changed()


def _is_whole(stored: bytes, dimension: int) -> bool:
    """Whether bytes are vectors of a dimension and of length 1."""
    if not stored or len(stored) % (2 * dimension):
        return False
    vectors = np.frombuffer(stored, np.float16).astype(np.float32).reshape(-1, dimension)
    return bool((np.abs(np.linalg.norm(vectors, axis=1) - 1) < _LENGTH).all())

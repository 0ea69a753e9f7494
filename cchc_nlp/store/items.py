"""Items of a store, passages and documents: what is indexed and found."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.store.database import Database
from cchc_nlp.store.records import ItemText

__all__ = ["Items", "table_of"]

_SELECTS = {
    "passage": "SELECT id, context, text FROM passages",
    "document": "SELECT id, coalesce(subject, name, ''), profile FROM documents",
}


def table_of(kind: str) -> str:
    """The table of a kind of items.

    >>> table_of("passage")
    'passages'
    """
    return {"passage": "passages", "document": "documents"}[kind]


class Items:
    """Passages and documents by id. An id stands for the same text for ever."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, kind: str) -> NDArray[np.int64]:
        """Ids of all passages or documents, ascending."""
        sql = f"SELECT id FROM {table_of(kind)} ORDER BY id"
        return np.array(self._database.column(sql), np.int64)

    def of(self, kind: str, ids: Iterable[int]) -> list[ItemText]:
        """Those items that there are, by ascending id.

        A passage stands under its headings, a document under its subject or else its name.
        """
        return [ItemText(*row) for row in self._database.for_ids(_SELECTS[kind], "id", ids)]

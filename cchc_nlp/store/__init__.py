"""The store: what was found in reports comes in and is kept in one SQLite file; records go out. All SQL is in this room.

Doors: :class:`Store` opens a folder, :class:`Filters` narrow what is asked for, records are plain named values.
"""

from cchc_nlp.store.filters import Filters, allowed
from cchc_nlp.store.records import MentionRow, RelationRow, StoredReport, fold_number
from cchc_nlp.store.store import Store, open_store

__all__ = [
    "Filters",
    "MentionRow",
    "RelationRow",
    "Store",
    "StoredReport",
    "allowed",
    "fold_number",
    "open_store",
]

"""Documents, each described by all that mentions say of it and by the report that is the document,
and anew where reports change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from cchc_nlp.store.database import Database, insert_into, select_list
from cchc_nlp.store.descriptions import OwnHead, describe
from cchc_nlp.store.records import MentionRow, fold_number
from cchc_nlp.store.vectors import Vectors

__all__ = ["Documents"]

_SAMPLE = 300
"""Mentions that a document is described from, where it has more: those first by the digest of
their report, whenever it came in. Not measured: some laws are named by nearly every report, and
were they described from all of them, each report would cost more than the one before."""
_SUBJECTS = 3
"""Subjects of documents that a document carries out or changes, in the text it is found by; not
measured, keeps that text short."""
_AT_ONCE = 200
"""Documents that are described anew in one transaction: what a stop loses. Not measured."""
_ACTS_ON = f"""
    SELECT DISTINCT d.subject
    FROM (SELECT DISTINCT object FROM relations WHERE subject = ? AND relation IN
          ('implements', 'based_on', 'amends', 'replaces', 'guides')) x
    JOIN documents d ON d.key = x.object
    WHERE d.subject IS NOT NULL ORDER BY d.subject LIMIT {_SUBJECTS}"""
_MENTIONS = f"""
    SELECT {select_list(MentionRow)} FROM mentions INDEXED BY mentions_sampled
    WHERE key = ? ORDER BY digest8, start LIMIT ?"""
_OWN = f"""
    SELECT {select_list(OwnHead, report="digest")} FROM reports WHERE own = ?
    ORDER BY (number IS NULL) + (date IS NULL) + (issuer IS NULL) + (type IS NULL)
        + (subject IS NULL) + (period IS NULL), digest LIMIT 1"""
"""Of several copies of a document the one that says most of itself."""
_NOT_STALE = """
    SELECT key FROM mentions WHERE key IS NOT NULL UNION SELECT own FROM reports
    UNION SELECT key FROM documents EXCEPT SELECT key FROM stale"""
_FOUND_BY = ("profile", "subject", "name")
"""Columns of the texts that a document is found by: where they change, it gets another id."""


class Documents:
    """The documents that reports are or name, and the keys of those that are stale."""

    def __init__(self, database: Database, vectors: Vectors) -> None:
        self._database, self._vectors = database, vectors

    def mark_stale(self, keys: Iterable[str]) -> None:
        """Note documents that :meth:`refresh_stale` is to describe anew."""
        self._database.execute_each(
            "INSERT OR IGNORE INTO stale VALUES (?)", [(key,) for key in keys]
        )

    def pending(self) -> int:
        """The number of stale documents."""
        return int(self._database.value("SELECT count(*) FROM stale"))

    def refresh_stale(self) -> None:
        """Describe the stale documents anew; a run that is stopped is taken up by the next."""
        sql = "SELECT key FROM stale ORDER BY key LIMIT ?"
        while keys := self._database.column(sql, (_AT_ONCE,)):
            self.refresh(keys)

    def refresh(self, keys: Sequence[str]) -> None:
        """Describe documents anew by what the mentions together say, in one transaction.

        Those that carry them out or change them become stale where their subjects change.
        """
        sql = "SELECT DISTINCT subject FROM relations WHERE object = ? AND subject IS NOT NULL"
        with self._database.transaction():
            acting = set[str]()
            for key in keys:
                if self._refresh(key):
                    acting.update(self._database.column(sql, (key,)))
            self._database.execute_each("DELETE FROM stale WHERE key = ?", [(key,) for key in keys])
            self.mark_stale(acting)
            self._database.changed()

    def inconsistent(self) -> list[str]:
        """Keys of documents that differ from what the reports say, though they are not stale."""
        return [key for key in self._database.column(_NOT_STALE) if self._differs(key)]

    def _differs(self, key: str) -> bool:
        found = self._database.rows("SELECT * FROM documents WHERE key = ?", (key,))
        wanted = self._described(key)
        if not found or wanted is None:
            return bool(found) != (wanted is not None)
        return any(found[0][name] != value for name, value in wanted.items())

    def _described(self, key: str) -> dict[str, Any] | None:
        """The columns of a document; None where no report names it or is it."""
        mentions = self._database.records(MentionRow.from_columns, _MENTIONS, (key, _SAMPLE))
        own = self._database.first(OwnHead, _OWN, (key,))
        if own and not any(own[1:]):  # it says nothing of itself by which it could be found
            own = None
        if not mentions and not own:
            return None
        count = len(mentions)
        if count == _SAMPLE:
            count = self._database.value("SELECT count(*) FROM mentions WHERE key = ?", (key,))
        acts_on = self._database.column(_ACTS_ON, (key,))
        document, profile = describe(key, mentions, count, acts_on, own)
        number = fold_number(document.number or "")
        return {**asdict(document), "folded_number": number, "profile": profile}

    def _refresh(self, key: str) -> bool:
        """Describe a document anew; returns whether its subject changed.

        The documents that act on it are found by its subject as well.
        """
        values = self._described(key)
        found = self._database.rows(
            "SELECT id, profile, subject, name FROM documents WHERE key = ?", (key,)
        )
        old = found[0] if found else None
        if values and old and all(old[name] == values[name] for name in _FOUND_BY):
            assigned = ", ".join(f"{name} = ?" for name in values)
            self._database.execute(
                f"UPDATE documents SET {assigned} WHERE id = ?",
                (*values.values(), old["id"]),
            )
            return False
        if old:
            self._database.execute("DELETE FROM documents WHERE id = ?", (old["id"],))
            self._vectors.remove("document", [old["id"]])
        if values:  # another text has another id, so that an index knows by the ids what is new
            self._database.execute(insert_into("documents", values), tuple(values.values()))
        return (old["subject"] if old else None) != (values["subject"] if values else None)

"""Corrections that people made, kept by the digest of the report: they outlive its removal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, replace

from cchc_nlp.store.database import Database, insert_into, select_list
from cchc_nlp.store.records import field_names
from cchc_nlp.types import Correction, ReferenceCorrection

__all__ = ["Corrections", "ReferenceCorrections"]


def _replace_into(table: str, record: type) -> str:
    statement = insert_into(table, ("digest", *field_names(record)))
    return statement.replace("INSERT", "INSERT OR REPLACE", 1)


class Corrections:
    """Corrections of the text of reports."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, digest: str, corrections: Iterable[Correction]) -> None:
        """Store corrections of a report; a later one of the same place replaces the earlier."""
        with self._database.transaction():
            self._database.execute_each(
                _replace_into("corrections", Correction),
                [(digest, *astuple(c)) for c in corrections],
            )

    def of(self, digest: str) -> list[Correction]:
        """The corrections of a report, in the order of its text."""
        sql = f"""SELECT {select_list(Correction)} FROM corrections
                  WHERE digest = ? ORDER BY start"""
        return self._database.records(Correction, sql, (digest,))

    def all(self) -> dict[str, list[Correction]]:
        """All corrections, by the digest of the report, in the order of its text."""
        digests = self._database.column("SELECT DISTINCT digest FROM corrections")
        return {digest: self.of(digest) for digest in digests}


class ReferenceCorrections:
    """Corrections of the fields of references."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, digest: str, corrections: Iterable[ReferenceCorrection]) -> None:
        """Store corrections of a report's references; a later one of the same field replaces."""
        with self._database.transaction():
            self._database.execute_each(
                _replace_into("reference_corrections", ReferenceCorrection),
                [
                    # the pinpoint is a column of the primary key: in those no NULL equals another
                    (digest, *astuple(replace(c, pinpoint=c.pinpoint or "")))
                    for c in corrections
                ],
            )

    def of(self, digest: str) -> list[ReferenceCorrection]:
        """The corrections of a report's references, in the order of its text."""
        columns = select_list(ReferenceCorrection, pinpoint="nullif(pinpoint, '')")
        sql = f"""SELECT {columns} FROM reference_corrections
                  WHERE digest = ? ORDER BY start"""
        return self._database.records(ReferenceCorrection, sql, (digest,))

    def all(self) -> dict[str, list[ReferenceCorrection]]:
        """All corrections of references, by the digest of the report."""
        digests = self._database.column(
            "SELECT DISTINCT digest FROM reference_corrections ORDER BY digest"
        )
        return {digest: self.of(digest) for digest in digests}

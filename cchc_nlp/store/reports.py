"""Reports with all that was found in them, and the paths at which they were found."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from cchc_nlp.store.database import Database, insert_into, select_list
from cchc_nlp.store.descriptions import own_key
from cchc_nlp.store.documents import Documents
from cchc_nlp.store.proofs import report_proof
from cchc_nlp.store.records import (
    MentionRow,
    RelationRow,
    ReportPath,
    ReportSource,
    StoredFile,
    StoredReport,
    field_names,
)
from cchc_nlp.store.vectors import Vectors
from cchc_nlp.types import Page, Passage

__all__ = ["Reports", "Walk"]

_ADD_PAGE = insert_into("pages", ("report", *field_names(Page)))
_ADD_PASSAGE = insert_into("passages", ("report", *Passage._fields))
_ADD_MENTION = insert_into("mentions", ("report", "digest8", *MentionRow._fields))
_ADD_RELATION = insert_into("relations", ("report", *RelationRow._fields))
_PUT_PATH = "INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?)"
_NAMED = """
    SELECT r.digest, min(p.path) AS path FROM reports r JOIN paths p ON p.report = r.id
    WHERE {} GROUP BY r.id ORDER BY path"""
_INSIDE = "path = ? OR (path > ? AND path < ?) OR (path > ? AND path < ?)"


class Reports:
    """The reports of a store, by the digest of their content, and their paths."""

    def __init__(self, database: Database, documents: Documents, vectors: Vectors) -> None:
        self._database, self._documents, self._vectors = database, documents, vectors

    # ---- what is there

    def is_current(self, file: StoredFile, pipeline: str, *, can_recognise: bool = False) -> bool:
        """Whether a file was ingested as it is now, by this version of the pipeline.

        Where images ``can_recognise``, nothing in it may wait for that.
        """
        unread = self._database.value(
            """SELECT unread FROM paths JOIN reports ON reports.id = paths.report
               WHERE path = ? AND size = ? AND modified = ? AND pipeline = ?""",
            (*file, pipeline),
        )
        return unread is not None and not (can_recognise and unread)

    def link(
        self, file: StoredFile, digest: str, pipeline: str, *, can_recognise: bool = False
    ) -> bool:
        """Note that a file has the content of a stored report.

        False where there is no such report, or it waits for images that ``can_recognise``.
        """
        sql = "SELECT id, unread FROM reports WHERE digest = ? AND pipeline = ?"
        found = self._database.rows(sql, (digest, pipeline))
        if not found or (can_recognise and found[0]["unread"]):
            return False
        with self._database.transaction():
            self._set_path(file, found[0]["id"])
        return True

    def files(self, digest: str) -> list[StoredFile]:
        """The files that have the content of a report, by path."""
        sql = """SELECT path, size, modified FROM paths JOIN reports ON reports.id = paths.report
                 WHERE digest = ? ORDER BY path"""
        return self._database.records(StoredFile, sql, (digest,))

    def holds_path(self, path: str) -> bool:
        """Whether a report was found at a path, or in it where it is a folder or an archive."""
        sql = f"SELECT 1 FROM paths WHERE {_INSIDE}"
        return self._database.value(sql, _bounds(path)) is not None

    def pages(self, digest: str) -> tuple[Page, ...]:
        """The pages of a report."""
        sql = f"""SELECT {select_list(Page, "p")} FROM pages p JOIN reports r ON r.id = p.report
                  WHERE r.digest = ? ORDER BY p.number"""
        return tuple(self._database.records(Page, sql, (digest,)))

    def source(
        self, digest: str, *, reading: str | None = None, can_recognise: bool = False
    ) -> ReportSource | None:
        """The text and the pages of a report; None where it is not stored.

        Or, where a version of ``reading`` is given, where another made them; or where they wait for
        images that ``can_recognise``: its file must be read for them.
        """
        sql = """SELECT name, source, unread FROM reports
                 WHERE digest = :digest AND (:reading IS NULL OR reading = :reading)"""
        found = self._database.rows(sql, {"digest": digest, "reading": reading})
        if not found or (can_recognise and found[0]["unread"]):
            return None
        name, source, _ = found[0]
        return ReportSource(name, digest, source, self.pages(digest))

    def named(self, name: str, path: str) -> list[ReportPath]:
        """The reports of a digest (``name``) or ``path``; else those of a file's name.

        A report has a name if one of its paths ends in it.
        """
        found = self._database.records(
            ReportPath, _NAMED.format("r.digest = ? OR p.path = ?"), (name, path)
        )
        return found or self._database.records(
            ReportPath,
            _NAMED.format("r.name = :name OR substr(p.path, -length(:name) - 1) = '/' || :name"),
            {"name": name},
        )

    # ---- in and out

    def add(self, stored: StoredReport, file: StoredFile) -> None:
        """Store a report with all that was found in it, in one transaction; an older form goes.

        The documents that it is and names are stale then.
        """
        with self._database.transaction():
            files = self.files(stored.digest)
            self._remove(stored.digest)
            columns = _columns(stored)
            report = self._database.execute(
                insert_into("reports", columns), tuple(columns.values())
            )
            self._database.execute_each(
                _ADD_PAGE, [(report, *asdict(page).values()) for page in stored.pages]
            )
            self._database.execute_each(_ADD_PASSAGE, [(report, *p) for p in stored.passages])
            self._database.execute_each(
                _ADD_MENTION,
                [(report, stored.digest[:8], *m.to_columns()) for m in stored.mentions],
            )
            self._database.execute_each(_ADD_RELATION, [(report, *x) for x in stored.relations])
            self._database.execute_each(_PUT_PATH, [_path(known, report) for known in files])
            self._set_path(file, report)
            self._prove(report)
            self._documents.mark_stale({m.key for m in stored.mentions if m.key})
            self._documents.mark_stale([columns["own"]])
            self._database.changed()

    def forget(self, paths: Iterable[str]) -> int:
        """Forget paths, and the reports that are at no other; returns how many reports went."""
        gone = 0
        for path in paths:
            with self._database.transaction():
                report = self._database.value("SELECT report FROM paths WHERE path = ?", (path,))
                self._database.execute("DELETE FROM paths WHERE path = ?", (path,))
                if report is None:
                    continue
                gone += self._remove_without_path(report)
        return gone

    # ---- proof

    def unproved(self) -> tuple[list[str], list[str]]:
        """Digests of the reports of which what was read is not as it was stored; and of those of
        which only what was found in it is not.

        What was stored by a version that kept no proof is taken as it is (:meth:`prove`).
        """
        read, found = list[str](), list[str]()
        sql = "SELECT id, digest, proof FROM reports WHERE proof IS NOT NULL ORDER BY id"
        for report, digest, proof in self._database.rows(sql):
            if proof == (now := report_proof(self._database, report)):
                continue
            same = now.partition(":")[0] == proof.partition(":")[0]
            (found if same else read).append(digest)
        return read, found

    def prove(self) -> None:
        """Note the proofs of reports that have none as they are now."""
        with self._database.transaction():
            for report in self._database.column("SELECT id FROM reports WHERE proof IS NULL"):
                self._prove(report)

    def _prove(self, report: int) -> None:
        proof = report_proof(self._database, report)
        self._database.execute("UPDATE reports SET proof = ? WHERE id = ?", (proof, report))

    def read_again(self, digests: Iterable[str]) -> None:
        """Have the files of reports read anew by the next ingest."""
        self._database.execute_each(
            "UPDATE reports SET pipeline = '', reading = NULL WHERE digest = ?",
            [(digest,) for digest in digests],
        )

    def misnamed(self) -> list[int]:
        """Ids of the reports that are not named by the first of their paths."""
        sql = """SELECT r.id, r.name, min(p.path) FROM reports r JOIN paths p ON p.report = r.id
                 GROUP BY r.id"""
        return [id_ for id_, name, path in self._database.rows(sql) if name != _name_of(path)]

    def name_by_path(self, reports: Iterable[int]) -> None:
        """Name reports, by their ids, by the first of their paths."""
        with self._database.transaction():
            for report in reports:
                self._name_by_path(report)

    def without_path(self) -> int:
        """The number of reports that are at no path."""
        sql = "SELECT count(*) FROM reports WHERE id NOT IN (SELECT report FROM paths)"
        return int(self._database.value(sql))

    # ---- walks

    def walk(self) -> Walk:
        """Begin to note which of the stored paths a walk over files sees."""
        return Walk(self._database)

    def _set_path(self, file: StoredFile, report: int) -> None:
        before = self._database.value("SELECT report FROM paths WHERE path = ?", (file.path,))
        self._database.execute(_PUT_PATH, _path(file, report))
        self._name_by_path(report)
        if before is not None and before != report:
            self._remove_without_path(before)

    def _remove_without_path(self, report: int) -> bool:
        """Remove a report, by its id, if it is at no path; returns whether it was removed."""
        if self._name_by_path(report):
            return False
        self._remove(self._database.value("SELECT digest FROM reports WHERE id = ?", (report,)))
        return True

    def _name_by_path(self, report: int) -> bool:
        """Name a report by the first of its paths, whichever was there first; False without one."""
        path = self._database.value("SELECT min(path) FROM paths WHERE report = ?", (report,))
        if path is None:
            return False
        name = _name_of(path)
        if name != self._database.value("SELECT name FROM reports WHERE id = ?", (report,)):
            self._database.execute("UPDATE reports SET name = ? WHERE id = ?", (name, report))
            self._database.changed()
        return True

    def _remove(self, digest: str) -> None:
        found = self._database.rows("SELECT id, own FROM reports WHERE digest = ?", (digest,))
        if not found:
            return
        report, own = found[0]
        keys = self._database.column(
            "SELECT DISTINCT key FROM mentions WHERE report = ? AND key IS NOT NULL", (report,)
        )
        passages = self._database.column("SELECT id FROM passages WHERE report = ?", (report,))
        self._vectors.remove("passage", passages)
        self._database.execute("DELETE FROM reports WHERE id = ?", (report,))
        self._documents.mark_stale([*keys, own])
        self._database.changed()


class Walk:
    """The paths that a walk over files has seen, kept beside the store as long as it is open."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.execute(
            "CREATE TEMP TABLE IF NOT EXISTS seen (path TEXT PRIMARY KEY) WITHOUT ROWID"
        )
        database.execute("DELETE FROM seen")

    def see(self, path: str, *, all_inside: bool = False) -> None:
        """Note a path that is there.

        ``all_inside``: and every stored one in it, for it could not be looked into.
        """
        self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (path,))
        if all_inside:
            self._database.execute(
                f"INSERT OR IGNORE INTO seen SELECT path FROM paths WHERE {_INSIDE}",
                _bounds(path),
            )

    def missing(self, root: str) -> list[str]:
        """The stored paths that are a folder or an archive, or in it, and were not seen."""
        sql = f"""SELECT path FROM paths WHERE ({_INSIDE})
                  AND path NOT IN (SELECT path FROM seen) ORDER BY path"""
        return self._database.column(sql, _bounds(root))


def _columns(stored: StoredReport) -> dict[str, Any]:
    """The columns of a report: what is known of the file, and the fields of its letterhead."""
    head = asdict(stored.letterhead)
    return {
        "digest": stored.digest,
        "pipeline": stored.pipeline,
        "name": stored.name,
        "source": stored.source,
        "year": stored.year,
        "pages": len(stored.pages),
        "key": stored.key,
        "own": own_key(stored.key, stored.digest),
        "reading": stored.reading,
        "unread": stored.unread,
        **head,
        "recipients": json.dumps(head["recipients"], ensure_ascii=False),
        "addressees": json.dumps(head["addressees"], ensure_ascii=False),
        # a report is about one place and may be signed at another
        "place": stored.place,
        "issued_at": head["place"],
    }


def _name_of(path: str) -> str:
    return path.rpartition("/")[2]


def _path(file: StoredFile, report: int) -> tuple[str, int, int, int]:
    """The columns of a path, in their order."""
    return file.path, report, file.size, file.modified


def _bounds(root: str) -> tuple[str, ...]:
    """What :data:`_INSIDE` asks for: a folder or an archive, and all in it.

    "0" is the character that follows "/".
    """
    return root, f"{root}/", f"{root}0", f"{root}!/", f"{root}!0"

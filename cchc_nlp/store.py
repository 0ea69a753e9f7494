"""The store: one folder with a SQLite file that holds everything read, found and embedded. All else can be rebuilt from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.abbreviations import expand
from cchc_nlp.errors import CchcError
from cchc_nlp.text import fold, normalize
from cchc_nlp.types import Correction, LegalDocument, Passage, ReferenceCorrection, Report

__all__ = ["MentionRow", "RelationRow", "Store", "StoredReport", "fold_number"]

_SCHEMA_VERSION = "2"
_REFERENCE_CORRECTIONS = """
CREATE TABLE reference_corrections (
    digest TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, pinpoint TEXT NOT NULL, field TEXT NOT NULL, value TEXT, author TEXT NOT NULL, created TEXT NOT NULL,
    PRIMARY KEY (digest, start, end, pinpoint, field)
);
"""
_UPGRADES = {"1": _REFERENCE_CORRECTIONS}
"""What brings a store of an earlier version to the next one."""
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE reports (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, pipeline TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, place TEXT, year INTEGER,
    pages INTEGER NOT NULL, added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE paths (path TEXT PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, size INTEGER NOT NULL, modified INTEGER NOT NULL);
CREATE INDEX paths_of ON paths (report);
CREATE TABLE pages (report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, number INTEGER, first_line INTEGER, last_line INTEGER, PRIMARY KEY (report, number));
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, kind TEXT, section TEXT, context TEXT, page INTEGER,
    first_line INTEGER, last_line INTEGER, start INTEGER, end INTEGER, text TEXT NOT NULL, raw TEXT NOT NULL
);
CREATE INDEX passages_of ON passages (report);
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, key TEXT, kind TEXT, surface TEXT, raw TEXT, start INTEGER, end INTEGER,
    page INTEGER, line INTEGER, type TEXT, number TEXT, name TEXT, year INTEGER, date TEXT, issuer TEXT, subject TEXT, pinpoint TEXT, confidence REAL, warnings TEXT,
    evidence TEXT
);
CREATE INDEX mentions_of ON mentions (report);
CREATE INDEX mentions_by_key ON mentions (key);
CREATE TABLE relations (
    id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, subject TEXT, relation TEXT NOT NULL, object TEXT NOT NULL,
    evidence TEXT, start INTEGER, end INTEGER, line INTEGER, confidence REAL
);
CREATE INDEX relations_of ON relations (report);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, type TEXT, number TEXT, folded_number TEXT, name TEXT, year INTEGER, date TEXT, issuer TEXT,
    subject TEXT, mentions INTEGER NOT NULL, profile TEXT NOT NULL
);
CREATE INDEX documents_by_number ON documents (folded_number);
CREATE VIRTUAL TABLE passages_text USING fts5(accented, folded, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE documents_text USING fts5(accented, folded, tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE corrections (
    digest TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, wrong TEXT NOT NULL, right TEXT NOT NULL, author TEXT NOT NULL, created TEXT NOT NULL,
    PRIMARY KEY (digest, start, end)
);
CREATE TABLE vectors (kind TEXT, item INTEGER, encoder TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (kind, item)) WITHOUT ROWID;
"""

_ACTS_ON = """SELECT DISTINCT m.subject FROM relations x JOIN mentions m ON m.key = x.object
              WHERE x.subject = ? AND x.relation IN ('implements', 'based_on', 'amends', 'replaces', 'guides') AND m.subject IS NOT NULL LIMIT 3"""


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A reference as it is stored: its fields with offsets, page and line in the source, and the words around it."""

    key: str | None
    kind: str
    surface: str
    raw: str
    start: int
    end: int
    page: int
    line: int
    type: str | None
    number: str | None
    name: str | None
    year: int | None
    date: str | None
    issuer: str | None
    subject: str | None
    pinpoint: str | None
    confidence: float
    warnings: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relation as it is stored: keys of both ends (no subject: the report itself) and its evidence in the source."""

    subject: str | None
    relation: str
    object: str
    evidence: str
    start: int
    end: int
    line: int
    confidence: float


@dataclass(frozen=True, slots=True)
class StoredReport:
    """All that ingest found in one file, as plain values."""

    report: Report
    pipeline: str
    place: str | None
    year: int | None
    passages: tuple[Passage, ...]
    mentions: tuple[MentionRow, ...]
    relations: tuple[RelationRow, ...]


class Store:
    """A store folder, opened for reading or writing."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open a store. ``CchcError`` when there is none (unless ``create``), it cannot be opened, or another version made it."""
        self.folder = folder
        path = folder / "store.sqlite"
        if not path.exists() and not create:
            raise CchcError(f"không có kho dữ liệu trong {folder}: hãy chạy 'cchc ingest THƯ_MỤC --store {folder}' trước")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._prepare(path)
        except (sqlite3.DatabaseError, OSError) as error:
            raise CchcError(f"không mở được kho {folder}: {error}") from None

    def _prepare(self, path: Path) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            with self.transaction():
                self._run(_SCHEMA + _REFERENCE_CORRECTIONS)
                self._db.execute("INSERT INTO meta VALUES ('schema', ?), ('generation', '0')", (_SCHEMA_VERSION,))
        found = self._db.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        while found is not None and found[0] in _UPGRADES:
            with self.transaction():
                self._run(_UPGRADES[found[0]])
                self._db.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(int(found[0]) + 1),))
            found = self._db.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        if found is None or found[0] != _SCHEMA_VERSION:
            version = found[0] if found else "unknown"
            raise CchcError(
                f"kho {path} thuộc phiên bản {version}, chương trình này đọc phiên bản {_SCHEMA_VERSION}: hãy nạp lại báo cáo vào thư mục mới"
            )

    def _run(self, statements: str) -> None:
        for statement in statements.split(";\n"):
            if statement.strip():
                self._db.execute(statement)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written, or nothing is."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # ---- what is in it

    def counts(self) -> dict[str, int]:
        """Number of rows of each kind."""
        tables = ("reports", "pages", "passages", "documents", "mentions", "relations")
        return {t: self._db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}  # noqa: S608

    def generation(self) -> int:
        """A number that grows whenever passages, documents or vectors change."""
        return int(self._db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()[0])

    def _changed(self) -> None:
        self._db.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        """Rows of a reading query."""
        return self._db.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """Rows of a reading query one by one, for results too large to hold."""
        for row in self._db.execute(sql, parameters):
            yield dict(row)

    # ---- reports in and out

    def known_path(self, path: str, size: int, modified: int, pipeline: str) -> bool:
        """Whether a file was ingested as it is now, by this version of the pipeline."""
        sql = "SELECT 1 FROM paths JOIN reports ON reports.id = paths.report WHERE path = ? AND size = ? AND modified = ? AND pipeline = ?"
        return self._db.execute(sql, (path, size, modified, pipeline)).fetchone() is not None

    def link_path(self, path: str, digest: str, size: int, modified: int, pipeline: str) -> bool:
        """Note that a path holds a report already stored; False when the report is not stored."""
        row = self._db.execute("SELECT id FROM reports WHERE digest = ? AND pipeline = ?", (digest, pipeline)).fetchone()
        if row is None:
            return False
        with self.transaction():
            self._set_path(path, row[0], size, modified)
        return True

    def _set_path(self, path: str, report: int, size: int, modified: int) -> None:
        before = self._db.execute("SELECT report FROM paths WHERE path = ?", (path,)).fetchone()
        self._db.execute("INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?)", (path, report, size, modified))
        if before and before[0] != report and not self._db.execute("SELECT 1 FROM paths WHERE report = ?", before).fetchone():
            self._remove(before[0])

    def add(self, stored: StoredReport, path: str, size: int, modified: int) -> None:
        """Store a report with all that was found in it, in one transaction; an older form of it goes."""
        with self.transaction():
            old = self._db.execute("SELECT id FROM reports WHERE digest = ?", (stored.report.digest,)).fetchone()
            paths = self._db.execute("SELECT path, size, modified FROM paths WHERE report = ?", (old[0],)).fetchall() if old else []
            if old:
                self._remove(old[0])
            r = stored.report
            report = self._insert(
                "reports",
                digest=r.digest,
                pipeline=stored.pipeline,
                name=r.name,
                source=r.text,
                place=stored.place,
                year=stored.year,
                pages=len(r.pages),
            )
            self._db.executemany("INSERT INTO pages VALUES (?, ?, ?, ?)", [(report, p.number, p.first_line, p.last_line) for p in r.pages])
            for passage in stored.passages:
                item = self._insert("passages", report=report, **asdict(passage))
                self._db.execute(
                    "INSERT INTO passages_text (rowid, accented, folded) VALUES (?, ?, ?)",
                    (item, *_indexed(f"{passage.context} {passage.text}")),
                )
            for mention in stored.mentions:
                self._insert("mentions", report=report, **{**asdict(mention), "warnings": json.dumps(mention.warnings, ensure_ascii=False)})
            for relation in stored.relations:
                self._insert("relations", report=report, **asdict(relation))
            for p in paths:
                self._db.execute("INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?)", (p["path"], report, p["size"], p["modified"]))
            self._set_path(path, report, size, modified)
            self._refresh_documents({m.key for m in stored.mentions if m.key})
            self._changed()

    def _insert(self, table: str, **values: Any) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        return int(self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())).lastrowid or 0)  # noqa: S608

    def _remove(self, report: int) -> None:
        keys = {r[0] for r in self._db.execute("SELECT DISTINCT key FROM mentions WHERE report = ? AND key IS NOT NULL", (report,))}
        items = [(r[0],) for r in self._db.execute("SELECT id FROM passages WHERE report = ?", (report,))]
        self._db.executemany("DELETE FROM passages_text WHERE rowid = ?", items)
        self._db.executemany("DELETE FROM vectors WHERE kind = 'passage' AND item = ?", items)
        self._db.execute("DELETE FROM reports WHERE id = ?", (report,))
        self._refresh_documents(keys)
        self._changed()

    # ---- what people know: the terms and names of the last ingest

    def remember(self, name: str, value: Any) -> None:
        """Keep what reports are read with (``terms``, ``aliases``), a JSON value, for those that are read anew later."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value, ensure_ascii=False)))

    def recall(self, name: str, default: Any) -> Any:
        """What was last remembered by a name."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    # ---- corrections: kept by content, so that they outlive the report's removal and every new ingest

    def correct(self, digest: str, corrections: Iterable[Correction]) -> None:
        """Store what people set right in a report; a later word on the same place replaces the earlier."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(digest, c.start, c.end, c.wrong, c.right, c.author, c.created) for c in corrections],
            )

    def corrections(self, digest: str) -> list[Correction]:
        """What people set right in a report, in the order of its text."""
        sql = "SELECT start, end, wrong, right, author, created FROM corrections WHERE digest = ? ORDER BY start"
        return [Correction(*row) for row in self._db.execute(sql, (digest,))]

    def all_corrections(self) -> dict[str, list[Correction]]:
        """Everything that people set right, by the digest of the report."""
        return {r[0]: self.corrections(r[0]) for r in self._db.execute("SELECT DISTINCT digest FROM corrections")}

    def correct_references(self, digest: str, corrections: Iterable[ReferenceCorrection]) -> None:
        """Store what people set right in a report's references; a later word on the same field replaces the earlier."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO reference_corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(digest, c.start, c.end, c.pinpoint or "", c.field, c.value, c.author, c.created) for c in corrections],
            )

    def all_reference_corrections(self) -> dict[str, list[ReferenceCorrection]]:
        """What people set right in references, by the digest of the report."""
        out: dict[str, list[ReferenceCorrection]] = {}
        for row in self._db.execute("SELECT * FROM reference_corrections ORDER BY digest, start"):
            digest, start, end, pinpoint, *rest = row
            out.setdefault(digest, []).append(ReferenceCorrection(start, end, pinpoint or None, *rest))
        return out

    # ---- documents: what all mentions together say

    def _refresh_documents(self, keys: Iterable[str]) -> None:
        for key in keys:
            mentions = self._db.execute("SELECT * FROM mentions WHERE key = ? ORDER BY report, start", (key,)).fetchall()
            old = self._db.execute("SELECT id, profile FROM documents WHERE key = ?", (key,)).fetchone()
            if not mentions:
                if old:
                    self._forget_document(old["id"])
                    self._db.execute("DELETE FROM documents WHERE id = ?", (old["id"],))
                continue
            acts_on = self._db.execute(_ACTS_ON, (key,)).fetchall()
            document, profile = _describe(key, mentions, [r[0] for r in acts_on])
            values = {**asdict(document), "folded_number": fold_number(document.number or ""), "profile": profile}
            if old is None:
                item = self._insert("documents", **values)
            else:
                item = old["id"]
                assignments = ", ".join(f"{name} = ?" for name in values)
                self._db.execute(f"UPDATE documents SET {assignments} WHERE id = ?", (*values.values(), item))  # noqa: S608
                if old["profile"] == profile:
                    continue
                self._forget_document(item)
            self._db.execute("INSERT INTO documents_text (rowid, accented, folded) VALUES (?, ?, ?)", (item, *_indexed(profile)))

    def _forget_document(self, item: int) -> None:
        self._db.execute("DELETE FROM documents_text WHERE rowid = ?", (item,))
        self._db.execute("DELETE FROM vectors WHERE kind = 'document' AND item = ?", (item,))

    # ---- vectors

    def without_vector(self, kind: str, encoder: str, limit: int) -> list[tuple[int, str]]:
        """Up to ``limit`` items (number, text to embed) that have no vector by an encoder."""
        text = {"passage": "CASE context WHEN '' THEN text ELSE context || ': ' || text END", "document": "profile"}[kind]
        sql = f"SELECT id, {text} FROM {kind}s WHERE id NOT IN (SELECT item FROM vectors WHERE kind = ? AND encoder = ?) LIMIT ?"  # noqa: S608
        return [(r[0], r[1]) for r in self._db.execute(sql, (kind, encoder, limit))]

    def count_without_vector(self, encoder: str) -> int:
        """How many passages and documents have no vector by an encoder."""
        have = self._db.execute("SELECT count(*) FROM vectors WHERE encoder = ?", (encoder,)).fetchone()[0]
        counts = self.counts()
        return int(counts["passages"] + counts["documents"] - have)

    def put_vectors(self, kind: str, encoder: str, items: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Store vectors, in half precision."""
        with self.transaction():
            rows = [(kind, item, encoder, v.astype(np.float16).tobytes()) for item, v in zip(items, vectors, strict=True)]
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
            self._changed()

    def vectors(self, kind: str, encoder: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """All vectors of a kind: item numbers (n,) and vectors (n, dimension)."""
        rows = self._db.execute("SELECT item, vector FROM vectors WHERE kind = ? AND encoder = ? ORDER BY item", (kind, encoder)).fetchall()
        items = np.array([r[0] for r in rows], np.int64)
        flat = np.frombuffer(b"".join(r[1] for r in rows), np.float16).astype(np.float32)
        return items, flat.reshape(len(rows), -1) if rows else flat.reshape(0, 0)

    def encoders(self) -> list[str]:
        """Encoders that vectors in the store were made by."""
        return [r[0] for r in self._db.execute("SELECT DISTINCT encoder FROM vectors")]


def fold_number(number: str) -> str:
    """The form in which numbers are looked up: no marks, case, spaces, dashes, strokes or leading zeros.

    >>> fold_number("02/CT-UBND"), fold_number("316 qd ubnd")
    ('2ctubnd', '316qdubnd')
    """
    return "".join(c for c in fold(number).lstrip("0") if c.isalnum())


def _indexed(text: str) -> tuple[str, str]:
    text = expand(normalize(text)).lower()
    return text, fold(text)


def _describe(key: str, mentions: list[sqlite3.Row], acts_on: list[str]) -> tuple[LegalDocument, str]:
    """The document that mentions name, and the text it is found by.

    That text is what it is, its subject, the subjects of the documents that it carries out or changes, and each sentence that names it.
    """

    def usual(field: str) -> Any:
        values = [m[field] for m in mentions if m[field] is not None]
        return max(values, key=values.count) if values else None

    subjects = [m["subject"] for m in mentions if m["subject"]]
    subject = max(subjects, key=len) if subjects else None
    document = LegalDocument(
        key, usual("type"), usual("number"), usual("name"), usual("year"), usual("date"), usual("issuer"), subject, len(mentions)
    )
    title = " ".join(filter(None, [document.type, document.number or document.name, document.issuer]))
    evidence = list(dict.fromkeys(m["evidence"] for m in mentions if m["evidence"]))
    about = list(dict.fromkeys(subjects))
    return document, ". ".join([title, *about[:3], *acts_on, *evidence[:6]])

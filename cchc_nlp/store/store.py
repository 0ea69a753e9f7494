"""The store: one folder with a SQLite file that holds everything read, found and embedded. All else can be rebuilt from it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import CchcError
from cchc_nlp.store.records import MentionRow, RelationRow, StoredReport, describe, fold_number
from cchc_nlp.store.schema import SCHEMA, UPGRADES, VERSION
from cchc_nlp.types import Correction, Page, Passage, ReferenceCorrection

__all__ = ["Store", "open_store"]

_PART = 500
"""Numbers a query is asked for at once."""
_HEADINGS = {"passage": "context", "document": "coalesce(subject, name, '')"}
_TEXTS = {"passage": "text", "document": "profile"}

_SAMPLE = 300
"""Mentions that a document is described from, where it has more: those first by the digest of their report, whenever it came in."""
_ACTS_ON = """SELECT DISTINCT d.subject FROM (SELECT DISTINCT object FROM relations WHERE subject = ? AND relation IN ('implements', 'based_on', 'amends', 'replaces', 'guides')) x
              JOIN documents d ON d.key = x.object WHERE d.subject IS NOT NULL ORDER BY d.subject LIMIT 3"""
_AT_ONCE = 200
"""Documents that are described anew in one transaction."""


def _insert_into(table: str, columns: Iterable[str]) -> str:
    names = tuple(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608


_ADD_REPORT = _insert_into(
    "reports",
    (
        "digest", "pipeline", "name", "source", "place", "year", "pages", "key", "number", "date", "issued_at", "issuer", "type", "subject", "period", "recipients", "office",
        "signer", "reading", "unread", "parent", "addressees",
    ),
)  # fmt: skip
_ADD_PAGE = _insert_into(
    "pages", ("report", "number", "first_line", "last_line", "quality", "method", "reason")
)
_ADD_PASSAGE = _insert_into("passages", ("report", *Passage._fields))
_ADD_MENTION = _insert_into("mentions", ("report", "digest8", *MentionRow._fields))
_ADD_RELATION = _insert_into("relations", ("report", *RelationRow._fields))


def _make(path: Path) -> None:
    # beside its place and renamed: whoever finds the file finds a whole store, and SQLite does not wait where two change the journal's mode
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    db = sqlite3.connect(beside)
    db.execute("PRAGMA journal_mode = WAL")
    _run(db, SCHEMA)
    db.execute("INSERT INTO meta VALUES ('schema', ?), ('generation', '0')", (VERSION,))
    db.commit()
    db.close()
    beside.replace(path)


def _run(db: sqlite3.Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)


class Store:
    """A store folder, opened for reading or writing."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open a store. ``CchcError`` when there is none (unless ``create``), it cannot be opened, or another version made it.

        ``create`` is only for who holds the store's lock.
        """
        self.folder = folder
        path = folder / "store.sqlite"
        if not path.exists() and not create:
            raise CchcError(
                f"không có kho dữ liệu trong {folder}: hãy chạy 'cchc ingest THƯ_MỤC --store {folder}' trước"
            )
        try:
            if not path.exists():
                _make(path)
            # where nothing can be written, SQLite cannot keep its journal beside the file: it is read as it is
            still = path.exists() and not os.access(folder, os.W_OK)
            name = f"{path.absolute().as_uri()}?immutable=1" if still else path
            self._db = sqlite3.connect(
                name, timeout=30, isolation_level=None, check_same_thread=False, uri=still
            )
            self._db.row_factory = sqlite3.Row
            if not still:
                self._prepare()
            self._check_version(path)
        except (sqlite3.DatabaseError, OSError) as error:
            raise CchcError(f"không mở được kho {folder}: {error}") from None

    def _prepare(self) -> None:
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute(
            "PRAGMA wal_autocheckpoint = 5000"
        )  # pages of 4 KiB: what is written often is written once
        while self._schema() in UPGRADES:
            with self.transaction():
                found = (
                    self._schema()
                )  # asked again where nobody else can write: another process may have been faster
                if found in UPGRADES:
                    _run(self._db, UPGRADES[found])
                    self._db.execute(
                        "UPDATE meta SET value = ? WHERE name = 'schema'", (str(int(found) + 1),)
                    )

    def _schema(self) -> str | None:
        found = self._db.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
        return found[0] if found else None

    def _check_version(self, path: Path) -> None:
        found = self._schema()
        if found != VERSION:
            raise CchcError(
                f"kho {path} thuộc phiên bản {found or 'unknown'}, chương trình này đọc phiên bản {VERSION}: hãy nạp lại báo cáo vào thư mục mới"
            )

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
        return int(
            self._db.execute("SELECT value FROM meta WHERE name = 'generation'").fetchone()[0]
        )

    def _changed(self) -> None:
        self._db.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")

    def rows(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[sqlite3.Row]:
        """Rows of a reading query."""
        return self._db.execute(sql, parameters).fetchall()

    def each(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """Rows of a reading query one by one, for results too large to hold."""
        for row in self._db.execute(sql, parameters):
            yield dict(row)

    # ---- reports in and out

    def known_path(
        self, path: str, size: int, modified: int, pipeline: str, *, can_recognise: bool = False
    ) -> bool:
        """Whether a file was ingested as it is now, by this version of the pipeline, and nothing in it waits for images to be recognised."""
        sql = "SELECT unread FROM paths JOIN reports ON reports.id = paths.report WHERE path = ? AND size = ? AND modified = ? AND pipeline = ?"
        row = self._db.execute(sql, (path, size, modified, pipeline)).fetchone()
        return row is not None and not (can_recognise and row[0])

    def link_path(
        self,
        path: str,
        digest: str,
        size: int,
        modified: int,
        pipeline: str,
        *,
        can_recognise: bool = False,
    ) -> bool:
        """Note that a path holds a report already stored; False when the report is not stored, or waits for images to be recognised."""
        row = self._db.execute(
            "SELECT id, unread FROM reports WHERE digest = ? AND pipeline = ?", (digest, pipeline)
        ).fetchone()
        if row is None or (can_recognise and row[1]):
            return False
        with self.transaction():
            self._set_path(path, row[0], size, modified)
        return True

    def paths_of(self, digest: str) -> list[str]:
        """The paths at which a report was found."""
        sql = "SELECT path FROM paths JOIN reports ON reports.id = paths.report WHERE digest = ? ORDER BY path"
        return [r[0] for r in self._db.execute(sql, (digest,))]

    def text_of(
        self, digest: str, reading: str, *, can_recognise: bool
    ) -> tuple[str, tuple[Page, ...]] | None:
        """The text and the pages of a stored report as a version of reading made them; None where its file must be read for them."""
        row = self._db.execute(
            "SELECT id, source, unread FROM reports WHERE digest = ? AND reading = ?",
            (digest, reading),
        ).fetchone()
        return (
            None
            if row is None or (row["unread"] and can_recognise)
            else (row["source"], self.pages(row["id"]))
        )

    def pages(self, report: int) -> tuple[Page, ...]:
        """The pages of a report."""
        sql = "SELECT number, first_line, last_line, quality, method, reason FROM pages WHERE report = ? ORDER BY number"
        return tuple(Page(*row) for row in self._db.execute(sql, (report,)))

    def start_walk(self) -> None:
        """Begin to note which paths are :meth:`saw`, for :meth:`unseen`."""
        self._db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS seen (path TEXT PRIMARY KEY) WITHOUT ROWID"
        )
        self._db.execute("DELETE FROM seen")

    def saw(self, path: str, *, all_inside: bool = False) -> None:
        """Note a path that is there; ``all_inside``: and every stored one in it, for it could not be looked into."""
        self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (path,))
        if all_inside:
            self._db.execute(
                f"INSERT OR IGNORE INTO seen SELECT path FROM paths WHERE {_INSIDE}", _bounds(path)
            )

    def unseen(self, root: str) -> list[str]:
        """The stored paths that are a folder's or an archive's, or are it, and were not seen since the walk began."""
        sql = f"SELECT path FROM paths WHERE ({_INSIDE}) AND path NOT IN (SELECT path FROM seen) ORDER BY path"  # noqa: S608
        return [r[0] for r in self._db.execute(sql, _bounds(root))]

    def forget_paths(self, paths: Iterable[str], name: str | None = None) -> int:
        """Forget paths, and the reports that are at no other; ``name`` is what a report that stays is called from now on. Returns how many reports went."""
        gone = 0
        for path in paths:
            with self.transaction():
                row = self._db.execute(
                    "SELECT report FROM paths WHERE path = ?", (path,)
                ).fetchone()
                self._db.execute("DELETE FROM paths WHERE path = ?", (path,))
                if (
                    row
                    and not self._db.execute("SELECT 1 FROM paths WHERE report = ?", row).fetchone()
                ):
                    self._remove(row[0])
                    gone += 1
                elif row and name:
                    self._db.execute("UPDATE reports SET name = ? WHERE id = ?", (name, row[0]))
        return gone

    def _set_path(self, path: str, report: int, size: int, modified: int) -> None:
        before = self._db.execute("SELECT report FROM paths WHERE path = ?", (path,)).fetchone()
        self._db.execute(
            "INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?)", (path, report, size, modified)
        )
        if (
            before
            and before[0] != report
            and not self._db.execute("SELECT 1 FROM paths WHERE report = ?", before).fetchone()
        ):
            self._remove(before[0])

    def add(self, stored: StoredReport, path: str, size: int, modified: int) -> None:
        """Store a report with all that was found in it, in one transaction; an older form of it goes.

        The documents that it names are described anew by :meth:`refresh_stale`.
        """
        with self.transaction():
            old = self._db.execute(
                "SELECT id FROM reports WHERE digest = ?", (stored.digest,)
            ).fetchone()
            paths = (
                self._db.execute(
                    "SELECT path, size, modified FROM paths WHERE report = ?", (old[0],)
                ).fetchall()
                if old
                else []
            )
            if old:
                self._remove(old[0])
            r, head = stored, stored.letterhead
            values = (
                r.digest,
                r.pipeline,
                r.name,
                r.source,
                r.place,
                r.year,
                len(r.pages),
                r.key,
                head.number,
                head.date,
                head.place,
                head.issuer,
                head.type,
                head.subject,
            )
            recipients = json.dumps(head.recipients, ensure_ascii=False)
            report = int(
                self._db.execute(
                    _ADD_REPORT,
                    (
                        *values,
                        head.period,
                        recipients,
                        head.office,
                        head.signer,
                        r.reading,
                        r.unread,
                        head.parent,
                        json.dumps(head.addressees, ensure_ascii=False),
                    ),
                ).lastrowid
                or 0
            )
            self._db.executemany(
                _ADD_PAGE,
                [
                    (report, p.number, p.first_line, p.last_line, p.quality, p.method, p.reason)
                    for p in r.pages
                ],
            )
            self._db.executemany(_ADD_PASSAGE, [(report, *p) for p in r.passages])
            rows = [
                (
                    report,
                    r.digest[:8],
                    *(
                        m._asdict() | {"warnings": json.dumps(m.warnings, ensure_ascii=False)}
                    ).values(),
                )
                for m in r.mentions
            ]
            self._db.executemany(_ADD_MENTION, rows)
            self._db.executemany(_ADD_RELATION, [(report, *x) for x in r.relations])
            for p in paths:
                self._db.execute(
                    "INSERT OR REPLACE INTO paths VALUES (?, ?, ?, ?)",
                    (p["path"], report, p["size"], p["modified"]),
                )
            self._set_path(path, report, size, modified)
            self._set_stale({m.key for m in r.mentions if m.key})
            self._changed()

    def _remove(self, report: int) -> None:
        keys = [
            r[0]
            for r in self._db.execute(
                "SELECT DISTINCT key FROM mentions WHERE report = ? AND key IS NOT NULL", (report,)
            )
        ]
        items = [
            (r[0],) for r in self._db.execute("SELECT id FROM passages WHERE report = ?", (report,))
        ]
        self._db.executemany("DELETE FROM vectors WHERE kind = 'passage' AND item = ?", items)
        self._db.execute("DELETE FROM reports WHERE id = ?", (report,))
        self._set_stale(keys)
        self._changed()

    # ---- what people know: the terms and names of the last ingest

    def remember(self, name: str, value: Any) -> None:
        """Keep what reports are read with (``terms``, ``aliases``), a JSON value, for those that are read anew later."""
        self._db.execute(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            (name, json.dumps(value, ensure_ascii=False)),
        )

    def recall(self, name: str, default: Any) -> Any:
        """What was last remembered by a name."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else default

    # ---- corrections: kept by content, so that they outlive the report's removal and every new ingest

    def add_corrections(self, digest: str, corrections: Iterable[Correction]) -> None:
        """Store what people set right in a report; a later word on the same place replaces the earlier."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (digest, c.start, c.end, c.wrong, c.right, c.author, c.created)
                    for c in corrections
                ],
            )

    def corrections(self, digest: str) -> list[Correction]:
        """What people set right in a report, in the order of its text."""
        sql = "SELECT start, end, wrong, right, author, created FROM corrections WHERE digest = ? ORDER BY start"
        return [Correction(*row) for row in self._db.execute(sql, (digest,))]

    def all_corrections(self) -> dict[str, list[Correction]]:
        """Everything that people set right, by the digest of the report."""
        return {
            r[0]: self.corrections(r[0])
            for r in self._db.execute("SELECT DISTINCT digest FROM corrections")
        }

    def add_reference_corrections(
        self, digest: str, corrections: Iterable[ReferenceCorrection]
    ) -> None:
        """Store what people set right in a report's references; a later word on the same field replaces the earlier."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO reference_corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        digest,
                        c.start,
                        c.end,
                        c.pinpoint or "",
                        c.field,
                        c.value,
                        c.author,
                        c.created,
                    )
                    for c in corrections
                ],
            )

    def all_reference_corrections(self) -> dict[str, list[ReferenceCorrection]]:
        """What people set right in references, by the digest of the report."""
        out: dict[str, list[ReferenceCorrection]] = {}
        for row in self._db.execute("SELECT * FROM reference_corrections ORDER BY digest, start"):
            digest, start, end, pinpoint, *rest = row
            out.setdefault(digest, []).append(
                ReferenceCorrection(start, end, pinpoint or None, *rest)
            )
        return out

    # ---- documents: what all mentions together say

    def stale_documents(self) -> list[str]:
        """Keys of the documents that are not what the mentions together say, those aside that are known to wait for it."""
        keys = self._db.execute(
            "SELECT key FROM mentions WHERE key IS NOT NULL UNION SELECT key FROM documents EXCEPT SELECT key FROM stale"
        ).fetchall()
        return [r[0] for r in keys if self._is_stale(r[0])]

    def _is_stale(self, key: str) -> bool:
        row, wanted = (
            self._db.execute("SELECT * FROM documents WHERE key = ?", (key,)).fetchone(),
            self._document(key),
        )
        return (row is None) != (wanted is None) or (
            row is not None and wanted is not None and any(row[n] != v for n, v in wanted.items())
        )

    def _document(self, key: str) -> dict[str, Any] | None:
        """The columns of a document as the mentions make it; None where none names it."""
        sql = "SELECT * FROM mentions INDEXED BY mentions_sampled WHERE key = ? ORDER BY digest8, start LIMIT ?"
        mentions = self._db.execute(sql, (key, _SAMPLE)).fetchall()
        if not mentions:
            return None
        acts_on = self._db.execute(_ACTS_ON, (key,)).fetchall()
        count = (
            len(mentions)
            if len(mentions) < _SAMPLE
            else self._db.execute("SELECT count(*) FROM mentions WHERE key = ?", (key,)).fetchone()[
                0
            ]
        )
        document, profile = describe(key, mentions, count, [r[0] for r in acts_on])
        return {
            **asdict(document),
            "folded_number": fold_number(document.number or ""),
            "profile": profile,
        }

    def _set_stale(self, keys: Iterable[str]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO stale VALUES (?)", [(key,) for key in keys])

    def waiting(self) -> int:
        """How many documents are to be described anew by :meth:`refresh_stale`."""
        return int(self._db.execute("SELECT count(*) FROM stale").fetchone()[0])

    def refresh_stale(self) -> None:
        """Make documents what the mentions together say where reports came or went since; a run that is stopped is taken up by the next."""
        while keys := [
            r[0]
            for r in self._db.execute("SELECT key FROM stale ORDER BY key LIMIT ?", (_AT_ONCE,))
        ]:
            self.refresh_documents(keys)

    def refresh_documents(self, keys: Sequence[str]) -> None:
        """Make documents what the mentions together say, in one transaction; those that carry them out or change them become stale where their subjects change."""
        with self.transaction():
            acting = set[str]()
            for key in keys:
                if self._refresh_document(key):
                    acting.update(
                        r[0]
                        for r in self._db.execute(
                            "SELECT DISTINCT subject FROM relations WHERE object = ? AND subject IS NOT NULL",
                            (key,),
                        )
                    )
            self._db.executemany("DELETE FROM stale WHERE key = ?", [(key,) for key in keys])
            self._set_stale(acting)
            self._changed()

    def _refresh_document(self, key: str) -> bool:
        """Describe a document anew; returns whether its subject, which those that act on it are found by, has changed."""
        values = self._document(key)
        old = self._db.execute(
            "SELECT id, profile, subject, name FROM documents WHERE key = ?", (key,)
        ).fetchone()
        if (
            values is not None
            and old is not None
            and all(old[n] == values[n] for n in ("profile", "subject", "name"))
        ):
            assignments = ", ".join(f"{name} = ?" for name in values)
            self._db.execute(
                f"UPDATE documents SET {assignments} WHERE id = ?", (*values.values(), old["id"])
            )
            return False
        if old is not None:
            self._db.execute("DELETE FROM documents WHERE id = ?", (old["id"],))
            self._db.execute(
                "DELETE FROM vectors WHERE kind = 'document' AND item = ?", (old["id"],)
            )
        if (
            values is not None
        ):  # another text has another number, so that an index knows by the numbers what is new
            self._db.execute(_insert_into("documents", values), tuple(values.values()))
        return (old["subject"] if old else None) != (values["subject"] if values else None)

    # ---- proof

    def damage(self) -> list[str]:
        """What SQLite finds wrong with the file: pages, and rows that refer to nothing."""
        found = [r[0] for r in self._db.execute("PRAGMA integrity_check") if r[0] != "ok"]
        return found + [f"{r[0]}: {r[1]}" for r in self._db.execute("PRAGMA foreign_key_check")]

    # ---- items: passages and documents, which are found by their words and vectors

    def numbers(self, kind: str) -> NDArray[np.int64]:
        """Numbers of all passages or documents, ascending. A number stands for the same text for ever."""
        return np.array(
            [r[0] for r in self._db.execute(f"SELECT id FROM {_table(kind)} ORDER BY id")], np.int64
        )

    def items(self, kind: str, numbers: Sequence[int]) -> list[tuple[int, str, str]]:
        """Number, heading and text of items, in the order of their numbers: a passage stands under headings, a document under its subject or name."""
        sql = f"SELECT id, {_HEADINGS[kind]}, {_TEXTS[kind]} FROM {_table(kind)}"  # noqa: S608
        return [(r[0], r[1], r[2]) for r in self._by_number(sql, "id", numbers)]

    def _by_number(
        self, sql: str, column: str, numbers: Sequence[int], parameters: Sequence[Any] = ()
    ) -> Iterator[sqlite3.Row]:
        """Rows of a query for some numbers, a part at a time, in their order."""
        ordered = sorted(map(int, numbers))
        word = "AND" if " WHERE " in sql else "WHERE"
        for at in range(0, len(ordered), _PART):
            part = ordered[at : at + _PART]
            yield from self._db.execute(
                f"{sql} {word} {column} IN ({','.join('?' * len(part))}) ORDER BY {column}",
                (*parameters, *part),
            )

    # ---- vectors

    @property
    def encoder(self) -> str | None:
        """The fingerprint of the encoder that this store's vectors are made by; None before the first."""
        named = self.recall("encoder", None)
        if named is None:  # a store of before this was noted
            row = self._db.execute("SELECT encoder FROM vectors LIMIT 1").fetchone()
            named = row[0] if row else None
        return named if named is None else str(named)

    def without_vector(self, kind: str, encoder: str) -> list[int]:
        """Numbers of the items that have no vector by an encoder, ascending."""
        sql = f"""SELECT id FROM {_table(kind)} x WHERE NOT EXISTS
                  (SELECT 1 FROM vectors v WHERE v.kind = ? AND v.item = x.id AND v.encoder = ?) ORDER BY id"""  # noqa: S608
        return [r[0] for r in self._db.execute(sql, (kind, encoder))]

    def put_vectors(
        self, kind: str, encoder: str, items: Sequence[int], vectors: NDArray[np.float32]
    ) -> None:
        """Store vectors, in half precision."""
        with self.transaction():
            rows = [
                (kind, item, encoder, v.astype(np.float16).tobytes())
                for item, v in zip(items, vectors, strict=True)
            ]
            self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
            self._changed()

    def remove_vectors(self, kind: str, numbers: Iterable[int]) -> None:
        """Take away vectors of items."""
        with self.transaction():
            self._db.executemany(
                "DELETE FROM vectors WHERE kind = ? AND item = ?", [(kind, n) for n in numbers]
            )
            self._changed()

    def each_vector(self, kind: str) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """All vectors of a kind, whichever encoder made them, with the number of their item."""
        for row in self._db.execute("SELECT item, vector FROM vectors WHERE kind = ?", (kind,)):
            whole = len(row["vector"]) // 2 * 2
            yield row["item"], np.frombuffer(row["vector"][:whole], np.float16).astype(np.float32)

    def vector_ids(self, kind: str, encoder: str) -> NDArray[np.int64]:
        """Numbers of the items that have a vector by an encoder, ascending."""
        sql = "SELECT item FROM vectors WHERE kind = ? AND encoder = ? ORDER BY item"
        return np.array([r[0] for r in self._db.execute(sql, (kind, encoder))], np.int64)

    def vectors(
        self, kind: str, numbers: Sequence[int]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Vectors of those items that have one: their numbers, ascending (n,), and the vectors (n, dimension)."""
        rows = list(
            self._by_number(
                "SELECT item, vector FROM vectors WHERE kind = ?", "item", numbers, (kind,)
            )
        )
        flat = np.frombuffer(b"".join(r[1] for r in rows), np.float16).astype(np.float32)
        return np.array([r[0] for r in rows], np.int64), flat.reshape(
            len(rows), -1
        ) if rows else flat.reshape(0, 0)


def open_store(folder: str | Path) -> Store:
    """The store in a folder, to be read. ``CchcError`` where there is none.

    >>> import tempfile, cchc_nlp
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = cchc_nlp.ingest("corpus/sample/so-noi-vu-2023-q2.txt", folder, encoder=None)
    ...     open_store(folder).counts()["reports"]
    1
    """
    return Store(Path(folder))


_INSIDE = "path = ? OR (path > ? AND path < ?) OR (path > ? AND path < ?)"


def _bounds(root: str) -> tuple[str, ...]:
    """What :data:`_INSIDE` asks for: a folder or an archive, and all in it ("0" is what follows "/")."""
    return root, f"{root}/", f"{root}0", f"{root}!/", f"{root}!0"


def _table(kind: str) -> str:
    return {"passage": "passages", "document": "documents"}[kind]

"""The tables of a store, and the statements that bring a store of an earlier version to them.

A new column is a line in ``SCHEMA``, a line in ``UPGRADES`` under the version before, and a field
of the record that it is part of (``types.py``, ``records.py``): queries name the columns by their
records. Where it is one of a table that :mod:`cchc_nlp.store.proofs` reads, the upgrade empties
``reports.proof``.
"""

from __future__ import annotations

__all__ = ["SCHEMA", "UPGRADES", "VERSION"]

VERSION = "8"

_REFERENCE_CORRECTIONS = """
CREATE TABLE reference_corrections (
    digest TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, pinpoint TEXT NOT NULL,
    field TEXT NOT NULL, value TEXT, author TEXT NOT NULL, created TEXT NOT NULL,
    PRIMARY KEY (digest, start, end, pinpoint, field)
);
"""
_STALE = "CREATE TABLE stale (key TEXT PRIMARY KEY) WITHOUT ROWID;\n"
# digest8 is the beginning of the report's digest: an order of mentions that does not depend on when
# a report came in
_SAMPLED = """
CREATE INDEX mentions_sampled ON mentions (key, digest8, start);
CREATE INDEX relations_acts ON relations (subject, relation, object);
"""
_LETTERHEAD = (
    "key",
    "number",
    "date",
    "issued_at",
    "issuer",
    "type",
    "subject",
    "period",
    "recipients",
    "office",
    "signer",
    "reading",
)

_MORE_COLUMNS = [
    *(f"ALTER TABLE reports ADD COLUMN {name} TEXT;\n" for name in _LETTERHEAD),
    "ALTER TABLE reports ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;\n",
    *(
        f"ALTER TABLE pages ADD COLUMN {name} TEXT NOT NULL DEFAULT '';\n"
        for name in ("quality", "method", "reason")
    ),
    "ALTER TABLE mentions ADD COLUMN digest8 TEXT NOT NULL DEFAULT '';\n",
]
_DIGESTS = """
UPDATE mentions SET digest8 =
    (SELECT substr(digest, 1, 8) FROM reports WHERE reports.id = mentions.report);
"""
_ALL_STALE = "INSERT INTO stale SELECT key FROM documents;\n"

_OWN = "CREATE INDEX reports_own ON reports (own);\n"
_ALIKE = "CREATE INDEX reports_alike ON reports (subject, type, issuer, period);\n"
_OWN_KEYS = """
UPDATE reports SET own = coalesce(key, 'report:' || substr(digest, 1, 16));
INSERT OR IGNORE INTO stale SELECT own FROM reports;
"""

UPGRADES = {
    "1": _REFERENCE_CORRECTIONS,
    "2": """
DROP TABLE passages_text;
DROP TABLE documents_text;
CREATE INDEX relations_on ON relations (object);
CREATE INDEX relations_by ON relations (subject);
""",
    "3": "".join(
        [
            *_MORE_COLUMNS,
            _DIGESTS,
            "DROP INDEX mentions_by_key;\nDROP INDEX relations_by;\n",
            _SAMPLED,
            _STALE,
            _ALL_STALE,
        ]
    ),
    "4": "".join(
        [
            *(
                f"ALTER TABLE reports ADD COLUMN {name} TEXT;\n"
                for name in ("parent", "addressees")
            ),
            "ALTER TABLE mentions ADD COLUMN derived TEXT NOT NULL DEFAULT '[]';\n",
        ]
    ),
    "5": "".join(
        [
            "ALTER TABLE reports ADD COLUMN own TEXT NOT NULL DEFAULT '';\n",
            "ALTER TABLE documents ADD COLUMN report TEXT;\n",
            _OWN,
            _OWN_KEYS,
        ]
    ),
    "6": _ALIKE,
    "7": "".join(
        [
            "ALTER TABLE vectors ADD COLUMN proof BLOB;\n",
            "ALTER TABLE reports ADD COLUMN proof TEXT;\n",
        ]
    ),
}
"""Statements that bring a store of a version to the next, each ended by ``;`` and a new line."""

SCHEMA = (
    """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE reports (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, pipeline TEXT NOT NULL,
    name TEXT NOT NULL, source TEXT NOT NULL, place TEXT, year INTEGER, pages INTEGER NOT NULL,
    added TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, key TEXT, number TEXT, date TEXT,
    issued_at TEXT, issuer TEXT, type TEXT, subject TEXT, period TEXT, recipients TEXT,
    office TEXT, signer TEXT, reading TEXT, unread INTEGER NOT NULL DEFAULT 0,
    parent TEXT, addressees TEXT, own TEXT NOT NULL, proof TEXT
);
CREATE TABLE paths (
    path TEXT PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    size INTEGER NOT NULL, modified INTEGER NOT NULL
);
CREATE INDEX paths_of ON paths (report);
CREATE TABLE pages (
    report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, number INTEGER,
    first_line INTEGER, last_line INTEGER, quality TEXT NOT NULL, method TEXT NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY (report, number)
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE, kind TEXT, section TEXT,
    context TEXT, page INTEGER, first_line INTEGER, last_line INTEGER, start INTEGER, end INTEGER,
    text TEXT NOT NULL, raw TEXT NOT NULL
);
CREATE INDEX passages_of ON passages (report);
CREATE TABLE mentions (
    id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    key TEXT, kind TEXT, surface TEXT, raw TEXT, start INTEGER, end INTEGER, page INTEGER,
    line INTEGER, type TEXT, number TEXT, name TEXT, year INTEGER, date TEXT, issuer TEXT,
    subject TEXT, pinpoint TEXT, confidence REAL, warnings TEXT, evidence TEXT,
    digest8 TEXT NOT NULL, derived TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX mentions_of ON mentions (report);
CREATE TABLE relations (
    id INTEGER PRIMARY KEY, report INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    subject TEXT, relation TEXT NOT NULL, object TEXT NOT NULL, evidence TEXT, start INTEGER,
    end INTEGER, line INTEGER, confidence REAL
);
CREATE INDEX relations_of ON relations (report);
CREATE INDEX relations_on ON relations (object);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, type TEXT, number TEXT,
    folded_number TEXT, name TEXT, year INTEGER, date TEXT, issuer TEXT, subject TEXT,
    mentions INTEGER NOT NULL, report TEXT, profile TEXT NOT NULL
);
CREATE INDEX documents_by_number ON documents (folded_number);
CREATE TABLE corrections (
    digest TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, wrong TEXT NOT NULL,
    right TEXT NOT NULL, author TEXT NOT NULL, created TEXT NOT NULL,
    PRIMARY KEY (digest, start, end)
);
CREATE TABLE vectors (
    kind TEXT, item INTEGER, encoder TEXT NOT NULL, vector BLOB NOT NULL, proof BLOB,
    PRIMARY KEY (kind, item)
) WITHOUT ROWID;
"""
    + _REFERENCE_CORRECTIONS
    + _SAMPLED
    + _STALE
    + _OWN
    + _ALIKE
)
"""The tables of a new store, as statements each ended by ``;`` and a new line."""

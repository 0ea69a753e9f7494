"""Records that go into a store and come out of it: plain named values, no rows of a database.

The columns of a query are read off the record it fills (:func:`field_names`), so that a new field
of a record is asked for wherever the record is.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, NamedTuple

from cchc_nlp.text import fold
from cchc_nlp.types import Letterhead, Page, Passage

__all__ = [
    "CitedDocument",
    "IssuerCount",
    "ItemText",
    "MentionPlace",
    "MentionRow",
    "PageCount",
    "PageRecord",
    "RelationEdge",
    "RelationRow",
    "ReportName",
    "ReportPath",
    "ReportRecord",
    "ReportSource",
    "StoredFile",
    "StoredMention",
    "StoredReport",
    "field_names",
    "fold_number",
]


# ---- what ingest stores


class StoredFile(NamedTuple):
    """A file by its path, with size in bytes and time of modification in nanoseconds.

    A path inside an archive is ``ARCHIVE!/MEMBER``; size and time are those of the archive.

    >>> StoredFile("/kho/bao-cao.txt", 1024, 1_700_000_000_000_000_000).size
    1024
    """

    path: str
    size: int
    modified: int


LISTS_OF_MENTIONS = ("warnings", "derived")
"""Fields of a mention that hold lists, which are JSON in the store."""


class MentionRow(NamedTuple):
    """A reference as it is stored: its fields, its place in the source, the words around it.

    ``start`` and ``end`` are offsets into the source, ``page`` and ``line`` are 1-based;
    ``evidence`` is the sentence that names the document, ``derived`` the fields that it does not
    say itself.

    >>> "pinpoint" in MentionRow._fields
    True
    """

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
    derived: tuple[str, ...] = ()

    @classmethod
    def from_columns(cls, *columns: Any) -> MentionRow:
        """The record of a row of its columns, in which lists are JSON."""
        row = cls(*columns)._asdict()
        return cls(**row | {name: tuple(json.loads(row[name])) for name in LISTS_OF_MENTIONS})

    def to_columns(self) -> tuple[Any, ...]:
        """The columns of a row, as :meth:`from_columns` takes them."""
        columns = self._asdict()
        for name in LISTS_OF_MENTIONS:
            columns[name] = json.dumps(columns[name], ensure_ascii=False)
        return tuple(columns.values())


class RelationRow(NamedTuple):
    """A relation as it is stored: keys of both ends and its evidence in the source.

    ``subject`` is None where the report itself is meant.

    >>> RelationRow(None, "implements", "luat|33/2005/qh11", "…", 0, 1, 1, 0.9).relation
    'implements'
    """

    subject: str | None
    relation: str
    object: str
    evidence: str
    start: int
    end: int
    line: int
    confidence: float


class StoredReport(NamedTuple):
    """All that ingest found in one file: its text and pages, what is in it, what it says of itself.

    ``pipeline`` and ``reading`` are the versions that made it; ``place`` and ``year`` are what the
    report is about, ``letterhead`` what stands in its head, ``key`` its own identity.

    >>> StoredReport("bc.txt", "0" * 64, "", (Page(1, 1, 9, method="waiting"),), "9").unread
    1
    """

    name: str
    digest: str
    source: str
    pages: tuple[Page, ...]
    pipeline: str
    passages: tuple[Passage, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    relations: tuple[RelationRow, ...] = ()
    place: str | None = None
    year: int | None = None
    letterhead: Letterhead = Letterhead()
    key: str | None = None
    reading: str | None = None

    @property
    def unread(self) -> int:
        """The number of pages whose image is still to be recognised."""
        return sum(p.method == "waiting" for p in self.pages)


# ---- what queries return


class ItemText(NamedTuple):
    """A passage or a document as it is indexed: its id, its heading and its text."""

    id: int
    heading: str
    text: str


class ReportName(NamedTuple):
    """A report by the name of its file and its digest, which tells it from others of that name."""

    report: str
    digest: str


class ReportPath(NamedTuple):
    """A report by its digest, and the first of its paths."""

    digest: str
    path: str


class ReportSource(NamedTuple):
    """What was read from a report's file: the text that all offsets refer to, and its pages.

    >>> ReportSource("bc.txt", "0" * 64, "Báo cáo", (Page(1, 1, 1),)).pages[0].number
    1
    """

    name: str
    digest: str
    text: str
    pages: tuple[Page, ...]


class ReportRecord(NamedTuple):
    """What a report says of itself; ``pages`` and ``unread`` are numbers of pages.

    ``place`` is where the report is about, ``issued_at`` where it was signed; ``added`` is when it
    came into the store (UTC).

    >>> {"issued_at", "signer", "unread"} <= set(ReportRecord._fields)
    True
    """

    report: str
    digest: str
    key: str | None
    number: str | None
    date: str | None
    issued_at: str | None
    issuer: str | None
    parent: str | None
    type: str | None
    subject: str | None
    addressees: tuple[str, ...]
    period: str | None
    recipients: tuple[str, ...]
    office: str | None
    signer: str | None
    place: str | None
    year: int | None
    pages: int
    unread: int
    added: str

    @classmethod
    def from_columns(cls, *columns: Any) -> ReportRecord:
        """The record of a row of its columns; addressees and recipients are JSON or NULL there."""
        record = cls(*columns)
        listed = columns[cls._fields.index("addressees")], columns[cls._fields.index("recipients")]
        addressees, recipients = (tuple(json.loads(names or "[]")) for names in listed)
        return record._replace(addressees=addressees, recipients=recipients)


class StoredMention(NamedTuple):
    """A stored reference and the digest of the report that it stands in."""

    digest: str
    mention: MentionRow


class MentionPlace(NamedTuple):
    """A place that names a document; ``text`` is the sentence, offsets are those of the source."""

    report: str
    digest: str
    page: int
    line: int
    surface: str
    raw: str
    pinpoint: str | None
    text: str
    confidence: float
    start: int
    end: int


class RelationEdge(NamedTuple):
    """A relation over all places that state it: ``weight`` of them, the surest and its evidence.

    ``subject`` is None where reports themselves are meant: ``digest`` and ``report`` name one then,
    and ``own`` is its key where it says what it is.

    >>> RelationEdge(None, None, "0" * 64, "bc.txt", "luat|1", "cites", 2, 0.9, "…").weight
    2
    """

    subject: str | None
    own: str | None
    digest: str
    report: str
    object: str
    relation: str
    weight: int
    confidence: float
    evidence: str


class IssuerCount(NamedTuple):
    """An issuer with the number of its documents."""

    issuer: str
    documents: int


class CitedDocument(NamedTuple):
    """A document with the number of its mentions and of the reports that have them."""

    mentions: int
    reports: int
    type: str | None
    label: str
    subject: str | None
    key: str


class PageCount(NamedTuple):
    """The number of pages of one quality that were read in one way."""

    quality: str
    method: str
    pages: int


class PageRecord(NamedTuple):
    """A page of a report: its quality, how it was read, and why so."""

    report: str
    page: int
    quality: str
    method: str
    reason: str


def field_names(record: type) -> tuple[str, ...]:
    """The names of the fields of a named tuple or a dataclass, in their order.

    >>> field_names(StoredFile)
    ('path', 'size', 'modified')
    """
    named: tuple[str, ...] | None = getattr(record, "_fields", None)
    return named if named is not None else tuple(f.name for f in fields(record))


# ---- numbers


def fold_number(number: str) -> str:
    """The form in which numbers are looked up.

    It has no diacritics, case, spaces, dashes, strokes or leading zeros.

    >>> fold_number("02/CT-UBND"), fold_number("316 qd ubnd")
    ('2ctubnd', '316qdubnd')
    """
    return "".join(c for c in fold(number).lstrip("0") if c.isalnum())

"""What a store keeps of a report and of its documents, as plain values, and what a document is by all that is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cchc_nlp.text import fold
from cchc_nlp.types import LegalDocument, Letterhead, Page, Passage

__all__ = ["MentionRow", "RelationRow", "StoredReport", "describe", "fold_number"]


class MentionRow(NamedTuple):
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


class RelationRow(NamedTuple):
    """A relation as it is stored: keys of both ends (no subject: the report itself) and its evidence in the source."""

    subject: str | None
    relation: str
    object: str
    evidence: str
    start: int
    end: int
    line: int
    confidence: float


class StoredReport(NamedTuple):
    """All that ingest found in one file, as plain values; ``unread`` are the pages whose image is still to be recognised."""

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
        """How many pages have an image that is still to be recognised."""
        return sum(p.method == "waiting" for p in self.pages)


def fold_number(number: str) -> str:
    """The form in which numbers are looked up: no marks, case, spaces, dashes, strokes or leading zeros.

    >>> fold_number("02/CT-UBND"), fold_number("316 qd ubnd")
    ('2ctubnd', '316qdubnd')
    """
    return "".join(c for c in fold(number).lstrip("0") if c.isalnum())


def describe(
    key: str, mentions: Sequence[Mapping[str, Any]], count: int, acts_on: list[str]
) -> tuple[LegalDocument, str]:
    """The document that mentions name, and the text it is found by.

    That text is what it is, its subject, the subjects of the documents that it carries out or changes, and each sentence that names it.
    """

    def usual(field: str) -> Any:
        found = Counter(m[field] for m in mentions if m[field] is not None)
        return max(found, key=lambda value: (found[value], str(value)), default=None)

    subjects = [m["subject"] for m in mentions if m["subject"]]
    subject = max(subjects, key=lambda text: (len(text), text)) if subjects else None
    document = LegalDocument(
        key,
        usual("type"),
        usual("number"),
        usual("name"),
        usual("year"),
        usual("date"),
        usual("issuer"),
        subject,
        count,
    )
    title = " ".join(
        filter(None, [document.type, document.number or document.name, document.issuer])
    )
    evidence = list(dict.fromkeys(m["evidence"] for m in mentions if m["evidence"]))
    about = list(dict.fromkeys(subjects))
    return document, ". ".join([title, *about[:3], *acts_on, *evidence[:6]])

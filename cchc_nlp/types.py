"""The records that the stages hand to one another: frozen, made of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from cchc_nlp.text import OffsetMap

__all__ = [
    "AnswerKind",
    "Block",
    "BlockKind",
    "Correction",
    "DocumentMention",
    "Hit",
    "ItemKind",
    "LegalDocument",
    "Letterhead",
    "Line",
    "Page",
    "PageMethod",
    "PageQuality",
    "Passage",
    "QueryLanguage",
    "Reference",
    "ReferenceKind",
    "Relation",
    "Report",
    "Restoration",
    "RestoredToken",
    "SearchMode",
    "SortOrder",
    "TextState",
]

AnswerKind = Literal["auto", "passages", "documents"]
"""What a question is answered with; ``auto`` decides by the question."""
ItemKind = Literal["passage", "document"]
"""What is indexed and found."""
SearchMode = Literal["hybrid", "semantic", "lexical"]
"""Retrievers that look for candidates: dense and lexical, or one of them."""
SortOrder = Literal["relevance", "newest", "oldest"]
"""The order of answers."""
QueryLanguage = Literal["vi", "vi-unmarked", "en"]
"""What a question is written in; ``vi-unmarked`` is Vietnamese typed without diacritics."""
TextState = Literal["good", "foreign", "stripped", "noisy"]
"""What reading has left of a text: as it was written, in another language, without its diacritics, or misread."""
PageQuality = Literal["", "good", "legacy", "degraded", "image", "blank", "foreign"]
"""What a page was found to be; empty as long as nobody has judged it."""
PageMethod = Literal["text", "ocr", "waiting"]
"""How a page was read: as the file has it, from its image, or not yet."""
BlockKind = Literal["heading", "paragraph", "item", "row", "footnote", "recipients", "furniture"]
"""What a block is on its page."""
ReferenceKind = Literal["full", "short", "named", "anaphoric"]
"""How a document is referred to: with its number, by a part of it, by its name, or by a word like "Quyết định này"."""


class Line(NamedTuple):
    """One line of the source: 1-based ``number`` and ``page``, and its text at ``[start, end)`` of the report's text."""

    number: int
    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source: 1-based ``number`` and the 1-based numbers of its first and last line.

    ``quality`` is ``good``, ``legacy`` (letters of an old font), ``degraded`` (misread by OCR, or without marks), ``image``, ``blank`` or
    ``foreign``; ``method`` how it was read: ``text`` (as the file has it), ``ocr`` (its image was recognised), ``waiting`` (its image still is to
    be, by a later ingest); ``reason`` why, in the words of the user interface.
    """

    number: int
    first_line: int
    last_line: int
    quality: str = ""
    method: str = "text"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A file as it was read: ``text`` is the source that every offset refers to (Unicode code points)."""

    name: str
    path: str
    digest: str
    text: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]

    def line_at(self, offset: int) -> int:
        """The 1-based number of the line that holds an offset."""
        low, high = 0, len(self.lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.lines[middle].start <= offset:
                low = middle
            else:
                high = middle - 1
        return self.lines[low].number if self.lines else 1

    def page_at(self, offset: int) -> int:
        """The 1-based number of the page that holds an offset."""
        return self.lines[self.line_at(offset) - 1].page if self.lines else 1


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a report says of itself; empty where it does not say.

    ``number`` is as published; ``date`` is ISO as far as it is written in ("2024-03" where the day is
    blank); ``place`` is where it was issued; ``parent`` is the body above the ``issuer``; ``period`` is
    what it reports on ("quý I năm 2023"); ``addressees`` stand at its head, ``recipients`` at its foot;
    ``office`` holds the lines of capacity ("KT. CHỦ TỊCH / PHÓ CHỦ TỊCH") and ``signer`` the name.
    """

    number: str | None = None
    date: str | None = None
    place: str | None = None
    issuer: str | None = None
    parent: str | None = None
    type: str | None = None
    subject: str | None = None
    period: str | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    office: str | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, footnote, or piece of page furniture, joined over its lines.

    ``text`` is joined source text; ``offsets`` maps it to the report's text. ``kind`` is one of ``heading``, ``paragraph``, ``item``,
    ``row`` (of a table, cells apart by tabs), ``footnote``, ``recipients``, ``furniture``. ``section`` is the path of headings it stands under, such as ``"II.2.c"``.
    """

    kind: str
    section: str
    text: str
    offsets: OffsetMap
    lines: tuple[int, ...]
    page: int
    label: str = ""


class RestoredToken(NamedTuple):
    """A token of restored text: the raw form at ``[start, end)`` of the source, what it reads, and a confidence in 0..1."""

    raw: str
    restored: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Restoration:
    """Restored text, its tokens, and the map from it to the text that was restored."""

    text: str
    tokens: tuple[RestoredToken, ...]
    offsets: OffsetMap
    degraded: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says stands at ``[start, end)`` of a report's source: it wins over the model. ``created`` is an ISO time."""

    start: int
    end: int
    wrong: str
    right: str
    author: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceCorrection:
    """What a person says a field of the reference at ``[start, end)`` of a report's source is; ``value`` None: it has none.

    ``pinpoint`` tells references of one extent apart. A reference whose number and name are both taken away is none. ``created`` is an ISO time.
    """

    start: int
    end: int
    pinpoint: str | None
    field: str
    value: str | None
    author: str = ""
    created: str = ""


class Reference(NamedTuple):
    """One mention of one document. ``start`` and ``end`` are offsets into the text the mention was found in.

    A tuple, for they are made by the ten thousand a second.

    ``kind`` is ``full``, ``short``, ``named`` or ``anaphoric``. ``number`` is the published form, ``date`` an ISO date, ``key`` the document's
    identity (None while it is open), ``warnings`` what a reader should check.
    """

    surface: str
    start: int
    end: int
    kind: str
    type: str | None = None
    name: str | None = None
    number: str | None = None
    year: int | None = None
    date: str | None = None
    issuer: str | None = None
    subject: str | None = None
    pinpoint: str | None = None
    key: str | None = None
    confidence: float = 1.0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed edge between two mentions; ``subject`` is None when the report itself is meant. Offsets are those of the evidence."""

    subject: Reference | None
    relation: str
    object: Reference
    evidence: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its restoration, its references and its relations; their offsets are those of ``restoration.text``."""

    block: Block
    restoration: Restoration
    offsets: OffsetMap
    references: tuple[Reference, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class LegalDocument:
    """A document as all mentions together describe it."""

    key: str
    type: str | None
    number: str | None
    name: str | None
    year: int | None
    date: str | None
    issuer: str | None
    subject: str | None
    mentions: int = 0


class Passage(NamedTuple):
    """A unit of search: restored text with its place in the report (1-based page and lines, section path).

    ``context`` is the headings it stands under, ``raw`` its text before restoration; ``start`` and ``end`` are offsets into the source.
    """

    text: str
    raw: str
    context: str
    kind: str
    section: str
    page: int
    first_line: int
    last_line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A place where a report names a document, with the words that say so; ``raw`` is the name as it was read, before restoration.

    ``digest`` tells the report from others of its name.
    """

    report: str
    page: int
    line: int
    text: str
    raw: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a search: a passage, or a document with the places that name it, those that speak of the question first.

    ``lines`` are 1-based, first and last; ``context`` the headings that a passage stands under; ``matches`` where words of the question stand in
    ``text`` (code points); ``raw`` the text before restoration; ``explanation`` what the score is made of, as (name, value, contribution);
    ``digest`` tells the report from others of its name.
    """

    rank: int
    kind: str
    score: float
    report: str
    page: int
    section: str
    lines: tuple[int, int]
    text: str
    document: LegalDocument | None = None
    mentions: tuple[DocumentMention, ...] = ()
    context: str = ""
    matches: tuple[tuple[int, int], ...] = ()
    raw: str = ""
    explanation: tuple[tuple[str, float, float], ...] = ()
    digest: str = ""

"""Records that the stages hand to one another (frozen, of plain values) and their literal types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cchc_nlp.text import OffsetMap, compose, unify

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
    "Part",
    "Passage",
    "PassageCopy",
    "QueryLanguage",
    "Reference",
    "ReferenceCorrection",
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
SearchMode = Literal["hybrid", "semantic", "lexical", "fast"]
"""The retrievers that look for candidates: dense and lexical, or only one of them.

``fast`` leaves out what costs most, the encoder. It is not ``lexical``, which orders by BM25 alone:
it orders lexical candidates by all features but the meaning.
"""
SortOrder = Literal["relevance", "newest", "oldest"]
"""The order of answers."""
QueryLanguage = Literal["vi", "vi-unmarked", "en"]
"""The language of a question; ``vi-unmarked`` is Vietnamese typed without diacritics."""
TextState = Literal["good", "foreign", "stripped", "noisy"]
"""The state of a text: as written, in another language, without diacritics, or misread by OCR."""
PageQuality = Literal["", "good", "legacy", "degraded", "image", "blank", "foreign"]
"""The quality of a page; empty until it is judged.

``legacy`` is text in the letters of an old font, ``degraded`` text that OCR misread or that lost
its diacritics, ``image`` a page without text.
"""
PageMethod = Literal["text", "ocr", "waiting"]
"""How a page was read.

``text``: from the file itself; ``ocr``: recognised from its image; ``waiting``: to be recognised
by a later ingest.
"""
BlockKind = Literal["heading", "paragraph", "item", "row", "footnote", "recipients", "furniture"]
"""The kind of a block.

``item`` belongs to a list, ``row`` to a table, ``recipients`` to the list after "Nơi nhận";
``furniture`` is what belongs to the page and not to the text: page numbers, running heads, links.
"""
ReferenceKind = Literal["full", "short", "named", "anaphoric"]
"""How a document is cited: by number, by part of it, by name, or by a word ("Quyết định này")."""


class Line(NamedTuple):
    """One line of the source.

    ``number`` and ``page`` are 1-based; ``[start, end)`` is its extent in the report's text.
    """

    number: int
    page: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source; its number and those of its first and last line are 1-based.

    ``reason`` explains the quality in the words of the user interface.
    """

    number: int
    first_line: int
    last_line: int
    quality: PageQuality = ""
    method: PageMethod = "text"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A file as it was read; ``text`` is the source that every offset counts in (code points)."""

    name: str
    path: str
    digest: str
    text: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]

    def line_at(self, offset: int) -> int:
        """Return the 1-based number of the line that contains an offset."""
        low, high = 0, len(self.lines) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.lines[middle].start <= offset:
                low = middle
            else:
                high = middle - 1
        return self.lines[low].number if self.lines else 1

    def page_at(self, offset: int) -> int:
        """Return the 1-based number of the page that contains an offset."""
        return self.lines[self.line_at(offset) - 1].page if self.lines else 1


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a report says of itself; empty where it does not say.

    ``number`` is as published; ``date`` is ISO as far as it is written in ("2024-03" where the day
    is blank); ``place`` is where it was issued; ``parent`` is the body above the ``issuer``;
    ``period`` is what it reports on ("quý I năm 2023"); ``addressees`` stand at its head,
    ``recipients`` at its foot; ``office`` holds the lines of capacity ("KT. CHỦ TỊCH / PHÓ CHỦ
    TỊCH") and ``signer`` the name.
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
    """A paragraph or other unit of layout, joined over its lines.

    ``text`` is source text with its lines joined; ``offsets`` maps it to the report's text. The
    cells of a ``row`` are separated by tabs. ``section`` is the path of headings above the block,
    such as ``"II.2.c"``; ``lines`` are 1-based; ``label`` is the number or letter it begins with.
    """

    kind: BlockKind
    section: str
    text: str
    offsets: OffsetMap
    lines: tuple[int, ...]
    page: int
    label: str = ""


class RestoredToken(NamedTuple):
    """A token of restored text: its raw form at ``[start, end)`` of the source and its reading.

    ``confidence`` is a probability, 0 to 1.
    """

    raw: str
    restored: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Restoration:
    """Restored text, its tokens, and the offset map back to the text that was restored.

    ``degraded`` is False where the text was good or foreign and was kept as read.
    """

    text: str
    tokens: Sequence[RestoredToken]
    offsets: OffsetMap
    degraded: bool

    def is_repair(self, token: RestoredToken) -> bool:
        """Tell whether a token is a word of well-read text that was repaired all the same.

        >>> token = RestoredToken("quyên", "quyền", 0, 5, 0.98)
        >>> Restoration("quyền", (token,), OffsetMap([(0, 5, 0, 5)]), False).is_repair(token)
        True
        """
        return not self.degraded and compose(unify(token.raw)) != token.restored


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's correction of the text at ``[start, end)`` of a report's source.

    It takes precedence over the model. ``created`` is an ISO time.
    """

    start: int
    end: int
    wrong: str
    right: str
    author: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class ReferenceCorrection:
    """A person's correction of one field of the reference at ``[start, end)`` of a report's source.

    ``value`` None empties the field; a reference left without number and name is removed.
    ``pinpoint`` distinguishes references that share one extent. ``created`` is an ISO time.
    """

    start: int
    end: int
    pinpoint: str | None
    field: str
    value: str | None
    author: str = ""
    created: str = ""


class Reference(NamedTuple):
    """One mention of one document; offsets count in the text it was found in.

    ``number`` is in its published form, ``date`` an ISO date, ``key`` the identity of the document
    (None while it is open), ``warnings`` name what a reader should check. ``derived`` names
    fields that do not stand at the mention, but follow from its symbol or from the rest of the
    report. A tuple rather than a dataclass because tens of thousands are made a second.
    """

    surface: str
    start: int
    end: int
    kind: ReferenceKind
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
    derived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed edge between two mentions.

    ``subject`` is None where the report itself is the subject; offsets are those of the evidence.
    """

    subject: Reference | None
    relation: str
    object: Reference
    evidence: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its restoration, references and relations.

    References and relations have offsets into ``restoration.text``; ``offsets`` maps these to the
    report's text.
    """

    block: Block
    restoration: Restoration
    offsets: OffsetMap
    references: tuple[Reference, ...]
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class LegalDocument:
    """A document as all of its mentions together describe it.

    ``report`` is the digest of the report of the store that is the document, if one is.
    """

    key: str
    type: str | None
    number: str | None
    name: str | None
    year: int | None
    date: str | None
    issuer: str | None
    subject: str | None
    mentions: int = 0
    report: str | None = None


class Passage(NamedTuple):
    """A unit of search: restored text with its place in the report (1-based page and lines).

    ``context`` holds the headings it stands under, ``raw`` its text before restoration; ``start``
    and ``end`` are offsets into the source.
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
    """A place where a report names a document, with the words around it.

    ``raw`` is the name as read, before restoration; ``digest`` distinguishes reports of one name.
    """

    report: str
    page: int
    line: int
    text: str
    raw: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class PassageCopy:
    """Where a copy of a passage stands: in a draft, or in another format of the same document.

    ``lines`` are 1-based, first and last; ``digest`` distinguishes reports of one name.
    """

    report: str
    page: int
    lines: tuple[int, int]
    digest: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a search: a passage, or a document with its mentions, most relevant first.

    ``lines`` are 1-based, first and last; ``context`` holds the headings above a passage;
    ``matches`` are extents in ``text`` of words of the question (code points); ``raw`` is the text
    before restoration; ``explanation`` lists the parts of the score as (name, value, contribution);
    ``digest`` distinguishes reports of one name. ``probability`` is that of being an answer, in the
    lexical and the fast mode 1 or 0: whether it has half of the question's words, by their weight;
    ``certain`` tells whether it is high enough to rely on. ``copies`` are those of a passage that
    are folded into it, ``also`` are documents of the number of this one that are cited without a
    year, and may be this one.
    """

    rank: int
    kind: ItemKind
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
    probability: float = 1.0
    certain: bool = True
    copies: tuple[PassageCopy, ...] = ()
    also: tuple[LegalDocument, ...] = ()

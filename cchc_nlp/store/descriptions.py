"""Documents as they are described: by what mentions say of them, and by the report that is one.

Every report of a store is a document, whether another cites it or not: under its key, or where it
has none under one that is made of its digest and means nothing outside the store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from cchc_nlp.store.records import MentionRow, field_names
from cchc_nlp.types import LegalDocument

__all__ = ["OwnHead", "describe", "is_own_key", "own_key"]

_OWN = "report:"
_DIGITS = 16
"""Digits of a digest in a key: reports are told apart by half of them among billions."""
_PROFILE_SUBJECTS = 3
"""Subjects in the text that a document is found by; not measured, keeps the text near a passage's
length, which is what the encoder reads."""
_PROFILE_EVIDENCE = 6
"""Sentences that name a document in the text that it is found by; not measured, as above."""
_SAID_OF_DOCUMENTS = tuple(
    name for name in field_names(LegalDocument) if name in MentionRow._fields and name != "key"
)
"""Fields of a document that mentions say something of."""


class OwnHead(NamedTuple):
    """What a report that is a document says of itself; ``report`` is its digest.

    >>> OwnHead("0" * 64, "Báo cáo", "12/BC-UBND", "2026-03-20", None, None, None).year
    2026
    """

    report: str
    type: str | None
    number: str | None
    date: str | None
    issuer: str | None
    subject: str | None
    period: str | None

    @property
    def year(self) -> int | None:
        """The year of its date."""
        return int(self.date[:4]) if self.date else None


def own_key(key: str | None, digest: str) -> str:
    """The key under which a report is a document of its store: its own, or one of its digest.

    >>> own_key("bao cao|12/bc-ubnd|2026", "0" * 64), own_key(None, "9" * 64)
    ('bao cao|12/bc-ubnd|2026', 'report:9999999999999999')
    """
    return key or f"{_OWN}{digest[:_DIGITS]}"


def is_own_key(key: str) -> bool:
    """Whether a key is made of a digest, and means nothing outside its store.

    >>> is_own_key("report:9999999999999999"), is_own_key("luat|33/2005/qh11")
    (True, False)
    """
    return key.startswith(_OWN)


def describe(
    key: str,
    mentions: Sequence[MentionRow],
    count: int,
    acts_on: Sequence[str] = (),
    own: OwnHead | None = None,
) -> tuple[LegalDocument, str]:
    """The document of a key, and its profile, the text that it is found by.

    A field is what the report that is the document says of itself (``own``), or else what most
    mentions say; the subject that they say is the longest. The profile holds what the document is,
    its subjects and its period, the subjects ``acts_on`` of the documents that it carries out or
    changes, and sentences that name it. ``count`` is the number of all its mentions, of which
    ``mentions`` may be a sample.
    """
    said = {name: _usual(mentions, name) for name in _SAID_OF_DOCUMENTS}
    subjects = [m.subject for m in mentions if m.subject]
    said["subject"] = max(subjects, key=lambda text: (len(text), text)) if subjects else None
    if own:
        said |= {name: value for name in said if (value := getattr(own, name, None)) is not None}
    document = LegalDocument(key=key, mentions=count, report=own.report if own else None, **said)
    title = " ".join(
        filter(None, [document.type, document.number or document.name, document.issuer])
    )
    evidence = list(dict.fromkeys(m.evidence for m in mentions if m.evidence))
    own_words = [own.subject, own.period] if own else []
    about = list(dict.fromkeys(filter(None, [*own_words, *subjects])))
    profile = [title, *about[:_PROFILE_SUBJECTS], *acts_on, *evidence[:_PROFILE_EVIDENCE]]
    return document, ". ".join(profile)


def _usual(mentions: Sequence[MentionRow], name: str) -> Any:
    """What most mentions say of a field; None where none says anything."""
    found = Counter(said for m in mentions if (said := getattr(m, name)) is not None)
    return max(found, key=lambda value: (found[value], str(value)), default=None)

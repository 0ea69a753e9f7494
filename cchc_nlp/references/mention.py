"""A mention of a document, and the name of a type that stands before its number."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from cchc_nlp.knowledge import document_types, types_cited_by, written_types
from cchc_nlp.types import ReferenceKind

__all__ = ["COMMON_TYPES", "Mention", "canonical_names", "type_before"]

COMMON_TYPES = types_cited_by("number")
"""Types, lowercase, that are common enough to be cited without their number or symbol.

Other types are everyday words as well ("hợp đồng này", "dự án 2"), which would be taken for
documents.
"""
_OPENING = "(“\"'[-"
"""Marks that may stick to the front of a name of one word."""
_WINDOW = 34
"""Characters before an offset in which a type is sought: the longest has 27, blanks may double."""


@dataclass(slots=True)
class Mention:
    """A place in a text that names a document, before its date, issuer and subject are read.

    ``[start, end)`` is its extent and ``anchor`` the offset of its number, or ``start`` where it
    has none. ``number`` is in the published form, ``name`` as written. ``fields_follow``: it is
    listed before another whose date, issuer and subject are its own as well.
    """

    start: int
    end: int
    anchor: int
    kind: ReferenceKind
    type: str | None
    number: str | None = None
    name: str | None = None
    fields_follow: bool = False


@lru_cache(maxsize=1)
def canonical_names() -> dict[str, str]:
    """Return the names of document types, as citations write them, by their lowercase form."""
    names = (*(t.name for t in document_types()), *written_types())
    return {name.lower(): name for name in names}


@lru_cache(maxsize=1)
def _types_by_last_word() -> dict[str, list[tuple[str, str]]]:
    """Lowercase and canonical names of types by their last word, longest first."""
    out: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for lower, name in sorted(canonical_names().items(), key=lambda item: -len(item[0])):
        last = lower.split()[-1]
        for mark in ("", *_OPENING) if last == lower else ("",):
            out[mark + last].append((lower, name))
    return dict(out)


def type_before(text: str, at: int) -> tuple[int, str] | None:
    """Return the document type whose name ends right before an offset.

    The result is where the name starts, and the canonical name; None where no type stands there.

    >>> type_before("theo Thông tư liên tịch ", 24)
    (5, 'Thông tư liên tịch')
    """
    window = text[max(0, at - _WINDOW) : at].rstrip()
    lower = window.lower()
    last = lower.rsplit(None, 1)[-1:]
    names = _types_by_last_word().get(last[0]) if last else None
    if names is None:
        return None
    end = max(0, at - _WINDOW) + len(window)
    plain = " ".join(lower.split())
    for folded, name in names:
        if plain.endswith(folded) and not plain[-len(folded) - 1 : -len(folded)].isalnum():
            if lower.endswith(folded):
                return end - len(folded), name
            # More than one blank, or a line end, stands between the words.
            odd = re.search(r"\s+".join(folded.split()) + "$", lower)
            return end - len(odd.group() if odd else folded), name
    return None

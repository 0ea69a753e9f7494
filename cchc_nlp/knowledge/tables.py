"""What is known of Vietnamese documents as tables: types and their abbreviations, agencies and their symbols.

Sources: Nghị định 30/2020/NĐ-CP (annex III), Luật Ban hành văn bản quy phạm pháp luật, Quy định 66-QĐ/TW on party documents.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from cchc_nlp.errors import CchcError
from cchc_nlp.text import fold, normalize

__all__ = [
    "DocumentType",
    "Law",
    "abbreviations",
    "agencies",
    "agencies_in_english",
    "canonical_type",
    "document_types",
    "glossary",
    "laws",
    "type_of_abbreviation",
]


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type, its abbreviation in a symbol ("" where it has none), its family and its English names.

    ``family`` is ``administrative``, ``normative``, ``both``, ``party``, ``law`` or ``standard``.
    """

    name: str
    abbreviation: str
    family: str
    english: tuple[str, ...] = ()


def _rows(name: str) -> list[dict[str, str]]:
    with (files("cchc_nlp.knowledge") / name).open(encoding="utf8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@lru_cache(maxsize=1)
def document_types() -> tuple[DocumentType, ...]:
    """All document types, in the order of the table."""
    return tuple(
        DocumentType(
            r["name"],
            r["abbreviation"] or "",
            r["family"],
            tuple(filter(None, (r["english"] or "").split("|"))),
        )
        for r in _rows("document_types.tsv")
    )


@lru_cache(maxsize=1)
def agencies() -> dict[str, str]:
    """Names of agencies by the symbol that stands for them.

    >>> agencies()["BNV"]
    'Bộ Nội vụ'
    """
    return {r["symbol"]: r["name"] for r in _rows("agencies.tsv")}


@lru_cache(maxsize=1)
def agencies_in_english() -> dict[str, str]:
    """Names of agencies by what they are called in English, lowercase.

    >>> agencies_in_english()["prime minister"]
    'Thủ tướng Chính phủ'
    """
    return {
        english: r["name"]
        for r in _rows("agencies.tsv")
        for english in (r["english"] or "").split("|")
        if english
    }


@lru_cache(maxsize=1)
def type_of_abbreviation() -> dict[str, str]:
    """Names of types by their abbreviation.

    >>> type_of_abbreviation()["TTr"]
    'Tờ trình'
    """
    out: dict[str, str] = {}
    for t in document_types():
        if t.abbreviation:
            out.setdefault(t.abbreviation, t.name)
    return out


@dataclass(frozen=True, slots=True)
class Law:
    """A law known by its name: ``type`` and ``name`` make "Luật Tiếp cận thông tin"; the number and ISO date of the text now in force."""

    type: str
    name: str
    number: str
    date: str


@lru_cache(maxsize=1)
def laws() -> tuple[Law, ...]:
    """Laws, codes and ordinances that are cited by name (source: Bộ Pháp điển)."""
    return tuple(Law(r["type"], r["name"], r["number"], r["date"]) for r in _rows("laws.tsv"))


@lru_cache(maxsize=1)
def glossary() -> dict[str, str]:
    """Vietnamese terms of administrative reform by their English names, lowercase."""
    return {r["english"]: r["vietnamese"] for r in _rows("glossary.tsv")}


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """What the abbreviations of administrative prose stand for.

    >>> abbreviations()["TTHC"]
    'thủ tục hành chính'
    """
    return {r["abbreviation"]: r["name"] for r in _rows("abbreviations.tsv")}


def canonical_type(text: str) -> str:
    """The document type that a user means, whatever the case or marks. ``CchcError`` for one that does not exist.

    >>> canonical_type("quyet dinh")
    'Quyết định'
    """
    wanted = fold(normalize(text))
    found = [t.name for t in document_types() if wanted in (fold(t.name), fold(t.abbreviation))]
    if not found:
        raise CchcError(
            f"không có loại văn bản '{text}': chọn {', '.join(t.name for t in document_types()[:9])} …"
        )
    return found[0]

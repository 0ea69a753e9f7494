"""The tables of document types, agencies, laws, terms and abbreviations.

Sources: Nghị định 30/2020/NĐ-CP (annex III), Luật Ban hành văn bản quy phạm pháp luật, Quy định
66-QĐ/TW on documents of the party.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

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
    "plain_type",
    "read_table",
    "relations_in_words",
    "synonyms",
    "type_of_abbreviation",
    "types_cited_by",
    "types_in_english",
    "written_types",
]

_EXAMPLES = 9
"""Types that an error message names: as many as fit on its line, the most usual first."""


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type, its abbreviation in symbols ("" for none), its family and English names.

    ``family`` is ``administrative``, ``normative``, ``both``, ``party``, ``law`` or ``standard``.
    ``cited`` tells by what less than its full number and symbol such a document may be cited.
    """

    name: str
    abbreviation: str
    family: str
    english: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table beside this file, by the names of its columns."""
    with (files("cchc_nlp.knowledge") / name).open(encoding="utf8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@lru_cache(maxsize=1)
def document_types() -> tuple[DocumentType, ...]:
    """Return all document types, in the order of the table.

    >>> [(t.name, t.abbreviation, t.english) for t in document_types()][1]
    ('Quyết định', 'QĐ', ('decision',))
    """
    return tuple(
        DocumentType(
            r["name"],
            r["abbreviation"] or "",
            r["family"],
            tuple(filter(None, (r["english"] or "").split("|"))),
            tuple(filter(None, (r["cited"] or "").split("|"))),
        )
        for r in read_table("document_types.tsv")
    )


@lru_cache(maxsize=3)
def types_cited_by(what: Literal["number", "day", "word"]) -> frozenset[str]:
    """Return the types, in lowercase, that may be cited by less than number and symbol.

    ``number``: by a bare number ("Quyết định 316"); ``day``: by the day and the issuer, without a
    number; ``word``: by a word that recalls an earlier mention ("Luật này"). Other types are
    everyday words as well ("hợp đồng này"), which would be taken for documents.

    >>> "nghị định" in types_cited_by("number"), "nghị định" in types_cited_by("day")
    (True, False)
    """
    return frozenset(t.name.lower() for t in document_types() if what in t.cited)


@lru_cache(maxsize=1)
def agencies() -> dict[str, str]:
    """Return the names of agencies by their symbols.

    >>> agencies()["BNV"]
    'Bộ Nội vụ'
    """
    return {r["symbol"]: r["name"] for r in read_table("agencies.tsv")}


@lru_cache(maxsize=1)
def agencies_in_english() -> dict[str, str]:
    """Return the names of agencies by their English names, which are in lowercase.

    >>> agencies_in_english()["prime minister"]
    'Thủ tướng Chính phủ'
    """
    return {
        english: r["name"]
        for r in read_table("agencies.tsv")
        for english in (r["english"] or "").split("|")
        if english
    }


@lru_cache(maxsize=1)
def type_of_abbreviation() -> dict[str, str]:
    """Return the names of document types by their abbreviations.

    Of types that share an abbreviation the first in the table counts.

    >>> type_of_abbreviation()["TTr"]
    'Tờ trình'
    """
    out: dict[str, str] = {}
    for t in document_types():
        if t.abbreviation:
            out.setdefault(t.abbreviation, t.name)
    return out


@lru_cache(maxsize=1)
def _written_types() -> dict[str, str]:
    return {row["name"]: row["type"] for row in read_table("written_types.tsv")}


def written_types(type: str | None = None) -> tuple[str, ...]:
    """Return other names under which documents of a type, or of any, are cited.

    >>> written_types("Chương trình"), written_types("Công văn"), written_types("Nghị định")
    (('Chương trình hành động',), ('Văn bản',), ())
    """
    return tuple(name for name, of in _written_types().items() if type in (None, of))


def plain_type(name: str) -> str:
    """Return the type that a name of a type stands for, as citations write it.

    >>> plain_type("Chương trình hành động"), plain_type("Văn bản"), plain_type("Nghị định")
    ('Chương trình', 'Công văn', 'Nghị định')
    """
    return _written_types().get(name, name)


@lru_cache(maxsize=1)
def types_in_english() -> dict[str, str]:
    """Return the names of document types by what they are called in English, lowercase.

    >>> types_in_english()["decree"]
    'Nghị định'
    """
    out: dict[str, str] = {}
    for t in document_types():
        for english in t.english:
            out.setdefault(english, t.name)
    return out


@dataclass(frozen=True, slots=True)
class Law:
    """A text of a law cited by its name: ``type`` and ``name`` make "Luật Tiếp cận thông tin".

    A law that was made anew has a row for each text; ``date`` is ISO, "" where it is not known.
    """

    type: str
    name: str
    number: str
    date: str

    @property
    def year(self) -> int:
        """The year in the number."""
        return int(self.number.split("/")[1])


@lru_cache(maxsize=1)
def laws() -> tuple[Law, ...]:
    """Return the laws, codes and ordinances that are cited by name, older texts of a name first.

    Sources: Bộ Pháp điển for the texts in force, citations in state law for those around them.

    >>> next(law for law in laws() if law.name == "Báo chí")
    Law(type='Luật', name='Báo chí', number='103/2016/QH13', date='2016-04-05')
    """
    return tuple(Law(r["type"], r["name"], r["number"], r["date"]) for r in read_table("laws.tsv"))


@lru_cache(maxsize=1)
def glossary() -> dict[str, str]:
    """Return Vietnamese terms of administrative reform by their English ones, in lowercase.

    >>> glossary()["administrative reform"]
    'cải cách hành chính'
    """
    return {r["english"]: r["vietnamese"] for r in read_table("glossary.tsv")}


@lru_cache(maxsize=1)
def synonyms() -> dict[str, str]:
    """Return what offices write by what people say for it, in lowercase.

    >>> synonyms()["than phiền"]
    'phản ánh kiến nghị'
    """
    return {r["said"]: r["written"] for r in read_table("synonyms.tsv")}


@lru_cache(maxsize=1)
def relations_in_words() -> dict[str, tuple[str, str]]:
    """Return what relations of documents are called in Vietnamese and in English.

    >>> relations_in_words()["implements"]
    ('thực hiện', 'implements')
    """
    return {r["name"]: (r["vietnamese"], r["english"]) for r in read_table("relations.tsv")}


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Return what the abbreviations of administrative prose stand for.

    >>> abbreviations()["TTHC"]
    'thủ tục hành chính'
    """
    return {r["abbreviation"]: r["name"] for r in read_table("abbreviations.tsv")}


def canonical_type(text: str) -> str:
    """Return the document type that a user means, whatever the case or diacritics.

    An abbreviation will do. Raises ``CchcError`` for a type that does not exist.

    >>> canonical_type("quyet dinh")
    'Quyết định'
    """
    wanted = fold(normalize(text))
    found = [t.name for t in document_types() if wanted in (fold(t.name), fold(t.abbreviation))]
    if not found:
        some = ", ".join(t.name for t in document_types()[:_EXAMPLES])
        raise CchcError(f"không có loại văn bản '{text}': chọn {some} …")
    return found[0]

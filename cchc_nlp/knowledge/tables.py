"""What is known of Vietnamese documents as tables: types and their abbreviations, agencies and their symbols.

Sources: Nghị định 30/2020/NĐ-CP (annex III), Luật Ban hành văn bản quy phạm pháp luật, Quy định 66-QĐ/TW on party documents.
"""

from __future__ import annotations

import csv
import re
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
    "known_law",
    "law_of",
    "laws",
    "read_table",
    "type_of_abbreviation",
    "type_of_law",
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


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file, by the names of its columns."""
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
        for r in read_table("document_types.tsv")
    )


@lru_cache(maxsize=1)
def agencies() -> dict[str, str]:
    """Names of agencies by the symbol that stands for them.

    >>> agencies()["BNV"]
    'Bộ Nội vụ'
    """
    return {r["symbol"]: r["name"] for r in read_table("agencies.tsv")}


@lru_cache(maxsize=1)
def agencies_in_english() -> dict[str, str]:
    """Names of agencies by what they are called in English, lowercase.

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
    """A text of a law known by its name: ``type`` and ``name`` make "Luật Tiếp cận thông tin".

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
    """Laws, codes and ordinances that are cited by name, older texts of a name first.

    Sources: Bộ Pháp điển for the texts in force, citations in state law for those before and after.
    """
    return tuple(Law(r["type"], r["name"], r["number"], r["date"]) for r in read_table("laws.tsv"))


@lru_cache(maxsize=1)
def _texts_by_name() -> dict[tuple[str, str], tuple[Law, ...]]:
    """Texts by folded type and name, oldest first; a text with two spellings of its name once."""
    out: dict[tuple[str, str], dict[str, Law]] = {}
    for law in sorted(laws(), key=lambda law: law.year):
        out.setdefault((fold(law.type), fold(law.name)), {})[law.number] = law
    return {key: tuple(texts.values()) for key, texts in out.items()}


@lru_cache(maxsize=1)
def _types_by_number() -> dict[str, str]:
    return {fold(law.number): law.type for law in laws()}


def type_of_law(number: str) -> str | None:
    """The type of the law that has a number, or None for one that is not in the table.

    >>> type_of_law("91/2015/QH13")
    'Bộ luật'
    """
    return _types_by_number().get(fold(number))


def law_of(type: str, name: str, year: int | None = None, as_of: int | None = None) -> Law | None:
    """The one text that a law's name means: that of a year, or else the one that a report means.

    ``name`` may begin with the type, and be written with its usual abbreviations. ``as_of`` is the
    year of the report: the text of the last year before it is meant, unless there is one of that
    year itself, when either may be. Without a year only the sole text of a name is certain.

    >>> law_of("Luật", "Luật Đất đai", year=2024).number
    '31/2024/QH15'
    >>> law_of("Luật", "Đất đai", as_of=2020).number, law_of("Luật", "Đất đai", as_of=2024)
    ('45/2013/QH13', None)
    """
    texts = _texts_by_name().get((fold(type), _plain_law_name(name)), ())
    if year is not None:
        of_year = [law for law in texts if law.year == year]
        return of_year[0] if len(of_year) == 1 else None
    if as_of is not None:
        texts = tuple(law for law in texts if law.year <= as_of)
        last = [law for law in texts if law.year == as_of]
        return None if not texts or (last and len(texts) > 1) else texts[-1]
    return texts[0] if len(texts) == 1 else None


def known_law(type: str, name: str) -> Law | None:
    """The latest text of a law by its name, as the table writes it; None for an unknown name.

    >>> known_law("Luật", "luật ban hành VBQPPL").name
    'Ban hành văn bản quy phạm pháp luật'
    """
    texts = _texts_by_name().get((fold(type), _plain_law_name(name)))
    return texts[-1] if texts else None


_LAW_ABBREVIATIONS = {
    "vbqppl": "van ban quy pham phap luat",
    "nsnn": "ngan sach nha nuoc",
    "xlvphc": "xu ly vi pham hanh chinh",
}


@lru_cache(maxsize=2_000)
def _plain_law_name(name: str) -> str:
    """A law's name folded, without its type and its year."""
    plain = re.sub(r"\s+", " ", fold(normalize(name))).strip()
    plain = re.sub(r"^(?:bo luat|luat|phap lenh)\s+(?:ve\s+)?", "", plain)
    plain = re.sub(r"\s+(?:nam\s+)?\d{4}$", "", plain)
    for short, long in _LAW_ABBREVIATIONS.items():
        plain = re.sub(rf"\b{short}\b", long, plain)
    return plain


@lru_cache(maxsize=1)
def glossary() -> dict[str, str]:
    """Vietnamese terms of administrative reform by their English names, lowercase."""
    return {r["english"]: r["vietnamese"] for r in read_table("glossary.tsv")}


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """What the abbreviations of administrative prose stand for.

    >>> abbreviations()["TTHC"]
    'thủ tục hành chính'
    """
    return {r["abbreviation"]: r["name"] for r in read_table("abbreviations.tsv")}


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

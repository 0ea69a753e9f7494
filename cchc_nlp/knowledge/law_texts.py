"""Which text the name of a law means, of all that have borne it."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge.tables import Law, laws
from cchc_nlp.text import fold, normalize

__all__ = ["is_number_of", "known_law", "law_of", "type_of_law"]


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
    """Return the type of the law that has a number, or None for one that is not in the table.

    >>> type_of_law("91/2015/QH13")
    'Bộ luật'
    """
    return _types_by_number().get(fold(number))


@lru_cache(maxsize=1)
def _names_by_number() -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for law in laws():
        out.setdefault(fold(law.number), set()).add(_plain_law_name(law.name))
    return out


def is_number_of(number: str, name: str) -> bool | None:
    """Whether a number is that of the law of a name; None where the table does not know it.

    >>> is_number_of("31/2024/QH15", "Luật Đất đai"), is_number_of("31/2024/QH15", "Luật Nhà ở")
    (True, False)
    >>> is_number_of("57/2024/QH15", "Luật Đầu tư") is None
    True
    """
    names = _names_by_number().get(fold(number))
    return None if names is None else _plain_law_name(name) in names


def law_of(type: str, name: str, year: int | None = None, as_of: int | None = None) -> Law | None:
    """Return the one text that a law's name means in a report, or None if several may be meant.

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
    """Return the latest text of the law of a name, however spelt; None for an unknown name.

    >>> known_law("Luật", "luật ban hành VBQPPL").name
    'Ban hành văn bản quy phạm pháp luật'
    """
    texts = _texts_by_name().get((fold(type), _plain_law_name(name)))
    return texts[-1] if texts else None


_LAW_ABBREVIATIONS = {
    "vbqppl": "van ban quy pham phap luat",
    "nsnn": "ngan sach nha nuoc",
    "xlvphc": "xu ly vi pham hanh chinh",
    "qppl": "quy pham phap luat",
    "cqdp": "chinh quyen dia phuong",
    "tthc": "thu tuc hanh chinh",
    "cbcc": "can bo, cong chuc",
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

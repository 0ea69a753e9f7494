"""Capitals of a letterhead as they are written in prose."""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import agencies
from cchc_nlp.layout.provinces import province_named
from cchc_nlp.text import fold

__all__ = ["each_capital", "keeps_capitals", "place_name", "sentence_case"]

_ABBREVIATION = re.compile(r"[^\WAEIOUYÀ-Ỹ]{2,}$")

_WITH_VOWELS = frozenset(
    ("UBND", "UBMTTQ", "UBMTTQVN", "ĐBQH", "DDCI", "PCI", "PAPI", "SIPAS", "PAR", "INDEX", "GD&ĐT",
     "GDĐT", "BTV", "ODA", "AI", "GDTX")
)  # fmt: skip
"""Abbreviations and names of indices that could be read as words."""

_ROMAN = re.compile(r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})$")


def place_name(capitals: str) -> str:
    """The name of a place: each syllable with a capital, a province as it is spelt."""
    return province_named(capitals) or each_capital(capitals)


def each_capital(capitals: str) -> str:
    """Return words with a capital each: LÂM ĐỒNG is Lâm Đồng."""
    return " ".join(w.capitalize() for w in capitals.split())


def keeps_capitals(word: str) -> bool:
    """Whether a word of capitals is an abbreviation or a numeral, which keeps them."""
    bare = word.strip('().,;:-“”"')
    return bool(bare) and (
        bare in _WITH_VOWELS
        or _ABBREVIATION.match(bare) is not None
        or _ROMAN.match(bare) is not None
        or any(c.isdigit() for c in bare)
    )


_NAMES_INSIDE = "Việt Nam;Đề án;Mặt trận Tổ quốc;Trung ương;Bộ Chính trị;Đảng bộ;Quốc hội;Chính phủ"

_LONGEST_KNOWN = 8
"""Words of a name that is known: "Bộ Lao động - Thương binh và Xã hội" has eight."""


@lru_cache(maxsize=1)
def _known_inside() -> dict[str, str]:
    """Names that keep their capitals inside a text, by their folded form."""
    names = [*_NAMES_INSIDE.split(";"), *(n for n in agencies().values() if " " in n)]
    common = ("Ủy ban nhân dân", "Hội đồng nhân dân", "Văn phòng", "Chi bộ", "Tổ công tác")
    return {fold(name): name for name in names if name not in common}


def sentence_case(text: str, *, capital: bool = True) -> str:
    """A text of capitals in small letters; abbreviations, numerals and provinces keep theirs.

    >>> sentence_case("KẾT QUẢ CCHC QUÝ I NĂM 2024 TỈNH LÂM ĐỒNG")
    'Kết quả CCHC quý I năm 2024 tỉnh Lâm Đồng'
    """
    words = [w if keeps_capitals(w) else w.lower() for w in text.split()]
    for i, word in enumerate(words):
        if word == "VI" and "phạm" in words[max(i - 1, 0) : i + 2]:
            words[i] = "vi"  # "phạm vi", "vi phạm": no numeral
    i = 0
    while i < len(words):
        for n in range(min(_LONGEST_KNOWN, len(words) - i), 1, -1):
            run = " ".join(words[i : i + n])
            bare = run.strip(',.;:()“”"')
            name = province_named(bare) or _known_inside().get(fold(bare))
            if name and run == run.lower():
                words[i : i + n] = run.replace(bare, name).split()
                i += n - 1
                break
        i += 1
    out = " ".join(words)
    return out[:1].upper() + out[1:] if capital else out

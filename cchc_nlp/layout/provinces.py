"""Names of provinces as they are written, looked up by what OCR leaves of them."""

from __future__ import annotations

from functools import lru_cache

from cchc_nlp.knowledge import MERGER, provinces
from cchc_nlp.text import fold

__all__ = ["province_at_end", "province_named"]


def _key(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").split())


@lru_cache(maxsize=1)
def _by_key() -> dict[str, str]:
    return {_key(p.name): p.name for p in (*provinces("2025-06-30"), *provinces(MERGER))}


def province_named(text: str) -> str | None:
    """The province whose name a text is, whatever its case and diacritics; None for any other.

    >>> province_named("LÂM ĐÒNG"), province_named("Minh Hà")
    ('Lâm Đồng', None)
    """
    return _by_key().get(_key(text))


def province_at_end(words: list[str]) -> tuple[int, str] | None:
    """How many of the last words are the name of a province, and that name.

    >>> province_at_end("SỞ NỘI VỤ LÂM ĐÒNG".split())
    (2, 'Lâm Đồng')
    """
    for n in range(min(5, len(words)), 0, -1):  # "Bà Rịa - Vũng Tàu" has five
        name = province_named(" ".join(words[-n:]))
        if name:
            return n, name
    return None

"""What people say, in the words in which offices write.

"Người dân than phiền gì" is answered by what an office writes of "phản ánh, kiến nghị". The words
are in ``knowledge/synonyms.tsv``; a question with such words is asked both ways.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cchc_nlp.knowledge import synonyms
from cchc_nlp.text import fold

__all__ = ["in_office_words"]

_SYLLABLE = re.compile(r"\w+")


def in_office_words(text: str, *, unmarked: bool = False) -> str | None:
    """A question with what people say replaced by what offices write; None where there is nothing.

    The longest words are taken. ``unmarked``: of a question that was typed without diacritics the
    words count however they were read.

    >>> in_office_words("vì sao sáp nhập xã")
    'nguyên nhân sắp xếp đơn vị hành chính cấp xã'
    >>> in_office_words("cải cách hành chính")
    """
    said, longest = _said(unmarked)
    words = list(_SYLLABLE.finditer(text))
    plain = [fold(w.group()).lower() if unmarked else w.group().lower() for w in words]
    out, at, kept = list[str](), 0, 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            written = said.get(tuple(plain[at : at + length]))
            if written is not None:
                out += [text[kept : words[at].start()], written]
                at += length
                kept = words[at - 1].end()
                break
        else:
            at += 1
    return "".join([*out, text[kept:]]) if out else None


@lru_cache(maxsize=2)
def _said(unmarked: bool) -> tuple[dict[tuple[str, ...], str], int]:
    """What is written for what is said, by its syllables, and the most syllables of any."""
    found = {
        tuple((fold(said) if unmarked else said).split()): written
        for said, written in synonyms().items()
    }
    return found, max(map(len, found))

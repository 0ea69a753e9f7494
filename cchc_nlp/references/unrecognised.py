"""Places that look like a mention of a document but were not taken for a reference.

They are for a person to look at, and for the grammar to learn from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc_nlp.references.mention import type_before
from cchc_nlp.text import UPPER
from cchc_nlp.types import Reference

__all__ = ["unrecognised"]

# "số 12 QĐ" of Quyết định số 12 QĐ, after a type only
_NUMBERED = r"[Ss]ố\s?:?\s?(?P<numbered>\d[^\s,;()“”\"]*)"
# 12/Q.Đ-UB
_SYMBOL_LIKE = (
    r"[0-9](?<![\w/.,-][0-9])[0-9]{0,4}[a-zđ]?[/-]"
    rf"(?=[^\s,;()]*[{UPPER}]{{2}})[^\s,;()“”\"]+"
)
# "của Chính phủ" of Nghị định của Chính phủ, after a type only
_ISSUED = (
    r"(?:của|do)\s(?P<issued>(?:Chính\sphủ|Thủ\stướng|Quốc\shội|Bộ\s|UBND|Ủy\sban\snhân\sdân|HĐND))"
)
_LIKE = re.compile(f"{_NUMBERED}|{_SYMBOL_LIKE}|{_ISSUED}")


def unrecognised(text: str, references: Sequence[Reference]) -> Iterator[tuple[int, int]]:
    """Yield the extents in a text that look like a mention and overlap none of the references.

    >>> text = "theo Nghị định của Chính phủ"
    >>> [text[a:b] for a, b in unrecognised(text, [])]
    ['Nghị định của Chính phủ']
    """
    taken = sorted((r.start, r.end) for r in references)
    for match in _LIKE.finditer(text):
        start, end = match.span()
        typed = type_before(text, start)
        if typed and text[typed[0]].isupper():
            start = typed[0]
        elif match["numbered"] or match["issued"]:
            continue
        end -= len(text[start:end]) - len(text[start:end].rstrip(" .:;-/"))
        if not any(a < end and start < b for a, b in taken):
            yield start, end

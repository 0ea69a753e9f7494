"""What looks as if it named a document and was not taken for a reference: for a person to look at, and for the grammar to learn from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc_nlp.references.grammar import type_before
from cchc_nlp.text import UPPER
from cchc_nlp.types import Reference

__all__ = ["unrecognised"]

_LIKE = re.compile(
    rf"""
    [Ss]ố\s?:?\s?(?P<numbered>\d[^\s,;()“”"]*)                           # Quyết định số 12 QĐ, after a type only
  | [0-9](?<![\w/.,-][0-9])[0-9]{{0,4}}[a-zđ]?[/-](?=[^\s,;()]*[{UPPER}]{{2}})[^\s,;()“”"]+   # 12/Q.Đ-UB
  | (?:của|do)\s(?P<issued>(?:Chính\sphủ|Thủ\stướng|Quốc\shội|Bộ\s|UBND|Ủy\sban\snhân\sdân|HĐND))   # Nghị định của Chính phủ
    """,
    re.VERBOSE,
)


def unrecognised(text: str, references: Sequence[Reference]) -> Iterator[tuple[int, int]]:
    """Extents in a text that look like a mention of a document and overlap no reference.

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

"""Page furniture: page numbers, running heads and links, which are no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby

from cchc_nlp.text import PAGE_NUMBER, cells_of, fold
from cchc_nlp.types import Report

__all__ = ["furniture_of"]

_URL = re.compile(r"\s*https?://\S+\s*$")

# What a signing program prints about a signature: its first line, and the time of signing.
_SIGNATURE = re.compile(
    r"\s*(?:ky boi|nguoi ky|signed by|digitally signed|signature (?:not verified|valid)|email\s*:)"
)
_SIGNED_AT = re.compile(
    r"(?:thoi gian|gio|ngay) ky\s*:|\bdate\s*:|\d{4}[ t]\d\d:\d\d:\d\d|[+-]\d\d:?\d\d['’]?\s*$"
)
_ADDRESS = re.compile(r"\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*$")
_MOST_SIGNATURE_LINES = 12
"""Lines of such a note: a name in narrow lines, body, address, time (not measured)."""

_EDGE = 2
"""Lines at the top and at the foot of a page among which furniture stands (not measured)."""

_FEW_LINES = 4
"""Lines of a page up to which all are edge, so that none is taken for a running head."""

_REPEATED, _REPEATED_SHARE = 3, 0.5
"""Pages, and share of all pages, on which a line at the edge is a running head.

Not measured: both guard the headings that two pages happen to begin with.
"""


def furniture_of(report: Report) -> set[int]:
    """Return the 1-based numbers of the lines that belong to pages and not to the text.

    >>> from cchc_nlp.read import report_from_text
    >>> furniture_of(report_from_text("BÁO CÁO\\n\\fTrang 2\\nKết quả thực hiện\\n"))
    {2}
    """
    found = _signature_notes(report)
    edges: Counter[str] = Counter()
    at_edge: dict[int, str] = {}
    for page in report.pages:
        filled = [
            line for line in report.lines[page.first_line - 1 : page.last_line] if line.text.strip()
        ]
        for line in filled[:_EDGE] + filled[-_EDGE:]:
            if PAGE_NUMBER.match(line.text) or _URL.match(line.text):
                found.add(line.number)
            elif len(filled) > _FEW_LINES and not cells_of(line.text):  # rows: see tables.py
                at_edge[line.number] = re.sub(r"\d+", "#", fold(line.text.strip()))
        found.update(
            line.number
            for line in filled
            if _URL.match(line.text) and _stands_alone(report, line.number)
        )
        edges.update({at_edge[line.number] for line in filled if line.number in at_edge})
    least = max(_REPEATED, len(report.pages) * _REPEATED_SHARE)
    repeated = {text for text, count in edges.items() if count >= least}
    return found | {number for number, text in at_edge.items() if text in repeated}


def _signature_notes(report: Report) -> set[int]:
    """Return the numbers of the lines, together between blank ones, that tell of a signature."""
    found: set[int] = set()
    for is_text, lines in groupby(report.lines, key=lambda line: bool(line.text.strip())):
        group = list(lines)
        if not is_text or len(group) > _MOST_SIGNATURE_LINES:
            continue
        texts = [fold(line.text.strip("\f")) for line in group]
        is_note = _SIGNATURE.match(texts[0]) or any(map(_ADDRESS.match, texts))
        if is_note and any(map(_SIGNED_AT.search, texts)):
            found.update(line.number for line in group)
    return found


def _stands_alone(report: Report, number: int) -> bool:
    """Tell whether the lines above and below are blank, as around links that PDF tools print."""
    return all(
        not report.lines[i - 1].text.strip()
        for i in (number - 1, number + 1)
        if 1 <= i <= len(report.lines)
    )

"""What a document says of itself at its head and its foot.

Source: Nghị định 30/2020/NĐ-CP, annex I (where each part of an administrative document stands), and
Hướng dẫn 36-HD/VPTW for documents of the Party.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_nlp.layout.bodies import begins_body, bodies_of, issuer_and_parent
from cchc_nlp.layout.periods import period_of
from cchc_nlp.layout.segments import OwnNumber, Segment, folded, is_loud, own_number, segments
from cchc_nlp.layout.signature import read_signature
from cchc_nlp.layout.titles import is_annex, read_title, type_of_line
from cchc_nlp.types import Letterhead

__all__ = ["OwnNumber", "own_number", "read_letterhead"]

_STAMP = re.compile(r"^\W*(?:ky boi|nguoi ky|thoi gian ky|co quan:|email|vao so|den so|so den)\b")
_PARAGRAPH = 25
"""Words of a line that is a paragraph, or a long subject: either stands below number and date."""
_ADDRESS = re.compile(r"^\W*(?:dong )?kinh gui\b")


def read_letterhead(head: Sequence[Sequence[str]], foot: Sequence[str]) -> Letterhead:
    """Read what a document says of itself; what it does not say, or OCR lost, stays empty.

    ``head`` are the lines of its first blocks, ``foot`` those that may hold its signature.

    >>> head = [["UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ", "Số: 7 /BC-SNV"], ["BÁO CÁO", "Quý I năm 2026"]]
    >>> found = read_letterhead(head, [])
    >>> found.number, found.issuer, found.period
    ('7/BC-SNV', 'Sở Nội vụ tỉnh Lâm Đồng', 'quý I năm 2026')
    """
    pieces = _before_body(list(segments(head)))
    if _is_annex(pieces):
        return Letterhead()
    signed = read_signature(foot)
    if not _says_something(pieces):
        return Letterhead(recipients=signed.recipients, office=signed.office, signer=signed.signer)
    number = next((s.number for s in pieces if s.number), None)
    dated = next((s for s in pieces if s.kind == "date"), None)
    above, below = _parted(pieces)
    issuer, parent = issuer_and_parent(bodies_of(above))
    title = read_title(below, number.symbol if number else "")
    return Letterhead(
        number=number.number if number else None,
        date=dated.date if dated else None,
        place=dated.place if dated else None,
        issuer=issuer,
        parent=parent,
        type=title.type,
        subject=title.subject,
        period=period_of(title.subject, title.opening),
        addressees=title.addressees,
        recipients=signed.recipients,
        office=signed.office,
        signer=signed.signer,
    )


def _before_body(pieces: list[Segment]) -> list[Segment]:
    """The segments of a head; numbers and dates in the text below it are not its own."""
    body = next(
        (
            i
            for i, s in enumerate(pieces)
            if s.kind == "text"
            and (len(s.text.split()) >= _PARAGRAPH or _ADDRESS.match(folded(s.text)))
        ),
        len(pieces),
    )
    below = (Segment("text", s.text) if s.kind == "number" else s for s in pieces[body:])
    return [*pieces[:body], *(s for s in below if s.kind != "date")]


def _is_annex(pieces: Sequence[Segment]) -> bool:
    """Whether a document begins with an annex, a form or a table, which have no head."""
    first = next((s for s in pieces if s.kind in ("text", "number", "date")), None)
    return first is not None and first.kind == "text" and is_annex(first.text)


def _says_something(pieces: Sequence[Segment]) -> bool:
    """Whether there is a head at all: a number, a date, a type or whom it is addressed to."""
    return any(
        s.kind in ("number", "date")
        or (s.kind == "text" and (type_of_line(s.text) or _ADDRESS.match(folded(s.text))))
        for s in pieces
    )


def _parted(pieces: Sequence[Segment]) -> tuple[list[str], list[Segment]]:
    """The lines that name bodies, and the segments from the title on."""
    numbered = next((i for i, s in enumerate(pieces) if s.kind == "number"), None)
    dated = next((i for i, s in enumerate(pieces) if s.kind == "date"), None)
    first = numbered if numbered is not None else dated
    texts = [(i, s.text) for i, s in enumerate(pieces) if s.kind == "text"]
    typed = next((i for i, text in texts if i > (first or -1) and type_of_line(text)), None)
    end = first if first is not None else typed if typed is not None else len(pieces)
    above = [text for i, text in texts if i < end and _names_body(text)]
    if not any(begins_body(text) for text in above) and typed is not None:
        above = [text for i, text in texts if i < typed and _names_body(text)]
        end = typed
    return above, list(pieces[end:])


def _names_body(text: str) -> bool:
    typed = type_of_line(text) and not text.upper().startswith("PHƯỜNG ")  # "phương án"
    return is_loud(text) and not _STAMP.match(folded(text)) and not typed

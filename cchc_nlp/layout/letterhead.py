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
_ADDRESS = re.compile(r"^\W*(?:dong )?kinh gui\b")


def read_letterhead(head: Sequence[Sequence[str]], foot: Sequence[str]) -> Letterhead:
    """Read what a document says of itself; what it does not say, or OCR lost, stays empty.

    ``head`` are the lines of its first blocks, ``foot`` those that may hold its signature.

    >>> head = [["UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ"], ["Số: 7 /BC-SNV"], ["BÁO CÁO", "Công tác quý I năm 2026"]]
    >>> found = read_letterhead(head, [])
    >>> found.number, found.issuer, found.period
    ('7/BC-SNV', 'Sở Nội vụ tỉnh Lâm Đồng', 'quý I năm 2026')
    """
    pieces = _of_head(list(segments(head)))
    signed = read_signature(foot)
    if not pieces:
        return Letterhead(
            recipients=signed.recipients, office=signed.office, signer=signed.signer
        )
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


def _of_head(pieces: list[Segment]) -> list[Segment]:
    """The segments of a head; none where a document begins with an annex, a form or a table."""
    first = next((i for i, s in enumerate(pieces) if s.kind == "text"), None)
    marks = [i for i, s in enumerate(pieces) if s.kind in ("number", "date")]
    if first is not None and is_annex(pieces[first].text) and (not marks or first < marks[0]):
        return []
    typed = any(s.kind == "text" and type_of_line(s.text) for s in pieces)
    addressed = any(s.kind == "text" and _ADDRESS.match(folded(s.text)) for s in pieces)
    return pieces if marks or typed or addressed else []


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
    return is_loud(text) and not _STAMP.match(folded(text)) and not type_of_line(text)

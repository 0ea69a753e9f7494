"""The context of a report, on which its references depend: place, year, own number, letterhead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from cchc_nlp.layout import number_line, read_letterhead
from cchc_nlp.references import Context, document_key
from cchc_nlp.text import LOWER, UPPER
from cchc_nlp.types import Block, Letterhead, Restoration

__all__ = ["context_of", "letterhead_of", "own_key", "own_number_block"]

_HEAD_BLOCKS, _FOOT_BLOCKS = 14, 40
"""Blocks from the beginning and from the end that letterhead and signature stand within.

Not measured: a letterhead has up to ten blocks if OCR breaks it, recipients and signature have a
line each.
"""
_ISSUING_PLACE = re.compile(
    r"^ỦY BAN NHÂN DÂN\s+(?P<kind>TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ)"
    r"\s+(?P<name>[^\W\d_]+(?:[ -]+[^\W\d_]+){0,3})\s*$",
    re.MULTILINE,
)
_PLACE = re.compile(
    rf"\b(?P<place>(?:tỉnh|thành phố)\s+(?:[{UPPER}][{LOWER}]+(?: *- *)? ?){{1,4}})"
)


def context_of(restorations: Sequence[Restoration]) -> Context:
    """Return the place and the year that references of a report are understood by.

    The place is that of the issuing committee, else the one named most; the year the one named
    most.
    """
    text = "\n".join(r.text for r in restorations)
    head = _ISSUING_PLACE.search("\n".join(r.text for r in restorations[:_HEAD_BLOCKS]))
    places = Counter(re.sub(r"\s+", " ", m["place"]).strip() for m in _PLACE.finditer(text))
    years = Counter(int(y) for y in re.findall(r"\bnăm (20\d\d)\b", text))
    place = (
        f"{head['kind'].lower()} {head['name'].strip().title()}"
        if head
        else places.most_common(1)[0][0]
        if places
        else None
    )
    return Context(place, years.most_common(1)[0][0] if years else None)


def own_number_block(blocks: Sequence[Block], restorations: Sequence[Restoration]) -> int:
    """Return the index of the block with the report's own number ("Số: 41/BC-UBND"), -1 if none."""
    head = enumerate(zip(blocks[:_HEAD_BLOCKS], restorations, strict=False))
    return next(
        (
            i
            for i, (block, restoration) in head
            if block.page == 1 and number_line(restoration.text)
        ),
        -1,
    )


def letterhead_of(blocks: Sequence[Block], restorations: Sequence[Restoration]) -> Letterhead:
    """Read the letterhead and the signature of a report from its first and last blocks."""
    pairs = list(zip(blocks, restorations, strict=True))
    opening = takewhile(
        lambda pair: pair[0].kind != "heading" and pair[0].page == 1,
        (p for p in pairs if p[0].kind != "furniture"),
    )
    head = [_lines(*pair) for pair in islice(opening, _HEAD_BLOCKS)]
    foot = [line for pair in pairs[-_FOOT_BLOCKS:] for line in _lines(*pair)]
    recipients = [
        line for block, r in pairs if block.kind == "recipients" for line in _lines(block, r)
    ]
    return read_letterhead(head, foot, recipients)


def _lines(block: Block, restoration: Restoration) -> list[str]:
    """Return the restored text of a block in the lines of its source."""
    if len(block.lines) == 1:
        return [restoration.text]
    starts = [a for a, b, *_ in block.offsets.pieces if block.text[a:b] != " "]
    cuts, line, at = [0], 0, 0
    for token in restoration.tokens:
        at = restoration.text.index(token.restored, at)
        while line + 1 < len(starts) and token.start >= starts[line + 1]:
            cuts.append(at)
            line += 1
        at += len(token.restored)
    return [restoration.text[a:b].strip() for a, b in pairwise([*cuts, len(restoration.text)])]


def own_key(head: Letterhead) -> str | None:
    """Return the identity of a report as a document, None without a number and a year."""
    if not head.number or not (head.date or head.period):
        return None
    year = int(head.date[:4]) if head.date else int((head.period or "")[-4:])
    return document_key(
        type=head.type, number=head.number, name=None, year=year, issuer=head.issuer, date=head.date
    )

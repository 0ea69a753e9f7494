"""The context of a report, on which its references depend: place, year, own number, letterhead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from cchc_nlp.layout import number_line, read_letterhead
from cchc_nlp.references import Context, context_from, document_key
from cchc_nlp.types import Block, Letterhead, Restoration

__all__ = ["context_of", "letterhead_of", "own_key", "own_number_block"]

_HEAD_BLOCKS, _FOOT_BLOCKS = 14, 40
"""Blocks from the beginning and from the end that letterhead and signature stand within.

Not measured: a letterhead has up to ten blocks if OCR breaks it, recipients and signature have a
line each.
"""


def context_of(restorations: Sequence[Restoration], head: Letterhead) -> Context:
    """Return the place, province and year that references of a report are understood by.

    They are those of its head; where it is silent, the province and year that are named most.
    """
    return context_from(
        issuer=head.issuer,
        parent=getattr(head, "parent", None),
        place=head.place,
        year=int(head.date[:4]) if head.date else None,
        text="\n".join(r.text for r in restorations),
    )


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


def own_key(head: Letterhead, context: Context | None = None) -> str | None:
    """Return the identity of a report as a document, None without a number and a year."""
    if not head.number or not (head.date or head.period):
        return None
    year = int(head.date[:4]) if head.date else int((head.period or "")[-4:])
    context = context or Context()
    return document_key(
        type=head.type,
        number=head.number,
        name=None,
        year=year,
        issuer=head.issuer,
        date=head.date,
        place=context.place,
        province=context.own_province,
    )

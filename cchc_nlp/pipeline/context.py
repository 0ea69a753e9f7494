"""The context of a report, on which its references depend: letterhead, own number and key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from cchc_nlp.layout import own_number, read_letterhead
from cchc_nlp.references import Context, context_from, document_key
from cchc_nlp.types import Block, Letterhead, Restoration

__all__ = ["context_of", "letterhead_of", "own_key", "without_own_number"]

_HEAD_BLOCKS = 30
"""Blocks that a letterhead stands within, with its title and addressees: OCR parts every line."""
_WHOLE_DAY = 10
"""Characters of a date that says its day: "2024-03-12"."""


def context_of(restorations: Sequence[Restoration], head: Letterhead) -> Context:
    """Return the place, province and year that references of a report are understood by.

    They are those of its head; where it is silent, the province and year that are named most.
    """
    return context_from(
        issuer=head.issuer,
        parent=head.parent,
        place=head.place,
        year=int(head.date[:4]) if head.date else None,
        text="\n".join(r.text for r in restorations),
    )


def without_own_number(
    head: Letterhead, blocks: Sequence[Block], restorations: Sequence[Restoration]
) -> list[str]:
    """The texts of a report in which references are looked for: its own number is none of them.

    The number, written in or not, is blanked out, so that offsets stay; page furniture is left out.
    """
    texts = [
        "" if b.kind == "furniture" else r.text for b, r in zip(blocks, restorations, strict=True)
    ]
    for i, block in enumerate(blocks[:_HEAD_BLOCKS]):
        own = own_number(texts[i]) if block.page == 1 else None
        if own and own.number == head.number:
            blank = " " * (own.end - own.start)
            texts[i] = texts[i][: own.start] + blank + texts[i][own.end :]
            break
    return texts


def letterhead_of(blocks: Sequence[Block], restorations: Sequence[Restoration]) -> Letterhead:
    """The letterhead and the signature of a report, read from its first blocks and its body."""
    pairs = [
        pair
        for pair in zip(blocks, restorations, strict=True)
        if pair[0].kind not in ("furniture", "footnote")
    ]
    opening = takewhile(lambda p: p[0].kind != "heading" and p[0].page == 1, pairs)
    head = list(islice(opening, _HEAD_BLOCKS))
    foot = [line for pair in pairs for line in _lines(*pair)]
    return read_letterhead([_lines(*pair) for pair in head], foot)


def _lines(block: Block, restoration: Restoration) -> list[str]:
    """The restored text of a block in the lines of its source."""
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
        date=head.date if head.date and len(head.date) == _WHOLE_DAY else None,
        place=context.place,
        province=context.own_province,
    )

"""What a report says of itself, which the references below depend on: place, year, own number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile

from cchc_nlp.layout import own_number, read_letterhead
from cchc_nlp.references import Context, document_key
from cchc_nlp.text import LOWER, UPPER
from cchc_nlp.types import Block, Letterhead, Restoration

__all__ = ["context_of", "letterhead_of", "own_key", "without_own_number"]

_HEAD_BLOCKS = 30
"""Blocks that a letterhead stands within, with its title and addressees: OCR parts every line."""
_NAMED = rf"\s+(?:[{UPPER}][{UPPER}{LOWER}]*(?:\s+-)?(?:\s+|$))+"
_SEAT = re.compile(rf"\b(?P<place>(?:tỉnh|thành phố|huyện|quận|thị xã){_NAMED})")
_PROVINCE = re.compile(rf"\b(?P<place>(?:tỉnh|thành phố){_NAMED})")
_PLACE = re.compile(
    rf"\b(?P<place>(?:tỉnh|thành phố)\s+(?:[{UPPER}][{LOWER}]+(?: *- *)? ?){{1,4}})"
)


def context_of(head: Letterhead, restorations: Sequence[Restoration]) -> Context:
    """The province and the year of a report's letterhead, or else those that it names most."""
    text = "\n".join(r.text for r in restorations)
    place = _place_in(head.issuer, _SEAT) or _place_in(head.parent, _PROVINCE)
    if place is None:
        places = Counter(re.sub(r"\s+", " ", m["place"]).strip() for m in _PLACE.finditer(text))
        place = places.most_common(1)[0][0] if places else None
    year = int(head.date[:4]) if head.date else None
    if year is None:
        years = Counter(int(y) for y in re.findall(r"\bnăm (20\d\d)\b", text))
        year = years.most_common(1)[0][0] if years else None
    return Context(place, year)


def _place_in(body: str | None, places: re.Pattern[str]) -> str | None:
    match = places.search(body or "")
    return match["place"].strip() if match else None


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


def own_key(head: Letterhead) -> str | None:
    """The identity of a report as a document; only a number and a year make one."""
    if not head.number or not (head.date or head.period):
        return None
    year = int(head.date[:4]) if head.date else int((head.period or "")[-4:])
    date = head.date if head.date and len(head.date) == 10 else None  # a day, not a month or year
    return document_key(
        type=head.type, number=head.number, name=None, year=year, issuer=head.issuer, date=date
    )

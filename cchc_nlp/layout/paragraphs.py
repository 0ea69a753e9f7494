"""Paragraphs: groups of lines cut and joined so that each sentence is whole, also across pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from cchc_nlp.layout.footnotes import gap_between, is_small
from cchc_nlp.layout.lines import (
    BULLET,
    FULL_LINE,
    LETTERED,
    NUMBERED,
    ROMAN,
    SHORT_LINE,
    Draft,
    is_in_capitals,
    is_start,
    runs_on,
)
from cchc_nlp.text import cells_of, fold
from cchc_nlp.types import Line

__all__ = ["append_body", "groups_of", "joined", "paragraphs_of"]

_RECIPIENTS = re.compile(r"n[oôơ]i nh.{1,2}n\s*[:.]")

# What a page begins with that is no longer part of the recipients and the signature.
_ANNEX = re.compile(
    r"(?:phu luc|bieu (?:mau|so)?|mau so|danh (?:sach|muc)|bang tong hop|quy che|de an|ke hoach)\b"
)
_SURE_ANNEX = re.compile(r"(?:phu luc|bieu (?:mau|so)|mau so|bang tong hop)\b")

_FALSE_GAPS = 2
"""Gaps inside sentences from which a page is taken to have more, also before capitals.

Not measured: OCR that sees gaps between the lines of a page sees several; one may be chance.
"""


def groups_of(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the runs of lines without a blank line between them."""
    out: list[list[Line]] = []
    fresh = True
    for line in lines:
        if not line.text.strip():
            fresh = True
        elif fresh:
            out.append([line])
            fresh = False
        else:
            out[-1].append(line)
    return out


def joined(
    groups: Sequence[list[Line]], width: float, *, has_note: bool = False
) -> list[list[Line]]:
    """Join groups that a gap inside a sentence parts, as OCR sees gaps between lines.

    A full open line before and a small letter after show such a gap. On a page with several a
    capital may follow too, except after a single line, which may be a title. Text and the rest of
    a footnote of the page before, which ``has_note`` tells of, are not joined.
    """
    out: list[list[Line]] = []
    gaps = sum(
        runs_on(a[-1].text, b[0].text, width) and b[0].text.lstrip()[:1].islower()
        for a, b in pairwise(groups)
    )
    for group in groups:
        first = group[0].text
        small = first.lstrip()[:1].islower()
        if (
            out
            and runs_on(out[-1][-1].text, first, width)
            and not (has_note and _turns_small(out[-1], group, width))
            and (small or (gaps >= _FALSE_GAPS and len(out[-1]) > 1 and not is_start(first)))
        ):
            out[-1] += group
        else:
            out.append(group)
    return out


def _turns_small(before: Sequence[Line], group: Sequence[Line], width: float) -> bool:
    """Tell whether text ends and the small print of footnotes begins."""
    return gap_between(before, group) > 1 or (
        is_small(group, width) and not is_small(before, width)
    )


def paragraphs_of(group: Iterable[Line], width: float) -> list[Draft]:
    """Cut a group at headings, list items and lines that end a paragraph early."""
    out: list[Draft] = []
    for line in group:
        text = line.text
        if cells_of(text) or (out and _is_like_row(out[-1], text)):
            out.append(Draft("row", [line]))
            continue
        if _RECIPIENTS.match(fold(text).strip()):
            out.append(Draft("recipients", [line], level=9))
            continue
        short = SHORT_LINE if out and out[-1].is_open() else FULL_LINE
        ended = (
            bool(out)
            and len(out[-1].last.strip()) < short * width
            and not text.lstrip()[:1].islower()
        )
        if not out or is_start(text) or ended or out[-1].kind == "row":
            out.append(_start(line))
        else:
            out[-1].lines.append(line)
    return out


def _is_like_row(before: Draft, text: str) -> bool:
    """Tell whether a line is a row of which only the last cell is filled, below another row."""
    tabs = text.count("\t")
    return before.kind == "row" and tabs > 0 and tabs == before.last.count("\t")


def _start(line: Line) -> Draft:
    """Return the draft that a line begins: a heading by its label, an item, or a paragraph."""
    text = line.text
    for level, pattern in ((1, ROMAN), (2, NUMBERED), (3, LETTERED)):
        match = pattern.match(text)
        if match:
            # A number of ones before capitals is a misread Roman numeral.
            ones = level == 2 and match[1] in ("1", "11", "111")
            misread = ones and is_in_capitals(text[match.end() :])
            return Draft("heading", [line], label=match[1], level=1 if misread else level)
    bullet = BULLET.match(text)
    return Draft("item", [line], label=bullet[1], level=4) if bullet else Draft("paragraph", [line])


def append_body(drafts: list[Draft], body: Sequence[Draft], width: float) -> None:
    """Append the drafts of a page to those of the pages before.

    The first joins the last paragraph of the page before, if the page break cut it.
    """
    previous = next((d for d in reversed(drafts) if d.kind not in ("furniture", "footnote")), None)
    in_recipients = (
        previous is not None
        and previous.kind == "recipients"
        and not (body and _ANNEX.match(fold(body[0].lines[0].text).strip()))
    )
    for i, draft in enumerate(body):
        if draft.kind == "footnote":
            drafts.append(draft)
            continue
        in_recipients = in_recipients and not _opens_annex(draft)
        if in_recipients and draft.kind in ("item", "paragraph"):
            draft.kind = "recipients"
        in_recipients = in_recipients or draft.kind == "recipients"
        if (
            i == 0
            and previous is not None
            and draft.kind == "paragraph"
            and _is_cut(previous, draft, width)
        ):
            previous.lines += draft.lines
        else:
            drafts.append(draft)


def _opens_annex(draft: Draft) -> bool:
    """Tell whether an annex, or a form of one, begins on the page on which recipients end.

    A file of an office program has no pages. Names of bodies begin like some annexes ("Kế hoạch và
    Đầu tư"), but not in capitals.
    """
    line = draft.lines[0].text
    return draft.kind == "paragraph" and (
        _SURE_ANNEX.match(fold(line).strip()) is not None
        or (is_in_capitals(line) and _ANNEX.match(fold(line).strip()) is not None)
    )


def _is_cut(before: Draft, after: Draft, width: float) -> bool:
    """Tell whether a page break cut one paragraph into two drafts."""
    first = after.lines[0].text.lstrip()
    if (
        before.kind == "row"
        or not before.is_open()
        or (before.level in (1, 2, 3) and first[:1].isupper())
    ):
        return False
    return first[:1].islower() or len(before.last.strip()) > FULL_LINE * width

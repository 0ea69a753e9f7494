"""Text of reports as HTML: words that answer a question, references, doubtful words.

Everything from a report is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from cchc_nlp.pipeline import Analysis
from cchc_nlp.types import Part, Reference, RestoredToken

__all__ = [
    "ADDRESS_DIGITS",
    "DOUBTFUL",
    "ShownPage",
    "ShownPart",
    "document_link",
    "matched",
    "pages_of",
    "report_link",
    "sections_of",
]

DOUBTFUL = 0.8
"""Confidence under which a word is shown as doubtful, as in ``cchc restore --format html``."""
ADDRESS_DIGITS = 16
"""Digits of a digest in an address: 64 bits tell any reports of a province apart."""
_LONGEST_MATCH = 700
"""Characters of a passage that a list of answers shows: some eight lines; not measured."""
_LONGEST_TITLE = 300
"""Characters of what is shown while a pointer rests on a reference; browsers cut longer ones."""
_LONGEST_HEADING = 120
"""Characters of a heading in the list of sections: four lines beside the text; not measured."""
_DEEPEST = 4
"""Levels of headings that are told apart by indentation."""


class ShownPart(NamedTuple):
    """A paragraph to be shown: what it is, where it stands in the source, and its marked text."""

    kind: str
    section: str
    line: int
    lines: tuple[int, ...]
    text: str
    html: Markup


class ShownPage(NamedTuple):
    """The paragraphs of a page."""

    number: int
    parts: list[ShownPart]


def document_link(key: str) -> str:
    """The address of a document's page."""
    return f"/document?key={quote(key, safe='')}"


def report_link(digest: str) -> str:
    """The address of a report's page.

    >>> report_link("0123456789abcdef0123")
    '/report/0123456789abcdef'
    """
    return f"/report/{digest[:ADDRESS_DIGITS]}"


def matched(text: str, spans: Iterable[tuple[int, int]], most: int = _LONGEST_MATCH) -> Markup:
    """A text with spans marked, cut to the part around the first of them where it is long.

    >>> matched("theo <b> một cửa", [(9, 12), (13, 16)])
    Markup('theo &lt;b&gt; <mark>một</mark> <mark>cửa</mark>')
    """
    spans = sorted(spans)
    low = max(0, spans[0][0] - most // 3) if spans and spans[0][0] > most // 2 else 0
    high = min(len(text), low + most)
    out, at = [Markup("… ") if low else Markup("")], low
    for start, end in spans:
        if start >= at and end <= high:
            out += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
            at = end
    rest = Markup(" …") if high < len(text) else Markup("")
    return Markup("").join([*out, escape(text[at:high]), rest])


def pages_of(analysis: Analysis, first: int, last: int) -> list[ShownPage]:
    """The pages ``first`` to ``last`` of a report, every word with its place in the source."""
    parts = [
        p for p in analysis.parts if first <= p.block.page <= last and p.block.kind != "furniture"
    ]
    parts.sort(key=_page)
    source = analysis.report.text
    return [
        ShownPage(number, [_shown(part, source) for part in same])
        for number, same in groupby(parts, key=_page)
    ]


def _page(part: Part) -> int:
    return part.block.page


def _shown(part: Part, source: str) -> ShownPart:
    block, text = part.block, part.restoration.text
    html = _part(part, source)
    return ShownPart(block.kind, block.section, block.lines[0], block.lines, text, html)


def _extent(reference: Reference) -> tuple[int, int]:
    return reference.start, reference.end


def _part(part: Part, source: str) -> Markup:
    """The text of a part: each word marked, and links around references that have a target.

    Of references that share one extent the first is linked, and of overlapping ones the earlier.
    """
    text, out, at, open_until = part.restoration.text, list[Markup | str](), 0, -1
    in_order = sorted(part.references, key=_extent)
    coming = iter([*(next(same) for _, same in groupby(in_order, key=_extent)), None])
    reference = next(coming)
    for token in part.restoration.tokens:
        start = text.index(token.restored, at) if token.restored else at
        end = start + len(token.restored)
        if open_until >= 0 and start >= open_until:
            out.append(Markup("</a>"))
            open_until = -1
        out.append(escape(text[at:start]))
        while reference is not None and reference.end <= start:
            reference = next(coming)
        if reference is not None and open_until < 0 and reference.start < end:
            if reference.key:
                out.append(_link(reference))
                open_until = reference.end
            else:
                reference = next(coming)
        at = end
        out.append(_word(part, token, source, inside_link=open_until >= 0))
    if open_until >= 0:
        out.append(Markup("</a>"))
    return Markup("").join([*out, escape(text[at:])])


def _link(reference: Reference) -> Markup:
    r = reference
    known = filter(None, (r.type, r.number or r.name, r.date, r.issuer, r.subject))
    return Markup('<a class="reference" href="{}" title="{}">').format(
        document_link(r.key or ""), " · ".join(known)[:_LONGEST_TITLE]
    )


def _word(part: Part, token: RestoredToken, source: str, *, inside_link: bool) -> Markup:
    if not any(c.isalnum() for c in token.restored):
        return escape(token.restored)
    start, end = part.block.offsets.to_source(token.start, token.end)
    raw = " ".join(source[start:end].split())
    place = Markup('data-at="{}" data-length="{}"').format(start, end - start)
    if token.confidence >= DOUBTFUL:
        changed = Markup(' title="{}"').format(raw) if raw != token.restored else ""
        repaired = " repaired" if part.restoration.is_repair(token) else ""
        return Markup('<span class="w{}{}" {}{}>{}</span>').format(
            " changed" if changed else "", repaired, place, changed, token.restored
        )
    button = "" if inside_link else Markup(' tabindex="0" role="button"')
    return Markup('<span class="w doubt" {}{} title="{} ({:.0%})">{}</span>').format(
        place, button, raw, token.confidence, token.restored
    )


def sections_of(analysis: Analysis) -> Sequence[tuple[int, int, str, int]]:
    """Headings of a report: level, page, text and first line."""
    return [
        (
            min(p.block.section.count(".") + 1, _DEEPEST),
            p.block.page,
            " ".join(p.restoration.text.split())[:_LONGEST_HEADING],
            p.block.lines[0],
        )
        for p in analysis.parts
        if p.block.kind == "heading"
    ]

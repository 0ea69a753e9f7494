"""Text of reports as HTML: words that answer a question, references, doubtful words. Everything from a report is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from cchc_nlp.pipeline import Analysis
from cchc_nlp.types import Part, Reference, RestoredToken

__all__ = ["DOUBTFUL", "ShownPage", "ShownPart", "document_link", "matched", "pages_of"]

DOUBTFUL = 0.8
"""Confidence under which a word is shown as doubtful."""


class ShownPart(NamedTuple):
    """A paragraph to be shown: its kind, its section path, its first line in the source, and its marked text."""

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


def matched(text: str, spans: Iterable[tuple[int, int]], most: int = 700) -> Markup:
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
            out += [
                escape(text[at:start]),
                Markup("<mark>"),
                escape(text[start:end]),
                Markup("</mark>"),
            ]
            at = end
    return Markup("").join(
        [*out, escape(text[at:high]), Markup(" …") if high < len(text) else Markup("")]
    )


def pages_of(analysis: Analysis, first: int, last: int) -> list[ShownPage]:
    """The pages ``first`` to ``last`` of a report, every word marked with its place in the source."""
    parts = [
        p for p in analysis.parts if first <= p.block.page <= last and p.block.kind != "furniture"
    ]
    return [
        ShownPage(
            number,
            [
                ShownPart(
                    p.block.kind,
                    p.block.section,
                    p.block.lines[0],
                    p.block.lines,
                    p.restoration.text,
                    _part(p, analysis.report.text),
                )
                for p in same
            ],
        )
        for number, same in groupby(
            sorted(parts, key=lambda p: p.block.page), key=lambda p: p.block.page
        )
    ]


def _part(part: Part, source: str) -> Markup:
    text, out, at, open_until = part.restoration.text, list[Markup | str](), 0, -1
    references = [
        next(same)
        for _, same in groupby(
            sorted(part.references, key=lambda r: (r.start, r.end)), key=lambda r: (r.start, r.end)
        )
    ]
    coming = iter([*references, None])
    reference = next(coming)
    for token in part.restoration.tokens:
        start = text.index(token.restored, at) if token.restored else at
        if open_until >= 0 and start >= open_until:
            out.append(Markup("</a>"))
            open_until = -1
        out.append(escape(text[at:start]))
        while reference is not None and reference.end <= start:
            reference = next(coming)
        if (
            reference is not None
            and open_until < 0
            and reference.start < start + len(token.restored)
        ):
            if reference.key:
                out.append(_link(reference))
                open_until = reference.end
            else:
                reference = next(coming)
        at = start + len(token.restored)
        out.append(_word(part, token, source, inside_link=open_until >= 0))
    if open_until >= 0:
        out.append(Markup("</a>"))
    return Markup("").join([*out, escape(text[at:])])


def _link(reference: Reference) -> Markup:
    told = " · ".join(
        filter(
            None,
            (
                reference.type,
                reference.number or reference.name,
                reference.date,
                reference.issuer,
                reference.subject,
            ),
        )
    )
    return Markup('<a class="reference" href="{}" title="{}">').format(
        document_link(reference.key or ""), told[:300]
    )


def _word(part: Part, token: RestoredToken, source: str, *, inside_link: bool) -> Markup:
    if not any(c.isalnum() for c in token.restored):
        return escape(token.restored)
    start, end = part.block.offsets.to_source(token.start, token.end)
    raw = " ".join(source[start:end].split())
    place = Markup('data-at="{}" data-length="{}"').format(start, end - start)
    if token.confidence >= DOUBTFUL:
        changed = Markup(' title="{}"').format(raw) if raw != token.restored else ""
        return Markup('<span class="w{}" {}{}>{}</span>').format(
            " changed" if changed else "", place, changed, token.restored
        )
    button = "" if inside_link else Markup(' tabindex="0" role="button"')
    return Markup('<span class="w doubt" {}{} title="{} ({:.0%})">{}</span>').format(
        place, button, raw, token.confidence, token.restored
    )


def sections_of(analysis: Analysis) -> Sequence[tuple[int, int, str, int]]:
    """Headings of a report: level, page, text and first line."""
    return [
        (
            min(p.block.section.count(".") + 1, 4),
            p.block.page,
            " ".join(p.restoration.text.split())[:120],
            p.block.lines[0],
        )
        for p in analysis.parts
        if p.block.kind == "heading"
    ]

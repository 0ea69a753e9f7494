"""Restored text line by line, as its source is broken into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_nlp.pipeline.analysis import Analysis
from cchc_nlp.types import RestoredToken

__all__ = ["restored_lines", "restored_tokens"]

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def restored_tokens(analysis: Analysis) -> Iterator[tuple[RestoredToken, int, int]]:
    """Every token with its extent in the source, in the order of the source."""
    found = []
    for part in analysis.parts:
        for token in part.restoration.tokens:
            start, end = part.block.offsets.to_source(token.start, token.end)
            found.append((token, start, end))
    return iter(sorted(found, key=lambda f: f[1]))


def restored_lines(analysis: Analysis) -> list[str]:
    """The restored text line by line, exactly one for each line of the source; footnote marks are set as superscripts."""
    source = analysis.report.text
    edits = [
        (a, b, _fit(source[a:b], t.restored))
        for t, a, b in restored_tokens(analysis)
        if t.restored != source[a:b]
    ]
    for part in analysis.parts:
        mark = part.block.label
        if part.restoration.degraded and part.block.kind == "footnote" and mark:
            line = analysis.report.lines[part.block.lines[0] - 1]
            start = line.start + line.text.index(mark)
            edits.append((start, start + len(mark), mark.translate(_SUPERSCRIPT)))
    out, at = [], 0
    for start, end, text in sorted(edits):
        if start >= at:
            out += [source[at:start], text]
            at = end
    restored = "".join([*out, source[at:]]).replace("\f", "")
    lines = restored.split("\n")
    return lines[: len(analysis.report.lines)]


def _fit(raw: str, restored: str) -> str:
    """Put the line breaks of a token's source back: at the same hyphen or stroke of a symbol, else after it."""
    breaks = raw.count("\n")
    if not breaks:
        return restored
    marks = len(re.findall(r"[-/]", raw[: raw.index("\n")]))
    cuts = [m.end() for m in re.finditer(r"[-/]", restored)]
    if 0 < marks <= len(cuts):
        cut = cuts[marks - 1]
        return restored[:cut] + "\n" * breaks + restored[cut:].lstrip()
    return restored + "\n" * breaks

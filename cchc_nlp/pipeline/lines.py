"""Restored text in the lines of its source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc_nlp.pipeline.analysis import Analysis
from cchc_nlp.types import RestoredToken

__all__ = ["restored_lines", "restored_tokens"]

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def restored_tokens(analysis: Analysis) -> Iterator[tuple[RestoredToken, int, int, bool]]:
    """Return every token in the order of the source.

    Each comes with its extent in the source, and whether it is a repair of well-read text.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> analysis = analyse(report_from_text("Kinh gui Uy ban nhan dan tinh\\n"))
    >>> [(token.restored, start, end) for token, start, end, _ in restored_tokens(analysis)][:2]
    [('Kính', 0, 4), ('gửi', 5, 8)]
    """
    found = []
    for part in analysis.parts:
        for token in part.restoration.tokens:
            start, end = part.block.offsets.to_source(token.start, token.end)
            found.append((token, start, end, part.restoration.is_repair(token)))
    return iter(sorted(found, key=lambda f: f[1]))


def restored_lines(analysis: Analysis) -> list[str]:
    """Return the restored text of a report, exactly one line for each line of the source.

    Numbers of footnotes are set as superscripts where the text was degraded.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> restored_lines(analyse(report_from_text("Uy ban nhan dan\\ntinh Binh Thuan\\n")))
    ['Ủy ban nhân dân', 'tỉnh Bình Thuận']
    """
    source = analysis.report.text
    edits = [
        (a, b, _fit(source[a:b], t.restored))
        for t, a, b, _ in restored_tokens(analysis)
        if t.restored != source[a:b]
    ]
    for part in analysis.parts:
        number = part.block.label
        if part.restoration.degraded and part.block.kind == "footnote" and number:
            line = analysis.report.lines[part.block.lines[0] - 1]
            start = line.start + line.text.index(number)
            edits.append((start, start + len(number), number.translate(_SUPERSCRIPT)))
    out, at = [], 0
    for start, end, text in sorted(edits):
        if start >= at:
            out += [source[at:start], text]
            at = end
    restored = "".join([*out, source[at:]]).replace("\f", "")
    lines = restored.split("\n")
    return lines[: len(analysis.report.lines)]


def _fit(raw: str, restored: str) -> str:
    """Put the line breaks of a token's source back into its restored form.

    They stand at the same hyphen or stroke as in the source, or after the token.
    """
    breaks = raw.count("\n")
    if not breaks:
        return restored
    before = len(re.findall(r"[-/]", raw[: raw.index("\n")]))
    cuts = [m.end() for m in re.finditer(r"[-/]", restored)]
    if 0 < before <= len(cuts):
        cut = cuts[before - 1]
        return restored[:cut] + "\n" * breaks + restored[cut:].lstrip()
    return restored + "\n" * breaks

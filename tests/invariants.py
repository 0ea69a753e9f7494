"""What must hold for any text on its way through the stages; the tests of robustness and the fuzzer
check the same.
"""

from __future__ import annotations

import re
from itertools import pairwise

from cchc_nlp.pipeline import analyse, restored_lines, restored_tokens, restorer
from cchc_nlp.pipeline.findings import reference_records, relation_records
from cchc_nlp.read import Limits, Reading, read_bytes, report_from_text
from cchc_nlp.references import Context, aliases_in, extract, relate, resolve
from cchc_nlp.types import Restoration

__all__ = ["check_read", "check_references", "check_restoration", "check_text"]

_SMALL = Limits(bytes=2_000_000, unpacked=20_000_000, pages=50, pixels=4_000_000)


def check_text(text: str) -> None:
    """Take a text the whole way: nothing is lost or made up, and every offset leads back to the
    source.
    """
    report = report_from_text(text)
    analysis = analyse(report)
    assert sorted(n for part in analysis.parts for n in part.block.lines) == [
        line.number for line in report.lines if line.text.strip()
    ]
    assert len(restored_lines(analysis)) == len(report.lines)
    end = 0
    for token, a, b, _ in restored_tokens(analysis):
        assert end <= a <= b <= len(report.text)
        assert re.sub(r"\s", "", report.text[a:b]) == re.sub(r"\s", "", token.raw)
        end = b
    for part in analysis.parts:
        assert part.restoration.text == "".join(_pieces(part.restoration, part.block.text))
    for record in reference_records(analysis):
        assert report.text[record["start"] : record["end"]] == record["raw"]
    relation_records(analysis)


def check_restoration(text: str, state: str) -> None:
    """Restore a paragraph: its text is that of its tokens and what stands between them, and the
    tokens cover its words in order.
    """
    restoration = restorer().restore(text, state)
    assert restoration.text == "".join(_pieces(restoration, text))
    assert all(a.end <= b.start for a, b in pairwise(restoration.tokens))
    assert all(0.0 <= t.confidence <= 1.0 + 1e-9 for t in restoration.tokens)


def check_references(text: str) -> None:
    """Look for references in a text: each stands where it says, and so does what relates it to
    another.
    """
    found = resolve(extract(text, Context("tỉnh Bình Thuận", 2023)))
    assert all(
        0 <= r.start < r.end <= len(text) and text[r.start : r.end] == r.surface for r in found
    )
    aliases_in(text, found)
    for relation in relate(text, found):
        assert text[relation.start : relation.end].split() == relation.evidence.split()


def check_read(data: bytes) -> None:
    """Read a file's content, images aside: lines are slices of the text, each on one page."""
    report = read_bytes(
        data, "report", how=Reading(ocr=False, limits=_SMALL, judge=restorer().judge)
    )
    assert all(report.text[line.start : line.end] == line.text for line in report.lines)
    assert sum(p.last_line - p.first_line + 1 for p in report.pages) == len(report.lines)


def _pieces(restoration: Restoration, block: str) -> list[str]:
    """The restored text put together again from the tokens and the source between them."""
    out, at = [], 0
    for token in restoration.tokens:
        out += [block[at : token.start], token.restored]
        at = token.end
    return [*out, block[at:]]

"""What must hold for any text on its way through the stages; the tests of robustness and the fuzzer check the same."""

from __future__ import annotations

import re
from itertools import pairwise

from cchc_nlp.pipeline import analyse, restored_lines, restored_tokens, restorer
from cchc_nlp.read import report_from_text
from cchc_nlp.records import reference_records, relation_records
from cchc_nlp.types import Restoration

__all__ = ["check_restoration", "check_text"]


def check_text(text: str) -> None:
    """Take a text the whole way: nothing is lost or made up, and every offset leads back to the source."""
    report = report_from_text(text)
    analysis = analyse(report)
    assert sorted(n for part in analysis.parts for n in part.block.lines) == [line.number for line in report.lines if line.text.strip()]
    assert len(restored_lines(analysis)) == len(report.lines)
    end = 0
    for token, a, b in restored_tokens(analysis):
        assert end <= a <= b <= len(report.text)
        assert re.sub(r"\s", "", report.text[a:b]) == re.sub(r"\s", "", token.raw)
        end = b
    for part in analysis.parts:
        assert part.restoration.text == "".join(_pieces(part.restoration, part.block.text))
    for record in reference_records(analysis):
        assert report.text[record["start"] : record["end"]] == record["raw"]
    relation_records(analysis)


def check_restoration(text: str, state: str) -> None:
    """Restore a paragraph: its text is that of its tokens and what stands between them, and the tokens cover its words in order."""
    restoration = restorer().restore(text, state)
    assert restoration.text == "".join(_pieces(restoration, text))
    assert all(a.end <= b.start for a, b in pairwise(restoration.tokens))
    assert all(0.0 <= t.confidence <= 1.0 + 1e-9 for t in restoration.tokens)


def _pieces(restoration: Restoration, block: str) -> list[str]:
    """The restored text put together again from the tokens and the source between them."""
    out, at = [], 0
    for token in restoration.tokens:
        out += [block[at : token.start], token.restored]
        at = token.end
    return [*out, block[at:]]

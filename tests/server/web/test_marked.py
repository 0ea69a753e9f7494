"""Reports as pages show them: marked, and the text as it is."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from cchc_nlp.pipeline import analyse
from cchc_nlp.read import read
from cchc_nlp.server.web.marked import pages_of
from tests.conftest import SAMPLE


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.txt")), ids=lambda p: p.stem)
def test_marks_leave_the_text_as_it_is(path: Path) -> None:
    analysis = analyse(read(path))
    for page in pages_of(analysis, 1, 100):
        for part in page.parts:
            assert html.unescape(re.sub(r"<[^>]*>", "", part.html)) == part.text
    linked = sum(
        part.html.count('<a class="reference"')
        for page in pages_of(analysis, 1, 100)
        for part in page.parts
    )
    assert linked >= len({(r.start, r.end, r.surface) for r in analysis.references if r.key}) * 0.9

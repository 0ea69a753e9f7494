"""A text's lines and pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.read import report_from_text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_lines_are_slices_of_the_text(text: str) -> None:
    report = report_from_text(text)
    assert all(report.text[line.start : line.end] == line.text for line in report.lines)
    assert [line.number for line in report.lines] == list(range(1, len(report.lines) + 1))
    assert sum(p.last_line - p.first_line + 1 for p in report.pages) == len(report.lines)
    assert all(report.line_at(line.start) == line.number for line in report.lines)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("một\nhai\fba\nbốn", [1]),
        ("một\n\fhai", [1, 2]),
        ("một\n\n\n\nhai", [1, 5]),
        ("một\n\n\n\n2\n\nhai", [1, 5]),
        ("một\n\nhai", [1]),
    ],
)
def test_pages_begin_after_form_feeds_and_gaps(text: str, starts: list[int]) -> None:
    assert [p.first_line for p in report_from_text(text).pages] == starts

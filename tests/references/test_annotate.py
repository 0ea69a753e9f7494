"""References marked in a text, which else stays as it is."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.references import annotate
from tests.references.found import found


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Quyết định số 5/QĐ-UBND",
                " & <b>",
                "[x](y)",
                " ngày 01/02/2023",
                "; ",
                "*",
                "Luật Đất đai",
                "này ",
            ]
        ),
        max_size=9,
    ).map("".join)
)
def test_marks_are_put_around_exactly_the_references(form: str, text: str) -> None:
    references = found(text)
    marked = annotate(text, references, form)
    if form == "html":
        assert html.unescape(re.sub(r"</?(?:a|span)\b[^>]*>", "", marked)) == text
        shown = [
            html.unescape(s) for s in re.findall(r"<(?:a|span) [^>]*>(.*?)</(?:a|span)>", marked)
        ]
    elif form == "markdown":
        plain = re.sub(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#[^)]*\)", r"\1", marked)
        assert re.sub(r"\\(.)", r"\1", plain) == text
        return
    else:
        assert re.sub(r"⟦(.*?)(?:\|[^⟧]*)?⟧", r"\1", marked) == text
        shown = re.findall(r"⟦(.*?)(?:\|[^⟧]*)?⟧", marked)
    assert shown == list(
        dict.fromkeys((r.start, r.surface) for r in references)
        and [s for _, s in dict.fromkeys((r.start, r.surface) for r in references)]
    )

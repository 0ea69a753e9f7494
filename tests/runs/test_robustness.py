"""Nothing in a text can break the way of a report."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.invariants import check_text

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)
NOISY = st.lists(
    st.sampled_from(
        [
            "Quyét dinh ", "s6 ", "316/0P-", "\n", "UBND ", "ngay 17/02/2023 ", "ciia ", "tt ca ",
            "1 ", "18 16i ", "I. ", "a) ", "; ", ". ", "xu? ly ", "\n\n", "\f", "- ",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT)
def test_any_unicode_goes_the_whole_way(text: str) -> None:
    check_text(text)


@settings(max_examples=120, deadline=None)
@given(NOISY)
def test_any_noise_goes_the_whole_way(text: str) -> None:
    check_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết " * 3 + "\x00\x01\x02\x7f",
        "Quyết định số 316/QÐ-UВND",  # Eth and a Cyrillic В
        "\n" * 5000 + "hết",
        "a" * 500_000,
        "Quyét dinh " * 20_000,
        "()[]{}“”\"'…—–" * 200,
        "٣١٦/QĐ-UBND ngày ١٧",
        "1" * 10_000,
        "-/" * 5_000,
        "&¢§ " * 3_000,
    ],
    ids=[
        "control",
        "look-alikes",
        "blank",
        "one word",
        "one line",
        "punctuation",
        "digits",
        "number",
        "dashes",
        "junk",
    ],
)
def test_strange_texts_go_the_whole_way(text: str) -> None:
    check_text(text)

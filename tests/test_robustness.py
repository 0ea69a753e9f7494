"""Nothing in a text can break the way of a report, and time stays linear."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invariants import check_text

from cchc_nlp.pipeline import analyse, restorer
from cchc_nlp.pipeline.findings import reference_records
from cchc_nlp.read import report_from_text

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300)
NOISY = st.lists(
    st.sampled_from(
        ["Quyét dinh ", "s6 ", "316/0P-", "\n", "UBND ", "ngay 17/02/2023 ", "ciia ", "tt ca ", "1 ", "18 16i ", "I. ", "a) ", "; ", ". ", "xu? ly ", "\n\n", "\f", "- "]
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


@settings(max_examples=60, deadline=None)
@given(NOISY)
def test_every_span_of_restored_text_goes_there_and_back(text: str) -> None:
    restoration = restorer().restore(text, "noisy")
    at = 0
    for token in restoration.tokens:
        start = restoration.text.index(token.restored, at)
        assert restoration.offsets.to_source(start, start + len(token.restored)) == (token.start, token.end)
        at = start + len(token.restored)


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
    ids=["control", "look-alikes", "blank", "one word", "one line", "punctuation", "digits", "number", "dashes", "junk"],
)
def test_strange_texts_go_the_whole_way(text: str) -> None:
    check_text(text)


def test_decomposed_text_is_restored_as_composed() -> None:
    text = "Ủy ban nhân dân tỉnh ban hành Quyết định số 316/QĐ-UBND ngày 17/02/2023"
    records = reference_records(analyse(report_from_text(unicodedata.normalize("NFD", text))))
    assert [(r["number"], r["date"]) for r in records] == [("316/QĐ-UBND", "2023-02-17")]


def test_time_grows_with_length_and_no_faster() -> None:
    unit = "Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky theo huéng dan ctia Bo Noi vu tai Cong vin s6 581/BNV-CCHC; "

    def seconds(count: int) -> float:
        start = time.thread_time()
        restorer().restore(unit * count, "noisy")
        return time.thread_time() - start

    seconds(10)
    assert seconds(800) < 14 * seconds(100) + 0.5

"""Spans of time in questions."""

from __future__ import annotations

import pytest

from cchc_nlp.search.times import Dates, dates_in, without_final_year, year_in


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("từ năm 2021 đến năm 2023", ("2021-01-01", "2023-12-31")),
        ("between 2021 and 2023", ("2021-01-01", "2023-12-31")),
        ("truoc nam 2022", (None, "2021-12-31")),
        ("sau 2022", ("2023-01-01", None)),
        ("since 2020", ("2020-01-01", None)),
        ("quý IV/2023", ("2023-10-01", "2023-12-31")),
        ("quarter 1 of 2024", ("2024-01-01", "2024-03-31")),
        ("tháng 2 năm 2024", ("2024-02-01", "2024-02-29")),
        ("ngày 7/2/2023", ("2023-02-07", "2023-02-07")),
        ("năm 2023", (None, None)),
        ("tháng 13/2023", (None, None)),
    ],
)
def test_a_span_is_its_first_and_last_day(text: str, dates: Dates) -> None:
    found, rest = dates_in(f"kế hoạch {text} về một cửa")
    assert found == dates
    assert text in rest or found != (None, None)


@pytest.mark.parametrize(
    ("text", "dates", "year"),
    [
        ("kế hoạch năm 2023", (None, None), 2023),
        ("plans 2023", (None, None), 2023),
        ("kế hoạch 2023 của tỉnh", (None, None), None),
        ("kế hoạch", ("2023-04-01", "2023-06-30"), 2023),
        ("kế hoạch", ("2022-04-01", "2023-06-30"), None),
        ("kế hoạch", ("2022-04-01", None), None),
    ],
)
def test_the_year_is_the_one_named_or_the_one_around_the_span(
    text: str, dates: Dates, year: int | None
) -> None:
    assert year_in(text, dates) == year


def test_only_the_year_at_the_end_is_no_part_of_the_topic() -> None:
    assert without_final_year("cải cách năm 2023").strip() == "cải cách"
    assert without_final_year("đề án năm 2023 của tỉnh") == "đề án năm 2023 của tỉnh"

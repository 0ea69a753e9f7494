"""Spans of time, in the ways that people ask for them."""

from __future__ import annotations

import pytest

from cchc_nlp.search.spans import Dates, dates_in


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        # a day
        ("ngày 11 tháng 7 năm 2025", ("2025-07-11", "2025-07-11")),
        ("ngày 11/7/2025", ("2025-07-11", "2025-07-11")),
        ("11-7-2025", ("2025-07-11", "2025-07-11")),
        ("vào ngày 1.7.2025", ("2025-07-01", "2025-07-01")),
        ("2025-07-11", ("2025-07-11", "2025-07-11")),
        ("on 11/7/2025", ("2025-07-11", "2025-07-11")),
        ("on 11 July 2025", ("2025-07-11", "2025-07-11")),
        ("on July 11, 2025", ("2025-07-11", "2025-07-11")),
        ("ngay 11 thang 7 nam 2025", ("2025-07-11", "2025-07-11")),
        # before and after leave out what they name
        ("trước ngày 01/7/2025", (None, "2025-06-30")),
        ("truoc ngay 1/7/2025", (None, "2025-06-30")),
        ("trước 01/3/2024", (None, "2024-02-29")),
        ("before 1 July 2025", (None, "2025-06-30")),
        ("issued before July 2025", (None, "2025-06-30")),
        ("trước tháng 7 năm 2025", (None, "2025-06-30")),
        ("trước quý III năm 2025", (None, "2025-06-30")),
        ("sau ngày 31/12/2024", ("2025-01-01", None)),
        ("sau ngày 11 tháng 7 năm 2025", ("2025-07-12", None)),
        ("sau tháng 6/2025", ("2025-07-01", None)),
        ("after 30 June 2025", ("2025-07-01", None)),
        # since and until include it
        ("từ tháng 7 năm 2025", ("2025-07-01", None)),
        ("tu thang 7 nam 2025", ("2025-07-01", None)),
        ("từ ngày 01/7/2025 đến nay", ("2025-07-01", None)),
        ("kể từ ngày 01/7/2025", ("2025-07-01", None)),
        ("từ 7/2025 trở đi", ("2025-07-01", None)),
        ("since July 2025", ("2025-07-01", None)),
        ("đến hết tháng 6 năm 2025", (None, "2025-06-30")),
        ("until 30 June 2025", (None, "2025-06-30")),
        # from ... to
        ("từ ngày 01/7/2025 đến ngày 31/7/2025", ("2025-07-01", "2025-07-31")),
        ("từ 01/6/2024 đến 31/8/2024", ("2024-06-01", "2024-08-31")),
        ("từ ngày 01/7 đến hết ngày 31/7/2025", ("2025-07-01", "2025-07-31")),
        ("từ ngày 1 đến ngày 15 tháng 7 năm 2025", ("2025-07-01", "2025-07-15")),
        ("từ tháng 1 đến tháng 6 năm 2025", ("2025-01-01", "2025-06-30")),
        ("từ tháng 11/2024 đến tháng 2/2025", ("2024-11-01", "2025-02-28")),
        ("từ quý I đến quý III năm 2025", ("2025-01-01", "2025-09-30")),
        ("từ 2021-2023", ("2021-01-01", "2023-12-31")),
        ("between March and June 2025", ("2025-03-01", "2025-06-30")),
        ("from 1 July 2025 to 31 July 2025", ("2025-07-01", "2025-07-31")),
        # parts of a year
        ("6 tháng đầu năm 2025", ("2025-01-01", "2025-06-30")),
        ("sáu tháng đầu năm 2025", ("2025-01-01", "2025-06-30")),
        ("sau thang dau nam 2025", ("2025-01-01", "2025-06-30")),
        ("06 tháng cuối năm 2024", ("2024-07-01", "2024-12-31")),
        ("9 tháng đầu năm 2024", ("2024-01-01", "2024-09-30")),
        ("3 tháng đầu năm 2024", ("2024-01-01", "2024-03-31")),
        ("nửa đầu năm 2025", ("2025-01-01", "2025-06-30")),
        ("in the first half of 2025", ("2025-01-01", "2025-06-30")),
        ("second half of 2024", ("2024-07-01", "2024-12-31")),
        ("first six months of 2025", ("2025-01-01", "2025-06-30")),
        ("second quarter of 2024", ("2024-04-01", "2024-06-30")),
        ("trong tháng 12 năm 2024", ("2024-12-01", "2024-12-31")),
        ("in May 2025", ("2025-05-01", "2025-05-31")),
    ],
)
def test_a_span_is_found_and_taken_out(text: str, dates: Dates) -> None:
    found, rest = dates_in(f"kế hoạch {text} về một cửa")
    assert found == dates
    assert rest.split() == ["kế", "hoạch", "về", "một", "cửa"]


@pytest.mark.parametrize(
    "text",
    [
        "kế hoạch năm 2025",
        "kế hoạch 5 năm 2021-2025",
        "giai đoạn 2021 - 2025",
        "thông tư 2023",
        "đầu tư năm 2025",
        "tháng 7",
        "ngày 31/02/2025",
        "tháng 13 năm 2025",
        "QĐ 101/2025",
        "Nghị quyết 02/2022",
        "từ ngày 31/7/2025 đến ngày 01/7/2024 về",
        "trước khi sáp nhập",
        "sau sáp nhập",
        "maybe 2025",
    ],
)
def test_what_is_no_span_stays(text: str) -> None:
    found, rest = dates_in(text)
    assert found == (None, None) or found == ("2025-07-31", None)
    assert rest == text or found != (None, None)

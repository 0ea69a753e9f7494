"""Laws that amend laws have the day behind the laws that they amend."""

from __future__ import annotations

import pytest

from cchc_nlp.references import extract

AMENDING = "Luật sửa đổi, bổ sung một số điều của "


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (f"{AMENDING}Luật Ban hành văn bản quy phạm pháp luật ngày 18 tháng 6 năm 2020;",
         ["2020-06-18", None]),
        (f"{AMENDING}Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22/11/2019",
         ["2019-11-22", None, None]),
        (f"{AMENDING}các Luật Đầu tư công, Luật Đầu tư, Luật Nhà ở ngày 11/01/2022.",
         ["2022-01-11", None, None, None]),
        # a day that is the amended law's own
        (f"{AMENDING}Luật Tổ chức chính quyền địa phương ngày 19/6/2015", [None, "2015-06-19"]),
        # the next document of a list is none of its name
        (f"{AMENDING}Luật Thanh tra; Nghị định số 30/2020/NĐ-CP ngày 05/3/2020", [None, None,
                                                                                   "2020-03-05"]),
        ("Luật Hộ tịch ngày 20/11/2014", ["2014-11-20"]),
        (f"khoản 4 Điều 146 {AMENDING}Luật Thanh tra ngày 18/6/2020", ["2020-06-18", None]),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_amending_law(text: str, dates: list[str | None]) -> None:
    assert [r.date for r in extract(text)] == dates


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (f"{AMENDING}Luật Đấu thầu, Luật Đầu tư số 57/2024/QH15", ["57/2024/QH15", None, None]),
        (f"{AMENDING}Luật Ban hành văn bản quy phạm pháp luật số 63/2020/QH14", ["63/2020/QH14"]),
        # numbers that are the amended laws' own
        (f"{AMENDING}Luật Đất đai số 31/2024/QH15", [None, "31/2024/QH15"]),
        (
            f"{AMENDING}Luật Nhà ở, Luật Đất đai số 31/2024/QH15 ngày 18/01/2024",
            [None, None, "31/2024/QH15"],
        ),
        (
            f"Luật số 43/2024/QH15 {AMENDING[5:]}Luật Đất đai số 31/2024/QH15",
            ["43/2024/QH15", "31/2024/QH15"],
        ),
    ],
)
def test_the_number_is_that_of_the_amending_law(text: str, numbers: list[str | None]) -> None:
    assert [r.number for r in extract(text)] == numbers


def test_a_number_that_moves_takes_its_day_and_issuer_with_it() -> None:
    text = f"{AMENDING}Luật Đấu thầu, Luật Đầu tư số 57/2024/QH15 ngày 29/11/2024"
    fields = [(r.kind, r.number, r.year, r.date, r.issuer) for r in extract(text)]
    assert fields[0] == ("full", "57/2024/QH15", 2024, "2024-11-29", "Quốc hội")
    assert fields[-1] == ("named", None, None, None, None)

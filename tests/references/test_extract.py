"""References of a whole text: those without a number, short forms resolved, spans that hold, linear
time.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.references import extract
from tests.references.found import PLACE, found


@pytest.mark.parametrize(
    ("text", "type_", "date", "issuer", "subject"),
    [
        (
            (
                "ngày 20/02/2023, Giám đốc Sở Nội vụ ban hành Quyết định thành lập Tổ Kiểm tra"
                " công vụ, nhằm chấn chỉnh"
            ),
            "Quyết định",
            "2023-02-20",
            "Giám đốc Sở Nội vụ",
            "thành lập Tổ Kiểm tra công vụ, nhằm chấn chỉnh",
        ),
        (
            "theo Thông báo ngày 05/3/2023 của Chủ tịch UBND tỉnh về kết luận cuộc họp.",
            "Thông báo",
            "2023-03-05",
            "Chủ tịch UBND tỉnh Bình Thuận",
            "kết luận cuộc họp",
        ),
    ],
)
def test_a_document_without_a_number_is_known_by_its_day_and_issuer(
    text: str, type_: str, date: str, issuer: str, subject: str
) -> None:
    (r,) = found(text)
    assert (r.type, r.number, r.date, r.issuer, r.subject) == (type_, None, date, issuer, subject)
    assert r.key is not None
    assert date in r.key


@pytest.mark.parametrize(
    "text",
    [
        "UBND tỉnh ban hành Quyết định thành lập Tổ Kiểm tra",
        "Quyết định của Giám đốc Sở Nội vụ",
        "ngày 20/02/2023, hội nghị có Báo cáo",
    ],
)
def test_a_type_alone_names_no_document(text: str) -> None:
    assert found(text) == []


def test_short_forms_resolve_only_to_the_one_that_fits() -> None:
    full = (
        "Kế hoạch số 4344/KH-UBND ngày 20/12/2022; Quyết định số 5/QĐ-UBND ngày"
        " 01/01/2023; Quyết định số 5/QĐ-TTg ngày 01/01/2023. "
    )
    plan, decision, this = [
        r
        for r in found(full + "Theo Kế hoạch 4344 và Quyết định số 5, Kế hoạch này")
        if r.kind != "full"
    ]
    assert (plan.number, plan.year) == ("4344/KH-UBND", 2022)
    assert decision.key is None
    assert "có thể là" in decision.warnings[0]
    assert this.key == plan.key


def test_a_mention_without_a_date_takes_the_year_the_report_gives() -> None:
    first, second = found(
        "Quyết định số 316/QĐ-UBND ngày 17/02/2023; theo Quyết định số 316/QĐ-UBND"
    )
    assert first.key == second.key


def test_contradicting_dates_are_flagged() -> None:
    assert all(
        r.warnings
        for r in found(
            "Quyết định số 9/QĐ-UBND ngày 01/02/2023; Quyết định số 9/QĐ-UBND ngày 03/04/2023"
        )
    )


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Quyết định ",
                "số ",
                "316/QĐ-UBND",
                " ngày ",
                "17/02/2023",
                " của ",
                "UBND tỉnh",
                "; ",
                ". ",
                "Điều 5, 6 ",
                "Luật ",
                "này",
                "và ",
                "4344",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_spans_are_slices_and_nothing_is_cited_twice_at_one_place(text: str) -> None:
    references = found(text)
    assert all(text[r.start : r.end] == r.surface for r in references)
    assert len({(r.start, r.pinpoint) for r in references}) == len(references)


def test_long_text_is_read_in_linear_time() -> None:
    unit = "Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh về phê duyệt danh mục thủ tục; "

    def once(count: int) -> float:
        start = time.thread_time()
        extract(unit * count, PLACE)
        return time.thread_time() - start

    def seconds(count: int) -> float:
        return min(once(count) for _ in range(3))

    seconds(20)
    assert seconds(800) < 12 * seconds(200) + 0.5


def test_the_year_of_the_work_gives_way_to_the_day_of_the_document() -> None:
    title = "Báo cáo kết quả thực hiện Nghị quyết số 76/NQ-CP năm 2023. "
    dated = "Căn cứ Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ"
    first, second = found(title + dated)
    assert (first.key, first.year, first.warnings) == (second.key, 2021, ())
    (alone,) = found(title)
    assert (alone.year, alone.warnings) == (2023, ("năm có thể là năm thực hiện",))


def test_a_year_of_another_document_stays() -> None:
    text = "theo Quyết định số 5/QĐ-UBND năm 2022; Quyết định số 5/QĐ-UBND ngày 01/02/2023"
    assert [r.year for r in found(text)] == [2022, 2023]


def test_what_a_bare_number_takes_from_the_full_mention_is_told_as_derived() -> None:
    full = "Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ. "
    short = found(full + "theo Quyết định 06")[1]
    assert (short.date, short.derived) == ("2022-01-06", ("date", "issuer"))
    stated = found(full + "theo Quyết định 06 ngày 06/01/2022 của Thủ tướng Chính phủ")[1]
    assert stated.derived == ()

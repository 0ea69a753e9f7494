"""Days, issuers and subjects: read from the words around a number."""

from __future__ import annotations

import pytest

from tests.references.found import found


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Quyết định số 1/QĐ-TTg ngày 05/3/2020", "2020-03-05"),
        ("Quyết định số 1/QĐ-TTg, ngày 05 tháng 02 năm 2023", "2023-02-05"),
        ("Quyết định số 1/QĐ-TTg (ngày 5.3.2020)", "2020-03-05"),
        ("Quyết định số 876/QĐ-BNV của Bộ Nội vụ ngày 10/11/2022", "2022-11-10"),
        ("Ngày 17/01/2023, UBND tỉnh ban hành Kế hoạch số 162/KH-UBND", "2023-01-17"),
        ("Quyết định số 1/QĐ-TTg ngày 31/02/2023", None),
        (
            "Ngày 22/11/2023, Thủ tướng Chính phủ phê duyệt Quy hoạch tại Quyết định số 1/QĐ-TTg",
            "2023-11-22",
        ),
        ("Ngày 22/11/2023, UBND tỉnh họp về việc tại Quyết định số 1/QĐ-TTg", None),
        ("Ngày 22/11/2023, Sở Y tế ban hành quy chế. Tại Quyết định số 1/QĐ-TTg", None),
        ("Ngày 17/01/2023, tỉnh họp. Quyết định số 1/QĐ-TTg", None),
    ],
)
def test_dates_come_from_after_the_number_or_before_the_verb(text: str, date: str | None) -> None:
    assert found(text)[0].date == date


def test_a_date_is_not_taken_from_the_neighbour() -> None:
    dates = [
        r.date
        for r in found(
            "Quyết định số 1/QĐ-TTg và Quyết định số 2/QĐ-TTg ngày 01/02/2023; Kế hoạch số"
            " 3/KH-UBND"
        )
    ]
    assert dates == [None, "2023-02-01", None]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "Quyết định số 876/QĐ-BNV ngày 10/11/2022 của Bộ trưởng Bộ Nội vụ phê duyệt Đề án",
            "Bộ trưởng Bộ Nội vụ",
        ),
        ("Kế hoạch số 36/KH-UBND của UBND tỉnh về", "UBND tỉnh Bình Thuận"),
        (
            "Kế hoạch số 338/KH-TCT ngày 09/02/2023 của Tổ công tác thực hiện Đề án 06 về khảo sát",
            "Tổ công tác thực hiện Đề án 06",
        ),
        ("Nghị định số 60/2021/NĐ-CP của Chính phủ chủ động tổ chức", "Chính phủ"),
        ("Sở Tư pháp ban hành Kế hoạch số 99/KH-STP", "Sở Tư pháp"),
        ("UBND tỉnh triển khai Quyết định số 468/QĐ-TTg", "Thủ tướng Chính phủ"),
        (
            "Quyết định số 12/QĐ-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch",
            "Bộ Văn hóa, Thể thao và Du lịch",
        ),
        ("theo Luật Đất đai số 31/2024/QH15", "Quốc hội"),
    ],
)
def test_issuers_are_named_or_read_off_the_symbol(text: str, issuer: str) -> None:
    assert found(text)[0].issuer == issuer


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            (
                "Kế hoạch số 36/KH-UBND ngày 05/01/2023 về thông tin, tuyên truyền CCHC năm"
                " 2023 trên địa bàn tỉnh. Căn cứ"
            ),
            "thông tin, tuyên truyền CCHC năm 2023 trên địa bàn tỉnh",
        ),
        (
            (
                "Quyết định số 1/QĐ-TTg của Thủ tướng Chính phủ phê duyệt Đề án một cửa; Công"
                " văn số 2/BNV-CCHC"
            ),
            "phê duyệt Đề án một cửa",
        ),
        ("theo Quyết định số 1/QĐ-TTg.", None),
    ],
)
def test_subjects_are_read(text: str, subject: str | None) -> None:
    assert found(text)[0].subject == subject


@pytest.mark.parametrize(
    "issuer",
    [
        "Ủy ban nhân dân Thành phố Hồ Chí Minh",
        "UBND Tỉnh Nam Định",
        "UBND TP.HCM",
        "UBND huyện Ý Yên",
        "UBND xã Y Tý",
        "UBND quận Ô Môn",
        "UBND xã Chư A Thai",
        "UBND xã Ia O",
        "UBND phường 12, quận Gò Vấp",
        "UBND Quận 3",
        "UBND thị trấn N’Thol Hạ",
        "UBND huyện Ea H’leo",
        "UBND huyện Cư M'gar",
        "Sở Tài chính Thành phố Hồ Chí Minh",
    ],
)
def test_the_place_of_an_issuer_is_read_whole(issuer: str) -> None:
    text = f"Quyết định số 45/QĐ-UBND ngày 28/02/2023 của {issuer} về việc giao đất"
    assert found(text)[0].issuer == issuer


@pytest.mark.parametrize(
    ("written", "issuer"),
    [
        ("UBND Tỉnh về", "UBND tỉnh Bình Thuận"),
        ("UBND phường 12 hồ sơ", "UBND phường"),
        ("UBND huyện V/v", "UBND huyện"),
    ],
)
def test_what_follows_a_level_may_be_no_place(written: str, issuer: str) -> None:
    text = f"Quyết định số 45/QĐ-UBND ngày 28/02/2023 của {written}"
    assert found(text)[0].issuer == issuer


@pytest.mark.parametrize(
    "blank",
    [
        "ngày    tháng 02 năm 2023",
        "ngày    /02/2023",
        "ngày ... tháng 02 năm 2023",
        "ngày ... tháng ... năm 2023",
        "ngày …/…/2023",
        "ngày ....../02/2023",
        "tháng 02/2023",
        "tháng 02 năm 2023",
    ],
)
def test_a_day_left_blank_leaves_the_year_and_the_issuer(blank: str) -> None:
    (r,) = found(f"Quyết định số 316/QĐ-UBND {blank} của UBND tỉnh Thái Bình về việc giao đất")
    assert (r.year, r.date, r.issuer) == (2023, None, "UBND tỉnh Thái Bình")
    assert (r.warnings, r.derived) == ((), ())
    assert r.subject == "giao đất"


def test_the_month_of_the_work_is_no_date() -> None:
    (r,) = found("Báo cáo kết quả thực hiện Nghị quyết số 76/NQ-CP tháng 02/2023")
    assert r.year is None


def test_documents_of_one_day_share_it() -> None:
    text = (
        "Quyết định số 316/QĐ-UBND và 318/QĐ-UBND cùng ngày 17/02/2023 của Chủ tịch UBND tỉnh"
        " Thái Bình"
    )
    assert [(r.number, r.date, r.year, r.issuer, r.warnings) for r in found(text)] == [
        (number, "2023-02-17", 2023, "Chủ tịch UBND tỉnh Thái Bình", ())
        for number in ("316/QĐ-UBND", "318/QĐ-UBND")
    ]

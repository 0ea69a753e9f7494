"""Keys carry the place of whoever gave the number; a law is one document however it is cited."""

from __future__ import annotations

import pytest

from cchc_nlp.references import Context, context_from, extract_references
from cchc_nlp.references.identity import document_key
from cchc_nlp.types import Reference

_LAM_DONG = Context("tỉnh Lâm Đồng", 2025, "UBND tỉnh Lâm Đồng", "tỉnh Lâm Đồng")
_BINH_THUAN = Context("tỉnh Bình Thuận", 2024, "UBND tỉnh Bình Thuận", "tỉnh Bình Thuận")
_DEPARTMENT = Context("tỉnh Lâm Đồng", 2025, "Sở Nội vụ", "tỉnh Lâm Đồng")
_COMMUNE = Context("xã Tân Lập", 2025, "UBND xã Tân Lập", "tỉnh Lâm Đồng")
_WARD = Context("phường Mũi Né", 2025, "UBND phường Mũi Né", "tỉnh Lâm Đồng")
_OTHER_COMMUNE = Context("xã Tân Lập", 2025, "UBND xã Tân Lập", "tỉnh Nghệ An")
_NOWHERE = Context(None, 2025, "Bộ Nội vụ")


def _one(text: str, context: Context) -> Reference:
    (found,) = extract_references(text, context)
    return found


@pytest.mark.parametrize(
    ("a", "here", "b", "there", "same"),
    [
        # a decision of the province, as three reports have it
        (
            "Quyết định số 316/QĐ-UBND ngày 17/02/2025 của UBND tỉnh", _DEPARTMENT,
            "Quyết định số 316/QĐ-UBND ngày 17/02/2025 của UBND tỉnh Lâm Đồng", _WARD, True,
        ),
        (
            "Quyết định số 316/QĐ-UBND ngày 17/02/2025 của Chủ tịch UBND tỉnh", _LAM_DONG,
            "Quyết định 316/QĐ-UBND ngày 17/02/2025 của Ủy ban nhân dân tỉnh", _COMMUNE, True,
        ),
        # 05/QĐ-UBND of a commune, of another, of a ward, of the province
        (
            "UBND xã đã ban hành Quyết định số 05/QĐ-UBND ngày 02/7/2025", _COMMUNE,
            "UBND xã đã ban hành Quyết định số 05/QĐ-UBND ngày 02/7/2025", _OTHER_COMMUNE, False,
        ),
        (
            "UBND xã đã ban hành Quyết định số 05/QĐ-UBND ngày 02/7/2025", _COMMUNE,
            "UBND phường đã ban hành Quyết định số 05/QĐ-UBND ngày 02/7/2025", _WARD, False,
        ),
        (
            "UBND xã đã ban hành Quyết định số 05/QĐ-UBND ngày 02/7/2025", _COMMUNE,
            "UBND tỉnh đã ban hành Quyết định số 05/QĐ-UBND ngày 02/7/2025", _COMMUNE, False,
        ),
        (
            "UBND xã đã ban hành Quyết định số 05/QĐ-UBND ngày 02/7/2025", _COMMUNE,
            "Quyết định số 05/QĐ-UBND ngày 02/7/2025 của UBND xã Tân Lập", _LAM_DONG, True,
        ),
        # 88/KH-SNV of the departments of two provinces
        (
            "Kế hoạch số 88/KH-SNV ngày 03/01/2025 của Sở Nội vụ", _DEPARTMENT,
            "Kế hoạch số 88/KH-SNV ngày 03/01/2025 của Sở Nội vụ", _BINH_THUAN, False,
        ),
        (
            "Kế hoạch số 88/KH-SNV ngày 03/01/2025 của Giám đốc Sở Nội vụ", _DEPARTMENT,
            "Kế hoạch số 88/KH-SNV ngày 03/01/2025 của Sở Nội vụ tỉnh Lâm Đồng", _NOWHERE, True,
        ),
        # a number of a province that was merged stays its own
        (
            "Kế hoạch số 1602/KH-UBND ngày 20/9/2023 của UBND tỉnh Bình Thuận", _LAM_DONG,
            "Kế hoạch số 1602/KH-UBND ngày 20/9/2023 của UBND tỉnh Lâm Đồng", _LAM_DONG, False,
        ),
        (
            "Kế hoạch số 1602/KH-UBND ngày 20/9/2023 của UBND tỉnh Bình Thuận", _LAM_DONG,
            "Kế hoạch số 1602/KH-UBND ngày 20/9/2023 của UBND tỉnh", _BINH_THUAN, True,
        ),
        # what the whole country has one of
        (
            "Thông tư số 02/2019/TT-BNV của Bộ Nội vụ", _LAM_DONG,
            "Thông tư số 02/2019/TT-BNV", _BINH_THUAN, True,
        ),
        (
            "Công văn số 555/BNV-CCHC ngày 15/01/2025 của Bộ Nội vụ", _LAM_DONG,
            "Công văn số 555/BNV-CCHC ngày 15/01/2025", _COMMUNE, True,
        ),
        (
            "Thông tư liên tịch số 71/2007/TTLT/BTC-BNV", _LAM_DONG,
            "Thông tư liên tịch số 71/2007/TTLT-BTC-BNV", _BINH_THUAN, True,
        ),
        (
            "Chương trình số 28-CTr/TU ngày 01/02/2022 của Tỉnh ủy", _LAM_DONG,
            "Chương trình số 28-CTr/TU ngày 01/02/2022 của Tỉnh ủy", _BINH_THUAN, False,
        ),
    ],
)  # fmt: skip
def test_mentions_of_two_reports_are_one_document_or_two(
    a: str,
    here: Context,
    b: str,
    there: Context,
    same: bool,
) -> None:
    assert (_one(a, here).key == _one(b, there).key) is same


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        (  # the repeated number is the predecessor's, though the report is its successor's
            "Kế hoạch số 1602/KH-UBND ngày 20/9/2023 của UBND tỉnh Bình Thuận."
            " UBND tỉnh giao thực hiện Kế hoạch số 1602/KH-UBND và Quyết định số 35/QĐ-UBND"
            " ngày 16/7/2025",
            ["UBND tỉnh Bình Thuận", "UBND tỉnh Bình Thuận", "UBND tỉnh Lâm Đồng"],
        ),
        (  # two bodies have the number: what is not said stays the report's own
            "Kế hoạch số 16/KH-UBND ngày 20/9/2023 của UBND tỉnh Bình Thuận; Kế hoạch số"
            " 16/KH-UBND ngày 02/7/2025 của UBND tỉnh Lâm Đồng; Kế hoạch số 16/KH-UBND",
            ["UBND tỉnh Bình Thuận", "UBND tỉnh Lâm Đồng", "UBND tỉnh Lâm Đồng"],
        ),
        (  # of another day
            "Kế hoạch số 16/KH-UBND ngày 20/9/2023 của UBND tỉnh Bình Thuận;"
            " Kế hoạch số 16/KH-UBND ngày 02/7/2025",
            ["UBND tỉnh Bình Thuận", "UBND tỉnh Lâm Đồng"],
        ),
    ],
)
def test_an_issuer_that_is_not_said_is_the_one_stated_elsewhere(
    text: str, issuers: list[str]
) -> None:
    assert [r.issuer for r in extract_references(text, _LAM_DONG)] == issuers


def test_an_issuer_that_only_follows_is_told_as_derived() -> None:
    said, read_off = extract_references(
        "Kế hoạch số 16/KH-UBND ngày 20/9/2023 của UBND tỉnh; Kế hoạch số 17/KH-UBND", _LAM_DONG
    )
    assert (said.derived, read_off.derived) == ((), ("issuer",))


@pytest.mark.parametrize(
    "text",
    [
        "Luật Đất đai số 31/2024/QH15 ngày 18/01/2024, Luật Đất đai năm 2024, Luật Đất đai",
        "Luật Đất đai 2024; Luật số 31/2024/QH15; Luật Đất đai",
        "Bộ luật Dân sự số 91/2015/QH13, Bộ luật Dân sự năm 2015, Bộ luật Dân sự",
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15, Luật Tổ chức chính quyền địa phương"
        " năm 2025, Luật Tổ chức chính quyền địa phương",
        "Luật Ban hành VBQPPL năm 2015, Luật Ban hành văn bản quy phạm pháp luật số 80/2015/QH13",
    ],
)
def test_a_law_by_number_name_and_year_is_one(text: str) -> None:
    assert len({r.key for r in extract_references(text, Context(year=2026))}) == 1


@pytest.mark.parametrize(
    ("text", "year", "key"),
    [
        ("theo Luật Đất đai,", 2026, "luat|31/2024/qh15"),
        ("theo Luật Đất đai,", 2020, "luat|45/2013/qh13"),
        ("theo Luật Đất đai,", 2024, "luat|luat dat dai"),  # either may be meant
        ("theo Luật Đất đai,", None, "luat|luat dat dai"),
        ("theo Luật Đất đai năm 2013,", 2026, "luat|45/2013/qh13"),
        ("theo Luật Đất đai năm 2018,", 2026, "luat|luat dat dai|2018"),  # not in the table
        ("theo Luật Hộ tịch,", None, "luat|60/2014/qh13"),
        ("theo Luật Hộ tịch,", 2010, "luat|luat ho tich"),
    ],
)
def test_the_name_of_a_law_means_the_text_of_the_time(
    text: str, year: int | None, key: str
) -> None:
    assert _one(text, Context(year=year)).key == key


def test_a_report_that_names_two_texts_of_a_law_leaves_the_name_open() -> None:
    *_, last = extract_references(
        "Luật Đất đai năm 2013; Luật Đất đai năm 2024; Luật Đất đai,", Context(year=2026)
    )
    assert last.key == "luat|luat dat dai"


@pytest.mark.parametrize(
    ("head", "place", "province"),
    [
        ({"issuer": "UBND tỉnh Lâm Đồng"}, "tỉnh Lâm Đồng", "tỉnh Lâm Đồng"),
        (
            {"issuer": "Sở Nội vụ", "parent": "UBND tỉnh Lâm Đồng"},
            "tỉnh Lâm Đồng", "tỉnh Lâm Đồng",
        ),
        ({"issuer": "Sở Nội vụ", "place": "Lâm Đồng"}, "tỉnh Lâm Đồng", "tỉnh Lâm Đồng"),
        (
            {"issuer": "Phòng Văn hóa - Xã hội", "parent": "UBND phường Mũi Né"},
            "phường Mũi Né", None,
        ),
        ({"issuer": "UBND đặc khu Phú Quý"}, "đặc khu Phú Quý", "tỉnh Lâm Đồng"),
        (
            {"issuer": "UBND xã Yên Thành", "text": "Kế hoạch của UBND tỉnh Nghệ An"},
            "xã Yên Thành", "tỉnh Nghệ An",
        ),
        (
            {"issuer": "UBND xã Tân Lập", "text": "UBND tỉnh Nghệ An, UBND tỉnh Hà Tĩnh"},
            "xã Tân Lập", None,
        ),
        ({"issuer": "Bộ Nội vụ", "place": "Hà Nội", "text": "tỉnh Nghệ An"}, None, None),
        ({"issuer": "UBND thành phố Hồ Chí Minh"},) + ("thành phố Hồ Chí Minh",) * 2,
        ({"issuer": "Huyện ủy Đại Lộc"}, "huyện Đại Lộc", None),
        ({"issuer": "Thị ủy La Gi"}, "thị xã La Gi", None),
        ({"issuer": "Thành ủy Phan Thiết"}, "thành phố Phan Thiết", None),
        ({"issuer": "Huyện đoàn Tuy Phong"}, "huyện Tuy Phong", None),
        ({"issuer": None, "text": "tỉnh Thực hiện"}, None, None),
    ],
)  # fmt: skip
def test_the_head_says_place_and_province(
    head: dict[str, str | None], place: str | None, province: str | None
) -> None:
    context = context_from(**{"issuer": None, **head})  # type: ignore[arg-type]
    assert (context.place, context.province) == (place, province)


def test_a_report_of_a_ward_has_the_ward_in_its_own_key() -> None:
    key = document_key(
        type="Báo cáo", number="9/BC-VHXH", name=None, year=2025, issuer="Phòng Văn hóa - Xã hội",
        place="phường Mũi Né", province="tỉnh Lâm Đồng",
    )  # fmt: skip
    assert key == "bao cao|9/bc-vhxh|2025|phuong mui ne tinh lam dong"


@pytest.mark.parametrize(
    ("issuer", "key"),
    [
        ("Ủy ban nhân dân Thành phố Hồ Chí Minh", "ubnd thanh pho ho chi minh"),
        ("UBND TP.HCM", "ubnd thanh pho ho chi minh"),
        ("UBND huyện Ý Yên", "ubnd huyen y yen tinh lam dong"),
        ("UBND thị trấn N’Thol Hạ", "ubnd thi tran n'thol ha tinh lam dong"),
        ("UBND quận Ô Môn, thành phố Cần Thơ", "ubnd quan o mon thanh pho can tho"),
        ("UBND Quận 3", "ubnd quan 3 tinh lam dong"),
    ],
)
def test_a_city_is_never_filled_with_the_province_of_the_report(issuer: str, key: str) -> None:
    found = _one(f"Quyết định số 45/QĐ-UBND ngày 28/02/2023 của {issuer}", _LAM_DONG)
    assert found.key == f"quyet dinh|45/qd-ubnd|2023|{key}"

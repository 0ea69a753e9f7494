"""Questions of time and place: what is understood of them."""

from __future__ import annotations

import pytest

from cchc_nlp.search.query import understand

_YEAR_2024 = ("2024-01-01", "2024-12-31")


@pytest.mark.parametrize(
    ("text", "type_", "number", "issuer", "dates"),
    [
        (
            "quyết định của UBND đặc khu Phú Quý", "Quyết định", None, "UBND đặc khu Phú Quý",
            (None, None),
        ),
        (
            "kế hoạch của UBND xã Yên Thành năm 2024", "Kế hoạch", None, "UBND xã Yên Thành",
            _YEAR_2024,
        ),
        (
            "kế hoạch của ubnd xã yên thành năm 2024", "Kế hoạch", None, "UBND xã yên thành",
            _YEAR_2024,
        ),
        ("kế hoạch UBND xã Yên Thành", "Kế hoạch", None, "UBND xã Yên Thành", (None, None)),
        ("quyết định năm 2024 của UBND tỉnh", "Quyết định", None, "UBND tỉnh", _YEAR_2024),
        (
            "quyết định của UBND tỉnh Bình Thuận trước ngày 01/7/2025", "Quyết định", None,
            "UBND tỉnh Bình Thuận", (None, "2025-06-30"),
        ),
        (
            "kế hoạch của tỉnh Lâm Đồng gồm cả trước sáp nhập", "Kế hoạch", None,
            "tỉnh Lâm Đồng gồm cả trước sáp nhập", (None, None),
        ),
        (
            "kế hoạch năm 2024 của UBND tỉnh Lâm Đồng (kể cả trước khi sáp nhập)", "Kế hoạch",
            None, "UBND tỉnh Lâm Đồng gồm cả trước sáp nhập", _YEAR_2024,
        ),
        (
            "công văn của Sở Nội vụ tỉnh Lâm Đồng", "Công văn", None, "Sở Nội vụ tỉnh Lâm Đồng",
            (None, None),
        ),
        (
            "quyết định của UBND TP.HCM", "Quyết định", None, "UBND thành phố Hồ Chí Minh",
            (None, None),
        ),
        (
            "văn bản ngày 11/7/2025", None, None, None, ("2025-07-11", "2025-07-11"),
        ),
        ("các văn bản của UBND phường Mũi Né", None, None, "UBND phường Mũi Né", (None, None)),
        ("documents on 11/7/2025", None, None, None, ("2025-07-11", "2025-07-11")),
        (
            "decisions of the People's Committee of Lam Dong province before 1 July 2025",
            "Quyết định", None, "UBND tỉnh Lâm Đồng", (None, "2025-06-30"),
        ),
        (
            "decisions issued by Lam Dong Provincial People's Committee since July 2025",
            "Quyết định", None, "UBND tỉnh Lâm Đồng", ("2025-07-01", None),
        ),
        ("QĐ 101", "Quyết định", "101", None, (None, None)),
        ("KH 61", "Kế hoạch", "61", None, (None, None)),
        ("qd 101", "Quyết định", "101", None, (None, None)),
        ("quyết định số 101", "Quyết định", "101", None, (None, None)),
        ("CV số 555 của Sở Nội vụ", "Công văn", "555", "Sở Nội vụ", (None, None)),
        ("kế hoạch 61 năm 2024", "Kế hoạch", "61", None, _YEAR_2024),
        ("KH 61 2024", "Kế hoạch", "61", None, _YEAR_2024),
        ("nd 118 2024", "Nghị định", "118", None, _YEAR_2024),
        ("QĐ 766 thủ tướng", "Quyết định", "766", "Thủ tướng Chính phủ", (None, None)),
        ("nghị quyết 57 bộ chính trị", "Nghị quyết", "57", "Bộ Chính trị", (None, None)),
        ("nghi quyet 57 bo chinh tri", "Nghị quyết", "57", "Bộ Chính trị", (None, None)),
        (
            "QĐ 787 UBND tỉnh Lâm Đồng năm 2024",
            "Quyết định", "787", "UBND tỉnh Lâm Đồng", _YEAR_2024,
        ),
        ("kế hoạch 20 cuộc kiểm tra", "Kế hoạch", None, None, (None, None)),
        ("quyết định 30 bộ thủ tục", "Quyết định", None, None, (None, None)),
        ("kế hoạch 5 năm 2024", "Kế hoạch", None, None, _YEAR_2024),
        ("quyết định 2024", "Quyết định", None, None, _YEAR_2024),
        ("kế hoạch 6 tháng đầu năm 2024", "Kế hoạch", None, None, ("2024-01-01", "2024-06-30")),
    ],
)  # fmt: skip
def test_documents_are_asked_for_by_time_and_place(
    text: str,
    type_: str | None,
    number: str | None,
    issuer: str | None,
    dates: tuple[str | None, str | None],
) -> None:
    u = understand(text)
    assert (u.type, u.number, u.issuer, u.dates) == (type_, number, issuer, dates)
    assert u.asks_documents


@pytest.mark.parametrize(
    "text",
    [
        "tỷ lệ giải quyết hồ sơ 6 tháng đầu năm 2025",
        "kết quả của UBND tỉnh Bình Thuận trước ngày 01/7/2025",
    ],
)
def test_other_questions_keep_their_words(text: str) -> None:
    u = understand(text)
    assert not u.asks_documents
    assert (u.issuer, u.dates) == (None, (None, None))


def test_what_a_document_is_about_is_not_who_issues_it() -> None:
    u = understand("kế hoạch thực hiện Nghị quyết của Chính phủ")
    assert u.issuer is None
    assert "Chính phủ" in u.topic
    assert understand("Đề án 06 của Chính phủ").number is None

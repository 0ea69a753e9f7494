"""What looks like a reference and was not recognised is listed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.references import unrecognised
from tests.references.found import found


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("theo Nghị định của Chính phủ và Quyết định số 5/QĐ-UBND", ["Nghị định của Chính phủ"]),
        ("Chỉ thị của Ban Thường vụ Tỉnh ủy về", ["Chỉ thị của Ban Thường vụ Tỉnh ủy"]),
        (
            "Quyết định số 12QĐ của tỉnh; văn bản 15/Q.Đ-UB.",
            ["Quyết định số 12QĐ", "văn bản 15/Q.Đ-UB"],
        ),
        # left blank, to be filled in by hand
        ("Quyết định số      /QĐ-UBND ngày", ["Quyết định số      /QĐ-UBND"]),
        ("Kế hoạch số …/KH-UBND", ["Kế hoạch số …/KH-UBND"]),
        ("Công văn số ....../SNV-CCHC", ["Công văn số ....../SNV-CCHC"]),
        # types in short, and without a capital
        ("theo QĐ 316, NQ76, CV số 569", ["QĐ 316", "NQ76", "CV số 569"]),
        ("theo quyết định số 316 và kế hoạch số 15", ["quyết định số 316", "kế hoạch số 15"]),
        # symbols badly typed or misread
        ("316 QĐ-UBND; 316_QĐ-UBND", ["316 QĐ-UBND", "316_QĐ-UBND"]),
        ("lŒö/QĐĐ-UBND", ["lŒö/QĐĐ-UBND"]),
        # days alone
        ("Công điện ngày 5/3/2023; văn bản ngày 11 tháng 7 năm 2025",
         ["Công điện ngày 5/3/2023", "văn bản ngày 11 tháng 7 năm 2025"]),
        # names
        ("theo Hiến pháp và Luật về Hội", ["Hiến pháp", "Luật về Hội"]),
        ("Nghị quyết Đại hội XIII; Nghị quyết Trung ương 4",
         ["Nghị quyết Đại hội XIII", "Nghị quyết Trung ương 4"]),
        ("TCVN ISO 9001:2015, ISO 27001", ["TCVN ISO 9001:2015", "ISO 27001"]),
        ("các Chương trình “Đối thoại”", ["Chương trình “Đối thoại”"]),
        # counts, streets, and what was recognised
        ("Quyết định số 5/QĐ-UBND ngày 01/02/2023 đạt 12/28 cơ quan", []),
        ("tổng số 15 hồ sơ; Số 5 đường Lê Lợi; Báo cáo số liệu; giai đoạn 2021-2025", []),
        ("UBND-HĐND, COVID-19, ASEAN-EU, ông Luật sư, thông báo của Sở", []),
        ("Quyết định này thay thế Quyết định số 5/QĐ-UBND ngày 01/02/2023 của UBND tỉnh", []),
    ],
)  # fmt: skip
def test_what_was_not_recognised_is_listed(text: str, missed: list[str]) -> None:
    assert [text[a:b] for a, b in unrecognised(text, found(text))] == missed


@given(st.text("QĐUBNDsố 12/.-_…ngày5 Luật Hội“” của Chính phủ", max_size=60))
def test_what_is_listed_lies_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for a, b in unrecognised(text, found(text)):
        assert end <= a < b <= len(text)
        assert text[a:b].strip()
        end = b

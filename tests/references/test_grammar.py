"""What is a reference and what only looks like one."""

from __future__ import annotations

import time

import pytest

from cchc_nlp.references import extract
from tests.references.found import PLACE, found


@pytest.mark.parametrize(
    ("text", "type_", "number"),
    [
        ("Quyết định số 316/QĐ-UBND", "Quyết định", "316/QĐ-UBND"),
        ("Công văn số 569/UBND-NCKSTTHC", "Công văn", "569/UBND-NCKSTTHC"),
        ("công văn 581/BNV-CCHC", "Công văn", "581/BNV-CCHC"),
        ("Kế hoạch số 409/KH- UBND", "Kế hoạch", "409/KH-UBND"),
        ("Nghị định 107/2021/NĐ-CP", "Nghị định", "107/2021/NĐ-CP"),
        ("Nghị định số 15a/2025/NĐ-CP", "Nghị định", "15a/2025/NĐ-CP"),
        (
            "Thông tư liên tịch số 163/2013/TTLT-BTC-BNV",
            "Thông tư liên tịch",
            "163/2013/TTLT-BTC-BNV",
        ),
        ("Thông tư liên tịch 71/2007/TTLT/BTC-BNV", "Thông tư liên tịch", "71/2007/TTLT/BTC-BNV"),
        ("Kết luận số 28-KL/TW", "Kết luận", "28-KL/TW"),
        ("Quy định số 70-QĐ/TW", "Quy định", "70-QĐ/TW"),
        ("Công văn số 292-CV/BCSĐ", "Công văn", "292-CV/BCSĐ"),
        ("Chỉ thị số 11-CT/TU", "Chỉ thị", "11-CT/TU"),
        ("số 26/VBHN-NHNN", "Văn bản hợp nhất", "26/VBHN-NHNN"),
        (
            "Thông tư  liên\ntịch\u00a0số 163/2013/TTLT-BTC-BNV",
            "Thông tư liên tịch",
            "163/2013/TTLT-BTC-BNV",
        ),
        ("QCVN 41:2019/BGTVT", "Quy chuẩn kỹ thuật quốc gia", "QCVN 41:2019/BGTVT"),
        ("TCVN 6909:2001", "Tiêu chuẩn quốc gia", "TCVN 6909:2001"),
        ("Tờ trình số 207/TTr-NHNN", "Tờ trình", "207/TTr-NHNN"),
        ("Nghị quyết số 12/2026/NQ-HĐND", "Nghị quyết", "12/2026/NQ-HĐND"),
        ("Luật Đất đai số 31/2024/QH15", "Luật", "31/2024/QH15"),
        ("Nghị quyết số 595/NQ-UBTVQH15", "Nghị quyết", "595/NQ-UBTVQH15"),
        ("Nghị quyết số 66.7/2025/NQ-CP", "Nghị quyết", "66.7/2025/NQ-CP"),
        ("Thông tư số 17 /2018/TT-BTNMT", "Thông tư", "17/2018/TT-BTNMT"),
        ("Thông tư số 71/2015 /TT-BTC", "Thông tư", "71/2015/TT-BTC"),
        ("Nghị định số 127/2018/nđ-cp", "Nghị định", "127/2018/NĐ-CP"),
        ("Nghị định số 84-CP", "Nghị định", "84-CP"),
        ("Luật số 21-LCT/HĐNN8", "Luật", "21-LCT/HĐNN8"),
        ("Sắc lệnh số 102-SL/L-004", "Sắc lệnh", "102-SL/L-004"),
        ("Thông tư số 82-TC/TCT", "Thông tư", "82-TC/TCT"),
        ("Quyết định số Số: 12/2018/QĐ-TTg", "Quyết định", "12/2018/QĐ-TTg"),
        ("công văn số 09/HDTLMM/2025", "Công văn", "09/HDTLMM/2025"),
        (
            "Nghị quyết liên tịch số 72/2025/NQLT/UBTVQH15-CP- ĐCTUBTWMTTQVN",
            "Nghị quyết liên tịch",
            "72/2025/NQLT/UBTVQH15-CP-ĐCTUBTWMTTQVN",
        ),
    ],
)
def test_numbers_of_every_kind_are_found(text: str, type_: str, number: str) -> None:
    references = found(f"Thực hiện {text} về việc này")
    assert [(r.type, r.number) for r in references] == [(type_, number)]


@pytest.mark.parametrize(
    "text",
    [
        "12/28 cơ quan chuyên môn", "1.863/1.863 TTHC", "ngày 17/02/2023", "tháng 6/2023",
        "Luật sư Nguyễn Văn A", "điện thoại 0252/3822456", "hợp đồng số 01/2026/HĐXD",
        "theo Điều 16", "tỷ lệ 3/4", "giai đoạn 2021-2030", "4G/LTE", "24/7",
        "quyết định số lượng người làm việc",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_reference_is_not_one(text: str) -> None:
    assert [r for r in found(f"Trong quý, {text} được nêu") if r.number or r.name] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("theo quy định tại Luật Xây dựng và khu dân cư khác", "Luật Xây dựng"),
        ("Điều 19 Luật Căn cước 2023 có quy định", "Luật Căn cước 2023"),
        ("thi hành Luật Tiếp cận thông tin.", "Luật Tiếp cận thông tin"),
        ("của Luật ban hành VBQPPL và các văn bản", "Luật ban hành VBQPPL"),
        ("theo Luật Ngân sách nhà nước năm 2015", "Luật Ngân sách nhà nước năm 2015"),
        ("triển khai Đề án 06 của Chính phủ", "Đề án 06"),
    ],
)
def test_laws_and_schemes_are_known_by_name(text: str, name: str) -> None:
    assert [(r.kind, r.name) for r in found(text)] == [("named", name)]


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "1",
        "a",
        "Luật ",
        "Điều 1, ",
        "ngày ",
        "số số ",
        "1/",
        "-1-",
        "(",
        "Quyết định ",
        "khoản 1 ",
        ". ",
        "của ",
        "Quyết định số 1/QĐ-A ",
        "\u00a0",
        "Luật sửa đổi ",
    ],
)
def test_no_text_makes_a_pattern_go_back_over_it(unit: str) -> None:
    text = "Quyết định số 316/QĐ-UBND" + unit * (200_000 // len(unit)) + "ngày"
    start = time.process_time()
    extract(text, PLACE)
    assert time.process_time() - start < 20  # a pattern that backtracks takes hours


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Quyết định số 1.085/QĐ-TTg ngày 15.9.2022 của Thủ tướng Chính phủ", ["1085/QĐ-TTg"]),
        ("Công văn số 12.345/UBND-NC về", ["12345/UBND-NC"]),
        ("đã giải quyết 1.085/QĐ hồ sơ, đạt 1.085/2.000", []),
        ("Thông tư số 01.2/2024/TT-BTC", ["01.2/2024/TT-BTC"]),
    ],
)
def test_a_number_may_have_the_full_stop_of_thousands(text: str, numbers: list[str]) -> None:
    assert [r.number for r in found(text)] == numbers

"""References however they are typed: blanks, look-alikes, letter case, lists, long symbols."""

from __future__ import annotations

import pytest

from cchc_nlp.references import Context, extract_references

ONE = [
    ("Kế hoạch số 52 /KH-UBND ngày 08/3/2024", "52/KH-UBND", "2024-03-08"),
    ("Công văn số 77/ STP-VP ngày 4/5/2024", "77/STP-VP", "2024-05-04"),
    ("Thông tư số 9 /2021/TT-BNV ngày 11/10/2021", "9/2021/TT-BNV", "2021-10-11"),
    ("Quyết định số 88/QĐ\u2010UBND ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số 88/QĐ\u2212UBND ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số 88\u2215QĐ-UBND ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số 88\uff0fQĐ\uff0dUBND ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số 88/QĐ\u00adUBND ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số 88\u2060/QĐ-UBND ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("quyết định số 88/qđ-ubnd ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("QUYẾT ĐỊNH SỐ 88/QĐ-UBND NGÀY 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số 88/QĐ-UBNDngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số88/QĐ-UBND ngày 01/02/2024", "88/QĐ-UBND", "2024-02-01"),
    ("Thông báo số 12/TB-SXD.QLN ngày 01/02/2024", "12/TB-SXD.QLN", "2024-02-01"),
    ("Kế hoạch số 9/KH-ĐKT 412 ngày 01/02/2024", "9/KH-ĐKT 412", "2024-02-01"),
    ("Công văn số 204118/CTBN-TTHT ngày 01/02/2024", "204118/CTBN-TTHT", "2024-02-01"),
    ("Quyết định số 3A/QĐ-STC ngày 01/02/2024", "3A/QĐ-STC", "2024-02-01"),
    ("Quy định số 41-QĐi/TW ngày 01/02/2021", "41-QĐi/TW", "2021-02-01"),
    ("Chương trình hành động số 18-CTrHĐ/TU ngày 01/02/2021", "18-CTrHĐ/TU", "2021-02-01"),
    ("Quyết định số 88/QĐ-UBND ngày 1/2/24", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định ngày 01/02/2024 số 88/QĐ-UBND", "88/QĐ-UBND", "2024-02-01"),
    ("Quyết định số 88 ngày 01/02/2024", "88", "2024-02-01"),
    ("Decision No. 88/QD-UBND dated 1 February 2024", "88/QĐ-UBND", "2024-02-01"),
    ("1\t88/QĐ-UBND\t01/02/2024\tPhân công", "88/QĐ-UBND", "2024-02-01"),
    ("1\t01/02/2024\t88/QĐ-UBND\tPhân công", "88/QĐ-UBND", "2024-02-01"),
]


@pytest.mark.parametrize(("text", "number", "date"), ONE)
def test_a_number_is_read_in_any_typing(text: str, number: str, date: str) -> None:
    (found,) = extract_references(text)
    assert (found.number, found.date) == (number, date)
    assert text[found.start : found.end] == found.surface


@pytest.mark.parametrize(
    "text",
    ["Đã có 9 / 11 xã, 30 /45 thủ tục", "tỷ lệ 5 /7 Kế hoạch", "mạng 5G/LTE", "Báo cáo 9/2024"],
)
def test_what_has_a_stroke_is_not_always_a_number(text: str) -> None:
    assert [r for r in extract_references(text) if r.number] == []


def test_numbers_listed_before_one_symbol_share_it_and_its_day_and_issuer() -> None:
    text = "các Quyết định số 41, 42 và 43/QĐ-UBND ngày 05/6/2024 của UBND tỉnh Hà Giang"
    found = extract_references(text)
    assert [r.number for r in found] == ["41/QĐ-UBND", "42/QĐ-UBND", "43/QĐ-UBND"]
    assert {(r.date, r.issuer) for r in found} == {("2024-06-05", "UBND tỉnh Hà Giang")}
    assert [text[r.start : r.end] for r in found][1:] == ["42", "43/QĐ-UBND"]


def test_a_day_that_does_not_exist_leaves_its_year_and_a_warning() -> None:
    (found,) = extract_references("Quyết định số 5/QĐ-UBND ngày 30/02/2024 của UBND huyện")
    assert (found.date, found.year, found.warnings) == (None, 2024, ("không có ngày 30/02/2024",))


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("5/QĐ-UBND ngày 1/2/2024 của UBND tỉnh giao chỉ tiêu", "UBND tỉnh"),
        ("5/QĐ-UBND ngày 1/2/2024 của UBND tỉnh Cà Mau Sở Tài chính", "UBND tỉnh Cà Mau"),
        ("5/QĐ-BNV ngày 1/2/2024 của Bộ trưởng Bộ Nội vụ và thực tế", "Bộ trưởng Bộ Nội vụ"),
        ("5/CAT-PV01 ngày 1/2/2024 của Công an tỉnh đề nghị", "Công an tỉnh"),
        ("5/QĐ-UBND ngày 1/2/2024 của UBND tỉnh\tSở Tư pháp\tQuý III", "UBND tỉnh"),
        (
            "Kế hoạch liên ngành số 5/KHLN-SNV-STC ngày 1/2/2024 của Sở Nội vụ và Sở Tài chính về",
            "Sở Nội vụ và Sở Tài chính",
        ),
        ("5/QĐ-UBND NGÀY 1/2/2024 CỦA UBND TỈNH HÀ GIANG, CÁC SỞ", "UBND tỉnh Hà Giang"),
    ],
)
def test_an_issuer_ends_where_its_name_ends(text: str, issuer: str) -> None:
    assert extract_references(text)[0].issuer == issuer


def test_who_heads_a_list_has_issued_what_it_lists() -> None:
    text = (
        "UBND tỉnh Hà Nam (cũ) đã ban hành: Kế hoạch số 4/KH-UBND ngày 1/2/2025 về một cửa; "
        "Công văn số 6/UBND-NC ngày 2/2/2025 về kỷ luật"
    )
    found = extract_references(text, Context("tỉnh Ninh Bình", 2025))
    assert {r.issuer for r in found} == {"UBND tỉnh Hà Nam"}


def test_an_issuer_stated_after_a_list_is_that_of_all_it_lists() -> None:
    text = "Kết luận số 7-KL/TW ngày 1/2/2024, Kết luận số 8-KL/TW ngày 2/2/2024 của Bộ Chính trị"
    found = extract_references(text)
    assert [(r.issuer, r.derived) for r in found] == [
        ("Bộ Chính trị", ("issuer",)),
        ("Bộ Chính trị", ()),
    ]


def test_a_symbol_of_several_bodies_names_no_issuer() -> None:
    (found,) = extract_references("Nghị quyết số 57-NQ/TW ngày 22/12/2024")
    assert found.issuer is None


def test_this_decision_is_the_decision_itself() -> None:
    text = "Căn cứ Quyết định số 9/QĐ-TTg ngày 1/2/2024. Quyết định này có hiệu lực"
    own = Context(type="Quyết định", key="quyet dinh|5/qd-bnv|2024")
    assert [r.key for r in extract_references(text, own)][1] == "quyet dinh|5/qd-bnv|2024"
    assert extract_references(text)[1].key == "quyet dinh|9/qd-ttg|2024"


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Chương trình hành động số 12-CTr/TU", ["Chương trình hành động"]),
        ("Kế hoạch hành động số 22/KH-UBND", ["Kế hoạch hành động"]),
        ("Văn bản số 498/SNV-TCBC", ["Văn bản"]),
        ("có văn bản số 498/SNV-TCBC", ["Văn bản"]),
        ("tại các Văn bản số 8/STP-VP, số 9/STP-VP", ["Văn bản", "Văn bản"]),
        # the symbol says more
        ("văn bản số 213-KL/TW", ["Kết luận"]),
        ("Văn bản số 9671-CV/BTCTW", ["Công văn"]),
        ("Văn bản số 15/QĐ-UBND", ["Quyết định"]),
        ("Văn bản hợp nhất số 26/VBHN-NHNN", ["Văn bản hợp nhất"]),
        ("số 498/SNV-TCBC", ["Công văn"]),
    ],
)
def test_a_type_is_what_the_citation_calls_it(text: str, types: list[str]) -> None:
    assert [r.type for r in extract_references(text)] == types


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Văn bản số 498/SNV-TCBC", "Công văn số 498/SNV-TCBC"),
        ("Chương trình hành động số 12-CTr/TU", "Chương trình số 12-CTr/TU"),
        ("Kế hoạch hành động số 22/KH-UBND", "Kế hoạch số 22/KH-UBND"),
    ],
)
def test_a_document_is_the_same_under_another_name_of_its_type(one: str, other: str) -> None:
    dated, undated = extract_references(f"{one} ngày 05/02/2025; {other}")
    assert dated.key == undated.key
    assert undated.date == "2025-02-05"


@pytest.mark.parametrize(
    ("text", "number", "date"),
    [
        ("Quyết định số 41 8/QĐ-UBND ngày 30/5/2024", "418/QĐ-UBND", "2024-05-30"),
        ("Quyết định 1 302/QĐ-UBND ngày 30/5/2024", "1302/QĐ-UBND", "2024-05-30"),
        ("Luật Quy hoạch số 21/2017/QH14 ngày 24/1 1/2017", "21/2017/QH14", "2017-11-24"),
        ("Quyết định số 5/QĐ-UBND ngày 1 7/02/2023", "5/QĐ-UBND", "2023-02-17"),
        ("Quyết định số 5/QĐ-UBND ngày l7 tháng O2 năm 2O23", "5/QĐ-UBND", "2023-02-17"),
        ("Quyết định số 5/QĐ-UBND ngày I7/02/202 3", "5/QĐ-UBND", "2023-02-17"),
        # not the year's, but the count of what follows
        ("Quyết định số 5/QĐ-UBND ngày 17/02/20 12 hồ sơ", "5/QĐ-UBND", "2020-02-17"),
    ],
)
def test_digits_that_recognition_parted_or_misread_are_read(
    text: str, number: str, date: str
) -> None:
    (found,) = extract_references(text)
    assert (found.number, found.date) == (number, date)


@pytest.mark.parametrize("text", ["các Quyết định 41, 8/QĐ-UBND", "đạt 41 8/QĐ-UBND"])
def test_numbers_side_by_side_are_not_always_one(text: str) -> None:
    assert [r.number for r in extract_references(text)][-1:] != ["418/QĐ-UBND"]

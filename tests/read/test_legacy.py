"""Old letters are told by how they read; a font name alone proves nothing."""

from __future__ import annotations

import pytest

from cchc_nlp.read.encodings import decoded
from cchc_nlp.read.legacy import Piece, told, unicode_texts
from tests.made import legacy

GOOD = [
    "Công tác cải cách hành chính của Ủy ban nhân dân xã Hòa Tân",
    "Có lý do chính đáng, không tồn đọng",
    "Số: 12/BC-UBND",
    "café, Müller và São Paulo",
    "diện tích 25 m², 30°C, 5 µm, © 2024",
    "Hà Lê",
]
OLD = "thực hiện quyết định số 316 của tỉnh về cải cách hành chính nhà nước"


@pytest.mark.parametrize("font", ["", "Arial", ".VnTime", "VNI-Times", ".VnTimeH"])
@pytest.mark.parametrize("around", ["", "tcvn3", "vni"])
@pytest.mark.parametrize("text", GOOD)
def test_good_text_stays_whatever_its_font_and_whatever_is_around_it(
    text: str, around: str, font: str
) -> None:
    old = [[Piece(legacy(OLD, around), font)]] if around else []
    found = unicode_texts([*old, [Piece(text, font)], *old])
    assert found[len(old)].text == text
    assert [t.text for t in found if t.encodings] == [OLD] * (2 * len(old))


@pytest.mark.parametrize(
    ("text", "encoding", "font"),
    [
        ("công văn", "tcvn3", ".VnTime"),
        ("số", "tcvn3", ".VnTime"),
        ("báo cáo", "vni", "VNI-Times"),
        ("công tác", "vni", ""),
        ("các đơn vị đã thực hiện", "tcvn3", "Times New Roman"),
        ("đã kiểm tra", "vni", ".VnTime"),
    ],
)
def test_few_words_in_old_letters_are_converted(text: str, encoding: str, font: str) -> None:
    sign = legacy("đơn vị", encoding)
    found = unicode_texts([[Piece(f"{sign} {legacy(text, encoding)}", font)]])
    assert [t.text for t in found] == [f"đơn vị {text}"]


def test_runs_of_one_paragraph_are_judged_apart() -> None:
    pieces = [Piece("QuyÕt ®Þnh cña ", ".VnTime"), Piece("Công an tỉnh", "Times New Roman")]
    (found,) = unicode_texts([pieces])
    assert found.text == "Quyết định của Công an tỉnh"
    assert told([found]) == "phông chữ cũ TCVN3: 1 đoạn chuyển sang Unicode"


def test_a_letter_cut_by_a_change_of_font_is_whole() -> None:
    (found,) = unicode_texts([[Piece("Co", "VNI-Times"), Piece("âng taùc", "VNI-Times")]])
    assert found.text == "Công tác"


def test_capitals_of_a_heading_and_capitals_by_format() -> None:
    found = unicode_texts([[Piece("QUYÕT §ÞNH cña tØnh", ".VnTime")], [Piece("®¬n vÞ", "", True)]])
    assert [t.text for t in found] == ["QUYẾT ĐỊNH của tỉnh", "ĐƠN VỊ"]


def test_text_that_ocr_misread_is_not_old_letters() -> None:
    lines = ["Thuc hién ché dé bao céo theo huéng dan cua Bé Néi vu vé céng tac"] * 20
    assert not any(t.encodings for t in unicode_texts([[Piece(line)] for line in lines]))


@pytest.mark.parametrize(
    ("data", "text", "encoding", "reason"),
    [
        ("Hòa Tân".encode() + b"\xe1\xba", "Hòa Tân�", "utf-8", "1 byte hỏng"),
        ("Hòa".encode() + b"\xa0" + "Tân".encode(), "Hòa�Tân", "utf-8", "1 byte hỏng"),
        ("Hòa Tân".encode("utf-16") + b"a", "Hòa Tân�", "utf-16", "1 byte hỏng"),
        (
            "Ủy ban nhân dân tỉnh\n".encode() + legacy(OLD, "tcvn3").encode("latin-1"),
            f"Ủy ban nhân dân tỉnh\n{OLD}",
            "tcvn3",
            "TCVN3: 1 dòng",
        ),
        (
            b"\x93" + legacy(OLD, "tcvn3").encode("latin-1") + b"\x94",
            f"“{OLD}”",
            "tcvn3",
            "TCVN3: 1 dòng",
        ),
    ],
)
def test_bytes_that_fit_nowhere_cost_themselves(
    data: bytes, text: str, encoding: str, reason: str
) -> None:
    found = decoded(data, "a.txt")
    assert (found.text, found.encoding) == (text, encoding)
    assert reason in found.reason

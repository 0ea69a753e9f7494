"""Passages: what is found by a question, and what stands above it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.layout import formalities
from cchc_nlp.pipeline import analyse
from cchc_nlp.read import read, report_from_text
from cchc_nlp.types import Passage, Report
from tests.conftest import SAMPLE


def _passages(*lines: str) -> list[Passage]:
    return list(analyse(report_from_text("\n\n".join(lines))).passages())


def test_a_long_table_is_cut_into_passages_under_its_first_row() -> None:
    rows = [
        "STT\tCơ quan\tKết quả",
        *(f"{n}\tSở Nội vụ đơn vị thứ {n}\tđã giải quyết {n} hồ sơ đúng hạn" for n in range(1, 60)),
    ]
    passages = [p for p in analyse(report_from_text("\n".join(rows))).passages() if p.kind == "row"]
    assert len(passages) > 2
    assert passages[0].context == ""
    assert {p.context for p in passages[1:]} == {"STT | Cơ quan | Kết quả"}
    assert sum(p.text.count("\n") + 1 for p in passages) == 60


_SENTENCE = (
    "Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành khẩn trương rà soát, đơn giản hóa thủ tục hành"
    " chính, niêm yết công khai tại bộ phận một cửa và báo cáo kết quả thực hiện về Sở Nội vụ trước"
    " ngày 15 hằng tháng để tổng hợp."
)


def test_members_of_a_council_are_one_passage() -> None:
    members = [f"{label}) Ông Lê Văn {label.upper()} - Phó Giám đốc Sở;" for label in "abcdegh"]
    passages = _passages("Điều 1. Thành lập Hội đồng thẩm định, gồm:", *members, _SENTENCE)
    (council,) = [p for p in passages if "Hội đồng" in p.text + p.context and "Ông" in p.text]
    assert all(member in council.text for member in members)


def test_a_heading_stands_above_what_is_below_it() -> None:
    passages = _passages("I. KẾT QUẢ", "1. Cải cách thể chế", _SENTENCE, "2. Tài chính", _SENTENCE)
    assert [p.context for p in passages] == [
        "I. KẾT QUẢ › 1. Cải cách thể chế",
        "I. KẾT QUẢ › 2. Tài chính",
    ]
    assert [p.text for p in passages] == [_SENTENCE, _SENTENCE]


def test_headings_with_nothing_below_are_one_passage() -> None:
    passages = _passages("I. KẾT QUẢ", "1. Phường Nghĩa Lộ", "2. Xã Ba Động", "3. Xã Tịnh Phong")
    assert [(p.context, p.text.count("\n")) for p in passages] == [("I. KẾT QUẢ", 2)]


def test_what_an_article_lists_does_not_stand_above_the_next() -> None:
    passages = _passages(
        "QUYẾT ĐỊNH:",
        "Điều 1. Giao nhiệm vụ cho các đơn vị như sau:",
        "1. Sở Nội vụ chủ trì:",
        f"a) {_SENTENCE}",
        f"Điều 2. {_SENTENCE}",
    )
    (last,) = [p for p in passages if p.text.startswith("Điều 2")]
    assert "Sở Nội vụ" not in last.context


def test_a_paragraph_of_its_own_length_is_a_passage_of_its_own() -> None:
    assert [p.text for p in _passages(_SENTENCE, _SENTENCE)] == [_SENTENCE, _SENTENCE]


def test_a_short_line_is_joined_with_its_neighbour() -> None:
    (passage,) = _passages("Trong đó:", _SENTENCE)
    assert passage.text == f"Trong đó:\n{_SENTENCE}"
    assert passage.raw.split() == passage.text.split()
    assert (passage.first_line, passage.last_line) == (1, 3)


def test_an_opener_is_in_the_passage_of_its_items_and_above_what_follows() -> None:
    passages = _passages("- Sở Nội vụ có trách nhiệm:", f"+ {_SENTENCE}", f"+ {_SENTENCE}")
    assert passages[0].text.startswith("- Sở Nội vụ có trách nhiệm:\n+ ")
    assert passages[1].context == "- Sở Nội vụ có trách nhiệm"


def test_an_article_that_is_a_title_heads_its_clauses_and_the_next_begins_anew() -> None:
    passages = _passages("Điều 2. Nhiệm vụ", f"1. {_SENTENCE}", f"Điều 3. {_SENTENCE}")
    assert [(p.context, p.text[:6]) for p in passages] == [
        ("Điều 2. Nhiệm vụ", "1. Ủy "),
        ("", "Điều 3"),
    ]


def test_a_chapter_stands_above_the_clauses_of_all_its_articles() -> None:
    article = ("Điều 1. Phạm vi", "1. Đối tượng", _SENTENCE)
    passages = _passages("I. QUY ĐỊNH CHUNG", *article, "Điều 2. Nhiệm vụ", f"1. {_SENTENCE}")
    assert [p.context for p in passages] == [
        "I. QUY ĐỊNH CHUNG › Điều 1. Phạm vi › 1. Đối tượng",
        "I. QUY ĐỊNH CHUNG › Điều 2. Nhiệm vụ",
    ]


_HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH MINH HÀ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
    "Số: 12/BC-UBND",
    "Minh Hà, ngày 12 tháng 3 năm 2024",
    "BÁO CÁO",
    "Công tác cải cách hành chính quý I năm 2024",
    "Kính gửi: Bộ Nội vụ",
)
_FOOT = (
    "Nơi nhận:\n- Như trên;\n- Bộ Nội vụ;\n- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN",
    "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
    "Lê Văn Mẫu",
)


def test_the_title_is_a_passage_and_formalities_are_none() -> None:
    passages = _passages(*_HEAD, f"I. KẾT QUẢ\n\n{_SENTENCE}", *_FOOT)
    assert [p.text for p in passages] == [
        "BÁO CÁO\nCông tác cải cách hành chính quý I năm 2024\nKính gửi: Bộ Nội vụ",
        _SENTENCE,
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("KẾT QUẢ CẢI CÁCH HÀNH CHÍNH", _SENTENCE),
        ("Danh sách hội đồng:", "- Bộ Nội vụ;", "- Sở Tư pháp;", _SENTENCE),
        ("Chủ tịch Ủy ban nhân dân tỉnh yêu cầu.",),
    ],
)
def test_what_only_looks_like_a_head_or_a_foot_is_kept(lines: tuple[str, ...]) -> None:
    found = " ".join(f"{p.context} {p.text}" for p in _passages(*lines))
    assert all(line.strip(":") in found for line in lines)


def test_an_annex_after_the_recipients_stands_above_its_tables() -> None:
    rows = ["STT\tChỉ tiêu\tKết quả", *(f"{n}\tSố hồ sơ loại {n}\t{n * 7}" for n in range(1, 40))]
    passages = _passages(
        *_HEAD,
        f"I. KẾT QUẢ\n\n{_SENTENCE}",
        *_FOOT,
        "PHỤ LỤC\n\nBIỂU MẪU THỐNG KÊ",
        "(Kèm theo Báo cáo số 12/BC-UBND)",
        "Biểu mẫu 1\n\nCải cách thể chế",
        "\n".join(rows),
    )
    tables = [p.context for p in passages if p.kind == "row"]
    above = "PHỤ LỤC BIỂU MẪU THỐNG KÊ › Biểu mẫu 1 Cải cách thể chế"
    assert len(tables) > 1
    assert set(tables) == {above, f"{above} › STT | Chỉ tiêu | Kết quả"}


def test_a_caption_is_above_its_table() -> None:
    table = "STT\tCơ quan\n1\tSở Nội vụ\n2\tSở Tư pháp"
    *_, passage = _passages(_SENTENCE, "Bảng 2. Số hồ sơ theo cơ quan", table)
    assert (passage.kind, passage.context) == ("row", "Bảng 2. Số hồ sơ theo cơ quan")


def test_rows_without_a_header_do_not_stand_above_others() -> None:
    rows = [
        f"{n}\tSở Nội vụ, đơn vị thứ {n}\t{n} hồ sơ đã giải quyết đúng hạn" for n in range(1, 40)
    ]
    assert {p.context for p in _passages("\n".join(rows))} == {""}


def _missing(report: Report) -> set[str]:
    """The words of blocks that are no furniture nor formalities and stand in no passage."""
    analysis = analyse(report)
    texts = [part.restoration.text for part in analysis.parts]
    formal = formalities([p.block for p in analysis.parts], texts, analysis.letterhead).formal
    found = {
        word for p in analysis.passages() for word in re.findall(r"\w+", f"{p.context} {p.text}")
    }
    return {
        word
        for n, part in enumerate(analysis.parts)
        if part.block.kind != "furniture" and n not in formal
        for word in re.findall(r"\w+", texts[n])
    } - found


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.txt")), ids=lambda path: path.stem)
def test_every_word_is_in_a_passage_or_above_one(path: Path) -> None:
    assert not _missing(read(path))


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.txt")), ids=lambda path: path.stem)
def test_places_are_those_of_the_text(path: Path) -> None:
    report = read(path)
    for passage in analyse(report).passages():
        assert 0 <= passage.start < passage.end <= len(report.text)
        assert passage.first_line == report.line_at(passage.start)
        assert passage.last_line == report.line_at(passage.end - 1)
        assert passage.page == report.page_at(passage.start)
        assert set(passage.raw.split()) <= set(report.text[passage.start : passage.end].split())


_LINES = st.sampled_from(
    [
        *_HEAD,
        *_FOOT,
        _SENTENCE,
        "I. KẾT QUẢ",
        "1. Cải cách thể chế",
        "a) Đã ban hành kế hoạch;",
        "- Sở Nội vụ:",
        "- Ông Lê Văn Mẫu;",
        "Trong đó:",
        "Điều 1. Thành lập hội đồng, gồm:",
        "Điều 2. Nhiệm vụ",
        "PHỤ LỤC",
        "Biểu mẫu 2",
        "Cải cách thể chế",
        "(Kèm theo Kế hoạch)",
        "STT\tCơ quan\tKết quả",
        "1\tSở Nội vụ\t120",
        "\t\tTổng số",
        "5)",
    ]
)


@given(st.lists(_LINES, min_size=1, max_size=14))
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_in_whatever_order_blocks_stand(lines: list[str]) -> None:
    report = report_from_text("\n\n".join(lines))
    assert not {word for word in _missing(report) if len(word) > 1 and not word.isdigit()}
    places = [(p.start, p.end) for p in analyse(report).passages()]
    assert all(0 <= start < end <= len(report.text) for start, end in places)

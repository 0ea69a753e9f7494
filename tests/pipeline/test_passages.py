"""Passages: what is found by a question, and what stands above it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.pipeline import analyse
from cchc_nlp.read import read, report_from_text
from cchc_nlp.types import Passage
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


def test_recipients_are_one_passage_and_no_part_of_another() -> None:
    passages = _passages(_SENTENCE, "Nơi nhận:", "- Bộ Nội vụ;", "- Sở Tư pháp;", "- Lưu: VT.")
    assert [p.text for p in passages if "Lưu: VT" in p.text] == [
        "Nơi nhận:\n- Bộ Nội vụ;\n- Sở Tư pháp;\n- Lưu: VT."
    ]


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.txt")), ids=lambda path: path.stem)
def test_every_word_is_in_a_passage_or_above_one(path: Path) -> None:
    report = read(path)
    analysis = analyse(report)
    found = " ".join(f"{p.context} {p.text}" for p in analysis.passages()).split()
    for part in analysis.parts:
        if part.block.kind != "furniture":
            assert set(part.restoration.text.replace("\t", " ").rstrip(": ").split()) <= {
                *found,
                *(word.rstrip(":") for word in found),
            }


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.txt")), ids=lambda path: path.stem)
def test_places_are_those_of_the_text(path: Path) -> None:
    report = read(path)
    for passage in analyse(report).passages():
        assert 0 <= passage.start < passage.end <= len(report.text)
        assert passage.first_line == report.line_at(passage.start)
        assert passage.page == report.page_at(passage.start)
        assert set(passage.raw.split()) <= set(report.text[passage.start : passage.end].split())

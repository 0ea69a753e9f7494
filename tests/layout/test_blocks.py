"""Paragraphs whole, furniture apart, footnotes together."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.layout.blocks import layout
from cchc_nlp.read import read, report_from_text
from tests.conftest import CLEAN, SAMPLE, SCANNED

WIDE = "Thực hiện chế độ báo cáo cải cách hành chính định kỳ theo hướng dẫn của Bộ"
NOTE = (
    "Kế hoạch số 4484/KH-UBND ngày 30/12/2022 của UBND tỉnh về ban hành Kế hoạch kiểm"
    " soát thủ tục hành chính"
)


def blocks(text: str) -> list[tuple[str, str, str]]:
    return [(b.kind, b.section, b.text) for b in layout(report_from_text(text))]


def test_wrapped_lines_become_one_paragraph() -> None:
    assert blocks(f"{WIDE}\n{WIDE}\nkết thúc.") == [("paragraph", "", f"{WIDE} {WIDE} kết thúc.")]


def test_a_symbol_broken_at_its_hyphen_is_joined() -> None:
    text = f"{WIDE[:60]} số 179/QĐ-\nUBND ngày 27/01/2023"
    assert blocks(text)[0][2].endswith("số 179/QĐ-UBND ngày 27/01/2023")


def test_a_dash_between_words_keeps_its_spaces() -> None:
    assert "2019 - 2023" in blocks(f"{WIDE[:70]} kỳ 2019 -\n2023 của tỉnh.")[0][2]


@pytest.mark.parametrize(
    ("lines", "sections"),
    [
        (
            ["I. MỘT", "1. Hai", "a) Ba", "b) Bốn", "2. Năm", "II. SÁU"],
            ["I", "I.1", "I.1.a", "I.1.b", "I.2", "II"],
        ),
        (["I. MỘT", "I1. HAI", "ITII. BA"], ["I", "II", "III"]),
        (["1. CONG TAC CHi DAO", "1. Hai"], ["I", "I.1"]),
        (
            ["I. MỘT", "1. Hai", "c) Ba", "d) Bốn", "d) Năm", "e) Sáu", "@) Bảy"],
            ["I", "I.1", "I.1.c", "I.1.d", "I.1.đ", "I.1.e", "I.1.g"],
        ),
    ],
)
def test_headings_give_the_section_path(lines: list[str], sections: list[str]) -> None:
    assert [
        section for kind, section, _ in blocks("\n".join(lines)) if kind == "heading"
    ] == sections


def test_page_numbers_running_heads_and_lone_links_are_furniture() -> None:
    pages = [
        f"BÁO CÁO QUÝ I\n\n{WIDE}\n{WIDE}.\n\nĐoạn {i}.\n\nhttp://vidu.gov.vn/\n\n{i}"
        for i in range(1, 5)
    ]
    kinds = [(kind, text) for kind, _, text in blocks("\n\f".join(pages))]
    furniture = [text for kind, text in kinds if kind == "furniture"]
    assert furniture.count("BÁO CÁO QUÝ I") == 4
    assert furniture.count("http://vidu.gov.vn/") == 4
    assert {"1", "2", "3", "4"} <= set(furniture)
    assert all(
        WIDE in text or text.startswith("Đoạn") for kind, text in kinds if kind != "furniture"
    )


def test_a_paragraph_cut_by_page_and_footnote_is_whole_and_so_is_the_footnote() -> None:
    opening = f"{WIDE}\n" * 8 + "hết đoạn."
    text = (
        f"{opening}\n\n{WIDE}\n{WIDE}\n\n1 {NOTE}\n{NOTE}\n\n\n\n\nnội dung tiếp"
        f" theo.\n\nĐoạn sau.\n\n{NOTE.lower()}\nhết chú thích.\n"
    )
    found = blocks(text)
    body = [t for kind, _, t in found if kind == "paragraph"]
    notes = [t for kind, _, t in found if kind == "footnote"]
    assert body[1:] == [f"{WIDE} {WIDE} nội dung tiếp theo.", "Đoạn sau."]
    assert notes == [f"{NOTE} {NOTE} {NOTE.lower()} hết chú thích."]


def test_recipients_run_to_the_end() -> None:
    kinds = [
        kind
        for kind, _, _ in blocks("Trên đây là báo cáo./.\n\nNơi nhận:\n- Bộ Nội vụ;\n\n- Lưu: VT.")
    ]
    assert kinds == ["paragraph", "recipients", "recipients", "recipients"]


def test_gaps_that_ocr_saw_inside_a_paragraph_are_closed_but_titles_stay_apart() -> None:
    title = "Công tác cải cách hành chính quý I năm 2024 của thành phố Minh Hà trực thuộc"
    text = (
        f"{title}\n\n{WIDE}\n{WIDE}\n\nnội vụ {WIDE[:66]}\n\nvà {WIDE[:70]}\n\nMinh Hà,"
        f" {WIDE[:60]} hết.\n"
    )
    assert [t.split()[0] for _, _, t in blocks(text)] == ["Công", "Thực"]


@pytest.mark.parametrize("name", [*CLEAN, *SCANNED])
def test_every_line_is_in_exactly_one_block(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    numbers = [n for b in layout(report) for n in b.lines]
    assert sorted(numbers) == [line.number for line in report.lines if line.text.strip()]


@pytest.mark.parametrize("name", [*CLEAN, *SCANNED])
def test_block_text_maps_back_to_the_source(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    found = layout(report)
    assert found
    for b in found:
        for start, end, source_start, source_end in b.offsets.pieces:
            if end - start == source_end - source_start and b.text[start:end] != " ":
                assert b.text[start:end] == report.text[source_start:source_end]


def test_the_real_report_has_the_sections_of_its_outline(seed: Path) -> None:
    sections = [
        b.section for b in layout(read(seed / "seed" / "report.ocr.txt")) if b.kind == "heading"
    ]
    assert sections[:12] == [
        "I",
        "I.1",
        "I.2",
        "I.3",
        "I.4",
        "I.5",
        "II",
        "II.1",
        "II.1.a",
        "II.1.b",
        "II.1.c",
        "II.2",
    ]
    assert sections[-1] == "IV"

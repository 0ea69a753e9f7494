"""Restored lines and tokens: as many as were read, each where the source has it."""

from __future__ import annotations

import itertools
import re

import pytest

from cchc_nlp.evaluate import score_restoration
from cchc_nlp.pipeline import analyse, restored_lines, restored_tokens
from cchc_nlp.read import read, report_from_text
from tests.conftest import CLEAN, GOLD, SAMPLE, SCANNED


@pytest.mark.parametrize("name", CLEAN)
def test_clean_reports_come_back_as_they_are(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    assert restored_lines(analyse(report)) == [line.text for line in report.lines]


@pytest.mark.parametrize("name", SCANNED)
def test_scanned_samples_are_restored_line_by_line(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    lines = restored_lines(analyse(report))
    assert len(lines) == len(report.lines)
    gold = (GOLD / f"{name}.txt").read_text(encoding="utf8").split("\n")[: len(lines)]
    raw = score_restoration(gold, [line.text for line in report.lines])["error"]
    assert score_restoration(gold, lines)["error"] < 0.05 < 0.7 < raw


@pytest.mark.parametrize("name", SCANNED)
def test_tokens_stand_where_the_source_has_them(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    tokens = list(restored_tokens(analyse(report)))
    assert all(0.0 <= t.confidence <= 1.0 for t, *_ in tokens)
    assert all(
        re.sub(r"\s", "", report.text[a:b]) == re.sub(r"\s", "", t.raw) for t, a, b, _ in tokens
    )
    assert all(first[2] <= second[1] for first, second in itertools.pairwise(tokens))


def test_lines_keep_their_number_and_broken_symbols_their_break() -> None:
    text = (
        "trén dia ban tinh nam 2022; Quyét dinh s6 179/Qb-\nUBND ngay 27/01/2023 vé viéc"
        " céng bé danh muc vin ban\nquy pham phap luat\n"
    )
    lines = restored_lines(analyse(report_from_text(text)))
    assert len(lines) == 3
    assert lines[0].endswith("số 179/QĐ-")
    assert lines[1].startswith("UBND ngày 27/01/2023")


def test_restored_headings_carry_the_label_that_is_due() -> None:
    from cchc_nlp.pipeline import analyse, restored_lines

    body = (
        "Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky theo huéng dan ctia Bo Noi"
        " vu va cua Uy ban nhan dan tinh"
    )
    text = "\n\n".join(
        [
            "I. KET QUA",
            "¢) Két qua thuc hién co ché mét cira",
            "d) Két qua phan cap quan ly",
            "d) Tinh hinh chdp hanh ky luat",
            body,
            "I1. PHUONG HUONG",
            body,
        ]
    )
    starts = [line.split()[0] for line in restored_lines(analyse(report_from_text(text))) if line]
    assert starts == ["I.", "c)", "d)", "đ)", "Thực", "II.", "Thực"]


def test_a_footnote_keeps_its_first_word() -> None:
    from cchc_nlp.pipeline import analyse, restored_lines

    body = "Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky theo huéng dan ctia Bo"
    note = (
        "1 TTHC. Két qua thuc hién cac nhiém vu cai cach hanh chinh cua cac co quan"
        " chuyén mén thudc tinh va huyén"
    )
    lines = restored_lines(
        analyse(report_from_text(f"{(body + chr(10)) * 8}\n{note}\n{note[8:]}\n"))
    )
    assert next(line for line in lines if line.startswith("¹")).startswith("¹ TTHC. Kết quả")

"""What people set right in a report wins over the model."""

from __future__ import annotations

import pytest

from cchc_nlp.pipeline import analyse, restored_lines
from cchc_nlp.read import report_from_text
from cchc_nlp.types import Correction


def test_a_correction_wins_over_the_model() -> None:
    text = "Uy ban nhan dan tinh bao cdo két qua thuc hién cai cach hanh chinh quy I nam 2023"
    start = text.index("cdo")
    lines = restored_lines(
        analyse(report_from_text(text), corrections=[Correction(start, start + 3, "cdo", "CÁO")])
    )
    assert "báo CÁO kết quả" in lines[0]


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("cdo két qua", "BÁO CÁO", "báo BÁO CÁO thực hiện"),  # several tokens
        ("nam", "năm", "năm 2023"),
        ("2023", "2024", "năm 2024"),
        ("huc", "HỰC", "tHỰC hiện"),  # part of a token
    ],
)
def test_a_correction_of_any_extent_is_applied(wrong: str, right: str, line: str) -> None:
    text = "Uy ban nhan dan tinh bao cdo két qua thuc hién cai cach hanh chinh quy I nam 2023"
    start = text.index(wrong)
    analysis = analyse(
        report_from_text(text), corrections=[Correction(start, start + len(wrong), wrong, right)]
    )
    assert line in restored_lines(analysis)[0]
    assert "".join(t.raw for p in analysis.parts for t in p.restoration.tokens).replace(
        " ", ""
    ) == text.replace(" ", "")


GOOD = "Ủy ban nhân dân tỉnh báo cáo kết quả thực hiện công tác cải cách hành chính.\n\n"
STRIPPED = "Uy ban nhan dan tinh bao cao ket qua thuc hien cong tac cai cach hanh chinh.\n\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{GOOD}TRUE\n\n{GOOD}", "TRUE"),
        (f"{GOOD}A Ly\n\n{GOOD}", "A Ly"),
        (f"{GOOD}Lo Kham Dung\n", "Lo Kham Dung"),
        (f"{GOOD}{GOOD}Kinh gui\n\n{STRIPPED}", "Kính gửi"),
        (f"{STRIPPED}Kinh gui\n\n{GOOD}{GOOD}", "Kính gửi"),
        ("Kinh gui\n", "Kính gửi"),
    ],
)
def test_short_lines_are_restored_only_beside_what_is_stripped(text: str, line: str) -> None:
    assert line in restored_lines(analyse(report_from_text(text)))

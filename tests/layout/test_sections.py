"""Numbering of sections: what begins again is right, what OCR misread is put right."""

from __future__ import annotations

import pytest

from cchc_nlp.layout import layout
from cchc_nlp.read import report_from_text


def sections(*lines: str) -> list[str]:
    blocks = layout(report_from_text("\n\n".join(lines)))
    return [b.section for b in blocks if b.text[:1] != "-"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # A table of contents has no sections of its own.
        (
            ["I. MỘT ........ 2", "II. HAI ........ 5", "1. Ba ………… 6", "I. MỘT", "II. HAI"],
            ["", "", "", "I", "II"],
        ),
        # One without dots is numbered, and the report after it begins again.
        (["I. MỘT", "II. HAI", "III. BA", "I. MỘT", "II. HAI"], ["I", "II", "III", "I", "II"]),
        (
            ["Phần thứ nhất", "I. MỘT", "II. HAI", "Phần thứ hai", "I. BA", "II. BỐN"],
            ["", "I", "II", "", "I", "II"],
        ),
        (["PHẦN I", "I. MỘT", "PHẦN II", "I. HAI"], ["", "I", "", "I"]),
        (["I. MỘT", "PHỤ LỤC", "I. SỐ LIỆU"], ["I", "", "I"]),
        (
            ["I. MỘT", "a) Hai", "b) Ba", "- Ý", "a) Bốn", "b) Năm"],
            ["I", "I.a", "I.b", "I.a", "I.b"],
        ),
        # What OCR misread is the label due: the next heading goes on after it.
        (["I. MỘT", "I. HAI", "III. BA"], ["I", "II", "III"]),
        (["IV. BỐN", "V. NĂM", "V. SÁU", "VII. BẢY"], ["IV", "V", "VI", "VII"]),
        (["I. MỘT", "II. HAI", "I1. BA", "IV. BỐN"], ["I", "II", "III", "IV"]),
        (["c) Ba", "d) Bốn", "d) Năm", "e) Sáu"], ["c", "d", "đ", "e"]),
    ],
)
def test_numbering_begins_again_and_misread_labels_are_due(
    lines: list[str], expected: list[str]
) -> None:
    assert sections(*lines) == expected

"""Passages: what is found by a question, and what stands above it."""

from __future__ import annotations

from cchc_nlp.pipeline import analyse
from cchc_nlp.read import report_from_text


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

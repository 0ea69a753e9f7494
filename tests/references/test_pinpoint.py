"""Articles, clauses and points: one record for each that is named."""

from __future__ import annotations

import pytest

from tests.references.found import found


@pytest.mark.parametrize(
    ("text", "pinpoints"),
    [
        ("Điều 5, 6 và 7 Nghị định số 30/2020/NĐ-CP", ["Điều 5", "Điều 6", "Điều 7"]),
        ("điểm a khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP", ["điểm a khoản 2 Điều 5"]),
        ("điểm a, khoản 2, Điều 5 của Nghị định số 30/2020/NĐ-CP", ["điểm a khoản 2 Điều 5"]),
        (
            "các điểm a, b và d khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP",
            ["điểm a khoản 2 Điều 5", "điểm b khoản 2 Điều 5", "điểm d khoản 2 Điều 5"],
        ),
        (
            "khoản 1, 2 Điều 3 và Điều 7 Nghị định số 30/2020/NĐ-CP",
            ["khoản 1 Điều 3", "khoản 2 Điều 3", "Điều 7"],
        ),
        (
            "từ Điều 5 đến Điều 8 Nghị định số 30/2020/NĐ-CP",
            ["Điều 5", "Điều 6", "Điều 7", "Điều 8"],
        ),
        ("Phụ lục I Nghị định số 30/2020/NĐ-CP", ["Phụ lục I"]),
        ("Nghị định số 30/2020/NĐ-CP", [None]),
    ],
)
def test_one_record_a_target(text: str, pinpoints: list[str | None]) -> None:
    references = found(f"theo quy định tại {text}")
    assert [r.pinpoint for r in references] == pinpoints
    assert len({(r.start, r.end) for r in references}) == 1


def test_listed_points_and_clauses_belong_to_the_article_that_follows() -> None:
    references = found(
        "tại điểm d, điểm đ khoản 1 Điều 14 và khoản 4, khoản 5 Điều 50 Nghị định số 186/2025/NĐ-CP"
    )
    assert [r.pinpoint for r in references] == [
        "điểm d khoản 1 Điều 14",
        "điểm đ khoản 1 Điều 14",
        "khoản 4 Điều 50",
        "khoản 5 Điều 50",
    ]

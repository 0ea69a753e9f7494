"""The user's own names win where the letters allow them, and change nothing else."""

from __future__ import annotations

import pytest

from cchc_nlp.pipeline import restorer


@pytest.mark.parametrize(
    ("raw", "terms", "restored"),
    [
        (
            "Uy ban nhan dan tinh Minh Ha béo cdo tinh hinh",
            ["Minh Hà"],
            "Ủy ban nhân dân tỉnh Minh Hà báo cáo tình hình",
        ),
        ("UY BAN NHAN DAN TINH MINH HA", ["Minh Hà"], "ỦY BAN NHÂN DÂN TỈNH MINH HÀ"),
        ("xa Kpa Kl6ng thudc huyén", ["Kpă Klơng"], "xã Kpă Klơng thuộc huyện"),
    ],
)
def test_terms_win_where_the_letters_allow_them(raw: str, terms: list[str], restored: str) -> None:
    assert restorer().with_lexicon(terms).restore(raw, "noisy").text == restored


def test_terms_do_not_change_what_is_something_else() -> None:
    raw = "Thuc hién ché dd bao cdo dinh ky theo huéng dan"
    assert (
        restorer().with_lexicon(["Minh Hà", "Bình Thuận"]).restore(raw, "noisy").text
        == restorer().restore(raw, "noisy").text
    )

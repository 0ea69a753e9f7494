"""What is asked for comes first, in three languages, and the score says why."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from cchc_nlp.search.searcher import Searcher


@pytest.mark.parametrize(
    "text",
    [
        "which decisions concern one-stop shops",
        "quyết định nào liên quan đến một cửa",
        "quyet dinh ve mot cua lien thong",
    ],
)
def test_decisions_on_one_stop_shops_are_found_in_three_languages(store: Path, text: str) -> None:
    hits = Searcher(store).search(text, k=6)
    numbers = {h.document.number for h in hits if h.document}
    assert {"468/QĐ-TTg", "2077/QĐ-UBND"} <= numbers
    assert all(h.document and h.document.type == "Quyết định" for h in hits)
    assert all(h.mentions for h in hits)


@pytest.mark.parametrize(
    ("text", "report", "words"),
    [
        ("tỷ lệ giải ngân vốn đầu tư công", "ubnd-tinh-2023-q1.txt", "giải ngân"),
        ("giai ngan von dau tu cong", "ubnd-tinh-2023-q1.txt", "giải ngân"),
        ("kiểm tra giờ giấc làm việc của công chức", "so-noi-vu-2023-q2.txt", "giờ giấc"),
        ("diễn tập an toàn thông tin mạng", "so-tttt-2023-q2.txt", "diễn tập"),
    ],
)
def test_passages_are_found(store: Path, text: str, report: str, words: str) -> None:
    hits = Searcher(store).search(text, kind="passages", k=5)
    assert any(h.report == report and words in h.text for h in hits)


def test_a_score_is_the_sum_of_what_it_is_made_of(store: Path) -> None:
    for mode, question in product(
        ("hybrid", "semantic", "lexical", "fast"),
        ("tỷ lệ giải ngân vốn đầu tư công", "quyết định nào về một cửa"),
    ):
        for hit in Searcher(store).search(question, mode=mode):
            assert sum(score for _, _, score in hit.explanation) == pytest.approx(
                hit.score, abs=0.002
            )
    assert Searcher(store).search("318/QĐ-UBND")[0].explanation == (("number", 1.0, 1.0),)

"""Retrieval: articles found by their questions, and the usual figures of ranks."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from cchc_nlp.evaluate import judge_questions, score_search, store_articles
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.search.searcher import Searcher


def test_articles_of_a_retrieval_set_are_found_by_their_questions(tmp_path: Path) -> None:
    articles = [
        {
            "_id": "a",
            "text": (
                "Thời hạn cấp giấy phép xây dựng là hai mươi ngày kể từ ngày nhận đủ hồ sơ hợp lệ."
            ),
        },
        {
            "id": "b",
            "title": "Điều 3.1.LQ.2. Đăng ký kết hôn",
            "text": "Việc kết hôn phải được đăng ký tại Ủy ban nhân dân cấp xã.",
        },
        {
            "id": "c",
            "title": "",
            "text": "Người lao động được nghỉ hằng năm mười hai ngày làm việc, hưởng nguyên lương.",
        },
    ]
    questions = [
        {"text": "Nghỉ hằng năm bao nhiêu ngày?", "relevant_ids": ["c"]},
        {
            "text": "Kết hôn đăng ký ở đâu?",
            "rel": ["b"],
            "text_en_mt": "Where is a marriage registered?",
        },
    ]
    store_articles(articles, tmp_path / "s", load_encoder())
    store_articles(articles, tmp_path / "s", load_encoder())  # those of the first time stay
    scores = judge_questions(questions, Searcher(tmp_path / "s"), ["hybrid", "lexical"])
    assert {name.split()[0]: score["n"] for name, score in scores.items()} == {
        "accented": 2,
        "unmarked": 2,
        "english": 1,
    }
    assert all(score["mrr@10"] == 1.0 for score in scores.values())


def test_ranks_make_the_usual_figures() -> None:
    score = score_search([("q", {"x", "y"})], lambda _: ["a", "x", "b", "y"])
    assert score["mrr@10"] == 0.5
    assert score["recall@10"] == 1.0
    assert score["success@1"] == 0.0
    assert score["ndcg@10"] == pytest.approx(
        (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    )

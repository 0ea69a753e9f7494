"""The scores of an index against the formula of BM25F, worked out term by term."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from cchc_nlp.index import BM25Index, Item, query_terms
from cchc_nlp.index.formula import HEADING_WEIGHT, IMPACT_STEP, K1, MEAN_LENGTH, B

ITEMS = [
    Item(3, "một cửa", "bộ phận tiếp nhận hồ sơ của xã"),
    Item(5, "", "bộ phận một cửa, một cửa liên thông của huyện và của các xã trong huyện"),
    Item(8, "đất đai", "hồ sơ"),
]


def bm25(item: Item, question: str) -> float:
    """BM25F of an item of three, straight from the formula."""

    def length(i: Item) -> int:
        return len(i.text.split()) + HEADING_WEIGHT * len(i.heading.split())

    def count(i: Item, term: str) -> int:
        spaced = f" {term.replace(' ', '  ')} "
        heading, text = (
            f" {part.replace(',', '').replace(' ', '  ')} ".count(spaced)
            for part in (i.heading, i.text)
        )
        return HEADING_WEIGHT * heading + text

    score = 0.0
    for term in query_terms(question):
        having = sum(count(i, term) > 0 for i in ITEMS)
        idf = math.log(1 + (len(ITEMS) - having + 0.5) / (having + 0.5))
        n = count(item, term)
        score += idf * n * (K1 + 1) / (n + K1 * (1 - B + B * length(item) / MEAN_LENGTH))
    return score


@pytest.mark.parametrize("question", ["một cửa", "hồ sơ của xã", "bộ phận một cửa liên thông"])
def test_scores_are_those_of_the_formula(tmp_path: Path, question: str) -> None:
    index = BM25Index((), ()).updated([ITEMS], np.zeros(0, np.int64), tmp_path / "index")
    terms = query_terms(question)
    scores = index.score(index.groups(terms, folded=False))
    # an impact has seven bits: each term may be half a step off, times its idf (1 at most here)
    wanted = [bm25(item, question) for item in ITEMS]
    assert scores.tolist() == pytest.approx(wanted, abs=len(terms) * IMPACT_STEP)

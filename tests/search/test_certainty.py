"""Every hit tells how sure it is, and a question that nothing answers is told so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.search.certainty import CERTAIN, INPUTS, probabilities
from cchc_nlp.search.searcher import Searcher

_SHARE = st.floats(0, 1, width=32)


@given(st.lists(_SHARE, min_size=5, max_size=5), st.integers(1, 3), _SHARE)
def test_more_in_common_is_never_less_likely(values: list[float], at: int, more: float) -> None:
    row = np.array([[1.0, *values]], np.float32)
    better = row.copy()
    better[0, at] = max(row[0, at], more)
    assert 0 <= probabilities(row)[0] <= probabilities(better)[0] <= 1


def test_inputs_are_those_of_the_table() -> None:
    assert probabilities(np.eye(len(INPUTS), dtype=np.float32)).shape == (len(INPUTS),)


@pytest.mark.parametrize(
    "question",
    [
        "quyết định số 9876/QĐ-UBND",
        "nghị định 9999",
        "thông tư 77/2031/TT-BXD về nhà ở",
        "lô xích bùm tắc chọt",
        "lịch thi đấu bóng đá V-League",
        "công thức nấu phở bò gia truyền",
        "gia ve xem phim cuoi tuan",
    ],
)
def test_what_nothing_answers_is_told(store: Path, question: str) -> None:
    answer = Searcher(store).answer(question)
    assert (answer.certain, answer.total, answer.facets.get("type", {})) == (False, 0, {})
    assert not any(hit.certain for hit in answer.hits)
    assert all(hit.probability < CERTAIN for hit in answer.hits)


@pytest.mark.parametrize(
    "question",
    [
        "quyết định nào về một cửa",
        "318/QĐ-UBND",
        "tỷ lệ giải ngân vốn đầu tư công",
        "ty le giai ngan von dau tu cong",
        "which decisions concern one-stop shops",
        "kiểm tra giờ giấc làm việc của công chức",
    ],
)
@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical", "fast"])
def test_what_is_answered_is_certain(store: Path, question: str, mode: str) -> None:
    answer = Searcher(store).answer(question, mode=mode)
    assert answer.certain
    assert answer.hits[0].certain

"""What a question brings up: by its number, by words, by meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.search.searcher import Searcher


@pytest.mark.parametrize(
    "text", ["318/QĐ-UBND", "318/QD-UBND", "318 qd ubnd", "so 318", "số 318", "318"]
)
def test_a_number_finds_its_document_first(store: Path, text: str) -> None:
    answer = Searcher(store).answer(text)
    hits = answer.hits
    assert answer.understood.number
    assert hits[0].document is not None
    assert hits[0].document.number == "318/QĐ-UBND"


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical"])
def test_every_leg_answers_alone(store: Path, mode: str) -> None:
    hits = Searcher(store).search("chuyển đổi số", kind="passages", mode=mode)
    assert hits
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert [h.rank for h in hits] == list(range(1, len(hits) + 1))


@pytest.mark.parametrize(
    "text", ["kế hoạch tuyên truyền cải cách hành chính", "kế hoạch tuyên truyền CCHC"]
)
def test_an_abbreviation_and_what_it_stands_for_find_the_same(store: Path, text: str) -> None:
    hits = Searcher(store).search(text, kind="documents", k=3)
    assert {h.document.number for h in hits if h.document} & {"09/KH-UBND", "11/KH-UBND"}

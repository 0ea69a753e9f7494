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


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical", "fast"])
def test_every_leg_answers_alone(store: Path, mode: str) -> None:
    hits = Searcher(store).search("chuyển đổi số", kind="passages", mode=mode)
    assert hits
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert [h.rank for h in hits] == list(range(1, len(hits) + 1))


def test_a_fast_answer_needs_no_encoder_and_is_ordered_by_more_than_one_score(store: Path) -> None:
    class Broken:
        """An encoder that must not be asked."""

    fast, lexical = Searcher(store, Broken()), Searcher(store)  # type: ignore[arg-type]
    question = "kế hoạch tuyên truyền cải cách hành chính"
    hits = fast.search(question, mode="fast", kind="passages", k=100)
    others = lexical.search(question, mode="lexical", kind="passages", k=100)
    assert {h.text for h in hits} == {h.text for h in others}
    assert [h.text for h in hits] != [h.text for h in others]
    assert {h.probability for h in hits} == {0.0, 1.0}
    values = {name: value for name, value, _ in hits[0].explanation}
    assert values["meaning"] == 0
    assert values["pairs"] > 0


@pytest.mark.parametrize(
    "text", ["kế hoạch tuyên truyền cải cách hành chính", "kế hoạch tuyên truyền CCHC"]
)
def test_an_abbreviation_and_what_it_stands_for_find_the_same(store: Path, text: str) -> None:
    hits = Searcher(store).search(text, kind="documents", k=3)
    assert {h.document.number for h in hits if h.document} & {"09/KH-UBND", "11/KH-UBND"}

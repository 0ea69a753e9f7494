"""Training of the language model: probabilities add up, pruning keeps what matters."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from cchc_nlp.restore.language_model import LanguageModel, advance
from cchc_nlp.training.language_model import encode, train
from tests.training.conftest import TEXT


@pytest.mark.parametrize(
    "history",
    [[], ["ủy"], ["ủy", "ban"], ["ủy", "ban", "nhân"], ["hành", "của"], ["kế", "ban", "tỉnh"]],
)
def test_probabilities_after_any_history_add_up_to_one(
    model: LanguageModel, history: list[str]
) -> None:
    state = (model.ids["<s>"], -1, -1)
    for word in history:
        _, *rest = advance(model.table, *state, model.ids[word])
        state = tuple(map(int, rest))
    total = sum(math.exp(advance(model.table, *state, i)[0]) for i in range(len(model.words)))
    assert total == pytest.approx(1.0, abs=0.12)  # bytes hold log-probabilities in steps of 0.07


def test_a_saved_model_is_the_model(model: LanguageModel, tmp_path: Path) -> None:
    model.save(tmp_path / "m.npz")
    back = LanguageModel.load(tmp_path / "m.npz")
    assert back.words == model.words
    for line in TEXT[:6]:
        assert back.score(line.split()) == model.score(line.split())


def test_pruning_keeps_what_matters_most() -> None:
    small = train(encode(((line, 1) for line in TEXT), min_count=1), max_entries=(12, 6, 3))
    assert len(small.table.w2) <= 40
    assert small.score(["ủy", "ban", "nhân", "dân"]) > small.score(["dân", "nhân", "ban", "ủy"])

"""What is learned of the certainty of candidates."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from cchc_nlp.search.certainty import INPUTS, probabilities
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.training.certainty import Example, fit, made_up_examples


def test_it_learns_what_tells_answers_from_others() -> None:
    chance = np.random.default_rng(7)
    rows = np.concatenate([np.ones((400, 1)), chance.random((400, len(INPUTS) - 1))], axis=1)
    answers = rows[:, 1] + 0.3 * rows[:, 3] > 0.7
    weights = fit([Example(rows, answers, np.ones(400))])
    likely = 1 / (1 + np.exp(-(rows @ weights)))
    assert ((likely > 0.5) == answers).mean() > 0.95
    assert weights[1] > weights[3] > abs(weights[2])


def test_candidates_have_the_inputs_that_they_are_judged_by(store: Path) -> None:
    searcher = Searcher(store)
    question = "tỷ lệ giải ngân vốn đầu tư công"
    (example,) = made_up_examples(searcher, [(question, False)])
    shown = [hit.probability for hit in searcher.answer(question, k=len(example.inputs)).hits]
    again = probabilities(example.inputs.astype(np.float32))
    assert np.allclose(again, shown, atol=1e-3)


def test_every_question_of_the_gold_says_whether_it_is_answered() -> None:
    lines = Path("corpus/gold/questions.jsonl").read_text("utf8").splitlines()
    asked = [json.loads(line) for line in lines]
    assert {(q["lang"], q["answered"]) for q in asked} == {
        (lang, answered) for lang in ("vi", "vi-unmarked", "en") for answered in (True, False)
    }
    assert len({q["text"] for q in asked}) == len(asked)

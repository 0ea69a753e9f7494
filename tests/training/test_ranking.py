"""Ranking learns what speaks for an answer."""

from __future__ import annotations

import numpy as np

from cchc_nlp.search.ranking import FEATURES
from cchc_nlp.training.ranking import Example, fit


def test_ranking_learns_what_speaks_for_an_answer() -> None:
    rng, made = np.random.default_rng(0), list[Example]()
    for _ in range(60):
        values = rng.random((12, len(FEATURES))).astype(np.float32)
        relevant = np.zeros(12, bool)
        relevant[np.argmax(2 * values[:, 1] + values[:, 3] - 3 * values[:, 4])] = True
        made.append(Example(values, relevant))
    weights = fit([(1.0, made)])
    assert weights[1] > weights[3] > 0
    assert weights[4] == 0  # what speaks against an answer is left out, not turned round
    found = np.mean([e.relevant[np.argmax(e.features @ weights)] for e in made])
    assert found > 3 / 12  # of twelve candidates one is right
    assert np.abs(fit([(1.0, made[:2])], prior=weights, penalty=100.0) - weights).max() < 0.2

"""What a word may have been."""

from __future__ import annotations

import numpy as np

from cchc_nlp.pipeline import restorer
from cchc_nlp.restore.hypotheses import Hypotheses


def test_rivals_are_words_that_misreadings_confuse() -> None:
    models = restorer().models
    full = models.language
    candidates = Hypotheses(models.misread["tesseract"], models.light, full)
    found = {full.words[i] for i in candidates.confused_with("số", np.random.default_rng(0), 16)}
    assert {"số", "sổ"} <= found
    assert candidates.confused_with("http", np.random.default_rng(0), 16) == []

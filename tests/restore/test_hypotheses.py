"""What a word may have been."""

from __future__ import annotations

import numpy as np

from cchc_nlp.files import model_folder
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.language_model import LanguageModel


def test_rivals_are_words_that_misreadings_confuse() -> None:
    folder = model_folder("restorer")
    full = LanguageModel.load(folder / "language_model.npz")
    candidates = Hypotheses(Channel.load(folder / "channel.npz"), full)
    found = {full.words[i] for i in candidates.confused_with("số", np.random.default_rng(0), 16)}
    assert {"số", "sổ"} <= found
    assert candidates.confused_with("http", np.random.default_rng(0), 16) == []

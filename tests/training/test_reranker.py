"""Training of the network."""

from __future__ import annotations

import numpy as np
import pytest

from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.lattice import NO_WORD, Lattice
from cchc_nlp.restore.reranker import rerank
from cchc_nlp.training.reranker import RIVALS, Text, train_network
from tests.training.conftest import TEXT


def test_the_network_learns_which_word_stands_in_a_gap(model: LanguageModel) -> None:
    text = Text.of(TEXT, model, 1.0)
    choices = np.full((len(model.words), RIVALS), -1, np.int32)
    alike = [model.ids[w] for w in ("hành", "tỉnh", "kế", "quyết")]
    for word in alike:
        choices[word, : len(alike)] = [word, *(w for w in alike if w != word)]
    network = train_network(
        model, {"text": text}, choices, steps=400, batch=128, embedding=8, hidden=16
    )
    begin, end = model.ids["<s>"], model.ids["</s>"]
    for sentence, gap in (
        ("kế hoạch cải cách hành chính của tỉnh", 4),
        ("ủy ban nhân dân huyện ban hành quyết định", 7),
    ):
        words = [model.ids[w] for w in sentence.split()]
        # one edge a word, and in the gap all that look alike, equally good so far
        first = np.cumsum([0, *(len(alike) if i == gap else 1 for i in range(len(words)))]).astype(
            np.int32
        )
        spelled = [w for i, word in enumerate(words) for w in (alike if i == gap else [word])]
        none = np.full(len(spelled), NO_WORD, np.int32)
        lattice = Lattice(
            first,
            np.ones(len(spelled), np.int32),
            np.array(spelled, np.int32),
            none,
            np.zeros(len(spelled)),
        )
        path = first[:-1].copy()
        scores = np.zeros(len(spelled))
        rerank(network, lattice, path, scores, begin, end, 1.0, 1.0)
        assert [spelled[e] for e in path] == words
        assert np.exp(scores[gap : gap + len(alike)]).sum() == pytest.approx(len(alike)), (
            "the mass of what was looked at stays"
        )

"""Learn how likely a candidate is to answer its question: logistic regression, by Newton's method.

Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", section 4.4.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.search import FEATURES, Searcher, read_question, understand
from cchc_nlp.search.certainty import INPUTS, inputs
from cchc_nlp.search.topics import share_untranslated
from cchc_nlp.store import SearchQueries
from cchc_nlp.types import ItemKind

__all__ = ["Example", "fit", "judged_examples", "made_up_examples"]

Floats = NDArray[np.float64]

_LOOKED_AT = 5
"""Candidates of a question that nothing answers: those that are seen first must not look sure."""
_JUDGED = 10
"""Candidates of a question with judged answers."""
_MISJUDGED = 0.02
"""What a candidate counts that is not among the judged answers: another may answer as well. Greater
values tell more questions wrongly that nothing answers them (0, 0.02 and 0.05 compared)."""
_UNANSWERED = 2.0
"""What candidates of a question that nothing answers count, beside 1 for an answer (1 and 2)."""
_PENALTY, _STEPS = 1e-3, 50


class Example(NamedTuple):
    """Candidates of one question: their inputs, which of them answer it, and what each counts."""

    inputs: Floats
    answers: NDArray[np.bool_]
    counts: Floats


def made_up_examples(searcher: Searcher, questions: Iterable[tuple[str, bool]]) -> list[Example]:
    """Candidates of questions over a store, each with whether something there answers it.

    If so it is the first candidate that does, and nothing is said of the others.
    """
    out = []
    for question, answered in questions:
        understood = understand(question, read_question)
        kind: ItemKind = "document" if understood.asks_documents else "passage"
        rows, _ = _candidates(searcher, question, kind, 1 if answered else _LOOKED_AT)
        counts = np.full(len(rows), 1.0 if answered else _UNANSWERED)
        out.append(Example(rows, np.full(len(rows), answered), counts))
    return out


def judged_examples(searcher: Searcher, judged: Iterable[tuple[str, set[str]]]) -> list[Example]:
    """Candidates of questions over a store of articles, each with the sections that answer it."""
    sections, out = SearchQueries(searcher.store).sections(), []
    for question, wanted in judged:
        rows, ids = _candidates(searcher, question, "passage", _JUDGED)
        answers = np.array([sections[id_] in wanted for id_ in ids], bool)
        out.append(Example(rows, answers, np.where(answers, 1.0, _MISJUDGED)))
    return out


def _candidates(
    searcher: Searcher, question: str, kind: ItemKind, most: int
) -> tuple[Floats, list[int]]:
    """Inputs and ids of the first candidates of a question."""
    understood = understand(question, read_question)
    found = searcher.candidates(kind, understood).at(slice(most))
    meaning, syllables, pairs = (
        found.features[:, FEATURES.index(name)] for name in ("meaning", "syllables", "pairs")
    )
    english = understood.language == "en"
    untranslated = share_untranslated(understood.text) if english else 0.0
    rows = inputs(meaning, syllables, pairs, understood.language, untranslated)
    return rows.astype(np.float64), found.ids.tolist()


def fit(examples: Sequence[Example]) -> Floats:
    """The weights of the inputs, in the order of :data:`~cchc_nlp.search.certainty.INPUTS`.

    >>> rows = np.zeros((4, len(INPUTS)))
    >>> rows[:, 0], rows[2:, 1] = 1, 1
    >>> weights = fit([Example(rows, np.array([False, False, True, True]), np.ones(4))])
    >>> bool(weights[1] > 1)
    True
    """
    rows = np.concatenate([example.inputs for example in examples])
    answers = np.concatenate([example.answers for example in examples]).astype(np.float64)
    counts = np.concatenate([example.counts for example in examples])
    middle, spread = rows.mean(0), rows.std(0)
    middle[0], spread[spread == 0] = 0.0, 1.0
    scaled = (rows - middle) / spread
    penalty = _PENALTY * len(rows) * (np.arange(len(INPUTS)) > 0)  # the bias is free
    weights = np.zeros(len(INPUTS))
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-(scaled @ weights)))
        slope = scaled.T @ (counts * (likely - answers)) + penalty * weights
        bend = (scaled.T * (counts * likely * (1 - likely))) @ scaled + np.diag(penalty + 1e-9)
        weights -= np.linalg.solve(bend, slope)
    out = weights / spread
    out[0] -= float((out[1:] * middle[1:]).sum())
    return np.asarray(out, np.float64)

"""Count how often words stand with a capital inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from cchc_nlp.restore.case_rates import CAPITAL, SMALL, CaseRates, cases
from cchc_nlp.restore.casing import among_capitals
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.tokens import UNKNOWN, tokenize

__all__ = ["case_rates"]

_SMOOTHING = 2.0
"""Words that the share of all words counts for beside those of one word."""


def case_rates(lines: Iterable[str], model: LanguageModel) -> CaseRates:
    """Return the rates of a language model's words in clean text, a paragraph a line."""
    counts = np.zeros((3, len(model.words)))
    unknown = model.ids[UNKNOWN]
    for line in lines:
        tokens = list(tokenize(line))
        told = cases(tokens, among_capitals(tokens))
        for i in np.flatnonzero(told).tolist():
            counts[told[i], model.ids.get(tokens[i].text.lower(), unknown)] += 1
    usual = counts[CAPITAL].sum() / counts.sum()
    seen = counts[[SMALL, CAPITAL]].sum(axis=0)
    return CaseRates.of((counts[CAPITAL] + _SMOOTHING * usual) / (seen + _SMOOTHING))

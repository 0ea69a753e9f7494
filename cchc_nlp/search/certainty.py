"""How likely a candidate is to answer its question, and what is certain enough to be called so.

A logistic model of what the candidate has in common with the question. Unlike the score, which
orders the candidates of one question, it means the same for all questions. Its weights are in
``certainty.tsv`` (learned by ``python -m cchc_nlp.training certainty``).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import Evidence
from cchc_nlp.search.ranking import shares
from cchc_nlp.types import QueryLanguage

__all__ = ["CERTAIN", "INPUTS", "inputs", "probabilities"]

Floats = NDArray[np.float32]

CERTAIN = 0.2
"""Probability from which a candidate is called certain: where, on questions that it was not learned
from, 96 % of those that have an answer keep one, and 78 to 96 % of the others are told."""
INPUTS = ("bias", "meaning", "syllables", "pairs", "english")
"""What the probability is made of, in the order of the columns of :func:`inputs`.

1, the cosine, the shares of the question's syllables and pairs that the candidate has, and whether
the question is English: its words are then those of a translation.
"""


def inputs(cosines: Floats, evidence: Evidence, language: QueryLanguage) -> Floats:
    """What the probability of candidates is made of, shape (candidates, inputs)."""
    syllables, pairs = shares(evidence)
    ones = np.ones_like(cosines)
    english = ones * (language == "en")
    return np.stack([ones, cosines, syllables, pairs, english], axis=1).astype(np.float32)


def probabilities(rows: Floats) -> Floats:
    """The probability that each candidate answers its question, given its :func:`inputs`.

    >>> one = np.array([[1, 0.9, 1.0, 1.0, 0]], np.float32)
    >>> probabilities(one)[0] > CERTAIN > probabilities(one * [1, 0.9, 0, 0, 0])[0]
    np.True_
    """
    return np.asarray(1 / (1 + np.exp(-(rows @ _weights()))), np.float32)


@lru_cache(maxsize=1)
def _weights() -> Floats:
    with (files("cchc_nlp.search") / "certainty.tsv").open(encoding="utf8") as file:
        table = {row["input"]: float(row["weight"]) for row in csv.DictReader(file, delimiter="\t")}
    return np.array([table[name] for name in INPUTS], np.float32)

"""How likely a candidate is to answer its question, and what is certain enough to be called so.

A logistic model of what the candidate has in common with the question. Unlike the score, which
orders the candidates of one question, it means the same for all questions. Its weights are in
``certainty.tsv`` (learned by ``python -m cchc_nlp.training certainty``).
"""

from __future__ import annotations

import csv
import math
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.types import QueryLanguage

__all__ = ["CERTAIN", "INPUTS", "inputs", "least_meaning", "probabilities", "words_worth"]

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

CERTAIN = 0.2
"""Probability from which a candidate is called certain.

Of questions that it was not learned from (``cchc evaluate certainty``) none that has an answer
loses it there, and 93 % of the others are told; 0.25 to 0.35 tell up to 96 % of those, but wrongly
some that are in other words than their answer.
"""
_LEAST = 1e-6
"""Stands for 0 where it would divide."""
INPUTS = ("bias", "meaning", "syllables", "pairs", "english", "untranslated")
"""What the probability is made of, in the order of the columns of :func:`inputs`.

1, the cosine, the shares of the question's syllables and pairs that the candidate has, whether the
question is English: its words are then those of a translation, and the share of them without one.
"""


def inputs(
    cosines: Floats,
    syllables: Floats,
    pairs: Floats,
    language: QueryLanguage,
    untranslated: float,
) -> Floats:
    """What the probability of candidates is made of, shape (candidates, inputs).

    A cosine and two shares a candidate, and of the question its language and
    :func:`~cchc_nlp.search.topics.share_untranslated`.
    """
    ones = np.ones_like(cosines)
    columns = [ones, cosines, syllables, pairs, ones * (language == "en"), ones * untranslated]
    return np.stack(columns, axis=1).astype(np.float32)


def probabilities(rows: Floats) -> Floats:
    """The probability that each candidate answers its question, given its :func:`inputs`.

    >>> one = np.array([[1, 0.9, 1.0, 1.0, 0, 0]], np.float32)
    >>> probabilities(one)[0] > CERTAIN > probabilities(one * [1, 0.9, 0, 0, 0, 0])[0]
    np.True_
    """
    return np.asarray(1 / (1 + np.exp(-(rows @ _weights()))), np.float32)


def words_worth(idf: Floats, pairs: Mask) -> Floats:
    """What having a term of the question adds to the logit of a candidate, shape (terms,).

    That of all its syllables, or pairs, is shared out by their idf.
    """
    of_pairs, of_syllables = _weight("pairs"), _weight("syllables")
    worth = np.where(
        pairs,
        of_pairs * idf / max(float(idf[pairs].sum()), _LEAST),
        of_syllables * idf / max(float(idf[~pairs].sum()), _LEAST),
    )
    return worth.astype(np.float32)


def least_meaning(worth: Floats, language: QueryLanguage, untranslated: float) -> Floats:
    """The cosine from which candidates are certain whose words are worth so much.

    >>> share = np.ones(1, np.float32)
    >>> idf, pairs = np.ones(4, np.float32), np.array([True, False, True, False])
    >>> needed = least_meaning(words_worth(idf, pairs).sum(keepdims=True), "vi", 0.0)
    >>> bool(abs(probabilities(inputs(needed, share, share, "vi", 0.0))[0] - CERTAIN) < 1e-4)
    True
    """
    zero = np.zeros(1, np.float32)
    alone = float((inputs(zero, zero, zero, language, untranslated) @ _weights())[0])
    bar = math.log(CERTAIN / (1 - CERTAIN)) - alone
    return np.asarray((bar - worth) / _weight("meaning"), np.float32)


def _weight(name: str) -> float:
    return float(_weights()[INPUTS.index(name)])


@lru_cache(maxsize=1)
def _weights() -> Floats:
    with (files("cchc_nlp.search") / "certainty.tsv").open(encoding="utf8") as file:
        table = {row["input"]: float(row["weight"]) for row in csv.DictReader(file, delimiter="\t")}
    return np.array([table[name] for name in INPUTS], np.float32)

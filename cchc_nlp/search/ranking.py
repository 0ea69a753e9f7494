"""The order of candidates: features of each, weighted as judged questions of its language taught.

The weights are in ``ranking.tsv`` (learned by ``python -m cchc_nlp.training ranking``).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import Evidence
from cchc_nlp.types import QueryLanguage, SearchMode

__all__ = ["FEATURES", "MET", "Explanation", "explain", "features", "shares", "weights"]

FEATURES = (
    "meaning",  # cosine of question and candidate
    "closest",  # cosine of the question and the nearest piece of the candidate
    "words",  # BM25, relative to the best candidate's
    "syllables",  # share of the question's syllables that the candidate has, weighted by idf
    "pairs",  # the same of its pairs of syllables
    "heading_syllables",  # share of the candidate's heading that the question has
    "heading_pairs",
    "heading_covers",  # share of the question's pairs that the heading has
    "length",  # logarithm of the length in syllables
)
"""Names of the features, in the order of the columns of :func:`features`; each is 0 to about 1."""

MET = 8.0
"""What a document gains that is of the type, the issuer and the time asked for; 6, 8, 10 and 12
were compared on judged questions. Only the very nearest of the others surpass such a one."""
_LENGTH_SCALE = 8
"""Divisor that brings the logarithm of a length to about 1: that of 3,000 syllables."""
_LEAST = 1e-6
"""Stands for 0 where it would divide."""

Floats = NDArray[np.float32]
Explanation = tuple[tuple[str, float, float], ...]
"""What a score is made of: name, value and contribution of each feature."""


def features(
    cosines: Floats, scores: Floats, evidence: Evidence, lengths: NDArray[np.int32]
) -> Floats:
    """The features of candidates, shape (candidates, features).

    All arguments have a value a candidate; ``scores`` are BM25's, ``lengths`` in syllables. The
    whole of a candidate stands for its nearest piece until that is known.
    """
    idf, pairs = evidence.weights, evidence.pairs
    in_heading = evidence.in_heading
    sizes = np.maximum(evidence.headings, 1)
    return np.stack(
        [
            cosines,
            cosines,
            scores / max(float(scores.max(initial=0)), _LEAST),
            *shares(evidence),
            in_heading[~pairs].sum(0) / sizes[:, 0],
            in_heading[pairs].sum(0) / sizes[:, 1],
            _share(in_heading, idf * pairs),
            np.log1p(lengths) / _LENGTH_SCALE,
        ],
        axis=1,
    ).astype(np.float32)


def shares(evidence: Evidence) -> tuple[Floats, Floats]:
    """The shares of the question's syllables, and of its pairs, that each candidate has, by idf."""
    idf, pairs = evidence.weights, evidence.pairs
    return _share(evidence.present, idf * ~pairs), _share(evidence.present, idf * pairs)


def _share(there: NDArray[np.bool_], weight: Floats) -> Floats:
    """The share of the terms' weight that each row has; ``there`` is (terms, rows)."""
    return np.asarray(weight @ there / max(float(weight.sum()), _LEAST), np.float32)


def explain(row: Floats, language: QueryLanguage, mode: SearchMode, met: bool) -> Explanation:
    """What the score of a candidate is made of, given its features and whether it met criteria.

    A document that was found by its number has none.

    >>> explain(np.zeros(len(FEATURES), np.float32), "vi", "hybrid", True)
    (('number', 1.0, 1.0),)
    """
    if not row.any():
        return (("number", 1.0, 1.0),)
    if mode in ("semantic", "lexical"):
        name = "meaning" if mode == "semantic" else "words"
        return ((name, float(row[0]), float(row[0])),)
    parts = tuple(
        (name, round(float(value), 4), round(float(value * weight), 4))
        for name, value, weight in zip(FEATURES, row, weights(language), strict=True)
    )
    return (*parts, ("asked", 1.0, MET)) if met else parts


@lru_cache(maxsize=4)
def weights(language: QueryLanguage) -> Floats:
    """The weight of each feature for questions in a language, in the order of :data:`FEATURES`.

    >>> f"{weights('vi')[FEATURES.index('pairs')]:.2f}"
    '4.92'
    """
    table = _table()[language]
    return np.array([table[name] for name in FEATURES], np.float32)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, float]]:
    """Weights by language and feature."""
    with (files("cchc_nlp.search") / "ranking.tsv").open(encoding="utf8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    out: dict[str, dict[str, float]] = {}
    for row in rows:
        out.setdefault(row["language"], {})[row["feature"]] = float(row["weight"])
    return out

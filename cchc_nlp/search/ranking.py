"""How candidates are ordered: what speaks for each, weighed as judged questions of its kind have taught."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import Evidence

__all__ = ["FEATURES", "features", "weights"]

FEATURES = (
    "meaning",  # cosine of question and candidate
    "words",  # BM25, relative to the best candidate's
    "syllables",  # share of the question's syllables that the candidate has, rare ones counting more
    "pairs",  # the same of its pairs of syllables
    "heading_syllables",  # share of the candidate's heading that the question has
    "heading_pairs",
    "heading_covers",  # share of the question's pairs that the heading has
    "length",  # logarithm of the length in syllables
)
"""Names of what speaks for a candidate, in the order of the columns of :func:`features`; each is 0 to about 1."""

Floats = NDArray[np.float32]


def features(
    cosines: Floats, scores: Floats, evidence: Evidence, lengths: NDArray[np.int32]
) -> Floats:
    """What speaks for each candidate, shape (candidates, features). All arguments have a value a candidate; ``scores`` are BM25's."""
    weight, pairs = evidence.weights, evidence.pairs
    single_share, pair_share = (
        _share(evidence.present, weight * ~pairs),
        _share(evidence.present, weight * pairs),
    )
    said = np.maximum(evidence.headings, 1)
    return np.stack(
        [
            cosines,
            scores / max(float(scores.max(initial=0)), 1e-6),
            single_share,
            pair_share,
            evidence.in_heading[~pairs].sum(0) / said[:, 0],
            evidence.in_heading[pairs].sum(0) / said[:, 1],
            _share(evidence.in_heading, weight * pairs),
            np.log1p(lengths) / 8,
        ],
        axis=1,
    ).astype(np.float32)


def _share(there: NDArray[np.bool_], weight: Floats) -> Floats:
    return np.asarray(weight @ there / max(float(weight.sum()), 1e-6), np.float32)


@lru_cache(maxsize=4)
def weights(language: str) -> Floats:
    """The weight of each feature for questions of a kind: ``vi``, ``vi-unmarked`` or ``en``."""
    table = _table()[language]
    return np.array([table[name] for name in FEATURES], np.float32)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, float]]:
    """What each thing that speaks for a candidate weighs, by the language of the question (learned: ``python -m cchc_nlp.training ranking``)."""
    with (files("cchc_nlp.search") / "ranking.tsv").open(encoding="utf8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    out: dict[str, dict[str, float]] = {}
    for r in rows:
        out.setdefault(r["language"], {})[r["feature"]] = float(r["weight"])
    return out

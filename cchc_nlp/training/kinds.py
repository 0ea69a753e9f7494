"""Learn what a question asks for: multinomial logistic regression, by accelerated descent.

Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", section 4.4; Nesterov's
steps as in Beck and Teboulle, "A fast iterative shrinkage-thresholding algorithm" (2009).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.search import read_question
from cchc_nlp.search.kinds import LEARNED_KINDS, features
from cchc_nlp.search.language import language_of

__all__ = ["fit", "kind_table", "learn_kinds"]

Floats = NDArray[np.float64]

_FEWEST = 3
"""Questions that have a feature which gets weights: what fewer have tells nothing of others."""
_PENALTY, _WORD_PENALTY, _STEPS = 0.1, 1.5, 1000
"""What weights of rules and of words cost: a few hundred questions tell more of the former (0.1 to
2 compared by cross-validation in the learning half)."""


def learn_kinds(asked: Iterable[dict[str, Any]]) -> dict[str, Floats]:
    """The weights by feature, learned from questions with ``text`` and ``kind``.

    Questions for a number are left out: the parser finds those.
    """
    taught = [q for q in asked if q["kind"] in LEARNED_KINDS]
    found = [_features(q["text"]) for q in taught]
    return fit(found, [q["kind"] for q in taught])


def _features(text: str) -> set[str]:
    language, restored, _ = language_of(text, read_question)
    return features(restored or text, language)


def _is_rule(name: str) -> bool:
    return name == "bias" or name.startswith("rule: ")


def fit(found: Sequence[set[str]], kinds: Sequence[str]) -> dict[str, Floats]:
    """The weights, by feature, of the :data:`~cchc_nlp.search.kinds.LEARNED_KINDS`.

    >>> weights = fit([{"bias", "a"}] * 3 + [{"bias"}], ["figures"] * 3 + ["passages"])
    >>> bool(weights["a"][3] > 0 > weights["a"][2])
    True
    """
    counts = Counter(name for names in found for name in names)
    known = sorted(name for name, n in counts.items() if n >= _FEWEST)
    columns = {name: at for at, name in enumerate(known)}
    rows = np.zeros((len(found), len(known)))
    for row, names in zip(rows, found, strict=True):
        row[[columns[name] for name in names if name in columns]] = 1
    penalty = np.array([[_PENALTY if _is_rule(name) else _WORD_PENALTY] for name in known])
    wanted = np.array([[kind == of for of in LEARNED_KINDS] for kind in kinds], float)
    step = 1 / (np.linalg.norm(rows, 2) ** 2 / 2 + penalty.max())  # the slope changes no faster
    weights = ahead = np.zeros((len(known), len(LEARNED_KINDS)))
    momentum = 1.0
    for _ in range(_STEPS):
        scores = rows @ ahead
        shares = np.exp(scores - scores.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        moved = ahead - step * (rows.T @ (shares - wanted) + penalty * ahead)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / following * (moved - weights)
        weights, momentum = moved, following
    return dict(zip(known, weights, strict=True))


def kind_table(weights: dict[str, Floats]) -> str:
    """The rows of ``kinds.tsv``; a feature that says nothing has none.

    >>> kind_table({"a": np.zeros(4), "b": np.array([1, -1, 0.004, 0])}).splitlines()[1:]
    ['b\\t1.00\\t-1.00\\t0.00\\t0.00']
    """
    lines = ["\t".join(("feature", *LEARNED_KINDS))]
    for name, row in weights.items():
        rounded = np.round(row, 2) + 0.0  # no -0.00
        if rounded.any():
            lines.append("\t".join((name, *(f"{weight:.2f}" for weight in rounded))))
    return "\n".join(lines) + "\n"

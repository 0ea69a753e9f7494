"""Rankings against relevance judgements: nDCG, MRR, MAP, recall and success at ten or one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from cchc_nlp.evaluate.scores import Score

__all__ = ["mean_score", "rank_figures", "score_search"]

_DEPTH = 10
"""Ranks that are scored: what a first page of answers shows."""


def rank_figures(found: Sequence[str], relevant: set[str]) -> Score:
    """Return nDCG@10, MRR@10, MAP@10, recall@10 and success@1 of one ranking.

    ``found`` are names, best first. Gains are 0 or 1 (Järvelin and Kekäläinen 2002), and recall is
    of ten relevant names at most, so that a perfect ranking has 1.

    >>> rank_figures(["b", "a"], {"a"})["mrr@10"]
    0.5
    """
    ranks = [i for i, item in enumerate(found[:_DEPTH], 1) if item in relevant]
    best = min(len(relevant), _DEPTH)
    return {
        "ndcg@10": sum(1 / math.log2(i + 1) for i in ranks)
        / sum(1 / math.log2(i + 1) for i in range(1, best + 1)),
        "mrr@10": 1 / ranks[0] if ranks else 0.0,
        "map@10": sum(n / i for n, i in enumerate(ranks, 1)) / best,
        "recall@10": len(ranks) / best,
        "success@1": float(ranks[:1] == [1]),
    }


def mean_score(figures: Sequence[Score]) -> Score:
    """Return the mean of each figure over questions, and ``n``, their number.

    >>> mean_score([{"mrr@10": 1.0}, {"mrr@10": 0.5}])
    {'n': 2, 'mrr@10': 0.75}
    """
    names = figures[0] if figures else {}
    means = {name: sum(f[name] for f in figures) / len(figures) for name in names}
    return {"n": len(figures), **means}


def score_search(
    judged: Iterable[tuple[str, set[str]]], search: Callable[[str], list[str]]
) -> Score:
    """Return the mean figures of a search over ``(question, relevant names)``.

    ``search`` returns the names of items, best first.

    >>> score_search([("một cửa", {"Điều 3"})], lambda question: ["Điều 1", "Điều 3"])["recall@10"]
    1.0
    """
    return mean_score([rank_figures(search(question), relevant) for question, relevant in judged])

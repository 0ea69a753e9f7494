"""Learn the feature weights of search from judged questions, with a linear model, listwise.

Cao et al. 2007, "Learning to rank: from pairwise approach to listwise approach" (ListNet, top one).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.search import FEATURES, Searcher, read_question, understand
from cchc_nlp.store import SearchQueries

__all__ = ["Example", "examples", "fit"]

Floats = NDArray[np.float32]
_STEPS, _RATE = 2000, 0.05
"""Steps and rate of Adam: by then the weights of a convex loss no longer move."""


class Example(NamedTuple):
    """Candidates of a question: features, (candidates, features), and which of them answer it."""

    features: Floats
    relevant: NDArray[np.bool_]


def examples(searcher: Searcher, judged: Iterable[tuple[str, set[str]]]) -> list[Example]:
    """Candidates of questions over a store of articles.

    A question comes with the sections that answer it; one whose answer is not among its candidates
    is left out.
    """
    sections = SearchQueries(searcher.store).sections()
    out = []
    for question, wanted in judged:
        found = searcher.candidates("passage", understand(question, read_question))
        relevant = np.array([sections[i] in wanted for i in found.ids.tolist()], bool)
        if relevant.any():
            out.append(Example(found.features, relevant))
    return out


def fit(
    groups: Sequence[tuple[float, Sequence[Example]]],
    prior: Floats | None = None,
    penalty: float = 0.03,
) -> Floats:
    """Feature weights that make the answers of all questions likeliest.

    A group of examples comes with the share that it counts for. Weights are held to ``prior`` (to
    0 without one) by ``penalty``, each as far as its feature varies among the candidates of a
    question.
    """
    import torch

    centre = torch.tensor(prior if prior is not None else np.zeros(len(FEATURES), np.float32))
    weights = centre.clone().requires_grad_()
    batches = [(share, *_padded(group)) for share, group in groups if group]
    spread = torch.tensor(
        np.mean([e.features.std(0) for _, group in groups for e in group], axis=0)
    )
    optimiser = torch.optim.Adam([weights], lr=_RATE)
    for _ in range(_STEPS):
        loss: Any = penalty * (((weights - centre) * spread) ** 2).sum()
        for share, values, relevant, there in batches:
            scores = (values @ weights).masked_fill(~there, -1e9)
            hit = torch.logsumexp(scores.masked_fill(~relevant, -1e9), 1) - torch.logsumexp(
                scores, 1
            )
            loss = loss - share * hit.mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        with torch.no_grad():
            # every feature but the length is a reason for a candidate: its weight must not turn
            # negative to make up for another
            weights[:-1].clamp_(min=0)
    return np.asarray(weights.detach().numpy(), np.float32)


def _padded(group: Sequence[Example]) -> tuple[Any, Any, Any]:
    """Return features, relevance and presence of the candidates of a group, padded to one width."""
    import torch

    width = max(len(e.relevant) for e in group)
    values = torch.zeros(len(group), width, len(FEATURES))
    relevant = torch.zeros(len(group), width, dtype=torch.bool)
    there = torch.zeros(len(group), width, dtype=torch.bool)
    for row, example in enumerate(group):
        n = len(example.relevant)
        values[row, :n] = torch.tensor(example.features)
        relevant[row, :n] = torch.tensor(example.relevant)
        there[row, :n] = True
    return values, relevant, there

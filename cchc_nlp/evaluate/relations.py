"""Relations against gold: F1 over whole triples."""

from __future__ import annotations

from collections.abc import Iterable

from cchc_nlp.evaluate.scores import Score, f1

__all__ = ["score_relations"]


def score_relations(
    gold: Iterable[tuple[str, str, str]], found: Iterable[tuple[str, str, str]]
) -> Score:
    """Return F1 over distinct ``(subject, relation, object)``, documents by number or name.

    >>> score_relations([("A", "implements", "B")], [("A", "cites", "B")])["f1"]
    0.0
    """
    wanted, got = set(gold), set(found)
    return f1(len(wanted & got), len(got), len(wanted))

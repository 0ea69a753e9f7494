"""What questions ask for, against gold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cchc_nlp.evaluate.scores import Score, calibration_error
from cchc_nlp.search import Understanding, read_question, understand

__all__ = ["judge_kinds"]

_DOCUMENTS = ("documents", "reports", "number")
"""Kinds of questions that documents answer."""

_Judged = tuple[str, Understanding]
"""What a question asks for, and the question as it was understood."""


def judge_kinds(
    questions: Iterable[dict[str, Any]],
) -> tuple[dict[str, Score], list[dict[str, Any]]]:
    """Score what questions are taken to ask for; return scores and the questions mistaken.

    A question has ``text``, ``lang`` and ``kind``. For each language and for all there is the share
    whose likeliest kind is right (``kind``), of those rightly answered with documents or with
    passages (``documents_or_passages``), and the expected calibration error of the likeliest kind
    (``ece``). A mistaken question has its probabilities as ``kinds``.

    >>> asked = [{"text": "quyết định nào về một cửa", "lang": "vi", "kind": "documents"}]
    >>> scores, mistakes = judge_kinds(asked)
    >>> scores["all"]["kind"], mistakes
    (1.0, [])
    """
    groups: dict[str, list[_Judged]] = {"all": []}
    mistakes = list[dict[str, Any]]()
    for question in questions:
        judged = question["kind"], understand(question["text"], read_question)
        for group in ("all", question["lang"]):
            groups.setdefault(group, []).append(judged)
        if not _is_right(judged):
            mistakes.append(question | {"kinds": dict(judged[1].kinds)})
    return {group: _score(of_group) for group, of_group in groups.items()}, mistakes


def _is_right(judged: _Judged) -> bool:
    kind, understood = judged
    return max(understood.kinds, key=understood.kinds.__getitem__) == kind


def _score(judged: list[_Judged]) -> Score:
    right = [_is_right(one) for one in judged]
    sure = [max(understood.kinds.values()) for _, understood in judged]
    answered = [u.asks_documents == (kind in _DOCUMENTS) for kind, u in judged]
    n = max(len(judged), 1)
    return {
        "n": len(judged),
        "kind": sum(right) / n,
        "documents_or_passages": sum(answered) / n,
        "ece": calibration_error(zip(sure, right, strict=True)),
    }

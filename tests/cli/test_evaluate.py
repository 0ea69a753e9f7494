"""Scores on the command line."""

from __future__ import annotations

import json

from tests.conftest import GOLD, SAMPLE, SCANNED, Run


def test_evaluations_print_scores(cchc: Run) -> None:
    name = SCANNED[0]
    lines = cchc(
        "evaluate", "restore", SAMPLE / f"{name}.txt", GOLD / f"{name}.txt"
    ).stdout.splitlines()
    raw, restored, confidence = (json.loads(line.split(" ", 1)[1]) for line in lines)
    assert restored["error"] < 0.1 < raw["error"]
    assert confidence["ece"] < 0.05
    assert confidence["lowest_tenth"] > 0.5
    assert (
        json.loads(
            cchc("evaluate", "refs", SAMPLE / f"{name}.txt", GOLD / f"{name}.refs.jsonl").stdout
        )["f1"]
        > 0.9
    )


def test_what_questions_ask_for_is_scored(cchc: Run) -> None:
    lines = cchc(
        "evaluate", "kinds", GOLD / "kinds.jsonl", "--held-out", "--show"
    ).stdout.splitlines()
    scores = [json.loads(line.split(" ", 1)[1]) for line in lines if not line.startswith("{")]
    mistakes = [json.loads(line) for line in lines if line.startswith("{")]
    assert lines[0].startswith("all ")
    assert scores[0]["kind"] > 0.93
    assert scores[0]["documents_or_passages"] > 0.94
    assert scores[0]["ece"] < 0.03
    assert len(mistakes) == round(scores[0]["n"] * (1 - scores[0]["kind"]))
    assert all(m["kind"] != max(m["kinds"], key=m["kinds"].get) for m in mistakes)

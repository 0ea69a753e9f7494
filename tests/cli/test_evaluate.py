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

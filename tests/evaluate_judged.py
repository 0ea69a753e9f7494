"""Scores of judged questions over the files of an office and the samples, with intervals.

usage: evaluate_judged.py CCHC SHARED STORE

SHARED holds ``real/files``, ``judged`` and ``tools/score_judged.py``, none of which is part of the
repository. Files that STORE does not hold yet are ingested first. Intervals (2.5 to 97.5 %) are of
2,000 samples of the questions; those that ask the same in other words count as questions of their
own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evaluate_real import Scores, told

_LINE = re.compile(r"(?P<id>\w+) +(?P<kind>\w+) +\w* *nDCG (?P<ndcg>[\d.]+) +(?P<grades>\d*)")
_NONE = re.compile(r"(?P<id>\w+) +none +(?P<said>right|WRONG)")


def mean(name: str) -> Callable[[Scores], float | None]:
    def figure(scores: Scores) -> float | None:
        return sum(s[name] for s in scores) / len(scores) if scores else None

    return figure


def main() -> None:
    cchc, shared, store = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    ingest = [cchc, "ingest", str(shared / "real/files"), "corpus/sample", "--store", store]
    subprocess.run(ingest, check=True, stdout=subprocess.DEVNULL)
    tool = [sys.executable, str(shared / "tools/score_judged.py")]
    run = subprocess.run(
        [*tool, cchc, store, str(shared / "judged"), "--show", "--jobs", "2"],
        check=True,
        capture_output=True,
        text=True,
    )
    lines = (shared / "judged/queries.jsonl").read_text("utf8").splitlines()
    asked: dict[str, dict[str, Any]] = {q["id"]: q for q in map(json.loads, lines)}
    scores, none = list[dict[str, Any]](), list[dict[str, Any]]()
    for line in run.stdout.splitlines():
        if found := _LINE.match(line):
            first = float(found["grades"].startswith("2"))
            scores.append({**asked[found["id"]], "ndcg": float(found["ndcg"]), "first": first})
        elif found := _NONE.match(line):
            none.append({"told": float(found["said"] == "right")})
    for name, chosen in (
        ("documents", [s for s in scores if s["kind"] == "document"]),
        ("passages", [s for s in scores if s["kind"] == "passage"]),
        ("reports of the store", [s for s in scores if s["kind"] == "report"]),
        ("numbers", [s for s in scores if s["kind"] == "number"]),
        ("English", [s for s in scores if s["lang"] == "en"]),
        ("in other words", [s for s in scores if s["difficulty"] == "synonym"]),
        ("all", scores),
    ):
        told(f"nDCG@10, {name}", mean("ndcg"), chosen, len(chosen))
    told("the first answer is right", mean("first"), scores, len(scores))
    told("told that nothing answers", mean("told"), none, len(none))


if __name__ == "__main__":
    main()

"""Scores of real files of offices, with bootstrap intervals over the files.

usage: evaluate_real.py CCHC SHARED

SHARED holds ``real/files``, ``real/gold`` and ``tools/score_real.py``, none of which is part of the
repository. Each file is read once; intervals (2.5 to 97.5 %) are of 2,000 samples of the files.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

SAMPLES, SEED = 2000, 7
Scores = Sequence[dict[str, Any]]


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_real", shared / "tools" / "score_real.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def interval(figure: Callable[[Scores], float | None], scores: Scores) -> tuple[float, float]:
    rng = random.Random(SEED)
    drawn = (figure(rng.choices(scores, k=len(scores))) for _ in range(SAMPLES))
    found = sorted(f for f in drawn if f is not None)
    return found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1]


def told(name: str, figure: Callable[[Scores], float | None], scores: Scores, n: int) -> None:
    value = figure(scores)
    if value is None:
        print(f"{name:34} -")
        return
    low, high = interval(figure, scores)
    print(f"{name:34} {100 * value:6.1f} %  ({100 * low:.1f} to {100 * high:.1f})  n {n}")


def share(part: str, whole: str) -> Callable[[Scores], float | None]:
    def figure(scores: Scores) -> float | None:
        n = sum(s[whole] for s in scores)
        return sum(s[part] for s in scores) / n if n else None

    return figure


def weighted(name: str, weight: str) -> Callable[[Scores], float | None]:
    """The mean of a share over all that it is a share of."""

    def figure(scores: Scores) -> float | None:
        known = [(s[name], s[weight]) for s in scores if s[name] is not None and s[weight]]
        n = sum(w for _, w in known)
        return sum(v * w for v, w in known) / n if n else None

    return figure


def main() -> None:
    cchc, shared = sys.argv[1], Path(sys.argv[2])
    score = scorer(shared)
    golds = {
        p.stem: json.loads(p.read_text("utf8"))
        for p in sorted((shared / "real/gold").glob("*.json"))
    }
    files = {i: next((shared / "real/files").glob(f"{i}.*")) for i in golds}
    with contextlib.redirect_stdout(io.StringIO()):
        refs = [score.score_references(cchc, {i: golds[i]}, files, False) for i in golds]
        records = score.predicted_heads(cchc, files)
        score.predicted_heads = lambda *_: records
        heads = [score.score_heads(cchc, {i: golds[i]}, files, False) for i in golds]
    gold = sum(r["gold"] for r in refs)
    told("references, recall", share("found", "gold"), refs, gold)
    told(
        "references, precision",
        share("found", "predicted"),
        refs,
        sum(r["predicted"] for r in refs),
    )
    for name, weight in (("type", "found"), ("date", "found"), ("issuer", "issuer_n")):
        told(f"references, {name}", weighted(name, weight), refs, sum(r[weight] for r in refs))
    told(
        "references, pinpoints",
        weighted("pinpoints", "pinpoints_n"),
        refs,
        sum(r["pinpoints_n"] for r in refs),
    )
    for field in heads[0]:
        fields = [h[field] for h in heads]
        right, n = ("f1", "lines") if "f1" in fields[0] else ("accuracy", "n")
        told(f"head, {field}", weighted(right, n), fields, sum(f[n] for f in fields))
        if sum(f["none"] for f in fields):
            told(
                "    wrong where gold has none",
                weighted("wrong_where_none", "none"),
                fields,
                sum(f["none"] for f in fields),
            )


if __name__ == "__main__":
    main()

"""What is learned of the kinds of questions."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from cchc_nlp.search.kinds import KINDS, LEARNED_KINDS
from cchc_nlp.training.kinds import fit, kind_table, learn_kinds

_GOLD = [
    json.loads(line) for line in Path("corpus/gold/kinds.jsonl").read_text("utf8").splitlines()
]


def read_table(lines: list[str]) -> dict[str, list[float]]:
    rows = csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE)
    return {name: [*map(float, weights)] for name, *weights in rows}


def test_it_learns_what_tells_kinds_apart() -> None:
    found = [{"bias", "rule: a"}, {"bias", "rule: a", "b"}, {"bias", "b"}, {"bias"}] * 5
    weights = fit(found, ["documents", "documents", "passages", "passages"] * 5)
    assert weights["rule: a"][0] > 1 > -1 > weights["rule: a"][2]
    assert abs(weights["b"]).max() < 0.5


def test_the_committed_weights_are_those_of_the_gold() -> None:
    written = read_table(kind_table(learn_kinds(_GOLD[::2])).splitlines())
    committed = read_table(Path("cchc_nlp/search/kinds.tsv").read_text("utf8").splitlines())
    close = {name for name in written if np.abs(written[name]).max() > 0.02}
    assert close <= set(committed)
    for name, weights in committed.items():
        assert written.get(name, [0] * len(LEARNED_KINDS)) == pytest.approx(weights, abs=0.02)


@pytest.mark.parametrize("half", [0, 1])
def test_either_half_of_the_gold_has_every_kind_in_every_language(half: int) -> None:
    asked = _GOLD[half::2]
    assert {(q["lang"], q["kind"]) for q in asked} == {
        (lang, kind) for lang in ("vi", "vi-unmarked", "en") for kind in KINDS
    }


def test_no_question_is_in_the_gold_twice() -> None:
    assert len({q["text"].casefold() for q in _GOLD}) == len(_GOLD) >= 600

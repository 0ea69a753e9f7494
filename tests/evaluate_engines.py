"""Syllable error of text layers by scanners' own engines, as read and restored.

usage: evaluate_engines.py SHARED

SHARED holds ``data/ocr``, which is no part of the repository: text layers with gold, line by line,
and the table of word pairs that the channels of the engines are learned from. The words of the
layers are among those pairs, so that each layer is also restored by a channel learned without them
("kept out"), which is the figure that a report of the same engine may expect.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from cchc_nlp.evaluate import score_restoration
from cchc_nlp.files import model_folder
from cchc_nlp.pipeline import analyse, restored_lines
from cchc_nlp.read import report_from_text
from cchc_nlp.restore.models import Models
from cchc_nlp.restore.restorer import Restorer
from cchc_nlp.text import normalize
from cchc_nlp.training.engines import engine_channel, gold_of, layers, pairs_of_layer, read_pairs

Counts = NDArray[Any]

_ENGINE, _PRODUCER = "canon", "Canon"
"""The engine of all layers that there are."""


_WORD = re.compile(r"[^\W\d_]+")


def restored(text: str, restorer: Restorer) -> list[str]:
    """Return the lines of a text layer as the pipeline restores them with a restorer."""
    with patch("cchc_nlp.pipeline.stages.default_restorer", lambda: restorer):
        return restored_lines(analyse(report_from_text(text)))


def wrong(gold: Sequence[str], lines: Sequence[str]) -> Counts:
    """Return the wrong ones and the number of syllables and numbers, and of words of letters."""
    score = score_restoration(gold, lines)
    pairs = [
        [_WORD.findall(normalize(x).lower()) for x in p] for p in zip(gold, lines, strict=True)
    ]
    return np.array(
        [
            [score["errors"], score["syllables"]],
            [sum(Levenshtein.distance(*p) for p in pairs), sum(len(g) for g, _ in pairs)],
        ]
    )


def main() -> None:
    """Print a line a layer, and one for all."""
    folder = Path(sys.argv[1]) / "data" / "ocr"
    pairs = read_pairs(folder / "pairs.tsv", _PRODUCER)
    models = Models.load(model_folder("restorer"))
    print("wrong syllables and numbers, %, and wrong words of letters: as read, restored, kept out")
    total = np.zeros((3, 2, 2))
    own = {layer: pairs_of_layer(layer) for layer in layers(folder)}
    for layer, own_pairs in own.items():
        text = layer.read_text(encoding="utf8")
        printed, read = gold_of(layer).read_text(encoding="utf8").split("\n"), text.split("\n")
        learned = pairs - own_pairs
        for other, its_pairs in own.items():
            learned |= its_pairs if other != layer else Counter()
        kept_out = {**models.misread, _ENGINE: engine_channel(learned)}
        outcomes = [
            read,
            restored(text, Restorer(models)),
            restored(text, Restorer(models._replace(misread=kept_out))),
        ]
        printed = printed[: len(outcomes[1])]
        counts = np.array([wrong(printed, lines[: len(printed)]) for lines in outcomes])
        total += counts
        tell(layer.name.partition(".")[0], counts)
    tell("all", total)


def tell(name: str, counts: Counts) -> None:
    """Print the shares of what is wrong."""
    shares = 100 * counts[..., 0] / counts[..., 1]
    print(f"{name:4}", *(f"{a:7.2f} {b:7.2f} |" for a, b in shares))


if __name__ == "__main__":
    main()

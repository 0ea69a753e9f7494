"""What the measures share: the type of a score, F1, calibration, the folding under which texts
agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["Score", "calibration_error", "f1", "folded"]

_BINS = 10
"""Bins of equal width that confidences are put into, as Guo et al. (2017) draw them."""

Score = dict[str, float]
"""Figures by name: shares from 0 to 1, and counts such as ``n``."""


def f1(hits: int, found: int, wanted: int) -> Score:
    """Return precision, recall and F1 of ``hits`` among things found and wanted; n is the wanted.

    >>> f1(2, 4, 2)["f1"] == 2 / 3
    True
    """
    precision, recall = hits / found if found else 0.0, hits / wanted if wanted else 0.0
    return {
        "n": wanted,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
    }


def calibration_error(judged: Iterable[tuple[float, bool]]) -> float:
    """Return the expected calibration error of confidences from 0 to 1, each with whether it held.

    Guo et al. 2017, "On Calibration of Modern Neural Networks".

    >>> calibration_error([(0.5, False), (1.0, True)])
    0.25
    """
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, ok in judged:
        bins.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, ok))
    gaps = (abs(sum(c for c, _ in b) - sum(ok for _, ok in b)) for b in bins.values())
    return sum(gaps) / max(sum(map(len, bins.values())), 1)


def folded(text: str | None) -> str:
    """Return text composed (NFC), in lowercase and without blanks; diacritics stay.

    >>> folded("316 /QĐ- UBND")
    '316/qđ-ubnd'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text or "")).lower()

"""What the measures share: the type of a score, F1, and the folding under which texts agree."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["Score", "f1", "folded"]

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


def folded(text: str | None) -> str:
    """Return text composed (NFC), in lowercase and without blanks; diacritics stay.

    >>> folded("316 /QĐ- UBND")
    '316/qđ-ubnd'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text or "")).lower()

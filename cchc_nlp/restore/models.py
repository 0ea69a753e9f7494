"""The trained models that restoration needs, and where they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from cchc_nlp.restore.case_rates import CaseRates
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.reranker import Network, load_network

__all__ = ["ENGINES", "LOSING_BLANKS", "Models"]

ENGINES = {"tesseract": "channel.npz", "canon": "canon.npz", "omnipage": "omnipage.npz"}
"""Engines of OCR that know no Vietnamese, and the files of the channels by which they misread it.

The first is the one that text is taken to come from until its words tell.
"""

LOSING_BLANKS = frozenset({"canon", "omnipage"})
"""Engines that lose blanks, so that words that adjoin are two."""


class Models(NamedTuple):
    """What the words of a text are weighed by.

    ``misread`` are the channels of OCR of another language by its engine, ``light`` is that of OCR
    of Vietnamese. Without ``network`` doubtful words are left to the n-grams.
    """

    language: LanguageModel
    misread: Mapping[str, Channel]
    light: Channel
    case_rates: CaseRates
    network: Network | None

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load the models from a folder; ``FileNotFoundError`` names the file that is missing."""
        return cls(
            LanguageModel.load(folder / "language_model.npz"),
            {engine: Channel.load(folder / file) for engine, file in ENGINES.items()},
            Channel.load(folder / "light.npz"),
            CaseRates.load(folder / "case.npz"),
            load_network(folder / "reranker.npz"),
        )

"""The words of the language model as restoration looks them up: by what may be left of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.edges import BARRED, STRIPPED, TONELESS, TYPED
from cchc_nlp.restore.losses import barred, toneless, typed
from cchc_nlp.restore.syllables import is_syllable
from cchc_nlp.text import fold, place_tone

__all__ = ["LOOK", "Vocabulary"]

LOOK = str.maketrans("ĐPBÐ0QI1L", "DDDDOOIII")
"""Capitals that look similar, made one."""

_ZIPF = 10.0
"""Ranks added to a word's own in its prior (Mandelbrot), so that the first few do not win always.

Not measured.
"""


class Vocabulary:
    """Words and their ids; tables of syllables by what is left of them, made when first asked for.

    ``words`` are ordered by frequency. ``prior`` are their probabilities, by their rank (Zipf): the
    model's own unigrams count contexts, not uses, and would starve words that follow one word only
    (dõi after theo).
    """

    def __init__(self, words: list[str], ids: dict[str, int]) -> None:
        self.words, self.ids = words, ids
        self.prior: NDArray[np.float64] = 1.0 / (np.arange(len(words), dtype=np.float64) + _ZIPF)
        self.prior /= self.prior.sum()
        # in the words' order, which a set of texts changes from process to process: tables made of
        # it decide between words of equal weight
        self.syllables = dict.fromkeys(w for w in words if w.islower() and is_syllable(w))

    def _table(self, left: Callable[[str], str], words: Iterable[str]) -> dict[str, list[int]]:
        out: dict[str, list[int]] = defaultdict(list)
        for word in words:
            out[left(word)].append(self.ids[word])
        return dict(out)

    @cached_property
    def by_fold(self) -> dict[str, list[int]]:
        """Ids of syllables by their form without diacritics."""
        return self._table(fold, self.syllables)

    @cached_property
    def accented(self) -> dict[str, list[int]]:
        """Ids of words that are no syllables but are written with diacritics (ôxi, Sénégal)."""
        found = (w for w in self.ids if not w.isascii() and w.islower() and w.isalpha())
        return self._table(fold, (w for w in found if w not in self.syllables))

    @cached_property
    def by_barred(self) -> dict[str, list[int]]:
        """Ids of syllables by their form with no mark but the bar of đ."""
        return self._table(barred, self.syllables)

    @cached_property
    def by_toneless(self) -> dict[str, list[int]]:
        """Ids of syllables by their form without tone."""
        return self._table(toneless, self.syllables)

    @cached_property
    def by_keys(self) -> dict[str, list[int]]:
        """Ids of syllables by the keys that type them, where those are no word."""
        out: dict[str, list[int]] = defaultdict(list)
        for word in self.syllables:
            for keys in typed(word):
                if keys not in self.ids and keys not in self.by_fold:
                    out[keys].append(self.ids[word])
        return dict(out)

    @cached_property
    def abbreviations(self) -> dict[str, list[int]]:
        """Ids of words in capitals, by their form with similar letters made one."""
        words = (w for w in self.ids if len(w) > 1 and w.isupper() and w.isalpha())
        return self._table(lambda w: w.translate(LOOK), words)

    def losses(self, lower: str) -> list[tuple[int, dict[str, list[int]]]]:
        """Return the channels of known losses that may have left a token, and their tables."""
        out = [(BARRED, self.by_barred), (TONELESS, self.by_toneless)]
        if lower.isascii():
            out.append((STRIPPED, self.by_fold))
            if lower not in self.ids and lower not in self.by_fold:
                out.append((TYPED, self.by_keys))
        return out

    def is_left_of_syllable(self, raw: str) -> bool:
        """Tell whether a token may be a syllable that lost marks, and nothing else."""
        lower = raw.lower()
        return lower in self.by_fold or lower in self.by_barred or lower in self.by_toneless

    def is_foreign(self, raw: str) -> bool:
        """Tell whether a token is a known word that is no Vietnamese syllable ("camera")."""
        lower = raw.lower()
        return (
            lower in self.ids and lower not in self.syllables and not self.is_left_of_syllable(raw)
        )

    def is_known(self, raw: str) -> bool:
        """Tell whether a token is a word of the vocabulary as it stands, or could be stripped."""
        lower = place_tone(raw.lower())
        return lower in self.ids or raw in self.ids or lower in self.by_fold

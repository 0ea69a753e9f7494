"""What a word tells of the channels that it may have come through, whatever word it stands for."""

from __future__ import annotations

import numpy as np

from cchc_nlp.restore.casing import small
from cchc_nlp.restore.edges import CHANNELS, IDENTITY, MISREAD
from cchc_nlp.restore.misreadings import Misreadings, make_room
from cchc_nlp.restore.vocabulary import Vocabulary
from cchc_nlp.text import has_vietnamese_letter, place_tone

__all__ = ["FOREIGN", "POOR", "Evidence", "spelling"]

POOR = -9.0
"""Log-probability under which the best single word is so bad that the token may be two words run
together, or half of one."""
FOREIGN = -1.5
"""Penalty of keeping a known word that is no Vietnamese syllable ("camera")."""
_CONVINCING = 3
"""Best readings among which one must be better than ``POOR`` for a token to be a misread syllable;
the prior may put an unlikely short word first."""
_SPELLED, _SPELLED_CHARACTER, _STRANGE = -4.0, -2.3, -3.0
"""Log-probability of a token that is no known word as it was written: at once, for each character
(the entropy of names), and for each that is no letter."""
_OF_A_NAME = 0.5
"""Exponent of the evidence of a word with a capital: names are of any syllables, and languages."""


def spelling(raw: str) -> float:
    """Return the log-probability of a token that is no known word, as it was written."""
    strange = sum(not c.isalpha() for c in raw)
    return _SPELLED + _SPELLED_CHARACTER * len(raw) + _STRANGE * strange


class Evidence:
    """The probability of word tokens under each channel, remembered by token."""

    def __init__(self, misread: Misreadings, vocabulary: Vocabulary) -> None:
        self._misread, self.vocabulary = misread, vocabulary
        self._found: dict[tuple[str, bool], tuple[float, ...]] = {}
        self._explained: dict[str, bool] = {}

    def of(self, raw: str, *, misread: bool) -> tuple[float, ...]:
        """Return the probability of a token under each channel.

        That of misreading is left out (zero) without ``misread``: it takes a search.
        """
        known = self._found.get((raw, misread))
        if known is None:
            make_room(self._found)
            known = self._found[raw, misread] = self._weigh(raw, misread)
        return known

    def _weigh(self, raw: str, misread: bool) -> tuple[float, ...]:
        vocabulary, lower = self.vocabulary, place_tone(raw.lower())
        ids, prior = vocabulary.ids, vocabulary.prior
        out = [0.0] * len(CHANNELS)
        own = {ids[form] for form in (raw, lower) if form in ids}
        out[IDENTITY] = sum(prior[w] for w in own) if own else np.exp(spelling(raw))
        kept = out[IDENTITY] * np.exp(FOREIGN)
        for channel, table in vocabulary.losses(lower):
            found = table.get(lower, ())
            out[channel] = sum(prior[w] for w in found)
            if not found and not has_vietnamese_letter(lower):
                out[channel] = kept
        if misread:
            out[MISREAD] = self._misread.evidence(small(raw))
            if raw.isupper() or vocabulary.is_foreign(raw):
                out[MISREAD] = max(out[MISREAD], kept)
        exponent = _OF_A_NAME if raw[0].isupper() and not raw.isupper() else 1.0
        return tuple(float(p**exponent) for p in out)

    def is_explained(self, raw: str) -> bool:
        """Tell whether a token may well be a syllable, misread or not; capitals always may."""
        known = self._explained.get(raw)
        if known is None:
            make_room(self._explained)
            known = self._explained[raw] = raw.isupper() or (
                not self.vocabulary.is_foreign(raw)
                and (
                    self.vocabulary.is_left_of_syllable(raw)
                    or bool((self._misread.search(small(raw)).logs[:_CONVINCING] > POOR).any())
                )
            )
        return known

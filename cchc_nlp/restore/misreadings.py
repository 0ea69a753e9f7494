"""The words that a misread token may stand for, by a channel of letters, remembered by token."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.channel import Channel, Trie, rescore, search
from cchc_nlp.restore.edges import Found
from cchc_nlp.restore.vocabulary import Vocabulary

__all__ = ["Misreadings", "make_room"]

_TOP = 30
"""Words kept a token: not measured; the beam leaves fewer for all but the shortest tokens."""
_BEAM = 1e-5
"""Score, relative to the best, below which words are dropped: 12 nats behind. With 1e-7 errors are
the same and search is a third slower."""
_LONGEST_SYLLABLE, _LONGEST_TOKEN = 12, 14
"""Characters of words, and of tokens that are looked up.

A syllable has at most seven letters, each of which may be read as two characters or more; longer
tokens are debris or words of other languages, and looking them up would only take time.
"""
_MOST_REMEMBERED = 200_000
"""Tokens remembered before all are forgotten, which bounds the memory of a server.

A report has some thousands of different tokens.
"""
_LEAST_EVIDENCE = 1e-12
"""Probability of a token that no word explains, so that one of them does not decide."""
_NOTHING = Found(np.empty(0, np.int32), np.empty(0))


def make_room(memory: dict[Any, Any]) -> None:
    """Forget everything where too much is remembered."""
    if len(memory) > _MOST_REMEMBERED:
        memory.clear()


class Misreadings:
    """Searches for the syllables of a vocabulary that a token may stand for under a channel."""

    def __init__(self, channel: Channel, vocabulary: Vocabulary) -> None:
        self.channel, self._vocabulary = channel, vocabulary
        prior, ids = vocabulary.prior, vocabulary.ids
        self._trie = Trie.build(
            ((w, ids[w], prior[ids[w]]) for w in vocabulary.syllables), channel.letter_ids
        )
        self._letters = np.full((len(vocabulary.words), _LONGEST_SYLLABLE), -1, np.int8)
        for word in vocabulary.syllables:
            if self.spells(word) and len(word) <= _LONGEST_SYLLABLE:
                self._letters[ids[word], : len(word)] = [channel.letter_ids[c] for c in word]
        # Ids of the words that a token may stand for, whichever channel they are weighed by.
        self._found: dict[str, NDArray[np.int32]] = {}
        self._spelled: dict[str, NDArray[np.int32]] = {}
        self._searched: dict[str, Found] = {}

    def with_channel(self, channel: Channel) -> Misreadings:
        """Return misreadings by an adapted channel, of the same letters and segments.

        They weigh the words that these find, twice as many as are kept, and search for no others:
        what a search would find besides lies far behind.
        """
        other = copy.copy(self)
        other.channel, other._searched = channel, {}
        return other

    def spells(self, word: str) -> bool:
        """Tell whether the channel has all letters of a word."""
        return all(c in self.channel.letter_ids for c in word)

    def search(self, lower: str) -> Found:
        """Return the words that a token may stand for, best first by channel times prior."""
        if len(lower) > _LONGEST_TOKEN:
            return _NOTHING
        found = self._searched.get(lower)
        if found is None:
            make_room(self._searched)
            table, spelled = self.channel.table, self._spell(lower)
            words = self._found.get(lower)
            if words is None:
                make_room(self._found)
                words, _, count = search(
                    self._trie, table, self.channel.best, spelled, 2 * _TOP, _BEAM
                )
                words = self._found[lower] = words[:count]
            prior = self._vocabulary.prior
            found = Found(*rescore(self._letters, words, prior, spelled, table, _TOP, _BEAM))
            self._searched[lower] = found
        return found

    def evidence(self, lower: str) -> float:
        """Return the probability that a word of the vocabulary is read as a token."""
        found = self.search(lower)
        return float((np.exp(found.logs) * self._vocabulary.prior[found.words]).sum())

    def log_evidence(self, tokens: Iterable[str]) -> float:
        """Return the log-probability, in nats, of all tokens being read words."""
        return sum(float(np.log(self.evidence(t) + _LEAST_EVIDENCE)) for t in tokens)

    def _spell(self, lower: str) -> NDArray[np.int32]:
        spelled = self._spelled.get(lower)
        if spelled is None:
            make_room(self._spelled)
            spelled = self._spelled[lower] = self.channel.spell(lower)
        return spelled

"""Words of well-read text that hardly can be right, and what they may be instead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.casing import among_capitals
from cchc_nlp.restore.decoder import Decoder
from cchc_nlp.restore.edges import CHANNELS, EDGE, IDENTITY, LIGHT
from cchc_nlp.restore.lattice import NEVER, costs_as_read, promising
from cchc_nlp.restore.mixture import LIGHT_SHARE
from cchc_nlp.restore.pieces import Piece, ids_of, looked_at
from cchc_nlp.restore.tokens import BEGIN, END, Kind, Token
from cchc_nlp.text import place_tone

__all__ = ["Doubt", "Proofreader"]

_SURPRISING = 7.0
"""Nats that a word and the next must cost together to be looked at (not measured)."""

_PROMISING = -5.0
"""Gain in nats, the other words as they were read, from which a word is decoded with them."""

_OTHER_CHANNELS = 0.02
"""Highest weight that a channel of losses is taken to have in well-read text (not measured)."""

_NAME = 8.5
"""Nats by which a capitalised word must be likelier: names are what the model has not seen."""

_SHORT = 2
"""Letters of abbreviations that no other word is sought for."""

_EITHER = ({"hàng", "hằng"}, {"dòng", "giòng"}, {"bảy", "bẩy"})
"""Words that are written in two ways."""

_LEAST_GAIN = -5.0
"""Gain in nats below which a word is not doubted: the report's own share may raise it."""

_MISREAD_IN_TEXTS, _LEFT, _MOST_NATS = 0.005, 0.05, 50.0
"""Share of a word's uses that the language model's texts, some of them recognised, have misread as
another; least share of that other's uses that is its own; and where the exponent is cut."""

_NOWHERE = 1e-300
"""Added to probabilities before the logarithm is taken, which zero does not have."""


class Doubt(NamedTuple):
    """What a word of well-read text may be instead.

    ``gain`` is how much likelier, in nats, at the weights of the channels that were given;
    ``light`` the share of that which comes through the light channel.
    """

    token: int
    restored: str
    gain: float
    light: float


_HIGHEST_WEIGHTS = np.full(len(CHANNELS), _OTHER_CHANNELS)
_HIGHEST_WEIGHTS[IDENTITY], _HIGHEST_WEIGHTS[LIGHT] = 0.0, LIGHT_SHARE


class Proofreader:
    """Finds the words of well-read text that another word would explain much better."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._instead: dict[str, tuple[bytes, bytes]] = {}

    def doubts(
        self, text: str, pieces: Sequence[Piece], weights: NDArray[np.float64]
    ) -> list[Doubt]:
        """Return the words of a well-read paragraph that may be misread, with what they may be.

        ``weights`` are those of the channels at each token. Nearly all words are passed over at the
        cost of the language model's probability: they are expected, or nothing that they may be
        instead would be.
        """
        model = self._decoder.model
        ids, begin, end = ids_of(pieces), model.ids[BEGIN], model.ids[END]
        costs, states = costs_as_read(model.table, ids, begin, end)
        doubtful = np.flatnonzero(looked_at(pieces) & (costs > _SURPRISING)).tolist()
        if not doubtful:
            return []
        tokens = [t for piece in pieces for t in piece.tokens]
        parts, counts = [], np.zeros(len(tokens) + 1, np.int32)
        for i in doubtful:
            words, logs = self._may_be(tokens[i].text)
            parts.append((words, logs))
            counts[i + 1] = len(words) // 4
        hopeful = promising(
            model.table,
            ids,
            states,
            end,
            np.cumsum(counts, dtype=np.int32),
            np.frombuffer(b"".join([p[0] for p in parts]), np.int32),
            np.frombuffer(b"".join([p[1] for p in parts]), np.float32),
            _PROMISING,
        )
        return self._decoded(text, tokens, ids, weights, hopeful) if hopeful.any() else []

    def _may_be(self, word: str) -> tuple[bytes, bytes]:
        """Return the words that a word may be instead, and at most how likely in nats."""
        known = self._instead.get(word)
        if known is None and self._decoder.hypotheses.vocabulary.is_foreign(word):
            known = self._instead[word] = b"", b""
        if known is None:
            edges = self._edges(word, capitals=word.isupper())
            own = edges["p"][:, IDENTITY]
            other = edges["p"] @ _HIGHEST_WEIGHTS
            at = (own == 0) & (other > 0) & (edges["second"] < 0)
            logs = np.log(other[at] + _NOWHERE) - np.log(own.max(initial=0) + _NOWHERE)
            known = edges["word"][at].tobytes(), logs.astype(np.float32).tobytes()
            self._instead[word] = known
        return known

    def _edges(self, word: str, *, capitals: bool) -> NDArray[np.void]:
        of_word = self._decoder.hypotheses.of_word
        return np.frombuffer(
            of_word(word, among_capitals=capitals, misread=False, light=True), EDGE
        )

    def _decoded(
        self,
        text: str,
        tokens: Sequence[Token],
        ids: NDArray[np.int32],
        weights: NDArray[np.float64],
        doubtful: NDArray[np.bool_],
    ) -> list[Doubt]:
        """Return the doubtful words that the best path reads as others."""
        capitals = among_capitals(tokens)
        parts = [
            self._edges(t.text, capitals=capitals[i]).tobytes()
            if doubtful[i]
            else self._decoder.hypotheses.of_class(int(ids[i]))
            for i, t in enumerate(tokens)
        ]
        first = np.concatenate([[0], np.cumsum([len(p) // EDGE.itemsize for p in parts])])
        edges = np.frombuffer(b"".join(parts), EDGE)
        shares = edges["p"] * weights[np.repeat(np.arange(len(tokens)), np.diff(first))]
        total = shares.sum(axis=1) + _NOWHERE
        logs = np.log(total)
        scores = self._decoder.best(edges, logs, first.tolist())[2]
        out = []
        for i in np.flatnonzero(doubtful).tolist():
            span = slice(first[i], first[i + 1])
            own = edges["p"][span][:, IDENTITY] > 0
            as_read = int(first[i] + np.argmax(np.where(own, scores[span], 2 * NEVER)))
            e = int(first[i] + np.argmax(np.where(own, 2 * NEVER, scores[span])))
            restored = self._decoder.spell(tokens[i], int(edges["word"][e]), capitals[i])
            word = tokens[i].text
            if own.all() or restored == place_tone(word) or _stays(word, restored):
                continue
            gain = float(scores[e] - scores[as_read])
            gain += _noise_of_texts(gain - float(logs[e] - logs[as_read]))
            if not capitals[i] and tokens[i].text[0].isupper() and not _begins(tokens, i):
                gain -= _NAME
            if gain > _LEAST_GAIN:
                out.append(Doubt(i, restored, gain, float(shares[e, LIGHT] / total[e])))
        return out


def _stays(word: str, restored: str) -> bool:
    """Tell whether a word is right whatever the model expects.

    Two capitals stand for anything (KT, TM), a figure at a word's end is a footnote's, and some
    words are written in two ways.
    """
    return (
        (len(word) <= _SHORT and word.isupper())
        or any(map(str.isdigit, word))
        or {word.lower(), restored.lower()} in _EITHER
    )


def _noise_of_texts(nats: float) -> float:
    """Return what is to be added to a gain for the misread words of the model's own texts.

    A word that the model expects ``nats`` less than another that is misread as it may be there for
    no other reason: its own probability is what those misreadings leave of it.
    """
    return -math.log(max(1 - _MISREAD_IN_TEXTS * math.exp(min(nats, _MOST_NATS)), _LEFT))


def _begins(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a token begins a sentence, a quotation or an item of a list."""
    return i == 0 or (tokens[i - 1].kind is Kind.PUNCTUATION and tokens[i - 1].text not in ",;-")

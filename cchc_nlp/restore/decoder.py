"""The decoder: raw tokens to a lattice of readings, and its best path spelled out."""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.case_rates import cases
from cchc_nlp.restore.casing import among_capitals, with_case
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.edges import EDGE, LIGHT, MISREAD, NO_EDGES, STRIPPED, Edges
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.lattice import (
    NO_WORD,
    Lattice,
    best_path,
    confidences,
    readings,
)
from cchc_nlp.restore.lexicon import Lexicon
from cchc_nlp.restore.models import Models
from cchc_nlp.restore.reranker import rerank
from cchc_nlp.restore.symbols import repair_symbol
from cchc_nlp.restore.tokens import (
    BEGIN,
    END,
    OTHER,
    PUNCTUATION,
    SYMBOL,
    UNKNOWN,
    Kind,
    Token,
    number_class,
)
from cchc_nlp.text import place_tone
from cchc_nlp.types import RestoredToken

__all__ = ["Decoder"]

_WEIGHT = 1.0
"""Exponent of the language model; other values were not measured."""

_TRUST, _SHARE = 0.35, 0.7
"""Weights of the network's logit and of the n-grams where the network re-scores a word.

Chosen on admin_dev, held-out Wikipedia and the rendered dev lines.
"""

_REFUSED = -1e6
"""Log-probability of a reading that is ruled out, so that an alternative is found."""

_NEGLIGIBLE = 1e-4
"""Weight of a channel at a token below which its readings are not looked for (not measured)."""

_NOWHERE = 1e-300
"""Added to probabilities before the logarithm is taken, which zero does not have."""

_MISREAD_PUNCTUATION, _PUNCTUATION_COST = ("?", "!"), -6.0
"""Punctuation that OCR prints for the end of a letter (xu? for xử), and the log-probability of its
being real in misread text: administrative reports hardly ask or exclaim (not measured)."""

_WORDS_AFTER_A_SYMBOL = 40
"""Tokens after a document symbol that may spell out what it abbreviates (not measured)."""


class Decoder:
    """Finds the most likely words for raw tokens: channel, language model, network, lexicon."""

    def __init__(self, models: Models) -> None:
        model = models.language
        usual = next(iter(models.misread.values()))
        self.hypotheses = Hypotheses(usual, models.light, model)
        self._rates = models.case_rates
        self.model = model
        self._network = models.network
        self._fixed = {text: model.ids.get(word, NO_WORD) for text, word in PUNCTUATION.items()}
        self._lexicon: Lexicon | None = None
        self._unknown, self._symbol, self._other = (model.ids[w] for w in (UNKNOWN, SYMBOL, OTHER))

    def with_channel(self, channel: Channel) -> Decoder:
        """Return a decoder with a channel that was adapted from this one's."""
        other = copy.copy(self)
        other.hypotheses = self.hypotheses.with_channel(channel)
        return other

    def with_lexicon(self, lexicon: Lexicon) -> Decoder:
        """Return a decoder that prefers the words of a lexicon."""
        other = copy.copy(self)
        other._lexicon = lexicon
        return other

    def decode(
        self,
        text: str,
        tokens: list[Token],
        weights: NDArray[np.float64],
        *,
        refused: Collection[tuple[int, str]] = (),
    ) -> list[RestoredToken]:
        """Return the restored tokens of a paragraph.

        ``weights`` are those of the channels at each token, shape ``(tokens, channels)``.
        ``refused`` are readings, as ``(start, word in lowercase)``, that are ruled out.
        """
        capitals = among_capitals(tokens)
        own = self._lexicon.find(tokens, self.hypotheses.misread.channel) if self._lexicon else {}
        edges, first = self._edges(tokens, capitals, own, weights)
        at_token = np.repeat(np.arange(len(tokens)), np.diff(first))
        logs = np.log(np.einsum("ec,ec->e", edges["p"], weights[at_token]) + _NOWHERE)
        logs += self._rates.logs[cases(tokens, capitals)[at_token], edges["word"]]
        if refused:
            self._refuse(edges, logs, first, tokens, refused)
        lattice, path, scores = self.best(edges, logs, first)
        confidence = confidences(lattice, path, scores)
        out, at = [], 0
        for (length, word, second), sure in zip(
            edges[["length", "word", "second"]][path].tolist(), confidence.tolist(), strict=True
        ):
            spelled = self._spell(
                text,
                tokens[at : at + length],
                (word, second),
                capitals[at],
                sure,
                glue=" " if weights[at, MISREAD] > weights[at, STRIPPED] else "",
            )
            if at in own:
                name = with_case(own[at], tokens[at].text, capitals[at], name=True)
                spelled = spelled._replace(restored=name)
            out.append(spelled)
            at += length
        return self._repair_symbols(out, {t.start for t in tokens if t.kind is Kind.SYMBOL})

    def _edges(
        self,
        tokens: list[Token],
        capitals: list[bool],
        own: Mapping[int, str],
        weights: NDArray[np.float64],
    ) -> tuple[NDArray[Any], list[int]]:
        """Return the edges of a lattice over tokens, and the index of each position's first one.

        ``own`` are the words of the user's lexicon, by the index of their token.
        """
        first, count, parts = [0], 0, list[Edges]()
        misread = (weights[:, MISREAD] > _NEGLIGIBLE).tolist()
        light = (weights[:, LIGHT] > _NEGLIGIBLE).tolist()
        for i, token in enumerate(tokens):
            parts.append(
                self._of_term(own[i])
                if i in own
                else self._readings(token, capitals[i], misread[i], light[i])
            )
            count += len(parts[-1]) // EDGE.itemsize
            if (
                misread[i]
                and i + 1 < len(tokens)
                and token.kind is Kind.WORD
                and i not in own
                and i + 1 not in own
            ):
                joined = self._joined(token, tokens[i + 1])
                if joined:
                    parts.append(joined)
                    count += len(joined) // EDGE.itemsize
            first.append(count)
        return np.frombuffer(b"".join(parts), EDGE), first

    def _refuse(
        self,
        edges: NDArray[Any],
        logs: NDArray[np.float64],
        first: Sequence[int],
        tokens: Sequence[Token],
        refused: Collection[tuple[int, str]],
    ) -> None:
        """Rule out readings: their log-probabilities in ``logs`` are changed."""
        for i, token in enumerate(tokens):
            for e in range(first[i], first[i + 1]):
                if (token.start, self.model.words[edges["word"][e]].lower()) in refused:
                    logs[e] = _REFUSED

    def best(
        self, edges: NDArray[Any], logs: NDArray[np.float64], first: Sequence[int]
    ) -> tuple[Lattice, NDArray[np.int32], NDArray[np.float64]]:
        """Return the lattice, the best path through it, and the score of every edge beside it."""
        lattice = Lattice(
            np.array(first, np.int32),
            np.ascontiguousarray(edges["length"]),
            np.ascontiguousarray(edges["word"]),
            np.ascontiguousarray(edges["second"]),
            logs,
        )
        begin, end = self.model.ids[BEGIN], self.model.ids[END]
        path = best_path(self.model.table, lattice, begin, end, _WEIGHT)
        scores = readings(self.model.table, lattice, path, begin, end, _WEIGHT)
        if self._network is not None:
            rerank(self._network, lattice, path, scores, begin, end, _TRUST, _SHARE)
        return lattice, path, scores

    def _repair_symbols(
        self, tokens: list[RestoredToken], symbols: set[int]
    ) -> list[RestoredToken]:
        """Repair document symbols, once the words after them, which may explain them, are restored.

        ``symbols`` are the offsets at which symbols start.
        """
        for i, token in enumerate(tokens):
            if token.start in symbols:
                following = " ".join(t.restored for t in tokens[i + 1 : i + _WORDS_AFTER_A_SYMBOL])
                tokens[i] = token._replace(
                    restored=repair_symbol(token.raw, following, self.model.ids)
                )
        return tokens

    def _of_term(self, word: str) -> Edges:
        """Return the single reading of a token that is a word of the user's lexicon."""
        return self.hypotheses.of_class(
            self.model.ids.get(word.lower(), self.model.ids.get(word, self._unknown))
        )

    def _joined(self, token: Token, following: Token) -> Edges:
        """Return the readings of two tokens as one word.

        They may be halves of it, or the word and the end of a letter read as "?" or "!".
        """
        if following.kind is Kind.WORD:
            return self.hypotheses.of_halves(token.text.lower(), following.text.lower())
        if following.text in _MISREAD_PUNCTUATION and following.start == token.end:
            return self.hypotheses.with_punctuation(token.text + following.text)
        return NO_EDGES

    def _readings(self, token: Token, capitals: bool, misread: bool, light: bool) -> Edges:
        """Return the readings of one token."""
        match token.kind:
            case Kind.WORD:
                return self.hypotheses.of_word(
                    token.text, among_capitals=capitals, misread=misread, light=light
                )
            case Kind.NUMBER if misread:
                return self.hypotheses.of_number(token.text)
            case Kind.NUMBER:
                return self.hypotheses.of_class(self.model.ids[number_class(token.text)])
            case Kind.SYMBOL:
                return self.hypotheses.of_class(self._symbol)
            case Kind.PROTECTED:
                return self.hypotheses.of_class(self._other)
            case _:
                rare = _PUNCTUATION_COST if misread and token.text in _MISREAD_PUNCTUATION else 0.0
                return self.hypotheses.of_class(self._fixed.get(token.text, NO_WORD), rare)

    def spell(self, token: Token, word: int, capitals: bool) -> str:
        """Return a word, by its id, in the case of a token; ``capitals``: it is among capitals."""
        return self._spell(token.text, [token], (word, -1), capitals, 1.0, "").restored

    def _spell(
        self,
        text: str,
        tokens: list[Token],
        chosen: tuple[int, int],
        capitals: bool,
        sure: float,
        glue: str,
    ) -> RestoredToken:
        """Spell the chosen words in the case of the raw tokens; ``glue`` parts two run together."""
        start, end = tokens[0].start, tokens[-1].end
        if (
            len(tokens) == 1
            and chosen[1] < 0 <= chosen[0]
            and tokens[0].kind is Kind.WORD
            and tokens[0].text.islower()
        ):  # the usual case, which needs none of what follows
            word = self.model.words[chosen[0]]
            raw = tokens[0].text
            return RestoredToken(
                text[start:end],
                raw if word[0] == "<" or place_tone(raw) == word else word,
                start,
                end,
                sure,
            )
        raw = tokens[0].text if len(tokens) == 1 else text[start:end]
        words = [self.model.words[w] for w in chosen if w >= 0]
        if not words or words[0].startswith("<") or tokens[0].kind is Kind.PUNCTUATION:
            spelled = raw
        else:
            spelled = glue.join(
                with_case(w, raw if i == 0 else raw[1:], capitals) for i, w in enumerate(words)
            )
            if place_tone(raw) == spelled:  # a tone on the other vowel is no other word
                spelled = raw
        return RestoredToken(text[start:end], spelled, start, end, sure)

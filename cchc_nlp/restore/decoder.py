"""The decoder: raw tokens to a lattice of readings, and its best path spelled out."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.case_rates import UNTOLD, cases
from cchc_nlp.restore.casing import among_capitals, with_case
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.edges import IDENTITY, LIGHT, MISREAD, STRIPPED
from cchc_nlp.restore.graph import Graph
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.lattice import (
    Lattice,
    best_path,
    confidences,
    readings,
)
from cchc_nlp.restore.lexicon import Lexicon
from cchc_nlp.restore.models import LOSING_BLANKS, Models
from cchc_nlp.restore.reranker import rerank
from cchc_nlp.restore.symbols import repair_symbol
from cchc_nlp.restore.tokens import BEGIN, END, NUMBERS, Kind, Token, digits_of
from cchc_nlp.restore.units import units
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

_LIKELY = 0.5
"""Weight of misreading at a token from which it may be several words run together."""

_BARS, _BAR_LOST = re.compile(r"^[A-Z]*D[A-Z]*$"), 0.4
"""Abbreviations that are not known, with a D that may have been Đ, and how often it was."""

_NOWHERE = 1e-300
"""Added to probabilities before the logarithm is taken, which zero does not have."""

_WORDS_AFTER_A_SYMBOL = 40
"""Tokens after a document symbol that may spell out what it abbreviates (not measured)."""


class Decoder:
    """Finds the most likely words for raw tokens: channel, language model, network, lexicon."""

    def __init__(self, models: Models) -> None:
        model = models.language
        self.engine, usual = next(iter(models.misread.items()))
        self.hypotheses = Hypotheses(usual, models.light, model)
        self._rates = models.case_rates
        self.model = model
        self._network = models.network
        self._graph = Graph(self.hypotheses)
        self._lexicon: Lexicon | None = None

    def with_engine(self, engine: str, channel: Channel) -> Decoder:
        """Return a decoder with the channel of another engine."""
        other = copy.copy(self)
        other.engine = engine
        other.hypotheses = self.hypotheses.with_engine(channel)
        other._graph = Graph(other.hypotheses)
        return other

    def with_channel(self, channel: Channel) -> Decoder:
        """Return a decoder with a channel that was adapted from this one's."""
        other = copy.copy(self)
        other.hypotheses = self.hypotheses.with_channel(channel)
        other._graph = Graph(other.hypotheses)
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
        terms = self._lexicon.find(tokens, self.hypotheses.misread.channel) if self._lexicon else {}
        misread = weights[:, MISREAD] > _LIKELY
        found = units(
            tokens,
            [
                bool(misread[i])
                and i not in terms
                and t.kind is Kind.WORD
                and self.hypotheses.may_be_run_together(t.text)
                for i, t in enumerate(tokens)
            ],
        )
        parted = misread & (self.engine in LOSING_BLANKS)
        of, rows = found.parents, weights[found.parents]
        at_unit = {int(np.searchsorted(of, i)): term for i, term in terms.items()}
        edges, first = self._graph.edges(found, [capitals[k] for k in of.tolist()], at_unit, rows)
        at = np.repeat(np.arange(len(of)), np.diff(first))
        logs = np.log(np.einsum("ec,ec->e", edges["p"], rows[at]) + _NOWHERE)
        told = np.where(found.apart, UNTOLD, cases(tokens, capitals)[of])
        logs += self._rates.logs[told[at], edges["word"]]
        if refused:
            self._refuse(edges, logs, first, found.tokens, refused)
        lattice, path, scores = self.best(edges, logs, first)
        confidence = confidences(lattice, path, scores)
        out, i = list[RestoredToken](), 0
        for (length, word, second), sure in zip(
            edges[["length", "word", "second"]][path].tolist(), confidence.tolist(), strict=True
        ):
            k = int(of[i])
            spelled = self._spell(
                text,
                found.tokens[i : i + length],
                (word, second),
                capitals[k] or (found.apart[i] and tokens[k].text.isupper()),
                sure,
                glue=" " if weights[k, MISREAD] > weights[k, STRIPPED] else "",
            )
            if k in terms:
                name = with_case(terms[k], tokens[k].text, capitals[k], name=True)
                spelled = spelled._replace(restored=name)
            if self.model.words[word][:1] == "<" and _BARS.search(spelled.raw):
                lost = 1 - float(weights[k, IDENTITY] + weights[k, LIGHT])
                sure = min(sure, 1 - _BAR_LOST * lost)
                spelled = spelled._replace(confidence=sure)
            if i and (of[i - 1] == k or (parted[k] and _adjoin(tokens[of[i - 1]], tokens[k]))):
                spelled = _with_blank(out.pop(), spelled)
            out.append(spelled)
            i += length
        return self._repair_symbols(out, {t.start for t in tokens if t.kind is Kind.SYMBOL})

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
            if word[0] == "<":
                word = _number(raw, word)
            return RestoredToken(
                text[start:end], raw if place_tone(raw) == word else word, start, end, sure
            )
        raw = tokens[0].text if len(tokens) == 1 else text[start:end]
        words = [self.model.words[w] for w in chosen if w >= 0]
        if not words or words[0].startswith("<") or tokens[0].kind is Kind.PUNCTUATION:
            spelled = _number(raw, words[0]) if words and tokens[0].kind is Kind.WORD else raw
        else:
            spelled = glue.join(
                with_case(w, raw if i == 0 else raw[1:], capitals) for i, w in enumerate(words)
            )
            if place_tone(raw) == spelled:  # a tone on the other vowel is no other word
                spelled = raw
        return RestoredToken(text[start:end], spelled, start, end, sure)


def _adjoin(before: Token, token: Token) -> bool:
    """Tell whether two words lost the blank between them."""
    return before.kind is Kind.WORD is token.kind and before.end == token.start


def _number(raw: str, word: str) -> str:
    """Return a token of a class of the language model: a misread number, or as it was read."""
    return (digits_of(raw) if word in NUMBERS else "") or raw


def _with_blank(before: RestoredToken, part: RestoredToken) -> RestoredToken:
    """Return two words that lost the blank between them as the one token that they were read as."""
    return RestoredToken(
        before.raw + part.raw,
        f"{before.restored} {part.restored}",
        before.start,
        part.end,
        min(before.confidence, part.confidence),
    )

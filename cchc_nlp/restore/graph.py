"""The lattice of a paragraph: every reading of its tokens, alone, joined and taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.casing import small
from cchc_nlp.restore.edges import EDGE, LIGHT, MISREAD, Edges, lengthened
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.lattice import NO_WORD
from cchc_nlp.restore.tokens import (
    OTHER,
    PUNCTUATION,
    SYMBOL,
    UNKNOWN,
    Kind,
    Token,
    number_class,
)
from cchc_nlp.restore.units import Units

__all__ = ["Graph"]

_NEGLIGIBLE = 1e-4
"""Weight of a channel at a token below which its readings are not looked for (not measured)."""

_RARE = {**dict.fromkeys("?!", -6.0), **dict.fromkeys("*{}[]<>|\\^$~", -4.0)}
"""Log-probabilities of signs being real in misread text: OCR prints them for letters, or for their
ends (xu? for xử, c* for cứ), and administrative reports hardly have them (not measured)."""

_BEFORE_A_NUMBER = -4.0
"""Log-probability of a number between a word and a number, where "là" stands more often."""

_MOST_JOINED, _LONGEST_JOINED, _LONGEST_PART = 4, 14, 8
"""Tokens that may be one word, its characters, and those of a word run together with others."""


class Graph:
    """Gathers the edges of a lattice."""

    def __init__(self, hypotheses: Hypotheses) -> None:
        self._hypotheses, ids = hypotheses, hypotheses.ids
        self._fixed = {text: ids.get(word, NO_WORD) for text, word in PUNCTUATION.items()}
        self._unknown, self._symbol, self._other = (ids[w] for w in (UNKNOWN, SYMBOL, OTHER))

    def edges(
        self,
        units: Units,
        capitals: list[bool],
        terms: Mapping[int, str],
        weights: NDArray[np.float64],
    ) -> tuple[NDArray[Any], list[int]]:
        """Return the edges over units, and the index of each position's first one.

        ``capitals`` and ``weights`` are those of the units; ``terms`` the words of the user's
        lexicon, by the index of their unit.
        """
        first, count, parts = [0], 0, list[Edges]()
        misread = (weights[:, MISREAD] > _NEGLIGIBLE).tolist()
        light = (weights[:, LIGHT] > _NEGLIGIBLE).tolist()
        for i, token in enumerate(units.tokens):
            if i in terms:
                found = [self._of_term(terms[i])]
            elif units.apart[i]:
                found = list(self._of_run(units, i, capitals[i]))
            else:
                found = [self._of_token(token, capitals[i], misread[i], light[i])]
                if misread[i] and _may_be_a_word(units.tokens, i):
                    found = [self._hypotheses.of_number(token.text, _BEFORE_A_NUMBER)]
                if misread[i]:
                    found += self._joined(units, i, terms)
            parts += found
            count += sum(map(len, found)) // EDGE.itemsize
            first.append(count)
        return np.frombuffer(b"".join(parts), EDGE), first

    def _of_term(self, word: str) -> Edges:
        """Return the single reading of a token that is a word of the user's lexicon."""
        ids = self._hypotheses.ids
        return self._hypotheses.of_class(ids.get(word.lower(), ids.get(word, self._unknown)))

    def _of_token(self, token: Token, capitals: bool, misread: bool, light: bool) -> Edges:
        hypotheses = self._hypotheses
        match token.kind:
            case Kind.WORD:
                return hypotheses.of_word(
                    token.text, among_capitals=capitals, misread=misread, light=light
                )
            case Kind.NUMBER if misread:
                return hypotheses.of_number(token.text)
            case Kind.NUMBER:
                return hypotheses.of_class(hypotheses.ids[number_class(token.text)])
            case Kind.SYMBOL:
                return hypotheses.of_class(self._symbol)
            case Kind.PROTECTED:
                return hypotheses.of_class(self._other)
            case _:
                rare = _RARE.get(token.text, 0.0) if misread else 0.0
                return hypotheses.of_class(self._fixed.get(token.text, NO_WORD), rare)

    def _joined(self, units: Units, i: int, terms: Mapping[int, str]) -> Iterator[Edges]:
        """Return the readings of a token and those after it as one word.

        They are halves of it, or letters and the signs that OCR printed for others.
        """
        tokens = units.tokens
        text, signs = tokens[i].text, tokens[i].kind is Kind.PUNCTUATION
        following = i + 1 < len(tokens) and not units.apart[i + 1] and i + 1 not in terms
        if following and not signs and tokens[i].kind is Kind.WORD is tokens[i + 1].kind:
            yield self._hypotheses.of_halves(text.lower(), tokens[i + 1].text.lower())
        for j in range(i + 1, min(i + _MOST_JOINED, len(tokens))):
            token = tokens[j]
            if token.start != tokens[j - 1].end or units.apart[j] or j in terms:
                return
            text += token.text
            signs |= token.kind is Kind.PUNCTUATION
            if len(text) > _LONGEST_JOINED or token.kind in (Kind.SYMBOL, Kind.PROTECTED):
                return
            if signs:
                yield self._hypotheses.of_signs(text, j + 1 - i)

    def _of_run(self, units: Units, i: int, capitals: bool) -> Iterator[Edges]:
        """Return the readings of a part of a token taken apart, from one of its characters on."""
        rest = units.rest(i)
        begins = i == 0 or units.parents[i - 1] != units.parents[i]
        if begins:
            whole = self._hypotheses.of_word(
                rest, among_capitals=capitals, misread=True, light=False
            )
            yield lengthened(whole, len(rest))
        letters = rest.lower() if capitals or rest.isupper() else small(rest) if begins else rest
        for length in range(1, min(_LONGEST_PART, len(rest)) + 1):
            if length < len(rest) or not begins:
                yield self._hypotheses.of_part(letters[:length], begins=begins)


def _may_be_a_word(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a number stands between a word and another number."""
    return (
        tokens[i].kind is Kind.NUMBER
        and 0 < i < len(tokens) - 1
        and tokens[i - 1].kind is Kind.WORD
        and tokens[i + 1].kind is Kind.NUMBER
    )

"""How often words are written with a capital inside a sentence: what its case tells of a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.tokens import Kind, Token

__all__ = ["CAPITAL", "SMALL", "UNTOLD", "CaseRates", "cases"]

UNTOLD, SMALL, CAPITAL = 0, 1, 2

_MOST = 255


def cases(tokens: Sequence[Token], among_capitals: Sequence[bool]) -> NDArray[np.int8]:
    """Return what the case of each token tells: :data:`SMALL`, :data:`CAPITAL` or nothing.

    A word that begins a sentence tells nothing, nor does one in capitals or beside one.

    >>> from cchc_nlp.restore.tokens import tokenize
    >>> tokens = list(tokenize("Tại phường Cẩm Thành"))
    >>> cases(tokens, [False] * 4).tolist()
    [0, 1, 2, 2]
    """
    out = np.zeros(len(tokens), np.int8)
    for i in range(1, len(tokens)):
        text, kind = tokens[i].text, tokens[i].kind
        if kind is not Kind.WORD or tokens[i - 1].kind is not Kind.WORD or among_capitals[i]:
            continue
        if text.islower():
            out[i] = SMALL
        elif text[0].isupper() and (len(text) == 1 or text[1:].islower()):
            out[i] = CAPITAL
    return out


@dataclass(frozen=True, slots=True)
class CaseRates:
    """Log-probabilities, in nats, of the case of each word of a language model.

    ``logs`` has a row a case (:data:`UNTOLD`, :data:`SMALL`, :data:`CAPITAL`) and a column a word,
    and one more of zeros for what is no word.
    """

    logs: NDArray[np.float32]

    @classmethod
    def of(cls, shares: NDArray[np.float64]) -> Self:
        """Return the rates by the share of capitals of each word, between 0 and 1."""
        rates = np.clip(shares, 1 / _MOST, 1 - 1 / _MOST)
        rows = [np.zeros_like(rates), np.log(1 - rates), np.log(rates)]
        return cls(np.hstack([np.array(rows), np.zeros((3, 1))]).astype(np.float32))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the rates of a language model's words."""
        with np.load(path) as data:
            return cls.of(data["capital"] / _MOST)

    def save(self, path: Path) -> None:
        """Write the rates, a byte a word."""
        rates = np.round(np.exp(self.logs[CAPITAL, :-1]) * _MOST).astype(np.uint8)
        np.savez_compressed(path, capital=rates)

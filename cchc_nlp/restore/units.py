"""Positions of the lattice: tokens, and the characters of tokens that may be words run together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.tokens import Kind, Token

__all__ = ["Units", "units"]


class Units(NamedTuple):
    """What the lattice goes through.

    ``tokens`` are tokens, or single characters of one that is taken apart; ``parents`` are the
    indices of the tokens that they are or belong to, ``apart`` tells those that are characters.
    """

    tokens: list[Token]
    parents: NDArray[np.intp]
    apart: list[bool]

    def rest(self, i: int) -> str:
        """Return what is left of the token of a character, from that character on."""
        end = i
        while end < len(self.tokens) and self.parents[end] == self.parents[i]:
            end += 1
        return "".join(t.text for t in self.tokens[i:end])


def units(tokens: Sequence[Token], apart: Sequence[bool]) -> Units:
    """Return the units of tokens of which some are taken ``apart``.

    >>> from cchc_nlp.restore.tokens import tokenize
    >>> found = units(list(tokenize("năm ndm2026")), [False, True])
    >>> [t.text for t in found.tokens]
    ['năm', 'n', 'd', 'm', '2', '0', '2', '6']
    >>> found.rest(4)
    '2026'
    """
    out, parents, parted = list[Token](), list[int](), list[bool]()
    for k, token in enumerate(tokens):
        if not apart[k]:
            out.append(token)
            parents.append(k)
            parted.append(False)
            continue
        for j, c in enumerate(token.text):
            out.append(Token(c, token.start + j, token.start + j + 1, Kind.WORD))
            parents.append(k)
            parted.append(True)
    return Units(out, np.array(parents, np.intp), parted)

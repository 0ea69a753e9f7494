"""Text between blanks, with all that restoration asks of it, remembered by its letters.

A report repeats itself: what is remembered is looked up at a small part of the cost of cutting and
weighing it anew, which is what keeps well-read text fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.edges import CHANNELS
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.misreadings import make_room
from cchc_nlp.restore.tokens import (
    OTHER,
    PUNCTUATION,
    SYMBOL,
    Kind,
    Token,
    number_class,
    tokenize,
)
from cchc_nlp.text import compose, has_vietnamese_letter, unify

__all__ = ["Piece", "Pieces", "ids_of", "looked_at"]

_NO_WORD = -1
_PIECE = re.compile(r"\S+")


class Piece(NamedTuple):
    """Text without white space.

    ``tokens`` have their offsets in the piece and their letters composed. ``ids`` are those of the
    language model's words for them as they were read (int32), ``looked`` tells the words of more
    than one letter among them (bool), ``evidence`` has a row of channels for each of those
    (float64); all as bytes, because those of a paragraph's pieces are joined so often. ``words``
    are those words, ``small`` and ``marked`` count those of them that are not in capitals, and of
    these the ones with a letter that only Vietnamese has, ``odd`` the ones that are not known.
    """

    tokens: tuple[Token, ...]
    ids: bytes
    looked: bytes
    evidence: bytes
    words: tuple[str, ...]
    small: int
    marked: int
    odd: int


class Pieces(dict[str, Piece]):
    """The pieces of texts, made when first asked for."""

    def __init__(self, hypotheses: Hypotheses) -> None:
        super().__init__()
        self._hypotheses, self._evidence = hypotheses, hypotheses.evidence

    def __missing__(self, text: str) -> Piece:
        make_room(self)
        tokens = tuple(t._replace(text=compose(t.text)) for t in tokenize(unify(text)))
        words = tuple(t.text for t in tokens if _is_looked_at(t))
        small = [w for w in words if not w.isupper()]
        evidence = [self._evidence.of(w, misread=False) for w in words]
        piece = self[text] = Piece(
            tokens,
            np.array([self._as_read(t) for t in tokens], np.int32).tobytes(),
            np.array([_is_looked_at(t) for t in tokens], np.bool_).tobytes(),
            np.array(evidence, np.float64).tobytes(),
            words,
            len(small),
            sum(map(has_vietnamese_letter, small)),
            sum(not self._evidence.vocabulary.is_known(w) for w in words),
        )
        return piece

    def of(self, text: str) -> list[Piece]:
        """Return the pieces of a text."""
        return [self[piece] for piece in text.split()]

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text, at their places in it."""
        return list(self._tokens(text))

    def _tokens(self, text: str) -> Iterator[Token]:
        for match in _PIECE.finditer(text):
            at = match.start()
            for token, start, end, kind in self[match.group()].tokens:
                yield Token(token, at + start, at + end, kind)

    def evidence(self, pieces: Sequence[Piece], *, misread: bool) -> NDArray[np.float64]:
        """Return the probability of each word of pieces under each channel, a row a word.

        Without ``misread`` that of misreading is left out (zero): it takes a search.
        """
        parts = [self._with_misread(p) if misread else p.evidence for p in pieces]
        return np.frombuffer(b"".join(parts), np.float64).reshape(-1, len(CHANNELS))

    def _with_misread(self, piece: Piece) -> bytes:
        rows = [self._evidence.of(w, misread=True) for w in piece.words]
        return np.array(rows, np.float64).tobytes()

    def _as_read(self, token: Token) -> int:
        """Return the id of the language model's word for a token as it was read."""
        match token.kind:
            case Kind.WORD:
                return self._hypotheses.as_read(token.text)
            case Kind.NUMBER:
                return self._hypotheses.ids[number_class(token.text)]
            case Kind.SYMBOL:
                return self._hypotheses.ids[SYMBOL]
            case Kind.PROTECTED:
                return self._hypotheses.ids[OTHER]
            case _:
                return self._hypotheses.ids.get(PUNCTUATION.get(token.text, ""), _NO_WORD)


def _is_looked_at(token: Token) -> bool:
    return token.kind is Kind.WORD and len(token.text) > 1


def ids_of(pieces: Sequence[Piece]) -> NDArray[np.int32]:
    """Return the ids of the language model's words for pieces as they were read."""
    return np.frombuffer(b"".join([p.ids for p in pieces]), np.int32)


def looked_at(pieces: Sequence[Piece]) -> NDArray[np.bool_]:
    """Tell which tokens of pieces are words of more than one letter."""
    return np.frombuffer(b"".join([p.looked for p in pieces]), np.bool_)

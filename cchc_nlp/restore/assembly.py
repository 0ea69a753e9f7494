"""Restored texts, put together from their tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from cchc_nlp.restore.tokens import Token, tokenize
from cchc_nlp.text import OffsetMap, compose, unify
from cchc_nlp.types import Restoration, RestoredToken

__all__ = ["assemble", "kept", "repaired"]

_SURE_ENOUGH = 0.85
"""Probability from which a word of well-read text is repaired."""


class _KeptTokens(Sequence[RestoredToken]):
    """The tokens of a text that was kept, which is cut when one is first asked for.

    Most of an archive is well read, and most that is done with it needs its text alone.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: tuple[RestoredToken, ...] | None = None

    def _cut(self) -> tuple[RestoredToken, ...]:
        if self._tokens is None:
            text = self._text
            self._tokens = tuple(_kept_token(text, t) for t in tokenize(unify(text)))
        return self._tokens

    def __len__(self) -> int:
        return len(self._cut())

    @overload
    def __getitem__(self, at: int) -> RestoredToken: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[RestoredToken]: ...
    def __getitem__(self, at: int | slice) -> RestoredToken | Sequence[RestoredToken]:
        return self._cut()[at]

    def __iter__(self) -> Iterator[RestoredToken]:
        return iter(self._cut())

    def __eq__(self, other: object) -> bool:
        return self._cut() == (other._cut() if isinstance(other, _KeptTokens) else other)

    def __hash__(self) -> int:
        return hash(self._cut())


def _kept_token(text: str, token: Token) -> RestoredToken:
    return RestoredToken(
        text[token.start : token.end], compose(token.text), token.start, token.end, 1.0
    )


def kept(text: str) -> Restoration:
    """Return a text as it was read, but for its letters composed and those that look alike.

    >>> kept("UВND tỉnh").text == "UBND tỉnh"  # the first has a Cyrillic В
    True
    """
    if compose(unify(text)) != text:
        return assemble(text, [_kept_token(text, t) for t in tokenize(unify(text))], degraded=False)
    whole = OffsetMap([(0, len(text), 0, len(text))])
    return Restoration(text, _KeptTokens(text), whole, degraded=False)


def repaired(
    text: str, tokens: Sequence[Token], right: Mapping[int, tuple[str, float]]
) -> Restoration:
    """Return a text as it was read but for some tokens, by their index what they are and how sure.

    Those of which it is not sure enough stay, and are told to be less sure themselves.
    """
    if not right:
        return kept(text)
    out = [_kept_token(text, t) for t in tokens]
    for i, (word, sure) in right.items():
        out[i] = (
            out[i]._replace(restored=word, confidence=sure)
            if sure >= _SURE_ENOUGH
            else out[i]._replace(confidence=1 - sure)
        )
    return assemble(text, out, degraded=False)


def assemble(text: str, tokens: Sequence[RestoredToken], *, degraded: bool) -> Restoration:
    """Join restored tokens with the white space between them in the source ``text``.

    >>> from cchc_nlp.types import RestoredToken
    >>> tokens = [RestoredToken("sé", "số", 0, 2, 0.9), RestoredToken("5", "5", 4, 5, 1.0)]
    >>> restoration = assemble("sé  5", tokens, degraded=True)
    >>> restoration.text, restoration.offsets.to_source(4, 5)
    ('số  5', (4, 5))
    """
    parts: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    at = length = 0
    for token in tokens:
        gap = text[at : token.start]
        if gap:
            pieces.append((length, length + len(gap), at, token.start))
        length += len(gap)
        pieces.append((length, length + len(token.restored), token.start, token.end))
        parts += [gap, token.restored]
        length += len(token.restored)
        at = token.end
    if at < len(text):
        pieces.append((length, length + len(text) - at, at, len(text)))
        parts.append(text[at:])
    return Restoration("".join(parts), tuple(tokens), OffsetMap(pieces), degraded)

"""People's own words: names and terms that win where the letters that were read allow them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from cchc_nlp.errors import CchcError
from cchc_nlp.restore.channel import LONGEST, Channel
from cchc_nlp.restore.tokens import Kind, Token, tokenize
from cchc_nlp.text import normalize

__all__ = ["Lexicon", "read_lexicon"]

_LEAST = -4.5
"""Log-probability a word, in nats, that a term's letters must reach to be taken for what was read."""


def read_lexicon(path: Path) -> list[str]:
    """Read terms, one a line; blank lines and those that begin with # are left out. ``CchcError`` when the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CchcError(f"không đọc được danh sách từ {path}: {error}") from None
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


class Lexicon:
    """Lexicon ready to be found among raw tokens."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = [[t.text for t in tokenize(normalize(term))] for term in terms]

    def find(self, tokens: Sequence[Token], channel: Channel) -> dict[int, str]:
        """For each token that is part of a term, by its number, the term's word; longer terms first, none overlapping."""
        found: dict[int, str] = {}
        for term in sorted(self._terms, key=len, reverse=True):
            for start in range(len(tokens) - len(term) + 1):
                part = tokens[start : start + len(term)]
                if any(t.kind is not Kind.WORD or start + i in found for i, t in enumerate(part)):
                    continue
                if sum(
                    _log(channel, w, t.text) for w, t in zip(term, part, strict=True)
                ) >= _LEAST * len(term):
                    found.update((start + i, word) for i, word in enumerate(term))
        return found


def _log(channel: Channel, word: str, raw: str) -> float:
    """Log-probability that a word is read as a raw token, in nats; letters that the channel does not know are read as they are."""
    word, raw = word.lower(), raw.lower()
    if word == raw:
        return 0.0
    return (
        channel.log_likelihood(word, raw) if abs(len(word) - len(raw)) <= 2 * LONGEST else -math.inf
    )

"""The user's lexicon: names and terms that win wherever the letters that were read allow them."""

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
"""Mean log-probability a word, in nats, below which a term is not taken for what was read.

Not measured: a word with two or three letters misread in a usual way lies above it, an unrelated
word of the same length far below.
"""


def read_lexicon(path: Path) -> list[str]:
    """Read a lexicon file: one name or term a line, in the order of the file.

    Blank lines and lines that begin with # are skipped. Raises ``CchcError`` where the file cannot
    be read or is not UTF-8.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "ten-rieng.txt")
    ...     _ = path.write_text("# tên người\\nNguyễn Minh Hà\\n\\nPhan Rí Cửa\\n", encoding="utf8")
    ...     read_lexicon(path)
    ['Nguyễn Minh Hà', 'Phan Rí Cửa']
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CchcError(f"không đọc được danh sách từ {path}: {error}") from None
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


class Lexicon:
    """Names and terms, cut into words, ready to be found among raw tokens."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = [[t.text for t in tokenize(normalize(term))] for term in terms]

    def find(self, tokens: Sequence[Token], channel: Channel) -> dict[int, str]:
        """Return the word of a term for each token that is part of one, by the token's index.

        Longer terms are found first; no two overlap.
        """
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
    """Return the log-probability that a word is read as a raw token, in nats.

    Equal strings have zero, even with letters that the channel does not have.
    """
    word, raw = word.lower(), raw.lower()
    if word == raw:
        return 0.0
    # Lengths that differ more cannot be one word; the test spares the channel's loop.
    return (
        channel.log_likelihood(word, raw) if abs(len(word) - len(raw)) <= 2 * LONGEST else -math.inf
    )

"""Upper and lower case of restored words, as the raw tokens had it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cchc_nlp.restore.tokens import Kind, Token

__all__ = ["among_capitals", "small", "with_case"]


def small(raw: str) -> str:
    """Return a word as it would stand inside a sentence.

    Capitals inside a word stay: some engines read letters with marks as capitals.

    >>> small("HQi"), small("UBND")
    ('hQi', 'ubnd')
    """
    return raw.lower() if raw.isupper() else raw[:1].lower() + raw[1:]


def among_capitals(tokens: Sequence[Token]) -> list[bool]:
    """Tell for each token whether a neighbouring word is written in capitals."""
    in_capitals = [
        t.kind is Kind.WORD
        and len(t.text) > 1
        and t.text.upper() == t.text
        and any(c.isalpha() for c in t.text)
        for t in tokens
    ]
    words = [i for i, t in enumerate(tokens) if t.kind is Kind.WORD]
    out = [False] * len(tokens)
    for before, i in pairwise(words):
        out[i] |= in_capitals[before]
        out[before] |= in_capitals[i]
    return out


def with_case(word: str, raw: str, among_capitals: bool, *, name: bool = False) -> str:
    """Return a restored word in the case of its raw form.

    A single capital letter, and an I read for l, do not make capitals of a word. A name
    (``name=True``) keeps its own case among small letters.

    >>> with_case("quyết", "QUYÉT", True), with_case("quyết", "Quyét", False)
    ('QUYẾT', 'Quyết')
    """
    if name:
        return word.upper() if among_capitals and raw.isupper() else word
    if word.isupper() and len(word) > 1:
        return word
    if raw.islower():
        return word
    letters = [c for c in raw if c.isalpha()]
    if (
        among_capitals
        and letters
        and sum(c.isupper() for c in letters) > len(letters) / 2
        and (len(letters) > 1 or len(word) == 1)
    ):
        return word.upper()
    if letters and raw[0].isupper() and not (raw[0] == "I" and word[0] == "l"):
        return word[0].upper() + word[1:]
    return word

"""The restorer: tokens to lattice, lattice to words, words to text with the case and the punctuation of the source."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from cchc_nlp.restore.adaptation import adapted
from cchc_nlp.restore.candidates import Candidate, Candidates
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.lattice import NO_WORD, Lattice, best_path
from cchc_nlp.restore.symbols import repair_symbol
from cchc_nlp.restore.tokens import BEGIN, END, OTHER, SYMBOL, UNKNOWN, Kind, Token, number_class, tokenize
from cchc_nlp.text import OffsetMap, has_vietnamese_letter
from cchc_nlp.types import Restoration, RestoredToken

__all__ = ["Restorer"]

_WEIGHT = 1.0
_GOOD_SHARE = 0.12
_SURE, _FEWEST_PAIRS, _LONGEST_RAW = 0.9, 300, 14
_FALSE_MARKS, _FALSE_MARK_COST = ("?", "!"), -6.0
_VIETNAMESE_SHARE = 0.55
_PUNCTUATION = {",": ",", ";": ";", ":": ":", ".": ".", "(": "(", ")": ")", "-": "-", "–": "-", "—": "-", "/": "/"}


class Restorer:
    """Recovers Vietnamese text from what OCR with another language, or the loss of its marks, has left of it.

    Source: a noisy channel (Kernighan, Church and Gale 1990) over a syllable lattice with an n-gram language model.
    """

    def __init__(self, channel: Channel, model: LanguageModel) -> None:
        self._model = model
        self._candidates = Candidates(channel, model)
        self._fixed = {text: model.ids.get(mark, NO_WORD) for text, mark in _PUNCTUATION.items()}
        self._unknown, self._symbol, self._other = (model.ids[w] for w in (UNKNOWN, SYMBOL, OTHER))

    @classmethod
    def load(cls, folder: Path) -> Restorer:
        """Load from a folder with ``channel.npz`` and ``language_model.npz``; ``FileNotFoundError`` names the one that is missing."""
        return cls(Channel.load(folder / "channel.npz"), LanguageModel.load(folder / "language_model.npz"))

    def adapted(self, restorations: Iterable[Restoration]) -> Restorer:
        """A restorer whose channel has learned from what this one restored with confidence; itself, where that is too little to learn from."""
        pairs = [
            (t.restored.lower(), t.raw.lower())
            for r in restorations
            if r.degraded
            for t in r.tokens
            if t.confidence >= _SURE and t.restored.isalpha() and len(t.raw) <= _LONGEST_RAW and " " not in t.raw
        ]
        if len(pairs) < _FEWEST_PAIRS:
            return self
        other = copy.copy(self)
        other._candidates = self._candidates.with_channel(adapted(self._candidates.channel, pairs))
        return other

    def judge(self, text: str) -> str:
        """Say what state a text is in: ``good``, ``unmarked`` (marks stripped), ``noisy`` (misread by OCR) or ``foreign``.

        Text with too few words to tell is ``good``.
        """
        words = [t.text for t in tokenize(text) if t.kind is Kind.WORD and len(t.text) > 1]
        return self._judge(words)

    def _judge(self, words: Sequence[str]) -> str:
        lower = [w for w in words if not w.isupper()] or list(words)
        if not lower or sum(map(has_vietnamese_letter, lower)) >= _GOOD_SHARE * len(lower):
            return "good"
        unmarked = sum(map(self._candidates.is_unmarked_syllable, lower)) / len(lower)
        if unmarked > 0.97 and all(w.isascii() for w in lower):
            return "unmarked"
        explained = sum(map(self._candidates.is_misread_syllable, lower)) / len(lower)
        return "noisy" if explained >= _VIETNAMESE_SHARE else "foreign"

    def restore(self, text: str, state: str | None = None) -> Restoration:
        """Restore one paragraph. ``state`` overrules :meth:`judge`; good and foreign text is returned as it is.

        White space is kept as it stands; offsets in the result count code points of ``text``.
        """
        tokens = list(tokenize(text))
        state = state or self._judge([t.text for t in tokens if t.kind is Kind.WORD and len(t.text) > 1])
        if state in ("good", "foreign") or not tokens:
            return _assemble(text, [RestoredToken(t.text, t.text, t.start, t.end, 1.0) for t in tokens], degraded=False)
        return _assemble(text, self._decode(text, tokens, noisy=state == "noisy"), degraded=True)

    def _decode(self, text: str, tokens: list[Token], *, noisy: bool) -> list[RestoredToken]:
        loud = _loud(tokens)
        first, edges = [0], list[tuple[int, Candidate]]()
        for i, token in enumerate(tokens):
            edges += [(1, c) for c in self._readings(token, loud=loud[i], noisy=noisy)]
            if noisy and i + 1 < len(tokens) and token.kind is Kind.WORD:
                edges += [(2, c) for c in self._joined(token, tokens[i + 1])]
            first.append(len(edges))
        lattice = Lattice(
            np.array(first, np.int32),
            np.array([length for length, _ in edges], np.int8),
            np.array([c.word for _, c in edges], np.int32),
            np.array([c.second for _, c in edges], np.int32),
            np.array([c.log for _, c in edges]),
        )
        path, confidence = best_path(self._model.table, lattice, self._model.ids[BEGIN], self._model.ids[END], _WEIGHT)
        out, at = [], 0
        for e, sure in zip(path, confidence, strict=True):
            length, candidate = edges[e]
            out.append(self._spell(text, tokens[at : at + length], candidate, loud[at], float(sure)))
            at += length
        return self._repair_symbols(out, {t.start for t in tokens if t.kind is Kind.SYMBOL})

    def _repair_symbols(self, tokens: list[RestoredToken], symbols: set[int]) -> list[RestoredToken]:
        """Repair document symbols last: the words that follow, by then restored, may spell out what a symbol abbreviates."""
        for i, token in enumerate(tokens):
            if token.start in symbols:
                following = " ".join(t.restored for t in tokens[i + 1 : i + 40])
                tokens[i] = replace(token, restored=repair_symbol(token.raw, following, self._model.ids))
        return tokens

    def _joined(self, token: Token, following: Token) -> list[Candidate]:
        """Readings of two tokens as one word: halves of it, or the word with a mark that OCR took for "?" or "!"."""
        if following.kind is Kind.WORD:
            return self._candidates.of_halves(token.text.lower(), following.text.lower())
        if following.text in _FALSE_MARKS and following.start == token.end:
            return self._candidates.of_word(token.text + following.text, loud=False, noisy=True)
        return []

    def _readings(self, token: Token, *, loud: bool, noisy: bool) -> list[Candidate]:
        match token.kind:
            case Kind.WORD:
                return self._candidates.of_word(token.text, loud=loud, noisy=noisy)
            case Kind.NUMBER if noisy:
                return self._candidates.of_number(token.text)
            case Kind.NUMBER:
                return [Candidate(self._model.ids[number_class(token.text)], -1, 0.0)]
            case Kind.SYMBOL:
                return [Candidate(self._symbol, -1, 0.0)]
            case Kind.PROTECTED:
                return [Candidate(self._other, -1, 0.0)]
            case _:
                rare = _FALSE_MARK_COST if noisy and token.text in _FALSE_MARKS else 0.0
                return [Candidate(self._fixed.get(token.text, NO_WORD), NO_WORD, rare)]

    def _spell(self, text: str, tokens: list[Token], candidate: Candidate, loud: bool, sure: float) -> RestoredToken:
        start, end = tokens[0].start, tokens[-1].end
        raw = text[start:end]
        words = [self._model.words[w] for w in (candidate.word, candidate.second) if w >= 0]
        if not words or words[0].startswith("<") or tokens[0].kind is Kind.PUNCTUATION:
            spelled = raw
        else:
            spelled = " ".join(_with_case(w, raw if i == 0 else raw[1:], loud) for i, w in enumerate(words))
        return RestoredToken(raw, spelled, start, end, sure)


def _loud(tokens: list[Token]) -> list[bool]:
    """For each token, whether a neighbouring word is written in capitals."""
    shouting = [t.kind is Kind.WORD and len(t.text) > 1 and t.text.upper() == t.text and any(c.isalpha() for c in t.text) for t in tokens]
    words = [i for i, t in enumerate(tokens) if t.kind is Kind.WORD]
    out = [False] * len(tokens)
    for before, i in pairwise(words):
        out[i] |= shouting[before]
        out[before] |= shouting[i]
    return out


def _with_case(word: str, raw: str, loud: bool) -> str:
    """Give a restored word the case of its raw form; an I read for l, and a capital that is alone, are not taken for shouting."""
    if word.isupper() and len(word) > 1:
        return word
    letters = [c for c in raw if c.isalpha()]
    if loud and letters and sum(c.isupper() for c in letters) > len(letters) / 2 and (len(letters) > 1 or len(word) == 1):
        return word.upper()
    if letters and raw[0].isupper() and not (raw[0] == "I" and word[0] == "l"):
        return word[0].upper() + word[1:]
    return word


def _assemble(text: str, tokens: list[RestoredToken], *, degraded: bool) -> Restoration:
    """Join tokens with the white space that stands between them in the source."""
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

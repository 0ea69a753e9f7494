"""The restorer: tokens to lattice, lattice to words, words to text with the case and the punctuation of the source."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from cchc_nlp.files import model_folder
from cchc_nlp.restore.adaptation import adapted
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.hypotheses import EDGE, Edges, Hypotheses, edges
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.lattice import NO_WORD, Lattice, best_path, confidences, readings
from cchc_nlp.restore.lexicon import Lexicon
from cchc_nlp.restore.reranker import Network, load_network, rerank
from cchc_nlp.restore.symbols import repair_symbol
from cchc_nlp.restore.tokens import (
    BEGIN,
    END,
    OTHER,
    SYMBOL,
    UNKNOWN,
    Kind,
    Token,
    number_class,
    tokenize,
)
from cchc_nlp.text import OffsetMap, has_vietnamese_letter, unify
from cchc_nlp.types import Restoration, RestoredToken

__all__ = ["Restorer", "assemble", "default_restorer", "restore"]

_WEIGHT = 1.0
_TRUST, _SHARE = 0.35, 0.7
_GOOD_SHARE = 0.12
_UNSURE, _REFUSED = 0.95, -1e6
_SURE, _FEWEST_PAIRS, _LONGEST_RAW = 0.9, 300, 14
_FALSE_MARKS, _FALSE_MARK_COST = ("?", "!"), -6.0
_VIETNAMESE_SHARE = 0.55
_UNMARKED_SHARE = 0.75
_PUNCTUATION = {
    ",": ",",
    ";": ";",
    ":": ":",
    ".": ".",
    "(": "(",
    ")": ")",
    "-": "-",
    "–": "-",
    "—": "-",
    "/": "/",
}
_NONE = edges([])


class Restorer:
    """Recovers Vietnamese text from what OCR with another language, or the loss of its marks, has left of it.

    Source: a noisy channel (Kernighan, Church and Gale 1990) over a syllable lattice with an n-gram language model.
    """

    def __init__(
        self, channel: Channel, model: LanguageModel, network: Network | None = None
    ) -> None:
        self._model = model
        self._network = network
        self._hypotheses = Hypotheses(channel, model)
        self._fixed = {text: model.ids.get(mark, NO_WORD) for text, mark in _PUNCTUATION.items()}
        self._lexicon: Lexicon | None = None
        self._unknown, self._symbol, self._other = (model.ids[w] for w in (UNKNOWN, SYMBOL, OTHER))

    @classmethod
    def load(cls, folder: Path) -> Restorer:
        """Load ``channel.npz``, ``language_model.npz`` and ``reranker.npz`` from a folder; ``FileNotFoundError`` names the one that is missing."""
        return cls(
            Channel.load(folder / "channel.npz"),
            LanguageModel.load(folder / "language_model.npz"),
            load_network(folder / "reranker.npz"),
        )

    def adapted(self, restorations: Iterable[Restoration]) -> Restorer:
        """A restorer whose channel has learned from what this one restored with confidence; itself, where that is too little to learn from."""
        pairs = [
            (t.restored.lower(), t.raw.lower())
            for r in restorations
            if r.degraded
            for t in r.tokens
            if t.confidence >= _SURE
            and t.restored.isalpha()
            and len(t.raw) <= _LONGEST_RAW
            and " " not in t.raw
        ]
        if len(pairs) < _FEWEST_PAIRS:
            return self
        other = copy.copy(self)
        other._hypotheses = self._hypotheses.with_channel(adapted(self._hypotheses.channel, pairs))
        return other

    def with_lexicon(self, terms: Iterable[str]) -> Restorer:
        """A restorer that prefers these names and terms wherever what was read can be one of them."""
        other = copy.copy(self)
        other._lexicon = Lexicon(terms)
        return other

    def judge(self, text: str) -> str:
        """Say what state a text is in: ``good``, ``unmarked`` (marks stripped), ``noisy`` (misread by OCR) or ``foreign``.

        Text with too few words to tell is ``good``.
        """
        return self._judge(
            [
                t.text
                for t in _tokens(unicodedata.normalize("NFC", text))
                if t.kind is Kind.WORD and len(t.text) > 1
            ]
        )

    def _judge(self, words: Sequence[str]) -> str:
        lower = [w for w in words if not w.isupper()] or list(words)
        if not lower or sum(map(has_vietnamese_letter, lower)) >= _GOOD_SHARE * len(lower):
            return "good"
        unmarked = sum(map(self._hypotheses.is_unmarked_syllable, lower))
        foreign = sum(map(self._hypotheses.is_foreign_word, lower))
        if (
            unmarked >= _UNMARKED_SHARE * len(lower)
            and unmarked + foreign > 0.97 * len(lower)
            and all(w.isascii() for w in lower)
        ):
            return "stripped"
        explained = sum(map(self._hypotheses.is_misread_syllable, lower)) / len(lower)
        return "noisy" if explained >= _VIETNAMESE_SHARE else "foreign"

    def restore(self, text: str, state: str | None = None) -> Restoration:
        """Restore one paragraph. ``state`` overrules :meth:`judge`; good and foreign text is returned as it is.

        Text that is left alone is composed (NFC), and letters that only look Vietnamese are replaced. White space is kept as it stands;
        offsets in the result count code points of ``text``.
        """
        tokens = list(_tokens(unify(text)))
        if not unicodedata.is_normalized("NFC", text):
            tokens = [t._replace(text=unicodedata.normalize("NFC", t.text)) for t in tokens]
        state = state or self._judge(
            [t.text for t in tokens if t.kind is Kind.WORD and len(t.text) > 1]
        )
        if state in ("good", "foreign") or not tokens:
            kept = [
                RestoredToken(text[t.start : t.end], t.text, t.start, t.end, 1.0) for t in tokens
            ]
            if all(t.raw == t.restored for t in kept):
                return Restoration(
                    text, tuple(kept), OffsetMap([(0, len(text), 0, len(text))]), degraded=False
                )
            return assemble(text, kept, degraded=False)
        return assemble(text, self._decode(text, tokens, noisy=state == "noisy"), degraded=True)

    def alternatives(self, text: str, most: int = 3) -> list[str]:
        """Other restorations of a short text without marks, likeliest first: each differs where the best one is least sure."""
        tokens = list(_tokens(unify(text)))
        best = self._decode(text, tokens, noisy=False) if tokens else []
        doubtful = sorted((t for t in best if t.confidence < _UNSURE), key=lambda t: t.confidence)[
            :most
        ]
        out: list[str] = []
        for doubt in doubtful:
            refused = {(doubt.start, doubt.restored.lower())}
            other = assemble(
                text, self._decode(text, tokens, noisy=False, refused=refused), degraded=True
            ).text
            if other not in out:
                out.append(other)
        return out

    def _decode(
        self,
        text: str,
        tokens: list[Token],
        *,
        noisy: bool,
        refused: Collection[tuple[int, str]] = (),
    ) -> list[RestoredToken]:
        loud = _loud(tokens)
        own = self._lexicon.find(tokens, self._hypotheses.channel) if self._lexicon else {}
        first, count, parts = [0], 0, list[Edges]()
        for i, token in enumerate(tokens):
            parts.append(
                self._of_term(own[i])
                if i in own
                else self._readings(token, loud=loud[i], noisy=noisy)
            )
            count += len(parts[-1]) // EDGE.itemsize
            if (
                noisy
                and i + 1 < len(tokens)
                and token.kind is Kind.WORD
                and i not in own
                and i + 1 not in own
            ):
                joined = self._joined(token, tokens[i + 1])
                if joined:
                    parts.append(joined)
                    count += len(joined) // EDGE.itemsize
            first.append(count)
        all_edges = np.frombuffer(b"".join(parts), EDGE)
        if refused:
            all_edges = all_edges.copy()
            for i, token in enumerate(tokens):
                for e in range(first[i], first[i + 1]):
                    if (token.start, self._model.words[all_edges["word"][e]].lower()) in refused:
                        all_edges["log"][e] = _REFUSED
        lattice = Lattice(
            np.array(first, np.int32),
            *(
                np.ascontiguousarray(all_edges[name])
                for name in ("length", "word", "second", "log")
            ),
        )
        begin, end = self._model.ids[BEGIN], self._model.ids[END]
        path = best_path(self._model.table, lattice, begin, end, _WEIGHT)
        scores = readings(self._model.table, lattice, path, begin, end, _WEIGHT)
        if self._network is not None:
            rerank(self._network, lattice, path, scores, begin, end, _TRUST, _SHARE)
        confidence = confidences(lattice, path, scores)
        out, at = [], 0
        for (length, word, second, _), sure in zip(
            all_edges[path].tolist(), confidence.tolist(), strict=True
        ):
            spelled = self._spell(
                text,
                tokens[at : at + length],
                (word, second),
                loud[at],
                sure,
                glue=" " if noisy else "",
            )
            out.append(
                spelled._replace(restored=_with_case(own[at], tokens[at].text, loud[at], name=True))
                if at in own
                else spelled
            )
            at += length
        return self._repair_symbols(out, {t.start for t in tokens if t.kind is Kind.SYMBOL})

    def _repair_symbols(
        self, tokens: list[RestoredToken], symbols: set[int]
    ) -> list[RestoredToken]:
        """Repair document symbols last: the words that follow, by then restored, may spell out what a symbol abbreviates."""
        for i, token in enumerate(tokens):
            if token.start in symbols:
                following = " ".join(t.restored for t in tokens[i + 1 : i + 40])
                tokens[i] = token._replace(
                    restored=repair_symbol(token.raw, following, self._model.ids)
                )
        return tokens

    def _of_term(self, word: str) -> Edges:
        return self._hypotheses.of_class(
            self._model.ids.get(word.lower(), self._model.ids.get(word, self._unknown))
        )

    def _joined(self, token: Token, following: Token) -> Edges:
        """Readings of two tokens as one word: halves of it, or the word with a mark that OCR took for "?" or "!"."""
        if following.kind is Kind.WORD:
            return self._hypotheses.of_halves(token.text.lower(), following.text.lower())
        if following.text in _FALSE_MARKS and following.start == token.end:
            return self._hypotheses.with_mark(token.text + following.text)
        return _NONE

    def _readings(self, token: Token, *, loud: bool, noisy: bool) -> Edges:
        match token.kind:
            case Kind.WORD:
                return self._hypotheses.of_word(token.text, loud=loud, noisy=noisy)
            case Kind.NUMBER if noisy:
                return self._hypotheses.of_number(token.text)
            case Kind.NUMBER:
                return self._hypotheses.of_class(self._model.ids[number_class(token.text)])
            case Kind.SYMBOL:
                return self._hypotheses.of_class(self._symbol)
            case Kind.PROTECTED:
                return self._hypotheses.of_class(self._other)
            case _:
                rare = _FALSE_MARK_COST if noisy and token.text in _FALSE_MARKS else 0.0
                return self._hypotheses.of_class(self._fixed.get(token.text, NO_WORD), rare)

    def _spell(
        self,
        text: str,
        tokens: list[Token],
        chosen: tuple[int, int],
        loud: bool,
        sure: float,
        glue: str,
    ) -> RestoredToken:
        """Spell the chosen words in the case of what was read; ``glue`` stands between two that were run together."""
        start, end = tokens[0].start, tokens[-1].end
        if (
            len(tokens) == 1
            and chosen[1] < 0 <= chosen[0]
            and tokens[0].kind is Kind.WORD
            and tokens[0].text.islower()
        ):  # as most are
            word = self._model.words[chosen[0]]
            return RestoredToken(
                text[start:end], tokens[0].text if word[0] == "<" else word, start, end, sure
            )
        raw = tokens[0].text if len(tokens) == 1 else text[start:end]
        words = [self._model.words[w] for w in chosen if w >= 0]
        if not words or words[0].startswith("<") or tokens[0].kind is Kind.PUNCTUATION:
            spelled = raw
        else:
            spelled = glue.join(
                _with_case(w, raw if i == 0 else raw[1:], loud) for i, w in enumerate(words)
            )
        return RestoredToken(text[start:end], spelled, start, end, sure)


@lru_cache(maxsize=2048)
def _tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a paragraph, which is looked at three times: to judge it, to learn from it, to restore it."""
    return tuple(tokenize(text))


def _loud(tokens: list[Token]) -> list[bool]:
    """For each token, whether a neighbouring word is written in capitals."""
    shouting = [
        t.kind is Kind.WORD
        and len(t.text) > 1
        and t.text.upper() == t.text
        and any(c.isalpha() for c in t.text)
        for t in tokens
    ]
    words = [i for i, t in enumerate(tokens) if t.kind is Kind.WORD]
    out = [False] * len(tokens)
    for before, i in pairwise(words):
        out[i] |= shouting[before]
        out[before] |= shouting[i]
    return out


def _with_case(word: str, raw: str, loud: bool, *, name: bool = False) -> str:
    """Give a restored word the case of its raw form; an I read for l, and a capital that is alone, are not taken for shouting.

    A name keeps its own capitals.
    """
    if name:
        return word.upper() if loud and raw.isupper() else word
    if word.isupper() and len(word) > 1:
        return word
    if raw.islower():
        return word
    letters = [c for c in raw if c.isalpha()]
    if (
        loud
        and letters
        and sum(c.isupper() for c in letters) > len(letters) / 2
        and (len(letters) > 1 or len(word) == 1)
    ):
        return word.upper()
    if letters and raw[0].isupper() and not (raw[0] == "I" and word[0] == "l"):
        return word[0].upper() + word[1:]
    return word


def assemble(text: str, tokens: list[RestoredToken], *, degraded: bool) -> Restoration:
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


@lru_cache(maxsize=1)
def default_restorer() -> Restorer:
    """The restorer of the packaged models, loaded once a process."""
    return Restorer.load(model_folder("restorer"))


def restore(text: str, *, lexicon: Sequence[str] = ()) -> str:
    """Restore a text: its diacritics, and the letters that OCR misread. Good text comes back unchanged.

    ``lexicon`` holds names and terms to prefer. :meth:`Restorer.restore` also tells the tokens, with confidence and source offsets.

    >>> restore("ciia UBND tinh vé phé duyét danh muc thi tuc hanh chinh")
    'của UBND tỉnh về phê duyệt danh mục thủ tục hành chính'
    """
    restorer = default_restorer()
    restorer = restorer.with_lexicon(lexicon) if lexicon else restorer
    lines = text.split("\n")
    return "\n".join(restorer.restore(line).text if line.strip() else line for line in lines)

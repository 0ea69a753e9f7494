"""Which words a raw token can stand for, each with the probability that OCR printed the token for the word."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.channel import Channel, Trie, rescore, search
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.tokens import OTHER, UNKNOWN, number_class
from cchc_nlp.restore.vocabulary import is_syllable
from cchc_nlp.text import fold, has_vietnamese_letter

__all__ = ["EDGE", "Edges", "Hypotheses", "edges"]

EDGE = np.dtype(
    [("length", np.int32), ("word", np.int32), ("second", np.int32), ("log", np.float64)],
    align=True,
)
"""A reading as an edge of the lattice: how many tokens it spans, its one word or two (-1 for none), its log-probability in nats."""

Edges = bytes
"""Records of :data:`EDGE`, as bytes: those of a paragraph's tokens are joined many times a second."""


class Hypothesis(NamedTuple):
    """A reading of a raw token: one word or two (``second`` is -1 for one), and its log-probability in nats."""

    word: int
    second: int
    log: float


_ZIPF = 10.0
_TOP = 30
_BEAM = 1e-7
_POOR = -9.0
"""Log-probability under which the best single word is so bad that the token may be two words run together, or half of one."""

_MERGE = -9.0
_SPLIT = -8.0
_RUN_TOGETHER = -4.0
_FOREIGN = -1.5
_UNKNOWN_START, _UNKNOWN_CHARACTER = -6.0, -3.0
_CODED = -2.0
_LONGEST_SYLLABLE, _LONGEST_TOKEN, _LONGEST_HALVES = 12, 14, 8
_LOUD_WORD = -2.5
_MOST_REMEMBERED = 200_000
_MISREAD_NUMBER = -13.0
_DIGIT = -2.3
"""Log-probability of one digit among ten."""
_CODE = re.compile(r"(?=.*\d)(?=.*[A-ZĐ])[A-ZĐ0-9]{2,}$")
_LOOK = str.maketrans("ĐPBÐ0QI1L", "DDDDOOIII")


def edges(readings: Iterable[Hypothesis], length: int = 1) -> Edges:
    """Readings of ``length`` tokens as edges."""
    return np.array([(length, *reading) for reading in readings], EDGE).tobytes()


_NONE = edges([])


class Found(NamedTuple):
    """Words that a token may stand for, best first, and the channel's log-probabilities of the token given each."""

    words: NDArray[np.int32]
    logs: NDArray[np.float64]

    def hypotheses(self, most: int | None = None) -> list[Hypothesis]:
        """The best of them."""
        return [
            Hypothesis(w, -1, p)
            for w, p in zip(self.words[:most].tolist(), self.logs[:most].tolist(), strict=True)
        ]

    def edges(self, penalty: float) -> Edges:
        """All of them as readings of one token."""
        out = np.empty(len(self.words), EDGE)
        out["length"], out["word"], out["second"], out["log"] = 1, self.words, -1, self.logs
        out["log"] += penalty
        return out.tobytes()


_NOTHING = Found(np.empty(0, np.int32), np.empty(0))


def _make_room(memory: dict[str, Any]) -> None:
    """Forget everything where too much is remembered."""
    if len(memory) > _MOST_REMEMBERED:
        memory.clear()


class Hypotheses:
    """The hypotheses of raw tokens, remembered by token."""

    def __init__(self, channel: Channel, model: LanguageModel) -> None:
        self.channel, self.words, self.ids = channel, model.words, model.ids
        # How frequent a word is follows from its place in the vocabulary (Zipf); the model's own unigrams count contexts, not uses, and
        # would starve words that stand after one word only (dõi after theo).
        self._prior: NDArray[np.float64] = 1.0 / (
            np.arange(len(model.words), dtype=np.float64) + _ZIPF
        )
        self._syllables = {w for w in model.words if w.islower() and is_syllable(w)}
        self._trie = Trie.build(
            ((w, self.ids[w], self._prior[self.ids[w]]) for w in self._syllables),
            channel.letter_ids,
        )
        self._by_fold: dict[str, list[int]] = defaultdict(list)
        for word in self._syllables:
            self._by_fold[fold(word)].append(self.ids[word])
        # Words that are no syllables but are written with marks (ôxi, Sénégal).
        self._marked: dict[str, list[int]] = defaultdict(list)
        for word, number in self.ids.items():
            if (
                not word.isascii()
                and word.islower()
                and word.isalpha()
                and word not in self._syllables
            ):
                self._marked[fold(word)].append(number)
        self._abbreviations: dict[str, list[int]] = defaultdict(list)
        for word, number in self.ids.items():
            if len(word) > 1 and word.isupper() and word.isalpha():
                self._abbreviations[word.translate(_LOOK)].append(number)
        self._letters = np.full((len(model.words), _LONGEST_SYLLABLE), -1, np.int8)
        for word in self._syllables:
            if len(word) <= _LONGEST_SYLLABLE and all(c in channel.letter_ids for c in word):
                self._letters[self.ids[word], : len(word)] = [channel.letter_ids[c] for c in word]
        self._found: dict[
            str, NDArray[np.int32]
        ] = {}  # words that a token may stand for, whichever channel they are weighed by
        self._spelled: dict[str, NDArray[np.int32]] = {}
        self._searched: dict[str, Found] = {}
        self._noisy: dict[str, Edges] = {}
        self._poor: dict[str, bool] = {}
        self._misread: dict[str, bool] = {}
        self._clean: dict[str, Edges] = {}
        self._fixed: dict[tuple[int, float], Edges] = {}

    def with_channel(self, channel: Channel) -> Hypotheses:
        """The same words behind a channel adapted from this one's, over the same letters and segments.

        It weighs the words that this one finds, twice as many as are kept, and looks for no others: what it would find besides lies far behind.
        """
        other = copy.copy(self)
        other.channel, other._searched, other._noisy, other._poor, other._misread = (
            channel,
            {},
            {},
            {},
            {},
        )
        return other

    def confused_with(self, word: str, rng: np.random.Generator, samples: int) -> list[int]:
        """Numbers of the words that readings of a syllable may stand for, likeliest first: ``samples`` readings are drawn from the channel."""
        if word not in self._syllables or not all(c in self.channel.letter_ids for c in word):
            return []
        mass: dict[int, float] = defaultdict(float)
        for _ in range(samples):
            found = self._search(self.channel.misread(word, rng))
            logs = found.logs + np.log(self._prior[found.words])
            for w, p in zip(
                found.words.tolist(),
                np.exp(logs - np.logaddexp.reduce(logs)) if len(logs) else (),
                strict=True,
            ):
                mass[w] += p
        return sorted(mass, key=lambda w: -mass[w])

    def is_unmarked_syllable(self, raw: str) -> bool:
        """Tell whether a token is a syllable that lost its marks and nothing else."""
        return raw.lower() in self._by_fold

    def is_foreign_word(self, raw: str) -> bool:
        """Tell whether a token is a known word that is no Vietnamese syllable, with marks or without ("camera")."""
        lower = raw.lower()
        return lower in self.ids and lower not in self._syllables and lower not in self._by_fold

    def of_class(self, word: int, log: float = 0.0) -> Edges:
        """The one reading of a token that is not restored: the word that stands for it in the language model, -1 if none does."""
        found = self._fixed.get((word, log))
        if found is None:
            found = self._fixed[word, log] = edges([Hypothesis(word, -1, log)])
        return found

    def of_word(self, raw: str, *, loud: bool, noisy: bool) -> Edges:
        """Readings of a word token. ``loud``: it stands among words in capitals. ``noisy``: letters may be misread, not only unmarked."""
        key = raw if raw.isupper() and not loud and len(raw) > 1 else raw.lower()
        memory = self._noisy if noisy else self._clean
        found = memory.get(key)
        if found is None:
            _make_room(memory)
            found = memory[key] = self._of_word(key, noisy)
        if not (loud and raw.isupper()):
            return found
        return (
            found
            + edges(self._abbreviations_of(raw))
            + (_NONE if noisy else edges(self._run_together(raw)))
        )

    def of_number(self, raw: str) -> Edges:
        """Readings of a bare number: itself and, where it is short, the words it may be a misreading of."""
        own = self.ids[number_class(raw)]
        if len(raw) > 2 or not raw.isdigit() or raw[0] == "0":
            return self.of_class(own)
        words = (c for c in self._search(raw).hypotheses() if c.log > _MISREAD_NUMBER)
        return edges([Hypothesis(own, -1, _DIGIT * len(raw)), *words])

    def of_halves(self, left: str, right: str) -> Edges:
        """Readings of two tokens that may be halves of one word."""
        if len(left) + len(right) > _LONGEST_HALVES or not (
            self.is_poor(left) or self.is_poor(right)
        ):
            return _NONE
        whole = self._search(left + right).hypotheses(4)
        return edges(
            (Hypothesis(c.word, -1, c.log + _SPLIT) for c in whole if c.log > 1.5 * _POOR), 2
        )

    def with_mark(self, raw: str) -> Edges:
        """Readings of a word and the mark after it, two tokens, as one word."""
        found = np.frombuffer(self.of_word(raw, loud=False, noisy=True), EDGE).copy()
        found["length"] = 2
        return found.tobytes()

    def is_misread_syllable(self, raw: str) -> bool:
        """Tell whether a token can well be a misread Vietnamese syllable or abbreviation, and is not plainly a word of another language."""
        known = self._misread.get(raw)
        if known is None:
            _make_room(self._misread)
            known = raw.isupper() or (
                not self.is_foreign_word(raw)
                and bool((self._search(raw.lower()).logs[:3] > _POOR).any())
            )
            self._misread[raw] = known
        return known

    def is_poor(self, raw: str) -> bool:
        """Tell whether no single word explains a token well."""
        poor = self._poor.get(raw)
        if poor is None:
            best = np.frombuffer(self.of_word(raw, loud=False, noisy=True), EDGE)
            single = best["log"][(best["second"] < 0) & (best["word"] != self.ids[UNKNOWN])]
            poor = self._poor[raw] = not len(single) or float(single.max()) < _POOR
        return poor

    def _of_word(self, raw: str, noisy: bool) -> Edges:
        lower = raw.lower()
        if has_vietnamese_letter(lower) and lower in self._syllables:
            return edges([Hypothesis(self.ids[lower], -1, 0.0)])
        loud_penalty = _LOUD_WORD if raw.isupper() and len(raw) > 1 else 0.0
        found, more = _NOTHING, list[Hypothesis]()
        if noisy:
            found = self._search(lower)
            if len(lower) >= 4 and found.logs.max(initial=-99.0) < _POOR:
                more = self._pairs(lower)
        else:
            more = [
                Hypothesis(w, -1, 0.0)
                for w in (*self._by_fold.get(lower, ()), *self._marked.get(lower, ()))
            ]
        more = [Hypothesis(c.word, c.second, c.log + loud_penalty) for c in more]
        if raw.isupper() and len(raw) > 1:
            more += self._abbreviations_of(raw)
        if _CODE.match(raw):
            more.append(Hypothesis(self.ids[OTHER], -1, _CODED - 2.0 * len(raw)))
        elif lower in self.ids and lower not in self._syllables:
            more.append(Hypothesis(self.ids[lower], -1, _FOREIGN))
        same = self.ids.get(raw, -1)
        if same < 0 or not (any(c.word == same for c in more) or same in found.words):
            strange = sum(not c.isalnum() for c in raw)
            more.append(
                Hypothesis(
                    self.ids[UNKNOWN],
                    -1,
                    _UNKNOWN_START + _UNKNOWN_CHARACTER * (len(raw) + strange),
                )
            )
        return found.edges(loud_penalty) + edges(more)

    def _spell(self, lower: str) -> NDArray[np.int32]:
        spelled = self._spelled.get(lower)
        if spelled is None:
            _make_room(self._spelled)
            spelled = self._spelled[lower] = self.channel.spell(lower)
        return spelled

    def _search(self, lower: str) -> Found:
        """The words that a token may stand for, best first by channel times prior."""
        if len(lower) > _LONGEST_TOKEN:
            return _NOTHING
        found = self._searched.get(lower)
        if found is None:
            _make_room(self._searched)
            words = self._found.get(lower)
            if words is None:
                _make_room(self._found)
                words, _, count = search(
                    self._trie,
                    self.channel.table,
                    self.channel.best,
                    self._spell(lower),
                    2 * _TOP,
                    _BEAM,
                )
                words = self._found[lower] = words[:count]
            found = self._searched[lower] = Found(
                *rescore(
                    self._letters,
                    words,
                    self._prior,
                    self._spell(lower),
                    self.channel.table,
                    _TOP,
                    _BEAM,
                )
            )
        return found

    def _pairs(self, lower: str) -> list[Hypothesis]:
        """Readings of a token as two words run together."""
        out = []
        for cut in range(1, len(lower)):
            left, right = (
                self._search(lower[:cut]).hypotheses(3),
                self._search(lower[cut:]).hypotheses(3),
            )
            out += [Hypothesis(a.word, b.word, a.log + b.log + _MERGE) for a in left for b in right]
        return sorted(out, key=lambda c: -c.log)[:4]

    def _run_together(self, raw: str) -> list[Hypothesis]:
        """Readings of unmarked capitals as two words that lost the line end between them (QUYET DINHVE)."""
        lower = raw.lower()
        if len(lower) < 4 or lower in self._by_fold or lower in self.ids:
            return []
        out = []
        for cut in range(2, len(lower) - 1):
            left = self._by_fold.get(lower[:cut], [])
            right = self._by_fold.get(lower[cut:], []) or [
                self.ids[w] for w in (raw[cut:], lower[cut:]) if w in self.ids
            ]
            out += [Hypothesis(a, b, _RUN_TOGETHER) for a in left for b in right]
        return out

    def _abbreviations_of(self, raw: str) -> list[Hypothesis]:
        out = []
        for number in self._abbreviations.get(raw.translate(_LOOK), ()):
            word = self.words[number]
            cost = sum(
                0.0 if a == b else 0.3 if (a, b) == ("Đ", "D") else 3.0
                for a, b in zip(word, raw, strict=True)
            )
            out.append(Hypothesis(number, -1, -cost - 0.1))
        return out

"""Hypotheses: the words that a raw token can stand for, each with its channel probability."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.restore.channel import Channel, Trie, rescore, search
from cchc_nlp.restore.edges import EDGE, NO_EDGES, Edges, Found, Hypothesis, edges_of
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.syllables import is_syllable
from cchc_nlp.restore.tokens import OTHER, UNKNOWN, number_class
from cchc_nlp.text import fold, has_vietnamese_letter

__all__ = ["Hypotheses"]

# Penalties are in nats and are added to the channel's log-probabilities. They were set by hand; the
# scores in models/restorer/README.md are measured with them all, the effect of each alone was not.

_ZIPF = 10.0
"""Ranks added to a word's own in its prior (Mandelbrot), so that the first few do not win always.

Not measured.
"""
_TOP = 30
"""Words kept a token: not measured; the beam below leaves fewer for all but the shortest tokens."""
_BEAM = 1e-7
"""Score, relative to the best, below which words are dropped: 16 nats behind (not measured)."""
_POOR = -9.0
"""Log-probability under which the best single word is so bad that the token may be two words run
together, or half of one."""
_MERGE = -9.0
"""Penalty of reading a misread token as two words that lost the space between them."""
_SPLIT = -8.0
"""Penalty of reading two tokens as one word that OCR broke."""
_RUN_TOGETHER = -4.0
"""Penalty of reading stripped capitals as two words; titles lose the space at their line ends."""
_FOREIGN = -1.5
"""Penalty of keeping a known word that is no Vietnamese syllable ("camera")."""
_UNKNOWN_START, _UNKNOWN_CHARACTER = -6.0, -3.0
"""Penalty of keeping a token that is no known word, at once and for each of its characters."""
_CODED, _CODED_CHARACTER = -2.0, -2.0
"""Penalty of keeping a token of capitals and digits, at once and for each of its characters."""
_CAPITALS = -2.5
"""Penalty of an ordinary word in capitals among words that are not: more likely it is an
abbreviation."""
_NEARLY_SAME, _CONFUSED, _ABBREVIATION = 0.3, 3.0, 0.1
"""Costs of an abbreviation: a D for Đ, another letter that looks similar, and any at all."""
_MISREAD_NUMBER = -13.0
"""Log-probability below which a word is not considered for a number of one or two digits."""
_DIGIT = -2.3
"""Log-probability of one digit among ten."""

_LONGEST_SYLLABLE, _LONGEST_TOKEN, _LONGEST_HALVES = 12, 14, 8
"""Characters of words, of tokens that are looked up, and of two tokens that may be one word.

A syllable has at most seven letters, each of which may be read as two characters or more; longer
tokens are debris or words of other languages, and looking them up would only take time.
"""
_SHORTEST_PAIR = 4
"""Characters of the shortest token that may be two words; in shorter ones anything could be."""
_PAIR_HALVES, _PAIRS, _WHOLES = 3, 4, 4
"""Readings taken of each half of a token, pairs of them kept, and readings of two tokens as one.

Not measured: each bounds the edges that a token adds to the lattice.
"""
_CONVINCING = 3
"""Best readings among which one must be better than ``_POOR`` for a token to be a misread syllable;
the prior may put an unlikely short word first."""
_MOST_REMEMBERED = 200_000
"""Tokens remembered before all are forgotten, which bounds the memory of a server.

A report has some thousands of different tokens.
"""
_CODE = re.compile(r"(?=.*\d)(?=.*[A-ZĐ])[A-ZĐ0-9]{2,}$")
_LOOK = str.maketrans("ĐPBÐ0QI1L", "DDDDOOIII")

_NOTHING = Found(np.empty(0, np.int32), np.empty(0))


def _make_room(memory: dict[str, Any]) -> None:
    """Forget everything where too much is remembered."""
    if len(memory) > _MOST_REMEMBERED:
        memory.clear()


class Hypotheses:
    """The hypotheses of raw tokens, remembered by token.

    ``ids`` and ``words`` are the vocabulary of the language model.
    """

    def __init__(self, channel: Channel, model: LanguageModel) -> None:
        self.channel, self.words, self.ids = channel, model.words, model.ids
        # The frequency of a word follows from its rank in the vocabulary (Zipf). The model's own
        # unigrams count contexts, not uses: they would starve words that follow one word only
        # (dõi after theo).
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
        # Words that are no syllables but are written with diacritics (ôxi, Sénégal).
        self._accented: dict[str, list[int]] = defaultdict(list)
        for word, word_id in self.ids.items():
            if (
                not word.isascii()
                and word.islower()
                and word.isalpha()
                and word not in self._syllables
            ):
                self._accented[fold(word)].append(word_id)
        self._abbreviations: dict[str, list[int]] = defaultdict(list)
        for word, word_id in self.ids.items():
            if len(word) > 1 and word.isupper() and word.isalpha():
                self._abbreviations[word.translate(_LOOK)].append(word_id)
        self._letters = np.full((len(model.words), _LONGEST_SYLLABLE), -1, np.int8)
        for word in self._syllables:
            if len(word) <= _LONGEST_SYLLABLE and all(c in channel.letter_ids for c in word):
                self._letters[self.ids[word], : len(word)] = [channel.letter_ids[c] for c in word]
        # Ids of the words that a token may stand for, whichever channel they are weighed by.
        self._found: dict[str, NDArray[np.int32]] = {}
        self._spelled: dict[str, NDArray[np.int32]] = {}
        self._searched: dict[str, Found] = {}
        self._noisy: dict[str, Edges] = {}
        self._poor: dict[str, bool] = {}
        self._misread: dict[str, bool] = {}
        self._clean: dict[str, Edges] = {}
        self._fixed: dict[tuple[int, float], Edges] = {}

    def with_channel(self, channel: Channel) -> Hypotheses:
        """Return hypotheses by a channel adapted from this one's, of the same letters and segments.

        They weigh the words that these find, twice as many as are kept, and search for no others:
        what a search would find besides lies far behind.
        """
        other = copy.copy(self)
        other.channel, other._searched = channel, {}
        other._noisy, other._poor, other._misread = {}, {}, {}
        return other

    def confused_with(self, word: str, rng: np.random.Generator, samples: int) -> list[int]:
        """Return the ids of words that a syllable's readings may stand for, likeliest first.

        ``samples`` readings are drawn from the channel.
        """
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

    def is_stripped_syllable(self, raw: str) -> bool:
        """Tell whether a token is a syllable that lost its diacritics and nothing else."""
        return raw.lower() in self._by_fold

    def is_foreign_word(self, raw: str) -> bool:
        """Tell whether a token is a known word that is no Vietnamese syllable ("camera")."""
        lower = raw.lower()
        return lower in self.ids and lower not in self._syllables and lower not in self._by_fold

    def of_class(self, word: int, log: float = 0.0) -> Edges:
        """Return the single reading of a token that is not restored.

        ``word`` is the id of the language model's word for it, -1 if it has none.
        """
        found = self._fixed.get((word, log))
        if found is None:
            found = self._fixed[word, log] = edges_of([Hypothesis(word, -1, log)])
        return found

    def of_word(self, raw: str, *, among_capitals: bool, noisy: bool) -> Edges:
        """Return the readings of a word token.

        ``among_capitals``: its neighbours are in capitals, so that its own mean nothing. ``noisy``:
        its letters may be misread, and not only have lost their diacritics.
        """
        key = raw if raw.isupper() and not among_capitals and len(raw) > 1 else raw.lower()
        memory = self._noisy if noisy else self._clean
        found = memory.get(key)
        if found is None:
            _make_room(memory)
            found = memory[key] = self._of_word(key, noisy)
        if not (among_capitals and raw.isupper()):
            return found
        return (
            found
            + edges_of(self._abbreviations_of(raw))
            + (NO_EDGES if noisy else edges_of(self._run_together(raw)))
        )

    def of_number(self, raw: str) -> Edges:
        """Return the readings of a number: itself and, if short, words it may stand for."""
        own = self.ids[number_class(raw)]
        if len(raw) > 2 or not raw.isdigit() or raw[0] == "0":
            return self.of_class(own)
        words = (c for c in self._search(raw).hypotheses() if c.log > _MISREAD_NUMBER)
        return edges_of([Hypothesis(own, -1, _DIGIT * len(raw)), *words])

    def of_halves(self, left: str, right: str) -> Edges:
        """Return the readings of two tokens as halves of one word."""
        if len(left) + len(right) > _LONGEST_HALVES or not (
            self.is_poor(left) or self.is_poor(right)
        ):
            return NO_EDGES
        whole = self._search(left + right).hypotheses(_WHOLES)
        return edges_of(
            (Hypothesis(c.word, -1, c.log + _SPLIT) for c in whole if c.log > 1.5 * _POOR), 2
        )

    def with_punctuation(self, raw: str) -> Edges:
        """Return the readings of a word and the punctuation after it as one word."""
        found = np.frombuffer(self.of_word(raw, among_capitals=False, noisy=True), EDGE).copy()
        found["length"] = 2
        return found.tobytes()

    def is_misread_syllable(self, raw: str) -> bool:
        """Tell whether a token is likely to be a misread Vietnamese syllable or abbreviation.

        A known word of another language is not.
        """
        known = self._misread.get(raw)
        if known is None:
            _make_room(self._misread)
            known = raw.isupper() or (
                not self.is_foreign_word(raw)
                and bool((self._search(raw.lower()).logs[:_CONVINCING] > _POOR).any())
            )
            self._misread[raw] = known
        return known

    def is_poor(self, raw: str) -> bool:
        """Tell whether no single word explains a token well."""
        poor = self._poor.get(raw)
        if poor is None:
            best = np.frombuffer(self.of_word(raw, among_capitals=False, noisy=True), EDGE)
            single = best["log"][(best["second"] < 0) & (best["word"] != self.ids[UNKNOWN])]
            poor = self._poor[raw] = not len(single) or float(single.max()) < _POOR
        return poor

    def _of_word(self, raw: str, noisy: bool) -> Edges:
        lower = raw.lower()
        if has_vietnamese_letter(lower) and lower in self._syllables:
            return edges_of([Hypothesis(self.ids[lower], -1, 0.0)])
        penalty = _CAPITALS if raw.isupper() and len(raw) > 1 else 0.0
        found, more = _NOTHING, list[Hypothesis]()
        if noisy:
            found = self._search(lower)
            if len(lower) >= _SHORTEST_PAIR and found.logs.max(initial=-np.inf) < _POOR:
                more = self._pairs(lower)
        else:
            more = [
                Hypothesis(w, -1, 0.0)
                for w in (*self._by_fold.get(lower, ()), *self._accented.get(lower, ()))
            ]
        more = [Hypothesis(c.word, c.second, c.log + penalty) for c in more]
        if raw.isupper() and len(raw) > 1:
            more += self._abbreviations_of(raw)
        if _CODE.match(raw):
            more.append(Hypothesis(self.ids[OTHER], -1, _CODED + _CODED_CHARACTER * len(raw)))
        elif lower in self.ids and lower not in self._syllables:
            more.append(Hypothesis(self.ids[lower], -1, _FOREIGN))
        same = self.ids.get(raw, -1)
        if same < 0 or not (any(c.word == same for c in more) or same in found.words):
            strange = sum(not c.isalnum() for c in raw)
            log = _UNKNOWN_START + _UNKNOWN_CHARACTER * (len(raw) + strange)
            more.append(Hypothesis(self.ids[UNKNOWN], -1, log))
        return found.edges(penalty) + edges_of(more)

    def _spell(self, lower: str) -> NDArray[np.int32]:
        spelled = self._spelled.get(lower)
        if spelled is None:
            _make_room(self._spelled)
            spelled = self._spelled[lower] = self.channel.spell(lower)
        return spelled

    def _search(self, lower: str) -> Found:
        """Return the words that a token may stand for, best first by channel times prior."""
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
        """Return the readings of a misread token as two words run together."""
        out = []
        for cut in range(1, len(lower)):
            left = self._search(lower[:cut]).hypotheses(_PAIR_HALVES)
            right = self._search(lower[cut:]).hypotheses(_PAIR_HALVES)
            out += [Hypothesis(a.word, b.word, a.log + b.log + _MERGE) for a in left for b in right]
        return sorted(out, key=lambda c: -c.log)[:_PAIRS]

    def _run_together(self, raw: str) -> list[Hypothesis]:
        """Return readings of stripped capitals as two words that lost the line end between them.

        An example is DINHVE in "QUYET DINHVE".
        """
        lower = raw.lower()
        if len(lower) < _SHORTEST_PAIR or lower in self._by_fold or lower in self.ids:
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
        """Return the abbreviations that a token in capitals may be a misreading of."""
        out = []
        for word_id in self._abbreviations.get(raw.translate(_LOOK), ()):
            cost = sum(
                0.0 if a == b else _NEARLY_SAME if (a, b) == ("Đ", "D") else _CONFUSED
                for a, b in zip(self.words[word_id], raw, strict=True)
            )
            out.append(Hypothesis(word_id, -1, -cost - _ABBREVIATION))
        return out

"""Hypotheses: the words that a raw token can stand for, each with its channel probability."""

from __future__ import annotations

import copy
import re
from collections import defaultdict

import numpy as np
from rapidfuzz.distance import Levenshtein

from cchc_nlp.restore.casing import small
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.edges import (
    BARRED,
    CHANNELS,
    EDGE,
    IDENTITY,
    LIGHT,
    MISREAD,
    NO_EDGES,
    STRIPPED,
    TONELESS,
    TYPED,
    Edges,
    Found,
    Hypothesis,
    Readings,
)
from cchc_nlp.restore.evidence import FOREIGN, POOR, Evidence, spelling
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.misreadings import Misreadings, make_room
from cchc_nlp.restore.tokens import OTHER, UNKNOWN, digits_of, number_class
from cchc_nlp.restore.vocabulary import LOOK, Vocabulary
from cchc_nlp.text import has_vietnamese_letter, place_tone

__all__ = ["Hypotheses"]

# Penalties are in nats and are added to the channel's log-probabilities. They were set by hand; the
# scores in models/restorer/README.md are measured with them all, the effect of each alone was not.

_MERGE = -9.0
"""Penalty of reading a misread token as two words that lost the space between them."""
_SPLIT = -8.0
"""Penalty of reading two tokens as one word that OCR broke."""
_RUN_TOGETHER = -4.0
"""Penalty of reading stripped capitals as two words; titles lose the space at their line ends."""
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
_MISREAD_DIGIT = -3.0
"""Log-probability of a digit that is read as a letter like it (14 % of single numbers are)."""
_DIGIT = -2.3
"""Log-probability of one digit among ten."""

_MOSTLY_CAPITALS = re.compile(r"(?=(?:[^A-ZĐ]*[A-ZĐ]){3})\w{4,8}")
_STROKES = {"LI": "U", "LJ": "U", "IJ": "U", "TI": "H", "II": "N"}
"""Strokes that are read apart, and the capitals that they are."""
_SHORTEST_ABBREVIATION, _MISREAD_CAPITAL = 4, -4.0
"""Letters of abbreviations that are looked for with one of them misread, and the log-probability of
strokes read apart and of each such letter."""

_LONGEST_HALVES = 8
"""Characters of two tokens that may be one word."""
_SHORTEST_PAIR = 4
"""Characters of the shortest token that may be two words; in shorter ones anything could be."""
_PAIR_HALVES, _PAIRS, _WHOLES, _PARTS = 3, 4, 4, 8
"""Readings taken of each half of a token, pairs of them kept, readings of two tokens as one, and of
each part of a token.

Not measured: each bounds the edges that a token adds to the lattice.
"""
_LOST_BLANK = -6.0
"""Log-probability of a blank that is lost; 1.4 % of those of one scanner are, in lines of capitals
7 %, and names and words of other languages are longer than syllables too."""
_POOR_PART = -6.0
"""Log-probability under which a part of a token is no reading of a word."""
_LONGEST_READ = 7
"""Characters of most syllables as they are read; a token of more may be several words."""
_STOPS, _NO_STOP = ".,;:()\"'", -1.0
"""Signs that are mostly real, and the log-probability of each that is part of a letter."""
_STRAYS, _STRAY = ".,'!;:", -5.0
"""Signs that OCR prints inside words for specks and pieces of marks (chri,ng for chứng), and the
log-probability of one. Any from -3 to -8 gives the same; 1 % of words have one."""
_WITHOUT_STRAYS = str.maketrans("", "", _STRAYS)
_CODE = re.compile(r"(?=.*\d)(?=.*[A-ZĐ])[A-ZĐ0-9]{2,}$")
_TYPED_AT_ALL = -1.0
"""Log-probability of one way to type a word among those that there are."""
_LIGHT_BEAM = 1e-6
"""Probability under the light channel below which a reading is not an edge (not measured)."""


class Hypotheses:
    """The readings of raw tokens under every channel, remembered by token.

    ``misread`` is the channel of OCR of another language, ``light`` that of OCR of Vietnamese.
    """

    def __init__(self, misread: Channel, light: Channel, model: LanguageModel) -> None:
        self.vocabulary = Vocabulary(model.words, model.ids)
        self.words, self.ids = model.words, model.ids
        self.misread = Misreadings(misread, self.vocabulary)
        self.light = Misreadings(light, self.vocabulary)
        self._light: dict[str, Found] = {}
        self._as_read: dict[str, Edges] = {}
        self._fixed: dict[tuple[int, float], Edges] = {}
        self._forget()

    def _forget(self) -> None:
        """Forget what depends on the channel."""
        self.evidence = Evidence(self.misread, self.vocabulary)
        self._edges: dict[tuple[str, bool, bool], Edges] = {}
        self._poor: dict[str, bool] = {}

    def with_engine(self, channel: Channel) -> Hypotheses:
        """Return hypotheses by the channel of another engine, of other letters and segments."""
        other = copy.copy(self)
        other.misread = Misreadings(channel, self.vocabulary)
        other._forget()
        return other

    def with_channel(self, channel: Channel) -> Hypotheses:
        """Return hypotheses by an adapted channel, of the same letters and segments."""
        other = copy.copy(self)
        other.misread = self.misread.with_channel(channel)
        other._forget()
        return other

    def confused_with(self, word: str, rng: np.random.Generator, samples: int) -> list[int]:
        """Return the ids of words that a syllable's readings may stand for, likeliest first.

        ``samples`` readings are drawn from the channel.
        """
        if word not in self.vocabulary.syllables or not self.misread.spells(word):
            return []
        mass: dict[int, float] = defaultdict(float)
        for _ in range(samples):
            found = self.misread.search(self.misread.channel.misread(word, rng))
            logs = found.logs + np.log(self.vocabulary.prior[found.words])
            for w, p in zip(
                found.words.tolist(),
                np.exp(logs - np.logaddexp.reduce(logs)) if len(logs) else (),
                strict=True,
            ):
                mass[w] += p
        return sorted(mass, key=lambda w: -mass[w])

    def of_class(self, word: int, misread: float = 0.0) -> Edges:
        """Return the single reading of a token that is not restored.

        ``word`` is the id of the language model's word for it, -1 if it has none; ``misread`` its
        log-probability in misread text.
        """
        found = self._fixed.get((word, misread))
        if found is None:
            out = Readings()
            for channel in range(len(CHANNELS)):
                out.add(channel, word, misread if channel == MISREAD else 0.0)
            found = self._fixed[word, misread] = out.edges()
        return found

    def as_read(self, raw: str) -> int:
        """Return the id of the language model's word for a token as it was read."""
        known = self.ids.get(raw, self.ids.get(place_tone(raw.lower()), -1))
        return known if known >= 0 else self.ids[UNKNOWN if raw.isalpha() else OTHER]

    def of_word(
        self, raw: str, *, among_capitals: bool, misread: bool, light: bool = False
    ) -> Edges:
        """Return the readings of a word token.

        ``among_capitals``: its neighbours are in capitals, so that its own mean nothing.
        ``misread`` and ``light``: whether the readings of these channels are looked for.
        """
        if among_capitals:
            key = raw.lower()
        else:
            key = raw if raw.isupper() and len(raw) > 1 else small(raw)
        found = self._edges.get((key, misread, light))
        if found is None:
            make_room(self._edges)
            found = self._edges[key, misread, light] = self._of_word(key, misread, light)
        if not (among_capitals and raw.isupper()):
            return found
        more = Readings()
        self._add_abbreviations(raw, more)
        for a, b in self._run_together(raw):
            more.add(STRIPPED, a, _RUN_TOGETHER, b)
        return found + more.edges()

    def _of_word(self, raw: str, misread: bool, light: bool) -> Edges:
        lower = place_tone(raw.lower())
        penalty = _CAPITALS if raw.isupper() and len(raw) > 1 else 0.0
        out = Readings()
        self._add_as_read(raw, penalty, out)
        for channel, table in self.vocabulary.losses(lower):
            for w in table.get(lower, ()):
                out.add(channel, w, penalty + (_TYPED_AT_ALL if channel == TYPED else 0.0))
        if lower.isascii():
            for w in self.vocabulary.accented.get(lower, ()):
                out.add(STRIPPED, w, penalty)
        if misread:
            self._add_misread(small(raw), penalty, out)
        if light:
            found = self.light.search(lower)
            for w, log in zip(found.words.tolist(), found.logs.tolist(), strict=True):
                if log > np.log(_LIGHT_BEAM):
                    out.add(LIGHT, w, log + penalty)
        if raw.isupper() and len(raw) > 1:
            self._add_abbreviations(raw, out)
        if misread and raw not in self.ids and _MOSTLY_CAPITALS.fullmatch(raw):
            self._add_misread_abbreviations(raw, out)
        self._add_kept(raw, out)
        return out.edges()

    def _add_as_read(self, raw: str, penalty: float, out: Readings) -> None:
        """Add a token as it was read: under the channel that changes nothing."""
        lower = place_tone(raw.lower())
        if raw in self.ids:
            out.add(IDENTITY, self.ids[raw])
        if lower in self.ids:
            out.add(IDENTITY, self.ids[lower], penalty)
        elif raw not in self.ids:
            out.add(IDENTITY, self.ids[UNKNOWN if raw.isalpha() else OTHER], spelling(raw))

    def _add_kept(self, raw: str, out: Readings) -> None:
        """Add a token as it is under the channels that changed others: a code, a foreign word."""
        lower = raw.lower()
        same = self.ids.get(raw, -1)
        for channel in (STRIPPED, BARRED, TONELESS, TYPED, MISREAD):
            if _CODE.match(raw):
                out.add(channel, self.ids[OTHER], _CODED + _CODED_CHARACTER * len(raw))
            elif lower in self.ids and lower not in self.vocabulary.syllables:
                out.add(channel, self.ids[lower], FOREIGN)
            elif (
                channel != MISREAD
                and lower in self.vocabulary.syllables
                and has_vietnamese_letter(lower)
            ):
                out.add(channel, self.ids[lower])
            if same < 0 or same not in out.of(channel):
                strange = sum(not c.isalnum() for c in raw)
                log = _UNKNOWN_START + _UNKNOWN_CHARACTER * (len(raw) + strange)
                out.add(channel, self.ids[UNKNOWN], log)

    def _add_misread(self, raw: str, penalty: float, out: Readings) -> None:
        """Add the words that OCR of another language may have misread."""
        if has_vietnamese_letter(raw) and raw in self.vocabulary.syllables:
            out.add(MISREAD, self.ids[raw])
            return
        found = self.misread.search(raw)
        for w, log in zip(found.words.tolist(), found.logs.tolist(), strict=True):
            out.add(MISREAD, w, log + penalty)
        number = digits_of(raw)
        if number:
            wrong = sum(a != b for a, b in zip(raw, number, strict=True))
            out.add(MISREAD, self.ids[number_class(number)], _MISREAD_DIGIT * wrong)
        if len(raw) >= _SHORTEST_PAIR and found.logs.max(initial=-np.inf) < POOR:
            for pair in self._pairs(raw):
                out.add(MISREAD, pair.word, pair.log + penalty, pair.second)

    def of_number(self, raw: str, likely: float = 0.0) -> Edges:
        """Return the readings of a number: itself and, if short, words it may stand for.

        ``likely`` is the log-probability of a number where it stands.
        """
        own = self.ids[number_class(raw)]
        if len(raw) > 2 or not raw.isdigit() or raw[0] == "0":
            return self.of_class(own)
        out = Readings()
        for c in self.misread.search(raw).hypotheses():
            if c.log > _MISREAD_NUMBER:
                out.add(MISREAD, c.word, c.log)
        for channel in range(len(CHANNELS)):
            out.add(channel, own, _DIGIT * len(raw) + likely)
        return out.edges()

    def of_halves(self, left: str, right: str) -> Edges:
        """Return the readings of two tokens as halves of one word."""
        if len(left) + len(right) > _LONGEST_HALVES or not (
            self.is_poor(left) or self.is_poor(right)
        ):
            return NO_EDGES
        out = Readings()
        for c in self.misread.search(left + right).hypotheses(_WHOLES):
            if c.log > 1.5 * POOR:
                out.add(MISREAD, c.word, c.log + _SPLIT)
        return out.edges(2)

    def of_signs(self, raw: str, length: int) -> Edges:
        """Return the readings of ``length`` tokens, letters and signs, as one word."""
        if not any(map(str.isalnum, raw)):
            return NO_EDGES
        stops = sum(c in _STOPS for c in raw)
        out = Readings()
        for c in self.misread.search(small(raw)).hypotheses(_WHOLES):
            if c.log > 1.5 * POOR:
                out.add(MISREAD, c.word, c.log + _NO_STOP * stops)
        letters = raw.translate(_WITHOUT_STRAYS)
        if len(letters) == len(raw) - 1 and raw[0].isalpha() and raw[-1].isalnum():
            for c in self.misread.search(small(letters)).hypotheses(_WHOLES):
                if c.log > POOR:
                    out.add(MISREAD, c.word, c.log + _STRAY)
        return out.edges(length)

    def of_part(self, raw: str, *, begins: bool) -> Edges:
        """Return the readings of a part of a token as a word, or a number, that lost its blanks.

        ``begins``: it is the first of them.
        """
        out = Readings()
        lost = 0.0 if begins else _LOST_BLANK
        if raw.isdigit():
            out.add(MISREAD, self.ids[number_class(raw)], lost)
        else:
            for c in self.misread.search(raw).hypotheses(_PARTS):
                if c.log > _POOR_PART:
                    out.add(MISREAD, c.word, c.log + lost)
        return out.edges(len(raw))

    def may_be_run_together(self, raw: str) -> bool:
        """Tell whether a long token is no word, so that it may be several without their blanks."""
        longest = _LONGEST_READ - 3 * (raw[-1].isdigit() and not raw.isdigit())
        return (
            len(raw) > longest
            and not self.vocabulary.is_foreign(raw)
            and bool(self.misread.search(small(raw)).logs.max(initial=-np.inf) < POOR)
        )

    def is_poor(self, raw: str) -> bool:
        """Tell whether no single word explains a token well."""
        poor = self._poor.get(raw)
        if poor is None:
            edges = self.of_word(raw, among_capitals=False, misread=True)
            best = np.frombuffer(edges, EDGE)
            single = best["p"][(best["second"] < 0) & (best["word"] != self.ids[UNKNOWN]), MISREAD]
            poor = self._poor[raw] = not len(single) or float(single.max()) < np.exp(POOR)
        return poor

    def _pairs(self, raw: str) -> list[Hypothesis]:
        """Return the readings of a misread token as two words run together."""
        out = []
        for cut in range(1, len(raw)):
            left = self.misread.search(raw[:cut]).hypotheses(_PAIR_HALVES)
            right = self.misread.search(raw[cut:]).hypotheses(_PAIR_HALVES)
            out += [Hypothesis(a.word, b.word, a.log + b.log + _MERGE) for a in left for b in right]
        return sorted(out, key=lambda c: -c.log)[:_PAIRS]

    def _run_together(self, raw: str) -> list[tuple[int, int]]:
        """Return readings of stripped capitals as two words that lost the line end between them.

        An example is DINHVE in "QUYET DINHVE".
        """
        lower, by_fold = raw.lower(), self.vocabulary.by_fold
        if len(lower) < _SHORTEST_PAIR or lower in by_fold or lower in self.ids:
            return []
        out = []
        for cut in range(2, len(lower) - 1):
            left = by_fold.get(lower[:cut], [])
            right = by_fold.get(lower[cut:], []) or [
                self.ids[w] for w in (raw[cut:], lower[cut:]) if w in self.ids
            ]
            out += [(a, b) for a in left for b in right]
        return out

    def _add_abbreviations(self, raw: str, out: Readings) -> None:
        """Add the abbreviations that a token in capitals may be a misreading of."""
        for word_id in self.vocabulary.abbreviations.get(raw.translate(LOOK), ()):
            cost = sum(
                0.0 if a == b else _NEARLY_SAME if (a, b) == ("Đ", "D") else _CONFUSED
                for a, b in zip(self.words[word_id], raw, strict=True)
            )
            for channel in (STRIPPED, MISREAD):
                out.add(channel, word_id, -cost - _ABBREVIATION)

    def _add_misread_abbreviations(self, raw: str, out: Readings) -> None:
        """Add the abbreviations that a token mostly in capitals may be a misreading of."""
        letters = raw
        for strokes, letter in _STROKES.items():
            letters = letters.replace(strokes, letter)
        letters = letters.upper().translate(LOOK)
        for look, word_ids in self.vocabulary.abbreviations.items():
            if abs(len(look) - len(letters)) > 1 or len(look) < _SHORTEST_ABBREVIATION:
                continue
            wrong = Levenshtein.distance(look, letters, score_cutoff=1)
            if wrong <= 1:
                out.add(MISREAD, word_ids[0], _MISREAD_CAPITAL * (1 + wrong))

"""Text in the letters of old Vietnamese fonts, told by how it reads and converted to Unicode.

A font name is no proof: many files in Unicode name .VnTime in a style, an empty run or a bullet,
and some in old letters name a font of today. So every stretch of text of one font in a paragraph
is read in each way (as it stands, as TCVN3, VNI, VISCII), and the sequence of ways is chosen under
which its words are the most usual Vietnamese syllables at the fewest changes. The font, the
stretch before and the one after only tip the balance.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from cchc_nlp.knowledge import is_syllable, syllable_bits

__all__ = ["SOFT_HYPHEN", "Piece", "Told", "told", "unicode_texts"]

SOFT_HYPHEN = "\ue0ad"
"""A hyphenation point of Word: the letter ư in TCVN3, and nothing in Unicode.

A character for private use, so that it is not taken for a soft hyphen that was typed.
"""

_WAYS = ("", "tcvn3", "vni", "viscii")
"""The ways to read a stretch; the first leaves it as it stands."""

# Costs are in bits. What was tried: the 46 transcribed files in old fonts and the cases; the
# readings do not change when any of them changes by a quarter.
_UNSEEN, _FOREIGN, _BROKEN, _NO_VIETNAMESE, _IMPOSSIBLE = 22, 24, 28, 32, 12
"""Costs of words that are not in the table of syllables.

Built like a syllable; of another language; with signs inside; converted and still no Vietnamese;
and, beside the cost of the word as it stands, with letters that the encoding does not have.
"""
_ABBREVIATION = 20
"""Cost of an abbreviation or a letter of a list: "QĐ", "HĐND", "đ)"."""
_SAME_FONT_CHANGE = 3
"""Cost of a change to the way that the font names."""
_CHANGE = 14
"""Cost of a change of the way between paragraphs of which no font is known."""
_AGAINST_FONT, _CHANGE_AGAINST_FONT = 4, 12
"""Costs of going on, and of changing, in a way that the font does not name."""
_SHORTEST_NAME = 5
"""Letters of a foreign name at least; shorter words are old letters with a slip. Not measured."""
_FEWEST_WORDS = 2
"""Words that must become Vietnamese in a stretch without the support of a font."""

_VIETNAMESE = "ĂăĐđĨĩŨũƠơƯư"
_LATIN_1_VIETNAMESE = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"
_WORD = re.compile(
    "[A-Za-z\x02\x05\x06\x14\x19\x1e\x80-\x9f\xa1-\u024f\u0300-\u036f\u1e00-\u1eff"
    f"\u2212\u2219{SOFT_HYPHEN}]+"
)
_PLAIN = re.compile("[A-Za-z]*$")
_ABBREVIATED = re.compile("[bcdghklmnpqrstvxđ]{1,5}$|[A-ZĐĂÂÊÔƠƯ]{1,10}$")
_FOREIGN_WORD = re.compile("[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ɏ]+$|[A-ZÀ-ÖØ-ÞĀ-ɏ]+$")
_BEYOND_LATIN_1 = re.compile(f"[{_VIETNAMESE}\u1ea0-\u1ef9\u0300-\u036f]")
_STRANGE = f"[\x02\x05\x06\x14\x19\x1e\x80-\x9f{SOFT_HYPHEN}\xa1-\xa9\xab-\xaf\xb1\xb4-\xff]"
_SUSPECT = re.compile(
    rf"(?:[A-Za-z]|{_STRANGE})(?![{_LATIN_1_VIETNAMESE}]){_STRANGE}"
    rf"|(?![{_LATIN_1_VIETNAMESE}]){_STRANGE}[A-Za-z]"
    "|[aA][ÁÀÂÃÉÈÊÙØÕáàâãéèêùõ]|[eE][ÁÀÂÃÙØÕáàâãùõ]|[oO][ÂÙâù]|[uUyY][ÙØÕùõ]|[ôÔ][ùõÙÕ]"
)
"""Signs of old letters: what no Vietnamese word in Unicode has. Without any, nothing is weighed."""
_SYMBOL_FONTS = ("SYMBOL", "WINGDINGS", "WEBDINGS", "MARLETT", "MT EXTRA")


class Piece(NamedTuple):
    """Text of one font, empty where nothing is known of it; perhaps to be shown in capitals."""

    text: str
    font: str = ""
    capitals: bool = False

    @property
    def shown(self) -> str:
        """The text as it is shown where it needs no conversion."""
        return self.text.upper() if self.capitals else self.text


@dataclass(slots=True)
class Told:
    """A paragraph in Unicode, and how many of its words were in which old encoding."""

    text: str
    encodings: Counter[str] = field(default_factory=Counter)


class _Word(NamedTuple):
    start: int
    end: int
    piece: Piece


class _Stretch(NamedTuple):
    """Words of a paragraph that are in fonts of one family, in which all are read the same way."""

    family: str
    words: list[str]

    @property
    def costs(self) -> list[int]:
        return [sum(c) for c in zip(*map(_costs, self.words), strict=True)] or [0] * len(_WAYS)


def unicode_texts(paragraphs: Sequence[Sequence[Piece]]) -> list[Told]:
    """Return the paragraphs of a document as Unicode text, those in old letters converted.

    Paragraphs that already are good Vietnamese, or of another language, stay as they are.

    >>> old, new = Piece("QuyÕt ®Þnh cña", ".VnTime"), Piece("Công báo", ".VnTime")
    >>> [t.text for t in unicode_texts([[old], [new]])]
    ['Quyết định của', 'Công báo']
    """
    texts = ["".join(p.text for p in pieces) for pieces in paragraphs]
    if not any(map(_SUSPECT.search, texts)):
        shown = ("".join(p.shown for p in pieces) for pieces in paragraphs)
        return [Told(text.replace(SOFT_HYPHEN, "")) for text in shown]
    words = [_words(t, pieces) for t, pieces in zip(texts, paragraphs, strict=True)]
    stretches, places = list[_Stretch](), list[dict[str, int]]()
    for text, found in zip(texts, words, strict=True):
        places.append({})
        for word in found:
            family = _family(word.piece.font)
            if family == "symbol":
                continue
            if family not in places[-1]:
                places[-1][family] = len(stretches)
                stretches.append(_Stretch(family, []))
            token = text[word.start : word.end]
            if not _PLAIN.match(token) and (len(token) > 1 or token.isalpha()):
                stretches[places[-1][family]].words.append(token)
    ways = _with_evidence(stretches, _best_ways(stretches))
    return [
        _converted(text, found, {family: ways[i] for family, i in place.items()})
        for text, found, place in zip(texts, words, places, strict=True)
    ]


def _words(text: str, pieces: Sequence[Piece]) -> list[_Word]:
    """The words of a paragraph, each with the piece that its first letter beyond ASCII is in."""
    ends = list(accumulate(len(p.text) for p in pieces))
    found = []
    for match in _WORD.finditer(text):
        at = next((i for i, c in enumerate(match[0]) if not _PLAIN.match(c)), 0) + match.start()
        found.append(_Word(match.start(), match.end(), pieces[bisect_right(ends, at)]))
    return found


@lru_cache(maxsize=1_000)
def _family(font: str) -> str:
    """The encoding that a font name speaks for, "symbol", "plain", or "" where it says nothing."""
    name = font.upper().lstrip("@")
    if name.startswith(".VN"):
        return "tcvn3"
    if name.startswith("VNI"):
        return "vni"
    if name.startswith("VISCII"):
        return "viscii"
    if name.startswith(_SYMBOL_FONTS):
        return "symbol"
    return "" if not name or name.startswith("VN") or "TCVN" in name else "plain"


@lru_cache(maxsize=100_000)
def _costs(word: str) -> tuple[int, ...]:
    """The cost of a word under each way."""
    beyond = _BEYOND_LATIN_1.search(word)
    costs = [_cost(_without_quotes(word.replace(SOFT_HYPHEN, "")))]
    for encoding in _WAYS[1:]:
        if beyond:
            costs.append(costs[0] + _IMPOSSIBLE)
            continue
        new = _convert(word, encoding)
        cost = _cost(new)
        costs.append(cost if cost < _FOREIGN or _in_syllables(new) else _NO_VIETNAMESE)
    return tuple(costs)


def _cost(word: str) -> int:
    """How unusual a word is in Vietnamese."""
    if _PLAIN.match(word):
        return 0
    small = unicodedata.normalize("NFC", word).lower()
    bits = syllable_bits(small)
    if bits is not None:
        return bits
    if is_syllable(small):
        return _UNSEEN
    if _ABBREVIATED.match(word):
        return _ABBREVIATION
    return _FOREIGN if _FOREIGN_WORD.match(word) else _BROKEN


def _without_quotes(word: str) -> str:
    """A word without the quotes around it, and without marks of trade behind it."""
    if word[:1] == "«" and word[-1:] == "»":
        word = word[1:-1]
    return word.rstrip("©®")


def _convert(word: str, encoding: str) -> str:
    from viparse.normalize.encodings import get_charmap
    from viparse.normalize.tables import convert

    return str(convert(word.replace(SOFT_HYPHEN, "\u00ad"), get_charmap(encoding)))


def _in_syllables(word: str) -> bool:
    """Whether a word is several usual syllables that lost the blanks between them."""
    small = word.lower()
    reach = {0}
    for end in range(1, len(small) + 1):
        for start in range(max(0, end - 7), end):
            part = small[start:end]
            usual = is_syllable(part) if part.isascii() else syllable_bits(part) is not None
            if start in reach and usual and len(part) > 1:
                reach.add(end)
    return len(small) in reach


def _entry(family: str, way: int, before: int | None) -> int:
    """The cost of reading a stretch one way after the stretch before it."""
    same = before == way or (before is None and way == 0)
    named = _WAYS[way] or "plain"
    if family == named:
        return 0 if same else _SAME_FONT_CHANGE
    if not family:
        return 0 if same else _CHANGE
    if way == 0:  # Unicode under the name of an old font is usual
        return _SAME_FONT_CHANGE if same else 2 * _SAME_FONT_CHANGE
    return _AGAINST_FONT if same else _CHANGE_AGAINST_FONT


def _best_ways(stretches: Sequence[_Stretch]) -> list[int]:
    """The ways of least cost, by Viterbi's algorithm; ways of one cost in the order of the list."""
    best: list[int] | None = None
    back = list[list[int]]()
    for stretch in stretches:
        costs = stretch.costs
        row, origin = [], []
        for way, cost in enumerate(costs):
            if best is None:
                least, source = _entry(stretch.family, way, None), 0
            else:
                least, source = min(
                    (b + _entry(stretch.family, way, i), i) for i, b in enumerate(best)
                )
            row.append(least + cost)
            origin.append(source)
        best = row
        back.append(origin)
    if best is None:
        return []
    ways = [best.index(min(best))]
    for origin in reversed(back[1:]):
        ways.append(origin[ways[-1]])
    return ways[::-1]


def _with_evidence(stretches: Sequence[_Stretch], ways: Sequence[int]) -> list[int]:
    """Leave as it stands what no word shows to be in old letters."""
    kept = list(ways)
    for start, end in _runs(ways):
        way = ways[start]
        if not way:
            continue
        shown, supported = set[str](), False
        for stretch in stretches[start:end]:
            supported |= stretch.family == _WAYS[way]
            for word in stretch.words:
                costs = _costs(word)
                if costs[0] >= _UNSEEN and costs[way] < _UNSEEN:
                    shown.add(word.lower())
        if len(shown) < (1 if supported else _FEWEST_WORDS):
            kept[start:end] = [0] * (end - start)
    return kept


def _runs(ways: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The bounds of each sequence of one way."""
    bounds = [i for i, way in enumerate(ways) if i == 0 or way != ways[i - 1]]
    return pairwise([*bounds, len(ways)])


def _converted(text: str, words: Sequence[_Word], ways: dict[str, int]) -> Told:
    """A paragraph whose words are converted in the way of their font."""
    out, at = list[str](), 0
    encodings: Counter[str] = Counter()
    for word in words:
        old = text[word.start : word.end]
        encoding = _WAYS[ways.get(_family(word.piece.font), 0)]
        new = _word(old, encoding) if encoding else old
        if new != old and not _PLAIN.match(old):
            encodings[encoding] += 1
        out += text[at : word.start], new.upper() if word.piece.capitals else new
        at = word.end
    result = "".join([*out, text[at:]])
    return Told(result.replace(SOFT_HYPHEN, ""), encodings)


def _word(old: str, encoding: str) -> str:
    """A word of a text in old letters; names of other languages, and signs alone, stay."""
    new = old
    if not _PLAIN.match(old):
        way = _WAYS.index(encoding)
        costs = _costs(old)
        if _BEYOND_LATIN_1.search(old):
            return old
        if len(old) == 1 and not old.isalpha() and costs[way] >= _UNSEEN:
            return old
        if costs[way] > _FOREIGN >= costs[0] and _is_name(old):
            return old
        new = _convert(old, encoding)
    if encoding != "tcvn3":
        return new
    # TCVN3 has few capitals with diacritics: those of a heading are typed as small letters.
    plain = [c for c in old if c.isascii() and c.isalpha()]
    return new.upper() if len(plain) > 1 and all(map(str.isupper, plain)) else new


def _is_name(word: str) -> bool:
    """Whether a word in a text in old letters may be a name of another language: "François"."""
    return len(word) >= _SHORTEST_NAME and sum(not _PLAIN.match(c) for c in word) == 1


def told(paragraphs: Sequence[Told], what: str = "đoạn") -> str:
    """Say in one line what was converted; empty where nothing was.

    >>> told([Told("Quyết định", Counter(tcvn3=2)), Told("Công báo")])
    'phông chữ cũ TCVN3: 1 đoạn chuyển sang Unicode'
    """
    counts = Counter(p.encodings.most_common(1)[0][0] for p in paragraphs if p.encodings)
    return "; ".join(
        f"phông chữ cũ {encoding.upper()}: {count} {what} chuyển sang Unicode"
        for encoding, count in counts.most_common()
    )

"""The nearest spelling of a question with words that nothing in the store has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from math import log1p
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cchc_nlp.index import BM25Index
from cchc_nlp.knowledge import is_syllable
from cchc_nlp.search.language import is_bare, question_words
from cchc_nlp.search.query import Understanding
from cchc_nlp.text import fold

__all__ = ["nearest_spelling"]

_SHORTEST = 3
"""Letters of a word that is mended: of two letters, one changed makes any other."""
_LONG = 6
"""Letters from which two may be wrong, as text search engines have it (Lucene's "auto")."""
_MOST = 10
"""Unknown words of a question that is mended; one with more is a pasted page (not measured)."""
_WEIGHED = 30
"""Candidates whose neighbours are looked up, the commonest (not measured)."""
_TOKEN = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([aeod])\1")
_TONE_KEY = re.compile(r"(?<=[aeiouy])[sfrxj]|[sfrxj]$")


class _Word(NamedTuple):
    """A word of a question and where it stands; ``mendable`` where it is neither name nor sign."""

    start: int
    text: str
    mendable: bool

    @property
    def bare(self) -> str:
        return fold(self.text)


def nearest_spelling(understood: Understanding, indexes: Sequence[BM25Index]) -> str | None:
    """The question with each word that no index has, in any spelling, in the nearest that one has.

    None where all words are known, nothing is near, or the question is English: one that only may
    be gets all its unknown words mended, a third of its words at most but for the keys of Telex.
    Numbers, abbreviations and what is left out stay. Of the nearest, one that stands beside the
    same words elsewhere is taken, then the commonest.
    """
    words, marked = _words(understood), not is_bare(understood.words)
    unknown = [n for n, w in enumerate(words) if w.mendable and not _is_known(w.text, indexes)]
    is_english = understood.language == "en"
    if len(unknown) > _MOST or (is_english and not _is_vietnamese(words, unknown, indexes)):
        return None
    nearest = {at: _nearest(words, at, indexes, marked=marked) for at in unknown}
    mended = {at: found for at, found in nearest.items() if found}
    slips = sum(_without_keys(words[at].bare) != fold(found) for at, found in mended.items())
    if not mended or (is_english and (len(mended) < len(unknown) or 3 * slips > len(words))):
        return None
    out, end = list[str](), 0
    for at, found in mended.items():
        out += [understood.text[end : words[at].start], _in_case(found, words[at].text)]
        end = words[at].start + len(words[at].text)
    return "".join([*out, understood.text[end:]])


def _words(understood: Understanding) -> list[_Word]:
    """The words of a question in their order, numbers and symbols of documents left out."""
    left_out = {fold(w) for phrase in understood.excluded for w in _LETTERS.findall(phrase)}
    out = list[_Word]()
    for token in _TOKEN.finditer(understood.text):
        core = token.group().strip("\"'“”„«»()[].,;:?!…-")
        if not _LETTERS.fullmatch(core):
            continue
        bare = fold(core)
        mendable = len(bare) >= _SHORTEST and not core.isupper() and bare not in left_out
        out.append(_Word(token.start() + token.group().index(core), core, mendable))
    return out


def _is_known(word: str, indexes: Sequence[BM25Index]) -> bool:
    # as it is written is known without its other spellings, which are slow to list at first
    return any(_count([word.lower()], indexes, folded=folded) for folded in (False, True))


def _nearest(
    words: Sequence[_Word], at: int, indexes: Sequence[BM25Index], *, marked: bool
) -> str | None:
    """What a word is mended to; ``marked`` with the diacritics that it has in the index."""
    word = words[at]
    near = _near(word.bare, indexes)
    if not marked:
        weighed = {bare: _count([bare], indexes, folded=True) for bare in near}
    else:
        weighed = {
            spelled: _count([spelled], indexes, folded=False)
            for bare in near
            for spelled in dict.fromkeys(s for index in indexes for s in index.spellings(bare))
        }
    common = sorted(weighed, key=lambda spelled: (-weighed[spelled], spelled))[:_WEIGHED]
    beside = [words[n].text.lower() if 0 <= n < len(words) else None for n in (at - 1, at + 1)]

    def rank(spelled: str) -> tuple[float, int, int, str]:
        pairs = [f"{beside[0]} {spelled}"] if beside[0] else []
        pairs += [f"{spelled} {beside[1]}"] if beside[1] else []
        together = sum(log1p(_count([pair], indexes, folded=not marked)) for pair in pairs)
        changed = OSA.distance(word.text.lower(), spelled)
        return (-together, changed, -weighed[spelled], spelled)

    best = min(common, key=rank, default=None)
    # a syllable, or without a vowel an abbreviation, may be right: only its neighbours tell
    may_be_right = is_syllable(word.bare) or not _VOWEL.search(word.bare)
    return best if best is None or not may_be_right or rank(best)[0] < 0 else None


def _near(bare: str, indexes: Sequence[BM25Index]) -> list[str]:
    """The syllables without diacritics that are nearest to one that no index has.

    One is what it reads without the keys of Telex ("moojt").
    """
    keyless = _without_keys(bare)
    typed = [keyless] if is_syllable(keyless) and _is_known(keyless, indexes) else []
    most = 2 if len(bare) >= _LONG else 1
    look = partial(process.extract, bare, scorer=OSA.distance, score_cutoff=most, limit=None)
    found = [near for index in indexes for near in look(index.bare_words)]
    least = min((distance for _, distance, _ in found), default=0)
    return list(dict.fromkeys([*typed, *(s for s, distance, _ in found if distance == least)]))


def _without_keys(bare: str) -> str:
    """A word as typed on a Telex keyboard that was switched off, without its keys.

    >>> _without_keys("ddinhj"), _without_keys("cuwar")
    ('dinh', 'cua')
    """
    return _TONE_KEY.sub("", _DOUBLED.sub(r"\1", bare).replace("w", ""), count=1)


def _count(terms: Iterable[str], indexes: Iterable[BM25Index], *, folded: bool) -> int:
    """How many items have the terms, together."""
    listed = list(terms)
    return sum(
        index.count(group) for index in indexes for group in index.groups(listed, folded=folded)
    )


def _is_vietnamese(
    words: Sequence[_Word], unknown: Sequence[int], indexes: Sequence[BM25Index]
) -> bool:
    """Whether a question that was taken for English may be Vietnamese, typed in a hurry.

    Then no word asks in English, and all but the unknown ones are syllables or abbreviations that
    an index has.
    """
    asking = question_words("en")
    return not any(asking.fullmatch(w.text) and not is_syllable(w.bare) for w in words) and all(
        (is_syllable(word.bare) or not _VOWEL.search(word.bare)) and _is_known(word.text, indexes)
        for at, word in enumerate(words)
        if at not in unknown
    )


def _in_case(spelled: str, typed: str) -> str:
    return spelled.capitalize() if typed[0].isupper() else spelled

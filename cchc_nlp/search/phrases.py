"""Items that hold what a question says word for word, and none of what it leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.index import BM25Index, query_terms, words_in_order
from cchc_nlp.search.language import is_bare
from cchc_nlp.search.query import Understanding

__all__ = ["Wording", "holding"]

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

_BATCH = 1_000
"""Texts that are read at once (not measured)."""
_ENOUGH = 2_000
"""Items that hold the wording after which no more are looked for: ten times those that are ranked
(not measured against others). Where something is only left out, as many are read at most: nearly
all that may hold it do."""
_MOST_READ = 20_000
"""Texts that are read at most, the most promising first: 0.8 s of 300,000 passages, on one of two
shared cores. Phrases that people ask for mostly take 2,000, 0.08 s."""


class _Phrase(NamedTuple):
    """Words in their order, as :func:`cchc_nlp.index.words_in_order` gives them."""

    text: str
    words: str
    folded: bool

    @classmethod
    def of(cls, text: str, *, folded: bool) -> _Phrase:
        return cls(text, words_in_order(text, folded=folded), folded)

    def is_in(self, parts: dict[bool, list[str]]) -> bool:
        return any(self.words in part for part in parts[self.folded])


class Wording(NamedTuple):
    """What an item must hold: one phrase of each group, and none of those excluded.

    A phrase without diacritics is held in any spelling; one that is excluded only where the whole
    question has none, since "-ban" would leave out every "bản".

    >>> from cchc_nlp.search import understand
    >>> wording = Wording.of(understand('"mot cua" -xã'))
    >>> wording.admits("", "Bộ phận Một cửa huyện"), wording.admits("", "một cửa của xã")
    (True, False)
    """

    required: tuple[tuple[_Phrase, ...], ...]
    excluded: tuple[_Phrase, ...]

    @classmethod
    def of(cls, understood: Understanding) -> Wording:
        """The wording that a question asks for."""
        groups = [*((phrase,) for phrase in understood.phrases), *understood.either]
        bare = is_bare(understood.text)
        return cls(
            tuple(tuple(_Phrase.of(p, folded=is_bare(p)) for p in group) for group in groups),
            tuple(_Phrase.of(p, folded=bare) for p in understood.excluded),
        )

    def without_phrases(self) -> Wording:
        """Only what it leaves out."""
        return self._replace(required=())

    def admits(self, heading: str, text: str) -> bool:
        """Whether an item holds what it must, in its heading or in its text."""
        used = {phrase.folded for group in (*self.required, self.excluded) for phrase in group}
        parts = {
            folded: [words_in_order(part, folded=folded) for part in (heading, text)]
            for folded in used
        }
        return all(any(phrase.is_in(parts) for phrase in group) for group in self.required) and (
            not any(phrase.is_in(parts) for phrase in self.excluded)
        )


def holding(
    wording: Wording,
    understood: Understanding,
    index: BM25Index,
    texts: Callable[[Sequence[int]], Iterable[tuple[int, str, str]]],
    permitted: Ids | None,
) -> Ids | None:
    """Ids of the permitted items that a wording admits, ascending; None is all items.

    The postings tell which items may hold it, and their ``texts`` which do. Of very many those are
    read that have most of the question's words.
    """
    if not (wording.required or wording.excluded):
        return permitted
    rows = index.is_alive.copy()
    if permitted is not None:
        rows &= np.isin(index.row_ids, permitted)
    for group in wording.required:
        rows &= _any_may_hold(index, group)
    doubtful = rows if wording.required else rows & _any_may_hold(index, wording.excluded)
    sure = rows & ~doubtful
    found = list[int]()
    most = _MOST_READ if wording.required else _ENOUGH
    ordered = index.row_ids[_most_promising(index, understood, np.flatnonzero(doubtful), most)]
    for at in range(0, len(ordered), _BATCH):
        for id_, heading, text in texts(ordered[at : at + _BATCH].tolist()):
            if wording.admits(heading, text):
                found.append(id_)
        if len(found) >= _ENOUGH:
            break
    admitted = sure | (doubtful & np.isin(index.row_ids, found))
    return np.asarray(index.row_ids[admitted], np.int64)


def _any_may_hold(index: BM25Index, group: Iterable[_Phrase]) -> Mask:
    out = np.zeros(len(index.row_ids), bool)
    for phrase in group:
        out |= index.may_hold(phrase.text, folded=phrase.folded)
    return out


def _most_promising(index: BM25Index, understood: Understanding, rows: Ids, most: int) -> Ids:
    """As many of some rows as are read, best first; few enough stay in their order."""
    if len(rows) <= _ENOUGH:
        return rows
    terms = query_terms(understood.topic or understood.words)
    scores = index.score(index.groups(terms, folded=False))[rows]
    return rows[np.argsort(-scores, kind="stable")[:most]]

"""The noisy channel: how OCR with the wrong language reads each Vietnamese letter.

Also the search for the words that a raw token may stand for, by that channel.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["LONGEST", "Channel", "Trie", "forward", "rescore", "search"]

LONGEST = 3
"""Most characters that one letter is read as; the least is none.

Not measured: three allow for a letter that is read with debris on both sides, and each further
character lengthens every search.
"""

_LEAST_STORED = 1e-9
"""Smallest probability written to a channel file, which stores logarithms."""

_DEEPEST = 12
"""Letters at which the search stops; Vietnamese syllables have at most seven (nghiêng)."""

_TINY = 1e-300
"""Added to probabilities before the logarithm is taken, which zero does not have."""


class Channel:
    """Probabilities that a letter is read as a segment of raw characters.

    ``table[letter, segment]`` holds probabilities, not logarithms; segment 0 is the empty one, and
    the last column stands for any character never seen in training.
    """

    def __init__(self, letters: str, segments: Sequence[str], table: NDArray[np.float32]) -> None:
        self.letters, self.segments, self.table = letters, list(segments), table
        self.letter_ids = {c: i for i, c in enumerate(letters)}
        self._segment_ids = {s: i for i, s in enumerate(segments)}
        self._unseen = len(segments)
        self.best = np.ascontiguousarray(table.max(axis=0))

    @classmethod
    def load(cls, path: Path) -> Channel:
        """Read a channel file (npz, no pickle)."""
        with np.load(path, allow_pickle=False) as data:
            letters, segments = (
                bytes(data["letters"]).decode("utf8"),
                bytes(data["segments"]).decode("utf8").split("\n"),
            )
            return cls(letters, segments, np.exp(data["logs"].astype(np.float32)))

    def save(self, path: Path) -> None:
        """Write the channel file; log-probabilities are stored in half precision."""
        letters, segments = (
            np.frombuffer(s.encode("utf8"), np.uint8)
            for s in (self.letters, "\n".join(self.segments))
        )
        np.savez_compressed(
            path,
            letters=letters,
            segments=segments,
            logs=np.log(np.maximum(self.table, _LEAST_STORED)).astype(np.float16),
        )

    def log_likelihood(self, word: str, raw: str) -> float:
        """Return the log-probability, in nats, that a word is read as a raw token.

        Minus infinity for a word with a letter that the channel does not have.
        """
        if not all(c in self.letter_ids for c in word):
            return -math.inf
        p = float(
            forward(
                np.array([self.letter_ids[c] for c in word], np.int32), self.spell(raw), self.table
            )[-1, -1]
        )
        return math.log(p) if p > 0 else -math.inf

    def misread(self, word: str, rng: np.random.Generator) -> str:
        """Draw one reading of a word at random."""
        rows = self.table[[self.letter_ids[c] for c in word], :-1].astype(np.float64)
        return "".join(self.segments[rng.choice(len(row), p=row / row.sum())] for row in rows)

    def spell(self, raw: str) -> NDArray[np.int32]:
        """Return the ids of the segments of a raw token, shape ``(len(raw), LONGEST)``.

        ``[j, k]`` is the id of ``raw[j:j + k + 1]``, or -1 where there is none. Capitals are those
        of the channel where it has them.
        """
        out = np.full((len(raw), LONGEST), -1, np.int32)
        for j in range(len(raw)):
            for k in range(min(LONGEST, len(raw) - j)):
                segment = raw[j : j + k + 1]
                found = self._segment_ids.get(segment, -1)
                if found < 0:
                    found = self._segment_ids.get(segment.lower(), -1 if k else self._unseen)
                out[j, k] = found
        return out


@njit(cache=True, nogil=True)
def forward(
    letters: NDArray[np.int32], spelled: NDArray[np.int32], table: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the forward probabilities of a word and a raw token, shape (letters + 1, chars + 1).

    ``[i, j]``: the first ``i`` letters are read as the first ``j`` characters.
    """
    n, m = len(letters), spelled.shape[0]
    out = np.zeros((n + 1, m + 1))
    out[0, 0] = 1.0
    for i in range(n):
        for j in range(m + 1):
            for k in range(min(LONGEST, m - j) + 1):
                s = 0 if k == 0 else spelled[j, k - 1]
                if s >= 0:
                    out[i + 1, j + k] += out[i, j] * table[letters[i], s]
    return out


@njit(cache=True, nogil=True)
def rescore(
    letters: NDArray[np.int8],
    words: NDArray[np.int32],
    prior: NDArray[np.float64],
    spelled: NDArray[np.int32],
    table: NDArray[np.float32],
    top: int,
    beam: float,
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Return the best ``top`` of ``words`` for a raw token and the channel's log-probabilities.

    Words are ordered by channel times prior, best first; those below ``beam`` times the best are
    dropped. ``letters[word]`` are the ids of a word's letters, -1 after the last.
    """
    m = spelled.shape[0]
    row, above = np.zeros(m + 1), np.zeros(m + 1)
    channel, score = np.zeros(len(words)), np.zeros(len(words))
    for e in range(len(words)):
        above[:] = 0.0
        above[0] = 1.0
        for i in range(letters.shape[1]):
            letter = letters[words[e], i]
            if letter < 0:
                break
            for j in range(m + 1):
                p = above[j] * table[letter, 0]
                for k in range(1, min(LONGEST, j) + 1):
                    s = spelled[j - k, k - 1]
                    if s >= 0:
                        p += above[j - k] * table[letter, s]
                row[j] = p
            row, above = above, row
        channel[e] = above[m] + _TINY
        score[e] = channel[e] * prior[words[e]]
    order = np.argsort(-score)[:top]
    count = 0
    while count < len(order) and score[order[count]] >= score[order[0]] * beam:
        count += 1
    order = order[:count]
    return words[order], np.log(channel[order])


class Trie(NamedTuple):
    """Words as a letter trie in preorder, all arrays with one entry a node.

    The subtree of node ``i`` is ``i .. end[i]``, so that a search is one pass with jumps. ``word``
    is the id of the word that ends at the node, -1 if none does.
    """

    letter: NDArray[np.int16]
    depth: NDArray[np.int8]
    end: NDArray[np.int32]
    word: NDArray[np.int32]
    prior: NDArray[np.float64]
    best_prior: NDArray[np.float64]

    @classmethod
    def build(cls, words: Iterable[tuple[str, int, float]], letter_ids: dict[str, int]) -> Trie:
        """Build from ``(word, id, prior probability)``.

        Words with a letter that ``letter_ids`` lacks are left out.
        """
        letters: list[int] = []
        depth: list[int] = []
        word: list[int] = []
        prior: list[float] = []
        path = ""
        for text, word_id, p in sorted(w for w in words if all(c in letter_ids for c in w[0])):
            shared = 0
            while shared < min(len(path), len(text)) and path[shared] == text[shared]:
                shared += 1
            for d in range(shared, len(text)):
                letters.append(letter_ids[text[d]])
                depth.append(d + 1)
                word.append(-1)
                prior.append(0.0)
            word[-1], prior[-1], path = word_id, p, text
        size = len(letters)
        end = np.full(size, size, np.int32)
        best = np.array(prior)
        stack: list[int] = []
        for i in range(size):
            while stack and depth[stack[-1]] >= depth[i]:
                end[stack.pop()] = i
            stack.append(i)
        for i in range(size - 1, -1, -1):
            j = i + 1
            while j < end[i]:
                best[i] = max(best[i], best[j])
                j = end[j]
        return cls(
            np.array(letters, np.int16),
            np.array(depth, np.int8),
            end,
            np.array(word, np.int32),
            np.array(prior),
            best,
        )


@njit(cache=True, nogil=True)
def search(
    trie: Trie,
    table: NDArray[np.float32],
    best: NDArray[np.float32],
    spelled: NDArray[np.int32],
    top: int,
    beam: float,
) -> tuple[NDArray[np.int32], NDArray[np.float64], int]:
    """Find the ``top`` words that a raw token most likely stands for.

    ``spelled`` comes from :meth:`Channel.spell`; words whose score is below ``beam`` times the best
    are dropped. Returns word ids and the channel's log-probabilities, best first by channel times
    prior, and how many of them are valid.
    """
    m = spelled.shape[0]
    row = np.zeros((_DEEPEST + 1, m + 1))
    rest = np.zeros(m + 1)
    rest[m] = 1.0
    for j in range(m - 1, -1, -1):
        for k in range(min(LONGEST, m - j)):
            s = spelled[j, k]
            if s >= 0:
                rest[j] = max(rest[j], best[s] * rest[j + k + 1])
    row[0, 0] = 1.0
    words = np.full(top, -1, np.int32)
    channel = np.zeros(top)
    score = np.zeros(top)
    found, threshold = 0, 0.0
    i, size = 0, len(trie.letter)
    while i < size:
        d, c = trie.depth[i], trie.letter[i]
        bound = 0.0
        for j in range(m + 1):
            p = row[d - 1, j] * table[c, 0]
            for k in range(1, min(LONGEST, j) + 1):
                before = row[d - 1, j - k]
                if before > 0.0:
                    s = spelled[j - k, k - 1]
                    if s >= 0:
                        p += before * table[c, s]
            row[d, j] = p
            bound = max(bound, p * rest[j])
        if d >= _DEEPEST or bound * trie.best_prior[i] <= threshold:
            i = trie.end[i]
            continue
        value = row[d, m] * trie.prior[i]
        if trie.word[i] >= 0 and value > threshold:
            at = min(found, top - 1)
            while at > 0 and score[at - 1] < value:
                words[at], channel[at], score[at] = words[at - 1], channel[at - 1], score[at - 1]
                at -= 1
            words[at], channel[at], score[at] = trie.word[i], row[d, m], value
            found = min(found + 1, top)
            threshold = max(score[0] * beam, score[top - 1] if found == top else 0.0)
        i += 1
    while found > 0 and score[found - 1] < score[0] * beam:
        found -= 1
    return words, np.log(channel), found

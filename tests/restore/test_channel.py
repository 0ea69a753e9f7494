"""The search for what was written, against enumeration."""

from __future__ import annotations

import itertools
import math
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.restore.channel import Channel, Trie, search


@lru_cache(maxsize=1)
def small_channel() -> Channel:
    rng = np.random.default_rng(3)
    segments = ["", "a", "b", "c", "ab", "bc", "abc"]
    table = rng.random((3, len(segments) + 1)).astype(np.float32)
    return Channel("abc", segments, table / table.sum(axis=1, keepdims=True))


def brute_force(channel: Channel, word: str, raw: str) -> float:
    if not word:
        return 1.0 if not raw else 0.0
    row = channel.table[channel.letter_ids[word[0]]]
    return sum(
        float(row[channel.segments.index(raw[:k])]) * brute_force(channel, word[1:], raw[k:])
        for k in range(min(3, len(raw)) + 1)
        if raw[:k] in channel.segments
    )


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="abc", min_size=1, max_size=5))
def test_search_finds_the_words_that_enumeration_finds(raw: str) -> None:
    channel = small_channel()
    words = ["".join(w) for n in (1, 2, 3) for w in itertools.product("abc", repeat=n)]
    priors = {w: 1 / (i + 2) for i, w in enumerate(words)}
    trie = Trie.build([(w, i, priors[w]) for i, w in enumerate(words)], channel.letter_ids)
    found, logs, count = search(trie, channel.table, channel.best, channel.spell(raw), 5, 1e-9)
    exact = sorted(words, key=lambda w: -brute_force(channel, w, raw) * priors[w])[:5]
    scores = [brute_force(channel, w, raw) * priors[w] for w in exact]
    assert count == sum(score > scores[0] * 1e-9 for score in scores)
    for i in range(count):
        word = words[found[i]]
        assert math.exp(logs[i]) == pytest.approx(brute_force(channel, word, raw), rel=1e-4)
        assert math.exp(logs[i]) * priors[word] == pytest.approx(scores[i], rel=1e-4)

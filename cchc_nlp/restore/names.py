"""Names vote: what a report says often, or a province is called, corrects what it says once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from cchc_nlp.knowledge import provinces
from cchc_nlp.restore.assembly import assemble
from cchc_nlp.restore.casing import small
from cchc_nlp.restore.channel import Channel
from cchc_nlp.text import fold
from cchc_nlp.types import Restoration, RestoredToken, TextState

__all__ = ["agreed"]

Name = tuple[str, str]
"""Two words of a name, in lowercase."""

_AS_TYPED = 2.0
"""Votes of a name in text that is well read, and of one that is a province's."""
_SURE = 0.97
"""Confidence of both words from which a name is not questioned."""
_FEWEST_VOTES, _OUTVOTED = 2.0, 3.0
"""Votes from which a name outvotes another, and how many times those of the other it takes."""
_SLACK = 3.0
"""Nats by which a name that recurs may explain the letters worse than the one that was chosen."""


def agreed(
    texts: Sequence[str],
    restorations: Sequence[Restoration],
    states: Sequence[TextState],
    channel: Channel,
) -> list[Restoration]:
    """Return the restorations of a report's blocks with names in one spelling.

    A name, two capitalised words in a row, of which the model was not sure gives way to one that
    the report has more often and that explains its letters nearly as well.
    """
    if not any(r.degraded for r in restorations):
        return list(restorations)
    votes = defaultdict[Name, float](float, dict.fromkeys(_provinces(), _AS_TYPED))
    for restoration in restorations:
        for _, name, sure in _names(restoration):
            votes[name] += sure if restoration.degraded else _AS_TYPED
    strong = [name for name, count in votes.items() if count >= _FEWEST_VOTES]
    return [
        _voted(text, r, votes, strong, channel if state == "noisy" else None) if r.degraded else r
        for text, r, state in zip(texts, restorations, states, strict=True)
    ]


def _provinces() -> Iterator[Name]:
    for province in provinces():
        words = province.name.lower().split()
        if len(words) == 2:
            yield words[0], words[1]


def _names(restoration: Restoration) -> Iterator[tuple[int, Name, float]]:
    """Yield the index of the first word of each name, the name, and how sure it is."""
    tokens = restoration.tokens
    for i in range(len(tokens) - 1):
        a, b = tokens[i], tokens[i + 1]
        if b.start - a.end == 1 and _is_of_a_name(a) and _is_of_a_name(b):
            name = a.restored.lower(), b.restored.lower()
            yield i, name, min(a.confidence, b.confidence)


def _is_of_a_name(token: RestoredToken) -> bool:
    word = token.restored
    return word.isalpha() and word[0].isupper() and word[1:].islower()


def _voted(
    text: str,
    restoration: Restoration,
    votes: Mapping[Name, float],
    strong: Sequence[Name],
    channel: Channel | None,
) -> Restoration:
    tokens = list(restoration.tokens)
    changed = False
    for i, own, sure in _names(restoration):
        if sure >= _SURE:
            continue
        raw = tokens[i].raw, tokens[i + 1].raw
        least = _explained(own, raw, channel) + math.log(votes[own]) - _SLACK
        rivals = [
            (_explained(name, raw, channel) + math.log(votes[name]), name)
            for name in strong
            if name != own and votes[name] >= _OUTVOTED * votes[own]
        ]
        best, name = max(rivals, default=(-math.inf, own))
        if best > least:
            for k in (0, 1):
                tokens[i + k] = tokens[i + k]._replace(restored=name[k].capitalize())
            changed = True
    return assemble(text, tokens, degraded=True) if changed else restoration


def _explained(name: Name, raw: tuple[str, str], channel: Channel | None) -> float:
    """Return the log-probability of two tokens given a name; without a channel they lost marks."""
    if channel is None:
        return 0.0 if all(fold(n) == fold(r) for n, r in zip(name, raw, strict=True)) else -math.inf
    return sum(channel.log_likelihood(n, small(r)) for n, r in zip(name, raw, strict=True))

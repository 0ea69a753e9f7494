"""Train the network of :mod:`cchc_nlp.restore.reranker`.

It learns which of the words that OCR, or the loss of diacritics, confuses stood in a gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.reranker import FAR, NEAR, Network
from cchc_nlp.restore.tokens import BEGIN, END, UNKNOWN, model_words
from cchc_nlp.text import fold

__all__ = ["Text", "rivals", "train_network"]

RIVALS = 32
"""Words that a word is distinguished from, itself included.

Not measured: few words have so many, and training takes time in proportion.
"""

_BY_CHANNEL = 11
"""Of these, the least that are left to what the channel confuses, the word itself among them."""
_SAMPLES = 16
"""Readings drawn of a word to find what it is confused with (not measured)."""
_EMBEDDING, _HIDDEN = 96, 256
"""Sizes of the network: 4.9 MB as bytes, and 4 % of the time on stripped text (others not
measured)."""
_BATCH = 4096
"""Gaps a batch: 40 minutes of training on two cores for 8,900 batches."""
_RATE = 2e-3
"""Rate of Adam, which rises over the first tenth of the steps and then falls (not measured)."""
_SWAPPED = 0.03
"""Share of the context that a rival replaces, because decoded text is not free of errors."""
_LEAST_DOUBTFUL = 0.08
"""Share of a word with rivals that is drawn even if it hardly has any doubt (not measured)."""
_NEAREST_RIVALS = 8
"""Rivals among which the context is swapped: the likeliest, which decoding takes by mistake."""
_ZIPF = 10.0
"""Ranks added to a word's own in its prior, as in :mod:`cchc_nlp.restore.hypotheses`."""
_INITIAL = 0.1, 0.05
"""Deviation of the initial embeddings and output vectors."""
_REPORTED = 250
"""Steps after which the mean loss is printed."""


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences as one array of word ids, each ``<s>`` w ... w ``</s>``.

    ``share`` is the share of the examples to take from them.
    """

    ids: NDArray[np.uint16]
    share: float

    @classmethod
    def of(cls, sentences: Iterable[str], model: LanguageModel, share: float) -> Text:
        """Return sentences as the ids of a model's vocabulary."""
        unknown, begin, end = (model.ids[w] for w in (UNKNOWN, BEGIN, END))
        lines = (
            np.array([begin, *(model.ids.get(w, unknown) for w in model_words(s)), end], np.uint16)
            for s in sentences
        )
        return cls(np.concatenate(list(lines)), share)


def rivals(model: LanguageModel, hypotheses: Hypotheses, *, seed: int = 0) -> NDArray[np.int32]:
    """Return each word's id and the ids of those that it is confused with.

    They are the same without diacritics, then others that its misreadings may stand for. Shape
    ``(words, RIVALS)``, -1 where there are no more.
    """
    rng = np.random.default_rng(seed)
    mates: dict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(model.words):
        if word.islower() and word.isalpha():
            mates[fold(word)].append(i)
    out = np.full((len(model.words), RIVALS), -1, np.int32)
    for i, word in enumerate(model.words):
        if word.islower() and word.isalpha():
            same = [j for j in mates[fold(word)] if j != i][: RIVALS - _BY_CHANNEL]
            found = [
                i,
                *same,
                *(
                    j
                    for j in hypotheses.confused_with(word, rng, _SAMPLES)
                    if j != i and j not in same
                ),
            ][:RIVALS]
            out[i, : len(found)] = found
    return out


class _Gap(torch.nn.Module):
    """The network while it is trained: a word from those around its gap."""

    def __init__(self, priors: NDArray[np.float64], embedding: int, hidden: int) -> None:
        super().__init__()
        words = len(priors)
        self.beyond = words
        self.embedding = torch.nn.Embedding(words + 1, embedding, padding_idx=words)
        torch.nn.init.normal_(self.embedding.weight, 0, _INITIAL[0])
        self.embedding.weight.data[words] = 0
        self.output = torch.nn.Embedding(words, embedding)
        torch.nn.init.normal_(self.output.weight, 0, _INITIAL[1])
        self.bias = torch.nn.Embedding(words, 1)
        self.bias.weight.data[:, 0] = torch.from_numpy(np.log(priors)).float()
        self.hidden = torch.nn.Linear((2 * NEAR + 1) * embedding, hidden)
        self.projection = torch.nn.Linear(hidden, embedding)

    def forward(self, context: torch.Tensor, choices: torch.Tensor) -> torch.Tensor:
        """Return the scores of ``choices`` (batch, n) in the gap of ``context`` (batch, 2 * FAR).

        Choices below zero are none.
        """
        e = self.embedding(context)
        bag = e.sum(1) / (context != self.beyond).sum(1, keepdim=True).clamp(min=1)
        near = e[:, FAR - NEAR : FAR + NEAR].flatten(1)
        vector = self.projection(torch.relu(self.hidden(torch.cat([near, bag], 1))))
        known = choices.clamp(min=0)
        scores = torch.einsum("bd,bnd->bn", vector, self.output(known)) + self.bias(known)[..., 0]
        masked: torch.Tensor = scores.masked_fill(choices < 0, -1e9)
        return masked


def train_network(
    model: LanguageModel,
    texts: Mapping[str, Text],
    choices: NDArray[np.int32],
    *,
    steps: int = 8000,
    batch: int = _BATCH,
    embedding: int = _EMBEDDING,
    hidden: int = _HIDDEN,
    seed: int = 1,
) -> Network:
    """Train on gaps drawn from the texts, doubtful words more often.

    Prints the mean loss, in nats, now and then.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    priors: NDArray[np.float64] = 1.0 / (np.arange(len(model.words), dtype=np.float64) + _ZIPF)
    doubt = _doubt(choices, model, priors)
    edge = np.full(FAR, model.ids[BEGIN], np.uint16)
    ids = np.concatenate([edge, *(t.ids for t in texts.values()), edge]).astype(np.int32)
    sentence = torch.from_numpy(np.cumsum(ids == model.ids[BEGIN]).astype(np.int32))
    starts = np.cumsum([FAR, *(len(t.ids) for t in texts.values())])
    numbers, table = torch.from_numpy(ids), torch.from_numpy(choices).long()
    offsets = torch.tensor([o for o in range(-FAR, FAR + 1) if o])
    net = _Gap(priors, embedding, hidden)
    optimiser = torch.optim.Adam(net.parameters(), lr=_RATE, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda i: min(1.0, 10 * (i + 1) / steps) * max(0.02, 1 - i / steps)
    )

    total = 0.0
    for step in range(steps):
        at = torch.from_numpy(_drawn(rng, texts, starts, doubt, ids, batch))
        around = at[:, None] + offsets
        context = numbers[around].long()
        swapped = table[context, torch.randint(1, _NEAREST_RIVALS, context.shape)]
        context = torch.where(
            (torch.rand(context.shape) < _SWAPPED) & (swapped >= 0), swapped, context
        )
        context[sentence[around] != sentence[at][:, None]] = net.beyond
        scores = net(context, table[numbers[at].long()])
        loss = torch.nn.functional.cross_entropy(scores, torch.zeros(len(at), dtype=torch.long))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        total += loss.item()
        if (step + 1) % _REPORTED == 0:
            print(f"step {step + 1}: loss {total / _REPORTED:.4f}", flush=True)
            total = 0.0
    return _network(net, choices)


def _drawn(
    rng: np.random.Generator,
    texts: Mapping[str, Text],
    starts: NDArray[np.int64],
    doubt: NDArray[np.float64],
    ids: NDArray[np.int32],
    batch: int,
) -> NDArray[np.int64]:
    """Draw the places of a batch of gaps, from each text its share and by the doubt of the word.

    ``starts`` are the bounds of the texts in ``ids``.
    """
    chosen = []
    for text, low, high in zip(texts.values(), starts, starts[1:], strict=False):
        wanted, found = round(text.share * batch), np.zeros(0, np.int64)
        while len(found) < wanted:
            at = rng.integers(low, high, 4 * wanted + 64)
            found = np.concatenate([found, at[rng.random(len(at)) < doubt[ids[at]]]])
        chosen.append(found[:wanted])
    return np.concatenate(chosen)


def _doubt(
    choices: NDArray[np.int32], model: LanguageModel, priors: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how often each word is drawn: the share of the others that look the same stripped.

    It is 0 for words without rivals.
    """
    mass: dict[str, float] = defaultdict(float)
    for word, prior in zip(model.words, priors, strict=True):
        mass[fold(word)] += prior
    doubt = np.array(
        [1 - prior / mass[fold(word)] for word, prior in zip(model.words, priors, strict=True)]
    )
    return np.where(choices[:, 1] >= 0, np.maximum(doubt, _LEAST_DOUBTFUL), 0.0)


def _network(net: _Gap, choices: NDArray[np.int32]) -> Network:
    """Return the trained network, with output vectors of those words only that have rivals."""
    has_rivals = choices[choices[:, 1] >= 0]
    used = np.unique(has_rivals[has_rivals >= 0])
    slot = np.full(len(choices), -1, np.int32)
    slot[used] = np.arange(len(used))
    w = {
        name: value.detach().numpy().astype(np.float32) for name, value in net.state_dict().items()
    }
    return Network(
        embedding=w["embedding.weight"],
        hidden=w["hidden.weight"],
        hidden_bias=w["hidden.bias"],
        projection=w["projection.weight"],
        projection_bias=w["projection.bias"],
        output=w["output.weight"][used],
        output_bias=w["bias.weight"][used, 0],
        slot=slot,
    )

"""Fine-tune the encoder on the questions of this field: contrastive training of upper layers.

A question is made from the heading of an article, or is a real one, or the English of an article.
It must be nearer to its article than to the other articles of the batch and to one that the
untrained encoder takes for it (Karpukhin et al. 2020, "Dense passage retrieval", with mined
negatives). Some questions lose their diacritics and some are misread as OCR misreads, so that they
land in the same place. In the end the weights are the mean of those before and after, which keeps
what was not trained (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cchc_nlp.index import Encoder
from cchc_nlp.restore.channel import Channel
from cchc_nlp.text import strip_diacritics

__all__ = ["Article", "Pair", "finetune", "mined", "pairs"]

# Forms of a question on the heading of an article; a repeated one is drawn more often.
_TEMPLATES = (
    ("{}",) * 3
    + ("{} được quy định như thế nào?",) * 2
    + ("Quy định về {}", "{} là gì?", "{} gồm những gì?", "{} như thế nào?")
)
_STRIPPED, _MISREAD = 0.2, 0.1
"""Shares of questions that lose their diacritics, and that are misread.

The shares here and below were not measured one by one; see models/encoder/README.md for all
together.
"""
_REAL, _ENGLISH, _ENGLISH_TEXT = 0.12, 0.15, 0.2
"""Shares of real questions and of English ones, and of English answers to the latter.

There are far fewer real questions than headings, so that more would be learned by heart.
"""
_UNTITLED = 0.4
"""Share of passages without their heading, which a search cannot count on."""
_FROZEN, _BATCH, _TEMPERATURE = 8, 32, 0.02
"""Lower layers that are not trained, questions a batch, and temperature of the softmax.

The first two fit training to fifty minutes of one core; the temperature is near that which E5 was
trained with (0.01). None was measured.
"""
_TAKEN = 0.5
"""Share of the way from the weights before to those after training that the encoder goes.

All the way, it lost 0.05 on laws28; half the way, it gains on every set.
"""
_PASSAGE, _QUESTION = 112, 40
"""Tokens at which texts are cut in training, for time (not measured)."""
_NEAREST = 8
"""Nearest articles among which a hard negative is drawn: the very first is often an answer too."""
_DECAY, _LARGEST_STEP = 0.01, 1.0
"""Weight decay and gradient norm, as is usual in fine-tuning."""
_AT_ONCE = 16
"""Passages embedded at once: those of like length, to waste little on padding."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of law: heading, text, and both in English where there is a translation."""

    heading: str
    text: str
    english_heading: str = ""
    english_text: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the index of the article that answers it.

    ``kind`` is ``english`` or ``question``.
    """

    question: str
    article: int
    kind: str


def pairs(
    articles: Sequence[Article],
    questions: Sequence[tuple[str, int]],
    rng: random.Random,
    channel: Channel,
) -> Iterator[Pair]:
    """Yield training pairs without end.

    Questions are real ones, English headings, and headings turned into questions; some lose their
    diacritics or are misread by ``channel``.
    """
    noise = np.random.default_rng(rng.randrange(1 << 30))
    headed = [i for i, a in enumerate(articles) if a.heading]
    translated = [i for i, a in enumerate(articles) if a.english_heading]
    while True:
        kind = rng.random()
        if kind < _ENGLISH and translated:
            article = rng.choice(translated)
            yield Pair(articles[article].english_heading, article, "english")
            continue
        if kind < _ENGLISH + _REAL and questions:
            text, article = rng.choice(questions)
        else:
            article = rng.choice(headed)
            text = rng.choice(_TEMPLATES).format(articles[article].heading)
        damage = rng.random()
        if damage < _STRIPPED:
            text = strip_diacritics(text)
        elif damage < _STRIPPED + _MISREAD:
            text = re.sub(
                rf"[{re.escape(channel.letters)}]+",
                lambda m: channel.misread(m.group(), noise),
                text.lower(),
            )
        yield Pair(text, article, "question")


def mined(
    encoder: Encoder, texts: Sequence[str], vectors: Any, own: Sequence[int], k: int = _NEAREST
) -> list[list[int]]:
    """Return, for each question, the indices of the ``k`` nearest articles that do not answer it.

    ``vectors`` are those of all articles, shape ``(articles, dimension)``; ``own`` are the indices
    of the articles that answer the questions.
    """
    asked = encoder.encode_query(texts)
    out = []
    for at in range(0, len(asked), 256):
        near = asked[at : at + 256] @ vectors.T
        best = np.argpartition(-near, k + 1, axis=1)[:, : k + 1]
        out += [
            [int(i) for i in row if i != answer][:k]
            for row, answer in zip(best, own[at : at + 256], strict=True)
        ]
    return out


class _Embedder:
    """The model in training: lower layers frozen, upper ones trained, in bfloat16."""

    def __init__(self, bert: Any, tokenizer: Any) -> None:
        self._bert, self._tokenizer = bert, tokenizer
        tokenizer.no_padding()

    def __call__(self, texts: Sequence[str], longest: int) -> Any:
        """Return the normalised vectors of texts cut at ``longest`` tokens."""
        import torch

        layers = self._bert.encoder.layer
        ids = [
            t.ids if len(t.ids) <= longest else [*t.ids[: longest - 1], 2]
            for t in self._tokenizer.encode_batch(list(texts))
        ]
        width = max(map(len, ids))
        tokens = torch.tensor([row + [1] * (width - len(row)) for row in ids])
        mask = (tokens != 1).float()
        blocked = (1 - mask)[:, None, None, :] * -1e4
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                hidden = self._bert.embeddings(tokens)
                for layer in layers[:_FROZEN]:
                    hidden = _states(layer(hidden, blocked))
            for layer in layers[_FROZEN:]:
                hidden = _states(layer(hidden, blocked))
        hidden = hidden.float() * mask[:, :, None]
        return torch.nn.functional.normalize(hidden.sum(1) / mask.sum(1, keepdim=True), dim=-1)


def finetune(
    bert: Any,
    tokenizer: Any,
    articles: Sequence[Article],
    questions: Sequence[tuple[str, int]],
    encoder: Encoder,
    vectors: Any,
    channel: Channel,
    *,
    steps: int = 600,
    rate: float = 5e-5,
    threads: int = 2,
    seed: int = 0,
    report: Callable[[str], None] = print,
) -> None:
    """Train the upper layers of ``bert`` in place; 600 steps take fifty minutes on one core.

    ``vectors`` are those of all articles by the untrained ``encoder``, shape ``(articles,
    dimension)``; hard negatives are mined with them.
    """
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    rng = random.Random(seed)
    for part in (bert.embeddings, *bert.encoder.layer[:_FROZEN]):
        part.requires_grad_(False)
    learned = [p for p in bert.parameters() if p.requires_grad]
    before = [p.detach().clone() for p in learned]
    optimiser = torch.optim.AdamW(learned, lr=rate, weight_decay=_DECAY)
    warm = max(steps // 10, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, (steps - s) / max(steps - warm, 1))
    )
    embed = _Embedder(bert, tokenizer)
    drawn = pairs(articles, questions, rng, channel)
    started, losses = time.perf_counter(), list[float]()
    for step in range(steps):
        batch = _batch(drawn)
        hard = mined(encoder, [p.question for p in batch], vectors, [p.article for p in batch])
        loss = _loss(embed, articles, batch, [rng.choice(row) for row in hard], rng)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learned, _LARGEST_STEP)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if step % 25 == 24:
            seconds = time.perf_counter() - started
            report(f"step {step + 1} loss {np.mean(losses[-25:]):.3f} {seconds:.0f} s")
    with torch.no_grad():
        for now, was in zip(learned, before, strict=True):
            now.lerp_(was, 1 - _TAKEN)


def _batch(drawn: Iterator[Pair]) -> list[Pair]:
    """Draw a batch of pairs, no two of which have the same article."""
    batch, seen = list[Pair](), set[int]()
    while len(batch) < _BATCH:
        pair = next(drawn)
        if pair.article not in seen:
            seen.add(pair.article)
            batch.append(pair)
    return batch


def _loss(
    embed: _Embedder,
    articles: Sequence[Article],
    batch: Sequence[Pair],
    others: Sequence[int],
    rng: random.Random,
) -> Any:
    """Return the cross-entropy of each question's own article among all of the batch.

    ``others`` are the indices of hard negatives, one a question.
    """
    import torch

    passages = [_passage(articles[p.article], p.kind, rng) for p in batch] + [
        _passage(articles[i], "hard", rng) for i in others
    ]
    indices = torch.tensor([*(p.article for p in batch), *others])
    asked = embed(["query: " + p.question for p in batch], _QUESTION)
    order = sorted(range(len(passages)), key=lambda i: len(passages[i]))
    parts = [
        embed(["passage: " + passages[i] for i in order[a : a + _AT_ONCE]], _PASSAGE)
        for a in range(0, len(order), _AT_ONCE)
    ]
    found = torch.cat(parts)[torch.tensor(np.argsort(order))]
    scores = asked @ found.T / _TEMPERATURE
    own = torch.arange(len(batch))
    same = indices[None, :] == indices[: len(batch), None]
    same[own, own] = False
    return torch.nn.functional.cross_entropy(scores.masked_fill(same, -1e4), own)


def _states(out: Any) -> Any:
    """Return the hidden states of a layer, which some versions of transformers put in a tuple."""
    return out[0] if isinstance(out, tuple) else out


def _passage(article: Article, kind: str, rng: random.Random) -> str:
    """Return an article as a passage, with or without its heading.

    The answer to an English question is in English sometimes.
    """
    if kind == "english" and rng.random() < _ENGLISH_TEXT:
        return article.english_text
    return article.text if rng.random() < _UNTITLED else f"{article.heading}\n{article.text}"

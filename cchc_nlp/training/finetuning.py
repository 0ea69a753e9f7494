"""Teach the encoder the questions of this field: contrastive training of its upper layers on two cores.

A question is made from the heading of an article, or is a real one, or the English of an article; it must be nearer to its article than to the other articles of the
batch and to one that the untrained encoder takes for it (Karpukhin et al. 2020, "Dense passage retrieval", with mined negatives). Marks are dropped from some questions
and some are read as the wrong OCR reads them, so that these land in the same place. In the end the weights are the mean of those before and after, which keeps what
was not practised (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
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

_TEMPLATES = (
    ("{}",) * 3
    + ("{} được quy định như thế nào?",) * 2
    + ("Quy định về {}", "{} là gì?", "{} gồm những gì?", "{} như thế nào?")
)
_UNMARKED, _MISREAD, _UNTITLED, _REAL, _ENGLISH = 0.2, 0.1, 0.4, 0.12, 0.15
_FROZEN, _BATCH, _TEMPERATURE = 8, 32, 0.02
_TAKEN = 0.5
"""Share of the way from the weights before to those after training that the encoder goes."""
_PASSAGE, _QUESTION = 112, 40
"""Tokens at which texts are cut in training."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of law: heading, text, and both in English where there is a translation."""

    heading: str
    text: str
    english_heading: str = ""
    english_text: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the number of the article that answers it, and whether it is ``english`` or a ``question``."""

    question: str
    article: int
    kind: str


def pairs(
    articles: Sequence[Article],
    questions: Sequence[tuple[str, int]],
    rng: random.Random,
    channel: Channel,
) -> Iterator[Pair]:
    """Training pairs without end: real questions, English headings and headings turned into questions, marks dropped and letters misread in some."""
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
        if damage < _UNMARKED:
            text = strip_diacritics(text)
        elif damage < _UNMARKED + _MISREAD:
            text = re.sub(
                rf"[{re.escape(channel.letters)}]+",
                lambda m: channel.misread(m.group(), noise),
                text.lower(),
            )
        yield Pair(text, article, "question")


def mined(
    encoder: Encoder, texts: Sequence[str], vectors: Any, numbers: Sequence[int], k: int = 8
) -> list[list[int]]:
    """For each question the ``k`` articles nearest to it that are not its own: ``vectors`` are those of all articles, ``numbers`` its own."""
    asked = encoder.encode_query(texts)
    out = []
    for at in range(0, len(asked), 256):
        near = asked[at : at + 256] @ vectors.T
        best = np.argpartition(-near, k + 1, axis=1)[:, : k + 1]
        out += [
            [int(i) for i in row if i != own][:k]
            for row, own in zip(best, numbers[at : at + 256], strict=True)
        ]
    return out


def finetune(
    bert: Any, tokenizer: Any, articles: Sequence[Article], questions: Sequence[tuple[str, int]], encoder: Encoder, vectors: Any, channel: Channel, *,
    steps: int = 600, rate: float = 5e-5, threads: int = 2, seed: int = 0, report: Callable[[str], None] = print,
) -> None:  # fmt: skip
    """Train the upper layers of ``bert`` in place; 600 steps take fifty minutes on one core.

    ``vectors`` are the untrained ``encoder``'s of all articles, shape ``(articles, dimension)``, for mining.
    """
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    rng = random.Random(seed)
    layers = bert.encoder.layer
    for part in (bert.embeddings, *layers[:_FROZEN]):
        part.requires_grad_(False)
    learned = [p for p in bert.parameters() if p.requires_grad]
    before = [p.detach().clone() for p in learned]
    optimiser = torch.optim.AdamW(learned, lr=rate, weight_decay=0.01)
    warm = max(steps // 10, 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, (steps - s) / max(steps - warm, 1))
    )

    def embed(texts: Sequence[str], longest: int) -> Any:
        ids = [
            t.ids if len(t.ids) <= longest else [*t.ids[: longest - 1], 2]
            for t in tokenizer.encode_batch(list(texts))
        ]
        width = max(map(len, ids))
        tokens = torch.tensor([row + [1] * (width - len(row)) for row in ids])
        mask = (tokens != 1).float()
        blocked = (1 - mask)[:, None, None, :] * -1e4
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                hidden = bert.embeddings(tokens)
                for layer in layers[:_FROZEN]:
                    hidden = _states(layer(hidden, blocked))
            for layer in layers[_FROZEN:]:
                hidden = _states(layer(hidden, blocked))
        hidden = hidden.float() * mask[:, :, None]
        return torch.nn.functional.normalize(hidden.sum(1) / mask.sum(1, keepdim=True), dim=-1)

    tokenizer.no_padding()
    drawn = pairs(articles, questions, rng, channel)
    started, losses = time.perf_counter(), list[float]()
    for step in range(steps):
        batch, seen = list[Pair](), set[int]()
        while len(batch) < _BATCH:
            pair = next(drawn)
            if pair.article not in seen:
                seen.add(pair.article)
                batch.append(pair)
        hard = mined(encoder, [p.question for p in batch], vectors, [p.article for p in batch])
        others = [rng.choice(row) for row in hard]
        passages = [_passage(articles[p.article], p.kind, rng) for p in batch] + [
            _passage(articles[i], "hard", rng) for i in others
        ]
        numbers = torch.tensor([p.article for p in batch] + others)
        asked = embed(["query: " + p.question for p in batch], _QUESTION)
        order = sorted(range(len(passages)), key=lambda i: len(passages[i]))
        parts = [
            embed(["passage: " + passages[i] for i in order[a : a + 16]], _PASSAGE)
            for a in range(0, len(order), 16)
        ]
        found = torch.cat(parts)[torch.tensor(np.argsort(order))]
        scores = asked @ found.T / _TEMPERATURE
        own = torch.arange(len(batch))
        same = numbers[None, :] == numbers[: len(batch), None]
        same[own, own] = False
        loss = torch.nn.functional.cross_entropy(scores.masked_fill(same, -1e4), own)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learned, 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if step % 25 == 24:
            report(
                f"step {step + 1} loss {np.mean(losses[-25:]):.3f} {time.perf_counter() - started:.0f} s"
            )
    with torch.no_grad():
        for now, was in zip(learned, before, strict=True):
            now.lerp_(was, 1 - _TAKEN)


def _states(out: Any) -> Any:
    """Hidden states, whichever way a layer of this version of transformers returns them."""
    return out[0] if isinstance(out, tuple) else out


def _passage(article: Article, kind: str, rng: random.Random) -> str:
    """An article as a passage: mostly with its heading, which a search cannot count on; an English question's answer is sometimes in English too."""
    if kind == "english" and rng.random() < 0.2:
        return article.english_text
    return article.text if rng.random() < _UNTITLED else f"{article.heading}\n{article.text}"

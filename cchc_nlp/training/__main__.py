"""Rebuild the models and the sample: ``python -m cchc_nlp.training sample|encoder|channel|language-model|reranker|phrases|ranking``.

``encoder`` without text to learn from is multilingual-e5-small as it was published, with it the fine-tuned one. The language model, the channel and the reranker learn from text that is not in the repository: a folder with ``legal.txt.xz``, ``wiki.txt.xz`` and
``admin_train.txt.xz`` (state law, Wikipedia, administrative documents; one paragraph a line), and beside it a folder ``retrieval`` with ``laws28.jsonl.xz``
(articles with their machine translation), which the phrases are learned from, with its judged questions ``laws28.queries.dev.jsonl``, and ``phapdien.jsonl.xz`` with
``queries.dev.jsonl``: every first of two questions teaches the ranking, the second is left for evaluation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.reranker import save_network
from cchc_nlp.text import normalize
from cchc_nlp.training.channel import align_tokens, estimate
from cchc_nlp.training.encoder import build_encoder
from cchc_nlp.training.language_model import encode, train
from cchc_nlp.training.noise import load_pairs, make_pairs, save_pairs
from cchc_nlp.training.sample import make_sample

_ADMIN_WEIGHT = 4
_HELD_OUT = 5
"""Wikipedia lines whose hash begins with a byte below this (2 %) are held out for evaluation."""


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf8") as file:
        yield from (normalize(line.strip()) for line in file)


def is_held_out(line: str) -> bool:
    """Whether a line of Wikipedia is kept from training."""
    return hashlib.md5(line.encode("utf8"), usedforsecurity=False).digest()[0] < _HELD_OUT


def _sentences(folder: Path) -> Iterator[tuple[str, int]]:
    yield from ((line, 1) for line in _lines(folder / "legal.txt.xz"))
    yield from ((line, 1) for line in _lines(folder / "wiki.txt.xz") if not is_held_out(line))
    yield from ((line, _ADMIN_WEIGHT) for line in _lines(folder / "admin_train.txt.xz"))


def main() -> None:
    """Parse and run."""
    parser = argparse.ArgumentParser(prog="python -m cchc_nlp.training", description=__doc__)
    parser.add_argument(
        "what",
        choices=[
            "sample",
            "encoder",
            "channel",
            "language-model",
            "reranker",
            "phrases",
            "ranking",
        ],
    )
    parser.add_argument("--text", type=Path, help="folder with the text to learn from")
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument(
        "--stores",
        type=Path,
        default=Path("out/evaluation"),
        help="where the stores of the articles are, or are to be made",
    )
    parser.add_argument("--pages", type=int, default=1200, help="pages to render for the channel")
    parser.add_argument(
        "--pairs", type=Path, help="line pairs to use instead of rendering, or to keep them in"
    )
    chosen = parser.parse_args()
    if chosen.what == "sample":
        make_sample(Path("corpus"))
    elif chosen.what == "encoder" and chosen.text is None:
        print(build_encoder(chosen.models / "encoder"))
    elif chosen.text is None and not (
        chosen.what == "channel" and chosen.pairs and chosen.pairs.exists()
    ):
        sys.exit(
            "--text is needed: the folder with admin_train.txt.xz, legal.txt.xz and wiki.txt.xz"
        )
    elif chosen.what == "channel":
        pairs = (
            load_pairs(chosen.pairs)
            if chosen.pairs and chosen.pairs.exists()
            else make_pairs(_lines(chosen.text / "admin_train.txt.xz"), pages=chosen.pages)
        )
        if chosen.pairs:
            save_pairs(pairs, chosen.pairs)
        estimate(token for pair in pairs for token in align_tokens(pair)).save(
            chosen.models / "restorer" / "channel.npz"
        )
    elif chosen.what == "language-model":
        train(encode(_sentences(chosen.text))).save(
            chosen.models / "restorer" / "language_model.npz"
        )
    elif chosen.what == "encoder":
        print(
            build_encoder(
                chosen.models / "encoder",
                partial(_teach, chosen.text.parent / "retrieval", chosen.models),
            )
        )
    elif chosen.what == "reranker":
        _train_reranker(chosen.text, chosen.models / "restorer")
    elif chosen.what == "ranking":
        _learn_ranking(chosen.text.parent / "retrieval", chosen.stores)
    else:
        _learn_phrases(
            chosen.text.parent / "retrieval" / "laws28.jsonl.xz", chosen.models / "translation"
        )


def _learn_phrases(articles: Path, folder: Path) -> None:
    from cchc_nlp.training.phrases import learn_phrases, segments

    with lzma.open(articles, "rt", encoding="utf8") as file:
        rows = map(json.loads, file)
        table = learn_phrases(
            pair
            for row in rows
            if row.get("text_en_mt")
            for pair in segments(row["text"], row["text_en_mt"])
        )
    lines = (
        f"{phrase}\t{rendering}\t{share:.2f}\n"
        for phrase, (rendering, share) in sorted(table.items())
    )
    (folder / "phrases.tsv").write_text(
        "english\tvietnamese\tshare\n" + "".join(lines), encoding="utf8"
    )


def _teach(sets: Path, models: Path, bert: Any, tokenizer: Any) -> None:
    """Fine-tune on both sets of articles, with every first of two of their questions; negatives are mined by the encoder as it is without."""
    from cchc_nlp.evaluate import heading_and_text
    from cchc_nlp.index import OnnxEncoder
    from cchc_nlp.training.finetuning import Article, finetune

    articles, numbers, questions = list[Article](), dict[str, int](), list[tuple[str, int]]()
    for name, asked in (("phapdien", "queries.dev.jsonl"), ("laws28", "laws28.queries.dev.jsonl")):
        with lzma.open(sets / f"{name}.jsonl.xz", "rt", encoding="utf8") as file:
            for row in map(json.loads, file):
                numbers[str(row.get("id") or row["_id"])] = len(articles)
                english = (
                    heading_and_text({"text": row["text_en_mt"]})
                    if row.get("text_en_mt")
                    else ("", "")
                )
                articles.append(Article(*heading_and_text(row), *english))
        for row in map(json.loads, (sets / asked).read_text(encoding="utf8").splitlines()[::2]):
            questions += [
                (row["text"], numbers[name]) for name in row.get("rel") or row["relevant_ids"]
            ]
    with tempfile.TemporaryDirectory() as folder:
        build_encoder(Path(folder))
        untrained = OnnxEncoder(Path(folder))
    vectors = untrained.encode_passage([f"{a.heading}: {a.text}" for a in articles])
    finetune(
        bert,
        tokenizer,
        articles,
        questions,
        untrained,
        vectors,
        Channel.load(models / "restorer" / "channel.npz"),
    )


def _learn_ranking(sets: Path, stores: Path) -> None:
    """Weights by language: those of Vietnamese first, which the others, with fewer questions, are held to; the codified law counts for most."""
    from cchc_nlp.evaluate import judged_questions, store_articles
    from cchc_nlp.index import load_encoder
    from cchc_nlp.search import FEATURES, Searcher
    from cchc_nlp.training.ranking import Example, examples, fit

    encoder, found = load_encoder(), dict[str, list[tuple[float, list[Example]]]]()
    for name, questions, share in (
        ("phapdien", "queries.dev.jsonl", 1.0),
        ("laws28", "laws28.queries.dev.jsonl", 0.5),
    ):
        with lzma.open(sets / f"{name}.jsonl.xz", "rt", encoding="utf8") as file:
            store_articles(map(json.loads, file), stores / name, encoder)
        searcher = Searcher(stores / name, encoder)
        asked = [
            json.loads(line) for line in (sets / questions).read_text(encoding="utf8").splitlines()
        ]
        for language, judged in judged_questions(asked[::2]).items():
            found.setdefault(language, []).append((share, examples(searcher, judged)))
    vietnamese = fit(found["accented"])
    learned = {
        "vi": vietnamese,
        "vi-unmarked": fit(found["unmarked"], vietnamese),
        "en": fit(found["english"], vietnamese),
    }
    rows = (
        f"{language}\t{name}\t{weight:.2f}\n"
        for language, row in learned.items()
        for name, weight in zip(FEATURES, row, strict=True)
    )
    Path("cchc_nlp/search/ranking.tsv").write_text(
        "language\tfeature\tweight\n" + "".join(rows), encoding="utf8"
    )


def _train_reranker(text: Path, folder: Path) -> None:
    from cchc_nlp.training.reranker import Text, rivals, train_network

    model = LanguageModel.load(folder / "language_model.npz")
    choices = rivals(model, Hypotheses(Channel.load(folder / "channel.npz"), model))
    texts = {
        "legal": Text.of(_lines(text / "legal.txt.xz"), model, 0.45),
        "wiki": Text.of(
            (line for line in _lines(text / "wiki.txt.xz") if not is_held_out(line)), model, 0.33
        ),
        "admin": Text.of(_lines(text / "admin_train.txt.xz"), model, 0.22),
    }
    save_network(train_network(model, texts, choices), folder / "reranker.npz")


if __name__ == "__main__":
    main()

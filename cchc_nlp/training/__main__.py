"""Rebuild the models and the sample: ``python -m cchc_nlp.training WHAT --text FOLDER``.

WHAT is sample, encoder, channel, light, engines, language-model, case, reranker, phrases, ranking,
certainty or kinds (which needs no text). The text to learn from is not in the repository: a folder
with ``legal.txt.xz``, ``wiki.txt.xz`` and ``admin_train.txt.xz`` (state law, Wikipedia,
administrative documents; one paragraph a line).
Without it the encoder is multilingual-e5-small as published; with it, the fine-tuned one.

Beside that folder stands a folder ``retrieval`` with articles of law and questions on them:
``laws28.jsonl.xz`` (with a machine translation, which the phrases are learned from) and
``laws28.queries.dev.jsonl``, ``phapdien.jsonl.xz`` and ``queries.dev.jsonl``. Every other question
teaches the encoder, the ranking and the certainty, as every other one of ``corpus/gold`` teaches
the certainty and the kinds; the rest are left for evaluation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, filterfalse, islice
from pathlib import Path
from typing import Any

from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.restore.models import ENGINES
from cchc_nlp.restore.reranker import save_network
from cchc_nlp.text import normalize
from cchc_nlp.training.case_rates import case_rates
from cchc_nlp.training.channel import VIETNAMESE_OCR, align_tokens, estimate
from cchc_nlp.training.encoder import build_encoder
from cchc_nlp.training.engines import engine_channel, layers, pairs_of_layer, read_pairs
from cchc_nlp.training.language_model import encode, train
from cchc_nlp.training.noise import LinePair, load_pairs, make_pairs, save_pairs
from cchc_nlp.training.rendering import WORN_SCANS
from cchc_nlp.training.sample import make_sample

_ADMIN_WEIGHT = 4
"""Times that administrative text counts in the language model; 8 was tried and was no better."""

_HELD_OUT = 5
"""Wikipedia lines whose hash begins with a byte below this (2 %) are held out for evaluation."""

_CASE_STEP = 20
"""Every which line of laws and of Wikipedia is looked at for the case of words."""

_PRODUCERS = {"canon": "Canon", "omnipage": "OmniPage"}
"""Engines, and their producers in the table of word pairs."""
_LAYERS_BY = "canon"
"""The engine that read the text layers beside that table."""

_LIGHT_PAGES, _LIGHT_SEED = 300, 5
"""Pages that OCR of Vietnamese reads for the light channel, and the seed by which they wear."""

_SHARES = {"legal": 0.45, "wiki": 0.33, "admin": 0.22}
"""Shares of the texts in what the network is trained on: administrative text counts above its size
(others not measured)."""


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf8") as file:
        yield from (normalize(line.strip()) for line in file)


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def is_held_out(line: str) -> bool:
    """Tell whether a line of Wikipedia is kept from training."""
    return hashlib.md5(line.encode("utf8"), usedforsecurity=False).digest()[0] < _HELD_OUT


def _sentences(folder: Path) -> Iterator[tuple[str, int]]:
    yield from ((line, 1) for line in _lines(folder / "legal.txt.xz"))
    yield from ((line, 1) for line in _lines(folder / "wiki.txt.xz") if not is_held_out(line))
    yield from ((line, _ADMIN_WEIGHT) for line in _lines(folder / "admin_train.txt.xz"))


def main() -> None:
    """Parse the command line and make what it names."""
    parser = argparse.ArgumentParser(
        prog="python -m cchc_nlp.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=["sample", "encoder", "kinds", *_MAKERS])
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
    has_pairs = chosen.what in ("channel", "light") and chosen.pairs and chosen.pairs.exists()
    if chosen.what == "sample":
        make_sample(Path("corpus"))
    elif chosen.what == "kinds":
        _learn_kinds()
    elif chosen.what == "encoder" and chosen.text is None:
        print(build_encoder(chosen.models / "encoder"))
    elif chosen.text is None and not has_pairs:
        sys.exit(
            "--text is needed: the folder with admin_train.txt.xz, legal.txt.xz and wiki.txt.xz"
        )
    elif chosen.what == "encoder":
        teach = partial(_teach, chosen.text.parent / "retrieval", chosen.models)
        print(build_encoder(chosen.models / "encoder", teach))
    else:
        _MAKERS[chosen.what](chosen)


def _line_pairs(chosen: argparse.Namespace, **how: Any) -> list[LinePair]:
    """Return line pairs that were kept, or of pages rendered for it, which are kept where asked."""
    if chosen.pairs and chosen.pairs.exists():
        return load_pairs(chosen.pairs)
    pairs = make_pairs(_lines(chosen.text / "admin_train.txt.xz"), **how)
    if chosen.pairs:
        save_pairs(pairs, chosen.pairs)
    return pairs


def _estimate_channel(chosen: argparse.Namespace) -> None:
    """Write the channel of OCR of another language, from pages that it has read."""
    pairs = _line_pairs(chosen, pages=chosen.pages)
    channel = estimate(token for pair in pairs for token in align_tokens(pair))
    channel.save(chosen.models / "restorer" / "channel.npz")


def _estimate_engines(chosen: argparse.Namespace) -> None:
    """Write the channels of scanners' own engines, from word pairs and layers beside the texts."""
    table = chosen.pairs or chosen.text.parent / "ocr" / "pairs.tsv"
    for engine, producer in _PRODUCERS.items():
        pairs = read_pairs(table, producer)
        for layer in layers(table.parent) if engine == _LAYERS_BY else ():
            pairs |= pairs_of_layer(layer)  # the table lacks names, and counts the rest too
        engine_channel(pairs).save(chosen.models / "restorer" / ENGINES[engine])


def _estimate_light(chosen: argparse.Namespace) -> None:
    """Write the channel of OCR of Vietnamese, from pages worn as scans are that it has read."""
    pages = min(chosen.pages, _LIGHT_PAGES)
    how = {"scans": WORN_SCANS, "language": "vie", "seed": _LIGHT_SEED}
    pairs = _line_pairs(chosen, pages=pages, **how)
    channel = estimate((token for pair in pairs for token in align_tokens(pair)), VIETNAMESE_OCR)
    channel.save(chosen.models / "restorer" / "light.npz")


def _train_language_model(chosen: argparse.Namespace) -> None:
    """Write the n-gram model."""
    model = train(encode(_sentences(chosen.text)))
    model.save(chosen.models / "restorer" / "language_model.npz")


def _count_cases(chosen: argparse.Namespace) -> None:
    """Write how often words have a capital, by every twentieth line and all administrative text."""
    model = LanguageModel.load(chosen.models / "restorer" / "language_model.npz")
    lines = chain(
        islice(_lines(chosen.text / "legal.txt.xz"), 0, None, _CASE_STEP),
        filterfalse(is_held_out, islice(_lines(chosen.text / "wiki.txt.xz"), 0, None, _CASE_STEP)),
        _lines(chosen.text / "admin_train.txt.xz"),
    )
    case_rates(lines, model).save(chosen.models / "restorer" / "case.npz")


def _learn_phrases(articles: Path, folder: Path) -> None:
    """Write the table of phrases learned from articles with their machine translation."""
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
    """Fine-tune on both sets of articles, with every other of their questions.

    Negatives are mined by the encoder as published.
    """
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


_SAMPLED = 6000
"""Articles of a set that is searched to learn the ranking, besides those that answer: to embed all
71,362 of the codified law takes an hour and more."""


def _learn_ranking(sets: Path, stores: Path) -> None:
    """Write the feature weights of search by language.

    Those of Vietnamese come first; the others, which have fewer questions, are held to them. The
    codified law, of which a sample is searched, counts for twice as much as the set of 28 laws.
    """
    from cchc_nlp.evaluate import judged_questions, store_articles
    from cchc_nlp.index import load_encoder
    from cchc_nlp.search import FEATURES, Searcher
    from cchc_nlp.training.ranking import Example, examples, fit

    encoder, found = load_encoder(), dict[str, list[tuple[float, list[Example]]]]()
    for name, questions, share in (
        ("phapdien", "queries.dev.jsonl", 1.0),
        ("laws28", "laws28.queries.dev.jsonl", 0.5),
    ):
        asked = _records(sets / questions)
        wanted = {answer for q in asked for answer in q.get("rel") or q["relevant_ids"]}
        with lzma.open(sets / f"{name}.jsonl.xz", "rt", encoding="utf8") as file:
            articles = list(map(json.loads, file))
        store = stores / name
        if len(articles) > _SAMPLED:
            store = stores / f"{name}-sample"
            step = len(articles) // _SAMPLED
            articles = [
                a
                for n, a in enumerate(articles)
                if n % step == 0 or (a.get("id") or a["_id"]) in wanted
            ]
        store_articles(articles, store, encoder)
        searcher = Searcher(store, encoder)
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


def _learn_certainty(sets: Path, stores: Path) -> None:
    """Write the weights by which search tells how likely a candidate is to be an answer.

    They are learned from every other one of the questions of ``corpus/gold`` over the samples, and
    of those over 28 laws in Vietnamese and in English.
    """
    from cchc_nlp.evaluate import judged_questions, store_articles
    from cchc_nlp.index import load_encoder
    from cchc_nlp.ingest import ingest
    from cchc_nlp.search import Searcher
    from cchc_nlp.search.certainty import INPUTS
    from cchc_nlp.training.certainty import fit, judged_examples, made_up_examples

    encoder = load_encoder()
    ingest(Path("corpus/sample"), stores / "samples", encoder)
    made_up = _records(Path("corpus/gold/questions.jsonl"))[::2]
    examples = made_up_examples(
        Searcher(stores / "samples", encoder), [(q["text"], q["answered"]) for q in made_up]
    )
    with lzma.open(sets / "laws28.jsonl.xz", "rt", encoding="utf8") as file:
        store_articles(map(json.loads, file), stores / "laws28", encoder)
    laws = Searcher(stores / "laws28", encoder)
    judged = judged_questions(_records(sets / "laws28.queries.dev.jsonl")[::2])
    examples += judged_examples(laws, judged["accented"] + judged["english"])
    rows = zip(INPUTS, fit(examples), strict=True)
    Path("cchc_nlp/search/certainty.tsv").write_text(
        "input\tweight\n" + "".join(f"{name}\t{weight:.2f}\n" for name, weight in rows),
        encoding="utf8",
    )


def _learn_kinds() -> None:
    """Write the weights by which search tells what a question asks for.

    They are learned from every other one of the questions of ``corpus/gold``.
    """
    from cchc_nlp.training.kinds import kind_table, learn_kinds

    asked = _records(Path("corpus/gold/kinds.jsonl"))[::2]
    table = kind_table(learn_kinds(asked))
    Path("cchc_nlp/search/kinds.tsv").write_text(table, encoding="utf8")


def _train_reranker(text: Path, folder: Path) -> None:
    """Write the network, trained on the three texts; the other models must be in ``folder``."""
    from cchc_nlp.training.reranker import Text, rivals, train_network

    model = LanguageModel.load(folder / "language_model.npz")
    misread, light = (Channel.load(folder / f"{name}.npz") for name in ("channel", "light"))
    choices = rivals(model, Hypotheses(misread, light, model))
    wiki = (line for line in _lines(text / "wiki.txt.xz") if not is_held_out(line))
    texts = {
        "legal": Text.of(_lines(text / "legal.txt.xz"), model, _SHARES["legal"]),
        "wiki": Text.of(wiki, model, _SHARES["wiki"]),
        "admin": Text.of(_lines(text / "admin_train.txt.xz"), model, _SHARES["admin"]),
    }
    save_network(train_network(model, texts, choices), folder / "reranker.npz")


_MAKERS: dict[str, Callable[[argparse.Namespace], None]] = {
    "channel": _estimate_channel,
    "language-model": _train_language_model,
    "case": _count_cases,
    "engines": _estimate_engines,
    "light": _estimate_light,
    "reranker": lambda chosen: _train_reranker(chosen.text, chosen.models / "restorer"),
    "phrases": lambda chosen: _learn_phrases(
        chosen.text.parent / "retrieval" / "laws28.jsonl.xz", chosen.models / "translation"
    ),
    "ranking": lambda chosen: _learn_ranking(chosen.text.parent / "retrieval", chosen.stores),
    "certainty": lambda chosen: _learn_certainty(chosen.text.parent / "retrieval", chosen.stores),
}


if __name__ == "__main__":
    main()

"""What makes the models, on small data: probabilities add up, pairs align, the channel learns what it is shown."""

from __future__ import annotations

import math
import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from cchc_nlp.files import model_folder
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.hypotheses import Hypotheses
from cchc_nlp.restore.language_model import LanguageModel, advance
from cchc_nlp.restore.lattice import NO_WORD, Lattice
from cchc_nlp.restore.reranker import Network, load_network, rerank, save_network
from cchc_nlp.search.ranking import FEATURES
from cchc_nlp.training.channel import align_tokens, estimate
from cchc_nlp.training.finetuning import Article, finetune, pairs
from cchc_nlp.training.language_model import encode, train
from cchc_nlp.training.noise import LinePair
from cchc_nlp.training.phrases import learn_phrases, segments
from cchc_nlp.training.ranking import Example, fit
from cchc_nlp.training.reranker import RIVALS, Text, train_network

TEXT = [
    "ủy ban nhân dân tỉnh ban hành kế hoạch", "ủy ban nhân dân huyện ban hành quyết định", "ủy ban nhân dân tỉnh ban hành quyết định",
    "kế hoạch cải cách hành chính của tỉnh", "quyết định về cải cách hành chính nhà nước", "nhân dân tỉnh có ý kiến về kế hoạch",
] * 5  # fmt: skip


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return train(encode(((line, 1) for line in TEXT), min_count=1), max_entries=(500, 500, 500))


@pytest.mark.parametrize("history", [[], ["ủy"], ["ủy", "ban"], ["ủy", "ban", "nhân"], ["hành", "của"], ["kế", "ban", "tỉnh"]])
def test_probabilities_after_any_history_add_up_to_one(model: LanguageModel, history: list[str]) -> None:
    state = (model.ids["<s>"], -1, -1)
    for word in history:
        _, *rest = advance(model.table, *state, model.ids[word])
        state = tuple(map(int, rest))
    total = sum(math.exp(advance(model.table, *state, i)[0]) for i in range(len(model.words)))
    assert total == pytest.approx(1.0, abs=0.12)  # bytes hold log-probabilities in steps of 0.07


def test_a_saved_model_is_the_model(model: LanguageModel, tmp_path: Path) -> None:
    model.save(tmp_path / "m.npz")
    back = LanguageModel.load(tmp_path / "m.npz")
    assert back.words == model.words
    for line in TEXT[:6]:
        assert back.score(line.split()) == model.score(line.split())


def test_pruning_keeps_what_matters_most() -> None:
    small = train(encode(((line, 1) for line in TEXT), min_count=1), max_entries=(12, 6, 3))
    assert len(small.table.w2) <= 40
    assert small.score(["ủy", "ban", "nhân", "dân"]) > small.score(["dân", "nhân", "ban", "ủy"])


@pytest.mark.parametrize(
    ("clean", "read", "pairs"),
    [
        ("Quyết định của tỉnh", "Quyét dinh cia tinh", [("quyết", "quyét"), ("định", "dinh"), ("của", "cia"), ("tỉnh", "tinh")]),
        ("tất cả các sở", "tt ca cac s6", [("tất", "tt"), ("cả", "ca"), ("các", "cac"), ("sở", "s6")]),
        ("nhất là phản ánh", "nhat 12 phan anh", [("nhất", "nhat"), ("là", "12"), ("phản", "phan"), ("ánh", "anh")]),
        ("xử lý hồ sơ", "xu? ly hd so", [("xử", "xu?"), ("lý", "ly"), ("hồ", "hd"), ("sơ", "so")]),
    ],
)
def test_words_are_paired_with_what_was_read(clean: str, read: str, pairs: list[tuple[str, str]]) -> None:
    assert align_tokens(LinePair(clean, read, italic=False)) == pairs


def test_the_channel_learns_what_it_is_shown_path(tmp_path: Path) -> None:
    pairs = [("của", "cia"), ("của", "cua"), ("hồ", "hd"), ("bộ", "bo"), ("độ", "d6"), ("của", "cia")] * 30
    channel = estimate(pairs)
    p = channel.table[channel.letter_ids["ủ"]]
    assert p[channel.segments.index("i")] > p[channel.segments.index("o")]
    assert channel.table.sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    channel.save(tmp_path / "c.npz")
    back = Channel.load(tmp_path / "c.npz")
    assert back.segments == channel.segments
    assert back.table == pytest.approx(channel.table, abs=2e-3)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["của", "hồ", "sơ", "độ", "sở"]), min_size=1, max_size=8))
def test_a_line_read_right_pairs_with_itself(words: list[str]) -> None:
    line = " ".join(words)
    assert align_tokens(LinePair(line, line, italic=False)) == [(w, w) for w in words]


def test_the_network_learns_which_word_stands_in_a_gap(model: LanguageModel) -> None:
    text = Text.of(TEXT, model, 1.0)
    choices = np.full((len(model.words), RIVALS), -1, np.int32)
    alike = [model.ids[w] for w in ("hành", "tỉnh", "kế", "quyết")]
    for word in alike:
        choices[word, : len(alike)] = [word, *(w for w in alike if w != word)]
    network = train_network(model, {"text": text}, choices, steps=400, batch=128, embedding=8, hidden=16)
    begin, end = model.ids["<s>"], model.ids["</s>"]
    for sentence, gap in (("kế hoạch cải cách hành chính của tỉnh", 4), ("ủy ban nhân dân huyện ban hành quyết định", 7)):
        words = [model.ids[w] for w in sentence.split()]
        # one edge a word, and in the gap all that look alike, equally good so far
        first = np.cumsum([0, *(len(alike) if i == gap else 1 for i in range(len(words)))]).astype(np.int32)
        spelled = [w for i, word in enumerate(words) for w in (alike if i == gap else [word])]
        none = np.full(len(spelled), NO_WORD, np.int32)
        lattice = Lattice(first, np.ones(len(spelled), np.int32), np.array(spelled, np.int32), none, np.zeros(len(spelled)))
        path = first[:-1].copy()
        scores = np.zeros(len(spelled))
        rerank(network, lattice, path, scores, begin, end, 1.0, 1.0)
        assert [spelled[e] for e in path] == words
        assert np.exp(scores[gap : gap + len(alike)]).sum() == pytest.approx(len(alike)), "the mass of what was looked at stays"


def test_a_saved_network_is_the_network_to_a_byte(model: LanguageModel, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    shapes = {
        "embedding": (6, 4),
        "hidden": (3, 68),
        "hidden_bias": (3,),
        "projection": (4, 3),
        "projection_bias": (4,),
        "output": (5, 4),
        "output_bias": (5,),
    }
    network = Network(**{k: rng.normal(size=v).astype(np.float32) for k, v in shapes.items()}, slot=np.arange(-1, 5, dtype=np.int32))
    save_network(network, tmp_path / "n.npz")
    back = load_network(tmp_path / "n.npz")
    for name, value in network._asdict().items():
        assert np.allclose(getattr(back, name), value, atol=np.abs(value).max() / 127)


def test_rivals_are_words_that_misreadings_confuse() -> None:
    folder = model_folder("restorer")
    full = LanguageModel.load(folder / "language_model.npz")
    candidates = Hypotheses(Channel.load(folder / "channel.npz"), full)
    found = {full.words[i] for i in candidates.confused_with("số", np.random.default_rng(0), 16)}
    assert {"số", "sổ"} <= found
    assert candidates.confused_with("http", np.random.default_rng(0), 16) == []


def test_phrases_are_learned_from_sentences_that_correspond() -> None:
    pairs = [
        ("công dân có quyền bầu cử.", "citizens have the right to vote."), ("công dân đăng ký cư trú.", "citizens register residence."),
        ("quyền cư trú của công dân.", "the residence right of citizens."), ("đăng ký bầu cử.", "register to vote."),
        ("cư trú tại xã.", "residence in the commune."), ("xã đăng ký công dân.", "the commune registers citizens."),
    ]  # fmt: skip
    found = learn_phrases(pair for _ in range(4) for v, e in pairs for pair in segments(v, e))
    assert found["residence"][0] == "cư trú"
    assert found["register"][0] in ("đăng ký", "ký")
    assert found["commune"][0] == "xã"
    assert all(0 < share <= 1 for _, share in found.values())


@pytest.mark.parametrize(
    ("vietnamese", "english", "pieces"), [("a\nb", "x", 0), ("a\nb", "x\ny", 2), ("a. b", "x. y", 2), ("a. b c", "x y", 1), ("", "", 0)]
)
def test_texts_are_cut_where_both_are(vietnamese: str, english: str, pieces: int) -> None:
    assert len(list(segments(vietnamese, english))) == pieces


def test_ranking_learns_what_speaks_for_an_answer() -> None:
    rng, made = np.random.default_rng(0), list[Example]()
    for _ in range(60):
        values = rng.random((12, len(FEATURES))).astype(np.float32)
        relevant = np.zeros(12, bool)
        relevant[np.argmax(2 * values[:, 1] + values[:, 3] - 3 * values[:, 4])] = True
        made.append(Example(values, relevant))
    weights = fit([(1.0, made)])
    assert weights[1] > weights[3] > 0
    assert weights[4] == 0  # what speaks against an answer is left out, not turned round
    found = np.mean([e.relevant[np.argmax(e.features @ weights)] for e in made])
    assert found > 0.4
    assert np.abs(fit([(1.0, made[:2])], prior=weights, penalty=100.0) - weights).max() < 0.2


def test_finetuning_changes_the_upper_layers_halfway_and_learns() -> None:
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(model_folder("encoder") / "tokenizer.json"))
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=16, num_hidden_layers=10, num_attention_heads=2, intermediate_size=32
    )
    bert = BertModel(config, add_pooling_layer=False).train(False)
    before = {name: p.detach().clone() for name, p in bert.named_parameters()}
    topics = ["hộ tịch", "đất đai", "xây dựng", "lao động", "môi trường", "giáo dục", "y tế", "thuế", "hải quan"] * 6
    articles = [
        Article(f"{topic} {n}", f"quy định về {topic} số {n}", f"civil matter {n}", f"on matter {n}") for n, topic in enumerate(topics)
    ]
    encoder = load_encoder()
    vectors = encoder.encode_passage([a.text for a in articles])
    said: list[str] = []
    finetune(
        bert, tokenizer, articles, [("đất đai là gì", 1)], encoder, vectors, Channel.load(model_folder("restorer") / "channel.npz"),
        steps=25, rate=1e-3, report=said.append,
    )  # fmt: skip
    changed = {name for name, p in bert.named_parameters() if not torch.equal(p, before[name])}
    assert changed
    assert all(name.startswith(("encoder.layer.8.", "encoder.layer.9.")) for name in changed)
    assert said[0].startswith("step 25 loss")


def test_pairs_are_questions_damaged_questions_and_english_ones() -> None:
    articles = [Article("Đăng ký kết hôn", "Việc kết hôn", "Marriage registration", "A marriage"), Article("", "không có đề mục")]
    drawn = list(
        islice(pairs(articles, [("Kết hôn ở đâu?", 0)], random.Random(1), Channel.load(model_folder("restorer") / "channel.npz")), 400)
    )
    texts = {p.question for p in drawn}
    assert all(p.article == 0 for p in drawn)
    assert {"Đăng ký kết hôn", "Marriage registration", "Kết hôn ở đâu?", "Dang ky ket hon"} <= texts
    assert {p.kind for p in drawn} == {"english", "question"}

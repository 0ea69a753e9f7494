"""Finetuning of the encoder: what it changes, and the pairs that it learns from."""

from __future__ import annotations

import random
from itertools import islice

import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from cchc_nlp.files import model_folder
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.restore.channel import Channel
from cchc_nlp.training.finetuning import Article, finetune, pairs


def test_finetuning_changes_the_upper_layers_halfway_and_learns() -> None:
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(model_folder("encoder") / "tokenizer.json"))
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=16,
        num_hidden_layers=10,
        num_attention_heads=2,
        intermediate_size=32,
    )
    bert = BertModel(config, add_pooling_layer=False).train(False)
    before = {name: p.detach().clone() for name, p in bert.named_parameters()}
    topics = [
        "hộ tịch",
        "đất đai",
        "xây dựng",
        "lao động",
        "môi trường",
        "giáo dục",
        "y tế",
        "thuế",
        "hải quan",
    ] * 6
    articles = [
        Article(
            f"{topic} {n}", f"quy định về {topic} số {n}", f"civil matter {n}", f"on matter {n}"
        )
        for n, topic in enumerate(topics)
    ]
    encoder = load_encoder()
    vectors = encoder.encode_passage([a.text for a in articles])
    said: list[str] = []
    finetune(
        bert,
        tokenizer,
        articles,
        [("đất đai là gì", 1)],
        encoder,
        vectors,
        Channel.load(model_folder("restorer") / "channel.npz"),
        steps=25,
        rate=1e-3,
        report=said.append,
    )
    changed = {name for name, p in bert.named_parameters() if not torch.equal(p, before[name])}
    assert changed
    assert all(name.startswith(("encoder.layer.8.", "encoder.layer.9.")) for name in changed)
    assert said[0].startswith("step 25 loss")


def test_pairs_are_questions_damaged_questions_and_english_ones() -> None:
    articles = [
        Article("Đăng ký kết hôn", "Việc kết hôn", "Marriage registration", "A marriage"),
        Article("", "không có đề mục"),
    ]
    drawn = list(
        islice(
            pairs(
                articles,
                [("Kết hôn ở đâu?", 0)],
                random.Random(1),
                Channel.load(model_folder("restorer") / "channel.npz"),
            ),
            400,
        )
    )
    texts = {p.question for p in drawn}
    assert all(p.article == 0 for p in drawn)
    assert {
        "Đăng ký kết hôn",
        "Marriage registration",
        "Kết hôn ở đâu?",
        "Dang ky ket hon",
    } <= texts
    assert {p.kind for p in drawn} == {"english", "question"}

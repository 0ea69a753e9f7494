"""What makes the models, on small data: probabilities add up, pairs align, the channel learns what it is shown."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.language_model import LanguageModel, advance
from cchc_nlp.training.channel import align_tokens, estimate
from cchc_nlp.training.language_model import encode, train
from cchc_nlp.training.noise import LinePair

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


def test_the_channel_learns_what_it_is_shown(tmp_path: Path) -> None:
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

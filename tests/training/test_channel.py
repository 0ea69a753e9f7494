"""Training of the channel: words are paired with what was read, and it learns what it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.restore.channel import Channel
from cchc_nlp.training.channel import align_tokens, estimate
from cchc_nlp.training.noise import LinePair


@pytest.mark.parametrize(
    ("clean", "read", "pairs"),
    [
        (
            "Quyết định của tỉnh",
            "Quyét dinh cia tinh",
            [("quyết", "quyét"), ("định", "dinh"), ("của", "cia"), ("tỉnh", "tinh")],
        ),
        (
            "tất cả các sở",
            "tt ca cac s6",
            [("tất", "tt"), ("cả", "ca"), ("các", "cac"), ("sở", "s6")],
        ),
        (
            "nhất là phản ánh",
            "nhat 12 phan anh",
            [("nhất", "nhat"), ("là", "12"), ("phản", "phan"), ("ánh", "anh")],
        ),
        ("xử lý hồ sơ", "xu? ly hd so", [("xử", "xu?"), ("lý", "ly"), ("hồ", "hd"), ("sơ", "so")]),
    ],
)
def test_words_are_paired_with_what_was_read(
    clean: str, read: str, pairs: list[tuple[str, str]]
) -> None:
    assert align_tokens(LinePair(clean, read, italic=False)) == pairs


def test_the_channel_learns_what_it_is_shown_path(tmp_path: Path) -> None:
    pairs = [
        ("của", "cia"),
        ("của", "cua"),
        ("hồ", "hd"),
        ("bộ", "bo"),
        ("độ", "d6"),
        ("của", "cia"),
    ] * 30
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

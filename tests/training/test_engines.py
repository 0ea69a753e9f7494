"""Channels of scanners' own engines: words beside what was read, and what is learned of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.training.channel import TokenPair
from cchc_nlp.training.engines import engine_channel, pairs_of_lines, read_pairs

PAIRS = Counter({("hội", "hQi"): 40, ("công", "c6ng"): 40, ("bốn", "b6n"): 40, ("quy", "quy"): 20})


@pytest.mark.parametrize(
    ("printed", "read", "pairs"),
    [
        ("Sở Nội vụ", "Sd NQi vg", [("sở", "sd"), ("nội", "nQi"), ("vụ", "vg")]),
        (
            "tổ chức, nhân sự",
            "tO chirc, nh6n su",
            [("tổ", "tO"), ("chức", "chirc"), ("nhân", "nh6n"), ("sự", "su")],
        ),
        (
            "Hội Công chứng",
            "HQi C6.ng chri'ng",
            [("hội", "hQi"), ("công", "c6.ng"), ("chứng", "chri'ng")],
        ),
        ("Căn cứ Luật", "Cdn c* LuQt", [("căn", "cdn"), ("cứ", "c*"), ("luật", "luQt")]),
        ("ngày 22 tháng 9", "ngdy )Lthdng 9", [("ngày", "ngdy"), ("tháng", "lthdng")]),
        ("a) Số 12 về", "a) 56 12 vi:", [("a", "a"), ("số", "56"), ("về", "vi")]),
        ("và", "rrdthdvdinh", []),  # more than the letters can have been read as
    ],
)
def test_words_are_paired_with_what_stands_in_their_place(
    printed: str, read: str, pairs: list[TokenPair]
) -> None:
    assert pairs_of_lines([(printed, read)]) == Counter(pairs)


def test_pairs_are_those_of_one_producer_with_the_capitals_inside_words(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text("Hội\tHQi\t3\tCanon\nhội\thQi\t2\tCanon\ncác\tcáo\t1\tOmniPage\n", "utf8")
    assert read_pairs(table, "Canon") == Counter({("hội", "hQi"): 5})
    assert read_pairs(table, "OmniPage") == Counter({("các", "cáo"): 1})


@pytest.mark.parametrize(
    ("word", "likelier", "less"),
    [
        ("nội", "nQi", "nqi"),  # capitals inside a word tell letters apart
        ("công", "c6ng", "cong"),
        ("bội", "bQi", "bdi"),  # learned of a letter in other words
    ],
)
def test_a_channel_reads_letters_as_its_engine_does(word: str, likelier: str, less: str) -> None:
    channel = engine_channel(PAIRS + Counter({("nội", "nQi"): 9, ("bội", "bQi"): 9}))
    assert channel.log_likelihood(word, likelier) > channel.log_likelihood(word, less) + 1


@given(st.lists(st.sampled_from(["hội", "Công", "TỈNH", "Điều"]), min_size=1, max_size=8))
def test_lines_that_are_read_right_give_each_word_itself(words: list[str]) -> None:
    line = " ".join(words)
    assert pairs_of_lines([(line, line)]) == Counter(
        (w.lower(), w.lower() if w.isupper() else w[0].lower() + w[1:]) for w in words
    )

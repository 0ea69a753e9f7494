"""What is a Vietnamese syllable and what is not; tables that every process makes the same."""

from __future__ import annotations

import pytest

from cchc_nlp.restore.syllables import is_syllable
from cchc_nlp.restore.vocabulary import Vocabulary


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "quyết",
        "giếng",
        "gì",
        "uống",
        "yêu",
        "khuỷu",
        "hoàn",
        "thuở",
        "ngoằn",
        "quốc",
        "ý",
        "ủy",
        "kiểm",
    ],
)
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["ngiêng", "cin", "kac", "tinhh", "zalo", "càc", "app", "ngh", "b", "qd"]
)
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)


def test_tables_are_in_the_order_of_the_words_in_every_process() -> None:
    words = ["quyết", "quyệt", "Quyết", "zalo", "về", "vê", "ve", "cửa", "cưa", "của", "cua"]
    vocabulary = Vocabulary(words, {word: i for i, word in enumerate(words)})
    syllables = [w for w in words if w not in ("Quyết", "zalo")]
    assert list(vocabulary.syllables) == syllables
    assert [i for ids in vocabulary.by_fold.values() for i in ids] == [
        words.index(w) for w in syllables
    ]

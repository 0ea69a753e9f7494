"""What is a Vietnamese syllable and what is not."""

from __future__ import annotations

import pytest

from cchc_nlp.restore.syllables import is_syllable


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

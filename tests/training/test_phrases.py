"""Phrases learned from sentences that correspond."""

from __future__ import annotations

import pytest

from cchc_nlp.training.phrases import learn_phrases, segments


def test_phrases_are_learned_from_sentences_that_correspond() -> None:
    pairs = [
        ("công dân có quyền bầu cử.", "citizens have the right to vote."),
        ("công dân đăng ký cư trú.", "citizens register residence."),
        ("quyền cư trú của công dân.", "the residence right of citizens."),
        ("đăng ký bầu cử.", "register to vote."),
        ("cư trú tại xã.", "residence in the commune."),
        ("xã đăng ký công dân.", "the commune registers citizens."),
    ]
    found = learn_phrases(pair for _ in range(4) for v, e in pairs for pair in segments(v, e))
    assert found["residence"][0] == "cư trú"
    assert found["register"][0] in ("đăng ký", "ký")
    assert found["commune"][0] == "xã"
    assert all(0 < share <= 1 for _, share in found.values())


@pytest.mark.parametrize(
    ("vietnamese", "english", "pieces"),
    [("a\nb", "x", 0), ("a\nb", "x\ny", 2), ("a. b", "x. y", 2), ("a. b c", "x y", 1), ("", "", 0)],
)
def test_texts_are_cut_where_both_are(vietnamese: str, english: str, pieces: int) -> None:
    assert len(list(segments(vietnamese, english))) == pieces

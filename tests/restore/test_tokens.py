"""What a text is made of, as the model sees it."""

from __future__ import annotations

from cchc_nlp.restore.tokens import model_words


def test_model_words_have_classes_for_numbers_and_symbols() -> None:
    assert model_words("CÔNG TÁC CCHC số 12/QĐ-TTg đạt 5,2%, tại TTHC") == [
        "công", "tác", "CCHC", "số", "<sym>", "đạt", "<percent>", ",", "tại", "TTHC",
    ]  # fmt: skip

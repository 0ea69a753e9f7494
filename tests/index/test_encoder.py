"""Vectors: of unit length, whatever the batch; near where the meaning is."""

from __future__ import annotations

import numpy as np

from cchc_nlp.index.encoder import load_encoder


def test_vectors_are_of_unit_length_and_do_not_depend_on_the_batch() -> None:
    encoder = load_encoder()
    texts = ["một cửa", "giải ngân vốn đầu tư công " * 20, "x", "bộ phận tiếp nhận và trả kết quả"]
    together = encoder.encode_passage(texts)
    assert together.shape == (4, encoder.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    alone = np.concatenate([encoder.encode_passage([t]) for t in texts])
    assert np.array_equal(together, alone)
    assert np.array_equal(load_encoder(threads=3).encode_passage(texts[::-1])[::-1], together)
    assert encoder.encode_query([]).shape == (0, encoder.dimension)


def test_decomposed_text_has_the_same_vector() -> None:
    import unicodedata

    encoder = load_encoder()
    a, b = (
        encoder.encode_query([unicodedata.normalize(form, "cải cách hành chính")])
        for form in ("NFC", "NFD")
    )
    assert float((a * b).sum()) > 0.999


def test_meaning_brings_texts_together_across_languages() -> None:
    encoder = load_encoder()
    query = encoder.encode_query(["public investment disbursement"])
    passages = encoder.encode_passage(
        [
            "Ước giải ngân vốn đầu tư công đạt 25% kế hoạch",
            "Tổ kiểm tra giờ giấc làm việc của công chức",
        ]
    )
    near, far = (query @ passages.T)[0]
    assert near > far

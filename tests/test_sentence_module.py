"""sentence-transformers loads the encoder that the package runs by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cchc_nlp.files import model_folder
from cchc_nlp.index.encoder import load_encoder
from tests.conftest import Run


def test_sentence_transformers_loads_the_same_encoder(store: Path, cchc: Run) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder("encoder")))
    ours = load_encoder()
    assert np.allclose(model.encode_query(["một cửa"]), ours.encode_query(["một cửa"]), atol=1e-3)
    assert np.allclose(
        model.encode_document(["một cửa"]), ours.encode_passage(["một cửa"]), atol=1e-3
    )
    done = cchc("search", "một cửa", "--store", store, "--model", model_folder("encoder"), code=2)
    assert "véc-tơ" in done.stderr  # another name is another encoder, even over the same file
    assert (
        "không nạp được"
        in cchc("search", "một cửa", "--store", store, "--model", "no-such-model", code=2).stderr
    )

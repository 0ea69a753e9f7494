"""Pieces of a text are all of it, in its order, and have vectors beside the whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.index.encoder import Encoder
from cchc_nlp.index.pieces import pieces_of
from cchc_nlp.search import Searcher, understand
from cchc_nlp.store import Store

_WORDS = st.lists(st.sampled_from(["một cửa", "hồ sơ.", "tỉnh;", "xã", "a)", "\n", "- đúng hạn"]))


@given(_WORDS.map(" ".join))
def test_pieces_are_the_text(text: str) -> None:
    pieces = pieces_of(text)
    assert " ".join(pieces).split() == text.split()
    assert all(len(piece.split()) >= 12 for piece in pieces[:-1])


def test_a_text_of_any_length_has_some_pieces() -> None:
    assert pieces_of("") == []
    assert 1 < len(pieces_of("Giải quyết hồ sơ đúng hạn tại bộ phận một cửa của xã. " * 5000)) < 65


def test_every_item_has_vectors_of_its_pieces(store: Path, encoder: Encoder) -> None:
    vectors = Store(store).vectors
    for kind in ("passage", "document"):
        items = Store(store).items
        owners, found = vectors.pieces_of(kind, items.ids(kind).tolist(), encoder.dimension)
        assert sorted(set(owners.tolist())) == items.ids(kind).tolist()
        assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=2e-3)
        one = items.of(kind, owners[:1])[0]
        assert (owners == one.id).sum() == len(pieces_of(one.text))


def test_a_candidate_is_as_near_as_its_nearest_piece(store: Path, encoder: Encoder) -> None:
    searcher = Searcher(store)
    question = "kết quả giải ngân thấp do vướng mắc trong bồi thường"
    found = searcher.candidates("passage", understand(question))
    (passage,) = searcher.store.items.of("passage", [int(found.ids[0])])
    pieces = encoder.encode_passage(pieces_of(passage.text))
    nearest = (pieces @ encoder.encode_query([question])[0]).max()
    assert np.isclose(found.features[0, 1], nearest, atol=0.02)

"""The index of vectors follows additions and removals."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cchc_nlp.index.vectors import VectorIndex

NOTHING = np.zeros(0, np.int64)


@pytest.mark.parametrize("exact", [10_000, 500])
def test_a_vector_index_follows_additions_and_removals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: int
) -> None:
    monkeypatch.setattr("cchc_nlp.index.vectors._EXACT", exact)
    monkeypatch.setattr("cchc_nlp.index.vectors._LISTS", 8)
    rng = np.random.default_rng(0)
    all_vectors = rng.normal(size=(2001, 32)).astype(np.float32)
    all_vectors /= np.linalg.norm(all_vectors, axis=1, keepdims=True)
    first, second = np.arange(1, 1001), np.arange(301, 2001)
    VectorIndex.write(tmp_path / "a", 32, None, NOTHING, first, lambda n: all_vectors[n], first)
    VectorIndex.write(
        tmp_path / "b",
        32,
        tmp_path / "a",
        np.arange(1, 301),
        np.arange(1001, 2001),
        lambda n: all_vectors[n],
        second,
    )
    index = VectorIndex(tmp_path / "b")
    assert index.exact == (exact > 2000)
    assert index.ids.tolist() == second.tolist()
    for number in (301, 999, 2000):
        assert index.search(all_vectors[number][None], 3)[0][0] == number
        assert index.search(all_vectors[number][None], 3, np.array([400, 500]))[0][0] in (400, 500)
    assert set(index.search(all_vectors[7][None], 2000)[0].tolist()).isdisjoint(range(1, 301))
    assert np.abs(index.vectors(np.array([350, 1500])) - all_vectors[[350, 1500]]).max() < 0.1

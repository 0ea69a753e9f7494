"""Segments of the index of words: few, and small enough for memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cchc_nlp.index.bm25 import BM25Index, Item

NOTHING = np.zeros(0, np.int64)


def test_many_small_changes_leave_few_segments(tmp_path: Path) -> None:
    index = BM25Index.open(tmp_path / "none")
    for n in range(1, 40):
        index = index.updated([[Item(n, "", f"hồ sơ {n}")]], NOTHING, tmp_path / str(n))
    assert len(index) == 39
    assert len(index.segments) <= 4
    index = index.updated([], np.arange(1, 30), tmp_path / "less")
    assert index.ids.tolist() == list(range(30, 40))
    assert sum(map(len, index.segments)) == 10  # a quarter is dead: they are cleared away


def test_segments_stay_small_enough_for_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc_nlp.index.bm25._LARGEST", 25)
    index = BM25Index((), ())
    for n in range(10):
        index = index.updated(
            [[Item(10 * n + i, "", f"đoạn số {n} {i}") for i in range(10)]],
            np.zeros(0, np.int64),
            tmp_path / str(n),
        )
    assert max(map(len, index.segments)) <= 25
    assert index.ids.tolist() == list(range(100))
    assert BM25Index.open(tmp_path / "9").ids.tolist() == list(range(100))
    fewer = index.updated([], np.arange(40, 60), tmp_path / "fewer")
    assert (
        BM25Index.open(tmp_path / "fewer").ids.tolist()
        == fewer.ids.tolist()
        == [*range(40), *range(60, 100)]
    )

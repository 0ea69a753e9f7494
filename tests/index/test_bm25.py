"""The index of words: what is found, what counts for more, and that a changed index answers like a
new one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.index.bm25 import BM25Index
from cchc_nlp.index.segments import Segment
from cchc_nlp.index.terms import Item, query_terms

NOTHING = np.zeros(0, np.int64)
SYLLABLES = st.sampled_from(
    [
        "một",
        "cửa",
        "liên",
        "thông",
        "cấp",
        "huyện",
        "xã",
        "hồ",
        "sơ",
        "đúng",
        "hạn",
        "mot",
        "cua",
        "36",
        "QĐ-UBND",
        "CCHC",
    ]
)
TEXTS = st.lists(SYLLABLES, max_size=12).map(" ".join)


def index_of(items: list[Item], folder: Path) -> BM25Index:
    return BM25Index.open(folder / "none").updated(
        [items] if items else [], NOTHING, folder / "words"
    )


def words_index(texts: list[tuple[str, str]], folder: Path) -> BM25Index:
    return index_of([Item(n, *text) for n, text in enumerate(texts, 1)], folder)


@pytest.mark.parametrize(
    ("question", "folded", "found"),
    [
        ("một cửa", False, [1, 2]),
        ("mot cua", False, [3]),
        ("mot cua", True, [1, 2, 3]),
        ("cải cách hành chính", False, [4]),  # the abbreviation is indexed with what it stands for
        ("CCHC", False, [4]),
        ("36/KH-UBND", False, [5]),
        ("không có", False, []),
        ("", True, []),
    ],
)
def test_words_find_what_has_them(
    tmp_path: Path, question: str, folded: bool, found: list[int]
) -> None:
    texts = [
        ("", "bộ phận một cửa"),
        ("một cửa", "của xã"),
        ("", "mot cua"),
        ("", "chỉ số CCHC"),
        ("", "Kế hoạch số 36/KH-UBND"),
    ]
    index = words_index(texts, tmp_path)
    terms = query_terms(question)
    scores = index.score(index.groups(terms, folded=folded))
    needed = {n for n in found if scores[n - 1] > 0}
    assert needed == set(found)
    assert found or not scores.any()


def test_a_heading_and_a_pair_count_for_more(tmp_path: Path) -> None:
    index = words_index(
        [
            ("một cửa", "bộ phận tiếp nhận hồ sơ"),
            ("", "bộ phận một cửa tiếp nhận hồ sơ"),
            ("", "một bộ phận ở cửa tiếp nhận hồ sơ"),
        ],
        tmp_path,
    )
    scores = index.score(index.groups(query_terms("một cửa"), folded=False))
    assert scores[0] > scores[1] > scores[2] > 0


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS), max_size=12),
    st.lists(st.tuples(TEXTS, TEXTS), max_size=8),
    st.data(),
)
def test_an_index_that_is_changed_answers_like_one_that_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, str]],
    added: list[tuple[str, str]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("words")
    items = [Item(n, *text) for n, text in enumerate([*before, *added], 1)]
    gone = {n for n in range(1, len(before) + 1) if data.draw(st.booleans())}
    first = index_of(items[: len(before)], folder)
    changed = first.updated(
        [items[len(before) :]] if added else [],
        np.array(sorted(gone), np.int64),
        folder / "changed",
    )
    anew = index_of([i for i in items if i.id not in gone], folder / "anew")
    assert changed.ids.tolist() == anew.ids.tolist()
    question = data.draw(TEXTS)
    for folded in (False, True):
        terms = query_terms(question)
        answers = []
        for index in (BM25Index.open(folder / "changed"), anew):
            scores = index.score(index.groups(terms, folded=folded))
            answers.append(scores[index.is_alive].tolist())
        assert answers[0] == answers[1]
    for segment, alive in zip(changed.segments, changed.alive, strict=True):
        kept = [i for i in items if i.id in segment.ids[alive]]
        assert segment.digest()[alive].tolist() == Segment.build(kept).digest().tolist()

"""Answers: facets, pages, order, and the words that are marked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from cchc_nlp.search.answers import matched_spans
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store.filters import Filters
from cchc_nlp.text import fold
from cchc_nlp.types import AnswerKind


def test_totals_and_facets_count_what_is_certain(store: Path) -> None:
    searcher = Searcher(store)
    answer = searcher.answer("cải cách hành chính", kind="documents", k=200)
    certain = [h for h in answer.hits if h.certain]
    assert answer.total == len(certain) > 0
    assert answer.facets["type"] == dict(
        Counter(h.document.type for h in certain if h.document and h.document.type).most_common()
    )
    assert sum(answer.facets["year"].values()) <= answer.total
    passages = searcher.answer("cải cách hành chính", kind="passages", k=200)
    assert passages.facets["report"] == dict(
        Counter(h.report for h in passages.hits if h.certain).most_common()
    )
    assert passages.facets["section"]


@pytest.mark.parametrize("kind", ["documents", "passages"])
def test_totals_and_facets_are_the_same_on_every_page(store: Path, kind: AnswerKind) -> None:
    searcher = Searcher(store)
    first, *others = [
        searcher.answer("kế hoạch cải cách hành chính", kind=kind, k=k, offset=offset)
        for k, offset in ((1, 0), (10, 0), (10, 10), (50, 0))
    ]
    for other in others:
        assert (other.total, other.facets) == (first.total, first.facets)


def test_a_facet_tells_how_many_a_filter_leaves(store: Path) -> None:
    searcher = Searcher(store)
    facets = searcher.answer("cải cách hành chính", kind="documents").facets
    for kind, count in facets["type"].items():
        narrowed = searcher.answer(
            "cải cách hành chính", kind="documents", filters=Filters(type=kind)
        )
        assert narrowed.total == count
    for report, count in facets["report"].items():
        narrowed = searcher.answer(
            "cải cách hành chính", kind="documents", filters=Filters(report=report)
        )
        assert narrowed.total == count


def test_pages_follow_one_another(store: Path) -> None:
    searcher = Searcher(store)
    whole = [h.text for h in searcher.search("cải cách hành chính", kind="passages", k=30)]
    pages = [
        h
        for offset in (0, 10, 20)
        for h in searcher.answer("cải cách hành chính", kind="passages", k=10, offset=offset).hits
    ]
    assert [h.text for h in pages] == whole
    assert [h.rank for h in pages] == list(range(1, 31))
    assert searcher.answer("cải cách hành chính", kind="passages", k=10, offset=100_000).hits == []


@pytest.mark.parametrize("kind", ["documents", "passages"])
def test_answers_are_sorted_by_date(store: Path, kind: str) -> None:
    def dates(sort: str) -> list[str]:
        hits = (
            Searcher(store).answer("kế hoạch cải cách hành chính", kind=kind, sort=sort, k=100).hits
        )
        if kind == "passages":
            return [re.search(r"20\d\d", h.report)[0] for h in hits]  # type: ignore[index]
        return [h.document.date for h in hits if h.document and h.document.date]

    newest, oldest = dates("newest"), dates("oldest")
    assert len(set(newest)) > 1
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)
    assert sorted(newest) == oldest


@pytest.mark.parametrize(
    ("question", "words"),
    [("giai ngan von", {"giải", "ngân", "vốn"}), ("số hóa hồ sơ", {"số", "hóa", "hồ", "sơ"})],
)
def test_words_of_the_question_are_marked(store: Path, question: str, words: set[str]) -> None:
    hit = Searcher(store).search(question, kind="passages")[0]
    marked = {hit.text[a:b].lower() for a, b in hit.matches}
    assert marked
    assert {fold(w) for w in marked} <= {fold(w) for w in words}


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("cơ chế một cửa của tỉnh", {"một", "cửa"}, ["một", "cửa"]),
        ("cơ chế một cửa của tỉnh", {"mot", "cua"}, ["một", "cửa", "của"]),
        ("của tỉnh", {"cửa"}, ["của"]),
        ("MỘT CỬA", {"một", "cửa"}, ["MỘT", "CỬA"]),
    ],
)
def test_what_is_like_a_word_is_marked_only_where_the_word_itself_is_not(
    text: str, wanted: set[str], marked: list[str]
) -> None:
    assert [text[a:b] for a, b in matched_spans(text, frozenset(wanted))] == marked

"""Totals and facets are true: of all that is certain, and what a click on a value gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cchc_nlp.ingest import ingest
from cchc_nlp.search.facets import facets
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Filters, SearchQueries
from cchc_nlp.types import AnswerKind

_QUESTIONS = (
    "cải cách hành chính",
    "kế hoạch cải cách hành chính năm 2023",
    "quyết định nào về một cửa",
    "văn bản của Bộ Nội vụ về chỉ số cải cách hành chính",
    "hướng dẫn về một cửa liên thông",
    "ke hoach chuyen doi so nam 2023 cua ubnd tinh",
    "which decisions concern one-stop shops",
    "người dân than phiền gì khi đi làm giấy tờ",
    "công văn năm 2022",
    "318/QĐ-UBND",
    '"một cửa" -xã',
    "nghị định",
)


def _clicked(facet: str, value: str) -> Filters:
    if facet == "year":
        return Filters(first=f"{value}-01-01", last=f"{value}-12-31")
    return Filters(**{facet: value})


@pytest.mark.parametrize("kind", ["documents", "passages"])
@pytest.mark.parametrize("question", _QUESTIONS)
def test_a_facet_tells_what_a_click_leaves(store: Path, question: str, kind: AnswerKind) -> None:
    searcher = Searcher(store)
    answer = searcher.answer(question, kind=kind)
    for name, values in answer.facets.items():
        for value, count in values.items():
            clicked = searcher.answer(question, kind=kind, filters=_clicked(name, value))
            assert clicked.total == count, (name, value)


@pytest.mark.parametrize("kind", ["documents", "passages"])
@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical", "fast"])
def test_all_that_is_counted_is_listed(store: Path, kind: AnswerKind, mode: str) -> None:
    searcher = Searcher(store)
    for question in _QUESTIONS:
        answer = searcher.answer(question, kind=kind, mode=mode, k=500)
        assert answer.total == sum(hit.certain for hit in answer.hits), question


def test_what_is_certain_does_not_depend_on_how_much_is_looked_at(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = Searcher(store)
    totals = [searcher.answer(q, kind="passages").total for q in _QUESTIONS]
    assert max(totals) > 10
    monkeypatch.setattr("cchc_nlp.search.views._NEAR", 3)
    monkeypatch.setattr("cchc_nlp.search.searcher.DEPTH", 3)
    assert [searcher.answer(q, kind="passages").total for q in _QUESTIONS] == totals


def test_a_month_is_in_its_year(tmp_path: Path) -> None:
    (tmp_path / "bc.txt").write_text(
        "UBND TỈNH HÀ NAM\nHà Nam, ngày    tháng 3 năm 2024\n\nBÁO CÁO\n"
        "Kết quả công tác thủy lợi quý I năm 2024\n\nCác trạm bơm hoạt động tốt trong quý.\n",
        "utf8",
    )
    ingest(tmp_path / "bc.txt", tmp_path / "store", encoder=None)
    searcher = Searcher(tmp_path / "store")

    def found(first: str, last: str) -> int:
        filters = Filters(first=first, last=last)
        return len(searcher.search("thủy lợi", kind="documents", mode="lexical", filters=filters))

    assert searcher.search("thủy lợi", kind="documents", mode="lexical")[0].document.date == (  # type: ignore[union-attr]
        "2024-03"
    )
    assert [found(f"{y}-01-01", f"{y}-12-31") for y in (2023, 2024, 2025)] == [0, 1, 0]
    assert found("2024-03-20", "2024-03-25") == 1
    assert found("2024-04-01", "2024-05-01") == 0


def test_spellings_of_an_issuer_that_one_filter_passes_are_told_once(tmp_path: Path) -> None:
    (tmp_path / "bc.txt").write_text(
        "Căn cứ Kế hoạch số 11/KH-UBND ngày 02/01/2024 của Ủy ban nhân dân tỉnh Hà Nam về thủy lợi"
        ".\nCăn cứ Kế hoạch số 12/KH-UBND ngày 03/01/2024 của UBND tỉnh Hà Nam về đê điều.\n",
        "utf8",
    )
    ingest(tmp_path / "bc.txt", tmp_path / "store", encoder=None)
    searcher = Searcher(tmp_path / "store")
    ids = searcher.index().bm25["document"].ids
    assert np.size(ids) == 2
    found = facets(SearchQueries(searcher.store), "document", ids.tolist(), {})
    assert list(found["issuer"].values()) == [2]
    assert found["report"] == {"bc.txt": 2}

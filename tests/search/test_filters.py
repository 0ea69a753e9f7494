"""Filters, given or read from the question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.knowledge import canonical_type
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Filters
from cchc_nlp.text import fold
from cchc_nlp.types import Hit
from tests.tables import rows


def test_types_are_known_however_they_are_written() -> None:
    assert canonical_type("quyet dinh") == canonical_type("QĐ") == "Quyết định"
    with pytest.raises(CchcError, match="không có loại"):
        canonical_type("bài thơ")


def test_an_issuer_in_the_question_is_a_filter_that_can_be_switched_off(store: Path) -> None:
    searcher = Searcher(store)
    hits = searcher.search("quyết định của Thủ tướng về một cửa")
    assert hits
    assert {h.document.issuer for h in hits if h.document} == {"Thủ tướng Chính phủ"}
    literal = searcher.answer(
        "quyết định của Thủ tướng về một cửa", kind="documents", literal=True
    ).hits
    assert len({h.document.issuer for h in literal if h.document}) > 1


def test_a_year_in_the_question_is_a_filter(store: Path) -> None:
    hits = Searcher(store).search("quyết định nào về một cửa năm 2024")
    assert hits
    assert all(
        h.document and (h.document.year == 2024 or "2024" in (h.document.subject or ""))
        for h in hits
    )


def test_a_year_in_what_is_no_question_for_documents_filters_nothing(store: Path) -> None:
    assert Searcher(store).search("công tác cải cách hành chính năm 2023", kind="documents")
    assert Searcher(store).search("một cửa", kind="documents", filters=Filters(or_subject="2023"))


def test_filters_hold(store: Path) -> None:
    searcher = Searcher(store)
    hits = searcher.search("một cửa", kind="documents", filters=Filters(type="Công văn"))
    assert {h.document.type for h in hits if h.document} == {"Công văn"}
    hits = searcher.search("một cửa", kind="documents", filters=Filters(issuer="Thủ tướng"))
    assert {h.document.issuer for h in hits if h.document} == {"Thủ tướng Chính phủ"}
    hits = searcher.search("một cửa", kind="documents", filters=Filters(first="2024-01-01"))
    assert hits
    assert all(h.document and h.document.date and h.document.date >= "2024-01-01" for h in hits)
    hits = searcher.search("một cửa", kind="passages", filters=Filters(report="ubnd-huyen"))
    assert {h.report for h in hits} == {"ubnd-huyen-2023-q3.txt"}
    assert searcher.search("một cửa", kind="passages", filters=Filters(report="không có")) == []


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        (Filters(issuer="thu tuong"), lambda h: h.document.issuer == "Thủ tướng Chính phủ"),
        (
            Filters(report="UBND-Huyện"),
            lambda h: "ubnd-huyen-2023-q3.txt" in {h.report, *(m.report for m in h.mentions)},
        ),
        (Filters(first="2023-01-01", last="2023-12-31"), lambda h: h.document.year == 2023),
        (Filters(type="Kế hoạch", report="so-noi-vu"), lambda h: h.document.type == "Kế hoạch"),
        (Filters(section="cai cach the che"), lambda h: h.mentions),
    ],
)
def test_filters_of_documents_need_neither_marks_nor_case(
    store: Path, filters: Filters, holds: Callable[[Hit], bool]
) -> None:
    hits = Searcher(store).search("cải cách hành chính", kind="documents", filters=filters, k=50)
    assert hits
    assert all(map(holds, hits))
    assert len(hits) < len(Searcher(store).search("cải cách hành chính", kind="documents", k=50))


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical", "fast"])
def test_passages_pass_a_filter_of_sections_and_of_the_documents_they_name(
    store: Path, mode: str
) -> None:
    searcher = Searcher(store)
    hits = searcher.search(
        "thủ tục hành chính",
        kind="passages",
        filters=Filters(section="cải cách thủ tục"),
        mode=mode,
    )
    assert hits
    assert all("cai cach thu tuc" in fold(h.context + h.section) for h in hits)
    hits = searcher.search(
        "thủ tục hành chính", kind="passages", filters=Filters(type="Quyết định"), mode=mode, k=50
    )
    assert hits
    sql = (
        "SELECT 1 FROM mentions m JOIN reports r ON r.id = m.report WHERE r.name = ? AND"
        " m.line BETWEEN ? AND ? AND m.type = 'Quyết định'"
    )
    assert all(rows(store, sql, (h.report, *h.lines)) for h in hits)
    assert (
        searcher.search(
            "thủ tục", kind="passages", filters=Filters(section="không có mục này"), mode=mode
        )
        == []
    )

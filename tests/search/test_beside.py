"""Both kinds are answered where it is open which is asked for, or where one has nothing certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.search.searcher import Searcher


def test_passages_stand_beside_documents_that_are_not_certain(store: Path) -> None:
    answer = Searcher(store).answer("nghị quyết của Quốc hội về tỷ lệ giải ngân vốn đầu tư công")
    assert not answer.certain
    assert answer.beside
    assert all(hit.kind == "passage" and hit.certain for hit in answer.beside)
    assert answer.record()["beside"][0]["text"] == answer.beside[0].text


@pytest.mark.parametrize(
    ("question", "how"),
    [
        ("lô xích bùm tắc chọt", {}),
        ("9876/QĐ-UBND", {}),
        ("quyết định nào về kiểm tra giờ giấc làm việc của công chức", {"kind": "documents"}),
        ("quyết định nào về kiểm tra giờ giấc làm việc của công chức", {"offset": 10}),
        ("giờ giấc làm việc", {"literal": True}),
    ],
)
def test_nothing_stands_beside_what_was_asked_for_or_is_not_there(
    store: Path, question: str, how: dict[str, object]
) -> None:
    assert Searcher(store).answer(question, **how).beside == []  # type: ignore[arg-type]

"""What is asked of documents raises those that meet it, and is let go where none does."""

from __future__ import annotations

import pytest

from cchc_nlp.ingest import ingest
from cchc_nlp.search.searcher import Searcher

_REPORT = """Căn cứ Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh Bình Thuận về một cửa.
Thực hiện Kế hoạch số 09/KH-UBND ngày 05/01/2024 của UBND tỉnh Lâm Đồng về một cửa liên thông.
Theo Công văn số 555/SNV-CCHC ngày 10/6/2024 của Sở Nội vụ tỉnh Lâm Đồng về tuyển dụng công chức.
"""


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("criteria")
    (folder / "bao-cao.txt").write_text(_REPORT, "utf8")
    ingest(folder / "bao-cao.txt", folder / "store")
    return Searcher(folder / "store")


@pytest.mark.parametrize(
    ("question", "let_go", "first"),
    [
        ("quyết định nào về một cửa", (), "316/QĐ-UBND"),
        ("kế hoạch về một cửa", (), "09/KH-UBND"),
        ("kế hoạch của UBND tỉnh Lâm Đồng năm 2024 về một cửa", (), "09/KH-UBND"),
        ("hướng dẫn về một cửa liên thông", ("type",), "09/KH-UBND"),
        ("kế hoạch về một cửa từ năm 2031 đến 2032", ("time",), "09/KH-UBND"),
        ("công văn của Bộ Tài chính về tuyển dụng", ("issuer",), "555/SNV-CCHC"),
        ("chỉ thị của Bộ Tài chính về tuyển dụng", ("issuer", "type"), "555/SNV-CCHC"),
        ("plan on one-stop shops", (), "09/KH-UBND"),
    ],
)
def test_what_no_document_meets_is_let_go(
    searcher: Searcher, question: str, let_go: tuple[str, ...], first: str
) -> None:
    answer = searcher.answer(question)
    assert sorted(answer.let_go) == sorted(let_go)
    assert answer.hits[0].document is not None
    assert answer.hits[0].document.number == first


def test_a_filter_that_is_given_is_not_let_go(searcher: Searcher) -> None:
    from cchc_nlp.store import Filters

    answer = searcher.answer("hướng dẫn về một cửa", filters=Filters(type="Hướng dẫn"))
    assert (answer.hits, answer.let_go) == ([], ())


@pytest.mark.parametrize("mode", ["lexical", "semantic", "hybrid", "fast"])
def test_all_of_a_type_are_certain_where_nothing_else_is_asked(
    searcher: Searcher, mode: str
) -> None:
    answer = searcher.answer("công văn năm 2024", mode=mode)
    certain = [h.document.number for h in answer.hits if h.document and h.certain]
    assert certain == ["555/SNV-CCHC"]
    assert answer.total == 1

"""Copies of a passage in drafts and other formats of one document are one hit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.ingest import ingest
from cchc_nlp.search.copies import fold_copies, same_document
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Filters, ReportHead

_REPORT = """ỦY BAN NHÂN DÂN
TỈNH HÀ NAM
-------
Số: {number}/BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Hà Nam, ngày {day} tháng 4 năm 2024

BÁO CÁO
Kết quả công tác thủy lợi {period}

Các trạm bơm của tỉnh hoạt động tốt, {share}% kênh mương được nạo vét trước mùa mưa bão.

Việc trồng rừng phòng hộ ven biển đạt kế hoạch đề ra, cây sống tốt và được chăm sóc thường xuyên.
"""


def _store(folder: Path, **reports: dict[str, str]) -> Searcher:
    (folder / "files").mkdir()
    for name, said in reports.items():
        said = {"number": "    ", "day": "    ", "period": "quý I năm 2024", "share": "95", **said}
        (folder / "files" / f"{name}.txt").write_text(_REPORT.format(**said), "utf8")
    ingest(folder / "files", folder / "store")
    return Searcher(folder / "store")


def _found(searcher: Searcher, question: str, **how: object) -> list[tuple[str, list[str]]]:
    hits = searcher.answer(question, kind="passages", mode="lexical", **how).hits  # type: ignore[arg-type]
    return sorted((hit.report, [copy.report for copy in hit.copies]) for hit in hits)


def test_a_draft_is_folded_into_the_signed_copy(tmp_path: Path) -> None:
    searcher = _store(tmp_path, signed={"number": "112", "day": "04"}, draft={})
    ((report, copies),) = _found(searcher, "trồng rừng phòng hộ ven biển")
    assert {report, *copies} == {"signed.txt", "draft.txt"}


def test_a_draft_with_another_figure_says_something_else(tmp_path: Path) -> None:
    searcher = _store(tmp_path, signed={"number": "112", "day": "04"}, draft={"share": "97"})
    found = _found(searcher, "nạo vét kênh mương")
    assert found == [("draft.txt", []), ("signed.txt", [])]


def test_totals_and_facets_count_copies_once(tmp_path: Path) -> None:
    searcher = _store(tmp_path, signed={"number": "112", "day": "04"}, draft={})
    question = "trồng rừng phòng hộ ven biển"
    answer = searcher.answer(question, kind="passages", mode="lexical")
    assert answer.total == 1
    assert answer.facets["report"] == {"draft.txt": 1, "signed.txt": 1}
    for report in answer.facets["report"]:
        filters = Filters(report=report)
        (hit,) = searcher.answer(question, kind="passages", mode="lexical", filters=filters).hits
        assert hit.report == report
        assert len(hit.copies) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"number": "118", "day": "05"},  # another document of the same words
        {"period": "quý II năm 2024"},
    ],
)
def test_what_another_document_says_in_the_same_words_stays(
    tmp_path: Path, other: dict[str, str]
) -> None:
    searcher = _store(tmp_path, first={"number": "112", "day": "04"}, second=other)
    found = _found(searcher, "trồng rừng phòng hộ ven biển")
    assert found == [("first.txt", []), ("second.txt", [])]


def _head(id_: int, number: str | None, date: str | None) -> ReportHead:
    own = f"bao cao|{number}" if number else f"report:{id_}"
    return ReportHead(id_, own, number, date, str(id_))


@pytest.mark.parametrize(
    ("heads", "groups"),
    [
        ([_head(1, None, "2024-04"), _head(2, "1/BC", "2024-04-05")], [[2, 1]]),
        ([_head(1, None, None), _head(2, None, "2024")], [[2, 1]]),
        # whose draft it is is not known
        ([_head(1, None, None), _head(2, "1/BC", None), _head(3, "2/BC", None)], []),
        # of another month
        ([_head(1, None, "2024-03"), _head(2, "1/BC", "2024-04-05")], []),
        ([_head(1, "1/BC", "2024-04-05"), _head(2, "1/BC", "2024-04-06")], [[1, 2]]),
    ],
)
def test_reports_are_one_document_where_nothing_speaks_against_it(
    heads: list[ReportHead], groups: list[list[int]]
) -> None:
    found = [[head.id for head in group] for group in same_document(heads)]
    assert found == groups


@given(st.integers(0, 10_000))
def test_folding_keeps_what_is_said_and_forgets_nothing(seed: int) -> None:
    rng = random.Random(seed)
    words = ["mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi", "12", "34"]
    texts = [
        [" ".join(rng.choices(words, k=rng.randint(1, 9))) for _ in range(rng.randint(1, 4))]
        for _ in range(3)
    ]
    ids = iter(range(100))
    reports = [[(next(ids), text) for text in report] for report in texts]
    folded = fold_copies(reports)
    of_report = {id_: n for n, report in enumerate(reports) for id_, _ in report}
    assert all(leader not in folded for leader in folded.values())
    assert all(of_report[leader] < of_report[id_] for id_, leader in folded.items())
    again = [(id_ + 100, text) for id_, text in reports[0]]
    assert set(fold_copies([reports[0], again])) == {id_ for id_, _ in again}

"""One number under several keys is one hit, where the one that has a year is the only one."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.ingest import ingest
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Filters

_DATED = "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 về đột phá phát triển khoa học.\n"
_UNDATED = "Các xã đã học tập Nghị quyết số 57-NQ/TW trong tháng.\n"
_ANOTHER = "Thực hiện Nghị quyết số 57-NQ/TW ngày 05/6/2016 về phát triển khoa học.\n"


def _searcher(folder: Path, *texts: str) -> Searcher:
    (folder / "files").mkdir()
    for n, text in enumerate(texts):
        (folder / "files" / f"{n}.txt").write_text(text, "utf8")
    ingest(folder / "files", folder / "store", encoder=None)
    return Searcher(folder / "store")


@pytest.mark.parametrize("question", ["57-NQ/TW", "nghị quyết về phát triển khoa học"])
def test_a_number_cited_without_its_year_is_folded_into_the_only_one(
    tmp_path: Path, question: str
) -> None:
    searcher = _searcher(tmp_path, _DATED, _UNDATED)
    answer = searcher.answer(question, kind="documents", mode="lexical")
    assert [(h.document.year, [d.year for d in h.also]) for h in answer.hits if h.document] == [
        (2024, [None])
    ]
    assert answer.total == 1
    for report, count in answer.facets["report"].items():
        filters = Filters(report=report)
        clicked = searcher.answer(question, kind="documents", mode="lexical", filters=filters)
        assert clicked.total == count == 1


def test_whose_year_it_is_is_not_guessed(tmp_path: Path) -> None:
    searcher = _searcher(tmp_path, _DATED, _UNDATED, _ANOTHER)
    hits = searcher.search("57-NQ/TW", mode="lexical")
    assert sorted(str(h.document.year) for h in hits if h.document) == ["2016", "2024", "None"]
    assert not any(h.also for h in hits)

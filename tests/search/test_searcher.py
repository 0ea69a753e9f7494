"""A searcher: what it refuses, what it sees of changes, and many threads at once."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.files import only_writer
from cchc_nlp.index.encoder import Encoder, load_encoder
from cchc_nlp.index.snapshot import IndexSnapshot
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.verify import verify
from cchc_nlp.search.searcher import Searcher
from tests.conftest import SAMPLE


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "AND OR NOT",
        "một* (cửa",
        "a:b",
        "316/QĐ-UBND -x",
        "'; DROP TABLE reports",
        "🙂 một cửa",
        "NEAR(a b)",
    ],
)
def test_no_signs_of_other_languages_break_a_question(store: Path, text: str) -> None:
    searcher = Searcher(store)
    if any(c.isalnum() for c in text):
        searcher.search(text)
    else:
        with pytest.raises(CchcError, match="rỗng"):
            searcher.search(text)
    assert searcher.store.counts()["reports"] == 6


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        # nothing in the report says whose 57-NQ/TW is: it may be the one that is asked for
        ("nghị quyết 57 bộ chính trị", ["57-NQ/TW"]),
        ("nghi quyet 57 bo chinh tri", ["57-NQ/TW"]),
        # another issuer's is not
        ("QĐ 766 thủ tướng", ["766/QĐ-TTg"]),
        ("QĐ 766 thủ tướng 2022", ["766/QĐ-TTg"]),
        ("QĐ 316 UBND tỉnh Bình Thuận", ["316/QĐ-UBND"]),
        ("QĐ 316 Bộ Tài chính", []),
        ("QĐ 766 thủ tướng 2019", []),
    ],
)
def test_a_short_number_is_of_the_issuer_asked_for_or_of_none(
    tmp_path: Path, question: str, numbers: list[str]
) -> None:
    report = tmp_path / "bao-cao.txt"
    report.write_text(
        "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 về đột phá phát triển khoa học.\n"
        "Căn cứ Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ.\n"
        "Căn cứ Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh Bình Thuận.\n",
        "utf8",
    )
    ingest(report, tmp_path / "store", encoder=None)
    answer = Searcher(tmp_path / "store").answer(question, mode="lexical")
    assert [h.document.number for h in answer.hits if h.document and h.certain] == numbers
    assert answer.total == len(numbers)


def test_too_long_a_question_is_refused(store: Path) -> None:
    with pytest.raises(CchcError, match="ký tự"):
        Searcher(store).search("một " * 25_000)


def test_changes_reach_a_searcher_that_is_open(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc_nlp.search.searcher._FRESH", 0.0)
    reports = tmp_path / "r"
    reports.mkdir()
    (reports / "a.txt").write_text(
        "Báo cáo về diễn tập an toàn thông tin mạng năm 2023.", encoding="utf8"
    )
    ingest([reports], tmp_path / "s", encoder)
    searcher = Searcher.open(tmp_path / "s", encoder)
    assert len(searcher.search("diễn tập", kind="passages")) == 1
    (reports / "b.txt").write_text("Tỉnh tổ chức diễn tập phòng cháy chữa cháy.", encoding="utf8")
    ingest([reports], tmp_path / "s", encoder)
    assert {h.report for h in searcher.search("diễn tập", kind="passages")} == {"a.txt", "b.txt"}
    (reports / "a.txt").write_text("Tiếp công dân định kỳ.", encoding="utf8")
    ingest([reports], tmp_path / "s", encoder)
    assert [h.report for h in searcher.search("diễn tập", kind="passages", mode="lexical")] == [
        "b.txt"
    ]
    assert verify(tmp_path / "s", encoder) == []


def test_a_searcher_that_is_open_does_not_index_what_another_process_is_still_bringing_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would do so once a second, beside the one that writes."""
    ingest([SAMPLE / "so-noi-vu-2023-q2.txt"], tmp_path / "s", load_encoder())
    searcher = Searcher.open(tmp_path / "s")
    before = searcher.index()
    (tmp_path / "moi.txt").write_text(
        "Ngày 03/04/2021, UBND tỉnh ban hành Quyết định số 4321/QĐ-UBND về trồng rừng.",
        encoding="utf8",
    )
    monkeypatch.setattr("cchc_nlp.search.searcher._FRESH", 0.0)
    monkeypatch.setattr("cchc_nlp.ingest.run.bring_up_to_date", lambda *_: 0)
    ingest([tmp_path / "moi.txt"], tmp_path / "s", None)
    with only_writer(tmp_path / "s"):
        assert searcher.index().folder == before.folder
        assert (
            IndexSnapshot.open(searcher.store).folder != before.folder
        )  # who comes new sees it all
    assert searcher.index().generation == searcher.store.generation()
    assert "4321/QĐ-UBND" in searcher.search("4321/QĐ-UBND", kind="passages")[0].text


def test_a_store_that_cannot_be_written_is_searched_all_the_same(
    store: Path, tmp_path: Path, encoder: Encoder
) -> None:
    copy = tmp_path / "s"
    shutil.copytree(store, copy)
    wanted = [h.text for h in Searcher.open(copy, encoder).search("một cửa", kind="passages")]
    shutil.rmtree(copy / "index")
    (copy / "index").write_text("in the way", encoding="utf8")  # no folder can be made of this name
    assert [
        h.text for h in Searcher.open(copy, encoder).search("một cửa", kind="passages")
    ] == wanted


def test_many_threads_get_the_answers_of_one(store: Path, encoder: Encoder) -> None:
    searcher = Searcher.open(store, encoder)
    questions = [
        "một cửa",
        "chuyen doi so",
        "public investment disbursement rate",
        "316/QĐ-UBND",
        "giải ngân vốn đầu tư công",
    ]
    wanted = {q: [(h.text, h.score) for h in searcher.search(q)] for q in questions}
    fresh, wrong = Searcher.open(store, encoder), list[object]()

    def ask(seed: int) -> None:
        for n in range(10):
            question = questions[(seed + n) % len(questions)]
            try:
                if [(h.text, h.score) for h in fresh.search(question)] != wanted[question]:
                    wrong.append(question)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []

"""What people say is asked in the words in which offices write, and as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.ingest import ingest
from cchc_nlp.knowledge import glossary, synonyms
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.search.synonyms import in_office_words
from cchc_nlp.search.topics import topic_of


def test_the_table_is_in_lowercase_and_says_something_else() -> None:
    for said, written in synonyms().items():
        assert said == said.lower().strip()
        assert written == written.lower().strip()
        assert set(said.split()) != set(written.split())


def test_what_is_said_is_left_of_a_question() -> None:
    assert [said for said in synonyms() if topic_of(said, "vi") != said] == []


def test_english_terms_are_in_lowercase() -> None:
    assert [term for term in glossary() if term != term.lower().strip()] == []


@pytest.mark.parametrize(
    ("said", "unmarked", "written"),
    [
        ("dân than phiền về cán bộ", False, "dân phản ánh kiến nghị về cán bộ"),
        ("Sáp nhập xã ở đâu", False, "sắp xếp đơn vị hành chính cấp xã ở đâu"),
        ("sắp nhập xã", True, "sắp xếp đơn vị hành chính cấp xã"),
        ("keu ca", True, "phản ánh kiến nghị"),
        ("keu ca", False, None),
        ("cải cách hành chính", False, None),
        ("", False, None),
    ],
)
def test_the_longest_words_are_replaced(said: str, unmarked: bool, written: str | None) -> None:
    assert in_office_words(said, unmarked=unmarked) == written


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("synonyms")
    lines = [
        "Tỷ lệ giải ngân vốn đầu tư công đạt thấp do vướng giải phóng mặt bằng.",
        "Các phản ánh, kiến nghị của tổ chức, cá nhân về quy định hành chính đã được trả lời.",
        "Công tác thi đua, khen thưởng được đổi mới, hướng về cơ sở và người lao động.",
        "Thủ trưởng các cơ quan, đơn vị quán triệt công chức không uống bia trong giờ làm việc.",
    ]
    (folder / "bao-cao.txt").write_text("\n\n".join(lines * 2), "utf8")
    ingest(folder / "bao-cao.txt", folder / "store")
    return Searcher(folder / "store")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("dân kêu ca chuyện gì", "phản ánh, kiến nghị"),
        ("dan keu ca chuyen gi", "phản ánh, kiến nghị"),
        ("tuyên dương người làm tốt", "khen thưởng"),
        ("what do citizens complain about", "phản ánh, kiến nghị"),
        ("sếp nhắc nhân viên nhậu", "không uống bia"),
    ],
)
def test_what_is_written_otherwise_is_found(searcher: Searcher, question: str, words: str) -> None:
    assert words in searcher.answer(question, kind="passages").hits[0].text


def test_what_stands_there_as_it_was_said_is_found_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Dân kêu ca nhiều.\n\nPhản ánh, kiến nghị đã trả lời.", "utf8")
    ingest(tmp_path / "a.txt", tmp_path / "store")
    hits = Searcher(tmp_path / "store").answer("dân kêu ca", kind="passages").hits
    assert "kêu ca" in hits[0].text

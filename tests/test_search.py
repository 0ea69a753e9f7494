"""Questions and answers over the sample reports."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from conftest import Run

from cchc_nlp.embed import load_encoder
from cchc_nlp.errors import CchcError
from cchc_nlp.evaluate import judge_questions, score_search, store_articles
from cchc_nlp.pipeline import restorer
from cchc_nlp.query import understand
from cchc_nlp.filters import Filters, canonical_type
from cchc_nlp.search import Searcher
from cchc_nlp.text import fold


def restore(text: str) -> tuple[str, str, tuple[str, ...]]:
    return restorer().judge(text), restorer().restore(text, "unmarked").text, tuple(restorer().alternatives(text))


@pytest.mark.parametrize(
    ("text", "language", "type_", "topic", "documents"),
    [
        ("which decisions concern one-stop shops", "en", "Quyết định", "bộ phận một cửa", True),
        ("quyết định nào về một cửa", "vi", "Quyết định", "một cửa", True),
        ("quyet dinh ve mot cua", "vi-unmarked", "Quyết định", "một cửa", True),
        ("kế hoạch về chuyển đổi số", "vi", "Kế hoạch", "chuyển đổi số", True),
        ("tỷ lệ giải quyết hồ sơ đúng hạn cấp huyện", "vi", None, "tỷ lệ giải quyết hồ sơ đúng hạn cấp huyện", False),
        ("public investment disbursement rate", "en", None, "đầu tư công giải ngân tỷ lệ", False),
        ("list all plans about digital transformation", "en", "Kế hoạch", "chuyển đổi số", True),
    ],
)
def test_questions_are_understood(text: str, language: str, type_: str | None, topic: str, documents: bool) -> None:
    u = understand(text, restore)
    assert (u.language, u.type, u.topic, u.asks_documents) == (language, type_, topic, documents)


@pytest.mark.parametrize("text", ["318/QĐ-UBND", "318/QD-UBND", "318 qd ubnd", "so 318", "số 318", "318"])
def test_a_number_finds_its_document_first(store: Path, text: str) -> None:
    answer = Searcher(store).answer(text)
    hits = answer.hits
    assert answer.understood.number
    assert hits[0].document is not None
    assert hits[0].document.number == "318/QĐ-UBND"


@pytest.mark.parametrize(
    "text", ["which decisions concern one-stop shops", "quyết định nào liên quan đến một cửa", "quyet dinh ve mot cua lien thong"]
)
def test_decisions_on_one_stop_shops_are_found_in_three_languages(store: Path, text: str) -> None:
    hits = Searcher(store).search(text, k=6)
    numbers = {h.document.number for h in hits if h.document}
    assert {"468/QĐ-TTg", "2077/QĐ-UBND"} <= numbers
    assert all(h.document and h.document.type == "Quyết định" for h in hits)
    assert all(h.mentions for h in hits)


@pytest.mark.parametrize(
    ("text", "report", "words"),
    [
        ("tỷ lệ giải ngân vốn đầu tư công", "ubnd-tinh-2023-q1.txt", "giải ngân"),
        ("giai ngan von dau tu cong", "ubnd-tinh-2023-q1.txt", "giải ngân"),
        ("kiểm tra giờ giấc làm việc của công chức", "so-noi-vu-2023-q2.txt", "giờ giấc"),
        ("diễn tập an toàn thông tin mạng", "so-tttt-2023-q2.txt", "diễn tập"),
    ],
)
def test_passages_are_found(store: Path, text: str, report: str, words: str) -> None:
    hits = Searcher(store).search(text, kind="passages", k=5)
    assert any(h.report == report and words in h.text for h in hits)


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical"])
def test_every_leg_answers_alone(store: Path, mode: str) -> None:
    hits = Searcher(store).search("chuyển đổi số", kind="passages", mode=mode)
    assert hits
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert [h.rank for h in hits] == list(range(1, len(hits) + 1))


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


def test_a_year_in_the_question_is_a_filter(store: Path) -> None:
    hits = Searcher(store).search("quyết định nào về một cửa năm 2024")
    assert hits
    assert all(h.document and h.document.year == 2024 for h in hits)


@pytest.mark.parametrize(
    "text", ['"', "AND OR NOT", "một* (cửa", "a:b", "316/QĐ-UBND -x", "'; DROP TABLE reports", "🙂 một cửa", "NEAR(a b)"]
)
def test_no_question_is_taken_for_syntax(store: Path, text: str) -> None:
    searcher = Searcher(store)
    if any(c.isalnum() for c in text):
        searcher.search(text)
    else:
        with pytest.raises(CchcError, match="rỗng"):
            searcher.search(text)
    assert searcher.store.counts()["reports"] == 6


def test_too_long_a_question_is_refused(store: Path) -> None:
    with pytest.raises(CchcError, match="ký tự"):
        Searcher(store).search("một " * 25_000)


def test_types_are_known_however_they_are_written() -> None:
    assert canonical_type("quyet dinh") == canonical_type("QĐ") == "Quyết định"
    with pytest.raises(CchcError, match="không có loại"):
        canonical_type("bài thơ")


def test_json_has_the_fields_that_programs_rely_on(store: Path, cchc: Run) -> None:
    answer = json.loads(cchc("search", "quyết định nào về một cửa", "--store", store, "--json", "-k", 3).stdout)
    assert {"query", "understood", "hits"} <= set(answer)
    assert {"rank", "kind", "score", "report", "page", "lines", "text", "document", "mentions"} <= set(answer["hits"][0])
    assert {"type", "number", "date", "issuer", "subject", "key"} <= set(answer["hits"][0]["document"])
    answer = json.loads(cchc("search", "chuyển đổi số", "--store", store, "--json", "--kind", "passages").stdout)
    assert answer["hits"][0]["document"] is None
    assert len(answer["hits"][0]["lines"]) == 2


def test_other_readings_of_a_question_without_marks_are_offered() -> None:
    understood = understand("ke hoach bao ve", restore)
    assert understood.restored
    assert all(fold(a) == "ke hoach bao ve" and a != understood.restored for a in understood.alternatives)
    assert understand("khen thuong hang nam", restore).alternatives == ("khen thưởng hàng năm",)


@pytest.mark.parametrize("text", ["kế hoạch tuyên truyền cải cách hành chính", "kế hoạch tuyên truyền CCHC"])
def test_an_abbreviation_and_what_it_stands_for_find_the_same(store: Path, text: str) -> None:
    hits = Searcher(store).search(text, kind="documents", k=3)
    assert {h.document.number for h in hits if h.document} & {"09/KH-UBND", "11/KH-UBND"}


@pytest.mark.parametrize("text", ["số 318", "so 318", "văn bản số 318"])
def test_a_bare_number_asks_for_nothing_else(text: str) -> None:
    assert understand(text, restore).topic == ""


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("which decisions concern one-stop shops", ["một cửa"]),
        ("public investment disbursement rate", ["đầu tư công", "giải ngân", "tỷ lệ"]),
        ("temporary residence registration procedure", ["đăng ký tạm trú"]),
        ("the rights of land users", ["quyền", "sử dụng đất"]),
    ],
)
def test_an_english_question_is_searched_for_in_vietnamese_terms(question: str, terms: list[str]) -> None:
    understood = understand(question, restore)
    assert understood.language == "en"
    assert all(term in understood.topic for term in terms)


def test_articles_of_a_retrieval_set_are_found_by_their_questions(tmp_path: Path) -> None:
    articles = [
        {"_id": "a", "text": "Thời hạn cấp giấy phép xây dựng là hai mươi ngày kể từ ngày nhận đủ hồ sơ hợp lệ."},
        {"id": "b", "title": "Điều 3.1.LQ.2. Đăng ký kết hôn", "text": "Việc kết hôn phải được đăng ký tại Ủy ban nhân dân cấp xã."},
        {"id": "c", "title": "", "text": "Người lao động được nghỉ hằng năm mười hai ngày làm việc, hưởng nguyên lương."},
    ]
    questions = [
        {"text": "Nghỉ hằng năm bao nhiêu ngày?", "relevant_ids": ["c"]},
        {"text": "Kết hôn đăng ký ở đâu?", "rel": ["b"], "text_en_mt": "Where is a marriage registered?"},
    ]
    store_articles(articles, tmp_path / "s", load_encoder())
    store_articles(articles, tmp_path / "s", load_encoder())  # those of the first time stay
    scores = judge_questions(questions, Searcher(tmp_path / "s"), ["hybrid", "lexical"])
    assert {name.split()[0]: score["n"] for name, score in scores.items()} == {"accented": 2, "unmarked": 2, "english": 1}
    assert all(score["mrr@10"] == 1.0 for score in scores.values())


def test_ranks_make_the_usual_figures() -> None:
    score = score_search([("q", {"x", "y"})], lambda _: ["a", "x", "b", "y"])
    assert score["mrr@10"] == 0.5
    assert score["recall@10"] == 1.0
    assert score["success@1"] == 0.0
    assert score["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3)))

"""Questions and answers over the sample reports."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from cchc_nlp.errors import CchcError
from cchc_nlp.evaluate import judge_questions, score_search, store_articles
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.knowledge import canonical_type
from cchc_nlp.pipeline import restorer
from cchc_nlp.search.query import understand
from cchc_nlp.search.ranking import FEATURES
from cchc_nlp.search.searcher import Searcher, _matches
from cchc_nlp.store import Filters
from cchc_nlp.text import fold
from cchc_nlp.types import Hit


def restore(text: str) -> tuple[str, str, tuple[str, ...]]:
    return restorer().judge(text), restorer().restore(text, "stripped").text, tuple(restorer().alternatives(text))


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


@pytest.mark.parametrize(
    ("text", "type_", "issuer", "dates", "topic"),
    [
        ("công văn của Bộ Tài chính năm 2022", "Công văn", "Bộ Tài chính", ("2022-01-01", "2022-12-31"), ""),
        ("cong van cua bo tai chinh nam 2022", "Công văn", "Bộ Tài chính", ("2022-01-01", "2022-12-31"), ""),
        ("quyết định của UBND tỉnh Bình Thuận về một cửa", "Quyết định", "UBND tỉnh Bình Thuận", (None, None), "một cửa"),
        ("quyết định do Thủ tướng ban hành về chuyển đổi số", "Quyết định", "Thủ tướng Chính phủ", (None, None), "chuyển đổi số"),
        (
            "decisions of the Prime Minister on one-stop shops since 2020",
            "Quyết định",
            "Thủ tướng Chính phủ",
            ("2020-01-01", None),
            "bộ phận một cửa",
        ),
        ("kế hoạch nào về chuyển đổi số từ năm 2021 đến 2023", "Kế hoạch", None, ("2021-01-01", "2023-12-31"), "chuyển đổi số"),
        ("kế hoạch nào về chuyển đổi số trước năm 2022", "Kế hoạch", None, (None, "2021-12-31"), "chuyển đổi số"),
        ("kế hoạch nào về chuyển đổi số quý II năm 2023", "Kế hoạch", None, ("2023-04-01", "2023-06-30"), "chuyển đổi số"),
        ("quyết định về một cửa tháng 3/2023", "Quyết định", None, ("2023-03-01", "2023-03-31"), "một cửa"),
        ("quyết định về một cửa tháng 02 năm 2024", "Quyết định", None, ("2024-02-01", "2024-02-29"), "một cửa"),
        ("quyết định ngày 17/02/2023 về một cửa", "Quyết định", None, ("2023-02-17", "2023-02-17"), "một cửa"),
        ("kế hoạch thực hiện Nghị quyết của Chính phủ", "Kế hoạch", None, (None, None), "thực hiện Nghị quyết của Chính phủ"),
        ("giải ngân vốn đầu tư công của Bộ Tài chính quý I năm 2023", None, None, (None, None), None),
    ],
)
def test_issuers_and_times_are_understood_where_documents_are_asked_for(
    text: str, type_: str | None, issuer: str | None, dates: tuple[str | None, str | None], topic: str | None
) -> None:
    u = understand(text, restore)
    assert (u.type, u.issuer, u.dates) == (type_, issuer, dates)
    assert u.topic == topic or topic is None


def test_an_issuer_in_the_question_is_a_filter_that_can_be_switched_off(store: Path) -> None:
    searcher = Searcher(store)
    hits = searcher.search("quyết định của Thủ tướng về một cửa")
    assert hits
    assert {h.document.issuer for h in hits if h.document} == {"Thủ tướng Chính phủ"}
    literal = searcher.answer("quyết định của Thủ tướng về một cửa", kind="documents", literal=True).hits
    assert len({h.document.issuer for h in literal if h.document}) > 1


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


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        (Filters(issuer="thu tuong"), lambda h: h.document.issuer == "Thủ tướng Chính phủ"),
        (Filters(report="UBND-Huyện"), lambda h: any(m.report == "ubnd-huyen-2023-q3.txt" for m in h.mentions)),
        (Filters(first="2023-01-01", last="2023-12-31"), lambda h: h.document.year == 2023),
        (Filters(type="Kế hoạch", report="so-noi-vu"), lambda h: h.document.type == "Kế hoạch"),
        (Filters(section="cai cach the che"), lambda h: h.mentions),
    ],
)
def test_filters_of_documents_need_neither_marks_nor_case(store: Path, filters: Filters, holds: Callable[[Hit], bool]) -> None:
    hits = Searcher(store).search("cải cách hành chính", kind="documents", filters=filters, k=50)
    assert hits
    assert all(map(holds, hits))
    assert len(hits) < len(Searcher(store).search("cải cách hành chính", kind="documents", k=50))


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical"])
def test_passages_pass_a_filter_of_sections_and_of_the_documents_they_name(store: Path, mode: str) -> None:
    searcher = Searcher(store)
    hits = searcher.search("thủ tục hành chính", kind="passages", filters=Filters(section="cải cách thủ tục"), mode=mode)
    assert hits
    assert all("cai cach thu tuc" in fold(h.context + h.section) for h in hits)
    hits = searcher.search("thủ tục hành chính", kind="passages", filters=Filters(type="Quyết định"), mode=mode, k=50)
    assert hits
    sql = "SELECT 1 FROM mentions m JOIN reports r ON r.id = m.report WHERE r.name = ? AND m.line BETWEEN ? AND ? AND m.type = 'Quyết định'"
    assert all(searcher.store.rows(sql, (h.report, *h.lines)) for h in hits)
    assert searcher.search("thủ tục", kind="passages", filters=Filters(section="không có mục này"), mode=mode) == []


def test_a_year_in_what_is_no_question_for_documents_filters_nothing(store: Path) -> None:
    assert Searcher(store).search("công tác cải cách hành chính năm 2023", kind="documents")
    assert Searcher(store).search("một cửa", kind="documents", filters=Filters(or_subject="2023"))


def test_facets_count_the_candidates(store: Path) -> None:
    searcher = Searcher(store)
    answer = searcher.answer("cải cách hành chính", kind="documents", k=200)
    assert answer.total == len(answer.hits)
    assert answer.facets["type"] == dict(Counter(h.document.type for h in answer.hits if h.document and h.document.type).most_common())
    assert sum(answer.facets["year"].values()) <= answer.total
    kind, count = next(iter(answer.facets["type"].items()))
    assert searcher.answer("cải cách hành chính", kind="documents", filters=Filters(type=kind), k=200).total >= count
    passages = searcher.answer("cải cách hành chính", kind="passages", k=200)
    assert passages.facets["report"] == dict(Counter(h.report for h in passages.hits).most_common())
    assert passages.facets["section"]


def test_pages_follow_one_another(store: Path) -> None:
    searcher = Searcher(store)
    whole = [h.text for h in searcher.search("cải cách hành chính", kind="passages", k=30)]
    pages = [h for offset in (0, 10, 20) for h in searcher.answer("cải cách hành chính", kind="passages", k=10, offset=offset).hits]
    assert [h.text for h in pages] == whole
    assert [h.rank for h in pages] == list(range(1, 31))
    assert searcher.answer("cải cách hành chính", kind="passages", k=10, offset=100_000).hits == []


@pytest.mark.parametrize("kind", ["documents", "passages"])
def test_answers_are_sorted_by_date(store: Path, kind: str) -> None:
    def dates(sort: str) -> list[str]:
        hits = Searcher(store).answer("kế hoạch cải cách hành chính", kind=kind, sort=sort, k=100).hits
        if kind == "passages":
            return [re.search(r"20\d\d", h.report)[0] for h in hits]  # type: ignore[index]
        return [h.document.date for h in hits if h.document and h.document.date]

    newest, oldest = dates("newest"), dates("oldest")
    assert len(set(newest)) > 1
    assert newest == sorted(newest, reverse=True)
    assert oldest == sorted(oldest)
    assert sorted(newest) == oldest


@pytest.mark.parametrize(("question", "words"), [("giai ngan von", {"giải", "ngân", "vốn"}), ("số hóa hồ sơ", {"số", "hóa", "hồ", "sơ"})])
def test_words_of_the_question_are_marked(store: Path, question: str, words: set[str]) -> None:
    hit = Searcher(store).search(question, kind="passages")[0]
    marked = {hit.text[a:b].lower() for a, b in hit.matches}
    assert marked
    assert {fold(w) for w in marked} <= {fold(w) for w in words}


def test_a_score_is_the_sum_of_what_it_is_made_of(store: Path) -> None:
    for mode in ("hybrid", "semantic", "lexical"):
        for hit in Searcher(store).search("tỷ lệ giải ngân vốn đầu tư công", kind="passages", mode=mode):
            assert sum(score for _, _, score in hit.explanation) == pytest.approx(hit.score, abs=0.002)
    assert Searcher(store).search("318/QĐ-UBND")[0].explanation == (("number", 1.0, 1.0),)


def test_what_was_read_and_why_are_told_on_request(store: Path, cchc: Run) -> None:
    ask = ("search", "giai ngan von dau tu cong", "--store", store, "--kind", "passages", "-k", 2)
    plain, full = (json.loads(cchc(*ask, "--json", *more).stdout) for more in ((), ("--ocr", "--explain")))
    assert "raw" not in plain["hits"][0]
    assert "explanation" not in plain["hits"][0]
    assert full["hits"][0]["raw"]
    assert set(full["hits"][0]["explanation"]) == set(FEATURES)
    assert plain["total"] >= 2
    assert plain["facets"]["report"]
    second = json.loads(cchc(*ask, "--json", "--page", 2).stdout)["hits"]
    assert [h["rank"] for h in second] == [3, 4]
    shown = cchc(*ask, "--ocr", "--explain").stdout
    assert "bản quét:" in shown
    assert "nghĩa" in shown
    assert "ứng viên" in shown
    cchc("search", "một cửa", "--store", store, "--sort", "newest")
    assert "không có trang 900" in cchc("search", "một cửa", "--store", store, "--page", 900, code=1).stderr
    assert "Invalid" in cchc("search", "một cửa", "--store", store, "--sort", "size", code=2).stderr


def test_a_year_in_the_question_is_a_filter(store: Path) -> None:
    hits = Searcher(store).search("quyết định nào về một cửa năm 2024")
    assert hits
    assert all(h.document and (h.document.year == 2024 or "2024" in (h.document.subject or "")) for h in hits)


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


@pytest.mark.parametrize(
    ("text", "wanted", "marked"),
    [
        ("cơ chế một cửa của tỉnh", {"một", "cửa"}, ["một", "cửa"]),
        ("cơ chế một cửa của tỉnh", {"mot", "cua"}, ["một", "cửa", "của"]),
        ("của tỉnh", {"cửa"}, ["của"]),
        ("MỘT CỬA", {"một", "cửa"}, ["MỘT", "CỬA"]),
    ],
)
def test_what_is_like_a_word_is_marked_only_where_the_word_itself_is_not(text: str, wanted: set[str], marked: list[str]) -> None:
    assert [text[a:b] for a, b in _matches(text, frozenset(wanted))] == marked

"""The nearest spelling of a question is offered, and never applied."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.index import BM25Index
from cchc_nlp.index.terms import Item
from cchc_nlp.search import read_question, understand
from cchc_nlp.search.query import taken_literally
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.search.spelling import nearest_spelling

_TEXTS = (
    "Tỷ lệ giải ngân vốn đầu tư công năm nay thấp hơn năm trước.",
    "Cải cách hành chính, chuyển đổi số và thanh toán không dùng tiền mặt.",
    "Quyết định của Ủy ban nhân dân về bộ phận một cửa; người dân ngắn gọn.",
    "Thủ tục hành chính được rà soát; ngân sách nhà nước; nghiêm túc; nghiêng ngả.",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> BM25Index:
    folder = tmp_path_factory.mktemp("chinh-ta") / "index"
    items = [Item(n, "", text) for n, text in enumerate(_TEXTS)]
    return BM25Index((), ()).updated([items], [], folder)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # a letter too many, too few, another, two that changed places
        ("tỷ lệ giải ngânn vốn", "tỷ lệ giải ngân vốn"),
        ("ty le giai ngn von", "ty le giai ngan von"),
        ("ngân sáxh nhà nước", "ngân sách nhà nước"),
        ("ngan sahc nha nuoc", "ngan sach nha nuoc"),
        # two of six or more
        ("rà soát nghhiêmm túc", "rà soát nghiêm túc"),
        # diacritics as the index has them where the question has any, none where it has none
        ("vốn đaauf tư công", "vốn đầu tư công"),
        ("thu tuc hanh chnh", "thu tuc hanh chinh"),
        # the keys of Telex
        ("quyeets ddinhj veef moojt cuwar", "quyet dinh ve mot cua"),
        ("thanh toán khoong dùng tiền mặt", "thanh toán không dùng tiền mặt"),
        # neighbours decide between "ngân" and "ngắn", which are as near
        ("giải ngấnn vốn", "giải ngân vốn"),
        ("người dân ngaan gọn", "người dân ngắn gọn"),
        # case, signs and all that is beside the word stay
        ("Quyếtt định, của  Ủy ban?", "Quyết định, của Ủy ban?"),
        ('"thủ tụcc hành chính" -xyz', '"thủ tục hành chính" -xyz'),
    ],
)
def test_the_nearest_spelling_is_offered(index: BM25Index, typed: str, meant: str) -> None:
    assert nearest_spelling(understand(typed, read_question), [index]) == meant


@pytest.mark.parametrize(
    "text",
    [
        "tỷ lệ giải ngân vốn đầu tư công",
        "ty le giai ngan von dau tu cong",
        "cai cach hanh chinh nam nay",
        "cái cạch hánh chỉnh",  # other diacritics are no other word
        "12345 316/QĐ-UBNDD 30/2020/nđ-cpp",
        "XYZT hành chính",
        "chuyển đổi số bcvt",  # an abbreviation that nothing supports
        "blockchain",
        "hành chính -nghiêmm",
        "which decisons concern one-stop shops",
        "public investmnt disbursement rate",
        "who can pay",
        " ".join(f"xqz{chr(97 + n)}wv hành" for n in range(20)),
    ],
)
def test_what_may_be_right_is_left(index: BM25Index, text: str) -> None:
    assert nearest_spelling(understand(text, read_question), [index]) is None


@given(st.text(max_size=60))
def test_any_question_has_a_spelling_or_none(index: BM25Index, text: str) -> None:
    for understood in (understand(text), taken_literally(text)):
        found = nearest_spelling(understood, [index])
        assert found is None or found != understood.text


def test_it_is_offered_with_the_answer_and_not_applied(store: Path) -> None:
    searcher = Searcher(store)
    answer = searcher.answer("bộ phận một cửaa", mode="lexical")
    assert answer.suggestion == "bộ phận một cửa"
    assert answer.record()["suggestion"] == "bộ phận một cửa"
    assert answer.understood.words == "bộ phận một cửaa"
    assert searcher.answer(answer.suggestion, mode="lexical").suggestion is None

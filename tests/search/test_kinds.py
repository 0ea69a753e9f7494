"""What a question asks for: documents, reports, passages, figures, a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.search import read_question
from cchc_nlp.search.kinds import KINDS, LEARNED_KINDS, kind_probabilities
from cchc_nlp.search.named_types import named_types
from cchc_nlp.search.query import taken_literally, understand
from cchc_nlp.types import QueryLanguage

_WORDS = st.sampled_from(
    [
        *(
            "quyết định",
            "nào",
            "về",
            "báo cáo",
            "văn bản",
            "luật",
            "thực hiện",
            "không",
            "bao nhiêu",
        ),
        *("plan", "of the", "report", "2023", "316", "?", "-", "/", "Sở", "UBND tỉnh", "kính gửi"),
    ]
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("có kế hoạch gì về chuyển đổi số không", "documents"),
        ("về tinh giản biên chế thì có nghị quyết nào", "documents"),
        ("viec luan chuyen duoc quy dinh o van ban nao", "documents"),
        ("bộ tiêu chí chuyển đổi số cấp xã", "documents"),
        ("guidance on digital signatures", "documents"),
        ("rules about working hours", "documents"),
        ("has the province issued a directive on digital signatures", "documents"),
        ("báo cáo cải cách hành chính quý I năm 2024", "reports"),
        ("lỗi phần mềm được nêu trong báo cáo nào", "reports"),
        ("which report says that files were late", "reports"),
        ("hồ sơ trễ hẹn lĩnh vực đất đai", "passages"),
        ("tình hình thực hiện nghị quyết 57", "passages"),
        ("ket qua trien khai ke hoach cai cach hanh chinh", "passages"),
        ("báo cáo nói gì về họp không giấy", "passages"),
        ("giấy phép xây dựng cấp chậm", "passages"),
        ("why are land files late", "passages"),
        ("kỷ luật công chức", "passages"),
        ("bao nhiêu hồ sơ trễ hẹn", "figures"),
        ("ty le ho so dung han", "figures"),
        ("how many decisions were issued in 2023", "figures"),
        ("316 qd ubnd", "number"),
        ("tình hình thực hiện Quyết định số 468/QĐ-TTg", "number"),
        ("decision no. 468", "number"),
    ],
)
def test_what_is_asked_for(text: str, kind: str) -> None:
    kinds = understand(text, read_question).kinds
    assert max(kinds, key=kinds.__getitem__) == kind


@pytest.mark.parametrize(
    ("text", "type_", "issuer", "topic"),
    [
        ("có kế hoạch gì về chuyển đổi số không", "Kế hoạch", None, "chuyển đổi số"),
        ("về tinh giản biên chế thì có nghị quyết nào", "Nghị quyết", None, "tinh giản biên chế"),
        ("UBND tỉnh có chỉ thị nào về hồ sơ chậm không", "Chỉ thị", "UBND tỉnh", "hồ sơ chậm"),
        ("cho em xin mẫu công văn xin lỗi", "Công văn", None, "xin lỗi"),
        ("việc luân chuyển được quy định ở văn bản nào", None, None, "việc luân chuyển"),
        ("QĐ kiện toàn tổ một cửa", "Quyết định", None, "kiện toàn tổ một cửa"),
        # what a document is about is no type that is asked for
        ("bộ tiêu chí thực hiện nghị quyết", None, None, "bộ tiêu chí thực hiện nghị quyết"),
        ("tình hình thực hiện nghị quyết", None, None, "tình hình thực hiện nghị quyết"),
        ("số quyết định xử phạt", None, None, "số quyết định xử phạt"),
    ],
)
def test_types_anywhere_are_asked_for_or_part_of_the_topic(
    text: str, type_: str | None, issuer: str | None, topic: str
) -> None:
    u = understand(text)
    assert (u.type, u.issuer, u.topic) == (type_, issuer, topic)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (
            "quyết định phê duyệt kế hoạch nào",
            "vi",
            [("Quyết định", "leads"), ("Kế hoạch", "which")],
        ),
        ("cho tôi xin các văn bản về đất", "vi", [(None, "leads")]),
        ("tình hình thực hiện nghị quyết", "vi", [("Nghị quyết", "part")]),
        ("kỷ luật, pháp luật, luật sư", "vi", []),
        ("provincial plan for 2026", "en", [("Kế hoạch", "head")]),
        ("under what decision", "en", [("Quyết định", "which")]),
        ("dispute resolution", "en", []),
    ],
)
def test_types_are_found_where_they_stand(
    text: str, language: QueryLanguage, found: list[tuple[str | None, str]]
) -> None:
    assert [(one.name, one.place) for one in named_types(text, language)] == found


def test_diacritics_make_no_difference() -> None:
    marked, bare = (
        kind_probabilities(text, "vi")
        for text in ("quyết định nào về đất", "quyet dinh nao ve dat")
    )
    assert marked == bare


def test_a_literal_question_asks_for_passages() -> None:
    assert taken_literally("quyết định nào").kinds["passages"] == 1


@given(st.one_of(st.text(), st.lists(_WORDS).map(" ".join)))
def test_probabilities_of_any_text_have_a_sum_of_1(text: str) -> None:
    u = understand(text)
    assert set(u.kinds) == set(KINDS)
    assert sum(u.kinds.values()) == pytest.approx(1)
    assert all(0 <= likely <= 1 for likely in u.kinds.values())
    assert (u.kinds["number"] == 1) == (u.number is not None)
    languages: tuple[QueryLanguage, ...] = ("vi", "vi-unmarked", "en")
    for language in languages:
        assert sum(kind_probabilities(text, language).values()) == pytest.approx(1)


def test_a_kind_without_weights_is_the_parsers() -> None:
    assert set(KINDS) - set(LEARNED_KINDS) == {"number"}

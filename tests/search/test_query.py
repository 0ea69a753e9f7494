"""Questions are understood: language, type, topic, issuer, time, number, abbreviations, other
readings.
"""

from __future__ import annotations

import pytest

from cchc_nlp.pipeline import restorer
from cchc_nlp.search import read_question
from cchc_nlp.search.query import understand
from cchc_nlp.text import fold


def restore(text: str) -> tuple[str, str, tuple[str, ...]]:
    return (
        restorer().judge(text),
        restorer().restore(text, "stripped").text,
        tuple(restorer().alternatives(text)),
    )


@pytest.mark.parametrize(
    ("text", "language", "type_", "topic", "documents"),
    [
        ("which decisions concern one-stop shops", "en", "Quyết định", "bộ phận một cửa", True),
        ("quyết định nào về một cửa", "vi", "Quyết định", "một cửa", True),
        ("quyet dinh ve mot cua", "vi-unmarked", "Quyết định", "một cửa", True),
        ("kế hoạch về chuyển đổi số", "vi", "Kế hoạch", "chuyển đổi số", True),
        (
            "tỷ lệ giải quyết hồ sơ đúng hạn cấp huyện",
            "vi",
            None,
            "tỷ lệ giải quyết hồ sơ đúng hạn cấp huyện",
            False,
        ),
        ("public investment disbursement rate", "en", None, "đầu tư công giải ngân tỷ lệ", False),
        ("list all plans about digital transformation", "en", "Kế hoạch", "chuyển đổi số", True),
    ],
)
def test_questions_are_understood(
    text: str, language: str, type_: str | None, topic: str, documents: bool
) -> None:
    u = understand(text, restore)
    assert (u.language, u.type, u.topic, u.asks_documents) == (language, type_, topic, documents)


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("quyết định ve mot cua", "quyết định về một cửa"),
        ("ke hoach cải cách hành chính nam 2025", "kế hoạch cải cách hành chính năm 2025"),
        ("quyêt dinh vê môt cưa", "quyết định về một cửa"),
        ("kết quả thanh tra cho thuê đất", None),
        ("công an Gia Lai", None),
        ("thu chi ngân sách", None),
    ],
)
def test_half_marked_questions_get_the_marks_they_lack(text: str, restored: str | None) -> None:
    assert understand(text, read_question).restored == restored


@pytest.mark.parametrize(
    ("text", "type_", "issuer", "dates", "topic"),
    [
        (
            "công văn của Bộ Tài chính năm 2022",
            "Công văn",
            "Bộ Tài chính",
            ("2022-01-01", "2022-12-31"),
            "",
        ),
        (
            "cong van cua bo tai chinh nam 2022",
            "Công văn",
            "Bộ Tài chính",
            ("2022-01-01", "2022-12-31"),
            "",
        ),
        (
            "quyết định của UBND tỉnh Bình Thuận về một cửa",
            "Quyết định",
            "UBND tỉnh Bình Thuận",
            (None, None),
            "một cửa",
        ),
        (
            "quyết định do Thủ tướng ban hành về chuyển đổi số",
            "Quyết định",
            "Thủ tướng Chính phủ",
            (None, None),
            "chuyển đổi số",
        ),
        (
            "decisions of the Prime Minister on one-stop shops since 2020",
            "Quyết định",
            "Thủ tướng Chính phủ",
            ("2020-01-01", None),
            "bộ phận một cửa",
        ),
        (
            "kế hoạch nào về chuyển đổi số từ năm 2021 đến 2023",
            "Kế hoạch",
            None,
            ("2021-01-01", "2023-12-31"),
            "chuyển đổi số",
        ),
        (
            "kế hoạch nào về chuyển đổi số trước năm 2022",
            "Kế hoạch",
            None,
            (None, "2021-12-31"),
            "chuyển đổi số",
        ),
        (
            "kế hoạch nào về chuyển đổi số quý II năm 2023",
            "Kế hoạch",
            None,
            ("2023-04-01", "2023-06-30"),
            "chuyển đổi số",
        ),
        (
            "quyết định về một cửa tháng 3/2023",
            "Quyết định",
            None,
            ("2023-03-01", "2023-03-31"),
            "một cửa",
        ),
        (
            "quyết định về một cửa tháng 02 năm 2024",
            "Quyết định",
            None,
            ("2024-02-01", "2024-02-29"),
            "một cửa",
        ),
        (
            "quyết định ngày 17/02/2023 về một cửa",
            "Quyết định",
            None,
            ("2023-02-17", "2023-02-17"),
            "một cửa",
        ),
        (
            "kế hoạch thực hiện Nghị quyết của Chính phủ",
            "Kế hoạch",
            None,
            (None, None),
            "thực hiện Nghị quyết của Chính phủ",
        ),
        (
            "giải ngân vốn đầu tư công của Bộ Tài chính quý I năm 2023",
            None,
            None,
            (None, None),
            None,
        ),
    ],
)
def test_issuers_and_times_are_understood_where_documents_are_asked_for(
    text: str,
    type_: str | None,
    issuer: str | None,
    dates: tuple[str | None, str | None],
    topic: str | None,
) -> None:
    u = understand(text, restore)
    assert (u.type, u.issuer, u.dates) == (type_, issuer, dates)
    assert u.topic == topic or topic is None


def test_other_readings_of_a_question_without_marks_are_offered() -> None:
    understood = understand("ke hoach bao ve", restore)
    assert understood.restored
    assert all(
        fold(a) == "ke hoach bao ve" and a != understood.restored for a in understood.alternatives
    )
    assert understand("khen thuong hang nam", restore).alternatives == ("khen thưởng hàng năm",)


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
def test_an_english_question_is_searched_for_in_vietnamese_terms(
    question: str, terms: list[str]
) -> None:
    understood = understand(question, restore)
    assert understood.language == "en"
    assert all(term in understood.topic for term in terms)

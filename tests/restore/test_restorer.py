"""Restoration: what OCR left, as it was written; good text and digits untouched."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.pipeline import restorer
from cchc_nlp.restore.tokens import Kind, tokenize
from cchc_nlp.text import LOWER, strip_diacritics

MORE = " theo quy định của pháp luật về cải cách hành chính nhà nước trên địa bàn tỉnh"


@pytest.mark.parametrize(
    ("noisy", "restored"),
    [
        (
            "Quyét dinh s6 316/0P-UBND ngay 17/02/2023 ciia UBND tinh",
            "Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh",
        ),
        (
            "Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky",
            "Thực hiện chế độ báo cáo cải cách hành chính định kỳ",
        ),
        ("tt ca cac sé, ban, nganh cép tinh", "tất cả các sở, ban, ngành cấp tỉnh"),
        (
            "Uy ban nhan dan tinh va cac co quan lién quan",
            "Ủy ban nhân dân tỉnh và các cơ quan liên quan",
        ),
        ("nâng cao chất lượng phục vụ", "nâng cao chất lượng phục vụ"),
    ],
)
def test_misread_text_is_restored(noisy: str, restored: str) -> None:
    assert restorer().restore(noisy).text == restored


@pytest.mark.parametrize(
    "text",
    [
        "cai cach hanh chinh nha nuoc",
        "giai ngan von dau tu cong quy I nam 2023",
        "quyet dinh ve co che mot cua lien thong",
    ],
)
def test_unmarked_text_gets_its_marks(text: str) -> None:
    assert restorer().judge(text) == "stripped"
    restored = restorer().restore(text).text
    assert restored != text
    assert strip_diacritics(restored) == text


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Ủy ban nhân dân tỉnh báo cáo tình hình thực hiện nhiệm vụ quý I", "good"),
        (
            "The committee shall report the results of the reform to the ministry every quarter",
            "foreign",
        ),
        (
            "Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky theo huéng dan cia B6 Noi vu",
            "noisy",
        ),
        ("uy ban nhan dan tinh bao cao tinh hinh thuc hien nhiem vu", "stripped"),
        ("chi thi ve an toan thong tin camera giam sat", "stripped"),
        ("which decisions concern one-stop shops", "foreign"),
        ("public investment disbursement rate", "foreign"),
        ("1.863/1.863; 99,8%", "good"),
    ],
)
def test_the_state_of_a_text_is_told(text: str, state: str) -> None:
    assert restorer().judge(text) == state


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ giải quyết đúng hạn đạt 99,8% (10.866/10.888 hồ sơ).",
        (
            "Liên hệ: a.nguyen@binhthuan.gov.vn, http://dichvucong.binhthuan.gov.vn, điện thoại"
            " 0252.3822.456."
        ),
        "Hệ thống Coreswitch, Firewall và VNPT-HIS tại Trung tâm Tích hợp dữ liệu.",
        "The quick brown fox jumps over the lazy dog while the committee is reading the report.",
        "",
        "   ",
    ],
)
def test_good_and_foreign_text_is_left_alone(text: str) -> None:
    assert restorer().restore(text).text == text


NOISE = st.text(alphabet=LOWER + "éèóàáêôâ0123456789?!.,;:/-()&¢§ ", max_size=60)


@settings(max_examples=60, deadline=None)
@given(NOISE)
def test_no_digit_of_a_longer_number_is_ever_changed(noise: str) -> None:
    text = noise + MORE
    wanted = [t.text for t in tokenize(text) if t.kind is Kind.NUMBER and len(t.text) > 2]
    restored = restorer().restore(text, "noisy").text
    found = [t.text for t in tokenize(restored) if t.kind is Kind.NUMBER and len(t.text) > 2]
    assert wanted == found


@settings(max_examples=60, deadline=None)
@given(NOISE, st.sampled_from(["noisy", "stripped", "good"]))
def test_offsets_of_the_restored_text_cover_the_source(text: str, state: str) -> None:
    restoration = restorer().restore(text, state)
    assert "".join(t.raw for t in restoration.tokens) == re.sub(r"\s", "", text) or any(
        " " in t.raw for t in restoration.tokens
    )
    if restoration.text:
        assert restoration.offsets.to_source(0, len(restoration.text)) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        (
            "QUYET DINHVE VIEC PHE DUYET DANH MUC",
            "QUYẾT ĐỊNHVỀ VIỆC PHÊ DUYỆT DANH MỤC",
        ),  # a line end was lost: the space is not ours to add
        ("nguyen tu co 7 notron va 6 electron", "nguyên tử có 7 nơtron và 6 electron"),
        ("TM. UY BAN NHAN DANKT. CHU TICH", "TM. ỦY BAN NHÂN DÂNKT. CHỦ TỊCH"),
    ],
)
def test_unmarked_words_that_are_no_syllables_get_their_marks_too(text: str, restored: str) -> None:
    assert restorer().restore(text, "stripped").text == restored


NOISY = st.lists(
    st.sampled_from(
        [
            "Quyét dinh ", "s6 ", "316/0P-", "\n", "UBND ", "ngay 17/02/2023 ", "ciia ", "tt ca ",
            "1 ", "18 16i ", "I. ", "a) ", "; ", ". ", "xu? ly ", "\n\n", "\f", "- ",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(NOISY)
def test_every_span_of_restored_text_goes_there_and_back(text: str) -> None:
    restoration = restorer().restore(text, "noisy")
    at = 0
    for token in restoration.tokens:
        start = restoration.text.index(token.restored, at)
        assert restoration.offsets.to_source(start, start + len(token.restored)) == (
            token.start,
            token.end,
        )
        at = start + len(token.restored)


def test_time_grows_with_length_and_no_faster() -> None:
    unit = (
        "Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky theo huéng dan ctia Bo Noi"
        " vu tai Cong vin s6 581/BNV-CCHC; "
    )

    def once(count: int) -> float:
        start = time.thread_time()
        restorer().restore(unit * count, "noisy")
        return time.thread_time() - start

    def seconds(count: int) -> float:
        return min(once(count) for _ in range(3))

    seconds(10)
    assert seconds(800) < 14 * seconds(100) + 0.5

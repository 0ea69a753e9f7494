"""Text comes back from every kind of damage, whole or here and there, and good text is left."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.pipeline import analyse, restored_lines, restorer
from cchc_nlp.read import report_from_text
from cchc_nlp.restore.losses import barred, toneless
from cchc_nlp.restore.restorer import is_well_read
from cchc_nlp.text import strip_diacritics

SENTENCES = (
    "Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành báo cáo kết quả thực hiện hằng năm.",
    "Bộ phận một cửa của huyện đã giải quyết đúng hạn hầu hết hồ sơ của người dân.",
    "Sở Nội vụ chủ trì kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính tại các xã, phường.",
    "Tỷ lệ hồ sơ giải quyết trước hạn và đúng hạn đạt 98,5%, tăng so với cùng kỳ năm trước.",
)


def _letter_by_letter(left: str, word: str) -> str:
    return unicodedata.normalize("NFC", left.capitalize() if word[0].isupper() else left)


DAMAGE = {
    "stripped": strip_diacritics,
    "barred": lambda w: _letter_by_letter(barred(w.lower()), w),
    "toneless": lambda w: _letter_by_letter(toneless(w.lower()), w),
}


def restored(text: str) -> str:
    return "\n".join(restored_lines(analyse(report_from_text(text + "\n")))).strip()


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_text_that_lost_its_marks_comes_back(kind: str, sentence: str) -> None:
    assert restored(" ".join(map(DAMAGE[kind], sentence.split()))) == sentence


@settings(max_examples=25)
@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(sorted(DAMAGE)),
    st.sets(st.integers(0, 20), min_size=5),
)
def test_words_that_lost_their_marks_come_back_among_others(
    sentence: str, kind: str, which: set[int]
) -> None:
    words = sentence.split()
    half = [DAMAGE[kind](w) if i in which else w for i, w in enumerate(words)]
    found = restored(" ".join([*half, *words, *words])).split()
    assert sum(a != b for a, b in zip(found, [*words, *words, *words], strict=True)) <= 1


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("thực hieejn nghị quyết của Chính phủ", "thực hiện nghị quyết của Chính phủ"),
        ("hoàn thành nhieemj vụ được giao", "hoàn thành nhiệm vụ được giao"),
        ("giải quyết dduwowcj hồ sơ của công dân", "giải quyết được hồ sơ của công dân"),
        ("kế hoach5 kiểm tra công vụ", "kế hoạch kiểm tra công vụ"),
        ("ddawng ký kinh doanh", "đăng ký kinh doanh"),
    ],
)
def test_keys_that_typing_left_over_become_letters(text: str, right: str) -> None:
    assert restored(text) == right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("chức năng, nhiệm vụ, quyên hạn của Sở Nội vụ", "quyền hạn"),
        ("Kế hoạch tuyên truyền trên địa bản tỉnh", "địa bàn"),
        ("Thực hiện theo quy định tại điêu 5 của Nghị định này", "điều 5"),
        ("Phòng Văn hóa - Thông tỉn huyện chủ trì", "Thông tin"),
        ("đánh giá mức độ hài lòng của người đân", "người dân"),
    ],
)
def test_single_misread_words_are_repaired_unless_that_is_not_wanted(text: str, right: str) -> None:
    assert right in restored(text)
    assert restored_lines(analyse(report_from_text(text), repairs=False))[0] == text


GOOD = [
    "Ông Lò Văn Kham, xã Minh Hà, thị trấn Di Linh, huyện Phù Yên",
    "1. Hà Thị Loan: hoàn thành tốt; 2. Y Bham Niê: hoàn thành xuất sắc",
    "QUYẾT ĐỊNH VỀ VIỆC BAN HÀNH QUY CHẾ LÀM VIỆC CỦA ỦY BAN NHÂN DÂN",
    "TM. UBND TỈNH - KT. CHỦ TỊCH - PHÓ CHỦ TỊCH",
    "The provincial government reports on administrative reform every quarter.",
    "def total(items): return sum(item.price for item in items)",
    "Địa chỉ: số 04 đường Trần Hưng Đạo; email: sonoivu@vidu.gov.vn",
    "Uỷ ban nhân dân tỉnh thoả thuận với doanh nghiệp về hoá đơn điện tử",
    "- Các Ban VH-XH, KT-NS của HĐND tỉnh; - Lưu: VT, NC, TH",
    "phần mềm Microsoft Excel, PowerPoint và dịch vụ Internet, wifi",
    "LĐ-TB&XH, NN&PTNT, TN&MT, KH&CN, GD&ĐT, VHTT&DL",
]


@pytest.mark.parametrize("text", GOOD)
def test_good_text_is_left(text: str) -> None:
    assert restored(text) == text
    report = "\n\n".join([*SENTENCES, text, *SENTENCES])
    assert restored(report) == report


def test_a_repair_says_what_was_read() -> None:
    page = f"Chức năng, nhiệm vụ, quyên hạn của Sở Nội vụ và người đân.\n\n{SENTENCES[1]}"
    parts = analyse(report_from_text(page)).parts
    repairs = [
        (t.raw, t.restored)
        for p in parts
        for t in p.restoration.tokens
        if p.restoration.is_repair(t)
    ]
    assert repairs == [("quyên", "quyền"), ("đân", "dân")]


def test_hardly_a_word_of_good_text_is_taken_apart() -> None:
    weights = restorer().weigh([*SENTENCES, *GOOD])
    assert all(is_well_read(w) for w in weights[: len(SENTENCES)])


def test_what_somebody_typed_is_not_repaired() -> None:
    text = "Chức năng, nhiệm vụ của cơ quan và người đân."
    assert restored(text) == text.replace("đân", "dân")
    typed_file = report_from_text(text + "\n", name="bao-cao.docx")
    assert restored_lines(analyse(typed_file))[0] == text

"""Who issues a document, where the words around it say so and not "của" behind it."""

from __future__ import annotations

import pytest

from cchc_nlp.references import Context, extract
from tests.references.found import found


def issuers(text: str) -> list[tuple[str | None, str | None]]:
    return [(r.number, r.issuer) for r in found(text)]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Theo đề nghị của UBND xã Tà Năng tại Tờ trình số 6/TTr-UBND", "UBND xã Tà Năng"),
        ("xét đề nghị của UBND xã Tà Năng (Tờ trình số 6/TTr-UBND)", "UBND xã Tà Năng"),
        ("theo ý kiến thống nhất của HĐND tỉnh tại các Công văn số 6/HĐND-TH", "HĐND tỉnh"),
        (
            (
                "Theo đề nghị của Chủ tịch Hội đồng thẩm định địa bàn trọng điểm, phức tạp được"
                " lựa chọn tại Tờ trình số 12/TTr-HĐTĐ"
            ),
            "Chủ tịch Hội đồng thẩm định địa bàn trọng điểm, phức tạp được lựa chọn",
        ),
        ("theo ý kiến của Thanh tra tỉnh nêu tại Công văn số 6/TTT-P1", "Thanh tra tỉnh"),
        ("theo ý kiến của Bộ Xây dựng nêu tại Công văn số 6/BXD-TH", "Bộ Xây dựng"),
        # Whoever asks is not the one whose number it is.
        ("theo đề nghị của Sở Nội vụ tại Quyết định số 7/QĐ-TTg", "Thủ tướng Chính phủ"),
        ("thuộc thẩm quyền của Sở Nội vụ tại Quyết định số 7/QĐ-UBND", "UBND tỉnh Bình Thuận"),
        # A sentence in between
        ("đề nghị của UBND xã Tà Năng. Tại Quyết định số 7/QĐ-UBND", "UBND tỉnh Bình Thuận"),
    ],
)
def test_whoever_proposes_a_document_in_it_issues_it(text: str, issuer: str) -> None:
    whose = " Bình Thuận" if issuer.endswith("tỉnh") else ""
    assert found(text)[0].issuer == issuer + whose


def test_a_body_with_a_comma_in_its_name_issues_what_has_its_initials() -> None:
    text = "Hội đồng Phối hợp phổ biến, giáo dục pháp luật tỉnh ban hành Kế hoạch số 3/KH-{}"
    (theirs,), (other,) = found(text.format("HĐPH")), found(text.format("SNV"))
    assert theirs.issuer == "Hội đồng Phối hợp phổ biến, giáo dục pháp luật tỉnh Bình Thuận"
    assert other.issuer == "Sở Nội vụ"


def test_what_is_said_after_a_comma_is_no_name() -> None:
    text = "các Quyết định của Ủy ban nhân dân tỉnh Hà Nam, trong đó có Quyết định số 8/QĐ-UBND"
    assert found(text)[-1].issuer == "Ủy ban nhân dân tỉnh Hà Nam"


ONE = "UBND tỉnh Hà Nam đã ban hành: Kế hoạch số 1/KH-UBND về tuyên truyền"
TWO = "UBND tỉnh Ninh Bình đã ban hành Kế hoạch số 2/KH-UBND về kiểm tra"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (f"{TWO}; Quyết định số 3/QĐ-UBND về thi đua", "UBND tỉnh Ninh Bình"),
        (f"{TWO}; - Quyết định số 3/QĐ-UBND về thi đua", "UBND tỉnh Ninh Bình"),
        # The nearer of two that list
        (
            f"{ONE}. Sau sáp nhập: {TWO}; Công văn số 9/UBND-NC; Quyết định số 3/QĐ-UBND",
            "UBND tỉnh Ninh Bình",
        ),
        (f"{ONE}; Quyết định số 3/QĐ-UBND về thi đua", "UBND tỉnh Hà Nam"),
        # "theo dõi thi hành pháp luật" carries out no document
        (
            f"{ONE} việc theo dõi thi hành pháp luật và Quyết định số 3/QĐ-UBND",
            "UBND tỉnh Hà Nam",
        ),
        # Whose documents are spoken of
        (
            "các Quyết định của UBND tỉnh Hà Nam: số 1/QĐ-UBND, số 3/QĐ-UBND",
            "UBND tỉnh Hà Nam",
        ),
        (
            "nhiều kế hoạch của UBND tỉnh Hà Nam, trong đó có Quyết định số 3/QĐ-UBND",
            "UBND tỉnh Hà Nam",
        ),
        # Another clause, not an item
        (f"{TWO}; các sở thực hiện Quyết định số 3/QĐ-UBND", "UBND tỉnh Bình Thuận"),
        (f"{TWO}. Quyết định số 3/QĐ-UBND về thi đua", "UBND tỉnh Bình Thuận"),
        (f"{ONE}, thực hiện Quyết định số 3/QĐ-UBND", "UBND tỉnh Bình Thuận"),
    ],
)
def test_a_committee_issues_what_its_sentence_lists(text: str, last: str) -> None:
    assert issuers(text)[-1] == ("3/QĐ-UBND", last)


@pytest.mark.parametrize(
    ("written", "context", "issuer"),
    [
        ("Tỉnh ủy", Context("tỉnh Hà Nam"), "Tỉnh ủy Hà Nam"),
        ("Ban Thường vụ Tỉnh ủy", Context("xã A", province="tỉnh Hà Nam"), None),
        ("Ban Thường vụ Thành ủy", Context("thành phố Huế"), "Ban Thường vụ Thành ủy Huế"),
        ("Huyện ủy", Context("huyện Ý Yên", province="tỉnh Nam Định"), "Huyện ủy Ý Yên"),
        ("Thành ủy", Context("tỉnh Hà Nam"), "Thành ủy"),
        ("UBND TP", Context("thành phố Huế"), "UBND thành phố Huế"),
        ("UBND TP.", Context("thành phố Huế"), "UBND thành phố Huế"),
        ("UBND TP", Context("tỉnh Hà Nam"), "UBND TP"),
    ],
)
def test_a_level_alone_is_that_of_the_report(
    written: str, context: Context, issuer: str | None
) -> None:
    (r,) = extract(f"Kế hoạch số 28/KH ngày 05/02/2023 của {written} về việc", context)
    assert r.issuer == (issuer or "Ban Thường vụ Tỉnh ủy Hà Nam")


def test_a_level_alone_in_a_list_is_that_of_its_head() -> None:
    text = "UBND tỉnh Hà Nam đã ban hành: Kế hoạch số 1/KH-UBND; Kết luận số 2-KL/TU của Tỉnh ủy"
    assert issuers(text)[-1] == ("2-KL/TU", "Tỉnh ủy Hà Nam")


@pytest.mark.parametrize(
    "issuer",
    [
        "Ủy ban Quốc gia Ứng phó sự cố, thiên tai và Tìm kiếm cứu nạn",
        "Ban Chỉ huy phòng, chống thiên tai và tìm kiếm cứu nạn tỉnh Hà Nam",
        "Ban Chỉ đạo phòng, chống tham nhũng, lãng phí, tiêu cực tỉnh Hà Nam",
        "Cục Quản lý Khám, chữa bệnh",
        "Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh Hà Nam",
        "Tổ công tác Chính phủ",
        "Tổ công tác cải cách thủ tục hành chính của Thủ tướng Chính phủ",
        "Ban chỉ đạo Trung ương",
        "Ban Chỉ đạo",
        "Hiệp hội Công chứng Việt Nam",
        "Đảng ủy các cơ quan Đảng tỉnh Hà Nam",
        "Đảng ủy UBND tỉnh Hà Nam",
        "Ban thường vụ Tỉnh ủy Hà Nam",
        "Ban Tuyên giáo và Dân vận Trung ương",
        "Ban Văn hóa - Xã hội",
        "Liên Bộ Lao động - Thương binh và Xã hội - Tài chính",
        "Bộ trưởng Bộ Văn hoá, Thể thao và Du lịch",
        "Bộ Trưởng, Chủ nhiệm Văn phòng Chính phủ",
        "Ban Chỉ đạo Trung ương về phát triển khoa học, công nghệ và chuyển đổi số",
        "Tổ giúp việc Ban Chỉ đạo Trung ương",
        "Chánh Văn phòng Ủy ban nhân dân tỉnh Hà Nam",
    ],
)
@pytest.mark.parametrize("after", [" về việc rà soát", ", các sở đã rà soát", " ban hành quy chế"])
def test_the_name_of_a_body_is_read_whole(issuer: str, after: str) -> None:
    assert found(f"Công văn số 12/ABC ngày 05/02/2023 của {issuer}{after}")[0].issuer == issuer


@pytest.mark.parametrize(
    ("written", "issuer"),
    [
        # the next cell of a table, or the next body
        (
            "Cục trưởng Cục Bảo vệ thực vật Ủy ban nhân dân cấp tỉnh",
            "Cục trưởng Cục Bảo vệ thực vật",
        ),
        ("Thanh tra Chính phủ tại bộ, cơ quan", "Thanh tra Chính phủ"),
        ("Hội nghị lần thứ sáu Ban Chấp hành Trung ương Khóa XII", "Ban Chấp hành Trung ương"),
        ("Công ty cổ phần Bia Hà Nam vướng mắc về việc", "Công ty cổ phần Bia Hà Nam"),
        ("ỦY BAN NHÂN DÂN TỈNH BAN HÀNH QUY CHẾ", "Ủy ban nhân dân tỉnh Bình Thuận"),
        ("CHỦ TỊCH UBND TỈNH VỀ SỬA ĐỔI", "Chủ tịch UBND tỉnh Bình Thuận"),
        ("UBND TỈNH HÀ NAM VỀ SỬA ĐỔI", "UBND tỉnh Hà Nam"),
        ("UBND XÃ TÀ NĂNG VỀ SỬA ĐỔI", "UBND xã Tà Năng"),
        ("Ban Thường vụ Tỉnh uỷ về việc", "Ban Thường vụ Tỉnh uỷ Bình Thuận"),
        ("UBND tỉnh ủy quyền cho", "UBND tỉnh Bình Thuận"),
    ],
)
def test_the_name_of_a_body_ends_where_other_words_begin(written: str, issuer: str) -> None:
    assert found(f"Công văn số 12/ABC ngày 05/02/2023 của {written}")[0].issuer == issuer


def test_the_issuer_of_two_bare_numbers_is_shared() -> None:
    text = "Nghị quyết 57 và Nghị quyết 68 của Bộ Chính trị"
    assert [r.issuer for r in found(text)] == ["Bộ Chính trị"] * 2

"""What a document says of itself at its head, as it stands on the page."""

from __future__ import annotations

from typing import Any

import pytest

from cchc_nlp.layout import own_number, read_letterhead
from cchc_nlp.types import Letterhead

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def head_of(text: str) -> Letterhead:
    """The letterhead of a page whose blocks stand apart by empty lines."""
    return read_letterhead([block.split("\n") for block in text.strip().split("\n\n")], [])


# a name, the page, what is read (fields that are not given are not looked at)
HEADS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "columns one after the other",
        f"ỦY BAN NHÂN DÂN\nTỈNH MINH HÀ\n\n{MOTTO}\n\nSố: 41/BC-UBND\n\n"
        "Minh Hà, ngày 15 tháng 3 năm 2023\n\nBÁO CÁO\n\nCông tác cải cách hành chính\n"
        "quý I năm 2023\n\nThực hiện Kế hoạch số 9/KH-UBND, UBND tỉnh báo cáo như sau:",
        {
            "number": "41/BC-UBND", "date": "2023-03-15", "place": "Minh Hà", "parent": None,
            "issuer": "UBND tỉnh Minh Hà", "type": "Báo cáo", "period": "quý I năm 2023",
            "subject": "Công tác cải cách hành chính quý I năm 2023", "addressees": (),
        },
    ),
    (
        "columns read across",
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "TỈNH MINH HÀ Độc lập - Tự do - Hạnh phúc\n"
        "Số: 41/BC-UBND Minh Hà, ngày 05 tháng 02 năm 2024\n\n"
        "BÁO CÁO\nKết quả công tác 6 tháng đầu năm 2024",
        {
            "number": "41/BC-UBND", "date": "2024-02-05", "place": "Minh Hà",
            "issuer": "UBND tỉnh Minh Hà", "period": "6 tháng đầu năm 2024",
        },
    ),
    (
        "columns read across, misread",
        "ỦY BANNHÂN DÂN CỌNG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM\n\n"
        "TỈNH HƯNG YÊN Độc lập - Tự do - Hạnh phúc\n"
        "Só: 1l9 /QĐÐ-UBND Hưng Yên, ngày 0Itháng 7 năm 2024\nQUYÉT ĐỊNH\n\n"
        "Về việc kiện toàn Tổ thâm định\nhồ sơ người có công\n\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN\n\nCăn cứ Luật Tổ chức chính quyền;",
        {
            "number": "119/QĐ-UBND", "date": "2024-07-01", "place": "Hưng Yên",
            "issuer": "UBND tỉnh Hưng Yên", "type": "Quyết định", "period": None,
            "subject": "Về việc kiện toàn Tổ thâm định hồ sơ người có công",
        },
    ),
    (
        "one table cell beside the other",
        "UBND TỈNH MINH HÀ SỞ Y TẾ Số: 88 /TTr-SYT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM "
        "Độc lập - Tự do - Hạnh phúc Minh Hà, ngày 9 tháng 9 năm 2025\n\nTỜ TRÌNH\n"
        "Về việc bổ sung kinh phí\n\nKính gửi: Sở Tài chính.",
        {
            "number": "88/TTr-SYT", "date": "2025-09-09", "issuer": "Sở Y tế tỉnh Minh Hà",
            "parent": "UBND tỉnh Minh Hà", "type": "Tờ trình", "addressees": ("Sở Tài chính",),
            "subject": "Về việc bổ sung kinh phí",
        },
    ),
    (
        "digits that nobody can read stay unread",
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH MINH HÀ Độc lập - Tự do\n"
        "Số: Z{ /TB-UBND Minh Hà, ngày ¿Ù-} tháng 9 năm 2025\nTHÔNG BÁO\nKết luận cuộc họp",
        {"number": None, "date": "2025-09", "type": "Thông báo", "place": "Minh Hà"},
    ),
    (
        "a department below its province, nothing between number and stroke",
        "UBND TỈNH LÂM ĐỒNG\nSỞ NỘI VỤ\n\nSố:      /BC-SNV\n\n"
        "Đà Lạt, ngày     tháng 12 năm 2024\n\nBÁO CÁO\nTháng 11 năm 2024",
        {
            "number": None, "date": "2024-12", "place": "Đà Lạt", "type": "Báo cáo",
            "issuer": "Sở Nội vụ tỉnh Lâm Đồng", "parent": "UBND tỉnh Lâm Đồng",
            "period": "tháng 11 năm 2024",
        },
    ),
    (
        "neither day nor month",
        "BỘ NỘI VỤ\n\nSố:……/QĐ-BNV\n\nHà Nội, ngày … tháng … năm 2026\n\nQUYẾT ĐỊNH\n"
        "Phê duyệt danh mục\n\nBỘ TRƯỞNG BỘ NỘI VỤ\n\nCăn cứ Nghị định số 25/2025/NĐ-CP;",
        {"number": None, "date": "2026", "issuer": "Bộ Nội vụ", "subject": "Phê duyệt danh mục"},
    ),
    (
        "a letter says its subject below its number",
        "BỘ NỘI VỤ\n\nSố: 581/BNV-CCHC\nV/v hướng dẫn báo cáo\ncải cách hành chính\n\n"
        "Hà Nội, ngày 21 tháng 02 năm 2022\n\nKính gửi:\n\n- Ủy ban nhân dân các tỉnh;\n\n"
        "- Bộ Công an, Bộ Tài chính,\n\nBộ Tư pháp.\n\nThực hiện Nghị quyết số 76/NQ-CP,",
        {
            "number": "581/BNV-CCHC", "issuer": "Bộ Nội vụ", "type": "Công văn", "place": "Hà Nội",
            "subject": "hướng dẫn báo cáo cải cách hành chính", "period": None,
            "addressees": ("Ủy ban nhân dân các tỉnh", "Bộ Công an, Bộ Tài chính, Bộ Tư pháp"),
        },
    ),
    (
        "a letter whose subject runs on beside its date",
        "UBND TỈNH MINH HÀ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "SỞ XÂY DỰNG Độc lập - Tự do - Hạnh phúc\nSố: 12 /SXD-QLN\n"
        "V/v kiểm tra nhà ở Minh Hà, ngày 04 tháng 4 năm 2025\nxã hội năm 2025\n\n"
        "Kính gửi: Ủy ban nhân dân các xã, phường\n\nSở Xây dựng đề nghị kiểm tra.",
        {
            "number": "12/SXD-QLN", "date": "2025-04-04", "period": "năm 2025",
            "issuer": "Sở Xây dựng tỉnh Minh Hà", "type": "Công văn",
            "addressees": ("Ủy ban nhân dân các xã, phường",),
        },
    ),
    (
        "a letter without a subject",
        "BỘ TƯ PHÁP\n\nSố: 7/BTP-VP\n\nHà Nội, ngày 1 tháng 8 năm 2025\n\n"
        "Kính gửi: Bộ Nội vụ; Bộ Tài chính\n\nPhúc đáp Công văn số 1/BNV-VP,",
        {"type": "Công văn", "subject": None, "addressees": ("Bộ Nội vụ", "Bộ Tài chính")},
    ),
    (
        "capitals throughout, the number still to be written in",
        "UBND HUYỆN TÂN LÂM\nSố:     /KH-UBND\nTân Lâm, ngày    tháng 01 năm 2024\n\n"
        "KẾ HOẠCH\nCẢI CÁCH HÀNH CHÍNH NĂM 2024\n---------\n\nCăn cứ Kế hoạch số 9/KH-UBND,",
        {
            "number": None, "date": "2024-01", "issuer": "UBND huyện Tân Lâm", "type": "Kế hoạch",
            "subject": "Cải cách hành chính năm 2024", "period": "năm 2024",
        },
    ),
    (
        "a title of one line",
        "UBND XÃ TÂN LÂM\nSố: 3/BC-UBND\nTân Lâm, ngày 4 tháng 1 năm 2026\n\n"
        "BÁO CÁO KẾT QUẢ CCHC QUÝ IV NĂM 2025\n\nTrong quý, xã đã giải quyết 90 hồ sơ.",
        {"type": "Báo cáo", "subject": "Kết quả CCHC quý IV năm 2025", "period": "quý IV năm 2025"},
    ),
    (
        "a subject and a first paragraph that no empty line parts",
        f"UBND TỈNH MINH HÀ\nSỞ TƯ PHÁP\n{MOTTO}\nSố: 5/BC-STP Minh Hà, ngày 6 tháng 5 năm 2024\n"
        "BÁO CÁO\nTình hình thi hành các chỉ số PAR Index, SIPAS,\nPAPI của tỉnh Minh Hà\n"
        "Thực hiện Công văn số 4/UBND-NC ngày 02/5/2024 về việc chuẩn bị cuộc họp; Sở Tư pháp\n"
        "báo cáo như sau:",
        {"subject": "Tình hình thi hành các chỉ số PAR Index, SIPAS, PAPI của tỉnh Minh Hà"},
    ),
    (
        "a subject that begins as paragraphs do",
        "UBND TỈNH MINH HÀ\n\nSố: 4/KH-UBND\n\nMinh Hà, ngày 6 tháng 5 năm 2024\n\nKẾ HOẠCH\n\n"
        "Thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị\n\n"
        "Thực hiện Nghị quyết số 57-NQ/TW, UBND tỉnh ban hành kế hoạch như sau:",
        {"subject": "Thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị", "period": None},
    ),
    (
        "a draft",
        f"ỦY BAN NHÂN DÂN\nTỈNH GIA LAI\n\n{MOTTO}\n\nSố:      /QĐ-UBND\n(Dự thảo)\n\n"
        "Gia Lai, ngày    tháng    năm 2026\n\nQUYẾT ĐỊNH\nCông bố chỉ số năm 2025\n\n"
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        {"date": "2026", "issuer": "UBND tỉnh Gia Lai", "subject": "Công bố chỉ số năm 2025"},
    ),
    (
        "a province with its mark of urgency",
        "HỎA TỐC\nUBND TỈNH PHÚ THỌ\nSố: 2/CĐ-UBND\nPhú Thọ, ngày 6 tháng 9 năm 2024\n\nCÔNG ĐIỆN\n"
        "Về ứng phó bão số 3",
        {"issuer": "UBND tỉnh Phú Thọ", "type": "Công điện", "subject": "Về ứng phó bão số 3"},
    ),
    (
        "a normative decision",
        "HỘI ĐỒNG NHÂN DÂN\nTỈNH LÂM ĐỒNG\n\nSố: 12/2025/NQ-HĐND\n\n"
        "Lâm Đồng, ngày 26 tháng 9 năm 2025\n\nNGHỊ QUYẾT\n\nQuy định mức thu phí\n\n"
        "HỘI ĐỒNG NHÂN DÂN TỈNH LÂM ĐỒNG\nKHÓA X, KỲ HỌP THỨ 4\n\nCăn cứ Luật;",
        {
            "number": "12/2025/NQ-HĐND", "issuer": "HĐND tỉnh Lâm Đồng", "type": "Nghị quyết",
            "subject": "Quy định mức thu phí",
        },
    ),
    (
        "a law",
        f"QUỐC HỘI\n\nLuật số: 56/2024/QH15\n\n{MOTTO}\n\nLUẬT\nSỬA ĐỔI, BỔ SUNG LUẬT KẾ TOÁN\n\n"
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
        {"number": "56/2024/QH15", "issuer": "Quốc hội", "type": "Luật", "date": None},
    ),
    (
        "the Prime Minister",
        "THỦ TƯỚNG CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n————— Độc lập - Tự do - Hạnh phúc"
        "\n\nSố: 932/QĐ-TTg Hà Nội, ngày 15 tháng 5 năm 2025\n\nQUYÉT ĐỊNH\n"
        "Về việc phê duyệt danh sách thành viên\n\nTHỦ TƯỚNG CHÍNH PHỦ\n\nCăn cứ Luật;",
        {"number": "932/QĐ-TTg", "issuer": "Thủ tướng Chính phủ", "date": "2025-05-15"},
    ),
    (
        "a ward's party committee",
        "ĐẢNG BỘ TỈNH LÂM ĐỒNG\nĐẢNG ỦY PHƯỜNG MŨI NÉ\n*\nSố 15-BC/ĐU\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\n"
        "Mũi Né, ngày 15 tháng 9 năm 2025\n\nBÁO CÁO\nkết quả thực hiện Nghị quyết số 18-NQ/TW\n\n"
        "Thực hiện Chương trình hành động số 45-CTrHĐ/TU ngày 01/02/2023 của Tỉnh ủy.",
        {
            "number": "15-BC/ĐU", "issuer": "Đảng ủy phường Mũi Né", "place": "Mũi Né",
            "parent": "Đảng bộ tỉnh Lâm Đồng", "date": "2025-09-15", "period": None,
            "subject": "kết quả thực hiện Nghị quyết số 18-NQ/TW",
        },
    ),
    (
        "an office of a party committee",
        "TỈNH ỦY MINH HÀ\nVĂN PHÒNG\n*\nSố 36-BC/VPTU\n\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Minh Hà, ngày 2 tháng 7 năm 2023\n\nBÁO CÁO\nQuý II và nhiệm vụ quý III năm 2023",
        {
            "number": "36-BC/VPTU", "period": "quý II năm 2023",
            "issuer": "Văn phòng Tỉnh ủy Minh Hà", "parent": "Tỉnh ủy Minh Hà",
        },
    ),
    (
        "a conclusion of the standing committee",
        "TỈNH ỦY LÂM ĐỒNG ĐẢNG CỘNG SẢN VIỆT NAM\n*\n"
        "Số 12 - KL/TU Lâm Đồng, ngày 3 tháng 3 năm 2025"
        "\n\nKẾT LUẬN\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\nvề sắp xếp tổ chức bộ máy",
        {"number": "12-KL/TU", "issuer": "Tỉnh ủy Lâm Đồng", "type": "Kết luận"},
    ),
    (
        "the police of a province",
        "BỘ CÔNG AN\nCÔNG AN TỈNH LÂM ĐỒNG\n\nSố: 177 /BC-CAT-PC06\n\n"
        "Lâm Đồng, ngày 01 tháng 10 năm 2024\n\nBÁO CÁO\nKết quả cấp căn cước 9 tháng năm 2024",
        {
            "number": "177/BC-CAT-PC06", "issuer": "Công an tỉnh Lâm Đồng",
            "parent": "Bộ Công an", "period": "9 tháng năm 2024",
        },
    ),
    (
        "a court",
        "TÒA ÁN NHÂN DÂN\nTỈNH LÂM ĐỒNG\n\nSố: 45/BC-TA\n\nLâm Đồng, ngày 1 tháng 12 năm 2024\n\n"
        "BÁO CÁO\nTổng kết công tác năm 2024",
        {"number": "45/BC-TA", "issuer": "Tòa án nhân dân tỉnh Lâm Đồng", "period": "năm 2024"},
    ),
    (
        "a school",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO\nTRƯỜNG THPT NGUYỄN DU\n\nSố: 9/KH-THPTND\n\n"
        "Tân Lâm, ngày 5 tháng 9 năm 2025\n\nKẾ HOẠCH\nGiáo dục năm học 2025 - 2026",
        {
            "number": "9/KH-THPTND", "issuer": "Trường THPT Nguyễn Du",
            "parent": "Sở Giáo dục và Đào tạo", "period": "năm học 2025 - 2026",
        },
    ),
    (
        "an impossible day",
        "UBND TỈNH MINH HÀ\nSố: 1/BC-UBND\nMinh Hà, ngày 31 tháng 02 năm 2023",
        {"date": "2023", "place": "Minh Hà"},
    ),
    (
        "before the document a note of who made the file",
        "BÁO CÁO MẪU - soạn để kiểm thử, không phải văn bản thật\n\nSỞ NỘI VỤ TỈNH MINH HÀ\n"
        "Số: 512/BC-SNV\nMinh Hà, ngày 14 tháng 6 năm 2023\n\nBÁO CÁO\nCông tác quý II năm 2023",
        {"issuer": "Sở Nội vụ tỉnh Minh Hà", "subject": "Công tác quý II năm 2023"},
    ),
    (
        "a commune below a district whose name begins with a word for a body",
        f"UBND HUYỆN VỤ BẢN\nXÃ YÊN PHÚ\n\n{MOTTO}\n\n"
        "Số: 12/BC-UBND   Yên Phú, ngày 05/7/2023\n\nBÁO CÁO\nCông tác năm 2023",
        {
            "number": "12/BC-UBND", "issuer": "UBND xã Yên Phú", "parent": "UBND huyện Vụ Bản",
            "place": "Yên Phú", "date": "2023-07-05",
        },
    ),
    (
        "a ward whose name begins as a plan does",
        f"UBND THÀNH PHỐ THỦ ĐỨC\nPHƯỜNG AN PHÚ\n\n{MOTTO}\n\n"
        "Số: 12/BC-UBND   An Phú, ngày 05/7/2023\n\nBÁO CÁO\nCông tác năm 2023",
        {"issuer": "UBND phường An Phú", "parent": "UBND thành phố Thủ Đức"},
    ),
    (
        "an annex has no head",
        "PHỤ LỤC 2\n(Kèm theo Công văn số      /BNV-CCHC ngày   /  /2024 của Bộ Nội vụ)\n\n"
        "STT\tTiêu chí\tCách chấm điểm\n1\tCông tác chỉ đạo\tBáo cáo của UBND tỉnh",
        {"issuer": None, "subject": None, "number": None, "type": None, "date": None},
    ),
    (
        "neither has a table",
        "STT\tVăn bản\tNgày\n1\t316/QĐ-UBND\t17/02/2023\n2\tKế hoạch số 9/KH-UBND\t01/3/2023",
        {"issuer": None, "subject": None, "number": None, "type": None},
    ),
    (
        "nor a text",
        "Trong quý, các cơ quan đã thực hiện Kế hoạch số 9/KH-UBND ngày 3/1/2024.",
        {"number": None, "issuer": None, "type": None, "date": None, "subject": None},
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "wanted"), [case[1:] for case in HEADS], ids=[case[0] for case in HEADS]
)
def test_heads_are_read(page: str, wanted: dict[str, Any]) -> None:
    found = head_of(page)
    assert {name: getattr(found, name) for name in wanted} == wanted


# a line of a head, its number, its symbol; None where it has neither
NUMBERS: list[tuple[str, str | None, str | None]] = [
    ("Số: 41/BC-UBND", "41/BC-UBND", "BC-UBND"),
    ("Số : 64/BC-UBND", "64/BC-UBND", "BC-UBND"),
    ("Số: 41 /BC-UBND", "41/BC-UBND", "BC-UBND"),
    ("Số: 316/QĐ - UBND", "316/QĐ-UBND", "QĐ-UBND"),
    ("Số: 12/2025/QĐ-UBND", "12/2025/QĐ-UBND", "QĐ-UBND"),
    ("Số 15-BC/ĐU", "15-BC/ĐU", "BC/ĐU"),
    ("Số: 15a/2025/NĐ-CP", "15a/2025/NĐ-CP", "NĐ-CP"),
    ("Số: 199/TB-STP.ĐKT", "199/TB-STP.ĐKT", "TB-STP.ĐKT"),
    ("Số: 2701/SNV-CCHC&VTLT", "2701/SNV-CCHC&VTLT", "SNV-CCHC&VTLT"),
    ("Số: 316‑QĐ/TU", "316-QĐ/TU", "QĐ/TU"),
    ("SỞ NỘI VỤ Số: 7/BC-SNV", "7/BC-SNV", "BC-SNV"),
    ("S6: 366/BC-UBND", "366/BC-UBND", "BC-UBND"),
    ("Sô: l7/BC-UBND", "17/BC-UBND", "BC-UBND"),
    ("Số: 87/HĐĐND-KTNS", "87/HĐND-KTNS", "HĐND-KTNS"),
    ("Số:      /KH-UBND", None, "KH-UBND"),
    ("Số: ...../KH-UBND", None, "KH-UBND"),
    ("Số:     -BC/ĐU", None, "BC/ĐU"),
    ("Số: 9{ /QĐ-UBND", None, "QĐ-UBND"),
    ("Số: I/QĐ-UBND", None, "QĐ-UBND"),
    ("Số: 0 /QĐ-BCĐ138", None, "QĐ-BCĐ138"),
    ("số 316/QĐ-UBND ngày 17/02/2025 của UBND tỉnh", None, None),
    ("Kế hoạch số 88/KH-UBND ngày 03/01/2025", None, None),
    ("SỞ NỘI VỤ", None, None),
    ("Số lượng: 12 cơ quan/20 cơ quan", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "number", "symbol"), NUMBERS)
def test_own_numbers_are_read(line: str, number: str | None, symbol: str | None) -> None:
    found = own_number(line)
    assert (found.number if found else None, found.symbol if found else None) == (number, symbol)


def test_a_letterhead_is_empty_until_it_says_something() -> None:
    assert read_letterhead([], []) == Letterhead()

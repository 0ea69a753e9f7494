"""What a report says of itself, as it stands on the page."""

from __future__ import annotations

import pytest

from cchc_nlp.layout.letterhead import read_letterhead
from cchc_nlp.types import Letterhead

MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
HEADS: list[tuple[str, list[list[str]], dict[str, str | None]]] = [
    (
        "columns one after the other",
        [
            ["ỦY BAN NHÂN DÂN", "TỈNH MINH HÀ"],
            MOTTO,
            ["Số: 41/BC-UBND"],
            ["Minh Hà, ngày 15 tháng 3 năm 2023"],
            ["BÁO CÁO"],
            ["Công tác cải cách hành chính", "quý I năm 2023"],
        ],
        {
            "number": "41/BC-UBND",
            "date": "2023-03-15",
            "place": "Minh Hà",
            "issuer": "UBND tỉnh Minh Hà",
            "type": "Báo cáo",
            "subject": "Công tác cải cách hành chính quý I năm 2023",
            "period": "quý I năm 2023",
        },
    ),
    (
        "columns read across",
        [
            [
                "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "TỈNH MINH HÀ Độc lập - Tự do - Hạnh phúc",
                "Số: 41/BC-UBND Minh Hà, ngày 05 tháng 02 năm 2024",
            ],
            ["BÁO CÁO", "Kết quả công tác 6 tháng đầu năm 2024"],
        ],
        {
            "number": "41/BC-UBND",
            "date": "2024-02-05",
            "place": "Minh Hà",
            "issuer": "UBND tỉnh Minh Hà",
            "period": "6 tháng đầu năm 2024",
        },
    ),
    (
        "a department below its province",
        [
            ["ỦY BAN NHÂN DÂN TỈNH MINH HÀ", "SỞ NỘI VỤ", "Số: 512/BC-SNV"],
            ["BÁO CÁO", "Tháng 5 năm 2023"],
        ],
        {
            "number": "512/BC-SNV",
            "issuer": "Sở Nội vụ tỉnh Minh Hà",
            "date": None,
            "period": "tháng 5 năm 2023",
        },
    ),
    (
        "a letter says its subject below its number",
        [
            ["BỘ NỘI VỤ"],
            ["Số: 581/BNV-CCHC", "V/v hướng dẫn báo cáo cải cách hành chính"],
            ["Hà Nội, ngày 21 tháng 02 năm 2022"],
            ["Kính gửi: Ủy ban nhân dân các tỉnh"],
        ],
        {
            "number": "581/BNV-CCHC",
            "issuer": "Bộ Nội vụ",
            "type": "Công văn",
            "subject": "hướng dẫn báo cáo cải cách hành chính",
            "place": "Hà Nội",
        },
    ),
    (
        "capitals throughout, the number still to be written in",
        [
            ["UBND HUYỆN TÂN LÂM", "Số:     /KH-UBND", "Tân Lâm, ngày    tháng 01 năm 2024"],
            ["KẾ HOẠCH", "CẢI CÁCH HÀNH CHÍNH NĂM 2024", "---------"],
        ],
        {
            "number": None,
            "date": None,
            "issuer": "UBND huyện Tân Lâm",
            "type": "Kế hoạch",
            "subject": "Cải cách hành chính năm 2024",
            "period": "năm 2024",
        },
    ),
    (
        "a party body",
        [
            ["TỈNH ỦY MINH HÀ", "VĂN PHÒNG", "ĐẢNG CỘNG SẢN VIỆT NAM"],
            ["Số: 36-BC/VPTU"],
            ["BÁO CÁO", "Quý II và nhiệm vụ quý III năm 2023"],
        ],
        {"number": "36-BC/VPTU", "period": "quý II năm 2023"},
    ),
    (
        "an impossible day",
        [["Số: 1/BC-UBND", "Minh Hà, ngày 31 tháng 02 năm 2023"]],
        {"date": None, "place": "Minh Hà"},
    ),
    (
        "nothing at all",
        [["Trong quý, các cơ quan đã thực hiện tốt nhiệm vụ."]],
        {"number": None, "issuer": None, "type": None, "date": None},
    ),
    ("no lines", [], {"number": None, "subject": None}),
]


@pytest.mark.parametrize(
    ("head", "wanted"),
    [(head, wanted) for _, head, wanted in HEADS],
    ids=[name for name, _, _ in HEADS],
)
def test_heads_are_read(head: list[list[str]], wanted: dict[str, str | None]) -> None:
    found = read_letterhead(head, [], [])
    assert {name: getattr(found, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("foot", "office", "signer"),
    [
        (
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "Nguyễn Văn An"],
            "Phó Chủ tịch",
            "Nguyễn Văn An",
        ),
        (["GIÁM ĐỐC", "(Đã ký)", "Trần Thị Bình"], "Giám đốc", "Trần Thị Bình"),
        (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], "Chánh Văn phòng", None),
        (["Nơi nhận: KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Văn Cường"], "Phó Chủ tịch", "Lê Văn Cường"),
        (["Chủ tịch UBND tỉnh giao Sở Nội vụ."], None, None),
    ],
)
def test_signatures_are_read(foot: list[str], office: str | None, signer: str | None) -> None:
    found = read_letterhead([], foot, [])
    assert (found.office, found.signer) == (office, signer)


def test_recipients_end_at_their_mark_and_the_file_copy_is_none() -> None:
    lines = [
        "Nơi nhận:",
        "- Bộ Nội vụ; CHỦ TỊCH",
        "- Các Phó CT.UBND tỉnh;",
        "- Như trên.",
        "- Lưu: VT, SNV.",
    ]
    assert read_letterhead([], [], lines).recipients == (
        "Bộ Nội vụ",
        "Các Phó CT.UBND tỉnh",
        "Như trên",
    )


def test_a_letterhead_is_empty_until_it_says_something() -> None:
    assert read_letterhead([], [], []) == Letterhead()

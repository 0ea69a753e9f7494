"""How one document relates to another, read from the words between."""

from __future__ import annotations

import pytest

from cchc_nlp.references import relate
from tests.references.found import found


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        (
            "Công văn số 569/UBND-KSTT về đẩy mạnh dịch vụ theo Quyết định số 45/2016/QĐ-TTg",
            [("569/UBND-KSTT", "implements", "45/2016/QĐ-TTg")],
        ),
        (
            (
                "Thực hiện Quyết định số 876/QĐ-BNV; Công văn số 6203/BNV-CCHC, UBND tỉnh có"
                " Báo cáo số 14/BC-UBND"
            ),
            [
                ("14/BC-UBND", "implements", "876/QĐ-BNV"),
                ("14/BC-UBND", "implements", "6203/BNV-CCHC"),
            ],
        ),
        (
            (
                "Nghị định số 108/2014/NĐ-CP (được sửa đổi, bổ sung tại Nghị định số"
                " 113/2018/NĐ-CP và Nghị định số 143/2020/NĐ-CP)"
            ),
            [
                ("113/2018/NĐ-CP", "amends", "108/2014/NĐ-CP"),
                ("143/2020/NĐ-CP", "amends", "108/2014/NĐ-CP"),
            ],
        ),
        (
            "Thông tư số 1/2023/TT-BNV thay thế Thông tư số 2/2020/TT-BNV",
            [("1/2023/TT-BNV", "replaces", "2/2020/TT-BNV")],
        ),
        (
            "Thông tư số 1/2023/TT-BNV hướng dẫn thi hành Nghị định số 2/2020/NĐ-CP",
            [("1/2023/TT-BNV", "guides", "2/2020/NĐ-CP")],
        ),
        (
            (
                "Nghị định số 1/2014/NĐ-CP (được sửa đổi bởi Nghị định số 2/2018/NĐ-CP ngày"
                " 31/8/2018, Nghị định số 3/2020/NĐ-CP), Thông tư số 4/2021/TT-BNV"
            ),
            [
                ("2/2018/NĐ-CP", "amends", "1/2014/NĐ-CP"),
                ("3/2020/NĐ-CP", "amends", "1/2014/NĐ-CP"),
            ],
        ),
        ("Kế hoạch số 338/KH-TCT của Tổ công tác thực hiện Đề án 06 về khảo sát", []),
        ("Căn cứ Nghị định số 30/2020/NĐ-CP", [(None, "based_on", "30/2020/NĐ-CP")]),
        (
            "Luật số 87/2025/QH15 thay thế Luật số 64/2025/QH15",
            [("87/2025/QH15", "replaces", "64/2025/QH15")],
        ),
        (
            (
                "UBND tỉnh ban hành Kế hoạch số 317/KH-UBND triển khai Quyết định số"
                " 1046/QĐ-TTg ban hành Kế hoạch thực hiện Kết luận số 28-KL/TW; Kết luận số"
                " 40-KL/TW"
            ),
            [
                ("317/KH-UBND", "implements", "1046/QĐ-TTg"),
                ("1046/QĐ-TTg", "implements", "28-KL/TW"),
                ("1046/QĐ-TTg", "implements", "40-KL/TW"),
            ],
        ),
        (
            (
                "UBND tỉnh ban hành Kế hoạch số 17/KH-UBND về theo dõi thi hành pháp luật; Kế"
                " hoạch số 502/KH-UBND"
            ),
            [],
        ),
    ],
)
def test_relations_are_read_from_the_words_between(
    text: str, edges: list[tuple[str | None, str, str]]
) -> None:
    relations = relate(text, found(text))
    assert [
        (r.subject.number if r.subject else None, r.relation, r.object.number)
        for r in relations
        if r.relation != "cites"
    ] == edges

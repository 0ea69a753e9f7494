"""The period of a report, and what is none."""

from __future__ import annotations

import pytest

from cchc_nlp.layout.periods import period_of

TITLES: list[tuple[str, str | None]] = [
    ("Công tác cải cách hành chính quý I năm 2026 và nhiệm vụ quý II năm 2026", "quý I năm 2026"),
    ("Công tác năm 2025 và phương hướng, nhiệm vụ quý I năm 2026", "năm 2025"),
    ("Kết quả triển khai Đề án 06 tháng 10/2025", "tháng 10/2025"),
    ("Tháng 5 năm 2023", "tháng 5 năm 2023"),
    ("Công tác tháng 5 và nhiệm vụ tháng 6 năm 2023", "tháng 5 năm 2023"),
    ("Công tác tháng 12, kế hoạch tháng 01 năm 2025", "tháng 12 năm 2024"),
    ("Kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024", "6 tháng đầu năm 2024"),
    ("Kết quả công tác 9 tháng năm 2024", "9 tháng năm 2024"),
    ("Quý II và nhiệm vụ quý III năm 2023", "quý II năm 2023"),
    ("Cải cách hành chính giai đoạn 2026 - 2030 của tỉnh", "giai đoạn 2026 - 2030"),
    ("Tổng kết năm học 2024 - 2025", "năm học 2024 - 2025"),
    ("Về việc ban hành Kế hoạch kiểm tra năm 2026 trên địa bàn tỉnh", "năm 2026"),
    ("Kết quả thực hiện Nghị quyết số 76/NQ-CP quý 1/2024", "quý I/2024"),
    ("Kết quả công tác tháng 9", None),
    ("Phê duyệt quy hoạch đến năm 2030, tầm nhìn đến năm 2050", None),
    ("Triển khai thi hành Luật Đất đai năm 2024", None),
    ("Kết quả thực hiện Kế hoạch số 12/KH-UBND ngày 3/1/2024 của UBND tỉnh về CCHC năm 2024", None),
    ("Bãi bỏ Nghị quyết số 24/2013/NQ- HĐND ngày 10/12/2013 của HĐND về quy hoạch năm 2022", None),
    ("Kết luận cuộc họp ngày 05 tháng 6 năm 2024", None),
]


@pytest.mark.parametrize(("title", "period"), TITLES)
def test_titles_name_periods(title: str, period: str | None) -> None:
    assert period_of(title, "") == period


@pytest.mark.parametrize(
    ("opening", "period"),
    [
        ("Thực hiện Công văn số 5/VP ngày 25/7/2023 về việc báo cáo năm 2022, UBND tỉnh báo cáo"
         " kết quả tháng 01 năm 2025 như sau:", "tháng 01 năm 2025"),
        ("Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021, Sở Nội vụ báo cáo.", None),
        ("Thực hiện Kế hoạch năm 2024, Sở Nội vụ báo cáo kết quả như sau:", None),
        ("Quý I năm 2023, xã giải quyết 90 hồ sơ.", None),
    ],
)  # fmt: skip
def test_the_first_sentence_counts_for_what_it_says_of_the_report(
    opening: str, period: str | None
) -> None:
    assert period_of("Tình hình công vụ", opening) == period

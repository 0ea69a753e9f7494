"""Names of issuing bodies, from the capitals of a letterhead."""

from __future__ import annotations

import pytest

from cchc_nlp.layout.bodies import bodies_of, issuer_and_parent
from cchc_nlp.layout.letter_case import sentence_case

# the lines of the left column, the issuer, the body above it
BODIES: list[tuple[str, str, str | None]] = [
    ("UBND TỈNH LÂM ĐỒNG / SỞ NỘI VỤ", "Sở Nội vụ tỉnh Lâm Đồng", "UBND tỉnh Lâm Đồng"),
    ("SỞ NỘI VỤ / TỈNH HƯNG YÊN", "Sở Nội vụ tỉnh Hưng Yên", None),
    ("ỦY BAN NHÂN DÂN / TỈNH LÂM ĐÒNG", "UBND tỉnh Lâm Đồng", None),
    ("ỦY BAN NHÂN DÂN / ĐẶC KHU PHÚ QUÝ", "UBND đặc khu Phú Quý", None),
    ("ỦY BAN NHÂN DÂN / TP. CẦN THƠ", "UBND thành phố Cần Thơ", None),
    ("ỦY BAN NHÂN DÂN / THÀNH PHỐ HỒ CHÍ MINH", "UBND thành phố Hồ Chí Minh", None),
    ("ỦY BAN NHÂN DÂN / PHƯỜNG 12", "UBND phường 12", None),
    ("ỦY BAN NHÂN DÂN / XÃ BẢO LÂM 1", "UBND xã Bảo Lâm 1", None),
    ("HỘI ĐỒNG NHÂN DÂN / TỈNH QUẢNG NGÃI", "HĐND tỉnh Quảng Ngãi", None),
    ("BỘ CÔNG AN / CÔNG AN TỈNH GIA LAI", "Công an tỉnh Gia Lai", "Bộ Công an"),
    ("BỘ NỘI VỤ / VỤ CẢI CÁCH HÀNH CHÍNH", "Vụ Cải cách hành chính", "Bộ Nội vụ"),
    ("ĐẢNG BỘ TỈNH LÂM ĐỒNG / ĐẢNG ỦY PHƯỜNG MŨI NÉ", "Đảng ủy phường Mũi Né",
     "Đảng bộ tỉnh Lâm Đồng"),
    ("TỈNH ỦY LÂM ĐỒNG / BAN TỔ CHỨC", "Ban Tổ chức Tỉnh ủy Lâm Đồng", "Tỉnh ủy Lâm Đồng"),
    ("HUYỆN ỦY ĐỨC TRỌNG / ĐẢNG ỦY XÃ TÂN HỘI", "Đảng ủy xã Tân Hội", "Huyện ủy Đức Trọng"),
    ("THÀNH ỦY ĐÀ NẴNG", "Thành ủy Đà Nẵng", None),
    ("UBND PHƯỜNG MŨI NÉ / PHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội phường Mũi Né",
     "UBND phường Mũi Né"),
    ("UBND XÃ HÀM THUẬN / PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ",
     "Phòng Kinh tế, Hạ tầng và Đô thị xã Hàm Thuận", "UBND xã Hàm Thuận"),
    ("UBND XÃ HÀM THUẬN / TRUNG TÂM PHỤC VỤ / HÀNH CHÍNH CÔNG",
     "Trung tâm Phục vụ hành chính công xã Hàm Thuận", "UBND xã Hàm Thuận"),
    ("UBND TỈNH LÂM ĐỒNG / VĂN PHÒNG", "Văn phòng UBND tỉnh Lâm Đồng", "UBND tỉnh Lâm Đồng"),
    ("VĂN PHÒNG / ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "Văn phòng UBND tỉnh Lâm Đồng", None),
    ("UBND TỈNH LÂM ĐỒNG / THANH TRA TỈNH", "Thanh tra tỉnh Lâm Đồng", "UBND tỉnh Lâm Đồng"),
    ("UBND TỈNH GIA LAI / BAN CHÍ ĐẠO 138", "Ban Chỉ đạo 138 tỉnh Gia Lai", "UBND tỉnh Gia Lai"),
    ("UBND TỈNH GIA LAI / BAN CHỈ ĐẠO / PHÒNG, CHỐNG TỘI PHẠM",
     "Ban Chỉ đạo Phòng, chống tội phạm tỉnh Gia Lai", "UBND tỉnh Gia Lai"),
    ("UBND TỈNH GIA LAI / BAN QUẢN LÝ / CÁC KHU CÔNG NGHIỆP",
     "Ban Quản lý các khu công nghiệp tỉnh Gia Lai", "UBND tỉnh Gia Lai"),
    ("SỞ LAO ĐỘNG - THƯƠNG BINH / VÀ XÃ HỘI", "Sở Lao động - Thương binh và Xã hội", None),
    ("UBND TỈNH GIA LAI / SỞ Y TẾ / TRUNG TÂM KIỂM SOÁT BỆNH TẬT",
     "Trung tâm Kiểm soát bệnh tật tỉnh Gia Lai", "Sở Y tế"),
    ("UBND QUẬN 1 / PHÒNG NỘI VỤ", "Phòng Nội vụ quận 1", "UBND quận 1"),
    ("UBND HUYỆN ĐỨC TRỌNG / TRƯỜNG TIỂU HỌC LÊ LỢI",
     "Trường Tiểu học Lê Lợi huyện Đức Trọng", "UBND huyện Đức Trọng"),
    ("SỞ GIÁO DỤC VÀ ĐÀO TẠO / TRƯỜNG THPT NGUYỄN DU", "Trường THPT Nguyễn Du",
     "Sở Giáo dục và Đào tạo"),
    ("BỘ GIÁO DỤC VÀ ĐÀO TẠO / TRƯỜNG ĐẠI HỌC ĐÀ LẠT", "Trường Đại học Đà Lạt",
     "Bộ Giáo dục và Đào tạo"),
    ("TÒA ÁN NHÂN DÂN TỐI CAO", "Tòa án nhân dân tối cao", None),
    ("TÒA ÁN NHÂN DÂN / TỈNH LÂM ĐỒNG", "Tòa án nhân dân tỉnh Lâm Đồng", None),
    ("VIỆN KIỂM SÁT NHÂN DÂN / TỈNH LÂM ĐỒNG", "Viện kiểm sát nhân dân tỉnh Lâm Đồng", None),
    ("BẢO HIỂM XÃ HỘI / TỈNH LÂM ĐỒNG", "Bảo hiểm xã hội tỉnh Lâm Đồng", None),
    ("ỦY BAN MTTQ VIỆT NAM / TỈNH LÂM ĐỒNG", "Ủy ban MTTQ Việt Nam tỉnh Lâm Đồng", None),
    ("ĐOÀN ĐẠI BIỂU QUỐC HỘI / VÀ HỘI ĐỒNG NHÂN DÂN / TỈNH LÂM ĐỒNG",
     "Đoàn đại biểu Quốc hội và HĐND tỉnh Lâm Đồng", None),
    ("ỦY BAN THƯỜNG VỤ QUỐC HỘI", "Ủy ban Thường vụ Quốc hội", None),
    ("CHÍNH PHỦ", "Chính phủ", None),
    ("VĂN PHÒNG CHÍNH PHỦ", "Văn phòng Chính phủ", None),
    ("(DỰ THẢO) / UBND TỈNH LÂM ĐỒNG", "UBND tỉnh Lâm Đồng", None),
    ("UBND TỈNH LÂM ĐỒNG SỞ NỘI VỤ", "Sở Nội vụ tỉnh Lâm Đồng", "UBND tỉnh Lâm Đồng"),
    ("UBND HUYỆN VỤ BẢN / XÃ YÊN PHÚ", "UBND xã Yên Phú", "UBND huyện Vụ Bản"),
    ("UBND HUYỆN PHONG ĐIỀN / PHÒNG TÀI CHÍNH - KẾ HOẠCH",
     "Phòng Tài chính - Kế hoạch huyện Phong Điền", "UBND huyện Phong Điền"),
    ("UBND TỈNH KHÁNH HÒA / UBND HUYỆN TRƯỜNG SA", "UBND huyện Trường Sa", "UBND tỉnh Khánh Hòa"),
    ("UBND HUYỆN VŨ QUANG / PHÒNG NỘI VỤ", "Phòng Nội vụ huyện Vũ Quang", "UBND huyện Vũ Quang"),
    ("UBND HUYỆN VŨ QUANG PHÒNG NỘI VỤ", "Phòng Nội vụ huyện Vũ Quang", "UBND huyện Vũ Quang"),
    ("ỦY BAN NHÂN DÂN HUYỆN / VỤ BẢN", "UBND huyện Vụ Bản", None),
    ("ỦY BAN NHÂN DÂN / HUYỆN VỤ BẢN", "UBND huyện Vụ Bản", None),
    ("ỦY BAN NHÂN DÂN / HUYỆN VỤ BẢN / XÃ YÊN PHÚ", "UBND xã Yên Phú", "UBND huyện Vụ Bản"),
    ("UBND HUYỆN VỤ BẢN", "UBND huyện Vụ Bản", None),
    ("UBND HUYỆN VU BAN / XA YEN PHU", "UBND xã Yen Phu", "UBND huyện Vu Ban"),
    ("UBND THỊ XÃ VĂN PHONG / PHƯỜNG NINH HIỆP", "UBND phường Ninh Hiệp", "UBND thị xã Văn Phong"),
    ("UBND TỈNH LÂM ĐỒNG / SÓ NỘI VỤ", "Sở Nội vụ tỉnh Lâm Đồng", "UBND tỉnh Lâm Đồng"),
    ("SỞ NỘI VỤ TÍNH LÂM ĐỒNG", "Sở Nội vụ tỉnh Lâm Đồng", None),
    ("PHÒNG Y TẾ / HUYÊN MINH HÀ", "Phòng Y tế huyện Minh Hà", None),
    ("UBND XÃ TÂN PHONG PHÒNG KINH TẾ", "Phòng Kinh tế xã Tân Phong", "UBND xã Tân Phong"),
    ("SỞ NỘI VỤ HÀ TĨNH", "Sở Nội vụ Hà Tĩnh", None),
    ("CHI CỤC HẢI QUAN", "Chi cục Hải quan", None),
    ("UBND TỈNH LÂM ĐỒNG / BAN CHỈ ĐẠO / TINH GIẢN BIÊN CHẾ",
     "Ban Chỉ đạo Tinh giản biên chế tỉnh Lâm Đồng", "UBND tỉnh Lâm Đồng"),
    ("UBND TỈNH LÂM ĐỒNG / CHI CỤC THỦY LỢI", "Chi cục Thủy lợi tỉnh Lâm Đồng",
     "UBND tỉnh Lâm Đồng"),
    ("UBND XÃ / PHÒNG KINH TẾ", "Phòng Kinh tế xã", "UBND xã"),
    ("UBND HUYỆN VỤ BẢN XÃ YÊN PHÚ", "UBND xã Yên Phú", "UBND huyện Vụ Bản"),
    ("UBND HUYỆN NHO QUAN / XÃ CÚC PHƯƠNG", "UBND xã Cúc Phương", "UBND huyện Nho Quan"),
    ("UBND XÃ CÚC PHƯƠNG", "UBND xã Cúc Phương", None),
    ("ỦY BAN NHÂN DÂN / PHƯƠNG MŨI NÉ", "UBND phường Mũi Né", None),
    ("ĐẢNG BỘ TỈNH HÀ TĨNH / HUYỆN ỦY VŨ QUANG", "Huyện ủy Vũ Quang", "Đảng bộ tỉnh Hà Tĩnh"),
    ("UBND HUYỆN PHÙ YÊN / XÃ TRƯỜNG SƠN", "UBND xã Trường Sơn", "UBND huyện Phù Yên"),
    ("UBND HUYỆN BUÔN ĐÔN / XÃ KRÔNG NA", "UBND xã Krông Na", "UBND huyện Buôn Đôn"),
    ("UBND HUYỆN TÂN CHÂU / XÃ BỐ HẠ", "UBND xã Bố Hạ", "UBND huyện Tân Châu"),
    ("UBND HUYỆN KBANG / XÃ SƠ PAI", "UBND xã Sơ Pai", "UBND huyện Kbang"),
    ("UBND HUYỆN Ý YÊN / XÃ YÊN PHÚ", "UBND xã Yên Phú", "UBND huyện Ý Yên"),
    ("UBND HUYỆN QUAN HÓA / XÃ PHÚ XUÂN", "UBND xã Phú Xuân", "UBND huyện Quan Hóa"),
    ("UBND THÀNH PHỐ HÀ NỘI / QUẬN TÂY HỒ", "UBND quận Tây Hồ", "UBND thành phố Hà Nội"),
    ("UBND THÀNH PHỐ THỦ ĐỨC / PHƯỜNG AN PHÚ", "UBND phường An Phú", "UBND thành phố Thủ Đức"),
    ("ĐẢNG BỘ TỈNH QUẢNG NAM / HUYỆN ỦY ĐẠI LỘC", "Huyện ủy Đại Lộc", "Đảng bộ tỉnh Quảng Nam"),
    ("TỈNH ỦY QUẢNG NAM / HUYỆN ỦY ĐẠI LỘC", "Huyện ủy Đại Lộc", "Tỉnh ủy Quảng Nam"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "issuer", "parent"), BODIES)
def test_bodies_are_named_as_in_prose(lines: str, issuer: str, parent: str | None) -> None:
    assert issuer_and_parent(bodies_of(lines.split(" / "))) == (issuer, parent)


def test_lines_that_name_no_body_give_none() -> None:
    assert issuer_and_parent(bodies_of(["DANH SÁCH CÁN BỘ", "PHÒNG, CHỐNG THIÊN TAI"])) == (
        None,
        None,
    )


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("KẾT QUẢ CCHC QUÝ I NĂM 2024 TỈNH LÂM ĐỒNG", "Kết quả CCHC quý I năm 2024 tỉnh Lâm Đồng"),
        ("TRIỂN KHAI ĐỀ ÁN 06/CP TẠI UBND XÃ", "Triển khai Đề án 06/CP tại UBND xã"),
    ],
)
def test_capitals_are_written_small(capitals: str, written: str) -> None:
    assert sentence_case(capitals) == written

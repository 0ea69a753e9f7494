"""Names of provinces as they are written, looked up by what OCR leaves of them."""

from __future__ import annotations

from functools import lru_cache

from cchc_nlp.text import fold

__all__ = ["province_at_end", "province_named"]

# Provinces and cities under the central government before and since 1 July 2025 (Nghị quyết số
# 202/2025/QH15), with the short forms that stand in letterheads.
_NAMES = """An Giang;Bà Rịa - Vũng Tàu;Bạc Liêu;Bắc Giang;Bắc Kạn;Bắc Ninh;Bến Tre;Bình Dương;
Bình Định;Bình Phước;Bình Thuận;Cà Mau;Cao Bằng;Cần Thơ;Đà Nẵng;Đắk Lắk;Đắk Nông;Điện Biên;
Đồng Nai;Đồng Tháp;Gia Lai;Hà Giang;Hà Nam;Hà Nội;Hà Tĩnh;Hải Dương;Hải Phòng;Hậu Giang;Hòa Bình;
Hưng Yên;Khánh Hòa;Kiên Giang;Kon Tum;Lai Châu;Lạng Sơn;Lào Cai;Lâm Đồng;Long An;Nam Định;Nghệ An;
Ninh Bình;Ninh Thuận;Phú Thọ;Phú Yên;Quảng Bình;Quảng Nam;Quảng Ngãi;Quảng Ninh;Quảng Trị;
Sóc Trăng;Sơn La;Tây Ninh;Thái Bình;Thái Nguyên;Thanh Hóa;Thừa Thiên Huế;Huế;Tiền Giang;
Hồ Chí Minh;Trà Vinh;Tuyên Quang;Vĩnh Long;Vĩnh Phúc;Yên Bái"""


def _key(text: str) -> str:
    return " ".join(fold(text).replace("-", " ").split())


@lru_cache(maxsize=1)
def _by_key() -> dict[str, str]:
    return {_key(name): " ".join(name.split()) for name in _NAMES.split(";")}


def province_named(text: str) -> str | None:
    """The province whose name a text is, whatever its case and diacritics; None for any other.

    >>> province_named("LÂM ĐÒNG"), province_named("Minh Hà")
    ('Lâm Đồng', None)
    """
    return _by_key().get(_key(text))


def province_at_end(words: list[str]) -> tuple[int, str] | None:
    """How many of the last words are the name of a province, and that name.

    >>> province_at_end("SỞ NỘI VỤ LÂM ĐÒNG".split())
    (2, 'Lâm Đồng')
    """
    for n in range(min(5, len(words)), 0, -1):  # "Bà Rịa - Vũng Tàu" has five
        name = province_named(" ".join(words[-n:]))
        if name:
            return n, name
    return None

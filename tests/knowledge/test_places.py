"""Provinces before and since the mergers of 2025, and where a text names one."""

from __future__ import annotations

import pytest

from cchc_nlp.knowledge import (
    MERGER,
    local_levels,
    predecessors_of,
    province_in,
    provinces,
    provinces_in,
    successor_of,
)
from cchc_nlp.knowledge.places import province_of_zone

_BEFORE = "2025-06-30"
_UNCHANGED = (
    "Hà Nội", "Huế", "Lai Châu", "Điện Biên", "Sơn La", "Lạng Sơn", "Quảng Ninh", "Thanh Hóa",
    "Nghệ An", "Hà Tĩnh", "Cao Bằng",
)  # fmt: skip


def test_there_were_63_provinces_and_are_34() -> None:
    assert len(provinces(_BEFORE)) == len({p.name for p in provinces(_BEFORE)}) == 63
    assert len(provinces(MERGER)) == len({p.name for p in provinces(MERGER)}) == 34
    kinds = [p.kind for p in provinces(MERGER)]
    assert (kinds.count("tỉnh"), kinds.count("thành phố")) == (28, 6)
    changed = {p.full for p in provinces("2024-12-31")} ^ {p.full for p in provinces(_BEFORE)}
    assert changed == {"tỉnh Thừa Thiên Huế", "thành phố Huế"}


def test_eleven_stay_and_52_become_23() -> None:
    now = {p.name for p in provinces(MERGER)}
    merged = {name: predecessors_of(name) for name in now}
    made = {name: old for name, old in merged.items() if name in old}
    assert {name for name in now if name not in made} == set(_UNCHANGED)
    assert len(made) == 23
    assert sum(map(len, made.values())) == 52
    assert all(p.source.startswith("Nghị quyết ") for p in provinces(MERGER))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Bình Thuận", "Lâm Đồng"),
        ("Đắk Nông", "Lâm Đồng"),
        ("Lâm Đồng", "Lâm Đồng"),
        ("tỉnh Quảng Bình", "Quảng Trị"),
        ("Bình Dương", "Hồ Chí Minh"),
        ("ba ria - vung tau", "Hồ Chí Minh"),
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Hải Dương", "Hải Phòng"),
        ("Bình Định", "Gia Lai"),
        ("Kiên Giang", "An Giang"),
        ("Thừa Thiên Huế", "Huế"),
        ("Hà Tây", "Hà Nội"),
        ("Nghệ An", "Nghệ An"),
        ("Đăk Nông", "Lâm Đồng"),
    ],
)
def test_every_province_of_before_has_its_successor(old: str, new: str) -> None:
    assert successor_of(old) == new
    assert any(p.name == new for p in provinces(MERGER))


def test_predecessors_are_those_that_have_it_as_successor() -> None:
    for province in provinces(MERGER):
        for old in predecessors_of(province.name):
            assert successor_of(old) == province.name
    with pytest.raises(KeyError):
        successor_of("Xứ Mộng Mơ")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("UBND tỉnh Bình Thuận đã ban hành", "Bình Thuận"),
        ("ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG", "Lâm Đồng"),
        ("quyet dinh cua ubnd tinh dak nong", "Đắk Nông"),
        ("tỉnh Đăk Lăk", "Đắk Lắk"),
        ("UBND TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("UBND TP.HCM", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("thành phố Huế", "Huế"),
        ("tỉnh Thừa Thiên - Huế", "Thừa Thiên Huế"),
        ("tỉnh Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Tỉnh ủy Lâm Đồng", "Lâm Đồng"),
        ("Thành ủy Huế", "Huế"),
        ("Lâm Đồng, ngày 15 tháng 7", "Lâm Đồng"),
        ("tỉnh Hoà Bình", "Hòa Bình"),
        ("of Lam Dong province", "Lâm Đồng"),
        ("UBND tỉnh Thực hiện", None),
        ("UBND tỉnh Sở Nội vụ", None),
        ("thành phố Hà Giang", None),  # a city in the province
        ("huyện Quảng Ninh", None),  # a district of Quảng Bình
        ("phường Bình Định", None),
        ("Nguyễn Thái Bình", None),
        ("Chủ tịch Hồ Chí Minh", None),
        ("cô Huế", None),
        ("giữ gìn hòa bình", None),
        ("đánh giá gia lại", None),
        ("làm đồng bộ", None),
    ],
)
def test_a_province_is_found_where_it_is_named(text: str, name: str | None) -> None:
    assert province_in(text) == name


def test_provinces_are_found_with_their_places() -> None:
    text = "UBND tỉnh Bình Thuận và UBND tỉnh Lâm Đồng"
    assert [text[a:b] for a, b, _ in provinces_in(text)] == ["tỉnh Bình Thuận", "tỉnh Lâm Đồng"]


def test_levels_of_local_government_change_with_the_mergers() -> None:
    before, after = ({v.name for v in local_levels(day)} for day in (_BEFORE, MERGER))
    assert before - after == {
        "huyện", "quận", "thị xã", "thị trấn", "thành phố thuộc tỉnh",
        "thành phố thuộc thành phố trực thuộc trung ương",
    }  # fmt: skip
    assert after - before == {"đặc khu"}


@pytest.mark.parametrize(
    ("zone", "province"),
    [("Phú Quý", "Lâm Đồng"), ("đặc khu Lý Sơn", "Quảng Ngãi"), ("dac khu co to", "Quảng Ninh")],
)
def test_a_special_zone_is_in_its_province(zone: str, province: str) -> None:
    found = province_of_zone(zone)
    assert found is not None
    assert found.name == province

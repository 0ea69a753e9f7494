"""Names of issuing bodies in one form, and filters by them."""

from __future__ import annotations

import pytest

from cchc_nlp.knowledge import (
    is_below_province,
    is_central,
    issuer_fits,
    issuer_form,
    issuer_lineage,
)

_HERE = "tỉnh Lâm Đồng"


@pytest.mark.parametrize(
    ("names", "form"),
    [
        (
            ["UBND tỉnh", "Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh Lâm Đồng", "UBND Lâm Đồng"],
            "ubnd tinh lam dong",
        ),
        (
            ["Sở Nội vụ", "Sở Nội vụ tỉnh", "Giám đốc Sở Nội vụ", "Sở Nội vụ Lâm Đồng"],
            "so noi vu tinh lam dong",
        ),
        (["UBND xã Yên Thành", "UBND xã Yên Thành, tỉnh Lâm Đồng"], None),
        (["Tỉnh ủy", "Tỉnh ủy Lâm Đồng", "Ban Thường vụ Tỉnh ủy"], "tinh uy tinh lam dong"),
        (["Công an tỉnh", "Công an tỉnh Lâm Đồng"], "cong an tinh lam dong"),
        (["UBND tỉnh Bình Thuận", "UBND tỉnh Bình Thuận (cũ)"], "ubnd tinh binh thuan"),
        (["UBND TP. Hồ Chí Minh", "UBND TPHCM", "UBND thành phố Hồ Chí Minh"], None),
        (["UBND đặc khu Phú Quý"], "ubnd dac khu phu quy tinh lam dong"),
        (["Bộ Nội vụ"], "bo noi vu"),
        (["Bộ Lao động - Thương binh và Xã hội"], "bo lao dong - thuong binh va xa hoi"),
        (["Thủ tướng Chính phủ"], "thu tuong chinh phu"),
    ],
)
def test_names_of_one_body_have_one_form(names: list[str], form: str | None) -> None:
    forms = {issuer_form(name, _HERE) for name in names}
    assert len(forms) == 1
    assert form is None or forms == {form}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("UBND xã Tân Lập", "UBND phường Tân Lập"),
        ("UBND xã Tân Lập", "UBND xã Tân Lập, tỉnh Nghệ An"),
        ("UBND tỉnh", "UBND thành phố Đà Lạt"),
        ("UBND tỉnh", "HĐND tỉnh"),
        ("Sở Nội vụ", "Sở Nội vụ tỉnh Bình Thuận"),
    ],
)
def test_other_bodies_have_others(a: str, b: str) -> None:
    assert issuer_form(a, _HERE) != issuer_form(b, _HERE)


@pytest.mark.parametrize(
    ("name", "below", "central"),
    [
        ("UBND phường Mũi Né", True, False),
        ("UBND đặc khu Phú Quý", True, False),
        ("UBND thành phố Phan Thiết", True, False),
        ("UBND thành phố Hải Phòng", False, False),
        ("UBND tỉnh", False, False),
        ("Sở Lao động - Thương binh và Xã hội", False, False),
        ("Ban Quản lý các khu công nghiệp", False, False),
        ("Phòng Văn hóa - Xã hội phường Mũi Né", True, False),
        ("Bộ Quốc phòng", False, True),
        ("Bộ Chỉ huy Quân sự tỉnh", False, False),
        ("Kho bạc Nhà nước tỉnh Lâm Đồng", False, False),
        ("Văn phòng Chính phủ", False, True),
    ],
)
def test_levels_of_bodies_are_told_apart(name: str, below: bool, central: bool) -> None:
    assert (is_below_province(name), is_central(name)) == (below, central)


@pytest.mark.parametrize(
    ("wanted", "fitting", "others"),
    [
        (
            "UBND tỉnh Bình Thuận",
            ["UBND tỉnh Bình Thuận", "Chủ tịch Ủy ban nhân dân tỉnh Bình Thuận"],
            ["UBND tỉnh Lâm Đồng", "UBND tỉnh Đắk Nông"],
        ),
        (
            "tỉnh Lâm Đồng gồm cả trước sáp nhập",
            ["UBND tỉnh Lâm Đồng", "UBND tỉnh Bình Thuận", "HĐND tỉnh Đắk Nông"],
            ["UBND tỉnh Khánh Hòa"],
        ),
        (
            "UBND tỉnh Quảng Trị (kể cả trước khi sáp nhập)",
            ["UBND tỉnh Quảng Trị", "UBND tỉnh Quảng Bình"],
            ["HĐND tỉnh Quảng Bình", "UBND tỉnh Quảng Nam"],
        ),
        ("thủ tướng", ["Thủ tướng Chính phủ"], ["Chính phủ"]),
        ("uy ban nhan dan tinh", ["UBND tỉnh Bình Thuận"], ["UBND xã Yên Thành"]),
    ],
)
def test_filters_take_a_province_or_it_with_its_predecessors(
    wanted: str, fitting: list[str], others: list[str]
) -> None:
    assert all(issuer_fits(wanted, name) for name in fitting)
    assert not any(issuer_fits(wanted, name) for name in others)


def test_an_unchanged_province_has_no_predecessors() -> None:
    assert issuer_lineage("tỉnh Nghệ An gồm cả trước sáp nhập") == ("tỉnh Nghệ An",)
    assert issuer_lineage("thành phố Huế gồm cả trước sáp nhập") == (
        "thành phố Huế",
        "tỉnh Thừa Thiên Huế",
    )

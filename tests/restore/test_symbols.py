"""The symbols of documents: their letters are repaired, their digits never."""

from __future__ import annotations

import re

import pytest

from cchc_nlp.restore.symbols import repair_symbol


@pytest.mark.parametrize(
    ("raw", "following", "repaired"),
    [
        ("60/QD-UBND", "", "60/QĐ-UBND"), ("179/Qb-UBND", "", "179/QĐ-UBND"),
        ("45/2016/0P-TTg", "", "45/2016/QĐ-TTg"), ("107/2021/NP-CP", "", "107/2021/NĐ-CP"),
        ("12/NQ-HPND", "", "12/NQ-HĐND"), ("58/TB-HDPTD", "", "58/TB-HĐTD"),
        ("292-CV/BCSD", "", "292-CV/BCSĐ"), ("409/KH-", "", "409/KH-"),
        ("28-KL/TW", "", "28-KL/TW"), ("581/BNV-CCHC", "", "581/BNV-CCHC"),
        ("05/KH-TCTD", " ngày 01/02/2023 của Tổ công tác Đoàn kiểm tra", "05/KH-TCTĐ"),
        ("338/KH-TCTTHPAOG6", " của Tổ công tác thực hiện Đề án 06 về", "338/KH-TCTTHĐA06"),
        ("163/2013/TTLT-BTC-BNV", "", "163/2013/TTLT-BTC-BNV"),
    ],
)  # fmt: skip
def test_symbols_are_repaired_but_not_their_digits(raw: str, following: str, repaired: str) -> None:
    assert repair_symbol(raw, following) == repaired
    assert re.match(r"\d+(?:/\d{4}/)?", raw)[0] == re.match(r"\d+(?:/\d{4}/)?", repaired)[0]

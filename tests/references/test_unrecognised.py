"""What looks like a reference and was not recognised is listed."""

from __future__ import annotations

import pytest

from cchc_nlp.references import unrecognised
from tests.references.found import found


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("theo Nghị định của Chính phủ và Quyết định số 5/QĐ-UBND", ["Nghị định của Chính phủ"]),
        ("Quyết định số 12QĐ của tỉnh; văn bản 15/Q.Đ-UB.", ["Quyết định số 12QĐ", "15/Q.Đ-UB"]),
        ("Quyết định số 5/QĐ-UBND ngày 01/02/2023 đạt 12/28 cơ quan", []),
    ],
)
def test_what_was_not_recognised_is_listed(text: str, missed: list[str]) -> None:
    assert [text[a:b] for a, b in unrecognised(text, found(text))] == missed

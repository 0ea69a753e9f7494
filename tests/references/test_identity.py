"""Which mentions mean one document."""

from __future__ import annotations

import pytest

from cchc_nlp.references.identity import document_key
from tests.references.found import found


def test_an_abbreviated_law_is_the_law() -> None:
    assert (
        found("Luật ban hành VBQPPL,")[0].key
        == found("Luật Ban hành văn bản quy phạm pháp luật,")[0].key
    )


def test_the_same_number_in_two_years_is_two_documents_and_in_one_year_is_one() -> None:
    a, b, c, d = found(
        "Chỉ thị số 23/CT-TTg ngày 02/9/2021, Chỉ thị số 23/CT-TTg ngày 26/12/2022, Chỉ thị"
        " số 23/CT-TTg ngày 26/12/2022, Chỉ thị số 23/CT-TTg"
    )
    assert a.key != b.key == c.key
    assert d.year is None
    assert d.warnings


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("45/2016/QĐ-TTg", 2016), ("45/2016/QD-TTG", 2016), True),
        (("02/CT-UBND", 2023), ("2/CT-UBND", 2023), True),
        (("316/QĐ-UBND", 2023), ("316/QĐ-UBND", 2022), False),
        (("316/QĐ-UBND", 2023), ("317/QĐ-UBND", 2023), False),
    ],
)
def test_keys_fold_what_does_not_tell_documents_apart(
    a: tuple[str, int], b: tuple[str, int], same: bool
) -> None:
    keys = [
        document_key(type="x", number=n, name=None, year=y, issuer="UBND tỉnh A") for n, y in (a, b)
    ]
    assert (keys[0] == keys[1]) is same


def test_the_same_number_of_two_provinces_is_two_documents() -> None:
    keys = {
        document_key(type="Quyết định", number="1/QĐ-UBND", name=None, year=2023, issuer=i)
        for i in ("UBND tỉnh A", "UBND tỉnh B")
    }
    assert len(keys) == 2

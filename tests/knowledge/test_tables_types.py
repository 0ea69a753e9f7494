"""A document type is one line of a table: whatever stands there is known everywhere."""

from __future__ import annotations

import pytest

from cchc_nlp.knowledge import (
    canonical_type,
    document_types,
    plain_type,
    type_of_abbreviation,
    types_cited_by,
    written_types,
)
from cchc_nlp.layout import read_letterhead

TYPES = document_types()


@pytest.mark.parametrize("name", [t.name for t in TYPES])
def test_a_type_of_the_table_is_found_by_its_name(name: str) -> None:
    assert canonical_type(name.lower()) == name


@pytest.mark.parametrize("name", ["Báo cáo", "Kế hoạch", "Thông tư liên tịch", "Phiếu chuyển"])
def test_a_type_of_the_table_is_read_in_a_letterhead(name: str) -> None:
    head = [["UBND TỈNH BÌNH THUẬN"], ["Số: 41/ABC-UBND"], [name.upper(), "Về một việc"]]
    assert read_letterhead(head, []).type == name


def test_an_abbreviation_stands_for_the_first_type_that_has_it() -> None:
    assert type_of_abbreviation()["SL"] == "Bản sao lục"
    assert {t.abbreviation for t in TYPES} - {""} == set(type_of_abbreviation())


def test_ways_of_citing_are_those_that_the_table_knows() -> None:
    assert {way for t in TYPES for way in t.cited} == {"number", "day", "word"}
    assert types_cited_by("number") <= types_cited_by("word")
    assert "nghị định" not in types_cited_by("day")


def test_other_names_of_types_stand_for_types_and_are_none() -> None:
    names = {t.name for t in document_types()}
    for name in written_types():
        assert plain_type(name) in names - {name}
        assert name in written_types(plain_type(name))
        assert name not in names

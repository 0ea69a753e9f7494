"""Characters, sentences, offsets."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.text import (
    LOWER,
    UPPER,
    OffsetMap,
    clause_bounds,
    fold,
    normalize,
    place_tone,
    sentence_bounds,
    strip_diacritics,
    unify,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UВND", "UBND"), ("316/QÐ-UВND", "316/QĐ-UBND"), ("В/Sở", "B/Sở"), ("Москва", "Москва"),
        ("Москва và UВND", "Москва và UBND"), ("ВВВ 316", "ВВВ 316"), ("В-Đ", "B-Đ"), ("", ""),
        ("В ữ", "В ữ"), ("Âm\tВa", "Âm\tBa"),
    ],
)  # fmt: skip
def test_letters_that_only_look_latin_become_latin(text: str, expected: str) -> None:
    assert unify(text) == expected


VIETNAMESE = st.text(alphabet=LOWER + UPPER + " .,;0123456789/-\n", max_size=80)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hoá", "hóa"), ("khoẻ", "khỏe"), ("uỷ ban", "ủy ban"), ("thuý", "thúy"), ("quý", "quý"),
        ("hoàng", "hoàng"), ("toán", "toán"), ("quyền", "quyền"), ("UỶ BAN", "ỦY BAN"),
        ("xoè", "xòe"), ("quỳ", "quỳ"),
    ],
)  # fmt: skip
def test_tones_stand_on_the_first_vowel_of_open_pairs(text: str, expected: str) -> None:
    assert place_tone(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ðề án", "Đề án"),
        ("2021‑2025", "2021-2025"),
        ("vă\u0301n", "vắn"),
        ("\ufeffa\u200bb", "ab"),
    ],
)
def test_look_alikes_become_one(text: str, expected: str) -> None:
    assert normalize(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Đường", "Duong"), ("Ủy ban", "Uy ban"), ("QĐ-UBND", "QD-UBND"), ("café", "cafe")],
)
def test_marks_are_stripped(text: str, expected: str) -> None:
    assert strip_diacritics(text) == expected


@given(VIETNAMESE)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(VIETNAMESE)
def test_decomposed_text_normalizes_to_the_same(text: str) -> None:
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(text)


@given(VIETNAMESE)
def test_folding_forgets_marks_and_nothing_else(text: str) -> None:
    assert fold(strip_diacritics(text)) == fold(text)
    assert len(strip_diacritics(unicodedata.normalize("NFC", text))) == len(
        unicodedata.normalize("NFC", text)
    )


@given(VIETNAMESE)
def test_sentences_and_clauses_cover_the_text(text: str) -> None:
    for bounds in (sentence_bounds(text), clause_bounds(text)):
        assert "".join(text[a:b] for a, b in bounds) == text


def test_no_capital_is_small() -> None:
    assert not set(LOWER) & set(UPPER)
    assert all(c.islower() for c in LOWER)
    assert all(c.isupper() for c in UPPER)


@st.composite
def offset_maps(draw: st.DrawFn) -> OffsetMap:
    pieces, a, b = [], 0, 0
    for _ in range(draw(st.integers(1, 8))):
        n = draw(st.integers(1, 6))
        m = n if draw(st.booleans()) else draw(st.integers(0, 6))
        pieces.append((a, a + n, b, b + m))
        a, b = a + n, b + m
    return OffsetMap(pieces)


@given(offset_maps(), st.data())
def test_spans_map_to_spans_that_grow_with_them(offsets: OffsetMap, data: st.DataObject) -> None:
    end = offsets.pieces[-1][1]
    i = data.draw(st.integers(0, end - 1))
    j = data.draw(st.integers(i + 1, end))
    a, b = offsets.to_source(i, j)
    wide_a, wide_b = offsets.to_source(0, end)
    assert wide_a <= a <= b <= wide_b


def test_composed_map_goes_all_the_way() -> None:
    inner = OffsetMap([(0, 3, 0, 3), (3, 6, 3, 5)])
    outer = OffsetMap([(0, 3, 10, 13), (3, 5, 20, 22)])
    assert inner.compose(outer).to_source(0, 6) == (10, 22)

"""One number however its strokes and hyphens are written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.references.identity import document_key
from cchc_nlp.references.separators import regular_number
from tests.conftest import GOLD
from tests.references.found import found


@pytest.mark.parametrize(
    ("published", "written"),
    [
        # of the party: a hyphen before the type, a stroke behind it
        ("57-NQ/TW", "57/NQ/TW"),
        ("57-NQ/TW", "57/NQ-TW"),
        ("57-NQ/TW", "57-NQ-TW"),
        ("57-NQ/TW", "57–NQ/TW"),
        ("57-NQ/TW", "57-NQTW"),
        ("57-NQ/TW", "57/NQTW"),
        ("292-CV/BCSĐ", "292/CV-BCSĐ"),
        ("15-KH/HU", "15/KH/HU"),
        # of the state: a stroke before it, a hyphen behind it
        ("154/2020/NĐ-CP", "154/2020/NĐCP"),
        ("154/2020/NĐ-CP", "154/2020/ndcp"),
        ("154/2020/NĐ-CP", "154/2020/ND - CP"),
        ("154/2020/NĐ-CP", "154/2020/NĐ--CP"),
        ("154/2020/NĐ-CP", "154/2020-NĐ-CP"),
        ("154/2020/NĐ-CP", "154-2020/NĐ_CP"),
        ("45/2016/QĐ-TTg", "45/2016/QĐTTg"),
        ("316/QĐ-UBND", "316/QĐUBND"),
        ("316/QĐ-UBND", "316/QĐ/UBND"),
        ("316/QĐ-UBND", "316/QĐ.UBND"),
        ("316/QĐ-UBND", "316-QĐ/UBND"),
        ("316/QĐ-UBND", "316/QĐ—UBND"),
        ("4543/QĐ-UBND.VX", "4543/QĐUBND.VX"),
        ("12/NQ-HĐND", "12/NQHĐND"),
        ("7/KL-TTCP", "7/KLTTCP"),
        ("31/2024/QH15", "31/2024/QH-15"),
        # of several bodies
        ("163/2013/TTLT-BTC-BNV", "163/2013/TTLT/BTC-BNV"),
        ("163/2013/TTLT-BTC-BNV", "163/2013/TTLT/BTC/BNV"),
        ("163/2013/TTLT-BTC-BNV", "163/2013/TT-LT-BTC-BNV"),
    ],
)
def test_a_number_has_one_key_whichever_separators_are_written(
    published: str, written: str
) -> None:
    assert regular_number(published) == published
    assert _key(written) == _key(published)


@pytest.mark.parametrize(
    "number",
    [
        "120/TTCP",  # the inspectorate of the government, no circular
        "12/CTUBND",  # the chairman, no directive
        "15/CTCP-TCHC",  # a company
        "41/QĐ/BCĐ",  # the state and the party have such committees
        "5-BC/VP",
        "12/KH-CB",
        "569/UBND-NCKSTTHC",
        "4032/UBND.TM",
        "498/SNV/TCBC",
        "84-CP",
        "84/CP",
        "23-L/CTN",
        "102-SL/L-004",
        "09/HD/2025",
        "1.085/QĐ-TTg",
        "QCVN 41:2019/BGTVT",
        "316",
    ],
)
def test_what_may_be_read_in_two_ways_or_is_in_no_table_stays(number: str) -> None:
    assert regular_number(number) == number


def test_numbers_of_gold_stay_but_those_that_a_clerk_wrote_otherwise() -> None:
    numbers = {
        number
        for path in GOLD.glob("*.refs.jsonl")
        for line in path.read_text(encoding="utf8").splitlines()
        if (number := json.loads(line).get("number"))
    }
    changed = {n: regular_number(n) for n in numbers if regular_number(n) != n}
    assert changed == {}
    assert len(numbers) > 50


_SEPARATOR = st.sampled_from(["/", "-", "–", ".", "_", " - ", ""])
_TYPE = st.sampled_from(["QĐ", "NQ", "NĐ", "CT", "TTLT", "KH", "CV", "X"])
_BODY = st.sampled_from(["CP", "TW", "UBND", "BTC-BNV", "QH15", "BCSĐ", "ABC"])


@given(_SEPARATOR, _SEPARATOR, _TYPE, _BODY, st.sampled_from(["", "/2020"]))
def test_a_regular_number_is_regular(a: str, b: str, type_: str, body: str, year: str) -> None:
    once = regular_number(f"12{year}{a}{type_}{b}{body}")
    assert regular_number(once) == once


def test_a_joined_number_without_its_type_is_of_the_type_that_it_says() -> None:
    a, b = found("Theo số 154/2020/NĐCP; căn cứ Nghị định số 154/2020/NĐ-CP")
    assert (a.number, a.type) == ("154/2020/NĐCP", "Nghị định")
    assert a.key == b.key


def _key(number: str) -> str | None:
    return document_key(type="x", number=number, name=None, year=2024, issuer="UBND tỉnh A")

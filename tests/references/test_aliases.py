"""Names that a report gives in passing, and tables of names of one's own."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.references import aliases_in, extract, read_aliases, resolve
from cchc_nlp.types import Reference
from tests.references.found import PLACE, found


def test_a_name_given_in_passing_is_known_from_then_on() -> None:
    text = (
        "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng"
        " thể (sau đây gọi tắt là Nghị quyết 76)."
    )
    names = aliases_in(text, found(text))
    assert list(names) == ["Nghị quyết 76"]
    mine = names | read_aliases_of(
        "alias,type,number,date,issuer\nChương trình tổng thể,Nghị"
        " quyết,76/NQ-CP,2021-07-15,Chính phủ\n"
    )
    later = resolve(
        extract(
            "Theo Chương trình tổng thể và Quyết định số 5/QĐ-UBND, các sở thực hiện", PLACE, mine
        )
    )
    assert next((r.surface, r.number, r.key) for r in later) == (
        "Chương trình tổng thể",
        "76/NQ-CP",
        "nghi quyet|76/nq-cp|2021",
    )
    assert [r.number for r in later] == ["76/NQ-CP", "5/QĐ-UBND"]


def read_aliases_of(text: str) -> dict[str, Reference]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aliases.csv"
        path.write_text(text, encoding="utf8")
        return read_aliases(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a,b\n1,2\n",
        "alias,type,number\n,Quyết định,5/QĐ-UBND\n",
        "alias,type,date,number\nX,Luật,2023-13-40,5\n",
    ],
)
def test_a_table_of_names_that_is_none_is_refused(text: str) -> None:
    if not text:
        assert read_aliases_of(text) == {}
        return
    with pytest.raises(CchcError, match="không phải bảng"):
        read_aliases_of(text)

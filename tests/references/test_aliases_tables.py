"""Tables of other names, as spreadsheets write them."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.references import extract, read_aliases

_ROWS = (
    "alias,type,number,name,date,issuer\n"
    "Chương trình Xanh,Nghị quyết,76/NQ-CP,,2021-07-15,Chính phủ\n"
)


@pytest.mark.parametrize(
    "table",
    [
        _ROWS,
        _ROWS.replace(",", ";"),
        _ROWS.replace(",", "\t"),
        "\ufeff" + _ROWS,
        _ROWS.replace("\n", "\r\n"),
        _ROWS.replace("2021-07-15", "15/07/2021"),
        unicodedata.normalize("NFD", _ROWS),
    ],
)
def test_a_table_is_read_however_it_was_saved(table: str, tmp_path: Path) -> None:
    path = tmp_path / "ten.csv"
    path.write_text(table, encoding="utf8", newline="")
    (found,) = extract("triển khai Chương trình Xanh tại tỉnh", aliases=read_aliases(path))
    assert (found.number, found.date, found.issuer) == ("76/NQ-CP", "2021-07-15", "Chính phủ")


def test_a_table_of_other_things_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ten.csv"
    path.write_text("a;b\n1;2\n", encoding="utf8")
    with pytest.raises(CchcError, match="không phải bảng"):
        read_aliases(path)

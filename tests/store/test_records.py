"""What is stored, and how it is looked up."""

from __future__ import annotations

import pytest

from cchc_nlp.store.records import fold_number


@pytest.mark.parametrize(
    ("a", "b"),
    [("316/QĐ-UBND", "316 qd ubnd"), ("02/CT-UBND", "2/ct-ubnd"), ("28-KL/TW", "28 kl tw")],
)
def test_numbers_are_looked_up_however_they_are_typed(a: str, b: str) -> None:
    assert fold_number(a) == fold_number(b)

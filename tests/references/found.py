"""The references of a text, as most tests of them ask for them."""

from __future__ import annotations

from cchc_nlp.references import Context, extract, resolve
from cchc_nlp.types import Reference

PLACE = Context("tỉnh Bình Thuận", 2023)


def found(text: str) -> list[Reference]:
    """References of a text, those in short resolved."""
    return resolve(extract(text, PLACE))

"""A small text and the language model learned from it."""

from __future__ import annotations

import pytest

from cchc_nlp.restore.language_model import LanguageModel
from cchc_nlp.training.language_model import encode, train

TEXT = [
    "ủy ban nhân dân tỉnh ban hành kế hoạch",
    "ủy ban nhân dân huyện ban hành quyết định",
    "ủy ban nhân dân tỉnh ban hành quyết định",
    "kế hoạch cải cách hành chính của tỉnh",
    "quyết định về cải cách hành chính nhà nước",
    "nhân dân tỉnh có ý kiến về kế hoạch",
] * 5


@pytest.fixture(scope="package")
def model() -> LanguageModel:
    return train(encode(((line, 1) for line in TEXT), min_count=1), max_entries=(500, 500, 500))

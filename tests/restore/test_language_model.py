"""The language model that is shipped prefers what is written."""

from __future__ import annotations

from cchc_nlp.pipeline import restorer


def test_the_language_model_prefers_what_is_written() -> None:
    model = restorer().models.language
    assert model.score(["nộp", "hồ", "sơ", "trực", "tuyến"]) > model.score(
        ["nộp", "hộ", "sở", "trực", "tuyến"]
    )
    assert model.score(["ủy", "ban", "nhân", "dân", "tỉnh"]) > model.score(
        ["ủy", "bạn", "nhân", "dân", "tình"]
    )

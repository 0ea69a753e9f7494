"""A page that Tesseract reads with the wrong language is restored."""

from __future__ import annotations

import shutil

import pytest

from cchc_nlp.evaluate import score_restoration
from cchc_nlp.pipeline import restorer


def ocr() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("no tesseract: apt-get install tesseract-ocr")
    try:
        from cchc_nlp.training.rendering import find_font

        find_font("Tinos-Regular.ttf")
    except FileNotFoundError as error:
        pytest.skip(str(error))


def test_a_page_read_with_the_wrong_language_is_restored() -> None:
    ocr()
    from cchc_nlp.training.rendering import PageStyle, read_page, render_page, wrap

    style = PageStyle("Tinos-Regular.ttf", 13.5)
    text = (
        "Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban rà soát thủ tục hành chính thuộc"
        " thẩm quyền giải quyết, niêm yết công khai tại trụ sở "
        "và trên trang thông tin điện tử; tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,7%, tăng"
        " 2,1% so với cùng kỳ năm trước."
    )
    lines = wrap(text, style)
    read_text = read_page(render_page(lines, [style] * len(lines)), "eng")
    raw = score_restoration([text], [" ".join(read_text.split())])["error"]
    restored = score_restoration([text], [restorer().restore(" ".join(read_text.split())).text])[
        "error"
    ]
    assert restored < 0.08 < 0.5 < raw

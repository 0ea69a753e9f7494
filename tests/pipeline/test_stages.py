"""The stages one after another: what a report says is the same however it was read."""

from __future__ import annotations

import unicodedata

from cchc_nlp.pipeline import analyse
from cchc_nlp.pipeline.findings import reference_records
from cchc_nlp.read import report_from_text


def test_a_report_read_by_ocr_says_the_same_after_restoration() -> None:
    text = (
        "UY BAN NHAN DAN\nTINH MINH HA\n\nS6: 366/BC-UBND\n\nMinh Ha, ngay 12 thang 12 nam"
        " 2022\n\nBAO CAO\n\nCong tac cai cach hanh chinh quy IV nam 2022\n\n"
        "Thyc hién Ké hoach s6 212/KH-UBND ngay 28/12/2021 ciia UBND tinh vé cai cach hanh"
        " chinh nam 2022, Uy ban nhan dan tinh bao cao két qua thyc hién nhu sau:\n"
    )
    head = analyse(report_from_text(text)).letterhead
    assert (head.number, head.date, head.type, head.period) == (
        "366/BC-UBND",
        "2022-12-12",
        "Báo cáo",
        "quý IV năm 2022",
    )


def test_decomposed_text_is_restored_as_composed() -> None:
    text = "Ủy ban nhân dân tỉnh ban hành Quyết định số 316/QĐ-UBND ngày 17/02/2023"
    records = reference_records(analyse(report_from_text(unicodedata.normalize("NFD", text))))
    assert [(r["number"], r["date"]) for r in records] == [("316/QĐ-UBND", "2023-02-17")]

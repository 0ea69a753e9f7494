"""Schemes and programmes without a number: quoted, or named by the document that approves them."""

from __future__ import annotations

import pytest

from cchc_nlp.references import Context, extract_references
from cchc_nlp.references.reports import extract_all

APPROVING = "Quyết định số 5/QĐ-BNV ngày 05/02/2025 phê duyệt "
NAME = "Đề án xác định Chỉ số cải cách hành chính của các bộ, ngành"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("theo Đề án 06 và Đề án số 06", ["Đề án 06", "Đề án 06"]),
        ("thực hiện Đề án “Chuyển đổi số trong giáo dục pháp luật giai đoạn 2025 - 2030”",
         ["Đề án Chuyển đổi số trong giáo dục pháp luật giai đoạn 2025 - 2030"]),
        # what is approved, or planned, is the subject of its document
        ("phê duyệt Đề án “Chuyển đổi số trong giáo dục pháp luật”", []),
        ("đang xây dựng Đề án “Chuyển đổi số trong giáo dục pháp luật”", []),
        ("thực hiện Đề án xác định Chỉ số cải cách hành chính", []),
        (f"{APPROVING}{NAME}", []),
        (f"{APPROVING}{NAME}; thực hiện {NAME}.", [NAME]),
        (f"{APPROVING}{NAME}; thực hiện Đề án Xác định Chỉ số cải cách hành chính.",
         ["Đề án Xác định Chỉ số cải cách hành chính"]),
        (f"{APPROVING}{NAME}; thực hiện Đề án “xác định Chỉ số cải cách hành chính”, tỉnh",
         ["Đề án xác định Chỉ số cải cách hành chính"]),
        # another scheme
        (f"{APPROVING}{NAME}; thực hiện Đề án xác định vị trí việc làm", []),
        # a name of few words may be that of many
        (f"{APPROVING}Đề án vị trí việc làm; thực hiện Đề án vị trí việc làm", []),
    ],
)  # fmt: skip
def test_schemes_are_named_in_quotes_or_by_what_approves_them(text: str, names: list[str]) -> None:
    assert [r.name for r in extract_references(text) if r.kind == "named"] == names


def test_a_scheme_is_known_in_the_texts_after_its_approval_and_is_one_document() -> None:
    texts = [
        f"{APPROVING}{NAME}.",
        f"Tiếp tục thực hiện {NAME}.",
        "Theo Đề án Xác định Chỉ số cải cách hành chính, tỉnh đã",
    ]
    (_,), (whole,), (part,) = extract_all(texts, Context(), {})
    assert whole.key is not None
    assert whole.key == part.key
    assert (whole.year, part.surface) == (None, "Đề án Xác định Chỉ số cải cách hành chính")

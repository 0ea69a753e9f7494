"""What page breaks do: footnotes that go on, heads of tables that come again, notes of signing."""

from __future__ import annotations

import pytest

from cchc_nlp.layout import layout
from cchc_nlp.read import report_from_text

WIDE = "Thực hiện kế hoạch cải cách hành chính của tỉnh và các cơ quan, đơn vị có liên quan"
NOTE = (
    "Quyết định số 10/QĐ-UBND ngày 03/02/2025 của Ủy ban nhân dân tỉnh về việc giao biên chế cho"
    " các cơ quan, đơn vị của"
)
BODY = f"{WIDE}\n" * 6


def blocks(text: str) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in layout(report_from_text(text))]


@pytest.mark.parametrize("rest", ["tỉnh trong năm 2025.", f"tỉnh; {NOTE[:100].lower()}\nhết."])
@pytest.mark.parametrize("end", ["", " hết đoạn."])
def test_the_rest_of_a_footnote_joins_it_and_not_the_text(rest: str, end: str) -> None:
    text = f"{BODY}\n\n\n1 {NOTE}\n\f{BODY.strip()}{end}\n\n\n{rest}\n\ftheo quy định.\n"
    notes = [t for kind, t in blocks(text) if kind == "footnote"]
    assert [note[-4:] for note in notes] == [rest.replace("\n", " ")[-4:]]
    assert all("theo quy định" not in note for note in notes)


def test_a_footnote_in_small_print_may_begin_with_a_figure() -> None:
    text = f"{BODY}\n1 08 chi cục thuộc các sở: {NOTE}\ncác sở.\n\n2 {NOTE}\ncác sở.\n"
    assert [kind for kind, _ in blocks(text)] == ["paragraph", "footnote", "footnote"]


HEAD = "STT\tCơ quan\t\n\t\tSố hồ sơ"


@pytest.mark.parametrize("between", ["", "\n\n1 Chú thích của bảng.\n"])
def test_the_head_of_a_table_that_comes_again_is_furniture(between: str) -> None:
    text = f"{HEAD}\n1\tSở A\t10\n2\tSở B\t20{between}\n\f2\n\n{HEAD}\n3\tSở C\t30\n"
    rows = [t for kind, t in blocks(text) if kind == "row"]
    assert rows == [*HEAD.split("\n"), "1\tSở A\t10", "2\tSở B\t20", "3\tSở C\t30"]


def test_another_table_with_the_same_head_keeps_it() -> None:
    text = f"{HEAD}\n1\tSở A\t10\n\fBiểu mẫu 2\n\n{HEAD}\n1\tSở C\t30\n"
    assert [kind for kind, _ in blocks(text)].count("row") == 6


def test_the_empty_cells_of_a_row_keep_their_places() -> None:
    assert ("row", "\t\t\tSố hồ sơ") in blocks("STT\tCơ quan\tA\tB\n\t\t\tSố hồ sơ\n1\t2\t3\t4\n")


@pytest.mark.parametrize(
    "note",
    [
        "Ký bởi: UBND tỉnh Minh Hà\nCơ quan: Tỉnh Minh Hà\nThời gian ký: 24/01/2025 14:23:43",
        "TRUNG TÂM CÔNG BÁO\nVÀ TIN HỌC\ncongbao@vidu.gov.vn\n24.01.2025 20:06:24 +07:00",
        "Người ký: Văn phòng\nEmail: vp@vidu.gov.vn\nNgày ký: 05-02-2025 08:00:00",
        "Digitally signed by Nguyen Van Mau\nDate: 2025.02.05 08:00:00 +07'00'",
    ],
)
def test_notes_of_signing_programs_are_furniture(note: str) -> None:
    kinds = [kind for kind, _ in blocks(f"{note}\n\nỦY BAN NHÂN DÂN\n\n{BODY}")]
    assert kinds == ["furniture"] * (note.count("\n") + 1) + ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    "text",
    ["Người ký: Nguyễn Văn Mẫu", "Email: vp@vidu.gov.vn", "Ngày ký: 05/02/2025\nSố: 41/BC-UBND"],
)
def test_text_about_signing_is_text(text: str) -> None:
    assert "furniture" not in [kind for kind, _ in blocks(f"BÁO CÁO\n\n{text}\n\n{BODY}")]


@pytest.mark.parametrize("annex", ["PHỤ LỤC", "Phụ lục I", "BIỂU MẪU 1", "DANH SÁCH ĐƠN VỊ"])
def test_recipients_end_before_an_annex(annex: str) -> None:
    found = blocks(f"{BODY}\nNơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC\n\f2\n\n{annex}\n\n{BODY}")
    kinds = [kind for kind, text in found if kind != "furniture"]
    assert kinds == ["paragraph", *["recipients"] * 3, "paragraph", "paragraph"]

"""PDF as a person sees it: fields in their places, tables, paragraphs, layers that lie."""

from __future__ import annotations

import re

import pytest

from cchc_nlp.read import Reading, read_bytes, recognises
from tests.read.pdfs import HEIGHT, WIDTH, Field, Page, Put, grid, lines, pdf

HEAD = [
    Put("UBND TINH MINH HA", 70, 780),
    Put("So:", 80, 750),
    Put("/BC-UBND", 135, 750),
    Put("Minh Ha, ngay", 290, 750),
    Put("thang", 395, 750),
    Put("nam 2025", 450, 750),
]
BODY = lines(
    ["Thuc hien nhiem vu duoc giao, co quan bao cao ket qua cong tac cai cach hanh chinh"] * 6,
    y=690,
)
NUMBER, DAY, MONTH = (
    Field((100, 742, 134, 764), ["184"]),
    Field((374, 742, 394, 764), ["06"]),
    Field((428, 742, 449, 764), ["11"]),
)


def text_of(*pages: Page, how: Reading | None = None, **letters: dict[str, str]) -> str:
    return read_bytes(pdf(pages, **letters), "a.pdf", how=how).text


def filled(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("away", [-4, 0, 4])
def test_number_and_day_of_signature_fields_stand_in_their_line(away: int) -> None:
    fields = [
        f._replace(box=(f.box[0], f.box[1] + away, f.box[2], f.box[3] + away))
        for f in (MONTH, DAY, NUMBER)
    ]
    text = text_of(Page([*HEAD, *BODY], fields=fields))
    assert "So: 184/BC-UBND Minh Ha, ngay 06 thang 11 nam 2025" in filled(text)
    assert text.count("184") == text.count("06") == 1


def test_a_field_whose_text_the_page_has_is_not_read_twice() -> None:
    text = text_of(Page([*HEAD, Put("184", 104, 750), *BODY], fields=[NUMBER]))
    assert text.count("184") == 1


def test_a_value_without_appearance_and_check_boxes_are_read() -> None:
    texts = [Put("Ho va ten:", 70, 650), Put("Dong y", 70, 620), Put("Khong dong y", 70, 590)]
    fields = [
        Field((140, 645, 300, 665), kind="Tx", value="Nguyen Van Mau"),
        Field((50, 618, 62, 630), kind="Btn", value="Yes"),
        Field((50, 588, 62, 600), kind="Btn"),
    ]
    text = text_of(Page([*HEAD, *texts], fields=fields))
    assert filled(text)[-3:] == ["Ho va ten: Nguyen Van Mau", "☒ Dong y", "☐ Khong dong y"]


def test_a_field_in_a_table_is_in_its_cell() -> None:
    columns, rows = (70, 200, 350, 500), (700, 670, 640, 610)
    cells = [
        Put(f"o{row}{column}", columns[column] + 5, rows[row] - 20)
        for row in range(3)
        for column in range(3)
        if (row, column) != (1, 2)
    ]
    field = Field((355, 645, 420, 665), ["420"])
    text = text_of(Page([*HEAD, *cells], grid(columns, rows), [field]))
    assert filled(text)[-3:] == ["o00\to01\to02", "o10\to11\t420", "o20\to21\to22"]


def test_a_note_about_a_signature_stands_alone_and_is_furniture() -> None:
    from cchc_nlp.layout import layout

    note = ["Ky boi: UBND TINH MINH HA", "Email: vanthu@vidu.gov.vn", "2025-11-06 08:12:45 +07:00"]
    field = Field((380, 770, 590, 830), note, size=10)
    report = read_bytes(pdf([Page([*HEAD, *BODY], fields=[field])]), "a.pdf")
    assert filled(report.text)[:4] == [*note, "UBND TINH MINH HA"]
    kinds = {line: b.kind for b in layout(report) for line in b.text.split("\n")}
    assert all(kinds[line] == "furniture" for line in note)


def test_fields_of_a_turned_page_stand_in_their_line() -> None:
    texts = [Put("So:", 100, 80, turn=90), Put("/KH-UBND", 100, 150, turn=90)]
    texts += [Put(f"Dong thu {i} cua bang tong hop", 130 + 20 * i, 80, turn=90) for i in range(3)]
    # The box of a field turned by hand: its text would be upright, so it is beside no line.
    text = text_of(Page(texts, rotation=90))
    assert filled(text)[0].replace(" ", "") == "So:/KH-UBND"
    assert filled(text)[1:] == [f"Dong thu {i} cua bang tong hop" for i in range(3)]


@pytest.mark.parametrize("turn", [90, 270])
@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_turned_lines_are_lines(turn: int, rotation: int) -> None:
    step = 20 if turn == 90 else -20
    texts = [Put(f"Dong thu {i} cua bao cao", 300 + step * i, 300, turn=turn) for i in range(4)]
    text = text_of(Page(texts, rotation=rotation))
    assert filled(text) == [f"Dong thu {i} cua bao cao" for i in range(4)]


@pytest.mark.parametrize("thin", [False, True])
def test_a_table_is_rows_of_cells(thin: bool) -> None:
    columns, rows = (70, 200, 350, 500), (700, 670, 640, 610)
    cells = [
        Put(f"o{row}{column}", columns[column] + 5, rows[row] - 20)
        for row in range(3)
        for column in range(3)
    ]
    text = text_of(
        Page([*HEAD, *cells, *lines(["Het bang."], y=580)], grid(columns, rows, thin=thin))
    )
    assert "\n\no00\to01\to02\no10\to11\to12\no20\to21\to22\n\nHet bang." in text


@pytest.mark.parametrize("shade", ["1 g", "0.9 g", "1 1 0 rg"])
def test_shaded_prose_is_prose(shade: str) -> None:
    drawing = "\n".join(
        f"{shade} {70 + 90 * column} {685 - 19 * row} 85 17 re f"
        for row in range(6)
        for column in range(5)
    )
    assert "\t" not in text_of(Page([*HEAD, *BODY], f"{drawing}\n0 g"))


def test_a_table_over_pages_with_its_head_repeated_is_one() -> None:
    from cchc_nlp.pipeline import analyse, row_records

    columns = (70, 120, 350, 500)

    def page(number: int, first: int, top: float) -> Page:
        rows = [top - 30 * i for i in range(6)]
        head = ["STT", "Co quan", "So ho so"]
        body = [[str(first + i), f"Phong so {first + i}", str(100 + i)] for i in range(4)]
        cells = [
            Put(text, columns[column] + 5, rows[row] - 20)
            for row, texts in enumerate([head, *body])
            for column, text in enumerate(texts)
        ]
        return Page([Put(str(number), 300, 800), *cells], grid(columns, rows))

    report = read_bytes(pdf([page(1, 1, 700), page(2, 5, 780)]), "a.pdf")
    rows = row_records(analyse(report))
    assert {row["table"] for row in rows} == {1}
    assert [row["cells"][0] for row in rows] == ["STT", *"12345678"]


def test_a_heading_is_parted_from_the_paragraph_below_it() -> None:
    full = "van ban chi dao cong tac cai cach hanh chinh cua cac co quan va cac don vi tinh"
    texts = [
        Put("a) Ket qua xay dung va ban hanh van ban", 106, 700),
        Put("Trong nam, tinh da ban hanh ke hoach va nhieu van ban, trong do co cac", 106, 681),
        *lines([full, full, "cua tinh."], y=662),
        Put("b) Ket qua to chuc thi hanh phap luat", 106, 605),
        Put("Trong nam, tinh da to chuc thi hanh nhieu van ban moi, trong do co cac", 106, 586),
        *lines([full, full, "cua tinh."], y=567),
    ]
    parts = text_of(Page(texts)).split("\n\n")
    assert [part.split("\n")[0][:12] for part in parts] == [
        "a) Ket qua x",
        "Trong nam, t",
        "b) Ket qua t",
        "Trong nam, t",
    ]


def test_numbers_of_footnotes_stand_in_their_lines_and_footnotes_are_parted() -> None:
    texts = [
        *lines(["Tinh da giao bien che cho cac don vi su nghiep trong nam"], y=700),
        Put("15", 398, 705, 9),
        Put(", cac so da phan bo.", 408, 700),
        *lines(["Doan van tiep theo cua bao cao, khong co chu thich nao o cuoi dong"], y=681),
        Put("15", 70, 104, 6.5),
        Put(" Quyet dinh so 10/QD-UBND ngay 03/02/2025 ve giao bien che.", 77, 100, 10),
        Put("16", 70, 92, 6.5),
        Put(" 08 chi cuc thuoc So Nong nghiep, 02 chi cuc thuoc So Y te.", 77, 88, 10),
    ]
    text = text_of(Page(texts))
    assert filled(text)[0].replace(" ", "").endswith("trongnam15,cacsodaphanbo.")
    assert [part.split("\n")[0].split()[0] for part in re.split(r"\n{2,}", text)[-2:]] == [
        "15",
        "16",
    ]


def shifted() -> dict[str, str]:
    """The letters of a font by the numbers of its glyphs, as fonts without a table give them."""
    small = {c: chr(ord(c) - 29) for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return small | {c: chr(0x0490 + ord(c)) for c in "aeiouy"}


def test_a_layer_of_glyph_numbers_is_told_of_where_nothing_recognises_it() -> None:
    page = read_bytes(
        pdf([Page([*HEAD, *BODY])], letters=shifted()), "a.pdf", how=Reading(ocr=False)
    ).pages[0]
    assert (page.quality, page.method) == ("degraded", "waiting")
    assert "lớp chữ không phải chữ trên trang" in page.reason


@pytest.mark.skipif(not recognises(), reason="needs Tesseract")
def test_a_layer_of_glyph_numbers_is_recognised_anew() -> None:
    report = read_bytes(pdf([Page([*HEAD, *BODY])], letters=shifted()), "a.pdf")
    assert report.pages[0].method == "ocr"
    assert "cai cach hanh chinh" in report.text.lower().replace("á", "a")


def scan(texts: list[Put]) -> tuple[int, int, bytes]:
    """The page as a scanner of 200 dots an inch sees it."""
    from PIL import Image, ImageDraw, ImageFont

    scale = 200 / 72
    image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(image)
    for put in texts:
        font = ImageFont.load_default(put.size * scale)
        draw.text((put.x * scale, (HEIGHT - put.y) * scale), put.text, 0, font, "ls")
    return (*image.size, image.tobytes())


@pytest.mark.skipif(not recognises(), reason="needs Tesseract")
def test_a_field_stamped_on_a_scan_is_recognised_with_it() -> None:
    text = text_of(Page(image=scan([*HEAD, *BODY]), fields=[NUMBER, DAY, MONTH]))
    assert "184" in text


@pytest.mark.skipif(not recognises(), reason="needs Tesseract")
def test_a_note_about_a_signature_on_a_scan_is_its_text_and_covers_nothing() -> None:
    note = ["Ky boi: UBND TINH MINH HA", "Email: vanthu@vidu.gov.vn", "2025-11-06 08:12:45 +07:00"]
    field = Field((60, 740, 300, 800), note, size=12)
    text = text_of(Page(image=scan([*HEAD, *BODY]), fields=[field]))
    assert filled(text)[:3] == note
    assert text.count("vanthu") == 1
    assert "BC-UBND" in text

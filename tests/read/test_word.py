"""Word files as a person sees them in Word."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cchc_nlp.read import read
from cchc_nlp.read.word_numbers import letters, roman

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def word(path: Path, body: str, **parts: str) -> Path:
    """A Word file with this body and other parts."""
    with zipfile.ZipFile(path, "w") as archive:
        root = f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", root)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMES}>{content}</w:{name}>")
    return path


def shown(path: Path) -> list[str]:
    return [line.text for line in read(path).lines if line.text]


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def lvl(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def table(*rows: list[str], lines: bool = True) -> str:
    borders = '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>'
    cells = ("".join(f"<w:tc>{c}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl>{borders * lines}{''.join(f'<w:tr>{c}</w:tr>' for c in cells)}</w:tbl>"


BOX = f"<wps:txbx><w:txbxContent>{p(r('Trong hộp'))}</w:txbxContent></wps:txbx>"
BOXES = (
    f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{BOX}</w:drawing></mc:Choice>'
    f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{p(r('Trong hộp'))}</w:txbxContent>"
    "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (p(r("316/QĐ") + "<w:r><w:noBreakHyphen/><w:t>UBND</w:t></w:r>"), ["316/QĐ-UBND"]),
        (p(r("hành") + "<w:r><w:softHyphen/><w:t> chính</w:t></w:r>"), ["hành chính"]),
        (p(r("số 5/QĐ-UBND") + "<w:r><w:br/><w:t>ngày 01/02/2025</w:t></w:r>"),
         ["số 5/QĐ-UBND ngày 01/02/2025"]),
        (p(r("UBND TỈNH") + "<w:r><w:br/><w:t>SỞ NỘI VỤ</w:t></w:r>"), ["UBND TỈNH", "SỞ NỘI VỤ"]),
        (p(r("xong;") + "<w:r><w:br/><w:t>còn lại</w:t></w:r>"), ["xong;", "còn lại"]),
        (p(r("1.") + "<w:r><w:tab/><w:t>Kết quả</w:t></w:r>"), ["1. Kết quả"]),
        (p(r("Mục (1)") + "<w:r><w:tab/><w:t>Kết quả</w:t></w:r>"), ["Mục (1)\tKết quả"]),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>' + r(" Kết quả")), ["- Kết quả"]),
        (p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r(" Có")), ["☑ Có"]),
        (p(r("Tỉnh Hòa Tân", "<w:caps/>")), ["TỈNH HÒA TÂN"]),
        (p(r("thấy") + r(" ẩn", "<w:vanish/>")), ["thấy"]),
        (p(f"<w:ins>{r('thêm')}</w:ins><w:del>{r(' bỏ')}</w:del>"), ["thêm"]),
        (p(r("một "), "<w:rPr><w:del/></w:rPr>") + p(r("hai")), ["một hai"]),
        (p(r("Trước") + BOXES) + p(r("Sau")), ["Trước", "Trong hộp", "Sau"]),
        (table([p(r("a")), p(r("b")) + p(r("c"))]), ["a\tb c"]),
        (table([p(r("Ngoài")) + table([p(r("x")), p(r("y"))])]), ["Ngoài", "x\ty"]),
        (table([p(r("a")), p(r("b")) + table([p(r("x"))]) + p("")]), ["a\tb x"]),
        (table([p(r("Ngoài"))
                + table([p(r("Nơi nhận:")) + p(r("- Như trên;")), p(r("GIÁM ĐỐC"))])]),
         ["Ngoài", "Nơi nhận:", "- Như trên;", "GIÁM ĐỐC"]),
        (table([p(""), p(r("KT. GIÁM ĐỐC")) + p(r("PHÓ GIÁM ĐỐC")) + p(r("Nguyễn Văn Mẫu"))],
               lines=False),
         ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn Mẫu"]),
        (table(['<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p(r("Sở")), p(r("1"))],
               ["<w:tcPr><w:vMerge/></w:tcPr>" + p(""), p(r("2"))]), ["Sở\t1", "\t2"]),
    ],
)  # fmt: skip
def test_a_body_is_read_as_it_is_shown(tmp_path: Path, body: str, lines: list[str]) -> None:
    assert shown(word(tmp_path / "a.docx", body)) == lines


OUTLINE = (
    f'<w:abstractNum w:abstractNumId="7">{lvl(0, "upperRoman", "%1.")}{lvl(1, "decimal", "%2.")}'
    f"{lvl(2, 'decimal', '%2.%3')}{lvl(3, 'lowerLetter', '%4)')}{lvl(4, 'bullet', '&#xF0B7;')}"
    f"{lvl(5, 'decimal', '%1.%6', '<w:isLgl/>')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="8">{lvl(0, "decimal", "Điều %1.")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


@pytest.mark.parametrize(
    ("places", "numbers"),
    [
        ([(0, 1), (1, 1), (1, 1), (0, 1), (1, 1)], ["I.", "1.", "2.", "II.", "1."]),
        ([(0, 1), (1, 1), (2, 1), (2, 1), (3, 1), (3, 1)], ["I.", "1.", "1.1", "1.2", "a)", "b)"]),
        ([(0, 1), (2, 1), (4, 1)], ["I.", "1.1", "-"]),
        ([(0, 1), (0, 1), (5, 1)], ["I.", "II.", "2.1"]),
        ([(0, 2), (0, 2), (0, 3), (0, 3)], ["Điều 1.", "Điều 2.", "Điều 1.", "Điều 2."]),
        ([(0, 2), (0, 0), (0, 2)], ["Điều 1.", "", "Điều 2."]),
        ([(0, 9)], [""]),
    ],
)
def test_automatic_numbers_are_counted_as_word_does(
    tmp_path: Path, places: list[tuple[int, int]], numbers: list[str]
) -> None:
    body = "".join(p(r("Mục"), numbered(*place)) for place in places)
    path = word(tmp_path / "a.docx", body, numbering=OUTLINE)
    assert shown(path) == [f"{number} Mục".strip() for number in numbers]


def test_numbers_of_styles_and_of_empty_cells(tmp_path: Path) -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="2"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con">'
        '<w:basedOn w:val="Dieu"/></w:style>'
    )
    body = "".join(p(r("Mục"), f'<w:pStyle w:val="{s}"/>') for s in ("Dieu", "Con"))
    row = [p("", numbered(1)), p(r("Sở"))]
    path = word(tmp_path / "a.docx", body + table(row, row), numbering=OUTLINE, styles=style)
    assert shown(path) == ["Điều 1. Mục", "Điều 2. Mục", "1.\tSở", "2.\tSở"]


def test_notes_come_once_after_their_paragraph_in_the_order_of_the_text(tmp_path: Path) -> None:
    body = p(
        r("Một") + '<w:r><w:footnoteReference w:id="3"/></w:r>' + r(" hai")
        + '<w:r><w:footnoteReference w:id="2"/></w:r><w:del><w:r>'
        '<w:footnoteReference w:id="4"/></w:r></w:del>'
    )  # fmt: skip
    notes = "".join(
        f'<w:footnote w:id="{i}">{p("<w:r><w:footnoteRef/><w:tab/></w:r>" + r(text))}</w:footnote>'
        for i, text in ((2, "Ghi chú hai"), (3, "Ghi chú ba"), (4, "Đã bỏ"))
    )
    path = word(tmp_path / "a.docx", body + p(r("Sau")), footnotes=notes)
    assert shown(path) == ["Một hai", "¹ Ghi chú ba", "² Ghi chú hai", "Sau"]


@pytest.mark.parametrize("font", [".VnTime", "VNI-Times"])
@pytest.mark.parametrize("text", ["Công an xã đã hoàn thành", "Phòng Tư pháp", "lý do"])
def test_a_style_in_an_old_font_changes_no_good_word(tmp_path: Path, text: str, font: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>'
    style = f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal">{fonts}</w:style>'
    path = word(tmp_path / "a.docx", p(r(text)) + p(r("")), styles=style)
    assert shown(path) == [text]
    assert read(path).pages[0].reason == ""


def test_roman_numbers_and_letters() -> None:
    assert [roman(n) for n in (1, 4, 9, 40, 1999)] == ["I", "IV", "IX", "XL", "MCMXCIX"]
    assert [letters(n) for n in (1, 5, 26, 27, 53)] == ["a", "e", "z", "aa", "aaa"]

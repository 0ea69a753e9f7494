"""Every format, as real programs write it: LibreOffice, poppler, Tesseract; and the judgement of
each page.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.pipeline import Analysis, analyse, reading
from cchc_nlp.pipeline.findings import reference_records, row_records
from cchc_nlp.read import read
from cchc_nlp.text import unify
from tests.conftest import SAMPLE, Run
from tests.made import ROWS, legacy
from tests.runs.written import ENGLISH, HTML, convert, make_slides

office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
ocr = pytest.mark.skipif(
    shutil.which("tesseract") is None or shutil.which("pdftoppm") is None,
    reason="Tesseract or poppler is not installed",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one report in every format that LibreOffice writes, and as it was typed in old
    fonts.
    """
    out = tmp_path_factory.mktemp("made")
    body = (SAMPLE / "ubnd-tinh-2023-q1.txt").read_text(encoding="utf8").split("\n")[6:40]
    (out / "report.html").write_text(HTML, encoding="utf8")
    (out / "english.html").write_text(f"<html><body>{ENGLISH}</body></html>", encoding="utf8")
    for name, font, encoding in (("abc", ".VnTime", "tcvn3"), ("vni", "VNI-Times", "vni")):
        lines = "".join(
            f'<p><font face="{font}">{legacy(line, encoding)}</font></p>'
            for line in body
            if line.strip()
        )
        (out / f"{name}.html").write_text(
            f'<html><head><meta charset="utf-8"></head><body>{lines}</body></html>', encoding="utf8"
        )
    (out / "sheet.csv").write_text(
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS), encoding="utf8"
    )
    convert("docx:MS Word 2007 XML", *out.glob("*.html"), out=out, infilter="HTML (StarWriter)")
    texts = [out / f"{name}.docx" for name in ("report", "abc", "vni", "english")]
    for target in ("doc", "rtf", "pdf", "odt"):
        convert(target, *texts, out=out)
    for target in ("xlsx", "xls", "ods"):
        convert(target, out / "sheet.csv", out=out, infilter="CSV:44,34,76")
    make_slides(out / "slides.pptx")
    convert("ppt", out / "slides.pptx", out=out)
    return out


@pytest.fixture(scope="module")
def scans(made: Path) -> Path:
    """The report as a scanner gives it: page images, a PDF of them, and one with the text layer of
    OCR in the wrong language.
    """
    from PIL import Image

    for name in ("report", "english"):
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                "200",
                "-gray",
                "-png",
                "-singlefile",
                str(made / f"{name}.pdf"),
                str(made / name),
            ],
            check=True,
        )
        subprocess.run(
            [
                "tesseract",
                str(made / f"{name}.png"),
                str(made / f"{name}-layer"),
                "-l",
                "eng",
                "pdf",
            ],
            check=True,
            capture_output=True,
        )
    subprocess.run(
        [
            "pdftoppm",
            "-r",
            "200",
            "-gray",
            "-tiff",
            "-tiffcompression",
            "lzw",
            "-singlefile",
            str(made / "report.pdf"),
            str(made / "report"),
        ],
        check=True,
    )
    with Image.open(made / "report.png") as page:
        page.save(made / "scan.pdf", resolution=200)
        page.save(made / "two.tif", save_all=True, append_images=[page], dpi=(200, 200))
        page.rotate(90, expand=True).save(made / "side.png", dpi=(200, 200))
        page.convert("RGB").save(made / "photo.jpg", quality=80)
    return made


def whole_way(path: Path, *, no_ocr: bool = False) -> Analysis:
    return analyse(read(path, reading(ocr=not no_ocr)))


OFFICE = "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"


@office
@pytest.mark.parametrize("suffix", ["docx", "doc", "odt", "rtf", "pdf"])
def test_a_report_says_the_same_in_every_format(made: Path, suffix: str) -> None:
    analysis = whole_way(made / f"report.{suffix}")
    assert [row["cells"] for row in row_records(analysis)][-3:] == ROWS
    head = analysis.letterhead
    assert (head.number, head.date, head.issuer, head.type) == (
        "41/BC-UBND",
        "2023-03-15",
        "UBND tỉnh Minh Hà",
        "Báo cáo",
    )
    assert (head.subject, head.period) == (
        "Công tác cải cách hành chính quý I năm 2023",
        "quý I năm 2023",
    )
    assert (head.recipients, head.office, head.signer) == (
        ("Bộ Nội vụ",),
        OFFICE,
        "Nguyễn Văn An",
    )
    numbers = {r["number"] for r in reference_records(analysis)}
    assert {"316/QĐ-UBND", "12/KH-UBND", "77/QĐ-UBND"} <= numbers
    assert ("09/KH-UBND" in numbers) or suffix == "rtf"  # the reader of RTF passes over footnotes
    assert {p.quality for p in analysis.report.pages} == {"good"}


@office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_a_sheet_is_a_page_of_rows(made: Path, suffix: str) -> None:
    analysis = whole_way(made / f"sheet.{suffix}")
    assert [row["cells"] for row in row_records(analysis)] == ROWS
    (passage,) = [p for p in analysis.passages() if p.kind == "row"]
    assert "1 | Sở Nội vụ, theo Quyết định số 77/QĐ-UBND ngày 02/02/2023 | 120" in passage.text
    assert [r["number"] for r in reference_records(analysis)] == ["77/QĐ-UBND"]


@office
@pytest.mark.parametrize("suffix", ["pptx", "ppt"])
def test_slides_are_read(made: Path, suffix: str) -> None:
    analysis = whole_way(made / f"slides.{suffix}")
    assert [r["number"] for r in reference_records(analysis)] == ["316/QĐ-UBND", "12/KH-UBND"]


@office
@pytest.mark.parametrize(
    "name", ["abc.docx", "abc.doc", "abc.rtf", "abc.pdf", "vni.docx", "vni.doc", "vni.pdf"]
)
def test_old_fonts_become_unicode_and_the_page_says_so(made: Path, name: str) -> None:
    report = read(made / name, reading())
    assert {p.quality for p in report.pages} == {"legacy"}
    # LibreOffice loses the TCVN3 letter ư, a soft hyphen, where it writes a PDF
    sentence = "phê duyệt Đề án “Xác định Chỉ số cải cách hành chính của các bộ, cơ quan"
    assert sentence.replace("ư", "") in " ".join(report.text.split()).replace("ư", "")


@office
@ocr
@pytest.mark.parametrize("name", ["scan.pdf", "report.png", "report.tif", "photo.jpg", "side.png"])
def test_scans_are_recognised(scans: Path, name: str) -> None:
    report = read(scans / name, reading())
    assert [(p.quality, p.method) for p in report.pages] == [("image", "ocr")]
    assert "Tesseract vie" in report.pages[0].reason
    wanted = [
        unify(line)
        for line in read(scans / "report.pdf", reading()).text.replace("\t", " ").split("\n")
    ]
    got = " ".join(report.text.split())
    missing = [w for line in wanted for w in line.split() if w not in got]
    assert len(missing) <= 0.05 * sum(len(line.split()) for line in wanted), missing


@office
@ocr
def test_a_page_whose_text_layer_was_misread_is_recognised_again_unless_told_not_to(
    scans: Path,
) -> None:
    again = read(scans / "report-layer.pdf", reading())
    assert [(p.quality, p.method) for p in again.pages] == [("degraded", "ocr")]
    assert "Quyết định số 316/QĐ-UBND ngày 17/02/2023" in " ".join(again.text.split())
    kept = read(scans / "report-layer.pdf", reading(ocr=False))
    assert [(p.quality, p.method) for p in kept.pages] == [("degraded", "waiting")]
    assert "--no-ocr" in kept.pages[0].reason
    assert "Quyết định" not in kept.text
    assert "Quyết định số 316/QĐ-UBND" in " ".join(p.restoration.text for p in analyse(kept).parts)


@office
@ocr
def test_another_language_passes_untouched(scans: Path) -> None:
    report = read(scans / "english-layer.pdf", reading())
    assert [(p.quality, p.method) for p in report.pages] == [("good", "text")]
    assert "keeps the registers" in report.text


@office
@ocr
def test_every_page_of_an_image_file_is_a_page(scans: Path) -> None:
    assert [(p.number, p.method) for p in read(scans / "two.tif", reading()).pages] == [
        (1, "ocr"),
        (2, "ocr"),
    ]
    with pytest.raises(CchcError, match="--no-ocr"):
        read(scans / "two.tif", reading(ocr=False))


@office
def test_without_tesseract_a_scan_says_what_is_missing(
    scans: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cchc_nlp.read import ocr as module

    module.missing.cache_clear()
    monkeypatch.setattr(module, "find_program", lambda *_: None)
    try:
        for name in ("scan.pdf", "report.png"):
            with pytest.raises(CchcError, match="apt-get install tesseract-ocr"):
                read(scans / name, reading())
        assert read(scans / "report-layer.pdf", reading()).pages[0].method == "waiting"
    finally:
        module.missing.cache_clear()


@office
def test_without_libreoffice_an_old_file_says_what_is_missing(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cchc_nlp.read import office as module

    monkeypatch.setattr(module, "find_program", lambda *_: None)
    with pytest.raises(CchcError, match="apt-get install libreoffice"):
        read(made / "report.doc")


@office
def test_a_file_is_what_it_holds_not_what_it_is_called(made: Path, tmp_path: Path) -> None:
    shutil.copy(made / "report.docx", tmp_path / "report.txt")
    shutil.copy(made / "report.pdf", tmp_path / "report.doc")
    for name in ("report.txt", "report.doc"):
        assert "316/QĐ-UBND" in read(tmp_path / name).text


@office
def test_entities_of_a_word_file_are_not_followed(made: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("MATKHAU", encoding="utf8")
    bad = tmp_path / "bad.docx"
    with zipfile.ZipFile(made / "report.docx") as source, zipfile.ZipFile(bad, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "word/document.xml":
                doctype = (
                    f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
                ).encode()
                head, rest = data.split(b"?>", 1)
                data = head + b"?>" + doctype + rest.replace(b"STT", b"&e;", 1)
            target.writestr(entry.filename, data)
    assert "MATKHAU" not in said(bad)


def said(path: Path) -> str:
    """What a file gives, be it its text or why it is refused."""
    try:
        return read(path).text
    except CchcError as error:
        return str(error)


@office
@ocr
def test_the_command_line_says_how_each_page_was_read_and_reads_later_what_was_left(
    scans: Path, tmp_path: Path, cchc: Run
) -> None:
    folder, store = tmp_path / "in", tmp_path / "s"
    folder.mkdir()
    for name in ("report.docx", "report-layer.pdf", "abc.pdf"):
        shutil.copy(scans / name, folder)
    options = ("--store", store, "--no-embed")
    cchc("ingest", folder, *options, "--no-ocr")
    waiting = pages(cchc, store)
    assert waiting["report-layer.pdf"] == ("degraded", "waiting")
    assert (waiting["report.docx"], waiting["abc.pdf"]) == (("good", "text"), ("legacy", "text"))
    assert json.loads(cchc("ingest", folder, *options, "--no-ocr", "--json").stdout)["added"] == 0
    assert json.loads(cchc("ingest", folder, *options, "--json").stdout)["added"] == 1
    assert pages(cchc, store)["report-layer.pdf"] == ("degraded", "ocr")
    assert json.loads(cchc("ingest", folder, *options, "--json").stdout)["added"] == 0
    found = {
        row["report"]: row
        for row in map(
            json.loads, cchc("stats", "--reports", "--json", "--store", store).stdout.splitlines()
        )
    }
    word = found["report.docx"]
    assert (word["number"], word["date"], word["period"], word["recipients"], word["office"]) == (
        "41/BC-UBND",
        "2023-03-15",
        "quý I năm 2023",
        ["Bộ Nội vụ"],
        OFFICE,
    )
    assert word["key"] == found["report-layer.pdf"]["key"]
    assert "báo cáo" in cchc("stats", "--pages", "--store", store).stdout


def pages(cchc: Run, store: Path) -> dict[str, tuple[str, str]]:
    """How the first page of each report was read."""
    rows = [
        json.loads(line)
        for line in cchc("stats", "--pages", "--json", "--store", store).stdout.splitlines()
    ]
    assert all(row["reason"] for row in rows if row["quality"] != "good")
    return {row["report"]: (row["quality"], row["method"]) for row in rows if row["page"] == 1}


@office
@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_tables_are_written_for_other_programs(
    made: Path, tmp_path: Path, cchc: Run, form: str
) -> None:
    cchc(
        "tables",
        made / "report.docx",
        made / "sheet.xlsx",
        "--format",
        form,
        "-o",
        tmp_path / f"t.{form}",
    )
    if form == "jsonl":
        rows = [
            json.loads(line)
            for line in (tmp_path / "t.jsonl").read_text(encoding="utf8").splitlines()
        ]
        assert [row["cells"] for row in rows] == ROWS + ROWS
    elif form == "csv":
        assert "Sở Tài chính" in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    else:
        from openpyxl import load_workbook

        sheet = load_workbook(tmp_path / "t.xlsx").active
        assert [cell.value for cell in list(sheet.rows)[-1]][-3:-1] == ["2", "Sở Tài chính"]

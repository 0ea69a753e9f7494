"""Files made to do harm: each costs bounded time and memory, is named, and the rest goes in."""

from __future__ import annotations

import io
import shutil
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.workers import Workers
from cchc_nlp.read import Limits, Reading, read_bytes
from tests.conftest import SAMPLE
from tests.waiting import processor_seconds

GOOD = SAMPLE / "ubnd-huyen-2023-q3.txt"
LIMITS = Limits(unpacked=50_000_000)


def zipped(**entries: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return data.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A PDF of numbered objects, the first its catalog."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return bytes(out) + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    ) % (
        size,
        table,
        size,
        len(out),
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>"
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        *[page] * count,
    )


def huge_png() -> bytes:
    """A picture of 20,000 by 15,000 points in 40 kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(bytes(2501) * 15_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 15_000, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


def locked_zip() -> bytes:
    """An archive whose entry says that it is encrypted."""
    data = bytearray(zipped(a_dot_txt=b"secret"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def nested(depth: int) -> bytes:
    data = GOOD.read_bytes()
    for level in range(depth):
        data = zipped(**{("deeper_dot_zip" if level else "a_dot_txt"): data})
    return data


BOMB = b"\0" * 60_000_000
SAMPLE_PDF = pdf(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
)
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.docx": (lambda: zipped(word__document_dot_xml=BOMB), "unpacked"),
    "bomb.xlsx": (lambda: zipped(xl__workbook_dot_xml=BOMB), "unpacked"),
    "bomb.zip": (lambda: zipped(a_dot_txt=BOMB), "unpacked"),
    "deep.zip": (lambda: nested(6), "lồng quá sâu"),
    "broken.zip": (lambda: zipped(a_dot_txt=b"text" * 999)[:60], "tệp nén không mở được"),
    "locked.zip": (locked_zip, "mật khẩu"),
    "many.pdf": (lambda: many_pages(100_000), "100,000 trang"),
    "cut.pdf": (lambda: SAMPLE_PDF[:90], "PDF"),
    "ring.pdf": (
        lambda: pdf(
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 3/Kids[2 0 R 2 0 R 2 0 R]>>"
        ),
        "không",
    ),
    "locked.pdf": (
        lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>").replace(
            b"/Root 1 0 R",
            b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
            + b"11" * 32
            + b">/U<"
            + b"22" * 32
            + b">>>",
        ),
        "mật khẩu",
    ),
    "cut.docx": (lambda: zipped(word__document_dot_xml=b"<w:document><w:body>")[:150], "nhị phân"),
    "odd.docx": (lambda: zipped(word__document_dot_xml=b"<w:document><w:body>"), "odd.docx"),
    "cut.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "nhị phân"),
    "huge.png": (huge_png, "300 triệu điểm ảnh"),
    "cut.png": (lambda: huge_png()[:60], "ảnh"),
    "null.txt": (lambda: b"\0" * 5000, "nhị phân"),
    "deep.rtf": (lambda: b"{\\rtf1 " + b"{" * 100_000, "deep.rtf"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_is_refused_in_one_line_within_bounds_and_the_rest_goes_in(
    tmp_path: Path, name: str
) -> None:
    make, reason = CASES[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(make())
    (folder / "good.txt").write_bytes(GOOD.read_bytes())
    started = processor_seconds()
    summary = ingest([folder], tmp_path / "s", None, limits=LIMITS)
    assert processor_seconds() - started < 60
    ((failed, why),) = summary.failures.items()
    assert name in failed
    assert reason in f"{name} {why}", why
    assert "\n" not in why
    assert summary.added == 1


def test_a_text_that_xml_blows_up_is_bounded(tmp_path: Path) -> None:
    """A billion laughs: entities that name entities, ten deep."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>'
    started = processor_seconds()
    with pytest.raises(CchcError):
        read_bytes(
            zipped(word__document_dot_xml=xml.encode()), "laughs.docx", how=Reading(limits=LIMITS)
        )
    assert processor_seconds() - started < 20


@pytest.mark.parametrize(
    ("limits", "reason"),
    [(Limits(bytes=100), "byte"), (Limits(pages=1), "trang"), (Limits(members=1), "members")],
)
def test_limits_can_be_set(tmp_path: Path, limits: Limits, reason: str) -> None:
    (tmp_path / "a.zip").write_bytes(
        zipped(a_dot_txt=GOOD.read_bytes(), b_dot_txt=GOOD.read_bytes() + b"b")
    )
    (tmp_path / "b.pdf").write_bytes(many_pages(2))
    summary = ingest([tmp_path], tmp_path / ".s", None, limits=limits)
    assert any(reason in why for why in summary.failures.values()), summary.failures


def test_a_file_that_needs_too_much_memory_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(
        ("Quyét dinh s6 316/0P-UBND ngay 17/02/2023 ciia UBND tinh. " * 16 + "\n").encode() * 12_000
    )
    (tmp_path / "good.txt").write_bytes(GOOD.read_bytes())
    limits = Limits(memory=450_000_000)
    summary = ingest(
        [tmp_path],
        tmp_path / ".s",
        None,
        limits=limits,
        shared=lambda settings: Workers(settings, 1),
    )
    assert summary.added == 1
    ((name, why),) = summary.failures.items()
    assert name.endswith("large.txt")
    assert "bộ nhớ" in why


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_a_document_links_to_is_not_fetched(tmp_path: Path) -> None:
    """A section linked to a file of this machine, and an image that stands on a server."""
    secret = tmp_path / "secret.txt"
    secret.write_text("mat khau cua co quan", encoding="utf8")
    spaces = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{u}:1.0"'
        for n, u in (("office", "office"), ("text", "text"), ("draw", "drawing"))
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        content = (
            f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink"'
            ' office:version="1.2"><office:body><office:text><text:p>Báo cáo quý II</text:p>'
            '<text:section text:name="s"><text:section-source'
            f' xlink:href="{secret.as_uri()}"/><text:p>cũ</text:p></text:section>'
            "<text:p><draw:frame><draw:image"
            f' xlink:href="http://127.0.0.1:{server.getsockname()[1]}/t.png"'
            ' xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p>'
            "</office:text></office:body></office:document-content>"
        )
        of = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        manifest = (
            f'<manifest:manifest xmlns:manifest="{of}"><manifest:file-entry'
            ' manifest:full-path="/"'
            ' manifest:media-type="application/vnd.oasis.opendocument.text"/>'
            '<manifest:file-entry manifest:full-path="content.xml"'
            ' manifest:media-type="text/xml"/></manifest:manifest>'
        )
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", content)
            archive.writestr("META-INF/manifest.xml", manifest)
        report = read_bytes(data.getvalue(), "linked.odt")
        assert "Báo cáo quý II" in report.text
        assert "mat khau" not in report.text
        with pytest.raises(BlockingIOError):  # nobody called
            server.accept()

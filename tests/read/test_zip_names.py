"""Names in archives that do not say how they are written; files that are no reports."""

from __future__ import annotations

import unicodedata
import zipfile
from pathlib import Path

import pytest

from cchc_nlp.read import Limits, find_sources, source_content
from tests.read.test_encodings import windows_1258


def archive(path: Path, names: list[bytes]) -> Path:
    """An archive whose names are these bytes, without the flag of UTF-8."""
    with zipfile.ZipFile(path, "w") as opened:
        for i, name in enumerate(names):
            opened.writestr("abc"[i] * len(name), f"BÁO CÁO {i}")
    data = path.read_bytes()
    for i, name in enumerate(names):
        data = data.replace(b"abc"[i : i + 1] * len(name), name)
    path.write_bytes(data)
    return path


NAME = "Quý II/Phường Hòa Tân – tháng 6.txt"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (NAME.encode(), NAME),
        (unicodedata.normalize("NFD", NAME).encode(), NAME),
        (b"".join(map(windows_1258, NAME)), NAME),
        ("Société.txt".encode("cp437"), "Société.txt"),
        (b"bao-cao-thang-6.txt", "bao-cao-thang-6.txt"),
    ],
)
def test_names_are_what_their_makers_meant(tmp_path: Path, raw: bytes, shown: str) -> None:
    path = archive(tmp_path / "a.zip", [raw, b"other.txt"])
    found = next(s for s in find_sources([path], Limits()) if s.members != ("other.txt",))
    assert found.members == (shown,)
    assert source_content(found, Limits()) == "BÁO CÁO 0".encode()


def test_two_files_whose_names_come_out_the_same_are_both_read(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "Hòa.txt").encode() for form in ("NFC", "NFD")]
    found = list(find_sources([archive(tmp_path / "a.zip", names)], Limits()))
    assert len({s.place for s in found}) == 2
    assert {source_content(s, Limits()) for s in found} == {
        "BÁO CÁO 0".encode(),
        "BÁO CÁO 1".encode(),
    }


@pytest.mark.parametrize("name", ["~$o cao.docx", ".~lock.bao cao.docx#", "~$bieu.xlsx"])
def test_files_that_tell_who_has_a_document_open_are_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(bytes(162))
    (tmp_path / "bao cao.txt").write_text("BÁO CÁO", encoding="utf8")
    assert [s.name for s in find_sources([tmp_path], Limits())] == ["bao cao.txt"]
    named = list(find_sources([tmp_path / "~$o cao.docx", tmp_path / "bao cao.txt"], Limits()))
    assert "bao cao.txt" in [s.name for s in named]

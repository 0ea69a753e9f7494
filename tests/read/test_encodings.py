"""Text in every encoding that was ever written in, told by its content."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from cchc_nlp.read import read
from cchc_nlp.read.encodings import decode
from tests.conftest import SAMPLE
from tests.made import legacy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text_is_read_in_any_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text("Ủy ban nhân dân\ntỉnh", encoding=encoding)
    assert read(tmp_path / "a.txt").text == "Ủy ban nhân dân\ntỉnh"


@pytest.mark.parametrize(
    ("encoding", "name"), [("tcvn3", "tcvn3"), ("vni", "vni"), ("viscii", "viscii")]
)
def test_text_files_of_old_encodings_are_told_and_converted(encoding: str, name: str) -> None:
    text = "\n".join(
        (SAMPLE / "ubnd-huyen-2023-q3.txt").read_text(encoding="utf8").split("\n")[9:30]
    )
    text = text if encoding == "viscii" else text.replace("Đ", "D").lower()
    old = legacy(text, encoding)
    for data in (old.encode("latin-1"), old.encode("utf8")):
        found, told = decode(data, "a.txt")
        assert (found, told) == (text, name)


def windows_1258(letter: str) -> bytes:
    """A letter as Windows wrote it: the vowel, then its tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = unicodedata.normalize("NFD", letter)
    vowel = unicodedata.normalize("NFC", "".join(c for c in apart if c not in tones))
    return vowel.encode("cp1258") + "".join(c for c in apart if c in tones).encode("cp1258")


def test_windows_1258_is_read() -> None:
    text = "Thực hiện Quyết định của Ủy ban nhân dân tỉnh về cải cách hành chính nhà nước"
    assert decode(b"".join(map(windows_1258, text)), "a.txt") == (text, "cp1258")

"""Files to reports; what cannot be read says why in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.read import read

BAD = {
    "empty.txt": (b"", "rỗng"),
    "blank.txt": (b" \n\n ", "rỗng"),
    "binary.txt": (b"\x7fELF\x00\x00\x01\x02" * 50, "nhị phân"),
    "control.txt": (bytes(range(1, 9)) * 50, "nhị phân"),
    "latin1.txt": ("quý I năm 2023".encode("latin-1", "ignore") + b"\xfd\xe9", "UTF-8"),
    "broken.pdf": (b"%PDF-1.4 not really", "PDF"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_their_name(tmp_path: Path, name: str) -> None:
    content, reason = BAD[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CchcError, match=reason) as error:
        read(tmp_path / name)
    assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_files_folders_and_endless_lines_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CchcError, match="không có tệp"):
        read(tmp_path / "no.txt")
    with pytest.raises(CchcError, match="thư mục"):
        read(tmp_path)
    (tmp_path / "long.txt").write_bytes(b"a" * 50_000_000)
    with pytest.raises(CchcError, match="dòng dài"):
        read(tmp_path / "long.txt")

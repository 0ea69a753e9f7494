"""Files to reports; what cannot be read says why in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.errors import CchcError
from cchc_nlp.read import read, report_from_text

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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_text_is_read_in_any_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text("Ủy ban nhân dân\ntỉnh", encoding=encoding)
    assert read(tmp_path / "a.txt").text == "Ủy ban nhân dân\ntỉnh"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_lines_are_slices_of_the_text(text: str) -> None:
    report = report_from_text(text)
    assert all(report.text[line.start : line.end] == line.text for line in report.lines)
    assert [line.number for line in report.lines] == list(range(1, len(report.lines) + 1))
    assert sum(p.last_line - p.first_line + 1 for p in report.pages) == len(report.lines)
    assert all(report.line_at(line.start) == line.number for line in report.lines)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("một\nhai\fba\nbốn", [1]),
        ("một\n\fhai", [1, 2]),
        ("một\n\n\n\nhai", [1, 5]),
        ("một\n\n\n\n2\n\nhai", [1, 5]),
        ("một\n\nhai", [1]),
    ],
)
def test_pages_begin_after_form_feeds_and_gaps(text: str, starts: list[int]) -> None:
    assert [p.first_line for p in report_from_text(text).pages] == starts

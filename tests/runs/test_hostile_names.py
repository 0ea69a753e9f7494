"""Names made to do harm: of files, in archives, and of what is no file."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.ingest.run import ingest
from cchc_nlp.read import read
from cchc_nlp.read.sources import shown_path
from tests.conftest import SAMPLE
from tests.tables import rows

GOOD = SAMPLE / "ubnd-huyen-2023-q3.txt"


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("hai\ndòng.txt", "hai\\ndòng.txt"),
        ("-rf.txt", "-rf.txt"),
        ("\x1b[31mđỏ.txt", "\\x1b[31mđỏ.txt"),
        ("$(touch x).txt", "$(touch x).txt"),
        ("\u202engược.txt", "\\u202engược.txt"),
    ],
)
def test_file_names_are_only_names(tmp_path: Path, name: str, printed: str) -> None:
    (tmp_path / name).write_bytes(GOOD.read_bytes())
    assert ingest([tmp_path], tmp_path / ".s", None).added == 1
    assert rows(tmp_path / ".s", "SELECT name FROM reports")[0]["name"] == printed
    assert ingest([tmp_path], tmp_path / ".s", None).unchanged == 1


def test_a_name_that_is_no_text_is_kept(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/b\xe1o.txt"
    with open(path, "wb") as file:
        file.write(GOOD.read_bytes())
    assert ingest([tmp_path], tmp_path / ".s", None).added == 1
    assert ingest([tmp_path], tmp_path / ".s", None).unchanged == 1


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in ("../../outside.txt", "/etc/absolute.txt", "in\nside.txt"):
            archive.writestr(name, GOOD.read_bytes() + name.encode())
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (folder / "x.zip").write_bytes(data.getvalue())
    summary = ingest([folder], tmp_path / "s", None)
    assert (summary.added, summary.failures) == (3, {})
    assert sorted(p.name for p in tmp_path.rglob("*.txt")) == []
    assert {r["name"] for r in rows(tmp_path / "s", "SELECT name FROM reports")} == {
        "outside.txt",
        "absolute.txt",
        "in\\nside.txt",
    }


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    summary = ingest([tmp_path], tmp_path / ".s", None)
    assert "không phải là tệp thường" in summary.failures[shown_path(tmp_path / "pipe.txt")]
    with pytest.raises(CchcError, match="tệp thường"):
        read(tmp_path / "pipe.txt")

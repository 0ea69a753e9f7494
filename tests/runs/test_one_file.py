"""One file costs one file: whatever is wrong with it, or raised for it, the rest goes in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import cchc_nlp.ingest.task
from cchc_nlp.ingest.run import ingest
from cchc_nlp.store import open_store
from cchc_nlp.store.database import create
from cchc_nlp.types import Report
from tests.tables import rows

_GOOD = "Thực hiện Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh Hà Nam.\n"


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("b.pdf", _link("b.pdf"), "liên kết không dẫn tới tệp nào"),
        ("b.docx", _link("không-có.docx"), "liên kết không dẫn tới tệp nào"),
        ("b.zip", _link("c.zip/b.zip"), "liên kết không dẫn tới tệp nào"),
        ("b.txt", os.mkfifo, "không phải là tệp thường"),
    ],
)
def test_what_is_no_file_costs_itself(
    tmp_path: Path, name: str, make: Callable[[Path], None], said: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(_GOOD, "utf8")
    (folder / "z.txt").write_text(_GOOD + "Hết.\n", "utf8")
    (folder / "trong").symlink_to(".")  # a folder in itself is read once
    make(folder / name)
    done = ingest([folder], tmp_path / "s", encoder=None, prune=True)
    assert done.added == 2
    assert [(Path(path).name, reason) for path, reason in done.failures.items()] == [(name, said)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("b.rtf", b"{\\rtf1\\ansi vui \\u-10179?\\u-8704? l\\u-10179? h\\u7871?t}"),
        ("b.txt", "vui 😀 l".encode("utf-16-le").join([b"\xff\xfe", b"\x3d\xd8 \x00h\x00"])),
    ],
)
def test_emoji_come_out_as_emoji_and_half_of_one_as_nothing_known(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    done = ingest([tmp_path / name], tmp_path / "s", encoder=None)
    assert (done.added, done.failures) == (1, {})
    (row,) = rows(tmp_path / "s", "SELECT source FROM reports")
    assert "😀" in row["source"]
    assert "\ufffd" in row["source"]


def test_what_the_database_refuses_of_one_report_costs_that(tmp_path: Path) -> None:
    create(tmp_path / "s")
    rows(
        tmp_path / "s",
        "CREATE TRIGGER poison BEFORE INSERT ON passages WHEN NEW.text LIKE '%độc%'"
        " BEGIN SELECT RAISE(ABORT, 'thuốc độc'); END",
    )
    for name, text in (("a", _GOOD), ("b", "Nước độc trong ao.\n"), ("c", _GOOD + "Hết.\n")):
        (tmp_path / f"{name}.txt").write_text(text, "utf8")
    done = ingest(tmp_path.glob("*.txt"), tmp_path / "s", encoder=None)
    assert done.added == 2
    ((path, reason),) = done.failures.items()
    assert path.endswith("b.txt")
    assert "thuốc độc" in reason
    assert open_store(tmp_path / "s").counts()["reports"] == 2


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("y"), AssertionError(), OSError(5)])
def test_what_nobody_thought_of_costs_the_file_that_it_is_raised_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    analyse = cchc_nlp.ingest.task.analyse

    def failing(report: Report, **how: object) -> object:
        if report.name == "b.txt":
            raise error
        return analyse(report, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("cchc_nlp.ingest.task.analyse", failing)
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(_GOOD + name, "utf8")
    done = ingest(sorted(tmp_path.glob("*.txt")), tmp_path / "s", encoder=None)
    assert done.added == 2
    ((path, reason),) = done.failures.items()
    assert path.endswith("b.txt")
    assert type(error).__name__ in reason

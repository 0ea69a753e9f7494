"""Processes that read: what kills or hangs one costs only itself, and none is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.task import Settings
from cchc_nlp.ingest.workers import Workers
from cchc_nlp.read import Limits
from tests.made import CCHC, contents, in_two, reports
from tests.waiting import until


def test_two_processes_find_what_one_finds(folder: Path, tmp_path: Path, encoder: object) -> None:
    ingest([folder], tmp_path / "one", encoder)
    ingest([folder], tmp_path / "two", encoder, shared=in_two)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def _readers(folder: Path) -> list[str]:
    """Processes that read files for a test in a folder: they have it in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (
                b"cchc_nlp.ingest.workers" in (process / "cmdline").read_bytes()
                and os.fsencode(folder) in (process / "environ").read_bytes()
            ):
                found.append(process.name)
    return found


def test_a_file_that_kills_its_process_costs_only_itself(tmp_path: Path, hooked: Path) -> None:
    folder = reports(tmp_path / "in", 8)
    for name in ("kills.txt", "kills-2.txt"):
        (folder / name).write_text(f"Quyết định số 1/QĐ-UBND {name}", encoding="utf8")
    summary = ingest([folder], tmp_path / "s", None, shared=in_two)
    assert summary.added == 8
    assert sorted(Path(p).name for p in summary.failures) == ["kills-2.txt", "kills.txt"]
    assert all("tín hiệu 9" in why for why in summary.failures.values())


def test_a_file_that_hangs_is_stopped_at_its_time(tmp_path: Path, hooked: Path) -> None:
    folder = reports(tmp_path / "in", 4)
    (folder / "hangs.txt").write_text("Quyết định số 1/QĐ-UBND", encoding="utf8")
    started = time.monotonic()
    summary = ingest([folder], tmp_path / "s", None, shared=in_two, limits=Limits(seconds=15))
    assert time.monotonic() - started < 18_000  # half as long as it hangs
    assert summary.added == 4
    ((name, why),) = summary.failures.items()
    assert name.endswith("hangs.txt")
    assert "quá thời gian" in why


def test_processes_that_cannot_start_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(CchcError, match="không khởi động"):
        ingest([reports(tmp_path / "in", 2)], tmp_path / "s", None, shared=in_two)


def test_no_process_is_left_behind(tmp_path: Path, hooked: Path) -> None:
    with Workers(Settings(), 2) as workers:
        tasks = iter(())
        assert list(workers.run(tasks)) == []
    ingest([reports(tmp_path / "in", 3)], tmp_path / "s", None, shared=in_two)
    assert not _readers(tmp_path)


def test_readers_end_with_the_process_that_reads_for(tmp_path: Path, hooked: Path) -> None:
    """Killed while two of them are at a file that never ends."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("hangs.txt", "hangs-2.txt"):
        (folder / name).write_text(f"Quyết định số 1/QĐ-UBND {name}", encoding="utf8")
    process = subprocess.Popen(
        [CCHC, "ingest", str(folder), "--store", str(tmp_path / "s"), "--no-embed", "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: len(_readers(tmp_path)) == 2)
    process.kill()
    process.wait()
    until(lambda: not _readers(tmp_path))

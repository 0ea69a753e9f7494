"""Disks that are full, read-only, or none at all."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.verify import verify
from cchc_nlp.store import Store
from tests.conftest import Run
from tests.made import CCHC, reports
from tests.waiting import PATIENCE


def test_a_full_disk_is_told_of_and_nothing_is_damaged(tmp_path: Path, encoder: object) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=800k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    ).returncode:
        pytest.skip("a small disk cannot be mounted here")
    folder = reports(tmp_path / "in", 40)
    try:
        done = subprocess.run(
            [CCHC, "ingest", str(folder), "--store", str(disk / "s")],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 2
        assert "không ghi được" in done.stderr
        assert "Traceback" not in done.stderr
        kept = Store(disk / "s").counts()["reports"]
        assert 0 < kept < 40
        assert Store(disk / "s").damage() == []
        subprocess.run(["mount", "-o", "remount,size=60m", str(disk)], check=True)
        assert ingest([folder], disk / "s", encoder).unchanged >= kept
        assert verify(disk / "s", encoder, repair=False) == []
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_a_store_on_a_disk_that_cannot_be_written_is_told_of(tmp_path: Path, cchc: Run) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf8")
    folder = reports(tmp_path / "in", 1)
    for place in (tmp_path / "file", Path("/proc/store"), tmp_path / "file" / "s"):
        done = cchc("ingest", folder, "--store", place, code=2)
        assert "không ghi được" in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_store_on_a_read_only_disk_is_searched_and_not_written(
    tmp_path: Path, cchc: Run, encoder: object
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    ).returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        folder = reports(tmp_path / "in", 2)
        ingest([folder], disk / "s", encoder)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        assert "một cửa" in cchc("search", "một cửa", "--store", disk / "s").stdout
        assert json.loads(cchc("stats", "--json", "--store", disk / "s").stdout)["reports"] == 2
        done = cchc("ingest", reports(folder, 3), "--store", disk / "s", code=2)
        assert "không ghi được" in done.stderr
        assert done.stderr.count("\n") == 1
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)

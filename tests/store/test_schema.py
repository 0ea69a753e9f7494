"""Stores of other versions, made and brought up to date by several processes at once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.index.encoder import Encoder
from cchc_nlp.ingest.verify import verify
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store
from cchc_nlp.store.database import create
from tests.conftest import SAMPLE, Run
from tests.store.earlier import set_back
from tests.tables import rows
from tests.waiting import PATIENCE


def test_a_store_of_another_version_or_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CchcError, match="không có kho"):
        Store(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    create(tmp_path / "s")
    rows(tmp_path / "s", "UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(CchcError, match="phiên bản 99"):
        Store(tmp_path / "s")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "store.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(CchcError, match="không mở được"):
        Store(tmp_path / "t")


def test_a_store_of_the_version_before_is_brought_up_to_date(
    tmp_path: Path, cchc: Run, encoder: Encoder
) -> None:
    folder = tmp_path / "s"
    cchc("ingest", SAMPLE / "ubnd-huyen-2023-q3.txt", "--store", folder)
    set_back(folder)
    rows(folder, "UPDATE reports SET pipeline = '2'")
    shutil.rmtree(folder / "index")
    assert Searcher.open(folder).search("một cửa")
    store = Store(folder)
    assert store.counts()["reports"] == 1
    assert store.reference_corrections.all() == {}
    cchc("ingest", SAMPLE / "ubnd-huyen-2023-q3.txt", "--store", folder)
    assert rows(folder, "SELECT number FROM reports")[0]["number"] == "305/BC-UBND"
    assert verify(folder, encoder, repair=False) == []


OPEN_EACH = """
import sys, time; from pathlib import Path
from cchc_nlp.store import Store; from cchc_nlp.store.database import create
make = sys.argv[1] == "make"
print("ready", flush=True); sys.stdin.readline()
for folder in map(Path, sys.argv[2:]):
    while not make and not (folder / "store.sqlite").exists():
        time.sleep(0.0001)
    make and create(folder); Store(folder).counts()
"""


def _open_at_once(folders: list[Path], makers: int, openers: int) -> None:
    commands = [
        [sys.executable, "-c", OPEN_EACH, role, *map(str, folders)]
        for role in ["make"] * makers + ["open"] * openers
    ]
    processes = [
        subprocess.Popen(
            c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for c in commands
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [p.communicate(timeout=PATIENCE)[1] for p in processes] == [""] * len(processes)


def test_a_store_may_be_opened_while_another_process_makes_it(tmp_path: Path) -> None:
    _open_at_once([tmp_path / str(n) for n in range(40)], makers=1, openers=3)
    assert {f.name for f in (tmp_path / "0").iterdir()} - {
        "store.sqlite-wal",
        "store.sqlite-shm",
    } == {"store.sqlite"}


def test_two_processes_may_bring_a_store_up_to_date_at_once(tmp_path: Path) -> None:
    create(tmp_path / "0")
    set_back(tmp_path / "0")
    folders = [tmp_path / str(n) for n in range(10)]
    for folder in folders[1:]:
        shutil.copytree(tmp_path / "0", folder)
    _open_at_once(folders, makers=0, openers=4)

"""Ingests as offices run them: two at once, embedding later, watching a folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.verify import is_unfinished, verify
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store
from tests.conftest import Run
from tests.made import CCHC, contents, reports, stored
from tests.waiting import PATIENCE, until


def test_embedding_can_wait(tmp_path: Path, cchc: Run, encoder: object) -> None:
    folder, store = reports(tmp_path / "in", 2), tmp_path / "s"
    cchc("ingest", folder, "--store", store, "--no-embed")
    assert verify(store, encoder, repair=False) == []
    assert is_unfinished(Store(store))
    assert Searcher.open(store).search("một cửa", mode="lexical")
    cchc("embed", "--store", store)
    assert not is_unfinished(Store(store))
    assert verify(store, encoder, repair=False) == []
    ingest([folder], tmp_path / "whole", encoder)
    assert contents(store) == contents(tmp_path / "whole")


def test_two_ingests_of_one_store_at_once(tmp_path: Path, encoder: object, hooked: Path) -> None:
    """The one that comes first is held at its last file until the other has ended."""
    folder, store = reports(reports(tmp_path / "in", 29), 1, "held", first=29), tmp_path / "s"
    command = [CCHC, "ingest", str(folder), "--store", str(store)]
    both = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    until(lambda: any(p.poll() is not None for p in both))
    hooked.touch()
    said = [p.communicate(timeout=PATIENCE)[1] for p in both]
    assert sorted(p.returncode for p in both) == [0, 2]
    assert sum("một lần nạp khác" in s for s in said) == 1
    assert verify(store, encoder, repair=False) == []
    assert Store(store).counts()["reports"] == 30


def listens(process: subprocess.Popen[str]) -> bool:
    """Whether the system tells a process of changes in folders."""
    with suppress(OSError):
        descriptors = Path(f"/proc/{process.pid}/fd").iterdir()
        return any("inotify" in os.readlink(d) for d in descriptors)
    return False


def test_watch_takes_up_new_files_and_ends_at_an_interrupt(tmp_path: Path) -> None:
    folder, store = reports(tmp_path / "in", 1), tmp_path / "s"
    process = subprocess.Popen(
        [CCHC, "ingest", str(folder), "--store", str(store), "--watch", "--prune"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: stored(store) == 1)
        until(lambda: listens(process))
        reports(folder, 3)
        until(lambda: stored(store) == 3)
        (folder / "bc-001.txt").unlink()
        until(lambda: stored(store) == 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 130
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()


AN_UNTOLD_CHANGE = """
import os, signal, sys
from contextlib import suppress
from pathlib import Path
import cchc_nlp.ingest
from cchc_nlp.cli import main

class Ending:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

def ingest(paths, *others, real=cchc_nlp.ingest.ingest, **how):
    summary = real(paths, *others, **how)
    new = paths[0] / "moi.txt"
    if new.exists():
        Ending()
    new.write_text("Quyết định số 12/QĐ-UBND", encoding="utf8")
    return summary

cchc_nlp.ingest.ingest = ingest
main()
"""


def test_watch_misses_neither_what_changes_before_it_listens_nor_an_interrupt_that_python_drops(
    tmp_path: Path,
) -> None:
    folder, store = reports(tmp_path / "in", 1), tmp_path / "s"
    command = [
        sys.executable,
        "-c",
        AN_UNTOLD_CHANGE,
        "ingest",
        str(folder),
        "--store",
        str(store),
        "--watch",
        "--no-embed",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 130, done.stderr
    assert stored(store) == 2

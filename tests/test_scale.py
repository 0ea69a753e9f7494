"""Ingest as offices run it: archives, moved files, processes and machines that die, disks that fill up; nothing is lost and the next run finishes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import SAMPLE, Run

from cchc_nlp.errors import CchcError
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.ingest.cluster import Cluster
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.task import Settings, Task
from cchc_nlp.ingest.verify import is_unfinished, verify
from cchc_nlp.ingest.workers import Workers
from cchc_nlp.read import Limits, digest_of
from cchc_nlp.read.sources import find_sources, source_content
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store

CCHC = str(Path(sys.executable).with_name("cchc"))
CONTENT = (
    "SELECT r.digest, r.number, r.period, p.first_line, p.last_line, p.text FROM passages p JOIN reports r ON r.id = p.report",
    "SELECT key, surface, line, date, digest8 FROM mentions",
    "SELECT key, type, number, name, year, date, issuer, subject, mentions, profile FROM documents",
    "SELECT subject, relation, object, line FROM relations",
    "SELECT path, digest FROM paths JOIN reports ON reports.id = paths.report",
    "SELECT digest, p.number, p.first_line, p.last_line, p.quality, p.method, p.reason FROM pages p JOIN reports r ON r.id = p.report",
    "SELECT p.text FROM vectors v JOIN passages p ON v.kind = 'passage' AND p.id = v.item",
)
# What a test tells a reading process to do to itself, by the name of the file: the audit event is raised where a file begins to be read.
HOOK = """
import os, signal, sys, time
def hook(event, arguments):
    if event == "cchc_nlp.read":
        name = arguments[0]
        if "slow" in name: time.sleep(0.5)
        if "hangs" in name: time.sleep(600)
        if "kills-all" in name: os.kill(os.getppid(), signal.SIGKILL)
        if "kills" in name: os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
"""


def contents(store: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(store / "store.sqlite") as db:
        return [row for sql in CONTENT for row in sorted(db.execute(sql), key=repr)]


def reports(folder: Path, count: int, name: str = "bc") -> Path:
    """A folder with reports that differ in their numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = ["\n".join(p.read_text(encoding="utf8").split("\n")[:24]) for p in sorted(SAMPLE.glob("*.txt"))]
    for n in range(count):
        (folder / f"{name}-{n:03}.txt").write_text(
            texts[n % len(texts)].replace("/BC-", f"{n}/BC-").replace("2023", str(2010 + n % 14)), encoding="utf8"
        )
    return folder


@pytest.fixture(scope="module")
def encoder() -> object:
    return load_encoder()


@pytest.fixture
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes started from here do to themselves what the names of files say."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))


def in_two(settings: Settings) -> Workers:
    return Workers(settings, 2)


def test_a_file_that_kills_its_process_costs_only_itself(tmp_path: Path, hooked: None) -> None:
    folder = reports(tmp_path / "in", 8)
    for name in ("kills.txt", "kills-2.txt"):
        (folder / name).write_text(f"Quyết định số 1/QĐ-UBND {name}", encoding="utf8")
    summary = ingest([folder], tmp_path / "s", None, shared=in_two)
    assert summary.added == 8
    assert sorted(Path(p).name for p in summary.failures) == ["kills-2.txt", "kills.txt"]
    assert all("tín hiệu 9" in why for why in summary.failures.values())


def test_a_file_that_hangs_is_stopped_at_its_time(tmp_path: Path, hooked: None) -> None:
    folder = reports(tmp_path / "in", 4)
    (folder / "hangs.txt").write_text("Quyết định số 1/QĐ-UBND", encoding="utf8")
    from cchc_nlp.read import Limits

    started = time.monotonic()
    summary = ingest([folder], tmp_path / "s", None, shared=in_two, limits=Limits(seconds=4))
    assert time.monotonic() - started < 40
    assert summary.added == 4
    ((name, why),) = summary.failures.items()
    assert name.endswith("hangs.txt")
    assert "quá thời gian" in why


def test_processes_that_cannot_start_are_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(CchcError, match="không khởi động"):
        ingest([reports(tmp_path / "in", 2)], tmp_path / "s", None, shared=in_two)


def test_no_process_is_left_behind(tmp_path: Path, hooked: None) -> None:
    with Workers(Settings(), 2) as workers:
        tasks = iter(())
        assert list(workers.run(tasks)) == []
    ingest([reports(tmp_path / "in", 3)], tmp_path / "s", None, shared=in_two)
    assert not _readers(tmp_path)


def test_readers_end_with_the_process_that_reads_for(tmp_path: Path, hooked: None) -> None:
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
    _until(lambda: len(_readers(tmp_path)) == 2)
    process.kill()
    process.wait()
    _until(lambda: not _readers(tmp_path), 10)


def _readers(folder: Path) -> list[str]:
    """Processes that read files for a test in a folder: they have it in their environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if b"cchc_nlp.ingest.workers" in (process / "cmdline").read_bytes() and os.fsencode(folder) in (process / "environ").read_bytes():
                found.append(process.name)
    return found


def test_archives_are_walked_and_their_files_known_by_their_place(tmp_path: Path, encoder: object) -> None:
    folder = reports(tmp_path / "in", 3)
    with zipfile.ZipFile(folder / "old.zip", "w") as archive:
        archive.write(folder / "bc-000.txt", "2010/copy.txt")
        archive.writestr("2010/own.txt", (folder / "bc-001.txt").read_text(encoding="utf8") + "\nRiêng.")
        archive.writestr("note.bin", b"\0\1")
    store = tmp_path / "s"
    first = ingest([folder], store, encoder)
    assert (first.added, first.unchanged, first.failures) == (4, 1, {})
    opened = Store(store)
    assert [r["path"] for r in opened.rows("SELECT path FROM paths WHERE path LIKE '%!/%' ORDER BY path")] == [
        f"{folder}/old.zip!/2010/copy.txt",
        f"{folder}/old.zip!/2010/own.txt",
    ]
    again = ingest([folder], store, encoder)
    assert (again.added, again.unchanged) == (0, 5)


def test_moved_files_are_followed_and_copies_keep_both_paths(tmp_path: Path) -> None:
    folder, store = reports(tmp_path / "in", 2), tmp_path / "s"
    ingest([folder], store, None)
    (folder / "sub").mkdir()
    (folder / "bc-000.txt").rename(folder / "sub" / "moved.txt")
    shutil.copy(folder / "bc-001.txt", folder / "sub" / "copy.txt")
    summary = ingest([folder], store, None)
    assert (summary.added, summary.unchanged) == (0, 3)
    opened = Store(store)
    assert sorted(Path(r["path"]).name for r in opened.rows("SELECT path FROM paths")) == ["bc-001.txt", "copy.txt", "moved.txt"]
    assert {r["name"] for r in opened.rows("SELECT name FROM reports")} >= {"moved.txt"}


def test_prune_forgets_what_is_gone_from_the_folders_given_and_nothing_else(tmp_path: Path, encoder: object) -> None:
    one, two, store = reports(tmp_path / "one", 3), reports(tmp_path / "one-more", 2, "khac"), tmp_path / "s"
    (two / "khac-000.txt").write_text("Báo cáo khác về Quyết định số 999/QĐ-UBND ngày 01/02/2020 của UBND tỉnh.", encoding="utf8")
    ingest([one, two], store, encoder)
    for gone in (one / "bc-000.txt", two / "khac-000.txt"):
        gone.unlink()
    assert ingest([one], store, encoder).removed == 0
    assert ingest([one], store, encoder, prune=True).removed == 1
    left = [r["name"] for r in Store(store).rows("SELECT name FROM reports ORDER BY name")]
    assert "bc-000.txt" not in left
    assert "khac-000.txt" in left
    (one / "moi.txt").write_text("Chưa được đọc.", encoding="utf8")
    with pytest.raises(CchcError, match="không xóa gì"):  # said before anything is read
        ingest([one, tmp_path / "unmounted"], store, encoder, prune=True)
    assert not Store(store).rows("SELECT 1 FROM reports WHERE name = 'moi.txt'")
    assert Store(store).rows("SELECT 1 FROM documents WHERE number = '999/QĐ-UBND'")
    assert ingest([two], store, encoder, prune=True).removed == 1
    assert not Store(store).rows("SELECT 1 FROM documents WHERE number = '999/QĐ-UBND'")
    assert verify(store, encoder, repair=False) == []


def test_what_cannot_be_looked_into_is_not_taken_for_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, store = reports(tmp_path / "in", 2), tmp_path / "s"
    reports(folder / "closed", 2, "khac")
    with zipfile.ZipFile(folder / "old.zip", "w") as archive:
        archive.writestr("a.txt", "Báo cáo về Quyết định số 999/QĐ-UBND ngày 01/02/2020 của UBND tỉnh.")
    ingest([folder], store, None)
    (folder / "old.zip").write_bytes(b"PK\x03\x04 cut short")
    real = os.scandir

    def refuse(path: object) -> object:  # permissions do not bind root, so the refusal is made here
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = ingest([folder], store, None, prune=True)
    assert (summary.removed, len(summary.failures)) == (0, 2)
    assert Store(store).counts()["reports"] == len(Store(store).rows("SELECT DISTINCT report FROM paths")) > 2


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


def test_a_new_version_of_the_analysis_does_not_read_the_files_again(tmp_path: Path, hooked: None) -> None:
    folder, store = reports(tmp_path / "in", 2), tmp_path / "s"
    ingest([folder], store, None)
    with sqlite3.connect(store / "store.sqlite") as db:
        db.execute("UPDATE reports SET pipeline = 'older'")
        db.execute("UPDATE reports SET source = source || 'Thêm Quyết định số 777/QĐ-UBND ngày 05/05/2023.'")
    assert ingest([folder], store, None).added == 2
    assert Store(store).rows("SELECT 1 FROM mentions WHERE number = '777/QĐ-UBND'")


# The kills: a process that has everything loaded makes a copy of itself for each, so that the time until it is killed is time at work.
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.ingest.run import ingest
from cchc_nlp.pipeline import analyse, restorer
from cchc_nlp.read import read
folder, store, kills, seconds, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
rng = random.Random(seed)
for path in sorted(folder.glob("*.txt"))[:6]:
    analyse(read(path))
import faiss, onnxruntime, cchc_nlp.index.snapshot  # loaded, no thread started
killed = run = 0
while killed < kills:
    run += 1
    child = os.fork()
    if not child:
        ingest([folder], store, load_encoder(threads=1))
        os._exit(0)
    time.sleep(rng.uniform(0.0, seconds))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status):
        killed, seconds = killed + 1, min(seconds * 1.2, 3.0)
        continue
    seconds = max(seconds * 0.7, 0.1)  # it had finished: sooner next time, and there is more to do
    for n in range(4):
        (folder / f"moi-{seed}-{run}-{n}.txt").write_text(f"Kế hoạch số {run}{n}/KH-UBND ngày 05/01/2023 về một cửa. Quyết định số 316/QĐ-UBND.", encoding="utf8")
"""


def test_killed_fifty_times_it_opens_and_the_next_run_ends_in_the_same_content(tmp_path: Path, encoder: object) -> None:
    folder, store = reports(tmp_path / "in", 24), tmp_path / "s"
    for part in range(5):
        subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(store), "10", "2", str(part)], check=True, capture_output=True, timeout=400
        )
        assert Store(store).damage() == []
        assert verify(store, encoder, repair=False) == []
    ingest([folder], store, encoder)
    ingest([folder], tmp_path / "whole", encoder)
    assert contents(store) == contents(tmp_path / "whole")
    assert verify(store, encoder, repair=False) == []


def test_a_process_killed_while_others_read_leaves_a_store_that_verifies(tmp_path: Path, cchc: Run, encoder: object) -> None:
    folder, store = reports(tmp_path / "in", 40), tmp_path / "s"
    rng = random.Random(3)
    for _ in range(3):
        process = subprocess.Popen(
            [CCHC, "ingest", str(folder), "--store", str(store), "--jobs", "2"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(1.5, 4.0))
        process.kill()
        process.wait()
    assert json.loads(cchc("verify", "--store", store, "--json").stdout)["clean"]
    cchc("ingest", folder, "--store", store)
    ingest([folder], tmp_path / "whole", encoder)
    assert contents(store) == contents(tmp_path / "whole")


def test_a_full_disk_is_told_of_and_nothing_is_damaged(tmp_path: Path, encoder: object) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=800k", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    folder = reports(tmp_path / "in", 40)
    try:
        done = subprocess.run(
            [CCHC, "ingest", str(folder), "--store", str(disk / "s")], capture_output=True, text=True, check=False, timeout=200
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


def test_a_store_on_a_read_only_disk_is_searched_and_not_written(tmp_path: Path, cchc: Run, encoder: object) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
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


def test_two_ingests_of_one_store_at_once(tmp_path: Path, encoder: object) -> None:
    folder, store = reports(tmp_path / "in", 30), tmp_path / "s"
    command = [CCHC, "ingest", str(folder), "--store", str(store)]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [p.communicate(timeout=200)[1] for p in both]
    assert sorted(p.returncode for p in both) == [0, 2]
    assert sum("một lần nạp khác" in s for s in said) == 1
    assert verify(store, encoder, repair=False) == []
    assert Store(store).counts()["reports"] == 30


def test_watch_takes_up_new_files_and_ends_at_an_interrupt(tmp_path: Path) -> None:
    folder, store = reports(tmp_path / "in", 1), tmp_path / "s"
    process = subprocess.Popen(
        [CCHC, "ingest", str(folder), "--store", str(store), "--watch", "--prune"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _until(lambda: _reports(store) == 1)
        time.sleep(1)
        reports(folder, 3)
        _until(lambda: _reports(store) == 3)
        (folder / "bc-001.txt").unlink()
        _until(lambda: _reports(store) == 2)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()


AN_UNTOLD_CHANGE = """
import os, signal, sys
from pathlib import Path
import cchc_nlp.ingest.run
from cchc_nlp.cli import main

class Ending:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

def ingest(paths, *others, real=cchc_nlp.ingest.run.ingest, **how):
    summary = real(paths, *others, **how)
    new = paths[0] / "moi.txt"
    if new.exists():
        Ending()
    new.write_text("Quyết định số 12/QĐ-UBND", encoding="utf8")
    return summary

cchc_nlp.ingest.run.ingest = ingest
main()
"""


def test_watch_misses_neither_what_changes_before_it_listens_nor_an_interrupt_that_python_drops(tmp_path: Path) -> None:
    folder, store = reports(tmp_path / "in", 1), tmp_path / "s"
    command = [sys.executable, "-c", AN_UNTOLD_CHANGE, "ingest", str(folder), "--store", str(store), "--watch", "--no-embed"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=40)
    assert done.returncode == 130, done.stderr
    assert _reports(store) == 2


def _reports(store: Path) -> int:
    return Store(store).counts()["reports"] if (store / "store.sqlite").exists() else 0


def _until(true: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


# ---- on a cluster


class Dask:
    """A scheduler and workers as real processes on loopback."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address, self._folder = f"tcp://127.0.0.1:{self.port}", folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        _until(self._answers)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._folder, start_new_session=True)
        self.processes.append(process)
        return process

    def worker(self, *, nanny: bool = False) -> subprocess.Popen[bytes]:
        return self._start(
            "worker",
            self.address,
            "--nthreads",
            "1",
            "--nanny" if nanny else "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            str(self._folder),
        )

    def end(self) -> None:
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()


@pytest.fixture
def dask(tmp_path: Path, hooked: None) -> Iterator[Dask]:
    pytest.importorskip("distributed")
    started = Dask(tmp_path)
    yield started
    started.end()


def start_ingest(folder: Path, store: Path, dask: Dask) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [CCHC, "ingest", str(folder), "--store", str(store), "--dask", dask.address, "--no-embed"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_cluster_finds_what_one_process_finds_though_a_worker_is_killed(tmp_path: Path, dask: Dask) -> None:
    folder, store = reports(tmp_path / "in", 12, "slow"), tmp_path / "s"
    victim, _ = dask.worker(), dask.worker()
    process = start_ingest(folder, store, dask)
    _until(lambda: _reports(store) >= 3)
    victim.kill()
    _out, said = process.communicate(timeout=200)
    assert process.returncode == 0, said
    ingest([folder], tmp_path / "whole", None)
    assert contents(store) == contents(tmp_path / "whole")


def test_a_lost_scheduler_is_told_of_and_the_next_run_goes_on(tmp_path: Path, dask: Dask) -> None:
    folder, store = reports(tmp_path / "in", 12, "slow"), tmp_path / "s"
    dask.worker()
    process = start_ingest(folder, store, dask)
    _until(lambda: _reports(store) >= 2)
    dask.scheduler.kill()
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2
    assert "bộ điều phối" in said
    assert "Traceback" not in said
    kept = _reports(store)
    assert 2 <= kept < 12
    again = Dask(tmp_path)
    try:
        again.worker()
        again.worker()
        process = start_ingest(folder, store, again)
        _out, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    finally:
        again.end()
    ingest([folder], tmp_path / "whole", None)
    assert contents(store) == contents(tmp_path / "whole")


@pytest.mark.parametrize("name", ["kills.txt", "kills-all.txt"])
def test_a_file_that_kills_its_worker_is_named_and_every_other_is_in(tmp_path: Path, dask: Dask, name: str) -> None:
    """The first kills the process that reads it; the second, each time, the cluster's worker too."""
    folder, store = reports(tmp_path / "in", 6), tmp_path / "s"
    (folder / name).write_text("Quyết định số 1/QĐ-UBND", encoding="utf8")
    dask.worker(nanny=True)
    dask.worker(nanny=True)
    process = start_ingest(folder, store, dask)
    _, said = process.communicate(timeout=240)
    assert process.returncode == 1, said
    assert name in said
    assert _reports(store) == 6


def test_a_cluster_that_is_not_there_is_told_of(tmp_path: Path, cchc: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc_nlp.ingest.cluster._PATIENCE", 2.0)
    from cchc_nlp.ingest.cluster import Cluster

    with pytest.raises(CchcError, match="không nối được"):
        Cluster(Settings(), "tcp://127.0.0.1:9")


def test_a_result_that_dies_with_its_worker_before_it_is_fetched_is_worked_out_again(
    tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = reports(tmp_path / "in", 2)
    tasks = [Task(s, digest_of(source_content(s, Limits()))) for s in find_sources([folder], Limits())]
    victim = dask.worker()
    with Cluster(Settings(), dask.address) as cluster:
        _until(cluster._client.nthreads)
        monkeypatch.setattr("cchc_nlp.ingest.cluster._PATIENCE", 0.3)  # so that it looks up before there is another worker
        outcomes = cluster.run(iter(tasks))
        found = [next(outcomes)]
        _until(lambda: all(f.status == "finished" for f in list(cluster._client.futures.values())))
        victim.kill()
        _until(lambda: not cluster._client.nthreads())
        threading.Timer(2, dask.worker).start()
        found += outcomes
    assert [bool(o.found) for o in found] == [True, True]

"""Ingest on a cluster: workers and schedulers that die cost nothing but time."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.ingest.cluster import Cluster
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.task import Settings, Task
from cchc_nlp.read import Limits, digest_of
from cchc_nlp.read.sources import find_sources, source_content
from tests.made import CCHC, contents, reports, stored
from tests.waiting import PATIENCE, until


class Dask:
    """A scheduler and workers as real processes on loopback."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address, self._folder = f"tcp://127.0.0.1:{self.port}", folder
        self.processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        )
        until(self._answers)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments]
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            start_new_session=True,
        )
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
def dask(tmp_path: Path, hooked: Path) -> Iterator[Dask]:
    pytest.importorskip("distributed")
    started = Dask(tmp_path)
    yield started
    started.end()


def half_held(folder: Path) -> Path:
    """Twelve reports, of which the last eight are not read before they may be."""
    return reports(reports(folder, 4), 8, "held", first=4)


def start_ingest(folder: Path, store: Path, dask: Dask) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [CCHC, "ingest", str(folder), "--store", str(store), "--dask", dask.address, "--no-embed"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_cluster_finds_what_one_process_finds_though_a_worker_is_killed(
    tmp_path: Path, dask: Dask, hooked: Path
) -> None:
    folder, store = half_held(tmp_path / "in"), tmp_path / "s"
    victim, _ = dask.worker(), dask.worker()
    process = start_ingest(folder, store, dask)
    until(lambda: stored(store) >= 3)
    victim.kill()
    hooked.touch()
    _out, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    ingest([folder], tmp_path / "whole", None)
    assert contents(store) == contents(tmp_path / "whole")


def test_a_lost_scheduler_is_told_of_and_the_next_run_goes_on(
    tmp_path: Path, dask: Dask, hooked: Path
) -> None:
    folder, store = half_held(tmp_path / "in"), tmp_path / "s"
    dask.worker()
    process = start_ingest(folder, store, dask)
    until(lambda: stored(store) >= 2)
    dask.scheduler.kill()
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "bộ điều phối" in said
    assert "Traceback" not in said
    kept = stored(store)
    assert 2 <= kept < 12
    hooked.touch()
    again = Dask(tmp_path)
    try:
        again.worker()
        again.worker()
        process = start_ingest(folder, store, again)
        _out, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
    finally:
        again.end()
    ingest([folder], tmp_path / "whole", None)
    assert contents(store) == contents(tmp_path / "whole")


@pytest.mark.parametrize("name", ["kills.txt", "kills-all.txt"])
def test_a_file_that_kills_its_worker_is_named_and_every_other_is_in(
    tmp_path: Path, dask: Dask, name: str
) -> None:
    """The first kills the process that reads it; the second each time the cluster's worker too."""
    folder, store = reports(tmp_path / "in", 6), tmp_path / "s"
    (folder / name).write_text("Quyết định số 1/QĐ-UBND", encoding="utf8")
    dask.worker(nanny=True)
    dask.worker(nanny=True)
    process = start_ingest(folder, store, dask)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, said
    assert name in said
    assert stored(store) == 6


def test_a_cluster_that_is_not_there_is_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cchc_nlp.ingest.cluster._PATIENCE", 2.0)
    with pytest.raises(CchcError, match="không nối được"):
        Cluster(Settings(), "tcp://127.0.0.1:9")


def test_a_scheduler_that_is_lost_before_a_task_is_sent_is_told_of(
    tmp_path: Path, dask: Dask
) -> None:
    dask.worker()
    (path,) = reports(tmp_path / "in", 1).iterdir()
    (source,) = find_sources([path], Limits())
    with Cluster(Settings(), dask.address) as cluster:
        dask.scheduler.kill()
        dask.scheduler.wait(PATIENCE)
        with pytest.raises(CchcError, match="bộ điều phối"):
            list(cluster.run(iter([Task(source, digest_of(path.read_bytes()))])))


def looks_up(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Notes each time that a cluster's results are looked for."""
    import distributed

    looks, real = list[bool](), distributed.wait

    def wait(*futures: object, **how: object) -> object:
        looks.append(True)
        return real(*futures, **how)

    monkeypatch.setattr(distributed, "wait", wait)
    return looks


def test_a_result_that_dies_with_its_worker_before_it_is_fetched_is_worked_out_again(
    tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = reports(tmp_path / "in", 2)
    tasks = [
        Task(s, digest_of(source_content(s, Limits()))) for s in find_sources([folder], Limits())
    ]
    victim = dask.worker()
    with Cluster(Settings(), dask.address) as cluster:
        until(cluster._client.nthreads)
        # it looks up, again and again, before there is another worker
        monkeypatch.setattr("cchc_nlp.ingest.cluster._PATIENCE", 0.3)
        looks = looks_up(monkeypatch)
        outcomes = cluster.run(iter(tasks))
        found = [next(outcomes)]
        until(lambda: all(f.status == "finished" for f in list(cluster._client.futures.values())))
        victim.kill()
        until(lambda: not cluster._client.nthreads())
        looks.clear()

        def replace() -> None:
            with suppress(AssertionError):  # where both were done at once, it only waits for one
                until(lambda: len(looks) >= 3, 10)
            dask.worker()

        threading.Thread(target=replace).start()
        found += outcomes
    assert [bool(o.found) for o in found] == [True, True]

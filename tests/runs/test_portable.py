"""The program on a system that is no POSIX: what only POSIX has is taken away from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parent.parent.parent / "corpus" / "sample"
REPORTS = ("ubnd-tinh-2022-q4", "so-noi-vu-2023-q2", "ubnd-huyen-2023-q3")
# What Windows has not, as far as Python and libraries run without it on this system.
PRELUDE = """
import os, signal, sys
GONE = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "nis", "spwd"}
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name in GONE:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
for name in GONE:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Finder())
for name in (
    "fork", "forkpty", "killpg", "setsid", "setpgid", "setpgrp", "getpgid", "getpgrp", "getsid",
    "getuid", "geteuid", "getgid", "getegid", "getgroups", "sched_getaffinity", "sync", "wait",
    "wait3", "wait4", "mkfifo", "chown", "nice", "getloadavg", "posix_spawn", "posix_spawnp",
):
    if hasattr(os, name):
        delattr(os, name)
for name in (
    "SIGKILL", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGPIPE", "alarm",
    "setitimer", "pthread_sigmask",
):
    if hasattr(signal, name):
        delattr(signal, name)
with open(os.environ["SEEN"], "a") as seen:
    print(os.getpid(), " ".join(sys.orig_argv[1:4]), file=seen)
"""

Program = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The command line as a process to which POSIX is denied; so it is to all that it starts."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(PRELUDE, encoding="utf8")
    paths = [str(tmp_path / "hook"), str(SAMPLE.parent.parent), os.environ.get("PYTHONPATH", "")]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "SEEN": str(tmp_path / "seen"),
    }

    def run(
        *arguments: object, code: int = 0, stdin: bytes = b"", **more: str
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "cchc_nlp", *map(str, arguments)]
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=300,
            env={**environment, **more},
        )
        assert done.returncode == code, done.stderr.decode("utf8", "replace")
        return done

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kept = tmp_path / "báo cáo"
    kept.mkdir()
    for name in REPORTS:
        (kept / f"{name}.txt").write_bytes((SAMPLE / f"{name}.txt").read_bytes())
    return kept


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_works_without_what_only_posix_has(
    program: Program, folder: Path, tmp_path: Path, jobs: int
) -> None:
    store = tmp_path / "s"
    done = json.loads(program("ingest", folder, "--store", store, "--jobs", jobs, "--json").stdout)
    assert (done["added"], done["failed"], done["failures"]) == (3, 0, {})
    again = json.loads(program("ingest", folder, "--store", store, "--jobs", jobs, "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, 3)
    processes = (tmp_path / "seen").read_text().splitlines()
    assert sum("cchc_nlp.ingest.workers" in line for line in processes) == jobs
    hits = json.loads(
        program("search", "quyết định nào về một cửa", "--store", store, "--json").stdout
    )["hits"]
    assert hits
    program("export", "-o", tmp_path / "out.xlsx", "--store", store)
    program("graph", "-o", tmp_path / "out.html", "--store", store)
    program("export", "-o", tmp_path / "out.spacy", "--store", store)
    assert (tmp_path / "out.xlsx").stat().st_size > 5_000
    restored = program("restore", folder / "ubnd-tinh-2022-q4.txt").stdout.decode("utf8")
    assert "Quyết định" in restored
    (folder / f"{REPORTS[0]}.txt").unlink()
    pruned = json.loads(program("ingest", folder, "--store", store, "--prune", "--json").stdout)
    assert pruned["removed"] == 1
    program("verify", "--store", store)


def test_doctor_says_that_memory_is_not_limited(program: Program) -> None:
    found = program("doctor").stdout.decode("utf8")
    assert "giới hạn bộ nhớ: hệ điều hành này không có" in found
    plain = subprocess.run(
        [sys.executable, "-m", "cchc_nlp", "doctor"], capture_output=True, text=True, check=False
    )
    assert "giới hạn bộ nhớ" not in plain.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "cp1258", "ascii"])
def test_a_console_of_another_code_page_gets_utf8(
    program: Program, folder: Path, tmp_path: Path, encoding: str
) -> None:
    store, speaks = tmp_path / "s", {"PYTHONIOENCODING": encoding, "LANG": "C", "LC_ALL": "C"}
    assert "báo cáo" in program(
        "ingest", folder, "--store", store, "--no-embed", **speaks
    ).stdout.decode("utf8")
    assert "ỦY BAN NHÂN DÂN" in program(
        "restore", folder / "ubnd-tinh-2022-q4.txt", **speaks
    ).stdout.decode("utf8")
    question = "quyết định về một cửa".encode()
    answer = program(
        "search", "-", "--mode", "lexical", "--json", "--store", store, stdin=question, **speaks
    ).stdout
    assert json.loads(answer.decode("utf8"))["query"] == question.decode()
    missing = program("restore", folder / "không có.txt", code=2, **speaks)
    assert "không có.txt" in missing.stderr.decode("utf8")


def test_only_one_process_writes_to_a_store_and_a_killed_one_lets_go(tmp_path: Path) -> None:
    held = (
        "import sys, time; from pathlib import Path; from cchc_nlp.files import only_writer\n"
        "with only_writer(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    from cchc_nlp.errors import BusyError
    from cchc_nlp.files import only_writer

    holder = subprocess.Popen([sys.executable, "-c", held, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(BusyError, match="một lần nạp khác đang ghi vào"), only_writer(tmp_path):
            pass
    finally:
        holder.kill()
        holder.wait()
    with only_writer(tmp_path):
        pass


def test_it_keeps_out_a_version_that_locks_the_file_by_flock(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    from cchc_nlp.errors import BusyError
    from cchc_nlp.files import only_writer

    with (tmp_path / "ingest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BusyError), only_writer(tmp_path):
            pass
    with (
        only_writer(tmp_path),
        (tmp_path / "ingest.lock").open("w") as lock,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert (tmp_path / "ingest.lock").exists()

"""What tests share: the samples, stores of them, and the command line as users run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from cchc_nlp.index.encoder import Encoder, load_encoder
from tests.served import EVIL

ROOT = Path(__file__).resolve().parent.parent
SAMPLE, GOLD = ROOT / "corpus" / "sample", ROOT / "corpus" / "gold"
SCANNED = ("ubnd-tinh-2022-q4", "so-tttt-2023-q2", "ubnd-thanh-pho-2024-q1")
CLEAN = ("ubnd-tinh-2023-q1", "so-noi-vu-2023-q2", "ubnd-huyen-2023-q3")
SHARED = Path(os.environ.get("CCHC_SHARED", ROOT.parent / "shared"))

Run = Callable[..., subprocess.CompletedProcess[str]]

# How long a case takes is the machine's business.
hypothesis_settings.register_profile(
    "busy", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("busy")

# What a test tells a process to do to itself, by the name of the file that begins to be read,
# where the audit event is raised: "held" waits until there is a file "go" beside this program.
HOOK = """
import os, signal, sys, time
go = os.path.join(os.path.dirname(__file__), "go")
def hook(event, arguments):
    if event == "cchc_nlp.read":
        name = os.path.basename(arguments[0])
        while "held" in name and not os.path.exists(go): time.sleep(0.05)
        if "hangs" in name: time.sleep(36000)
        if "kills-all" in name: os.kill(os.getppid(), signal.SIGKILL)
        if "kills" in name: os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
"""


@pytest.fixture(scope="session")
def cchc() -> Run:
    """Run the installed command line in a second process."""

    def run(
        *arguments: object, stdin: str | None = None, code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("cchc")), *map(str, arguments)]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, check=False, timeout=1200
        )
        assert code is None or done.returncode == code, done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The encoder that is shipped."""
    return load_encoder()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, cchc: Run) -> Path:
    """A store with the six sample reports."""
    folder = tmp_path_factory.mktemp("store")
    cchc("ingest", SAMPLE, "--store", folder, "--jobs", 2)
    return folder


@pytest.fixture(scope="session")
def kho(tmp_path_factory: pytest.TempPathFactory, store: Path, cchc: Run) -> Path:
    """A copy of the samples' store with a hostile report in it."""
    folder = tmp_path_factory.mktemp("web")
    shutil.copytree(store, folder / "kho")
    (folder / "in").mkdir()
    (folder / "in" / "<b onclick=alert(6)>bc&.txt").write_text(EVIL, encoding="utf8")
    cchc("ingest", folder / "in", "--store", folder / "kho")
    return folder / "kho"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two sample reports."""
    target = tmp_path / "reports"
    target.mkdir()
    for name in ("ubnd-tinh-2023-q1", "so-tttt-2023-q2"):
        shutil.copy(SAMPLE / f"{name}.txt", target)
    return target


@pytest.fixture
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Processes started from here do to themselves what the names of files say.

    Gives the file that those wait for which are held.
    """
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK, encoding="utf8")
    others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = os.pathsep.join(filter(None, [str(tmp_path / "hook"), *others]))
    monkeypatch.setenv("PYTHONPATH", path)
    return tmp_path / "hook" / "go"


@pytest.fixture(scope="session")
def seed() -> Path:
    """The real report with gold, where it is at hand."""
    if not (SHARED / "seed" / "report.ocr.txt").exists():
        pytest.skip(f"no {SHARED}/seed: the real report is not part of the repository")
    return SHARED

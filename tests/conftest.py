"""What tests share: the sample reports, an ingested store, and the command line as users run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE, GOLD = ROOT / "corpus" / "sample", ROOT / "corpus" / "gold"
SCANNED = ("ubnd-tinh-2022-q4", "so-tttt-2023-q2", "ubnd-thanh-pho-2024-q1")
CLEAN = ("ubnd-tinh-2023-q1", "so-noi-vu-2023-q2", "ubnd-huyen-2023-q3")
SHARED = Path(os.environ.get("CCHC_SHARED", ROOT.parent / "shared"))

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def cchc() -> Run:
    """Run the installed command line in a second process."""

    def run(*arguments: object, stdin: str | None = None, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("cchc")), *map(str, arguments)]
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=300)
        assert code is None or done.returncode == code, done.stderr
        return done

    return run


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, cchc: Run) -> Path:
    """A store with the six sample reports."""
    folder = tmp_path_factory.mktemp("store")
    cchc("ingest", SAMPLE, "--store", folder, "--jobs", 2)
    return folder


@pytest.fixture(scope="session")
def seed() -> Path:
    """The real report with gold, where it is at hand."""
    if not (SHARED / "seed" / "report.ocr.txt").exists():
        pytest.skip(f"no {SHARED}/seed: the real report is not part of the repository")
    return SHARED

"""The graph's explorer runs in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.waiting import PATIENCE


@pytest.mark.skipif(
    shutil.which("chromium") is None, reason="Chromium is not installed: apt-get install chromium"
)
def test_the_explorer_runs_in_a_browser(store: Path, tmp_path: Path, cchc: Run) -> None:
    cchc("graph", "-o", tmp_path / "g.html", "--store", store)
    address = (tmp_path / "g.html").as_uri() + "#468%2FQ%C4%90-TTg"
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=3000",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    done = subprocess.run(
        ["chromium", *flags, "--dump-dom", address],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    about = re.search(r'<section id="about".*?</section>', done.stdout, re.DOTALL)
    assert about is not None
    assert "468/QĐ-TTg" in about.group()
    assert "<blockquote>" in about.group(), "the sentences that name it"
    assert '<span id="count" role="status">1 nút' in done.stdout
    assert done.stdout.count('class="node off"') + done.stdout.count('class="node faint off"') > 40

"""An installed wheel finds its models."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_an_installed_wheel_finds_its_models(tmp_path: Path) -> None:
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        str(ROOT),
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-q",
        "-w",
        str(tmp_path),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "site"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        str(wheel),
        "--no-deps",
        "--no-index",
        "-q",
        "--target",
        str(target),
    ]
    subprocess.run(install, check=True, capture_output=True)
    code = (
        "import cchc_nlp, cchc_nlp.files as m; print(cchc_nlp.__file__);"
        " print(m.model_folder('encoder')); from cchc_nlp.pipeline import restorer;"
        " print(restorer().restore('cai cach hanh chinh').text)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "PATH": "/usr/bin:/bin"},
    )
    file, models, text = done.stdout.splitlines()
    assert file.startswith(str(target))
    assert models.startswith(str(target))
    assert text == "cải cách hành chính"

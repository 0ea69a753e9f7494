"""The whole interface withstands what schemathesis thinks of."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.served import serving


def test_the_whole_interface_withstands_what_schemathesis_thinks_of(
    kho: Path, tmp_path: Path
) -> None:
    """The schema is checked by every generated case: status, media type, body, headers, and that
    what it refuses is refused.
    """
    shutil.copytree(kho, tmp_path / "kho")
    with serving(tmp_path / "kho", "--rate", 10000) as running:
        # a part of a form cannot be null: what is sent for it looks like any other file
        (tmp_path / "schemathesis.toml").write_text(
            '[[operations]]\ninclude-name = "POST /api/ingest"\n'
            "checks.negative_data_rejection.enabled = false\n"
        )
        command = [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{running.url}/api/openapi.json",
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "6",
            "--seed",
            "1",
            "--no-color",
            "--workers",
            "2",
            "--max-failures",
            "5",
            "--generation-database",
            "none",
            "--request-timeout",
            "600",
            "--suppress-health-check",
            "all",
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=3600, check=False, cwd=tmp_path
        )
        assert done.returncode == 0, done.stdout[-6000:]
        assert running.client().get("/health").json()["status"] == "ok"

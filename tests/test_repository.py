"""What the repository holds: models that are small and have cards, and nothing that a tool left
behind.
"""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import ROOT


def test_models_are_small_and_have_cards() -> None:
    total = sum(f.stat().st_size for f in (ROOT / "models").rglob("*") if f.is_file())
    assert total < 120_000_000
    for folder in (ROOT / "models").iterdir():
        if folder.is_dir():
            card = (folder / "README.md").read_text(encoding="utf8")
            assert all(
                word in card
                for word in ("Task", "Size", "Licence", "Trained on", "Scores", "Rebuild")
            )


def test_the_top_level_holds_what_it_is_meant_to_hold() -> None:
    """A file that a tool left behind was once committed, and 177 like it."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    top = {path.split("/")[0] for path in tracked}
    files = {"pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "LICENSE"}
    assert {name for name in top if not name.startswith(".")} == files | {
        "cchc_nlp",
        "models",
        "corpus",
        "tests",
        "notebooks",
    }

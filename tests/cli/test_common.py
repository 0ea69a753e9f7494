"""The command line as its users meet it: help with an example, one line for each problem."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run

HEAVY = (
    "torch",
    "spacy",
    "faiss",
    "sentence_transformers",
    "underthesea",
    "transformers",
    "numba",
    "onnxruntime",
)
COMMANDS = (
    ["ingest"], ["restore"], ["refs"], ["relations"], ["search"], ["graph"], ["export"], ["stats"],
    ["doctor"], ["evaluate", "restore"], ["evaluate", "refs"], ["evaluate", "search"],
)  # fmt: skip


def loaded(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name for name in HEAVY if name in done.stdout.splitlines()[-1].split()}


def test_help_loads_nothing_heavy() -> None:
    assert (
        loaded(
            "import typer.testing, cchc_nlp.cli as c;"
            " typer.testing.CliRunner().invoke(c.app, ['--help'])"
        )
        == set()
    )


def test_a_search_loads_neither_torch_nor_spacy_nor_underthesea(store: Path) -> None:
    code = (
        "from pathlib import Path; from cchc_nlp.search.searcher import Searcher;"
        f" Searcher(Path({str(store)!r})).search('quyet dinh ve mot cua')"
    )
    assert loaded(code) <= {"faiss", "numba", "onnxruntime"}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(cchc: Run, command: list[str]) -> None:
    assert "Ví dụ: cchc" in cchc(*command, "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["restore", "missing.txt"], 2, "không có tệp"),
        (["refs", "missing.txt"], 1, "không có tệp"),
        (["search", "một cửa", "--store", "nowhere"], 2, "không có kho"),
        (["graph", "-o", "g.json", "--store", "nowhere"], 2, "không có kho"),
        (["export", "-o", "r.csv", "--store", "nowhere"], 2, "không có kho"),
        (["ingest", "missing.txt", "--store", "s"], 1, "không có tệp"),
        (["ingest", "empty-folder", "--store", "s"], 2, "không có báo cáo"),
        (["evaluate", "restore", "a.txt", "a.txt", "--lines", "x"], 2, "--lines"),
    ],
)
def test_wrong_use_gets_one_line(
    tmp_path: Path,
    cchc: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "a.txt").write_text("một cửa\n", encoding="utf8")
    done = cchc(*arguments, code=code)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") == 0


def test_debug_shows_where(cchc: Run) -> None:
    assert "Traceback" in cchc("restore", "missing.txt", "--debug", code=None).stderr

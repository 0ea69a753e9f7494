"""The wheel as others get it: types that their programs are checked by, models, no training."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
from pathlib import Path

import cchc_nlp
from cchc_nlp import (
    CchcError, Searcher, __version__, analyse, extract_references, ingest, open_store, read,
    relate, restore,
)

reveal_type(read)
reveal_type(restore)
reveal_type(analyse)
reveal_type(extract_references)
reveal_type(relate)
reveal_type(ingest)
reveal_type(open_store)
reveal_type(Searcher)
reveal_type(CchcError)
reveal_type(__version__)
reveal_type(cchc_nlp.restore("Quyét dinh"))
reveal_type(extract_references("Quyết định số 316/QĐ-UBND")[0].number)


def numbers(folder: Path, store: Path) -> list[str]:
    try:
        summary = ingest([folder], store, encoder=None)
    except CchcError as error:
        return [str(error)]
    report = analyse(read(folder / "a.txt"))
    found = [r.number or "" for r in extract_references(restore(report.report.text))]
    hits = Searcher.open(store).search("một cửa", k=3)
    reports: int = open_store(store).counts()["reports"]
    return [*found, *(hit.text for hit in hits), str(summary.added + reports), __version__]
"""
NAMES = 12


def _environment() -> dict[str, str]:
    """The present one, without what leads to the package in this checkout."""
    return {
        k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "MYPYPATH", "CCHC_MODELS")
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel, and finds what the wheel needs where this one has it."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False, symlinks=True)
    library = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(library)
    here = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (library / "here.pth").write_text("\n".join(here), encoding="utf8")
    return home / Path(sys.executable).parent.name / Path(sys.executable).name


def test_the_wheel_has_its_types_and_models_and_no_training(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "cchc_nlp/py.typed" in names
    assert {"cchc_nlp/models/encoder/model.onnx", "cchc_nlp/models/restorer/channel.npz"} <= names
    assert "cchc_nlp/models/translation/phrases.tsv" in names
    assert not [n for n in names if n.startswith(("cchc_nlp/training", "tests/", "models/"))]


def test_a_program_that_uses_it_is_checked_strictly(python: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-incremental",
        "--python-executable",
        str(python),
        str(program),
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, env=_environment()
    )
    assert done.returncode == 0, done.stdout
    assert "Success: no issues found" in done.stdout
    revealed = re.findall(r'note: Revealed type is "(.*)"', done.stdout)
    assert len(revealed) == NAMES, done.stdout
    assert not [text for text in revealed if re.search(r"\bAny\b|\bModule\b|ModuleType", text)]


def test_it_runs_from_the_wheel(python: Path, tmp_path: Path) -> None:
    run = partial(
        subprocess.run,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
    )
    done = run([python, "-m", "cchc_nlp", "--help"])
    assert done.returncode == 0, done.stderr
    assert "ingest" in done.stdout
    misread = "Quyét dinh s6 316/0P-UBND"
    text = f"import cchc_nlp; print(cchc_nlp.__file__); print(cchc_nlp.restore({misread!r}))"
    done = run([python, "-c", text])
    assert done.returncode == 0, done.stderr
    place, restored = done.stdout.splitlines()
    assert Path(place).is_relative_to(python.parent.parent)
    assert restored == "Quyết định số 316/QĐ-UBND"

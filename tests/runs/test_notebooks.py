"""The notebooks run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import PATIENCE


@pytest.mark.parametrize(
    "notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_notebooks_run(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("CCHC_NOTEBOOK_STORE", str(tmp_path / "store"))
    book = nbformat.read(notebook, as_version=4)
    NotebookClient(book, timeout=PATIENCE, resources={"metadata": {"path": str(ROOT)}}).execute()
    assert any(cell.get("outputs") for cell in book.cells if cell.cell_type == "code")

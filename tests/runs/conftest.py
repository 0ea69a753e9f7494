"""A store in which names do not tell reports apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def namesakes(tmp_path: Path, cchc: Run) -> Path:
    """A store of two reports of one name, whose references stand at the same places.

    The second is there under another name too.
    """
    for quarter in (1, 2):
        (tmp_path / "in" / f"q{quarter}").mkdir(parents=True)
        text = (
            f"Thực hiện Quyết định số 31{quarter}/QĐ-UBND ngày 1{quarter}/02/2023"
            " của UBND tỉnh, dvr đã xong.\n"
        )
        (tmp_path / "in" / f"q{quarter}" / "bc.txt").write_text(text, encoding="utf8")
    (tmp_path / "in" / "q2" / "copy.txt").write_text(text, encoding="utf8")
    cchc("ingest", tmp_path / "in", "--store", tmp_path / "s")
    return tmp_path / "s"

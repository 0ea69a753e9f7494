"""What is found in folders, and what is not followed out of them."""

from __future__ import annotations

from pathlib import Path

from cchc_nlp.read import Limits
from cchc_nlp.read.sources import find_sources
from tests.conftest import SAMPLE

GOOD = SAMPLE / "ubnd-huyen-2023-q3.txt"


def test_links_out_of_the_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_bytes(GOOD.read_bytes())
    (inside / "own.txt").write_bytes(GOOD.read_bytes())
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "ring").symlink_to(inside)
    (inside / "again.txt").symlink_to(inside / "own.txt")
    (inside / "gone.txt").symlink_to(inside / "nothing.txt")
    found = {s.path.name: s.problem for s in find_sources([inside], Limits())}
    assert found.pop("own.txt") == ""
    assert "không dẫn tới" in found.pop("gone.txt")
    assert set(found) == {"link.txt", "folder"}
    assert all("ra ngoài" in problem for problem in found.values())

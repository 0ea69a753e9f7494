"""Ingest: what is unchanged is skipped, what changed, moved, was copied or is gone is followed,
what cannot be read is named.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.ingest.run import embed, ingest
from cchc_nlp.ingest.verify import verify
from cchc_nlp.read import digest_of
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store
from tests.made import contents, reports
from tests.tables import rows


class Named:
    """An encoder under another name."""

    def __init__(self, encoder: object, name: str) -> None:
        self._encoder, self.fingerprint = encoder, name

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)


def is_whole(store: Path) -> bool:
    """Store, words and vectors agree, without any repair."""
    return verify(store, load_encoder(), repair=False) == []


def test_a_second_ingest_does_nothing(folder: Path, tmp_path: Path, encoder: object) -> None:
    first = ingest([folder], tmp_path / "s", encoder)
    before = contents(tmp_path / "s")
    second = ingest([folder], tmp_path / "s", encoder)
    assert (first.added, second.added, second.unchanged, second.embedded) == (2, 0, 2, 0)
    assert contents(tmp_path / "s") == before
    assert is_whole(tmp_path / "s")


def test_changed_moved_and_copied_files_are_followed(
    folder: Path, tmp_path: Path, encoder: object
) -> None:
    store = tmp_path / "s"
    ingest([folder], store, encoder)
    one, two = sorted(folder.iterdir())
    shutil.copy(one, folder / "copy.txt")
    assert ingest([folder], store, encoder).added == 0
    assert Store(store).counts()["reports"] == 2
    assert len(rows(store, "SELECT path FROM paths")) == 3
    two.write_text(
        two.read_text(encoding="utf8").replace("Luật Tiếp cận thông tin", "Luật Lưu trữ"),
        encoding="utf8",
    )
    assert ingest([folder], store, encoder).added == 1
    assert Store(store).counts()["reports"] == 2
    assert not rows(store, "SELECT 1 FROM mentions WHERE name = 'Luật Tiếp cận thông tin'")
    assert is_whole(store)


def test_vectors_of_another_encoder_are_refused(
    folder: Path, tmp_path: Path, encoder: object
) -> None:
    ingest([folder], tmp_path / "s", encoder)
    another = Named(encoder, "another")
    for use in (
        lambda: Searcher.open(tmp_path / "s", another),
        lambda: ingest([folder], tmp_path / "s", another),
        lambda: verify(tmp_path / "s", another),
    ):
        with pytest.raises(CchcError, match="cchc embed --store"):
            use()
    items = Store(tmp_path / "s").items
    assert embed(tmp_path / "s", another) == sum(
        len(items.ids(kind)) for kind in ("passage", "document")
    )
    assert Searcher.open(tmp_path / "s", another).search("một cửa", mode="semantic")
    assert verify(tmp_path / "s", another) == []


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.docm").write_text("x")
    with pytest.raises(CchcError, match="không có báo cáo"):
        ingest([tmp_path], tmp_path / "s", None)
    assert not (tmp_path / "s").exists()


def test_a_file_that_changes_while_it_is_read_is_read_again(
    folder: Path, tmp_path: Path, encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, hashed = min(folder.iterdir()), digest_of

    def changed(data: bytes) -> str:
        """Between the hash that asks whether a file is new and its reading, somebody writes."""
        path.write_text(path.read_text(encoding="utf8") + "Thêm một dòng.\n", encoding="utf8")
        return hashed(data)

    monkeypatch.setattr("cchc_nlp.ingest.run.digest_of", changed)
    first = ingest([path], tmp_path / "s", encoder)
    assert (first.added, "đổi trong khi đọc" in first.failures[str(path)]) == (0, True)
    monkeypatch.setattr("cchc_nlp.ingest.run.digest_of", hashed)
    assert ingest([path], tmp_path / "s", encoder).added == 1
    assert rows(tmp_path / "s", "SELECT 1 FROM reports WHERE source LIKE '%Thêm một dòng%'")


def test_a_file_that_may_not_be_read_is_named_and_the_others_go_in(
    folder: Path, tmp_path: Path, encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, real = min(folder.iterdir()), Path.open

    def refuse(
        path: Path, *arguments: object, **named: object
    ) -> object:  # permissions do not bind root, so the refusal is made here
        if path.name == closed.name:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    summary = ingest([folder], tmp_path / "s", encoder)
    assert (summary.added, list(summary.failures)) == (1, [str(closed)])
    assert "Permission denied" in summary.failures[str(closed)]


def test_archives_are_walked_and_their_files_known_by_their_place(
    tmp_path: Path, encoder: object
) -> None:
    folder = reports(tmp_path / "in", 3)
    with zipfile.ZipFile(folder / "old.zip", "w") as archive:
        archive.write(folder / "bc-000.txt", "2010/copy.txt")
        archive.writestr(
            "2010/own.txt", (folder / "bc-001.txt").read_text(encoding="utf8") + "\nRiêng."
        )
        archive.writestr("note.bin", b"\0\1")
    store = tmp_path / "s"
    first = ingest([folder], store, encoder)
    assert (first.added, first.unchanged, first.failures) == (4, 1, {})
    assert [
        r["path"]
        for r in rows(store, "SELECT path FROM paths WHERE path LIKE '%!/%' ORDER BY path")
    ] == [
        f"{folder}/old.zip!/2010/copy.txt",
        f"{folder}/old.zip!/2010/own.txt",
    ]
    again = ingest([folder], store, encoder)
    assert (again.added, again.unchanged) == (0, 5)


def test_moved_files_are_followed_and_copies_keep_both_paths(tmp_path: Path) -> None:
    folder, store = reports(tmp_path / "in", 2), tmp_path / "s"
    ingest([folder], store, None)
    (folder / "sub").mkdir()
    (folder / "bc-000.txt").rename(folder / "sub" / "moved.txt")
    shutil.copy(folder / "bc-001.txt", folder / "sub" / "copy.txt")
    summary = ingest([folder], store, None)
    assert (summary.added, summary.unchanged) == (0, 3)
    assert sorted(Path(r["path"]).name for r in rows(store, "SELECT path FROM paths")) == [
        "bc-001.txt",
        "copy.txt",
        "moved.txt",
    ]
    assert {r["name"] for r in rows(store, "SELECT name FROM reports")} >= {"moved.txt"}


def test_prune_forgets_what_is_gone_from_the_folders_given_and_nothing_else(
    tmp_path: Path, encoder: object
) -> None:
    one, two, store = (
        reports(tmp_path / "one", 3),
        reports(tmp_path / "one-more", 2, "khac"),
        tmp_path / "s",
    )
    (two / "khac-000.txt").write_text(
        "Báo cáo khác về Quyết định số 999/QĐ-UBND ngày 01/02/2020 của UBND tỉnh.", encoding="utf8"
    )
    ingest([one, two], store, encoder)
    for gone in (one / "bc-000.txt", two / "khac-000.txt"):
        gone.unlink()
    assert ingest([one], store, encoder).removed == 0
    assert ingest([one], store, encoder, prune=True).removed == 1
    left = [r["name"] for r in rows(store, "SELECT name FROM reports ORDER BY name")]
    assert "bc-000.txt" not in left
    assert "khac-000.txt" in left
    (one / "moi.txt").write_text("Chưa được đọc.", encoding="utf8")
    with pytest.raises(CchcError, match="không xóa gì"):  # said before anything is read
        ingest([one, tmp_path / "unmounted"], store, encoder, prune=True)
    assert not rows(store, "SELECT 1 FROM reports WHERE name = 'moi.txt'")
    assert rows(store, "SELECT 1 FROM documents WHERE number = '999/QĐ-UBND'")
    assert ingest([two], store, encoder, prune=True).removed == 1
    assert not rows(store, "SELECT 1 FROM documents WHERE number = '999/QĐ-UBND'")
    assert verify(store, encoder, repair=False) == []


def test_what_cannot_be_looked_into_is_not_taken_for_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, store = reports(tmp_path / "in", 2), tmp_path / "s"
    reports(folder / "closed", 2, "khac")
    with zipfile.ZipFile(folder / "old.zip", "w") as archive:
        archive.writestr(
            "a.txt", "Báo cáo về Quyết định số 999/QĐ-UBND ngày 01/02/2020 của UBND tỉnh."
        )
    ingest([folder], store, None)
    (folder / "old.zip").write_bytes(b"PK\x03\x04 cut short")
    real = os.scandir

    def refuse(path: object) -> object:  # permissions do not bind root, so the refusal is made here
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = ingest([folder], store, None, prune=True)
    assert (summary.removed, len(summary.failures)) == (0, 2)
    assert (
        Store(store).counts()["reports"]
        == len(rows(store, "SELECT DISTINCT report FROM paths"))
        > 2
    )


def test_a_new_version_of_the_analysis_does_not_read_the_files_again(
    tmp_path: Path, hooked: Path
) -> None:
    folder, store = reports(tmp_path / "in", 2), tmp_path / "s"
    ingest([folder], store, None)
    with sqlite3.connect(store / "store.sqlite") as db:
        db.execute("UPDATE reports SET pipeline = 'older'")
        db.execute(
            "UPDATE reports SET source = source || 'Thêm Quyết định số 777/QĐ-UBND ngày"
            " 05/05/2023.'"
        )
    assert ingest([folder], store, None).added == 2
    assert rows(store, "SELECT 1 FROM mentions WHERE number = '777/QĐ-UBND'")

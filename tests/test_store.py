"""The store: incremental, transactional, resumable, rebuilt where it can be."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SAMPLE, Run

from cchc_nlp.errors import CchcError
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.index.snapshot import IndexSnapshot
from cchc_nlp.ingest.run import embed, ingest
from cchc_nlp.ingest.verify import verify
from cchc_nlp.ingest.workers import Workers
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store
from cchc_nlp.store.records import fold_number

NEW_IN_4 = {
    "reports": "key number date issued_at issuer type subject period recipients office signer reading unread",
    "pages": "quality method reason",
    "mentions": "digest8",
}
CONTENT = """SELECT r.digest, p.first_line, p.last_line, p.text FROM passages p JOIN reports r ON r.id = p.report ORDER BY 1, 2, 3, 4"""
MENTIONS = "SELECT key, surface, line, date FROM mentions ORDER BY 1, 2, 3, 4"


@pytest.fixture(scope="module")
def encoder() -> object:
    return load_encoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two sample reports."""
    target = tmp_path / "reports"
    target.mkdir()
    for name in ("ubnd-tinh-2023-q1", "so-tttt-2023-q2"):
        shutil.copy(SAMPLE / f"{name}.txt", target)
    return target


class Named:
    """An encoder under another name."""

    def __init__(self, encoder: object, name: str) -> None:
        self._encoder, self.fingerprint = encoder, name

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)


def contents(store: Path) -> list[tuple[object, ...]]:
    opened = Store(store)
    return [tuple(r) for r in opened.rows(CONTENT)] + [tuple(r) for r in opened.rows(MENTIONS)]


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


def test_changed_moved_and_copied_files_are_followed(folder: Path, tmp_path: Path, encoder: object) -> None:
    store = tmp_path / "s"
    ingest([folder], store, encoder)
    one, two = sorted(folder.iterdir())
    shutil.copy(one, folder / "copy.txt")
    assert ingest([folder], store, encoder).added == 0
    assert Store(store).counts()["reports"] == 2
    assert len(Store(store).rows("SELECT path FROM paths")) == 3
    two.write_text(two.read_text(encoding="utf8").replace("Luật Tiếp cận thông tin", "Luật Lưu trữ"), encoding="utf8")
    assert ingest([folder], store, encoder).added == 1
    assert Store(store).counts()["reports"] == 2
    assert not Store(store).rows("SELECT 1 FROM mentions WHERE name = 'Luật Tiếp cận thông tin'")
    assert is_whole(store)


def test_two_processes_find_what_one_finds(folder: Path, tmp_path: Path, encoder: object) -> None:
    ingest([folder], tmp_path / "one", encoder)
    ingest([folder], tmp_path / "two", encoder, shared=lambda settings: Workers(settings, 2))
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_file_that_fails_does_not_stop_the_others(folder: Path, tmp_path: Path, cchc: Run) -> None:
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = cchc("ingest", folder, "--store", tmp_path / "s", code=1)
    assert "bad.txt" in done.stderr
    assert Store(tmp_path / "s").counts()["reports"] == 2


def test_a_lost_or_foreign_index_is_remade_from_the_store(folder: Path, tmp_path: Path, encoder: object) -> None:
    store = tmp_path / "s"
    ingest([folder], store, encoder)
    wanted = [h.text for h in Searcher(store).search("một cửa", kind="passages", mode="semantic")]
    for harm in (
        (store / "index" / "current").unlink,
        lambda: next(store.glob("index/*/index.json")).write_text('{"encoder": "other"}'),
        lambda: next(store.glob("index/*/passage.words/0/rows.npy")).unlink(),
        lambda: next(store.glob("index/*/document.faiss")).write_bytes(b"no"),
        lambda: shutil.rmtree(store / "index"),
    ):
        harm()
        assert [h.text for h in Searcher(store).search("một cửa", kind="passages", mode="semantic")] == wanted
    assert IndexSnapshot.current(store).disagreements(Store(store)) == []


def test_a_store_of_another_version_or_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CchcError, match="không có kho"):
        Store(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    Store(tmp_path / "s", create=True).close()
    with sqlite3.connect(tmp_path / "s" / "store.sqlite") as db:
        db.execute("UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(CchcError, match="phiên bản 99"):
        Store(tmp_path / "s")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "store.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(CchcError, match="không mở được"):
        Store(tmp_path / "t")


def test_vectors_of_another_encoder_are_refused(folder: Path, tmp_path: Path, encoder: object) -> None:
    ingest([folder], tmp_path / "s", encoder)
    another = Named(encoder, "another")
    for use in (
        lambda: Searcher.open(tmp_path / "s", another),
        lambda: ingest([folder], tmp_path / "s", another),
        lambda: verify(tmp_path / "s", another),
    ):
        with pytest.raises(CchcError, match="cchc embed --store"):
            use()
    assert embed(tmp_path / "s", another) == sum(Store(tmp_path / "s").counts()[k] for k in ("passages", "documents"))
    assert Searcher.open(tmp_path / "s", another).search("một cửa", mode="semantic")
    assert verify(tmp_path / "s", another) == []


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.docm").write_text("x")
    with pytest.raises(CchcError, match="không có báo cáo"):
        ingest([tmp_path], tmp_path / "s", None)
    assert not (tmp_path / "s").exists()


def test_two_ingests_at_once_do_not_meet(folder: Path, tmp_path: Path, cchc: Run) -> None:
    import fcntl

    store = tmp_path / "s"
    store.mkdir()
    with (store / "ingest.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "một lần nạp khác" in cchc("ingest", folder, "--store", store, code=2).stderr
    cchc("ingest", folder, "--store", store)


@pytest.mark.parametrize(("a", "b"), [("316/QĐ-UBND", "316 qd ubnd"), ("02/CT-UBND", "2/ct-ubnd"), ("28-KL/TW", "28 kl tw")])
def test_numbers_are_looked_up_however_they_are_typed(a: str, b: str) -> None:
    assert fold_number(a) == fold_number(b)


def test_a_file_that_changes_while_it_is_read_is_read_again(
    folder: Path, tmp_path: Path, encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cchc_nlp.ingest.run as module

    path, hashed = min(folder.iterdir()), module.digest_of

    def digest_of(data: bytes) -> str:  # between the hash that asks whether a file is new and its reading, somebody writes into it
        path.write_text(path.read_text(encoding="utf8") + "Thêm một dòng.\n", encoding="utf8")
        return hashed(data)

    monkeypatch.setattr(module, "digest_of", digest_of)
    first = ingest([path], tmp_path / "s", encoder)
    assert (first.added, "đổi trong khi đọc" in first.failures[str(path)]) == (0, True)
    monkeypatch.setattr(module, "digest_of", hashed)
    assert ingest([path], tmp_path / "s", encoder).added == 1
    assert Store(tmp_path / "s").rows("SELECT 1 FROM passages WHERE text LIKE '%Thêm một dòng%'")


def test_a_file_that_may_not_be_read_is_named_and_the_others_go_in(
    folder: Path, tmp_path: Path, encoder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, real = min(folder.iterdir()), Path.open

    def refuse(path: Path, *arguments: object, **named: object) -> object:  # permissions do not bind root, so the refusal is made here
        if path.name == closed.name:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refuse)
    summary = ingest([folder], tmp_path / "s", encoder)
    assert (summary.added, list(summary.failures)) == (1, [str(closed)])
    assert "Permission denied" in summary.failures[str(closed)]


def _set_back(folder: Path) -> None:
    """Make a store what the first version of the schema made."""
    with sqlite3.connect(folder / "store.sqlite") as db:
        for drop in ("TABLE reference_corrections", "TABLE stale", "INDEX relations_on", "INDEX relations_acts", "INDEX mentions_sampled"):
            db.execute(f"DROP {drop}")
        for table, columns in NEW_IN_4.items():
            for column in columns.split():
                db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        db.execute("CREATE INDEX mentions_by_key ON mentions (key)")
        for kind in ("passages", "documents"):
            db.execute(f"CREATE VIRTUAL TABLE {kind}_text USING fts5(accented, folded)")
        db.execute("DELETE FROM meta WHERE name = 'encoder'")
        db.execute("UPDATE meta SET value = '1' WHERE name = 'schema'")


def test_a_store_of_the_version_before_is_brought_up_to_date(tmp_path: Path, cchc: Run) -> None:
    folder = tmp_path / "s"
    cchc("ingest", SAMPLE / "ubnd-huyen-2023-q3.txt", "--store", folder)
    _set_back(folder)
    with sqlite3.connect(folder / "store.sqlite") as db:
        db.execute("UPDATE reports SET pipeline = '2'")
    shutil.rmtree(folder / "index")
    assert Searcher.open(folder).search("một cửa")
    store = Store(folder)
    assert store.counts()["reports"] == 1
    assert store.all_reference_corrections() == {}
    cchc("ingest", SAMPLE / "ubnd-huyen-2023-q3.txt", "--store", folder)
    assert store.rows("SELECT number FROM reports")[0]["number"] == "305/BC-UBND"
    assert is_whole(folder)


OPEN_EACH = """
import sys, time; from pathlib import Path; from cchc_nlp.store import Store
make = sys.argv[1] == "make"
print("ready", flush=True); sys.stdin.readline()
for folder in map(Path, sys.argv[2:]):
    while not make and not (folder / "store.sqlite").exists():
        time.sleep(0.0001)
    Store(folder, create=make).counts()
"""


def _open_at_once(folders: list[Path], makers: int, openers: int) -> None:
    commands = [[sys.executable, "-c", OPEN_EACH, role, *map(str, folders)] for role in ["make"] * makers + ["open"] * openers]
    processes = [subprocess.Popen(c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for c in commands]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [p.communicate(timeout=60)[1] for p in processes] == [""] * len(processes)


def test_a_store_may_be_opened_while_another_process_makes_it(tmp_path: Path) -> None:
    _open_at_once([tmp_path / str(n) for n in range(40)], makers=1, openers=3)
    assert {f.name for f in (tmp_path / "0").iterdir()} - {"store.sqlite-wal", "store.sqlite-shm"} == {"store.sqlite"}


def test_two_processes_may_bring_a_store_up_to_date_at_once(tmp_path: Path) -> None:
    Store(tmp_path / "0", create=True).close()
    _set_back(tmp_path / "0")
    folders = [tmp_path / str(n) for n in range(10)]
    for folder in folders[1:]:
        shutil.copytree(tmp_path / "0", folder)
    _open_at_once(folders, makers=0, openers=4)

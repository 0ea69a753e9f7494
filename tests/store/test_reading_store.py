"""A store that is open for reading cannot be written to; one that is open for writing is alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cchc_nlp.errors import BusyError, CchcError
from cchc_nlp.store import Store, StoredFile, StoredReport, open_store, writing
from cchc_nlp.store.database import create
from cchc_nlp.store.records import ItemText
from cchc_nlp.types import Correction, Page, Passage, ReferenceCorrection
from tests.store.earlier import set_back

FILE = StoredFile("/bc.txt", 1, 1)
_ITEM = ItemText(1, "", "một")
REPORT = StoredReport(
    "bc.txt", "0" * 64, "một cửa", (Page(1, 1, 1),), "1",
    (Passage("một cửa", "mot cua", "", "paragraph", "", 1, 1, 1, 0, 7),),
)  # fmt: skip
WRITES: dict[str, Callable[[Store], object]] = {
    "add": lambda s: s.reports.add(REPORT, FILE),
    "link": lambda s: s.reports.link(StoredFile("/copy.txt", 1, 1), REPORT.digest, "1"),
    "forget": lambda s: s.reports.forget([FILE.path]),
    "walk": lambda s: s.reports.walk(),
    "mark_stale": lambda s: s.documents.mark_stale(["luat|1"]),
    "refresh": lambda s: s.documents.refresh(["luat|1"]),
    "put": lambda s: s.vectors.put("passage", "e", [_ITEM], np.ones((1, 2), np.float32)),
    "remove": lambda s: s.vectors.remove("passage", [1]),
    "correct": lambda s: s.corrections.add(REPORT.digest, [Correction(0, 1, "m", "M")]),
    "correct a reference": lambda s: s.reference_corrections.add(
        REPORT.digest, [ReferenceCorrection(0, 1, None, "type", "Luật")]
    ),
    "remember": lambda s: s.remember("lexicon", []),
}


def fill(folder: Path) -> None:
    """Write more into a store than its disk can hold."""
    with writing(folder) as store:
        store.database.execute("PRAGMA max_page_count = 1")
        store.remember("large", "x" * 100_000)


def break_off(store: Store) -> None:
    """Fail in a transaction after something was written in it."""
    with store.database.transaction():
        store.vectors.put("passage", "e", [_ITEM], np.ones((1, 2), np.float32))
        raise ZeroDivisionError


def bytes_of(folder: Path) -> bytes:
    return (folder / "store.sqlite").read_bytes()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A store with a report."""
    with writing(tmp_path / "s", create_missing=True) as store:
        store.reports.add(REPORT, FILE)
    return tmp_path / "s"


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_what_writes_raises_in_a_reading_store(
    kept: Path, write: Callable[[Store], object]
) -> None:
    before = bytes_of(kept)
    for store in (open_store(kept), Store(kept)):
        with store, pytest.raises(sqlite3.OperationalError, match="readonly"):
            write(store)
    assert bytes_of(kept) == before
    with writing(kept) as store:
        write(store)


def test_a_reading_store_sees_what_is_written_meanwhile(kept: Path) -> None:
    reader = open_store(kept)
    generation = reader.generation()
    with writing(kept) as store:
        store.reports.add(REPORT._replace(digest="1" * 64), StoredFile("/2.txt", 1, 1))
    assert reader.counts()["reports"] == 2
    assert reader.generation() > generation


def test_only_one_writes(kept: Path) -> None:
    with writing(kept), pytest.raises(BusyError), writing(kept):
        pass
    with writing(kept) as store:
        assert store.counts()["reports"] == 1


def test_a_writing_store_is_closed_and_let_go_of_where_something_goes_wrong(kept: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(kept) as store:
        raise ZeroDivisionError
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        store.counts()
    with writing(kept):
        pass


def test_a_folder_without_a_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(CchcError, match="không có kho"), writing(folder):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_written_is_told_of(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf8")
    with (
        pytest.raises(CchcError, match="không ghi được"),
        writing(tmp_path / "file" / "s", create_missing=True),
    ):
        pass
    with pytest.raises(CchcError, match="không ghi được"):
        fill(kept)


def test_everything_in_a_transaction_is_written_or_nothing(kept: Path) -> None:
    with writing(kept) as store:
        with pytest.raises(ZeroDivisionError):
            break_off(store)
        assert store.encoder is None


def test_a_store_of_an_earlier_version_is_upgraded_by_who_reads_it(tmp_path: Path) -> None:
    create(tmp_path)
    set_back(tmp_path)
    with open_store(tmp_path) as store:
        assert store.reference_corrections.all() == {}
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            store.remember("lexicon", [])
    with writing(tmp_path) as store:
        store.reports.add(REPORT, FILE)
        assert store.queries.reports()[0].report == "bc.txt"

"""Words and vectors kept in step with the store, and remade from it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from cchc_nlp.index.encoder import Encoder
from cchc_nlp.index.proof import disagreements
from cchc_nlp.index.snapshot import IndexSnapshot
from cchc_nlp.ingest.run import ingest
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store
from tests.tables import rows


def test_a_lost_or_foreign_index_is_remade_from_the_store(
    folder: Path, tmp_path: Path, encoder: object
) -> None:
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
        assert [
            h.text for h in Searcher(store).search("một cửa", kind="passages", mode="semantic")
        ] == wanted
    assert disagreements(IndexSnapshot.current(store), Store(store)) == []


def test_the_numbers_of_items_are_never_used_again(tmp_path: Path, encoder: Encoder) -> None:
    """An index tells by the numbers what is new: a document whose description changes must get
    another.
    """
    reports = tmp_path / "r"
    reports.mkdir()
    seen = Counter[tuple[int, str]]()
    for n in range(3):
        (reports / f"{n}.txt").write_text(
            f"Thực hiện Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh về việc {n}.",
            encoding="utf8",
        )
        ingest([reports], tmp_path / "s", encoder)
        seen.update(
            {(r[0], r[1]) for r in rows(tmp_path / "s", "SELECT id, profile FROM documents")}
        )
    assert len({number for number, _ in seen}) == len(seen) == 3
    assert disagreements(IndexSnapshot.current(tmp_path / "s"), Store(tmp_path / "s")) == []

"""The index: words and vectors kept in step with the store, and the proof that they are."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
import pytest
from conftest import SAMPLE, Run
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.files import only_writer
from cchc_nlp.index import vectors as vectors_module
from cchc_nlp.index.bm25 import BM25Index, Item, items_digest, query_terms
from cchc_nlp.index.encoder import Encoder, load_encoder
from cchc_nlp.index.snapshot import IndexSnapshot
from cchc_nlp.index.vectors import VectorIndex
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.verify import verify
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store

NOTHING = np.zeros(0, np.int64)
SYLLABLES = st.sampled_from(
    ["một", "cửa", "liên", "thông", "cấp", "huyện", "xã", "hồ", "sơ", "đúng", "hạn", "mot", "cua", "36", "QĐ-UBND", "CCHC"]
)
TEXTS = st.lists(SYLLABLES, max_size=12).map(" ".join)


def index_of(items: list[Item], folder: Path) -> BM25Index:
    return BM25Index.open(folder / "none").updated([items] if items else [], NOTHING, folder / "words")


def words_index(texts: list[tuple[str, str]], folder: Path) -> BM25Index:
    return index_of([Item(n, *text) for n, text in enumerate(texts, 1)], folder)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


# ---- words


@pytest.mark.parametrize(
    ("question", "folded", "found"),
    [
        ("một cửa", False, [1, 2]),
        ("mot cua", False, [3]),
        ("mot cua", True, [1, 2, 3]),
        ("cải cách hành chính", False, [4]),  # the abbreviation is indexed with what it stands for
        ("CCHC", False, [4]),
        ("36/KH-UBND", False, [5]),
        ("không có", False, []),
        ("", True, []),
    ],
)
def test_words_find_what_has_them(tmp_path: Path, question: str, folded: bool, found: list[int]) -> None:
    texts = [("", "bộ phận một cửa"), ("một cửa", "của xã"), ("", "mot cua"), ("", "chỉ số CCHC"), ("", "Kế hoạch số 36/KH-UBND")]
    index = words_index(texts, tmp_path)
    terms = query_terms(question)
    scores = index.score(index.groups(terms, folded=folded))
    needed = {n for n in found if scores[n - 1] > 0}
    assert needed == set(found)
    assert found or not scores.any()


def test_a_heading_and_a_pair_count_for_more(tmp_path: Path) -> None:
    index = words_index(
        [("một cửa", "bộ phận tiếp nhận hồ sơ"), ("", "bộ phận một cửa tiếp nhận hồ sơ"), ("", "một bộ phận ở cửa tiếp nhận hồ sơ")],
        tmp_path,
    )
    scores = index.score(index.groups(query_terms("một cửa"), folded=False))
    assert scores[0] > scores[1] > scores[2] > 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=12), st.lists(st.tuples(TEXTS, TEXTS), max_size=8), st.data())
def test_an_index_that_is_changed_answers_like_one_that_is_made_anew(
    tmp_path_factory: pytest.TempPathFactory, before: list[tuple[str, str]], added: list[tuple[str, str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("words")
    items = [Item(n, *text) for n, text in enumerate([*before, *added], 1)]
    gone = {n for n in range(1, len(before) + 1) if data.draw(st.booleans())}
    first = index_of(items[: len(before)], folder)
    changed = first.updated([items[len(before) :]] if added else [], np.array(sorted(gone), np.int64), folder / "changed")
    anew = index_of([i for i in items if i.number not in gone], folder / "anew")
    assert changed.items.tolist() == anew.items.tolist()
    question = data.draw(TEXTS)
    for folded in (False, True):
        terms = query_terms(question)
        answers = []
        for index in (BM25Index.open(folder / "changed"), anew):
            scores = index.score(index.groups(terms, folded=folded))
            answers.append(set(index.numbers[scores > 0].tolist()))
        assert answers[0] == answers[1]
    for segment, alive in zip(changed.segments, changed.alive, strict=True):
        kept = [i for i in items if i.number in segment.numbers[alive]]
        assert segment.digest()[alive].tolist() == items_digest(kept).tolist()


def test_many_small_changes_leave_few_segments(tmp_path: Path) -> None:
    index = BM25Index.open(tmp_path / "none")
    for n in range(1, 40):
        index = index.updated([[Item(n, "", f"hồ sơ {n}")]], NOTHING, tmp_path / str(n))
    assert len(index) == 39
    assert len(index.segments) <= 4
    index = index.updated([], np.arange(1, 30), tmp_path / "less")
    assert index.items.tolist() == list(range(30, 40))
    assert sum(map(len, index.segments)) == 10  # a quarter is dead: they are cleared away


# ---- vectors


@pytest.mark.parametrize("exact", [10_000, 500])
def test_a_vector_index_follows_additions_and_removals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: int) -> None:
    monkeypatch.setattr(vectors_module, "_EXACT", exact)
    monkeypatch.setattr(vectors_module, "_LISTS", 8)
    rng = np.random.default_rng(0)
    all_vectors = rng.normal(size=(2001, 32)).astype(np.float32)
    all_vectors /= np.linalg.norm(all_vectors, axis=1, keepdims=True)
    first, second = np.arange(1, 1001), np.arange(301, 2001)
    VectorIndex.write(tmp_path / "a", 32, None, NOTHING, first, lambda n: all_vectors[n], first)
    VectorIndex.write(tmp_path / "b", 32, tmp_path / "a", np.arange(1, 301), np.arange(1001, 2001), lambda n: all_vectors[n], second)
    index = VectorIndex(tmp_path / "b")
    assert index.exact == (exact > 2000)
    assert index.items.tolist() == second.tolist()
    for number in (301, 999, 2000):
        assert index.search(all_vectors[number][None], 3)[0][0] == number
        assert index.search(all_vectors[number][None], 3, np.array([400, 500]))[0][0] in (400, 500)
    assert {i for i, _ in index.search(all_vectors[7][None], 2000)}.isdisjoint(range(1, 301))
    assert np.abs(index.vectors(np.array([350, 1500])) - all_vectors[[350, 1500]]).max() < 0.1


# ---- both, and the store


def test_changes_reach_a_searcher_that_is_open(tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc_nlp.search.searcher._FRESH", 0.0)
    reports = tmp_path / "r"
    reports.mkdir()
    (reports / "a.txt").write_text("Báo cáo về diễn tập an toàn thông tin mạng năm 2023.", encoding="utf8")
    ingest([reports], tmp_path / "s", encoder)
    searcher = Searcher.open(tmp_path / "s", encoder)
    assert len(searcher.search("diễn tập", kind="passages")) == 1
    (reports / "b.txt").write_text("Tỉnh tổ chức diễn tập phòng cháy chữa cháy.", encoding="utf8")
    ingest([reports], tmp_path / "s", encoder)
    assert {h.report for h in searcher.search("diễn tập", kind="passages")} == {"a.txt", "b.txt"}
    (reports / "a.txt").write_text("Tiếp công dân định kỳ.", encoding="utf8")
    ingest([reports], tmp_path / "s", encoder)
    assert [h.report for h in searcher.search("diễn tập", kind="passages", mode="lexical")] == ["b.txt"]
    assert verify(tmp_path / "s", encoder) == []


def test_a_store_that_cannot_be_written_is_searched_all_the_same(store: Path, tmp_path: Path, encoder: Encoder) -> None:
    copy = tmp_path / "s"
    shutil.copytree(store, copy)
    wanted = [h.text for h in Searcher.open(copy, encoder).search("một cửa", kind="passages")]
    shutil.rmtree(copy / "index")
    (copy / "index").write_text("in the way", encoding="utf8")  # no folder can be made of this name
    assert [h.text for h in Searcher.open(copy, encoder).search("một cửa", kind="passages")] == wanted


def test_many_threads_get_the_answers_of_one(store: Path, encoder: Encoder) -> None:
    searcher = Searcher.open(store, encoder)
    questions = ["một cửa", "chuyen doi so", "public investment disbursement rate", "316/QĐ-UBND", "giải ngân vốn đầu tư công"]
    wanted = {q: [(h.text, h.score) for h in searcher.search(q)] for q in questions}
    fresh, wrong = Searcher.open(store, encoder), list[object]()

    def ask(seed: int) -> None:
        for n in range(10):
            question = questions[(seed + n) % len(questions)]
            try:
                if [(h.text, h.score) for h in fresh.search(question)] != wanted[question]:
                    wrong.append(question)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _sql(statement: str) -> Callable[[Path], None]:
    def harm(store: Path) -> None:
        with sqlite3.connect(store / "store.sqlite") as db:
            db.execute(statement)

    return harm


def _spoil(pattern: str) -> Callable[[Path], None]:
    def harm(store: Path) -> None:
        path = next(store.glob(pattern))
        array = np.load(path)
        array[len(array) // 2] ^= 1
        np.save(path, array)

    return harm


def _swap_vectors(store: Path) -> None:
    path = next(store.glob("index/*/passage.faiss"))
    index = faiss.read_index(str(path))
    vectors = index.index.reconstruct_n(0, index.ntotal)
    numbers = faiss.vector_to_array(index.id_map)
    index.reset()
    index.add_with_ids(vectors[::-1].copy(), numbers)
    faiss.write_index(index, str(path))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_sql("DELETE FROM vectors WHERE kind = 'passage' AND item % 7 = 0"), "chưa có véc-tơ"),
        (_sql("INSERT INTO vectors SELECT kind, item + 100000, encoder, vector FROM vectors LIMIT 3"), "thừa hoặc hỏng"),
        (_sql("UPDATE vectors SET vector = zeroblob(768) WHERE kind = 'document' AND item % 5 = 0"), "thừa hoặc hỏng"),
        (_sql("UPDATE vectors SET vector = x'00' WHERE kind = 'document' AND item % 5 = 0"), "thừa hoặc hỏng"),
        (_sql("UPDATE documents SET subject = 'sai', profile = 'sai' WHERE id % 3 = 0"), "không đúng với các viện dẫn"),
        (_sql("DELETE FROM documents WHERE id % 3 = 0"), "không đúng với các viện dẫn"),
        (_sql("UPDATE passages SET text = 'khác hẳn' WHERE id = (SELECT max(id) FROM passages)"), "không đúng với văn bản"),
        (_spoil("index/*/passage.words/0/rows.npy"), "không đúng với văn bản"),
        (_spoil("index/*/document.words/0/terms.npy"), "không đúng với văn bản"),
        (_swap_vectors, "không đúng với kho"),
        (lambda store: next(store.glob("index/*/passage.words/0/starts.npy")).unlink(), "không đọc được"),
        (lambda store: shutil.rmtree(store / "index"), "không đọc được"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_found_and_set_right(
    store: Path, tmp_path: Path, encoder: Encoder, harm: Callable[[Path], None], said: str
) -> None:
    copy = tmp_path / "s"
    shutil.copytree(store, copy)
    assert verify(copy, encoder) == []
    harm(copy)
    found = verify(copy, encoder, repair=False)
    assert any(said in f.what for f in found)
    assert not any(f.repaired for f in found)
    assert all(f.repaired for f in verify(copy, encoder))
    assert verify(copy, encoder, repair=False) == []
    assert Searcher.open(copy, encoder).search("một cửa", kind="passages")


def test_verify_and_embed_on_the_command_line(store: Path, tmp_path: Path, cchc: Run) -> None:
    copy = tmp_path / "s"
    shutil.copytree(store, copy)
    assert "Kho khớp." in cchc("verify", "--store", copy).stderr
    _sql("DELETE FROM vectors")(copy)
    assert "✗" in cchc("verify", "--store", copy, "--no-repair", code=1).stdout
    assert "✓ đã sửa" in cchc("verify", "--store", copy).stdout
    assert cchc("verify", "--store", copy, "--json").stdout.startswith('{"clean": true')
    _sql("UPDATE vectors SET encoder = 'another'")(copy)
    _sql("UPDATE meta SET value = '\"another\"' WHERE name = 'encoder'")(copy)
    for command in (("search", "một cửa"), ("verify",), ("ingest", SAMPLE)):
        assert "cchc embed --store" in cchc(*command, "--store", copy, code=2).stderr
    assert "véc-tơ bằng" in cchc("embed", "--store", copy).stderr
    assert "Kho khớp." in cchc("verify", "--store", copy).stderr
    damaged = bytearray((copy / "store.sqlite").read_bytes())
    damaged[40_000:60_000] = bytes(20_000)
    (copy / "store.sqlite").write_bytes(damaged)
    done = cchc("verify", "--store", copy, code=None)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    cchc("verify", "--store", tmp_path / "none", code=2)


def test_the_numbers_of_items_are_never_used_again(tmp_path: Path, encoder: Encoder) -> None:
    """An index tells by the numbers what is new: a document whose description changes must get another."""
    reports = tmp_path / "r"
    reports.mkdir()
    seen = Counter[tuple[int, str]]()
    for n in range(3):
        (reports / f"{n}.txt").write_text(
            f"Thực hiện Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh về việc {n}.", encoding="utf8"
        )
        ingest([reports], tmp_path / "s", encoder)
        seen.update({(r[0], r[1]) for r in Store(tmp_path / "s").rows("SELECT id, profile FROM documents")})
    assert len({number for number, _ in seen}) == len(seen) == 3
    assert IndexSnapshot.current(tmp_path / "s").disagreements(Store(tmp_path / "s")) == []


def test_segments_stay_small_enough_for_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc_nlp.index.bm25._LARGEST", 25)
    index = BM25Index((), ())
    for n in range(10):
        index = index.updated([[Item(10 * n + i, "", f"đoạn số {n} {i}") for i in range(10)]], np.zeros(0, np.int64), tmp_path / str(n))
    assert max(map(len, index.segments)) <= 25
    assert index.items.tolist() == list(range(100))
    assert BM25Index.open(tmp_path / "9").items.tolist() == list(range(100))
    fewer = index.updated([], np.arange(40, 60), tmp_path / "fewer")
    assert BM25Index.open(tmp_path / "fewer").items.tolist() == fewer.items.tolist() == [*range(40), *range(60, 100)]


def test_a_searcher_that_is_open_does_not_index_what_another_process_is_still_bringing_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would do so once a second, beside the one that writes."""
    ingest([SAMPLE / "so-noi-vu-2023-q2.txt"], tmp_path / "s", load_encoder())
    searcher = Searcher.open(tmp_path / "s")
    before = searcher.index()
    (tmp_path / "moi.txt").write_text("Ngày 03/04/2021, UBND tỉnh ban hành Quyết định số 4321/QĐ-UBND về trồng rừng.", encoding="utf8")
    monkeypatch.setattr("cchc_nlp.search.searcher._FRESH", 0.0)
    monkeypatch.setattr("cchc_nlp.ingest.run.bring_up_to_date", lambda *_: 0)
    ingest([tmp_path / "moi.txt"], tmp_path / "s", None)
    with only_writer(tmp_path / "s"):
        assert searcher.index().folder == before.folder
        assert IndexSnapshot.open(searcher.store).folder != before.folder  # who comes new sees it all
    assert searcher.index().generation == searcher.store.generation()
    assert "4321/QĐ-UBND" in searcher.search("4321/QĐ-UBND", kind="passages")[0].text

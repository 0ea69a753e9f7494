"""The proof that store, words and vectors agree: what does not is found and set right."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
import pytest

from cchc_nlp.index.encoder import Encoder
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.verify import verify
from cchc_nlp.search.searcher import Searcher
from tests.conftest import SAMPLE
from tests.made import contents
from tests.tables import changing


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
        (changing("DELETE FROM vectors WHERE kind = 'passage' AND item % 7 = 0"), "chưa có véc-tơ"),
        (changing("DELETE FROM vectors WHERE kind LIKE 'pieces%passage'"), "chưa có véc-tơ"),
        (
            changing("UPDATE vectors SET vector = zeroblob(1536) WHERE kind LIKE 'pieces%'"),
            "thừa hoặc hỏng",
        ),
        (
            changing(
                "UPDATE vectors SET vector = substr(vector, 3) WHERE kind LIKE 'pieces%document'"
            ),
            "thừa hoặc hỏng",
        ),
        (
            changing(
                "INSERT INTO vectors SELECT kind, item + 100000, encoder, vector, proof FROM"
                " vectors LIMIT 3"
            ),
            "thừa hoặc hỏng",
        ),
        (
            changing(
                "UPDATE vectors SET vector = zeroblob(768) WHERE kind = 'document' AND item % 5 = 0"
            ),
            "thừa hoặc hỏng",
        ),
        (
            changing("UPDATE vectors SET vector = x'00' WHERE kind = 'document' AND item % 5 = 0"),
            "thừa hoặc hỏng",
        ),
        (
            changing("UPDATE documents SET subject = 'sai', profile = 'sai' WHERE id % 3 = 0"),
            "không đúng với các viện dẫn",
        ),
        (changing("DELETE FROM documents WHERE id % 3 = 0"), "không đúng với các viện dẫn"),
        (
            changing(
                "UPDATE passages SET text = 'khác hẳn' WHERE id = (SELECT max(id) FROM passages)"
            ),
            "không đúng với văn bản",
        ),
        (
            changing(
                "UPDATE vectors SET vector = (SELECT vector FROM vectors v WHERE v.kind = 'passage'"
                " AND v.item != vectors.item) WHERE kind = 'passage' AND item % 9 = 0"
            ),
            "thừa hoặc hỏng",
        ),
        (
            changing(
                "UPDATE vectors SET proof = NULL, vector = substr(vector, 3) WHERE item % 9 = 0"
            ),
            "thừa hoặc hỏng",
        ),
        (changing("DELETE FROM passages WHERE id % 5 = 0"), "không còn như khi được lưu"),
        (
            changing("UPDATE passages SET text = upper(text) WHERE id % 5 = 0"),
            "không còn như khi được lưu",
        ),
        (
            changing("UPDATE mentions SET key = 'luat|1/2000/qh1' WHERE id % 5 = 0"),
            "không còn như khi được lưu",
        ),
        (changing("UPDATE reports SET number = '1/BC-X' WHERE id = 1"), "không còn như khi được"),
        (changing("DELETE FROM relations"), "không còn như khi được lưu"),
        (changing("UPDATE reports SET name = 'khác.txt' WHERE id = 1"), "không phải của tệp"),
        (_spoil("index/*/passage.words/0/rows.npy"), "không đúng với văn bản"),
        (_spoil("index/*/document.words/0/terms.npy"), "không đúng với văn bản"),
        (_spoil("index/*/passage.words/0/impacts.npy"), "không đúng với văn bản"),
        (_spoil("index/*/passage.words/0/lengths.npy"), "không đúng với văn bản"),
        (_spoil("index/*/passage.words/0/headings.npy"), "không đúng với văn bản"),
        (_spoil("index/*/passage.words/0/syllables.npy"), "không đúng với văn bản"),
        (_spoil("index/*/*.words/0.alive.npy"), "thiếu"),
        (_spoil("index/*/passage.words/0/impacts.npy"), "không còn như khi được ghi"),
        (_swap_vectors, "không đúng với kho"),
        (
            lambda store: next(store.glob("index/*/passage.words/0/starts.npy")).unlink(),
            "không đọc được",
        ),
        (lambda store: shutil.rmtree(store / "index"), "không đọc được"),
    ],
)
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


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (
            changing("UPDATE reports SET source = replace(source, 'một cửa', 'hai cửa')"),
            "hỏng văn bản",
        ),
        (changing("UPDATE pages SET last_line = 1"), "hỏng văn bản"),
        (changing("DELETE FROM paths"), "không có đường dẫn"),
    ],
)
def test_what_only_the_file_can_set_right_is_said_and_read_anew(
    tmp_path: Path, encoder: Encoder, harm: Callable[[Path], None], said: str
) -> None:
    ingest(SAMPLE / "so-noi-vu-2023-q2.txt", tmp_path / "s", encoder)
    before = contents(tmp_path / "s")
    harm(tmp_path / "s")
    (found,) = verify(tmp_path / "s", encoder)
    assert said in found.what
    assert not found.repaired
    ingest(SAMPLE / "so-noi-vu-2023-q2.txt", tmp_path / "s", encoder)
    assert verify(tmp_path / "s", encoder) == []
    assert contents(tmp_path / "s") == before

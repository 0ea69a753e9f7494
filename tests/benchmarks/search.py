"""Questions to a large store: milliseconds against the bare cost of encoding and of the vector
index in the same run, memory, recall of the index.

usage: python tests/benchmarks/search.py [--passages 100000] [--store FOLDER]
       python tests/benchmarks/search.py --lists out/evaluation/phapdien
           only the recall of inverted lists over the vectors of a store

Passages are sentences of the sample reports, shuffled, words replaced at random; vectors are those
of the sample's passages with noise.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from cchc_nlp.index import IndexSnapshot, use_encoder, vectors
from cchc_nlp.index.encoder import Encoder, load_encoder
from cchc_nlp.index.pieces import pieces_of
from cchc_nlp.index.vectors import VectorIndex
from cchc_nlp.pipeline import analyse
from cchc_nlp.read import read, report_from_text
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Store, StoredFile, writing
from cchc_nlp.store.records import StoredReport
from cchc_nlp.text import strip_diacritics
from cchc_nlp.types import Passage

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
from tests.tables import rows  # noqa: E402

QUESTIONS = (
    "tỷ lệ giải quyết hồ sơ đúng hạn cấp huyện", "kết quả thực hiện cơ chế một cửa liên thông", (
"chuyển đổi số trong cơ quan nhà"
" nước"
),
    "giải ngân vốn đầu tư công", "kiểm tra giờ giấc làm việc của công chức", (
"số hóa kết quả giải quyết thủ tục hành chính được thực hiện"
" như thế nào?"
),
)  # fmt: skip
ENGLISH = (
    "public investment disbursement rate",
    "results of the one-stop shop mechanism",
    "digital transformation in state agencies",
)
A_REPORT, NOISE = 200, 0.03


def _pieces(vector: np.ndarray, text: str, noise: np.random.Generator) -> np.ndarray:
    """Vectors of as many pieces as a text has, near to its own."""
    near = vector + noise.normal(0, NOISE, (len(pieces_of(text)), len(vector)))
    return (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)


def make(folder: Path, passages: int, encoder: Encoder) -> None:
    """Fill a store with synthetic passages and their vectors."""
    rng, noise = random.Random(7), np.random.default_rng(7)
    real = [
        p
        for path in sorted((ROOT / "corpus" / "sample").glob("*.txt"))
        for p in analyse(read(path)).passages()
    ]
    known = encoder.encode_passage([p.text for p in real])
    vocabulary = sorted({word for p in real for word in p.text.split()})
    leave = ExitStack()
    store = leave.enter_context(writing(folder, create_missing=True))
    use_encoder(store, encoder)
    for number in range(-(-passages // A_REPORT)):
        chosen = [
            rng.randrange(len(real)) for _ in range(min(A_REPORT, passages - number * A_REPORT))
        ]
        made, at, lines = list[Passage](), 0, list[str]()
        for line, i in enumerate(chosen, 1):
            words = [
                w if rng.random() > 0.15 else rng.choice(vocabulary) for w in real[i].text.split()
            ]
            text = " ".join(words)
            made.append(
                Passage(
                    text,
                    text,
                    real[i].context,
                    "paragraph",
                    real[i].section,
                    1,
                    line,
                    line,
                    at,
                    at + len(text),
                )
            )
            lines.append(text)
            at += len(text) + 1
        digest = f"{number:07d}" + "0" * 57
        report = report_from_text("\n".join(lines), name=f"{number}.txt", digest=digest)
        store.reports.add(
            StoredReport(
                report.name,
                report.digest,
                report.text,
                report.pages,
                "benchmark",
                tuple(made),
                year=2023,
            ),
            StoredFile(f"{number}.txt", 0, 0),
        )
        newest = rows(folder, "SELECT id FROM passages ORDER BY id DESC LIMIT ?", (len(made),))
        items = store.items.of("passage", [row["id"] for row in newest])
        near = known[chosen] + noise.normal(0, NOISE, (len(made), known.shape[1]))
        near /= np.linalg.norm(near, axis=1, keepdims=True)
        pieces = [
            _pieces(vector, text, noise) for vector, (text, *_) in zip(near, made, strict=True)
        ]
        store.vectors.put("passage", encoder.fingerprint, items, near.astype(np.float32), pieces)
    leave.close()


def times(work: Callable[[str], object], questions: list[str]) -> np.ndarray:
    out = []
    for question in questions:
        start = time.perf_counter()
        work(question)
        out.append(1000 * (time.perf_counter() - start))
    return np.array(out)


def memory(kind: str) -> float:
    """Resident memory of this process of a kind (RssAnon: its own, RssFile: mapped files, which the
    system may take back), in MB.
    """
    lines = Path("/proc/self/status").read_text(encoding="utf8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024


def recall(index: VectorIndex, held: np.ndarray, numbers: np.ndarray, asked: np.ndarray) -> float:
    """Share of the ten nearest that are among the hundred candidates of the index, which are
    compared exactly afterwards.
    """
    found = 0
    for vector in asked:
        exact = numbers[np.argsort(-(held @ vector))[:10]]
        found += len(set(exact.tolist()) & set(index.search(vector[None], 100)[0].tolist()))
    return found / (10 * len(asked))


def lists(folder: Path, encoder: Encoder) -> None:
    """Print the recall of inverted lists over the vectors of a store, however few, asked for its
    headings.
    """
    store = Store(folder)
    numbers = store.vectors.ids("passage", encoder.fingerprint)
    held = store.vectors.of("passage", numbers.tolist())[1]
    headings = [
        heading
        for _, heading, _ in store.items.of(
            "passage", numbers[:: max(1, len(numbers) // 200)].tolist()
        )
        if heading
    ]
    vectors._EXACT = 0
    with tempfile.TemporaryDirectory() as beside:
        path = Path(beside) / "vectors"
        VectorIndex.write(
            path,
            held.shape[1],
            None,
            numbers[:0],
            numbers,
            lambda some: held[np.searchsorted(numbers, some)],
            numbers,
        )
        print(
            f"recall@10 of lists over {len(numbers):,} vectors"
            f" {recall(VectorIndex(path), held, numbers, encoder.encode_query(headings)):.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--store", type=Path, help="keep the store here, and use it if it is there")
    parser.add_argument(
        "--lists",
        type=Path,
        metavar="STORE",
        help="only measure the recall of inverted lists over the vectors of this store",
    )
    chosen = parser.parse_args()
    if chosen.lists:
        lists(chosen.lists, load_encoder())
        return
    temporary = None if chosen.store else tempfile.mkdtemp()
    folder = chosen.store or Path(temporary or "")
    encoder = load_encoder()
    if not (folder / "store.sqlite").exists():
        make(folder, chosen.passages, encoder)
        start = time.perf_counter()
        IndexSnapshot.update(Store(folder))
        print(
            f"index of {chosen.passages:,} passages made in"
            f" {time.perf_counter() - start:.0f} s,"
            f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
        )
    before = memory("RssAnon"), memory("RssFile")
    searcher = Searcher.open(folder, encoder)
    rng = random.Random(1)
    words = sorted({w for q in QUESTIONS for w in q.split()})
    asked = [f"{rng.choice(QUESTIONS)} {rng.choice(words)}" for _ in range(300)]
    for question in asked[:20]:
        searcher.search(question)
    index = searcher.index().vectors["passage"]
    encoded = {q: encoder.encode_query([q]) for q in asked}
    for name, questions in (
        ("with marks", asked),
        ("without marks", [strip_diacritics(q) for q in asked]),
        ("English", [rng.choice(ENGLISH) for _ in asked]),
    ):
        searcher.search(questions[0])
        ours = times(searcher.search, questions)
        bare = times(lambda q: encoder.encode_query([q]), questions)
        near = times(lambda q: index.search(encoded[q], 100), asked)
        cost = np.median(bare) + np.median(near)
        print(
            f"{name:14} median {np.median(ours):6.1f} ms, 99 of 100 within"
            f" {np.percentile(ours, 99):6.1f} ms; bare encoding {np.median(bare):.1f} ms +"
            f" index {np.median(near):.1f} ms: "
            f"{np.median(ours) / cost:.2f} x"
        )
    files = sum(f.stat().st_size for f in searcher.index().folder.rglob("*") if f.is_file()) / 2**20
    flat = (searcher.index().folder / "passage.faiss").stat().st_size / 2**20
    print(
        f"index files {files:.0f} MB, of which vectors {flat:.0f} MB; resident of its own"
        f" {memory('RssAnon') - before[0]:.0f} MB, mapped {memory('RssFile') - before[1]:.0f} MB"
    )
    numbers = searcher.store.items.ids("passage")
    held = np.concatenate(
        [
            searcher.store.vectors.of("passage", numbers[a : a + 20_000].tolist())[1].astype(
                np.float16
            )
            for a in range(0, len(numbers), 20_000)
        ]
    )
    probes = np.concatenate(
        [encoded[q] for q in asked[:30]]
        + [held[:: max(1, len(held) // 30)][:30].astype(np.float32)]
    )
    print(
        "recall@10 against exact search"
        f" {recall(index, held.astype(np.float32), numbers, probes):.3f}"
    )
    for arguments in (
        ["--help"],
        ["search", QUESTIONS[0], "--store", str(folder), "--json"],
        ["search", strip_diacritics(QUESTIONS[0]), "--store", str(folder)],
    ):
        command = [str(Path(sys.executable).with_name("cchc")), *arguments]
        spent = times(
            lambda _, command=command: subprocess.run(command, capture_output=True, check=False),
            [""] * 5,
        )
        print(f"cchc {' '.join(arguments[:2])}: {np.median(spent):.0f} ms as a process")
    if temporary:
        shutil.rmtree(temporary)


if __name__ == "__main__":
    main()

"""Ingest of a report against its bare cost: prints seconds, memory and ratios measured in one run.

usage: python tests/benchmarks/ingest.py [REPORT]
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from cchc_nlp.embed import load_encoder
from cchc_nlp.ingest import ingest
from cchc_nlp.pipeline import analyse, restorer
from cchc_nlp.read import read
from cchc_nlp.store import Store
from cchc_nlp.text import strip_marks

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared" / "seed" / "report.ocr.txt"


def seconds(work: object, repeat: int = 5) -> float:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else (SHARED if SHARED.exists() else ROOT / "corpus" / "sample" / "ubnd-tinh-2022-q4.txt")
    start = time.perf_counter()
    restorer()
    print(f"load restorer        {time.perf_counter() - start:7.2f} s")
    encoder = load_encoder()
    report = read(path)
    words = len(report.text.split())
    analyse(report)
    restorer()._candidates._noisy.clear()
    once = seconds(lambda: (restorer()._candidates._noisy.clear(), analyse(report)), 3)
    print(f"analyse {path.name} {once:7.2f} s   {words / once:8.0f} words/s   {len(report.pages)} pages")
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        ingest([path], Path(folder), encoder)
        whole = time.perf_counter() - start
        store = Store(Path(folder))
        kinds = ("passage", "document")
        texts = [f"{heading} {text}" for kind in kinds for _, heading, text in store.items(kind, store.numbers(kind).tolist())]
        bare = seconds(lambda: encoder.encode_passage(texts), 1)
        print(f"ingest               {whole:7.2f} s   {whole / bare:8.2f} x the bare encoder ({bare:.2f} s)")
    unmarked = strip_marks(" ".join(read(ROOT / "corpus" / "sample" / "ubnd-tinh-2023-q1.txt").text.split()))
    restorer().restore(unmarked)
    ours = seconds(lambda: restorer().restore(unmarked, "unmarked"), 5)
    try:
        from pyvi.ViUtils import add_accents

        theirs = seconds(lambda: add_accents(unmarked), 3)
        rate = len(unmarked.split()) / ours
        print(f"unmarked text        {rate:7.0f} syllables/s   {theirs / ours:8.2f} x the speed of pyvi")
    except ImportError:
        print("pyvi is not installed: no comparison")
    print(f"peak memory          {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB")


if __name__ == "__main__":
    main()

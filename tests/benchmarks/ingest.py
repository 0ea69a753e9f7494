"""Ingest of synthetic pages against its bare cost: prints pages a second, memory, and ratios
measured in one run.

usage: python tests/benchmarks/ingest.py [--pages N] [--only text|jobs|embed|scan|many]

A page has 350 words, as 39 lines of 14 points have. Sentences are those of the samples; misread
ones are drawn anew for every page from the channel of
the restorer, so that no two pages have the same noise. ``many`` (100,000 pages, a quarter of an
hour) is run only when asked for.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.ingest.run import ingest
from cchc_nlp.ingest.task import Here
from cchc_nlp.ingest.workers import Workers
from cchc_nlp.pipeline import restorer
from cchc_nlp.store import Store

ROOT = Path(__file__).resolve().parent.parent.parent
CCHC = str(Path(sys.executable).with_name("cchc"))
WORDS, PAGES_OF_A_REPORT = 350, 10
HEAD = (
    "ỦY BAN NHÂN DÂN TỈNH MINH HÀ\n\nSố: {n}/BC-UBND\n\nMinh Hà, ngày 15 tháng 3 năm"
    " {year}\n\nBÁO CÁO\n\nCông tác cải cách hành chính quý I năm {year}\n\n"
)


def paragraphs() -> list[str]:
    texts = [
        (ROOT / "corpus" / "sample" / f"{name}.txt").read_text(encoding="utf8")
        for name in ("ubnd-tinh-2023-q1", "so-noi-vu-2023-q2", "ubnd-huyen-2023-q3")
    ]
    return [
        " ".join(p.split()) for text in texts for p in text.split("\n\n") if len(p.split()) > 12
    ]


class Noise:
    """What OCR makes of words, drawn from the channel; some readings of each are kept, as drawing
    is slow.
    """

    def __init__(self, seed: int) -> None:
        self._channel, self._rng = restorer().channel, np.random.default_rng(seed)
        self._known: dict[str, list[str]] = {}

    def __call__(self, text: str, chance: random.Random) -> str:
        return " ".join(
            self._word(w, chance) if w.isalpha() and w.islower() else w for w in text.split()
        )

    def _word(self, word: str, chance: random.Random) -> str:
        readings = self._known.setdefault(word, [])
        if len(readings) < 40 and all(c in self._channel.letter_ids for c in word):
            readings.append(self._channel.misread(word, self._rng) or word)
        return chance.choice(readings) if readings else word


def reports(count: int, share_misread: float, seed: int = 1) -> Iterator[str]:
    """Texts of reports of ten pages."""
    chance, noise, stock = random.Random(seed), Noise(seed), paragraphs()
    for n in range(count):
        misread = chance.random() < share_misread
        pages = []
        for page in range(PAGES_OF_A_REPORT):
            parts, words = [HEAD.format(n=n + 1, year=2015 + n % 10)] if not page else [], 0
            while words < WORDS:
                text = (
                    chance.choice(stock)
                    .replace("/2023", f"/{2015 + n % 10}")
                    .replace("12", str(chance.randrange(10, 99)))
                )
                parts.append(noise(text, chance) if misread else text)
                words += len(text.split())
            pages.append("\n\n".join(parts))
        yield "\n\f".join(pages)


def written(folder: Path, count: int, share_misread: float, seed: int = 1) -> Path:
    folder.mkdir(parents=True)
    for n, text in enumerate(reports(count, share_misread, seed)):
        (folder / f"{n:06}.txt").write_text(text, encoding="utf8")
    return folder


def seconds(folder: Path, store: Path, shared: object = Here, encoder: object = None) -> float:
    start = time.perf_counter()
    ingest([folder], store, encoder, shared=shared)  # type: ignore[arg-type]
    return time.perf_counter() - start


def text_speed(work: Path, pages: int) -> None:
    count = max(1, pages // PAGES_OF_A_REPORT)
    for name, share in (("Unicode", 0.0), ("half of them misread", 0.5), ("misread", 1.0)):
        folder = written(work / f"text-{share}", count, share)
        seconds(written(work / f"warm-{share}", 3, share, seed=9), work / f"warm-store-{share}")
        took = seconds(folder, work / f"store-{share}")
        print(
            (
                f"text, {name:22} {count * PAGES_OF_A_REPORT / took:7.1f} pages/s on one core"
                f" ({WORDS} words a page)"
            ),
            flush=True,
        )


def jobs_ratio(work: Path, pages: int) -> None:
    """One process and two, and what two programs that share nothing gain over one after the other
    here: more cannot be had.
    """
    halves = [
        written(work / "jobs" / str(n), max(2, pages // PAGES_OF_A_REPORT // 2), 0.5, seed=3 + n)
        for n in range(2)
    ]
    count = PAGES_OF_A_REPORT * sum(len(list(half.iterdir())) for half in halves)
    took = {
        j: seconds(work / "jobs", work / f"jobs-{j}", lambda settings, j=j: Workers(settings, j))
        for j in (1, 2)
    }
    here = seconds(work / "jobs", work / "jobs-here")

    def programs(*names: int) -> float:
        start = time.perf_counter()
        commands = [
            [
                CCHC,
                "ingest",
                str(halves[n]),
                "--store",
                str(work / f"jobs-{len(names)}-{n}"),
                "--no-embed",
            ]
            for n in names
        ]
        running = [
            subprocess.Popen(c, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for c in commands
        ]
        if sum(p.wait() for p in running):
            raise RuntimeError("cchc ingest failed")
        return time.perf_counter() - start

    most = (programs(0) + programs(1)) / programs(0, 1)
    print(
        f"two processes               {took[1] / took[2]:7.2f} x one ({count / took[1]:.1f}"
        f" and {count / took[2]:.1f} pages/s, starts included), {here / took[2]:.2f} x none"
        " beside this; "
        f"two programs that share nothing {most:.2f} x one",
        flush=True,
    )


def embedding_ratio(work: Path, pages: int) -> None:
    encoder = load_encoder()
    folder = written(work / "embed", max(1, pages // PAGES_OF_A_REPORT), 0.5, seed=4)
    encoder.encode_passage(["một cửa"])
    took = seconds(folder, work / "embed-store", Here, encoder)
    store = Store(work / "embed-store")
    texts = [
        f"{heading}: {text}"
        for kind in ("passage", "document")
        for _, heading, text in store.items.of(kind, store.items.ids(kind).tolist())
    ]
    start = time.perf_counter()
    for at in range(0, len(texts), 256):
        encoder.encode_passage(texts[at : at + 256])
    bare = time.perf_counter() - start
    print(
        (
            f"with embedding              {took / bare:7.2f} x the bare encoder ({took:.1f} and"
            f" {bare:.1f} s, {len(texts)} texts)"
        ),
        flush=True,
    )


def scan_ratio(work: Path) -> None:
    if not all(map(shutil.which, ("tesseract", "soffice", "pdftoppm"))):
        print("Tesseract, LibreOffice or poppler is not installed: scans are not measured")
        return
    from PIL import Image

    body = "".join(f"<p>{p}</p>" for p in paragraphs()[:40])
    (work / "scan.html").write_text(
        (
            '<html><head><meta charset="utf-8"></head><body style="font-family: Liberation'
            f' Serif; font-size: 14pt">{body}</body></html>'
        ),
        encoding="utf8",
    )
    quiet = {"check": True, "capture_output": True}
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(work / 'profile').as_uri()}",
            "--convert-to",
            "pdf:writer_web_pdf_Export",
            "--outdir",
            str(work),
            str(work / "scan.html"),
        ],
        **quiet,
    )  # type: ignore[call-overload]
    subprocess.run(
        ["pdftoppm", "-r", "300", "-gray", str(work / "scan.pdf"), str(work / "page")], **quiet
    )  # type: ignore[call-overload]
    images = sorted(work.glob("page*.pgm"))[:-1] * 4  # the last is not full
    opened = [Image.open(image) for image in images]
    (work / "scans").mkdir()
    opened[0].save(
        work / "scans" / "scan.pdf", save_all=True, append_images=opened[1:], resolution=300
    )
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    start = time.perf_counter()
    for image in images:
        subprocess.run(["tesseract", str(image), "stdout", "-l", "vie"], env=environment, **quiet)  # type: ignore[call-overload]
    bare = time.perf_counter() - start
    took = seconds(work / "scans", work / "scan-store")
    print(
        (
            f"scanned pages               {took / bare:7.2f} x bare Tesseract"
            f" ({took / len(images):.2f} and {bare / len(images):.2f} s a page,"
            f" {len(images)} pages)"
        ),
        flush=True,
    )


class Watcher(threading.Thread):
    """Notes the most memory that each process of a tree held, in megabytes of RSS."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak: dict[int, float] = {}
        self.end = threading.Event()

    def run(self) -> None:
        while not self.end.wait(0.5):
            listed = subprocess.run(
                ["ps", "-o", "pid=,rss=", "--ppid", str(os.getpid())],
                capture_output=True,
                text=True,
                check=False,
            ).stdout
            for line in listed.splitlines():
                pid, rss = map(int, line.split())
                self.peak[pid] = max(self.peak.get(pid, 0.0), rss / 1024)


def many(work: Path, pages: int) -> None:
    folder = written(work / "many", pages // PAGES_OF_A_REPORT, 0.5, seed=5)
    watcher = Watcher()
    watcher.start()
    took = seconds(folder, work / "many-store", lambda settings: Workers(settings, 2))
    watcher.end.set()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = (work / "many-store" / "store.sqlite").stat().st_size / 1e6
    print(
        (
            f"{pages:,} pages             {pages / took:7.1f} pages/s in two processes; at most"
            f" {own:.0f} MB here, {max(watcher.peak.values()):.0f} MB in a reader; store"
            f" {size:.0f} MB"
        ),
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--only", choices=("text", "jobs", "embed", "scan", "many"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-benchmark-") as folder:
        work = Path(folder)
        restorer()
        gc.freeze()  # as the command line does
        gc.set_threshold(100_000, 20, 20)
        steps = {
            "text": lambda: text_speed(work, given.pages),
            "jobs": lambda: jobs_ratio(work, 2 * given.pages),
            "embed": lambda: embedding_ratio(work, given.pages // 6),
            "scan": lambda: scan_ratio(work),
        }
        if given.only == "many":
            many(work, given.pages if given.pages > 600 else 100_000)
        else:
            for name, step in steps.items():
                if given.only in (None, name):
                    step()


if __name__ == "__main__":
    main()

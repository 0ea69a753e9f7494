"""The server under people: one, fifty at once, and in a browser; against the bare search in the
same run.

usage: python tests/benchmarks/web.py [--passages 100000] [--store FOLDER] [--seconds 20]

No question is asked twice but in the last row. Fifty users read for a second between an answer and
the next question; then they do not read at all;
then they do not read, and ask what others asked before (200 questions).
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from search import QUESTIONS, make
from served import Server, serving

from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.server.library import Library

USERS = 50


def questions(seed: int):  # type: ignore[no-untyped-def]
    """Questions without end, no two alike: words of real ones."""
    rng, words = random.Random(seed), sorted({w for q in QUESTIONS for w in q.split()})
    for n in itertools.count():
        yield f"{rng.choice(QUESTIONS)} {' '.join(rng.sample(words, 2))} {seed}{n:05}"[:120]


def told(name: str, times: list[float], errors: int, seconds: float | None = None) -> None:
    ms = 1000 * np.array(times)
    rate = f", {len(ms) / seconds:.0f} answers/s" if seconds else ""
    print(
        (
            f"{name:38} median {np.median(ms):6.1f} ms, 95 of 100 within"
            f" {np.percentile(ms, 95):6.1f}, 99 within {np.percentile(ms, 99):6.1f},"
            f" {errors} errors{rate}"
        ),
        flush=True,
    )


def ask(connection: HTTPConnection, question: str) -> float:
    start = time.perf_counter()
    connection.request("GET", f"/?kind=passages&q={quote(question)}")
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or b"hits" not in body:
        raise RuntimeError(f"{answer.status}")
    return time.perf_counter() - start


def crowd(
    server: Server, seconds: float, pause: float, *, alike: bool = False
) -> tuple[list[float], int]:
    host, port = urlsplit(server.url).hostname, urlsplit(server.url).port
    times, errors, until = list[float](), [0], time.perf_counter() + seconds

    def user(number: int) -> None:
        common = list(itertools.islice(questions(4), 200))
        random.Random(number).shuffle(common)
        asked, connection = (
            itertools.cycle(common) if alike else questions(1000 + number),
            HTTPConnection(str(host), port, timeout=60),
        )
        time.sleep(pause * number / USERS)
        while time.perf_counter() < until:
            try:
                times.append(ask(connection, next(asked)))
            except Exception:
                errors[0] += 1
                connection = HTTPConnection(str(host), port, timeout=60)
            time.sleep(pause)

    threads = [threading.Thread(target=user, args=(n,)) for n in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, errors[0]


def in_browser(server: Server, folder: Path) -> None:
    try:
        from test_browser import CHROMIUM, DRIVER, chrome
    except ImportError:
        return
    if not (CHROMIUM and DRIVER):
        print("Chromium is not installed: not measured in a browser")
        return
    driver, asked = chrome(folder), questions(5)
    shown, painted = [], []
    for _ in range(25):
        driver.get(server.url)
        field = driver.find_element("id", "q")
        field.send_keys(next(asked))
        driver.execute_script("document.querySelector('form.ask button').click()")
        for _ in range(100):
            time.sleep(0.02)
            found = driver.execute_script(
                "const n = performance.getEntriesByType('navigation')[0], p ="
                " performance.getEntriesByName('first-contentful-paint')[0];"
                "return location.search && n.loadEventEnd && p ? [n.loadEventEnd,"
                " p.startTime] : null"
            )
            if found:
                shown.append(found[0] / 1000)
                painted.append(found[1] / 1000)
                break
    driver.quit()
    told("browser: from the click to loaded", shown[3:], 25 - len(shown))
    told("browser: first paint", painted[3:], 25 - len(painted))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cchc-benchmark-") as beside:
        folder = given.store or Path(beside) / "store"
        encoder = load_encoder()
        if not (folder / "store.sqlite").exists():
            make(folder, given.passages, encoder)
            Searcher(folder, encoder).search("một cửa")
        asked, library = questions(1), Library(folder, encoder)
        bare = []
        for n in range(120):
            question, start = next(asked), time.perf_counter()
            library.searcher.answer(question, kind="passages")
            if n >= 20:
                bare.append(time.perf_counter() - start)
        told("bare search", bare, 0)
        with serving(folder, "--rate", 100_000) as server:
            connection = HTTPConnection(
                str(urlsplit(server.url).hostname), urlsplit(server.url).port
            )
            asked = questions(2)
            alone = [ask(connection, next(asked)) for _ in range(150)][50:]
            told("a page, one user", alone, 0)
            print(f"{'':38} {np.median(alone) / np.median(bare):.2f} x the bare search")
            for name, pause, alike in (
                ("read for a second", 1.0, False),
                ("do not read", 0.0, False),
                ("ask what others asked", 0.0, True),
            ):
                name = f"{USERS} users who {name}"
                times, errors = crowd(server, given.seconds, pause, alike=alike)
                told(name, times, errors, given.seconds)
                print(f"{'':38} {np.median(times) / np.median(bare):.2f} x the bare search")
            in_browser(server, Path(beside))


if __name__ == "__main__":
    main()

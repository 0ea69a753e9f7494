"""Restoration in figures: the table of models/restorer/README.md, with pyvi measured in the same
run.

usage: python tests/benchmarks/restore.py [SHARED]
           SHARED holds data/text (admin_dev and wiki are read); about three minutes
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from cchc_nlp.evaluate import score_restoration
from cchc_nlp.pipeline import restorer
from cchc_nlp.text import has_vietnamese_letter, normalize, strip_diacritics
from cchc_nlp.training.__main__ import is_held_out
from cchc_nlp.training.noise import LinePair, make_pairs
from cchc_nlp.training.rendering import SCANS

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = 1500
WORD = re.compile(r"[^\W\d_]+")


def lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf8") as file:
        yield from (normalize(line.strip()) for line in file)


def timed(work: Callable[[str], str], texts: list[str]) -> tuple[list[str], float]:
    """Results, and syllables a second of one core's time."""
    start = time.process_time()
    out = [work(t) for t in texts]
    return out, sum(len(t.split()) for t in texts) / max(time.process_time() - start, 1e-9)


def report(name: str, gold: list[str], out: list[str], rate: float) -> None:
    score = score_restoration(
        [" ".join(WORD.findall(g)) for g in gold], [" ".join(WORD.findall(o)) for o in out]
    )
    print(
        (
            f"{name:46} n {score['syllables']:7.0f}   right {100 * (1 - score['error']):6.2f} %"
            f"   {rate:8.0f} syllables/s"
        ),
        flush=True,
    )


def by_paragraph(pairs: list[LinePair]) -> list[list[tuple[str, str]]]:
    return [
        [(p.clean, p.read) for p in group] for _, group in groupby(pairs, key=lambda p: p.paragraph)
    ]


def pyvi(text: str) -> str:
    from pyvi.ViUtils import add_accents

    try:
        return str(add_accents(text))
    except KeyError:
        return text  # pyvi raises on some tokens


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared"
    start = time.perf_counter()
    ours = restorer()
    print(f"loaded in {time.perf_counter() - start:.2f} s")
    admin = [
        line for line in lines(shared / "data/text/admin_dev.txt.xz") if len(line.split()) > 8
    ][:LINES]
    wiki = [
        line
        for line in lines(shared / "data/text/wiki.txt.xz")
        if is_held_out(line) and len(line.split()) > 8
    ][:LINES]
    ours.restore(strip_diacritics(admin[0]))
    for name, gold in (
        ("admin_dev, marks stripped", admin),
        ("Wikipedia held out, marks stripped", wiki),
    ):
        stripped = [strip_diacritics(g) for g in gold]
        report(name, gold, *timed(lambda t: ours.restore(t, "stripped").text, stripped))
        report("  pyvi", gold, *timed(pyvi, stripped))
    accented = [
        line
        for line in admin + wiki
        if sum(map(has_vietnamese_letter, line.split())) > 0.2 * len(line.split())
    ]
    report(
        "accented text, left as it is", accented, *timed(lambda t: ours.restore(t).text, accented)
    )
    for scans, how in ((("none",), "rendered"), (SCANS[1:], "scan-like")):
        pairs = make_pairs(
            lines(shared / "data/text/admin_dev.txt.xz"),
            pages=30,
            families=("FreeSerif",),
            scans=scans,
            seed=7,
        )
        for face, chosen in (
            ("regular", [p for p in pairs if not p.italic]),
            ("italic", [p for p in pairs if p.italic]),
        ):
            gold, raw = (
                [glue.join(p[i] for p in group) for group in by_paragraph(chosen)]
                for i, glue in ((0, " "), (1, "\n"))
            )
            report(
                f"admin_dev {how} in FreeSerif, {face}",
                gold,
                *timed(lambda t: ours.restore(t, "noisy").text, raw),
            )
            report("  pyvi", gold, *timed(pyvi, raw))
    with lzma.open(shared / "data/retrieval/laws28.jsonl.xz", "rt", encoding="utf8") as file:
        english = [json.loads(line).get("text_en_mt", "") for line in file]
    english = [t for t in english if t][:500]
    report(
        "English text, left as it is",
        english,
        *timed(lambda t: "\n".join(ours.restore(s).text for s in t.split("\n")), english),
    )


if __name__ == "__main__":
    main()

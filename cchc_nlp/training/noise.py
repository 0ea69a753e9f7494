"""Line pairs (clean, as read by OCR) to learn the channel from.

Paragraphs are set in several styles, read with the wrong language and aligned line by line.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from cchc_nlp.text import fold, normalize
from cchc_nlp.training.rendering import SCANS, PageStyle, read_page, render_page, scan, wrap

__all__ = ["LinePair", "load_pairs", "make_pairs", "save_pairs"]

LINES_A_PAGE = 36
"""Lines of a page in 14 points, as an A4 page has."""

TRAINING_FONTS = ("Tinos", "texgyretermes")
"""Fonts to learn from; FreeSerif is kept for evaluation."""

_FACES = {
    "Tinos": ("Tinos-Regular.ttf", "Tinos-Italic.ttf", "Tinos-Bold.ttf", "Tinos-BoldItalic.ttf"),
    "texgyretermes": (
        "texgyretermes-regular.otf",
        "texgyretermes-italic.otf",
        "texgyretermes-bold.otf",
        "texgyretermes-bolditalic.otf",
    ),
    "FreeSerif": (
        "FreeSerif.ttf",
        "FreeSerifItalic.ttf",
        "FreeSerifBold.ttf",
        "FreeSerifBoldItalic.ttf",
    ),
}
_FACE_WEIGHTS = (0.62, 0.26, 0.07, 0.05)
"""Shares of paragraphs in regular, italic, bold and bold italic (not counted in reports)."""

_ITALIC_NOTES, _IN_CAPITALS = 0.6, 0.02
"""Shares of italic paragraphs in the size of footnotes, and of paragraphs in capitals."""

_MORE_LINES, _LINE_CHARACTERS = 6, 78
"""Lines that a page may have beyond the usual, and characters of a line of 14 points."""

_SIMILAR, _WINDOW = 0.5, 3
"""Similarity from which a line read is that which was set, and how many are compared."""

_FEWEST_WORDS, _MOST_WORDS = 8, 120
"""Words of the paragraphs that are set: shorter ones are titles, longer ones fill the page."""


@dataclass(frozen=True, slots=True)
class LinePair:
    """One printed line: as it was set and as it was read.

    ``paragraph`` is the number of the paragraph that it belongs to.
    """

    clean: str
    read: str
    italic: bool
    paragraph: int = 0


def _page(
    family: str, paragraphs: Sequence[str], rng: random.Random
) -> tuple[list[str], list[PageStyle]]:
    dpi, blur = rng.choice((150, 150, 200, 300)), rng.choice((0.0, 0.0, 0.4, 0.6))
    lines: list[str] = []
    styles: list[PageStyle] = []
    for paragraph in paragraphs:
        face = rng.choices(_FACES[family], _FACE_WEIGHTS)[0]
        points = (
            rng.choice((10.5, 11.0))
            if "talic" in face and rng.random() < _ITALIC_NOTES
            else rng.choice((13.0, 13.5, 14.0))
        )
        style = PageStyle(face, points, dpi, blur)
        text = paragraph.upper() if rng.random() < _IN_CAPITALS else paragraph
        new = [*wrap(text, style), ""]
        lines += new
        styles += [style] * len(new)
    most = LINES_A_PAGE + _MORE_LINES
    return lines[:most], styles[:most]


def _align_lines(
    lines: Sequence[str], styles: Sequence[PageStyle], read: str, first_paragraph: int
) -> Iterator[LinePair]:
    """Pair the lines set with the lines read, in order; those without a counterpart are dropped."""
    found = [line for line in read.splitlines() if line.strip()]
    at, paragraph = 0, first_paragraph
    for line, style in zip(lines, styles, strict=True):
        if not line.strip():
            paragraph += 1
            continue
        clean = fold(line)
        window = found[at : at + _WINDOW]
        scores = [Levenshtein.normalized_similarity(clean, fold(c)) for c in window]
        if scores and max(scores) > _SIMILAR:
            best = scores.index(max(scores))
            yield LinePair(line, window[best], "talic" in style.font, paragraph)
            at += best + 1


def _read_one(
    job: tuple[str, list[str], int], language: str, scans: Sequence[str]
) -> list[LinePair]:
    family, paragraphs, seed = job
    rng = random.Random(seed)
    lines, styles = _page(family, paragraphs, rng)
    image = scan(render_page(lines, styles), rng.choice(scans), seed)
    return list(_align_lines(lines, styles, read_page(image, language), seed * LINES_A_PAGE))


def _pages(
    paragraphs: Iterable[str], families: Sequence[str], pages: int, seed: int
) -> Iterator[tuple[str, list[str], int]]:
    rng = random.Random(seed)
    pool = [normalize(p) for p in paragraphs if _FEWEST_WORDS <= len(p.split()) <= _MOST_WORDS]
    rng.shuffle(pool)
    at = 0
    for page in range(pages):
        chosen: list[str] = []
        while sum(map(len, chosen)) < LINES_A_PAGE * _LINE_CHARACTERS and at < len(pool):
            chosen.append(pool[at])
            at += 1
        if not chosen:
            return
        yield families[page % len(families)], chosen, seed * 100_003 + page


def make_pairs(
    paragraphs: Iterable[str],
    *,
    pages: int,
    families: Sequence[str] = TRAINING_FONTS,
    scans: Sequence[str] = SCANS,
    language: str = "eng",
    seed: int = 1,
    jobs: int = 2,
) -> list[LinePair]:
    """Render pages of shuffled paragraphs, read them with Tesseract and return their line pairs.

    About 1.5 seconds of one core a page at 150 dpi. Raises ``RuntimeError`` where Tesseract is
    missing and ``FileNotFoundError`` where a font is.
    """
    work = _pages(paragraphs, families, pages, seed)
    with ProcessPoolExecutor(jobs) as pool:
        return [
            pair
            for found in pool.map(partial(_read_one, language=language, scans=scans), work)
            for pair in found
        ]


def save_pairs(pairs: Iterable[LinePair], path: Path) -> None:
    """Write line pairs as JSON lines."""
    with path.open("w", encoding="utf8") as file:
        for p in pairs:
            file.write(json.dumps(asdict(p), ensure_ascii=False) + "\n")


def load_pairs(path: Path) -> list[LinePair]:
    """Read line pairs written by :func:`save_pairs`."""
    with path.open(encoding="utf8") as file:
        return [LinePair(**json.loads(line)) for line in file]

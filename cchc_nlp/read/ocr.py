"""Page images to text by Tesseract with its Vietnamese model.

Tesseract runs as a process of its own, which can be stopped and cannot take this one with it.
"""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_nlp.errors import CchcError
from cchc_nlp.processes import find_program

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DPI", "missing", "recognise", "recognises"]

_PROGRAM = "tesseract"
DPI = 300
"""Dots an inch that pages are rendered at: the least that Tesseract's manual advises."""
_POOR = 60.0
"""Mean confidence, of 100, below which a page may lie on its side."""
_ADVICE = (
    "apt-get install tesseract-ocr tesseract-ocr-vie"
    if os.name == "posix"
    else "cài Tesseract, chọn thêm tiếng Việt (Additional language data)"
)


def _program() -> str | None:
    return find_program(_PROGRAM, "Tesseract-OCR")


@lru_cache(maxsize=1)
def missing() -> str | None:
    """What keeps images from being recognised and how to get it; None where nothing does."""
    program = _program()
    if program is None:
        return f"cần Tesseract để đọc ảnh quét: {_ADVICE}"
    listed = subprocess.run(
        [program, "--list-langs"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return None if b"vie" in listed.stdout.split() else f"Tesseract chưa có tiếng Việt: {_ADVICE}"


def recognises() -> bool:
    """Tell whether images can be recognised on this machine.

    >>> recognises() == (missing() is None)
    True
    """
    return missing() is None


def recognise(image: Image, seconds: float, dpi: int = DPI) -> tuple[str, float]:
    """Return the text of a page image and the mean confidence of its words, 0 to 1.

    A page that lies on its side is turned. Raises ``CchcError`` where Tesseract is missing, fails,
    or takes longer than ``seconds``.
    """
    lacking = missing()
    if lacking:
        raise CchcError(lacking)
    with tempfile.TemporaryDirectory(prefix="cchc-ocr-") as folder:
        text, confidence = _run(image, Path(folder), seconds, dpi)
        turn = _turn(image, Path(folder), seconds) if confidence < _POOR else 0
        if turn:
            turned = _run(image.rotate(-turn, expand=True), Path(folder), seconds, dpi)
            text, confidence = max((text, confidence), turned, key=lambda found: found[1])
    return text, confidence / 100


def _call(
    arguments: list[str], image: Image, folder: Path, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    grey = image if image.mode == "L" else image.convert("L")
    # PGM costs no compression; and a file, for Tesseract copies what comes through a pipe.
    grey.save(folder / "image.pgm")
    # Pages are shared among processes; threads would only wait for each other.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            [_program() or _PROGRAM, "image.pgm", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            cwd=folder,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CchcError(f"Tesseract chưa xong một trang sau {seconds:.0f} giây") from None
    if done.returncode:
        lines = done.stderr.decode("utf8", "replace").split("\n")
        raise CchcError(f"Tesseract không đọc được ảnh: {lines[0][:200]}")
    return done


def _run(image: Image, folder: Path, seconds: float, dpi: int) -> tuple[str, float]:
    """The text of an image, a blank line between paragraphs, and the mean confidence, 0 to 100.

    Both come from Tesseract's table of words.
    """
    _call(
        ["page", "-l", "vie", "--dpi", str(dpi), "-c", "tessedit_create_tsv=1"],
        image,
        folder,
        seconds,
    )
    lines, before = list[list[str]](), ("", "", "")
    confidences = list[float]()
    with (folder / "page.tsv").open(encoding="utf8", errors="replace", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["text"] is None or not row["text"].strip():
                continue
            place = (row["block_num"], row["par_num"], row["line_num"])
            if place != before:
                lines += [[], []] if lines and place[:2] != before[:2] else [[]]
                before = place
            lines[-1].append(row["text"])
            confidences.append(float(row["conf"]))
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    return "\n".join(" ".join(words) for words in lines), mean


def _turn(image: Image, folder: Path, seconds: float) -> int:
    """Degrees clockwise that bring a page upright, as far as Tesseract can tell; else 0."""
    try:
        told = _call(["stdout", "-l", "osd", "--psm", "0"], image, folder, seconds).stdout.decode(
            "utf8", "replace"
        )
    except CchcError:  # too few letters to tell, or no model for it
        return 0
    values = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
    return int(values.get("Rotate", "0"))

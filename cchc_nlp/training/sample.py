"""Make ``corpus/sample`` and ``corpus/gold`` from ``corpus/source``.

Pages are set and, for half of the reports, read by OCR with the wrong language. A source is clean
text: a paragraph a block, ``[^1]`` refers to a footnote and ``[^1]: ...`` gives it; after ``##
refs`` stand the references, one a line.
"""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from cchc_nlp.text import fold
from cchc_nlp.training.rendering import PageStyle, read_page, render_page

__all__ = ["make_sample"]

_BODY = PageStyle("LiberationSerif-Regular.ttf", 13.5)
_NOTE = PageStyle("LiberationSerif-Italic.ttf", 11.0)
_BODY_WIDTH, _NOTE_WIDTH, _PAGE_LINES = 76, 98, 40
"""Characters of a line of the body and of a footnote, and lines of an A4 page in these sizes."""

_AHEAD, _SIMILAR = 4, 0.4
"""Clean lines that a line read is compared with, and similarity from which it is one of them."""

_NOTE_NUMBER = re.compile(r"\[\^(\d)\]")
_SUPERSCRIPT = str.maketrans("123456789", "¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class _Source:
    scanned: bool
    paragraphs: list[str]
    notes: dict[str, str]
    references: list[dict[str, str]]


def _read_source(path: Path) -> _Source:
    head, _, tail = path.read_text(encoding="utf8").partition("## refs\n")
    first, _, body = head.partition("\n")
    paragraphs, notes = [], {}
    for block in re.split(r"\n\n+", body.strip()):
        note = re.match(r"\[\^(\d)\]: (.*)", block)
        if note:
            notes[note[1]] = note[2]
        else:
            paragraphs.append(block)
    names = ("number", "type", "date", "issuer")
    references = [
        dict(zip(names, (f.strip() for f in line.split("|")), strict=True))
        for line in tail.strip().splitlines()
    ]
    return _Source(first.strip() == "# scan: yes", paragraphs, notes, references)


def _pages(source: _Source) -> list[tuple[list[str], list[PageStyle]]]:
    """Return lines and their styles, page by page; a footnote is on the page that refers to it."""
    pages: list[tuple[list[str], list[PageStyle]]] = []
    lines: list[str] = []
    feet: list[str] = []

    def close() -> None:
        number = [str(len(pages) + 1), ""] if pages else []
        body = number + lines
        while body and not body[-1]:
            body.pop()
        foot = ["", *feet] if feet else []
        pages.append((body + foot, [_BODY] * len(body) + [_NOTE] * len(foot)))
        lines.clear()
        feet.clear()

    for paragraph in source.paragraphs:
        for part in paragraph.split("\n"):
            for line in textwrap.wrap(
                part, _BODY_WIDTH, break_long_words=False, break_on_hyphens=False
            ):
                numbers = _NOTE_NUMBER.findall(line)
                new = [
                    w
                    for m in numbers
                    for w in textwrap.wrap(
                        f"{m} {source.notes[m]}",
                        _NOTE_WIDTH,
                        break_long_words=False,
                        break_on_hyphens=False,
                    )
                ]
                if len(lines) + len(feet) + len(new) >= _PAGE_LINES:
                    close()
                lines.append(_NOTE_NUMBER.sub(lambda m: m[1].translate(_SUPERSCRIPT), line))
                feet.extend(new)
        lines.append("")
    close()
    return pages


def _as_printed(lines: list[str], styles: list[PageStyle]) -> list[str]:
    """Return the lines of a page that are not blank, with the numbers of footnotes raised."""
    raised = (
        re.sub(r"^\d(?= )", lambda m: m[0].translate(_SUPERSCRIPT), c) if s is _NOTE else c
        for c, s in zip(lines, styles, strict=True)
    )
    return [line for line in raised if line]


def _gold_lines(clean: list[str], read: list[str]) -> list[str]:
    """Return the clean line that each line read is, in order; blank where none corresponds."""
    out, at = [], 0
    for line in read:
        if not line.strip():
            out.append("")
            continue
        scores = [
            Levenshtein.normalized_similarity(fold(c), fold(line)) for c in clean[at : at + _AHEAD]
        ]
        best = scores.index(max(scores)) if scores else 0
        if scores and scores[best] > _SIMILAR:
            out.append(clean[at + best])
            at += best + 1
        else:
            out.append("")
    return out


def _find_lines(lines: list[str], references: list[dict[str, str]]) -> list[dict[str, object]]:
    """Return references with the line of their number, in the order of the text.

    ``ValueError`` for one that is not there.
    """
    found: list[dict[str, object]] = []
    ordered = [
        (i, m.start()) for i, line in enumerate(lines, 1) for m in re.finditer(r"\d+[/-]", line)
    ]
    used: set[tuple[int, int]] = set()
    for reference in references:
        place = next(
            (
                (i, s)
                for i, s in ordered
                if (i, s) not in used and lines[i - 1].startswith(reference["number"], s)
            ),
            None,
        )
        if place is None:
            raise ValueError(f"{reference['number']} is not in the text")
        used.add(place)
        found.append({"line": place[0], **reference})
    return sorted(found, key=lambda r: int(str(r["line"])))


def make_sample(folder: Path) -> None:
    """Write the reports, their references and, for scanned ones, their clean text.

    They are ``sample/*.txt``, ``gold/*.refs.jsonl`` and ``gold/*.txt``, the last line by line.
    """
    for path in sorted((folder / "source").glob("*.txt")):
        source = _read_source(path)
        pages = _pages(source)
        if source.scanned:
            read = [
                read_page(render_page(lines, styles), "eng", layout=4).rstrip("\f\n")
                for lines, styles in pages
            ]
            gold = [
                _gold_lines(_as_printed(*page), text.split("\n"))
                for page, text in zip(pages, read, strict=True)
            ]
            text = "\n\n\n\n".join(read) + "\n"
            clean = "\n\n\n\n".join("\n".join(g) for g in gold) + "\n"
            (folder / "gold" / f"{path.stem}.txt").write_text(clean, encoding="utf8")
        else:
            text = clean = "\n\n\n\n".join("\n".join(lines) for lines, _ in pages) + "\n"
        (folder / "sample" / path.name).write_text(text, encoding="utf8")
        records = _find_lines(clean.split("\n"), source.references)
        lines_out = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
        (folder / "gold" / f"{path.stem}.refs.jsonl").write_text(lines_out, encoding="utf8")

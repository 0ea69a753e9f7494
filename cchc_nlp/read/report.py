"""Text to reports: cut into lines and pages, nothing interpreted and nothing lost."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from cchc_nlp.errors import CchcError
from cchc_nlp.read.settings import PageText
from cchc_nlp.types import Line, Page, Report

__all__ = ["digest_of", "report_from_pages", "report_from_text"]

_LONGEST_LINE = 1_000_000
_PAGE_NUMBER = re.compile(r"\s*(?:-\s*|Trang\s+)?\d{1,3}\s*-?\s*$")


def digest_of(data: bytes) -> str:
    """The hash by which content is known (BLAKE2b, 32 hexadecimal digits)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def report_from_text(
    text: str,
    *,
    name: str = "-",
    path: str = "-",
    digest: str | None = None,
    quality: str = "",
    reason: str = "",
    pages: Sequence[Page] = (),
) -> Report:
    """Cut text into lines and pages. Line ends become ``\\n``; a form feed starts a page and stays in the text.

    ``quality`` and ``reason`` are what is known of all its pages; ``pages`` are those that the text is known to have, as a store keeps them.
    """
    known = pages or PageText("", quality, "text", reason)
    return _report(text, known, name, path, digest)


def report_from_pages(
    pages: Sequence[PageText], *, name: str = "-", path: str = "-", digest: str | None = None
) -> Report:
    """A report of pages that the file itself tells apart; each begins with a form feed but the first."""
    texts = [p.text.replace("\f", "\n").rstrip("\n") for p in pages]
    return _report("\n\f".join(texts), pages, name, path, digest)


def _report(
    text: str,
    known: PageText | Sequence[PageText] | Sequence[Page],
    name: str,
    path: str,
    digest: str | None,
) -> Report:
    digest = digest or digest_of(text.encode("utf8", "surrogatepass"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text.split("\n")
    if len(raw) > 1 and not raw[-1]:
        raw.pop()
    if max(map(len, raw)) > _LONGEST_LINE:
        raise CchcError(
            f"{name} có dòng dài {max(map(len, raw)):,} ký tự, chỉ đọc được tới {_LONGEST_LINE:,}: đây có phải tệp văn bản không?"
        )
    starts = _starts(raw, known)
    lines, offset, page = [], 0, 0
    for number, line in enumerate(raw, 1):
        page += number in starts
        lines.append(Line(number, page, offset, offset + len(line), line))
        offset += len(line) + 1
    ends = [*sorted(starts)[1:], len(raw) + 1]
    judged: Sequence[PageText | Page] = (
        [known] * len(starts) if isinstance(known, PageText) else known
    )
    pages = tuple(
        Page(i, first, end - 1, p.quality, p.method, p.reason)
        for i, (first, end, p) in enumerate(zip(sorted(starts), ends, judged, strict=True), 1)
    )
    return Report(name, path, digest, text, pages, tuple(lines))


def _starts(raw: list[str], known: PageText | Sequence[PageText] | Sequence[Page]) -> set[int]:
    if isinstance(known, PageText):
        return _page_starts(raw)
    return {p.first_line for p in known if isinstance(p, Page)} or {1} | {
        i for i, line in enumerate(raw, 1) if line.startswith("\f")
    }


def _page_starts(raw: list[str]) -> set[int]:
    """1-based numbers of the lines that begin a page: after a form feed, a gap of three lines, or where only page starts are indented."""
    starts = {1} | {i for i, line in enumerate(raw, 1) if line.startswith("\f")}
    if len(starts) > 1:
        return starts
    filled = sum(1 for line in raw if line.strip())
    indented = [i for i, line in enumerate(raw, 1) if line[:1] == " " and line[1:2].strip()]
    rare = filled > 60 and len(indented) <= filled / 20
    gap = 0
    for i, line in enumerate(raw, 1):
        if not line.strip():
            gap += 1
            continue
        if (
            i > 1
            and (gap >= 3 or (rare and i in indented))
            and not (_PAGE_NUMBER.match(line) and _only_number_after_gap(raw, i))
        ):
            starts.add(i)
        gap = 0
    return _with_numbers(raw, starts)


def _only_number_after_gap(raw: list[str], i: int) -> bool:
    """Whether the line is a page number that a second gap follows; the page then starts with it, found by :func:`_with_numbers`."""
    return i < len(raw) and not raw[i].strip()


def _with_numbers(raw: list[str], starts: set[int]) -> set[int]:
    """A bare number between gaps is the head of the page below it: move that page's start up to the number."""
    for i, line in enumerate(raw, 1):
        if (
            _PAGE_NUMBER.match(line)
            and line.strip()
            and (i == 1 or not raw[i - 2].strip())
            and (i == len(raw) or not raw[i].strip())
        ):
            below = next(
                (k for k in range(i + 1, min(i + 4, len(raw)) + 1) if raw[k - 1].strip()), None
            )
            above = any(not raw[k - 1].strip() for k in range(max(1, i - 3), i))
            if below and above:
                starts.discard(below)
                starts.add(i)
    return starts

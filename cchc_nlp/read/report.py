"""Text to reports: cut into lines and pages, nothing interpreted and nothing lost."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from cchc_nlp.errors import CchcError
from cchc_nlp.read.settings import PageText
from cchc_nlp.text import PAGE_NUMBER, join_surrogates
from cchc_nlp.types import Line, Page, PageQuality, Report

__all__ = ["digest_of", "report_from_pages", "report_from_text"]

_LONGEST_LINE = 1_000_000
"""Characters of a line beyond which a file is data rather than text. Not measured."""
_GAP = 3
"""Empty lines that part two pages in text without form feeds, as some converters leave them."""
_ENOUGH_LINES = 60
"""Lines with text from which indented lines are counted; fewer may be one page. Not measured."""
_INDENTED_SHARE = 20
"""Page starts are told by their indent where at most one line in so many is indented.

Not measured: it asks for pages of twenty lines and more, of which one stands indented.
"""
_NUMBER_WITHIN = 3
"""Lines around a page number among which the empty ones and the head of its page are sought."""


def digest_of(data: bytes) -> str:
    """Return the hash by which content is known: BLAKE2b of 128 bits, 32 hexadecimal digits.

    >>> digest_of(b"")
    'cae66941d9efbd404e4d88758ea67670'
    """
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def report_from_text(
    text: str,
    *,
    name: str = "-",
    path: str = "-",
    digest: str | None = None,
    quality: PageQuality = "",
    reason: str = "",
    pages: Sequence[Page] = (),
) -> Report:
    r"""Cut text into lines and pages.

    Line ends become ``\n``; a form feed starts a page and stays in the text. ``quality`` and
    ``reason`` are those of all pages; ``pages`` are those that the text is known to have, as a
    store keeps them. ``digest`` is by default that of the text. Raises ``CchcError`` where a line
    is too long for a text.

    >>> report = report_from_text("BÁO CÁO\r\nTrang một\n\fTrang hai\n")
    >>> [(line.number, line.page, line.text) for line in report.lines]
    [(1, 1, 'BÁO CÁO'), (2, 1, 'Trang một'), (3, 2, '\x0cTrang hai')]
    """
    known = pages or PageText("", quality, "text", reason)
    return _report(text, known, name, path, digest)


def report_from_pages(
    pages: Sequence[PageText], *, name: str = "-", path: str = "-", digest: str | None = None
) -> Report:
    r"""Return the report of pages that the file itself separates.

    Each page but the first begins with a form feed.

    >>> report_from_pages([PageText("một"), PageText("hai")]).text
    'một\n\x0chai'
    """
    texts = [p.text.replace("\f", "\n").rstrip("\n") for p in pages]
    return _report("\n\f".join(texts), pages, name, path, digest)


_Known = PageText | Sequence[PageText] | Sequence[Page]
"""What is known of pages before the text is cut: the same of all, or each of them."""


def _report(text: str, known: _Known, name: str, path: str, digest: str | None) -> Report:
    text = join_surrogates(text)
    digest = digest or digest_of(text.encode("utf8"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text.split("\n")
    if len(raw) > 1 and not raw[-1]:
        raw.pop()
    longest = max(map(len, raw))
    if longest > _LONGEST_LINE:
        raise CchcError(
            f"{name} có dòng dài {longest:,} ký tự, chỉ đọc được tới {_LONGEST_LINE:,}: "
            "đây có phải tệp văn bản không?"
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


def _starts(raw: list[str], known: _Known) -> set[int]:
    """1-based numbers of the lines that begin a page."""
    if isinstance(known, PageText):
        return _guessed_starts(raw)
    return {p.first_line for p in known if isinstance(p, Page)} or _form_feeds(raw)


def _form_feeds(raw: list[str]) -> set[int]:
    return {1} | {i for i, line in enumerate(raw, 1) if line.startswith("\f")}


def _guessed_starts(raw: list[str]) -> set[int]:
    """1-based numbers of the lines that begin a page of plain text.

    Those with a form feed; without any, those after a gap of empty lines, and indented ones where
    few lines are.
    """
    starts = _form_feeds(raw)
    if len(starts) > 1:
        return starts
    filled = sum(1 for line in raw if line.strip())
    indented = [i for i, line in enumerate(raw, 1) if line[:1] == " " and line[1:2].strip()]
    rare = filled > _ENOUGH_LINES and len(indented) <= filled / _INDENTED_SHARE
    gap = 0
    for i, line in enumerate(raw, 1):
        if not line.strip():
            gap += 1
            continue
        if i > 1 and (gap >= _GAP or (rare and i in indented)) and not _is_number_in_gap(raw, i):
            starts.add(i)
        gap = 0
    return _with_numbers(raw, starts)


def _is_number_in_gap(raw: list[str], i: int) -> bool:
    """Whether a line is a page number that another gap follows.

    The page then starts with it, as :func:`_with_numbers` finds.
    """
    return bool(PAGE_NUMBER.match(raw[i - 1])) and i < len(raw) and not raw[i].strip()


def _with_numbers(raw: list[str], starts: set[int]) -> set[int]:
    """Move the start of a page up to its number, where that stands between gaps above it."""
    for i, line in enumerate(raw, 1):
        is_alone = (i == 1 or not raw[i - 2].strip()) and (i == len(raw) or not raw[i].strip())
        if PAGE_NUMBER.match(line) and line.strip() and is_alone:
            last = min(i + _NUMBER_WITHIN + 1, len(raw))
            below = next((k for k in range(i + 1, last + 1) if raw[k - 1].strip()), None)
            above = any(not raw[k - 1].strip() for k in range(max(1, i - _NUMBER_WITHIN), i))
            if below and above:
                starts.discard(below)
                starts.add(i)
    return starts

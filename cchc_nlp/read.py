"""Files to reports: bytes to text with pages and lines, nothing interpreted and nothing lost."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from pathlib import Path

from cchc_nlp.errors import CchcError
from cchc_nlp.types import Line, Page, Report

__all__ = ["READABLE", "digest_of", "read", "report_from_text"]

READABLE = frozenset({".txt", ".pdf"})
"""Suffixes of files that :func:`read` takes."""

_LONGEST_LINE = 1_000_000
_MOST_BYTES = 200_000_000
_PAGE_NUMBER = re.compile(r"\s*(?:-\s*|Trang\s+)?\d{1,3}\s*-?\s*$")


def digest_of(data: bytes) -> str:
    """The hash by which content is known (BLAKE2b, 32 hexadecimal digits)."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def read(path: str | Path) -> Report:
    """Read a text or PDF file, or standard input for ``-``.

    ``CchcError`` for a file that is missing, empty, not text, not readable or too large; it names the file.
    """
    if str(path) == "-":
        data, name = sys.stdin.buffer.read(), "-"
    else:
        path = Path(path)
        name = path.name
        if path.is_dir():
            raise CchcError(f"{path} là thư mục: chọn một tệp, hoặc dùng 'cchc ingest' cho cả thư mục")
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise CchcError(f"{path} có {path.stat().st_size:,} byte, chỉ đọc được tới {_MOST_BYTES:,}: hãy tách nhỏ")
            data = path.read_bytes()
        except FileNotFoundError:
            raise CchcError(f"không có tệp {path}") from None
        except OSError as error:
            raise CchcError(f"không đọc được {path}: {error.strerror}") from None
    if not data.strip():
        raise CchcError(f"{name} là tệp rỗng")
    text = _pdf_text(data, name) if data[:5] == b"%PDF-" else _decode(data, name)
    return report_from_text(text, name=name, path=str(path), digest=digest_of(data))


def _decode(data: bytes, name: str) -> str:
    binary = CchcError(f"{name} là tệp nhị phân, không phải văn bản: đọc được {', '.join(sorted(READABLE))}")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in data[:100_000]:
        raise binary
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CchcError(f"{name} không đúng mã {encoding[:6].upper().rstrip('-')} (byte {error.start}): hãy lưu lại dạng UTF-8") from None
    control = sum(1 for c in text[:20_000] if unicodedata.category(c) == "Cc" and c not in "\n\r\t\f\v")
    if control > 0.02 * min(len(text), 20_000):
        raise binary
    return text


def _pdf_text(data: bytes, name: str) -> str:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            pages = [page.get_textpage().get_text_bounded() for page in pdf]
    except pypdfium2.PdfiumError as error:
        raise CchcError(f"{name} không phải PDF đọc được: {error}") from None
    if not any(page.strip() for page in pages):
        raise CchcError(f"{name} không có lớp chữ: hãy quét nhận dạng trước (tesseract -l vie)")
    return "\f".join(pages)


def report_from_text(text: str, *, name: str = "-", path: str = "-", digest: str | None = None) -> Report:
    """Cut text into lines and pages. Line ends become ``\\n``; a form feed starts a page and stays in the text."""
    digest = digest or digest_of(text.encode("utf8", "surrogatepass"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text.split("\n")
    if len(raw) > 1 and not raw[-1]:
        raw.pop()
    if max(map(len, raw)) > _LONGEST_LINE:
        raise CchcError(
            f"{name} có dòng dài {max(map(len, raw)):,} ký tự, chỉ đọc được tới {_LONGEST_LINE:,}: đây có phải tệp văn bản không?"
        )
    starts = _page_starts(raw)
    lines, offset, page = [], 0, 0
    for number, line in enumerate(raw, 1):
        page += number in starts
        lines.append(Line(number, page, offset, offset + len(line), line))
        offset += len(line) + 1
    ends = [*sorted(starts)[1:], len(raw) + 1]
    pages = tuple(Page(i, first, end - 1) for i, (first, end) in enumerate(zip(sorted(starts), ends, strict=True), 1))
    return Report(name, path, digest, text, pages, tuple(lines))


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
        if i > 1 and (gap >= 3 or (rare and i in indented)) and not (_PAGE_NUMBER.match(line) and _only_number_after_gap(raw, i)):
            starts.add(i)
        gap = 0
    return _with_numbers(raw, starts)


def _only_number_after_gap(raw: list[str], i: int) -> bool:
    """Whether the line is a page number that a second gap follows; the page then starts with it, found by :func:`_with_numbers`."""
    return i < len(raw) and not raw[i].strip()


def _with_numbers(raw: list[str], starts: set[int]) -> set[int]:
    """A bare number between gaps is the head of the page below it: move that page's start up to the number."""
    for i, line in enumerate(raw, 1):
        if _PAGE_NUMBER.match(line) and line.strip() and (i == 1 or not raw[i - 2].strip()) and (i == len(raw) or not raw[i].strip()):
            below = next((k for k in range(i + 1, min(i + 4, len(raw)) + 1) if raw[k - 1].strip()), None)
            above = any(not raw[k - 1].strip() for k in range(max(1, i - 3), i))
            if below and above:
                starts.discard(below)
                starts.add(i)
    return starts

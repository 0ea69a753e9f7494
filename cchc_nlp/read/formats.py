"""A file to a report, whatever its format: the format is detected from the content, not the name.

:func:`read` and :func:`read_bytes` dispatch to the reader of the format; each returns pages.
"""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path

from cchc_nlp.errors import CchcError
from cchc_nlp.read.encodings import decoded
from cchc_nlp.read.images import image_pages
from cchc_nlp.read.office import MODERN, OLD, office_pages
from cchc_nlp.read.pdf import pdf_pages
from cchc_nlp.read.report import digest_of, report_from_pages, report_from_text
from cchc_nlp.read.settings import PageText, Reading
from cchc_nlp.types import Report

__all__ = ["READABLE", "TYPED", "bytes_of", "read", "read_bytes"]

_IMAGE_SUFFIXES = ("png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp")
READABLE = frozenset(f".{s}" for s in ("txt", "pdf", "rtf", *_IMAGE_SUFFIXES, *MODERN, *OLD))
"""Suffixes of the files that a walk through a folder picks up."""
TYPED = frozenset(f".{s}" for s in ("rtf", *MODERN, *OLD))
"""Suffixes of the files of office programs, whose words somebody typed."""

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM", b"RIFF", b"GIF8")
"""First bytes of image files: PNG, JPEG, TIFF in both byte orders, BMP, WebP and GIF."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_PDF_WITHIN = 1024
"""Bytes in which the header of a PDF must stand, as Acrobat has it (PDF Reference 1.7, H.3)."""


def read(path: str | Path, how: Reading | None = None) -> Report:
    """Read a file of any known format, or standard input for ``-``.

    Raises ``CchcError``, which names the file, where it is missing, empty, damaged, locked, of an
    unknown format, or beyond the limits.

    >>> report = read("corpus/sample/ubnd-huyen-2023-q3.txt")
    >>> report.name, len(report.pages), report.lines[2].text
    ('ubnd-huyen-2023-q3.txt', 3, 'ỦY BAN NHÂN DÂN HUYỆN TÂN LÂM')
    """
    how = how or Reading()
    if str(path) == "-":
        return read_bytes(sys.stdin.buffer.read(), "-", path="-", how=how)
    path = Path(path)
    if path.is_dir():
        raise CchcError(f"{path} là thư mục: chọn một tệp, hoặc dùng 'cchc ingest' cho cả thư mục")
    return read_bytes(bytes_of(path, how.limits.bytes), path.name, path=str(path), how=how)


def bytes_of(path: Path, most: int) -> bytes:
    """Return the content of a file of at most ``most`` bytes.

    Raises ``CchcError`` where it is missing, not a plain file, larger, or may not be read.

    >>> bytes_of(Path("corpus/README.md"), 10_000_000)[:1]
    b'#'
    >>> bytes_of(Path("corpus/README.md"), 5)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    cchc_nlp.errors.CchcError: corpus/README.md có ... byte, chỉ đọc được tới 5: ...
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise CchcError(f"{path} không phải là tệp thường")
        if size > most:
            raise CchcError(
                f"{path} có {size:,} byte, chỉ đọc được tới {most:,}: "
                f"hãy tách nhỏ, hoặc --limit bytes={size}"
            )
        with path.open("rb") as file:
            return file.read(most + 1)[:most]
    except FileNotFoundError:
        raise CchcError(f"không có tệp {path}") from None
    except (OSError, ValueError) as error:
        raise CchcError(
            f"không đọc được {path}: {getattr(error, 'strerror', None) or error}"
        ) from None


def read_bytes(data: bytes, name: str, *, path: str = "-", how: Reading | None = None) -> Report:
    """Return the report in the content of a file.

    ``name`` and ``path`` are those of the report. Pages that the file separates are judged one by
    one. Raises ``CchcError`` as :func:`read` does.

    >>> report = read_bytes(b"BAO CAO\\nThang 3", "a.txt")
    >>> report.name, [line.text for line in report.lines]
    ('a.txt', ['BAO CAO', 'Thang 3'])
    """
    # An event for those who log what is read, and for tests that end a process at this place.
    sys.audit("cchc_nlp.read", name, path)
    how = how or Reading()
    if not data.strip():
        raise CchcError(f"{name} là tệp rỗng")
    digest = digest_of(data)
    kind = _kind(data)
    if kind is None:
        return _text_report(data, name, path, digest)
    try:
        pages = _pages(data, kind, name, how)
    except MemoryError:
        raise CchcError(f"{name} cần nhiều bộ nhớ hơn cho phép: --limit memory=...") from None
    if not any(page.text.strip() for page in pages):
        reason = next((p.reason for p in pages if p.reason), "trang trắng")
        raise CchcError(f"{name} không có chữ: {reason}")
    return report_from_pages(pages, name=name, path=path, digest=digest)


def _text_report(data: bytes, name: str, path: str, digest: str) -> Report:
    found = decoded(data, name)
    return report_from_text(
        found.text,
        name=name,
        path=path,
        digest=digest,
        quality="" if found.encoding.startswith("utf") else "legacy",
        reason=found.reason,
    )


def _pages(data: bytes, kind: str, name: str, how: Reading) -> list[PageText]:
    match kind:
        case "pdf":
            return pdf_pages(data, name, how)
        case "image":
            return image_pages(data, name, how)
        case "locked":
            raise CchcError(f"{name} có mật khẩu: hãy lưu lại không có mật khẩu")
        case "unknown":
            raise CchcError(
                f"{name} là tệp nhị phân, không phải văn bản, PDF, Word, Excel, PowerPoint, "
                "RTF hay ảnh"
            )
        case _:
            return office_pages(data, kind, name, how)


def _kind(data: bytes) -> str | None:
    """The format of a file's content; None for what may be text."""
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if _is_image(data):
        return "image"
    if data.lstrip(b"\xef\xbb\xbf \r\n")[:5] == b"{\\rtf":
        return "rtf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    return _ole_kind(data) if data.startswith(_OLE) else None


def _is_image(data: bytes) -> bool:
    """Whether the content is an image: RIFF also begins films, and "BM" a text."""
    return (
        data.startswith(_IMAGES)
        and (data[:4] != b"RIFF" or data[8:12] == b"WEBP")
        and (data[:2] != b"BM" or b"\0" in data[:64])
    )


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            for kind, entry in MODERN.items():
                if entry in names:
                    return kind
            if "mimetype" in names:
                said = archive.read("mimetype")[:100].decode("ascii", "replace")
                for word, kind in _OPEN_DOCUMENT.items():
                    if said.endswith(f"opendocument.{word}"):
                        return kind
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError):
        pass
    return "unknown"


def _ole_kind(data: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            streams = {entry[0] for entry in file.listdir()}
    except Exception:  # olefile fails on damaged files in ways of its own
        return "unknown"
    if "EncryptedPackage" in streams:
        return "locked"
    return next((kind for stream, kind in _STREAMS.items() if stream in streams), "unknown")

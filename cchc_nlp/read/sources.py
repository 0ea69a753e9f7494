"""Where reports are found: files named, folders walked, archives listed.

Nothing outside of what is named is touched, and archives are not unpacked to disk.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path, PurePath, PurePosixPath
from typing import NamedTuple

from cchc_nlp.errors import CchcError
from cchc_nlp.read.formats import READABLE, bytes_of
from cchc_nlp.read.settings import Limits
from cchc_nlp.read.zip_names import named_entries

__all__ = ["ARCHIVES", "Source", "file_of", "find_sources", "shown_path", "source_content"]

ARCHIVES = frozenset({".zip"})
"""Suffixes of archives."""
_INSIDE = "!/"
"""What stands in a place between an archive and its member."""
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    OSError,
    ValueError,
    EOFError,
)
_OWNER = "~$"
"""What the names of the files begin with that Office keeps beside a document while it is open."""
_LARGEST_OWNER_FILE = 1_000
"""Bytes of such a file at most; Word writes 162 and Excel 165."""
_DEEPEST = 3
"""Archives within archives that are opened; deeper ones are made to do harm. Not measured."""


class Source(NamedTuple):
    """A file that may be a report.

    ``members`` lead to it where it is in an archive, one for each archive within another. ``size``
    in bytes and ``modified`` in nanoseconds are those of the file on disk. ``problem`` says why it
    is not to be read, if it is not.

    >>> source = Source(Path("/luu/2023.zip"), ("quy-1/bao-cao.txt",))
    >>> source.name, source.place
    ('bao-cao.txt', '/luu/2023.zip!/quy-1/bao-cao.txt')
    """

    path: Path
    members: tuple[str, ...] = ()
    size: int = 0
    modified: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of the report: the last part of its path."""
        return shown_path(PurePosixPath(self.members[-1]).name if self.members else self.path.name)

    @property
    def place(self) -> str:
        """The path by which a store knows it; that of a file in an archive goes on behind "!/"."""
        return shown_path(_INSIDE.join([self.path.as_posix(), *self.members]))


def shown_path(path: str | PurePath) -> str:
    r"""A path as it can be stored and printed: with ``/`` between its parts on every system.

    Bytes that are not text, and characters that cannot be printed, are written as escapes.

    >>> shown_path("báo\ncáo.txt")
    'báo\\ncáo.txt'
    """
    plain = path.as_posix() if isinstance(path, PurePath) else path
    text = plain.encode("utf8", "backslashreplace").decode()
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    )


def file_of(place: str) -> str:
    """Return the file on disk that a place is, or is in.

    >>> file_of("/luu/2023.zip!/quy-1/bao-cao.txt")
    '/luu/2023.zip'
    """
    return place.split(_INSIDE, 1)[0]


def find_sources(paths: Iterable[Path], limits: Limits) -> Iterator[Source]:
    """Yield the files named, and every readable one in the folders and archives named.

    Folder by folder, in the order of their names. Hidden files are passed over, and those by which
    Word and LibreOffice tell that a document is open ("~$bao-cao.docx"); a link that leads
    out of its folder, and what is not a plain file, is yielded with its problem.

    >>> [source.name for source in find_sources([Path("corpus/sample")], Limits())][:2]
    ['so-noi-vu-2023-q2.txt', 'so-tttt-2023-q2.txt']
    """
    for path in paths:
        absolute = Path(os.path.abspath(path))
        if absolute.is_dir():
            yield from _walk(_resolved(absolute), limits)
        elif not _is_owner_file(absolute):
            yield from _file(_resolved(absolute.parent) / absolute.name, limits)


def _is_owner_file(path: Path) -> bool:
    """Whether a file only tells who has a document open, as a pattern of names picks it up."""
    try:
        return path.name.startswith(_OWNER) and path.stat().st_size <= _LARGEST_OWNER_FILE
    except OSError:
        return False


def _walk(root: Path, limits: Limits) -> Iterator[Source]:
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = _entries(folder)
        except OSError as error:
            yield Source(folder, problem=f"không mở được thư mục: {error.strerror}")
            continue
        folders += [Path(e.path) for e in reversed(entries) if e.is_dir(follow_symlinks=False)]
        for entry in entries:
            is_wanted = os.path.splitext(entry.name)[1].lower() in READABLE | ARCHIVES
            if entry.is_symlink() and (is_wanted or entry.is_dir()):
                if problem := _problem_of_link(Path(entry.path), root):
                    yield Source(Path(entry.path), problem=problem)
            elif is_wanted and not entry.is_dir(follow_symlinks=False):
                yield from _file(Path(entry.path), limits)


def _resolved(path: Path) -> Path:
    """A path without links; one that leads back to itself stays (``Path.resolve`` would raise)."""
    return Path(os.path.realpath(path))


def _problem_of_link(path: Path, root: Path) -> str:
    """Why a link in a folder is not read; empty where it leads to what is read there anyway."""
    if not path.exists():
        return "liên kết không dẫn tới tệp nào"
    if not _resolved(path).is_relative_to(root):
        return "liên kết dẫn ra ngoài thư mục, không đọc"
    return ""


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds, hidden files apart, in the order of the bytes of the names."""
    with os.scandir(folder) as listed:
        shown = [e for e in listed if not _is_hidden(e.name)]
    return sorted(shown, key=lambda e: os.fsencode(e.name))


def _file(path: Path, limits: Limits) -> Iterator[Source]:
    try:
        found = path.stat()
    except FileNotFoundError:
        yield Source(path, problem="không có tệp này")
        return
    except OSError as error:
        yield Source(path, problem=f"không đọc được: {error.strerror}")
        return
    source = Source(path, (), found.st_size, found.st_mtime_ns)
    if not stat.S_ISREG(found.st_mode):
        yield source._replace(problem="không phải là tệp thường")
    elif path.suffix.lower() in ARCHIVES:
        yield from _archive(source, limits)
    else:
        yield source


def _archive(source: Source, limits: Limits) -> Iterator[Source]:
    """The readable files in an archive, and in those within it."""
    try:
        entries = _members(source, limits)
    except (*_BROKEN, CchcError) as error:
        yield source._replace(problem=f"tệp nén không mở được: {error}")
        return
    if len(entries) > limits.members:
        problem = f"tệp nén có {len(entries):,} tệp, chỉ đọc tới {limits.members:,}"
        yield source._replace(problem=f"{problem}: --limit members=...")
        return
    total = sum(e.file_size for e in entries.values())
    if total > limits.unpacked:
        problem = f"tệp nén giải ra {total:,} byte, chỉ đọc tới {limits.unpacked:,}"
        yield source._replace(problem=f"{problem}: --limit unpacked=...")
        return
    for name in sorted(entries):
        suffix = PurePosixPath(name).suffix.lower()
        inner = source._replace(members=(*source.members, name))
        if suffix in ARCHIVES and len(inner.members) >= _DEEPEST:
            yield inner._replace(problem="tệp nén lồng quá sâu")
        elif suffix in ARCHIVES:
            yield from _archive(inner, limits)
        elif suffix in READABLE:
            yield inner


def _members(source: Source, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The files that an archive lists by their names, hidden ones apart."""
    opened = BytesIO(source_content(source, limits)) if source.members else source.path
    with zipfile.ZipFile(opened) as archive:
        return {
            name: e
            for name, e in named_entries(archive).items()
            if not e.is_dir() and not any(map(_is_hidden, PurePosixPath(name).parts))
        }


def _is_hidden(part: str) -> bool:
    return (
        part.startswith(_OWNER)
        or part == "__MACOSX"
        or (part.startswith(".") and part not in (".", ".."))
    )


def source_content(source: Source, limits: Limits) -> bytes:
    """Return the bytes of a source.

    Raises ``CchcError`` where it cannot be read, is larger than allowed, or is locked in its
    archive.

    >>> source_content(Source(Path("corpus/README.md")), Limits())[:1]
    b'#'
    """
    data = b"" if source.members else bytes_of(source.path, limits.bytes)
    inside: Path | BytesIO = source.path
    for member in source.members:
        try:
            data = _member_content(inside, member, source.name, limits.bytes)
        except (*_BROKEN, KeyError, RuntimeError, zlib.error) as error:
            locked = "password" in str(error) or "encrypted" in str(error)
            problem = "có mật khẩu" if locked else f"không đọc được: {error}"
            raise CchcError(f"{source.name} trong tệp nén {problem}") from None
        inside = BytesIO(data)
    return data


def _member_content(archive: Path | BytesIO, member: str, name: str, most: int) -> bytes:
    with zipfile.ZipFile(archive) as opened:
        entry = opened.NameToInfo.get(member) or named_entries(opened)[member]
        size = entry.file_size
        if size > most:
            raise CchcError(
                f"{name} có {size:,} byte, chỉ đọc được tới {most:,}: --limit bytes={size}"
            )
        # zipfile reads no more than that size, whatever the archive holds.
        return opened.read(entry)

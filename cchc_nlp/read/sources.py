"""Where reports are found: files named, folders walked, archives looked into; nothing outside them is touched."""

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

__all__ = ["ARCHIVES", "Source", "file_of", "find_sources", "shown_path", "source_content"]

ARCHIVES = frozenset({".zip"})
_INSIDE = "!/"
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    OSError,
    ValueError,
    EOFError,
)
_DEEPEST = 3
"""Archives within archives that are looked into."""


class Source(NamedTuple):
    """A file that may be a report. ``members`` lead to it where it is in an archive; ``size`` and ``modified`` (nanoseconds) are those of the file on disk.

    ``problem`` says why it is not to be read, if it is not.
    """

    path: Path
    members: tuple[str, ...] = ()
    size: int = 0
    modified: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        """What the report is called: the last part of its path."""
        return shown_path(PurePosixPath(self.members[-1]).name if self.members else self.path.name)

    @property
    def place(self) -> str:
        """The path by which a store knows it; that of a file in an archive goes on behind "!/"."""
        return shown_path(_INSIDE.join([self.path.as_posix(), *self.members]))


def shown_path(path: str | PurePath) -> str:
    """A path as it can be stored and printed: with ``/`` between its parts on every system.

    Bytes that are no text, and signs that would break a line, are written out.

    >>> shown_path("báo\\ncáo.txt")
    'báo\\\\ncáo.txt'
    """
    plain = path.as_posix() if isinstance(path, PurePath) else path
    text = plain.encode("utf8", "backslashreplace").decode()
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    )


def file_of(place: str) -> str:
    """The file on disk that a place is, or is in."""
    return place.split(_INSIDE, 1)[0]


def find_sources(paths: Iterable[Path], limits: Limits) -> Iterator[Source]:
    """The files named, and every readable one in the folders and archives named, folder by folder in the order of their names.

    Hidden files are passed over; a link that leads out of its folder, and what is no plain file, is given with its problem.
    """
    for path in paths:
        absolute = Path(os.path.abspath(path))
        if absolute.is_dir():
            yield from _walk(absolute.resolve(), limits)
        else:
            yield from _file(absolute.parent.resolve() / absolute.name, limits)


def _walk(root: Path, limits: Limits) -> Iterator[Source]:
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(
                    (e for e in listed if not e.name.startswith(".")),
                    key=lambda e: os.fsencode(e.name),
                )
        except OSError as error:
            yield Source(folder, problem=f"không mở được thư mục: {error.strerror}")
            continue
        folders += [Path(e.path) for e in reversed(entries) if e.is_dir(follow_symlinks=False)]
        for entry in entries:
            suffix = os.path.splitext(entry.name)[1].lower()
            if entry.is_symlink() and (suffix in READABLE | ARCHIVES or entry.is_dir()):
                if not Path(entry.path).resolve().is_relative_to(root):
                    yield Source(
                        Path(entry.path), problem="liên kết dẫn ra ngoài thư mục, không đọc"
                    )
            elif suffix in READABLE | ARCHIVES and not entry.is_dir(follow_symlinks=False):
                yield from _file(Path(entry.path), limits)


def _file(path: Path, limits: Limits) -> Iterator[Source]:
    try:
        found = path.stat()
    except OSError as error:
        yield Source(
            path,
            problem="không có tệp này"
            if isinstance(error, FileNotFoundError)
            else f"không đọc được: {error.strerror}",
        )
        return
    source = Source(path, (), found.st_size, found.st_mtime_ns)
    if not stat.S_ISREG(found.st_mode):
        yield source._replace(problem="không phải là tệp thường")
    elif path.suffix.lower() in ARCHIVES:
        yield from _archive(source, limits)
    else:
        yield source


def _archive(source: Source, limits: Limits) -> Iterator[Source]:
    """The readable files in an archive, and in those within it; they are not unpacked to disk."""
    try:
        with zipfile.ZipFile(
            source.path if not source.members else BytesIO(source_content(source, limits))
        ) as archive:
            entries = [
                e
                for e in archive.infolist()
                if not e.is_dir()
                and not any(_is_hidden(p) for p in PurePosixPath(e.filename).parts)
            ]
    except (*_BROKEN, CchcError) as error:
        yield source._replace(problem=f"tệp nén không mở được: {error}")
        return
    if len(entries) > limits.members:
        yield source._replace(
            problem=f"tệp nén có {len(entries):,} tệp, chỉ đọc tới {limits.members:,}: --limit members=..."
        )
        return
    if sum(e.file_size for e in entries) > limits.unpacked:
        total = sum(e.file_size for e in entries)
        yield source._replace(
            problem=f"tệp nén giải ra {total:,} byte, chỉ đọc tới {limits.unpacked:,}: --limit unpacked=..."
        )
        return
    for entry in sorted(entries, key=lambda e: e.filename):
        suffix = PurePosixPath(entry.filename).suffix.lower()
        inner = source._replace(members=(*source.members, entry.filename))
        if suffix in ARCHIVES:
            deep = len(inner.members) >= _DEEPEST
            yield from (
                [inner._replace(problem="tệp nén lồng quá sâu")]
                if deep
                else _archive(inner, limits)
            )
        elif suffix in READABLE:
            yield inner


def _is_hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith(".") and part not in (".", ".."))


def source_content(source: Source, limits: Limits) -> bytes:
    """A source's bytes. ``CchcError`` where it cannot be read, has more bytes than allowed, or is locked in its archive."""
    data = b"" if source.members else bytes_of(source.path, limits.bytes)
    inside: Path | BytesIO = source.path
    for member in source.members:
        try:
            with zipfile.ZipFile(inside) as archive:
                size = archive.getinfo(member).file_size
                if size > limits.bytes:
                    raise CchcError(
                        f"{source.name} có {size:,} byte, chỉ đọc được tới {limits.bytes:,}: --limit bytes={size}"
                    )
                data = archive.read(
                    member
                )  # zipfile gives no more than that size, whatever the archive holds
        except (*_BROKEN, KeyError, RuntimeError, zlib.error) as error:
            locked = "password" in str(error) or "encrypted" in str(error)
            raise CchcError(
                f"{source.name} trong tệp nén {'có mật khẩu' if locked else f'không đọc được: {error}'}"
            ) from None
        inside = BytesIO(data)
    return data

"""Files: where the models are; written so that no half-written one is seen; a folder's lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cchc_nlp.errors import BusyError, CchcError

__all__ = ["model_folder", "only_writer", "write_bytes", "write_file"]


def write_file(target: Path | None, write: Callable[[BinaryIO], None]) -> None:
    """Let ``write`` fill a file beside the target and rename it; standard output for None or ``-``.

    ``CchcError`` when it cannot be written (no space, no such folder, not allowed, open in a
    program that does not share it); what stood there before is kept.
    """
    if target is None or str(target) == "-":
        buffer = BytesIO()
        write(buffer)
        sys.stdout.buffer.write(buffer.getvalue())
        sys.stdout.buffer.flush()
        return
    try:
        if target.exists() and not target.is_file():
            # /dev/null, a named pipe: written to, for nothing may be put in its place
            with target.open("wb") as file:
                write(file)
        else:
            _put_in_place(target, write)
    except OSError as error:
        raise CchcError(f"không ghi được {target}: {error.strerror or error}") from None


def _put_in_place(target: Path, write: Callable[[BinaryIO], None]) -> None:
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def write_bytes(target: Path | None, content: bytes) -> None:
    """Write a whole content as :func:`write_file` does."""

    def fill(file: BinaryIO) -> None:
        file.write(content)

    write_file(target, fill)


_LOCK, _SOFT_LOCK = "ingest.lock", "ingest.pid"
"""Names of a store's lock, by which every version of this program knows it: of one that the system
holds and lets go when its process ends, however it does (``flock``, ``LockFileEx``), and of one
that is there or not, which is all there is on a system without such locks: the file that the other
kind leaves behind would be held for ever there."""


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a store's folder, which is made if there is none.

    ``BusyError`` while another process, or another place in this one, holds it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as store, only_writer(Path(store)):
    ...     with only_writer(Path(store)):
    ...         pass
    Traceback (most recent call last):
    cchc_nlp.errors.BusyError: một lần nạp khác đang ghi vào ...
    """
    from filelock import FileLock, SoftFileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    name = _SOFT_LOCK if issubclass(FileLock, SoftFileLock) else _LOCK
    # whoever has it may let it go in another thread
    lock = FileLock(folder / name, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(f"một lần nạp khác đang ghi vào {folder}: chờ nó xong") from None
    try:
        yield
    finally:
        lock.release()


def model_folder(name: str) -> Path:
    """The folder of a model: ``restorer``, ``encoder``, ``translation``.

    ``CchcError`` when it is nowhere. The environment variable ``CCHC_MODELS`` names another place
    for all of them.

    >>> (model_folder("restorer") / "channel.npz").exists()
    True
    """
    here = Path(__file__).resolve().parent
    places = (
        [Path(os.environ["CCHC_MODELS"])]
        if os.environ.get("CCHC_MODELS")
        else [here / "models", here.parent / "models"]
    )
    for place in places:
        if (place / name).is_dir():
            return place / name
    raise CchcError(
        f"không có mô hình '{name}' trong {' hay '.join(map(str, places))}: "
        "cài lại gói, hoặc đặt biến CCHC_MODELS"
    )

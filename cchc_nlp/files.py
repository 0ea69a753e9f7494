"""Files: where the models are; written so that a half-written one is never seen; one process at a time into a folder."""

from __future__ import annotations

import fcntl
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
    """Let ``write`` fill a file beside the target and rename it; standard output when the target is None or ``-``.

    ``CchcError`` when it cannot be written (no space, no such folder, not allowed); what stood there before is kept.
    """
    if target is None or str(target) == "-":
        buffer = BytesIO()
        write(buffer)
        sys.stdout.buffer.write(buffer.getvalue())
        sys.stdout.buffer.flush()
        return
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        raise CchcError(f"không ghi được {target}: {error.strerror or error}") from None
    finally:
        beside.unlink(missing_ok=True)


def write_bytes(target: Path | None, content: bytes) -> None:
    """Write a whole content as :func:`write_file` does."""

    def fill(file: BinaryIO) -> None:
        file.write(content)

    write_file(target, fill)


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of a store's folder, which is made if there is none. ``BusyError`` while another holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "ingest.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BusyError(f"một lần nạp khác đang ghi vào {folder}: chờ nó xong") from None
        yield


def model_folder(name: str) -> Path:
    """The folder of a model (``restorer``, ``encoder``); ``CCHC_MODELS`` names another place for all of them.

    ``CchcError`` when it is nowhere.
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
        f"không có mô hình '{name}' trong {' hay '.join(map(str, places))}: cài lại gói, hoặc đặt biến CCHC_MODELS"
    )

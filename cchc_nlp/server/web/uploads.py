"""Files that people send: kept in a folder of the store's own, read by the same ingest as all others, one sending at a time."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from queue import SimpleQueue
from typing import Any, BinaryIO

from cchc_nlp.errors import BusyError, CchcError
from cchc_nlp.ingest import Executor, Settings, Workers, ingest, remembered
from cchc_nlp.read import ARCHIVES, READABLE, Limits
from cchc_nlp.server.library import Library

__all__ = ["Inbox", "Job"]

_CHUNK = 1 << 20
_LONGEST_NAME = 120
_MOST_JOBS = 200
_AGAIN = 2.0
"""Seconds after which a store that another process writes to is tried again."""


@dataclass(slots=True)
class Job:
    """What became of files that were sent: ``state`` is ``waiting``, ``reading``, ``done`` or ``failed``; ``failures`` the reason by file name."""

    id: str
    paths: list[Path]
    state: str = "waiting"
    done: int = 0
    total: int = 0
    added: int = 0
    failures: dict[str, str] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """The job as plain values, the files by their names."""
        row = asdict(self)
        return {"id": row.pop("id"), "files": [p.name for p in row.pop("paths")], **row}


class _StoppedError(Exception):
    """The server is to end."""


class Inbox:
    """Takes files in and ingests them in a thread of its own. What was sent before the process was killed is ingested when the next one starts."""

    def __init__(self, library: Library) -> None:
        self._library, self.folder = library, library.folder / "uploads"
        self._jobs = OrderedDict[str, Job]()
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="cchc-uploads", daemon=True)

    def start(self) -> None:
        """Clear away what was not sent whole, take up what was sent and not read, and wait for more."""
        for part in self.folder.glob(".part-*"):
            part.unlink(missing_ok=True)
        left = [p for p in self.folder.glob("*/*") if not self._library.holds_path(p)]
        if left:
            self.submit(left)
        self._thread.start()

    def stop(self) -> None:
        """End after the report that is being stored; what is left is done by the next process."""
        self._stop.set()
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join(10)

    def take(self, sent: Iterable[tuple[str, BinaryIO]]) -> Job:
        """Keep files, each a name and its content, and have them read; those that are not taken are named in the job's failures."""
        kept, refused = list[Path](), dict[str, str]()
        for name, content in sent:
            try:
                kept.append(self.keep(name, content))
            except CchcError as error:
                refused[clean_name(name)] = str(error)
        return self.submit(kept, refused)

    def keep(self, name: str, content: BinaryIO) -> Path:
        """Store what was sent under a name of our own making, whole or not at all; returns the file. ``CchcError`` for a kind that is not read."""
        clean = clean_name(name)
        if Path(clean).suffix.lower() not in READABLE | ARCHIVES:
            raise CchcError(
                f"không nhận '{clean}': chỉ nhận {', '.join(sorted(READABLE | ARCHIVES))}"
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        part, digest = self.folder / f".part-{secrets.token_hex(8)}", hashlib.sha256()
        try:
            with part.open("xb") as file:
                while chunk := content.read(_CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            home = self.folder / digest.hexdigest()[:16]
            home.mkdir(exist_ok=True)
            part.replace(home / clean)
        except OSError as error:
            raise CchcError(f"không lưu được '{clean}': {error.strerror or error}") from None
        finally:
            part.unlink(missing_ok=True)
        return home / clean

    def submit(self, paths: Iterable[Path], refused: dict[str, str] | None = None) -> Job:
        """Have what was kept read."""
        job = Job(secrets.token_hex(8), list(paths), failures=refused or {})
        self._jobs[job.id] = job
        while len(self._jobs) > _MOST_JOBS:
            self._jobs.popitem(last=False)
        if job.paths:
            self._queue.put(job)
        else:
            job.state = "failed"
        return job

    def job(self, number: str) -> Job | None:
        """A job by its id."""
        return self._jobs.get(number)

    def jobs(self) -> list[Job]:
        """Jobs, the last first."""
        return list(reversed(self._jobs.values()))

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            try:
                self._ingest(job)
            except _StoppedError:
                return
            except Exception as error:  # one job's trouble is not the next one's
                job.state = "failed"
                job.failures[""] = (
                    str(error) if isinstance(error, CchcError) else f"lỗi {type(error).__name__}"
                )

    def _ingest(self, job: Job) -> None:
        def shared(settings: Settings) -> Executor:
            return Workers(settings, 1)

        def on_file(done: int, of: int, _: str) -> None:
            job.state, job.done, job.total = "reading", done, of
            if self._stop.is_set():
                raise _StoppedError

        known = remembered(self._library.store)
        while True:
            try:
                summary = ingest(
                    job.paths, self._library.folder, self._library.searcher.encoder, shared=shared, lexicon=known.lexicon, aliases=known.aliases,
                    limits=Limits(), on_file=on_file,
                )  # fmt: skip
                break
            except BusyError:
                if self._stop.wait(_AGAIN):
                    raise _StoppedError from None
        job.added = summary.added
        job.failures |= {Path(path).name: why for path, why in summary.failures.items()}
        job.state = "done"


def clean_name(name: str) -> str:
    """A file name made of letters, digits, spaces and ``. _ -`` from whatever was sent as one; a path's last part only.

    >>> clean_name("../../etc/Báo cáo (quý I)?.pdf")
    'Báo cáo _quý I__.pdf'
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = re.sub(r"[^\w .-]", "_", last).strip()
    kept = (
        kept.lstrip(".") if kept.count(".") > 1 else kept
    )  # no hidden file; ".txt" has its suffix still
    stem, dot, suffix = kept.rpartition(".")
    stem, suffix = (stem.rstrip(" ."), f".{suffix}") if dot else (kept, "")
    while len(stem.encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return (stem or "bao-cao") + suffix[:_LONGEST_NAME]

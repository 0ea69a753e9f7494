"""Files that people send, kept in a folder of the store's own; ingested one sending at a time."""

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
from pathlib import Path, PurePosixPath, PureWindowsPath
from queue import SimpleQueue
from typing import Any, BinaryIO

from cchc_nlp.errors import BusyError, CchcError
from cchc_nlp.ingest import Executor, Settings, Workers, ingest, remembered
from cchc_nlp.read import ARCHIVES, READABLE, Limits
from cchc_nlp.server.library import Library
from cchc_nlp.server.web.texts import PROBLEMS

__all__ = ["Inbox", "Job"]

_CHUNK = 1 << 20
"""Bytes copied at once: what a sending takes of memory, however large it is."""
_LONGEST_NAME = 120
"""Bytes of a kept name without its suffix; file systems take 255 for all."""
_MOST_JOBS = 200
"""Sendings that are remembered; not measured: more than an office sends in a week."""
_ID_BYTES = 8
"""Random bytes of a job's id and of a part's name: none comes twice, and none is guessed."""
_HOME_DIGITS = 16
"""Digits of the content's hash that name its folder: the same file is kept once."""
_AGAIN = 2.0
"""Seconds after which a store that another process writes to is tried again."""
_LAST_REPORT = 10.0
"""Seconds that a server which ends waits for the report that is being stored; not measured."""


@dataclass(slots=True)
class Job:
    """What became of files that were sent.

    ``state`` is ``waiting``, ``reading``, ``done`` or ``failed``; ``done`` and ``total`` count
    files while they are read; ``failures`` has the reason by file name.
    """

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
    """Ends an ingest because the server ends."""


class Inbox:
    """Takes files in and ingests them in a thread of its own.

    What was sent before the process was killed is ingested when the next one starts.
    """

    def __init__(self, library: Library) -> None:
        self._library, self.folder = library, library.folder / "uploads"
        self._jobs = OrderedDict[str, Job]()
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="cchc-uploads", daemon=True)

    def start(self) -> None:
        """Clear away what was not sent whole, take up what is pending, and wait for more."""
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
            self._thread.join(_LAST_REPORT)

    def take(self, sent: Iterable[tuple[str, BinaryIO]]) -> Job:
        """Keep files, each a name and its content, and have them read.

        Those that are not taken are named in the job's failures.
        """
        kept, refused = list[Path](), dict[str, str]()
        for name, content in sent:
            try:
                kept.append(self.keep(name, content))
            except CchcError as error:
                refused[clean_name(name)] = str(error)
        return self.submit(kept, refused)

    def keep(self, name: str, content: BinaryIO) -> Path:
        """Store what was sent under a name of our own making, whole or not at all.

        Returns the file. ``CchcError`` for a kind that is not read, or where it cannot be kept.
        """
        clean, taken = clean_name(name), READABLE | ARCHIVES
        if Path(clean).suffix.lower() not in taken:
            suffixes = ", ".join(sorted(taken))
            raise CchcError(PROBLEMS["not_taken"].format(name=clean, suffixes=suffixes))
        self.folder.mkdir(parents=True, exist_ok=True)
        part, digest = self.folder / f".part-{secrets.token_hex(_ID_BYTES)}", hashlib.sha256()
        try:
            with part.open("xb") as file:
                while chunk := content.read(_CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            home = self.folder / digest.hexdigest()[:_HOME_DIGITS]
            home.mkdir(exist_ok=True)
            part.replace(home / clean)
        except OSError as error:
            why = error.strerror or error
            raise CchcError(PROBLEMS["not_kept"].format(name=clean, why=why)) from None
        finally:
            part.unlink(missing_ok=True)
        return home / clean

    def submit(self, paths: Iterable[Path], refused: dict[str, str] | None = None) -> Job:
        """Have what was kept read."""
        job = Job(secrets.token_hex(_ID_BYTES), list(paths), failures=refused or {})
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
                known = isinstance(error, CchcError)
                unknown = PROBLEMS["job_failed"].format(kind=type(error).__name__)
                job.failures[""] = str(error) if known else unknown

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
                    job.paths,
                    self._library.folder,
                    self._library.searcher.encoder,
                    shared=shared,
                    lexicon=known.lexicon,
                    aliases=known.aliases,
                    repairs=known.repairs,
                    limits=Limits(),
                    on_file=on_file,
                )
                break
            except BusyError:
                if self._stop.wait(_AGAIN):
                    raise _StoppedError from None
        job.added = summary.added
        job.failures |= {Path(path).name: why for path, why in summary.failures.items()}
        job.state = "done"


def clean_name(name: str) -> str:
    """A file name of letters, digits, spaces and ``. _ -`` from whatever was sent as one.

    Of a path, the last part only.

    >>> clean_name("../../etc/Báo cáo (quý I)?.pdf")
    'Báo cáo _quý I__.pdf'
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = re.sub(r"[^\w .-]", "_", last).strip()
    if kept.count(".") > 1:
        kept = kept.lstrip(".")  # no hidden file; ".txt" has its suffix still
    stem, dot, suffix = kept.rpartition(".")
    stem, suffix = (stem.rstrip(" ."), f".{suffix}") if dot else (kept, "")
    while len(stem.encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    if os.name == "nt" and PureWindowsPath(stem).is_reserved():  # CON, NUL, COM1
        stem = f"_{stem}"
    return (stem or "bao-cao") + suffix[:_LONGEST_NAME]

"""A pool of processes on this machine that outlives the files that kill them.

Each process reads one file at a time and may be stopped at any moment: it writes nothing. One that dies, or takes longer than it said, costs the file that it
was reading and is replaced.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from types import TracebackType

from cchc_nlp.errors import CchcError
from cchc_nlp.ingest.task import Outcome, Settings, Task, attempt

__all__ = ["Workers"]

_AHEAD = 2
"""Tasks that a process holds at once, so that it need not wait for the next."""
_START = 120.0
"""Seconds that a process may take to load its models."""
_LAST = 1.0
"""Seconds within which a process whose line is closed has ended and tells how."""
_MOST_STILLBORN = 3


class _Worker:
    """One process, its line to this one, and the tasks it holds, the first of which it is at."""

    def __init__(self, settings: Settings) -> None:
        self.line, theirs = Pipe()
        command = [sys.executable, "-m", "cchc_nlp.ingest.workers", str(theirs.fileno())]
        # a session of its own: an interrupt at the keyboard is for this process to handle
        self._process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.until = time.monotonic() + _START
        self._say(settings)

    def give(self, task: Task) -> None:
        """Hand over a task."""
        self.tasks.append(task)
        self._say(task)

    def _say(self, what: Settings | Task) -> None:
        with suppress(
            BrokenPipeError, ConnectionResetError
        ):  # one that has died is noticed when it does not answer
            self.line.send(what)

    def stop(self, grace: float = 0.0) -> str:
        """End the process with all that it started; returns how it ended, if it did so by itself within ``grace`` seconds."""
        code = None
        with suppress(subprocess.TimeoutExpired):
            code = self._process.wait(grace)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.line.close()
        return f"tín hiệu {-code}" if code is not None and code < 0 else f"mã {code}"


class Workers:
    """Works tasks off in ``jobs`` processes. Use it as a context: at its end no process is left."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings, self._jobs = settings, jobs
        self._workers: list[_Worker] = []
        self._stillborn = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """The outcome of each task as it comes. ``CchcError`` where processes do not even start."""
        again: deque[Task] = deque()
        while True:
            self._hand_out(tasks, again)
            busy = {w.line: w for w in self._workers if w.tasks}
            if not busy:
                return
            now = time.monotonic()
            for line in wait(list(busy), max(0.0, min(w.until for w in busy.values()) - now)):
                yield from self._hear(busy[line], again)  # type: ignore[index]
            for worker in [
                w
                for w in self._workers
                if w.tasks and w.until < time.monotonic() and not w.line.poll()
            ]:
                yield from self._bury(
                    worker, again, "quá thời gian cho phép cho một bước: --limit seconds=..."
                )

    def _hand_out(self, tasks: Iterator[Task], again: deque[Task]) -> None:
        """Give out tasks: one to each process before any gets a second; processes are started as there is work for them."""
        for depth in range(_AHEAD):
            while True:
                worker = next((w for w in self._workers if len(w.tasks) <= depth), None)
                if worker is None and len(self._workers) >= self._jobs:
                    break
                task = again.popleft() if again else next(tasks, None)
                if task is None:
                    return
                if worker is None:
                    worker = _Worker(self._settings)
                    self._workers.append(worker)
                if not worker.tasks and worker.ready:
                    worker.until = time.monotonic() + self._settings.limits.seconds
                worker.give(task)

    def _hear(self, worker: _Worker, again: deque[Task]) -> Iterator[Outcome]:
        try:
            kind, value = worker.line.recv()
        except (EOFError, OSError):
            yield from self._bury(worker, again, "")
            return
        if kind == "broken":
            raise CchcError(value)
        worker.ready, self._stillborn = True, 0
        worker.until = time.monotonic() + (
            value if kind == "step" else self._settings.limits.seconds
        )
        if kind == "done":
            yield value._replace(task=worker.tasks.popleft())

    def _bury(self, worker: _Worker, again: deque[Task], why: str) -> Iterator[Outcome]:
        """The outcome of the task that a process died of, or was too slow with; what else it held, all of it if it never began, is given to another."""
        end = worker.stop(0.0 if why else _LAST)
        self._workers.remove(worker)
        if worker.ready:
            task = worker.tasks.popleft()
            why = (
                why
                or f"tiến trình đọc tệp bị dừng đột ngột ({end}): tệp làm hỏng chương trình, hoặc hết bộ nhớ"
            )
            yield Outcome(task, reason=f"{task.source.name}: {why}")
        else:
            self._stillborn += 1
            if self._stillborn >= _MOST_STILLBORN:
                raise CchcError(f"tiến trình xử lý không khởi động được ({end}): xem 'cchc doctor'")
        again.extend(worker.tasks)


def _serve(line: Connection) -> None:
    """Work off what comes on a line until it is closed: the process's whole life."""
    settings: Settings = line.recv()
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = settings.limits.memory
    resource.setrlimit(
        resource.RLIMIT_DATA,
        (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most),
    )
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        from cchc_nlp.restore import default_restorer

        default_restorer()
        gc.freeze()  # what is loaded stays, and is not looked through again
        gc.set_threshold(100_000, 20, 20)
    except (CchcError, MemoryError) as error:
        line.send(("broken", str(error) or "--limit memory=... quá nhỏ để nạp mô hình"))
        return
    while True:
        task: Task = line.recv()
        line.send(("step", settings.limits.seconds))
        outcome = attempt(task, settings, lambda seconds: line.send(("step", seconds)))
        line.send(("done", outcome._replace(task=None)))  # type: ignore[arg-type]


def _end_with(parent: int) -> None:
    """End this process when the one that started it has ended, whatever it is at."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    from cchc_nlp.ingest.workers import (
        _serve as serve,  # as the module that the other process names, not as __main__
    )

    with suppress(EOFError, ConnectionError, KeyboardInterrupt):
        serve(Connection(int(sys.argv[1])))

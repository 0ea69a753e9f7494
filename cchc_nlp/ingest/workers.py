"""A pool of processes on this machine that outlives the files that kill them.

Each process reads one file at a time and may be stopped at any moment: it writes nothing. One that
dies, or takes longer than it announced, costs the file that it was reading and is replaced.

A process is a Python of its own that gets tasks on its standard input and answers on its standard
output, which every system has. It ends when its input does, so also when the process that started
it is killed. Its memory is limited (``--limit memory``) where the system limits that of a process,
which Windows does not.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import IO, Any

from cchc_nlp.errors import CchcError
from cchc_nlp.ingest.task import Outcome, Settings, Task, attempt
from cchc_nlp.processes import NEW_GROUP, end_children, end_tree, limit_memory

__all__ = ["Workers", "serve"]

_AHEAD = 2
"""Tasks that a process holds at once, so that it need not wait for the next."""
_START = 120.0
"""Timeout in seconds for a process to load its models; not measured on slow machines: it takes two
seconds here, and half a minute where the restorer's loops are compiled first."""
_LAST = 1.0
"""Timeout in seconds for a process that closed its output to end and leave its exit status."""
_FAREWELL = 2.0
"""Timeout in seconds for a process whose input was closed to end; milliseconds are the rule."""
_LISTEN = 1.0
"""Seconds of one wait for answers: Windows lets an interrupt be noticed only after it."""
_MOST_STILLBORN = 3
"""Processes in a row that end before they are ready until no other is tried."""
_COMMAND = "from cchc_nlp.ingest.workers import serve; serve()"

_TOO_SLOW = "quá thời gian cho phép cho một bước: --limit seconds=..."
_DIED = "tiến trình đọc tệp bị dừng đột ngột ({}): tệp làm hỏng chương trình, hoặc hết bộ nhớ"


class _Worker:
    """One process, the tasks it holds, the first of which it is at, and what it answered.

    A thread writes to it and another reads from it, so that neither side ever waits for the other
    to listen: a process that hangs with its input full stops nobody.
    """

    def __init__(self, settings: Settings, heard: SimpleQueue[_Worker]) -> None:
        # a session of its own: an interrupt at the keyboard is for this process to handle
        self._process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True, creationflags=NEW_GROUP,
        )  # fmt: skip
        self._outbox, self.inbox = SimpleQueue[Any](), SimpleQueue[Any]()
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.until = time.monotonic() + _START
        for work, *arguments in ((self._write,), (self._listen, heard)):
            threading.Thread(target=work, args=arguments, daemon=True).start()
        self._outbox.put(settings)

    def give(self, task: Task) -> None:
        """Hand over a task."""
        self.tasks.append(task)
        self._outbox.put(task)

    def _write(self) -> None:
        """Send what is in the outbox, until there is None in it.

        A process that has died is noticed when it does not answer.
        """
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as pipe:
            while (what := self._outbox.get()) is not None:
                _send(pipe, what)

    def _listen(self, heard: SimpleQueue[_Worker]) -> None:
        """Put what the process answers into the inbox, and None when it will not answer again."""
        assert self._process.stdout is not None
        try:
            with self._process.stdout as pipe:
                while (message := _receive(pipe)) is not None:
                    self.inbox.put(message)
                    heard.put(self)
        finally:
            self.inbox.put(None)
            heard.put(self)

    def dismiss(self) -> None:
        """Tell the process to end, whatever it is at, without waiting until it has."""
        self._outbox.put(None)

    def stop(self, grace: float = 0.0) -> str:
        """End the process with all that it started.

        Says how it ended, if it did so by itself within ``grace`` seconds.
        """
        code = None
        with suppress(subprocess.TimeoutExpired):
            code = self._process.wait(grace)
        end_tree(self._process)
        self.dismiss()
        return f"tín hiệu {-code}" if code is not None and code < 0 else f"mã {code}"


def _send(pipe: IO[bytes], what: object) -> None:
    pipe.write(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """The next object from a pipe between this program's own processes; None at its end."""
    try:
        return pickle.load(pipe)  # noqa: S301
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        return None


class Workers:
    """Works tasks off in ``jobs`` processes. Use it as a context: at its end no process is left."""

    def __init__(self, settings: Settings, jobs: int) -> None:
        self._settings, self._jobs = settings, jobs
        self._workers: list[_Worker] = []
        self._heard: SimpleQueue[_Worker] = SimpleQueue()
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
            worker.dismiss()
        end = time.monotonic() + _FAREWELL
        for worker in self._workers:
            worker.stop(max(0.0, end - time.monotonic()))
        self._workers.clear()

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """The outcome of each task as it comes. ``CchcError`` where processes do not even start."""
        again: deque[Task] = deque()
        while True:
            self._hand_out(tasks, again)
            busy = [w for w in self._workers if w.tasks]
            if not busy:
                return
            due = min(w.until for w in busy) - time.monotonic()
            with suppress(Empty):
                worker = self._heard.get(timeout=min(max(0.0, due), _LISTEN))
                if worker in self._workers:  # else it was replaced meanwhile
                    yield from self._hear(worker, again)
            now = time.monotonic()
            for worker in [w for w in self._workers if w.tasks and w.until < now]:
                if worker.inbox.empty():
                    yield from self._bury(worker, again, _TOO_SLOW)

    def _hand_out(self, tasks: Iterator[Task], again: deque[Task]) -> None:
        """Give out tasks: one to each process before any gets a second.

        Processes are started as there is work for them.
        """
        for depth in range(_AHEAD):
            while True:
                worker = next((w for w in self._workers if len(w.tasks) <= depth), None)
                if worker is None and len(self._workers) >= self._jobs:
                    break
                task = again.popleft() if again else next(tasks, None)
                if task is None:
                    return
                if worker is None:
                    worker = _Worker(self._settings, self._heard)
                    self._workers.append(worker)
                if not worker.tasks and worker.ready:
                    worker.until = time.monotonic() + self._settings.limits.seconds
                worker.give(task)

    def _hear(self, worker: _Worker, again: deque[Task]) -> Iterator[Outcome]:
        """Take a message of a process; the outcome of a task, if it is one."""
        message = worker.inbox.get()
        if message is None:
            yield from self._bury(worker, again, "")
            return
        kind, value = message
        if kind == "broken":
            raise CchcError(value)
        worker.ready, self._stillborn = True, 0
        seconds = value if kind == "step" else self._settings.limits.seconds
        worker.until = time.monotonic() + seconds
        if kind == "done":
            yield value._replace(task=worker.tasks.popleft())

    def _bury(self, worker: _Worker, again: deque[Task], why: str) -> Iterator[Outcome]:
        """The outcome of the task that a process died of, or was too slow with.

        What else it held, all of it if it never began, is given to another.
        """
        end = worker.stop(0.0 if why else _LAST)
        self._workers.remove(worker)
        if worker.ready and worker.tasks:
            task = worker.tasks.popleft()
            yield Outcome(task, reason=f"{task.source.name}: {why or _DIED.format(end)}")
        else:
            self._stillborn += not worker.ready
            if self._stillborn >= _MOST_STILLBORN:
                raise CchcError(f"tiến trình xử lý không khởi động được ({end}): xem 'cchc doctor'")
        again.extend(worker.tasks)


def serve() -> None:
    """Work off what comes on standard input until it is closed: a worker process's whole life."""
    tasks, answer = _standard_pipes()
    settings: Settings = tasks()
    limit_memory(settings.limits.memory)
    with suppress(ConnectionError):  # the process that this one worked for has ended
        try:
            _load_models()
        except (CchcError, MemoryError) as error:
            answer(("broken", str(error) or "--limit memory=... quá nhỏ để nạp mô hình"))
            os._exit(2)
        while True:
            task: Task = tasks()
            answer(("step", settings.limits.seconds))
            outcome = attempt(task, settings, lambda seconds: answer(("step", seconds)))
            answer(("done", outcome._replace(task=None)))  # type: ignore[arg-type]


def _load_models() -> None:
    from cchc_nlp.restore import default_restorer

    default_restorer()
    gc.freeze()  # what is loaded stays, and is not looked through again
    gc.set_threshold(100_000, 20, 20)


def _standard_pipes() -> tuple[Callable[[], Any], Callable[[object], None]]:
    """Functions that wait for the next task on standard input, and that answer on standard output.

    Both are taken away from everything else in the process: what is printed goes to standard error,
    and what reads finds nothing. The process ends when there is no more input, whatever it is at.
    """
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    queue: SimpleQueue[Any] = SimpleQueue()

    def read() -> None:
        try:
            while (task := _receive(source)) is not None:
                queue.put(task)
        except MemoryError as error:  # to be met by this task, not by the one that is worked on
            queue.put(error)
            return
        end_children()
        os._exit(0)

    def next_task() -> Any:
        task = queue.get()
        if isinstance(task, MemoryError):
            raise task
        return task

    threading.Thread(target=read, daemon=True).start()
    return next_task, lambda what: _send(sink, what)

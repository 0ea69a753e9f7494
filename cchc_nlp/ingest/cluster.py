"""Reading on many machines: the same work on a dask.distributed cluster, one writer here."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Any

from cchc_nlp.errors import CchcError
from cchc_nlp.ingest.task import Outcome, Settings, Task
from cchc_nlp.ingest.workers import Workers
from cchc_nlp.read import source_content

__all__ = ["Cluster"]

_PER_THREAD = 2
"""Tasks that the cluster holds for each of its threads."""
_PATIENCE = 30.0
"""Seconds to wait for a scheduler, and for one that has gone silent."""
_own = threading.local()


def _work(task: Task, settings: Settings) -> Outcome:
    """Work a task off in a process beside the cluster's worker.

    A file that kills it does not kill the worker with all that it holds.
    """
    if getattr(_own, "settings", None) != settings:
        _own.workers, _own.settings = Workers(settings, 1), settings
    outcome: Outcome
    (outcome,) = _own.workers.run(iter([task]))
    return outcome._replace(task=task.bare)


class Cluster:
    """Works tasks off on the cluster whose scheduler has an address; files are read here and sent.

    ``CchcError`` where it does not answer, or is lost on the way: what is done by then is in the
    store, and the next run goes on from there. Needs the extra ``cluster``.
    """

    def __init__(self, settings: Settings, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise CchcError(
                "--dask cần dask.distributed: pip install 'cchc-nlp[cluster]'"
            ) from None
        self._settings, self._address = settings, address
        for name in [
            n for n in logging.root.manager.loggerDict if n.startswith(("distributed", "tornado"))
        ] + ["asyncio"]:
            logging.getLogger(name).setLevel(
                logging.CRITICAL + 1
            )  # what they would say at length is said in one line here
        try:
            self._client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise CchcError(
                f"không nối được với bộ điều phối {address}: {str(error).splitlines()[0][:200]}"
            ) from None

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close(timeout=5)

    def run(self, tasks: Iterator[Task]) -> Iterator[Outcome]:
        """The outcome of each task as it comes."""
        held: dict[Any, Task] = {}
        while True:
            for task in self._next(tasks, held):
                if isinstance(task, Outcome):
                    yield task
            if not held:
                return
            for future in self._ended(held):
                yield self._outcome(future, held.pop(future))

    def _next(self, tasks: Iterator[Task], held: dict[Any, Task]) -> Iterator[Outcome | None]:
        """Send tasks until the cluster has enough; the outcome of one that cannot be read here."""
        enough = _PER_THREAD * max(1, self._threads())
        while len(held) < enough:
            task = next(tasks, None)
            if task is None:
                return
            try:
                data = (
                    source_content(task.source, self._settings.limits)
                    if task.text is None
                    else None
                )
            except CchcError as error:
                yield Outcome(task, reason=str(error))
                continue
            # one content and one pipeline make one result, which is never worked out twice at once
            key = f"cchc-{task.digest}-{self._settings.pipeline}"
            held[
                self._client.submit(
                    _work, task._replace(data=data), self._settings, key=key, pure=False
                )
            ] = task

    def _threads(self) -> int:
        """The number of threads that the cluster has now."""
        try:
            return int(sum(self._client.nthreads().values()))
        except Exception as error:
            raise self._lost(error) from None

    def _ended(self, held: dict[Any, Task]) -> list[Any]:
        """Futures that have ended; waits for the first."""
        from distributed import wait

        while True:
            try:
                with self._client.as_current():
                    done = wait(list(held), timeout=_PATIENCE, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                done = set()
            except Exception as error:
                raise self._lost(error) from None
            # "lost" is a result whose worker died before it was fetched: it is worked out again
            if self._client.status != "running" or any(f.status == "cancelled" for f in held):
                raise self._lost(None)
            if done:
                return list(done)

    def _lost(self, error: Exception | None) -> CchcError:
        why = f" ({type(error).__name__})" if error else ""
        return CchcError(
            f"mất liên lạc với bộ điều phối {self._address}{why}: "
            "những báo cáo đã xong vẫn ở trong kho, chạy lại để đọc tiếp"
        )

    def _outcome(self, future: Any, task: Task) -> Outcome:
        try:
            outcome: Outcome = future.result()
        except Exception as error:
            from distributed.scheduler import KilledWorker

            if isinstance(error, KilledWorker):
                times = error.allowed_failures + 1
                return Outcome(
                    task, reason=f"{task.source.name}: máy xử lý tệp này chết {times} lần liền"
                )
            if self._client.status != "running":
                raise self._lost(error) from None
            why = f"{type(error).__name__} {str(error)[:200]}"
            return Outcome(task, reason=f"{task.source.name}: lỗi trên máy xử lý: {why}")
        return outcome._replace(task=task)

"""Processes on any system: how many run at once, how much memory one may take, how one is ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress

__all__ = [
    "NEW_GROUP",
    "available_cores",
    "end_children",
    "end_tree",
    "find_program",
    "limit_memory",
    "limits_memory",
]

NEW_GROUP: int = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""``creationflags`` that keep Ctrl-C from a process on Windows, as ``start_new_session`` does
elsewhere; each of the two says nothing where the other one works."""


def available_cores() -> int:
    """Cores that this process may run on: those it is bound to, where the system binds processes.

    >>> available_cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def find_program(name: str, folder: str) -> str | None:
    """Where a program is: on the path or, on Windows, where its own installer puts it.

    ``folder`` is that place below the folder of programs, whose installers leave the path as it is.

    >>> find_program("no-such-program", "Nowhere") is None
    True
    """
    places = [os.environ.get("PATH", "")]
    if os.name == "nt":
        roots = map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)"))
        places += [os.path.join(root, folder) for root in roots if root]
    return shutil.which(name, path=os.pathsep.join(places))


def limits_memory() -> bool:
    """Whether the system keeps a process to an amount of memory that it sets; Windows does not."""
    try:
        import resource
    except ImportError:
        return False
    return hasattr(resource, "RLIMIT_DATA")


def limit_memory(most: int) -> bool:
    """Keep this process to ``most`` bytes of memory; one that asks for more gets a ``MemoryError``.

    False where nothing is limited: the system has no such limit (Windows), or does not grant it. A
    file that makes a reader grow without end is then stopped by its time alone
    (``--limit seconds=...``). macOS grants the limit and counts less of the memory than Linux.
    """
    if not limits_memory():
        return False
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    except (OSError, ValueError):
        return False
    return True


def end_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process at once, with all that it started and they started, and wait for it.

    What was started by a process that has ended since is found by its process group alone, so only
    where there are such groups (not on Windows) and ``process`` was started with
    ``start_new_session``.
    """
    end_family = _ender_of_children(process.pid) if process.poll() is None else None
    if hasattr(os, "killpg"):
        with suppress(OSError):  # there is no such group any more
            os.killpg(process.pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    if end_family is not None:
        end_family()
    process.wait()


def end_children() -> None:
    """End at once all that this process started and they started, without waiting for it."""
    _ender_of_children(os.getpid())()


def _ender_of_children(pid: int) -> Callable[[], None]:
    """What ends those that are below a process now; when it is gone they are not found any more."""
    try:
        import psutil
    except ImportError:  # psutil asks for what its system should have; then there are only groups
        return lambda: None
    family = list[psutil.Process]()
    with suppress(psutil.Error):
        family = psutil.Process(pid).children(recursive=True)

    def end() -> None:
        for child in family:
            with suppress(psutil.Error):
                child.kill()

    return end

"""Waiting for what must happen, not for time; and time that other processes do not lengthen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

PATIENCE = 600.0
"""Seconds after which what did not happen is taken never to happen: for a machine that is busy with
much else.
"""


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is true; it is asked several times a second."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds:.0f} seconds"
        time.sleep(0.1)


def processor_seconds() -> float:
    """Processor time of this process so far, and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system

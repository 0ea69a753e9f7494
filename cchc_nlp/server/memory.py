"""A memory of costly results that many threads ask for at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

__all__ = ["Memory"]

T = TypeVar("T")


class Memory:
    """The last ``most`` results of costly questions, forgotten oldest first.

    Who asks what another thread is asking just now waits for that answer; where that fails, the
    next in the row asks again.

    >>> memory = Memory(1)
    >>> memory.get("a", lambda: 1), memory.get("a", lambda: 2), memory.get("b", lambda: 3)
    (1, 1, 3)
    >>> memory.get("a", lambda: 2)
    2
    """

    def __init__(self, most: int) -> None:
        self._most, self._lock, self._kept = most, threading.Lock(), OrderedDict[Hashable, Any]()
        self._being_made: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result that is remembered under a key, or else is made now."""
        with self._lock:
            if key in self._kept:
                return self._again(key)  # type: ignore[no-any-return]
            turn = self._being_made.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._kept:
                    return self._again(key)  # type: ignore[no-any-return]
            try:
                made = make()
                with self._lock:
                    self._kept[key] = made
                    while len(self._kept) > self._most:
                        self._kept.popitem(last=False)
            finally:
                with self._lock:
                    self._being_made.pop(key, None)
        return made

    def _again(self, key: Hashable) -> Any:
        self._kept.move_to_end(key)
        return self._kept[key]

"""Connections: a client has so many, and one over which no request comes is closed.

uvicorn closes a connection that waits for its next request, but neither one over which none ever
came nor one whose head comes a byte at a time.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["connections_of"]

_EACH = 256
"""Connections of one client: browsers open six, a workshop behind one address has forty. Together
with what files need, far fewer than the 1,024 that systems commonly allow a process."""
_SILENT = 10.0
"""Seconds that the head of a request may take."""


class _Bounded(H11Protocol):
    """A connection that counts among those of its client."""

    waiting: ClassVar[dict[str, dict[_Bounded, None]]]
    """Of each client those over which no request is under way, the one that waits longest first."""
    open: ClassVar[dict[str, int]]
    trusted: ClassVar[Sequence[str]]
    _deadline: asyncio.TimerHandle | None = None
    _address: str | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self.open[self._address] += 1
        self._wait()
        if self.open[self._address] > _EACH and not _is_among(self._address, self.trusted):
            # the newest is likelier to be somebody's who asks
            oldest = next(iter(self.waiting[self._address]))
            oldest._stop_waiting()
            oldest.transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_idle():
            self._wait()
        else:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._is_idle() and self._address is not None:
            self.waiting[self._address][self] = None

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_waiting()
        if self._address is not None:
            self.open[self._address] -= 1
            if not self.open[self._address]:
                del self.open[self._address]
                self.waiting.pop(self._address, None)
            self._address = None

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        """Wait for the head of a request, from its first byte on."""
        if self._address is not None:
            self.waiting[self._address][self] = None
        if self._deadline is None:
            self._deadline = self.loop.call_later(_SILENT, self._give_up)

    def _stop_waiting(self) -> None:
        if self._address is not None:
            self.waiting[self._address].pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self._is_idle():
            self.transport.abort()


def connections_of(trusted: Sequence[str]) -> type[asyncio.Protocol]:
    """The protocol of a server's connections; ``trusted`` proxies have as many as they like.

    >>> connections_of([]).__name__
    '_Bounded'
    """
    shared: dict[str, Any] = {
        "open": defaultdict[str, int](int),
        "waiting": defaultdict[str, dict[_Bounded, None]](dict),
        "trusted": tuple(trusted),
    }
    return type("_Bounded", (_Bounded,), shared)


def _is_among(address: str, networks: Sequence[str]) -> bool:
    """Whether an address is one of some addresses, or in one of some networks."""
    try:
        return any(ip_address(address) in ip_network(one, strict=False) for one in networks)
    except ValueError:
        return False

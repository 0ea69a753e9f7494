"""What a server is started with."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

__all__ = ["WebSettings"]


@dataclass(frozen=True, slots=True)
class WebSettings:
    """``token``: what must be shown to get in, none for this machine alone. ``rate``: requests a second that one client may send in the long run.

    ``body`` and ``upload``: bytes of a request, and of one with files. ``log_queries``: questions are logged, not only that there were some.
    """

    store: Path
    host: str = "127.0.0.1"
    port: int = 8080
    token: str | None = None
    rate: float = 200.0
    body: int = 100_000
    upload: int = 200_000_000
    log_queries: bool = False

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host's name is this machine's for itself.

    >>> is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

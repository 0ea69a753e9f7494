"""Settings of a server."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path

from cchc_nlp.errors import CchcError

__all__ = ["WebSettings"]


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What a server is started with.

    ``token`` must be shown to get in, none for this machine alone; ``rate`` is the number of
    requests a second that one client may send in the long run; ``body`` and ``upload`` are the
    bytes of a request, and of one with files. With ``log_queries``, questions are logged, not only
    that there were some. ``trusted`` are addresses or networks of proxies, whose word is taken for
    who asks and whether by HTTPS; ``CchcError`` where one is none.

    The defaults were not measured: ``rate`` lets fifty people behind one address work, ``body`` is
    many times what a form of ours sends, ``upload`` a zip of a province's reports of a year.

    >>> WebSettings(Path("kho")).is_local, WebSettings(Path("kho"), host="0.0.0.0").is_local
    (True, False)
    """

    store: Path
    host: str = "127.0.0.1"
    port: int = 8080
    token: str | None = None
    rate: float = 200.0
    body: int = 100_000
    upload: int = 200_000_000
    log_queries: bool = False
    trusted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for one in self.trusted:
            try:
                ip_network(one, strict=False)
            except ValueError:
                raise CchcError(f"không phải địa chỉ hay mạng: {one}") from None

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

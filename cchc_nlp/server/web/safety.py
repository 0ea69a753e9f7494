"""What stands between the network and the pages: who may come in, how often, with how much.

It also tells browsers what they may do with what they get.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import OrderedDict
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cchc_nlp.server.web.settings import WebSettings, is_loopback
from cchc_nlp.server.web.texts import PROBLEMS

__all__ = ["Guard", "Sessions", "client_of", "cookie_header", "cookie_of", "is_secure"]

COOKIE = "cchc"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OPEN = ("/login", "/static/", "/health")
"""What is shown to those who have not shown the token."""
_LARGE = ("/upload", "/api/ingest")
"""Where files are sent."""
_SUDDENLY = 5.0
"""Seconds' worth of requests that may come at once: a page with its images; not measured."""
_MOST_CLIENTS = 10_000
"""Clients whose rates are remembered, so that many addresses cannot fill the memory."""
_TRIES, _AT_ONCE = 0.2, 5
"""Wrong tokens that a client may try: a second in the long run, and at once; of the shortest token
that is taken most are never tried."""
_LONGEST_COOKIES = 8_192
"""Bytes of cookies that a browser may bring along; other programs' on this machine are among
them."""
_KEPT = 12 * 3600
"""Seconds that a cookie is good for: a working day, and who goes home is logged out."""
_MAC_DIGITS = 40
"""Digits of a signature that are kept: 160 bits cannot be guessed."""
_SECRET_BYTES = 32
"""Length of the key that cookies are signed with, that of its hash (SHA-256)."""
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_log = logging.getLogger("cchc.web")


class Sessions:
    """Cookies that tell who has shown the token, and marks that tell that a form is one of ours.

    Both die with the process.
    """

    def __init__(self, token: str | None) -> None:
        self.token, self._secret = token, secrets.token_bytes(_SECRET_BYTES)
        self._tries = _Rates(_TRIES, _AT_ONCE)
        self._ended = OrderedDict[str, None]()

    def _mac(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:_MAC_DIGITS]

    def new(self, *, admitted: bool) -> str:
        """A new cookie's value."""
        said = f"{secrets.token_hex(16)}.{int(admitted)}.{int(time.time()) + _KEPT}"
        return f"{said}.{self._mac(said)}"

    def is_ours(self, cookie: str) -> bool:
        """Whether a cookie was made here and is still good."""
        said, _, mac = cookie.rpartition(".")
        return (
            bool(said)
            and cookie not in self._ended
            and hmac.compare_digest(mac.encode(), self._mac(said).encode())
            and int(said.rpartition(".")[2]) > time.time()
        )

    def admits(self, cookie: str) -> bool:
        """Whether who holds a cookie has shown the token, or none is asked for."""
        return self.token is None or (self.is_ours(cookie) and cookie.split(".")[1] == "1")

    def end(self, cookie: str) -> None:
        """Let nobody in with a cookie any more."""
        self._ended[cookie] = None
        while len(self._ended) > _MOST_CLIENTS:
            self._ended.popitem(last=False)

    def wait(self, client: str) -> float:
        """Seconds until a client, who showed wrong tokens, may show one again; 0 for now."""
        return self._tries.wait(client, taking=False)

    def knows(self, token: str, client: str) -> bool:
        """Whether this is the token; a wrong one is held against the client."""
        right = self.token is not None and hmac.compare_digest(token.encode(), self.token.encode())
        if not right:
            self._tries.wait(client)
        return right

    def mark(self, cookie: str) -> str:
        """What a form must bring back to be taken for one of our pages'."""
        return self._mac("form:" + cookie)

    def is_marked(self, cookie: str, mark: str) -> bool:
        """Whether a form came from a page of ours that this browser got."""
        return self.is_ours(cookie) and hmac.compare_digest(
            self.mark(cookie).encode(), mark.encode()
        )


class _Rates:
    """Token buckets, one a client: ``rate`` a second in the long run, ``most`` at once."""

    def __init__(self, rate: float, most: float) -> None:
        self._rate, self._most, self._lock = rate, max(1.0, most), threading.Lock()
        self._left = OrderedDict[str, tuple[float, float]]()

    def wait(self, client: str, *, taking: bool = True) -> float:
        """Seconds until this client may send again; 0 where it may now, which is ``taking`` one."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.pop(client, (self._most, now))
            left = min(self._most, left + (now - at) * self._rate)
            self._left[client] = (left - (taking and left >= 1), now)
            while len(self._left) > _MOST_CLIENTS:
                self._left.popitem(last=False)
        return 0.0 if left >= 1 else (1 - left) / self._rate


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, settings: WebSettings, sessions: Sessions) -> None:
        self._app, self._settings, self._sessions = app, settings, sessions
        self._rates = _Rates(settings.rate, settings.rate * _SUDDENLY)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, request = time.perf_counter(), Request(scope)
        cookie = cookie_of(request.headers, COOKIE)
        fresh = "" if self._sessions.is_ours(cookie) else self._sessions.new(admitted=False)
        scope.setdefault("state", {})["cookie"] = fresh or cookie
        refused = self._refusal(request, cookie)
        is_large = scope["path"] in _LARGE
        limit = self._settings.upload if is_large else self._settings.body
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _complete(MutableHeaders(scope=message), fresh, secure=is_secure(request))
            await send(message)

        try:
            if refused is None and _announced(request.headers) > limit:
                refused = _said(request, 413, PROBLEMS["too_large"])
            if refused is not None:
                await refused(scope, receive, answer)
            else:
                await self._app(scope, _bounded(receive, limit), answer)
        finally:
            self._tell(request, status, time.perf_counter() - started)

    def _tell(self, request: Request, status: int, seconds: float) -> None:
        """Log a line for a request; what was asked in it only where that is wanted."""
        scope, asked = request.scope, self._settings.log_queries
        query = scope["query_string"].decode("latin-1") if asked else ""
        shown = ascii(scope["path"] + (f"?{query}" if query else ""))[1:-1]
        _log.info("%s %s %s %.0f ms", request.method, shown, status, 1000 * seconds)

    def _refusal(self, request: Request, cookie: str) -> Response | None:
        headers = request.headers
        if wait := self._rates.wait(client_of(request)):
            return _too_often(request, wait)
        if len(headers.get("cookie", "")) > _LONGEST_COOKIES:
            return _said(request, 431, PROBLEMS["long_cookies"])
        host = _host(headers.get("host", ""))
        if host is None:
            return _said(request, 400, PROBLEMS["bad_host"])
        if self._settings.is_local and not is_loopback(host):
            # another name for this machine is how a strange page would come in (DNS rebinding)
            return _said(request, 421, PROBLEMS["wrong_host"])
        if request.method not in _SAFE and not _is_own(headers):
            return _said(request, 403, PROBLEMS["other_site"])
        if _bearer(headers) and (wait := self._sessions.wait(client_of(request))):
            return _too_often(request, wait)
        if self._is_admitted(request, cookie):
            return None
        if request.scope["path"].startswith("/api"):
            how = {"www-authenticate": "Bearer"}
            return _said(request, 401, PROBLEMS["no_token"], how)
        return RedirectResponse("/login", 303)

    def _is_admitted(self, request: Request, cookie: str) -> bool:
        """Whether the token was shown, in the header or before, or none is needed here."""
        path = request.scope["path"]  # what is routed; an address is made of the host's name too
        token = _bearer(request.headers)
        if token and self._sessions.knows(token, client_of(request)):
            return True
        return self._sessions.admits(cookie) or any(
            path == o or (o.endswith("/") and path.startswith(o)) for o in _OPEN
        )


def _complete(headers: MutableHeaders, fresh: str, *, secure: bool) -> None:
    """Add what every answer says to browsers, and to a page our cookie where it is new."""
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("cache-control", "no-store")
    is_page = headers.get("content-type", "").startswith("text/html")
    if fresh and is_page and "set-cookie" not in headers:
        headers.append("set-cookie", cookie_header(fresh, secure=secure))


def cookie_header(value: str, *, secure: bool) -> str:
    """The header that sets our cookie: out of scripts' and other sites' reach; empty, it ends it.

    ``secure`` keeps it from being sent without encryption.
    """
    kept = f"Max-Age={_KEPT if value else 0}"
    said = f"{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; {kept}"
    return f"{said}; Secure" if secure else said


def cookie_of(headers: Headers, name: str) -> str:
    """The value of a cookie, empty where there is none.

    Ours have no quotes; the library's parser takes time that grows with the square of a quoted
    value's backslashes.

    >>> cookie_of(Headers({"cookie": "a=1; cchc=2.3; b"}), "cchc")
    '2.3'
    """
    found = ""
    for part in headers.get("cookie", "")[:_LONGEST_COOKIES].split(";"):
        said, _, value = part.strip().partition("=")
        if said == name:  # those of a narrower path than ours come first
            found = value
    return found


def client_of(request: Request) -> str:
    """The address of who asks: the one before a proxy that is trusted."""
    return request.client.host if request.client else ""


def is_secure(request: Request) -> bool:
    """Whether who asks is connected by HTTPS, as far as a trusted proxy says."""
    return bool(request.scope.get("scheme") == "https")


def _bearer(headers: Headers) -> str:
    """The token that a program shows, empty where it shows none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _host(header: str) -> str | None:
    """The name in a Host header; None where it cannot be one."""
    try:
        return urlsplit("//" + header).hostname or ""
    except ValueError:
        return None


def _is_own(headers: Headers) -> bool:
    """Whether a request that changes something comes from our pages, or from a program.

    Browsers say where a request comes from; programs say nothing.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    try:
        return origin is None or urlsplit(origin).netloc == headers.get("host")
    except ValueError:
        return False


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


class _TooLargeError(HTTPException):
    """More came than is taken."""


def _bounded(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise _TooLargeError(413, PROBLEMS["too_large"])
        return message

    return read


def _said(
    request: Request, status: int, why: str, headers: dict[str, str] | None = None
) -> Response:
    kind: Any = JSONResponse if request.scope["path"].startswith("/api") else PlainTextResponse
    content: Any = {"detail": why} if kind is JSONResponse else why + "\n"
    return kind(content, status, headers)  # type: ignore[no-any-return]


def _too_often(request: Request, wait: float) -> Response:
    later = {"retry-after": str(int(wait) + 1)}
    return _said(request, 429, PROBLEMS["too_often"], later)

"""Servers for the tests: the command line's own, in a second process, over a copy of a store."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import httpx

EVIL = """ỦY BAN NHÂN DÂN TỈNH <script>alert(1)</script>

Số: 12/BC-UBND

BÁO CÁO

Công tác cải cách hành chính "><img src=x onerror=alert(2)> quý I năm 2023

1. Kết quả <svg onload=alert(3)> thực hiện một cửa

Ngày 17/02/2023, UBND tỉnh ban hành Quyết định số 316/QĐ-UBND về phê duyệt \
</title><script>alert(4)</script> danh mục thủ tục hành chính một cửa 'onmouseover='alert(5)'.
"""
"""A report that would run in a page that took it as it is."""


class Server:
    """A running ``cchc serve``."""

    def __init__(self, process: subprocess.Popen[str], url: str, told: list[str]) -> None:
        self.process, self.url, self.said = process, url, told
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said.append(line)

    def client(self, **how: object) -> httpx.Client:
        """A client of it."""
        return httpx.Client(base_url=self.url, timeout=600, **how)  # type: ignore[arg-type]

    def end(self) -> int:
        """Ask it to end, wait until it has and all it said is heard; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(300)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self._listener.join()
        return self.process.wait()


@contextmanager
def serving(store: Path, *options: object, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve a store on a free port."""
    command = [str(Path(sys.executable).with_name("cchc")), "serve", "--store", str(store)]
    process = subprocess.Popen(
        [*command, "--port", "0", *map(str, options)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env={**os.environ, **(env or {})},
    )
    assert process.stderr
    told = []
    for line in process.stderr:
        told.append(line)
        if found := re.search(r"http://\S+?:(\d+)/", line):
            break
    else:
        process.wait()
        raise AssertionError("".join(told))
    server = Server(process, f"http://127.0.0.1:{found[1]}", told)
    try:
        yield server
    finally:
        server.end()


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found = list[tuple[str, dict[str, str | None]]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Every element of a page with its attributes."""
    return _Elements(html).found


def digest_of_report(web: httpx.Client, name: str) -> str:
    """The digest of the one report that has something in its name."""
    (found,) = web.get("/api/reports", params={"q": name}).json()["records"]
    return str(found["digest"])


def report_text(number: int) -> bytes:
    """A report that is found by the number of the decision it names."""
    return (
        "UBND TỈNH MINH HÀ\n\nBÁO CÁO\n\nNgày 03/04/2021, UBND tỉnh ban hành Quyết định số"
        f" {number}/QĐ-UBND về phê duyệt đề án trồng rừng ven biển số {number}.\n"
    ).encode()

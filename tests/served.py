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
from pathlib import Path

import httpx


class Server:
    """A running ``cchc serve``."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process, self.url, self.said = process, url, list[str]()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.said.append(line)

    def client(self, **how: object) -> httpx.Client:
        """A client of it."""
        return httpx.Client(base_url=self.url, timeout=60, **how)  # type: ignore[arg-type]


@contextmanager
def serving(store: Path, *options: object, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve a store on a free port."""
    command = [str(Path(sys.executable).with_name("cchc")), "serve", "--store", str(store), "--port", "0", *map(str, options)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env={**os.environ, **(env or {})})
    assert process.stderr
    try:
        told = []
        for line in process.stderr:
            told.append(line)
            if found := re.search(r"http://\S+?:(\d+)/", line):
                server = Server(process, f"http://127.0.0.1:{found[1]}")
                server.said[:0] = told
                yield server
                return
        raise AssertionError("".join(told))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

"""Settings of the server."""

from __future__ import annotations

from pathlib import Path

from cchc_nlp.server.web.settings import WebSettings


def test_settings_know_this_machine() -> None:
    assert [
        WebSettings(Path(), host).is_local
        for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "10.0.0.5", "example.org")
    ] == [True] * 3 + [False] * 3

"""A server over the samples and a hostile report, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.served import Server, serving


@pytest.fixture(scope="session")
def server(kho: Path) -> Iterator[Server]:
    with serving(kho) as running:
        yield running


@pytest.fixture
def web(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client

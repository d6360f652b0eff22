"""Doors for programs, opened on the demonstration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer


@pytest.fixture(autouse=True)
def generous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that no test reaches unless it sets its own."""
    monkeypatch.setenv("GUIJU_RATE_ANONYMOUS", "1000000")
    monkeypatch.setenv("GUIJU_RATE_KEY", "1000000")


@pytest.fixture
def ask(library: None) -> Callable[..., Any]:
    """GET an operation; the status and the JSON."""

    def get(path: str, **parameters: Any) -> tuple[int, Any]:
        answer = Client().get("/api/v1" + path, parameters)
        return answer.status_code, answer.json()

    return get


@pytest.fixture
def server(library: None) -> Iterator[str]:
    """The site on a port of its own, over the demonstration as it is committed; its address."""
    live = LiveServer("127.0.0.1")
    yield str(live.url)
    live.stop()

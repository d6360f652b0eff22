"""Doors for programs, opened on the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


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

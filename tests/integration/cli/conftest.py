"""One data folder with the demonstration for all tests of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demonstration_folder import copied, removed


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """A data folder with the demonstration, as `guiju demo --no-serve` made it."""
    folder = copied()
    yield folder
    removed(folder)

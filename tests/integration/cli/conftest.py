"""One data folder with the demonstration for all tests of the command line."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from integration.cli.commands import guiju


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """A data folder with the demonstration, as `guiju demo --no-serve` made it."""
    folder = Path(tempfile.mkdtemp(prefix="guiju-cli-", dir="/var/tmp"))
    folder.chmod(0o755)
    done = guiju(folder, "demo", "--no-serve")
    assert (done.returncode, "Ready in" in done.stderr) == (0, True), done.stderr[-3000:]
    yield folder
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int((folder / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)

"""A folder of one run of a benchmark, of which nothing is left: also where the run is interrupted or told to end."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def place(*, beside: str = "/var/tmp") -> Iterator[Path]:
    """An empty folder; afterwards it is gone. SIGINT, SIGTERM and SIGHUP end the block as an exception would, so that
    what it opened is closed; while things are put away they are not heard."""
    before = {number: signal.signal(number, _leave) for number in ENDING}
    folder = Path(tempfile.mkdtemp(prefix="guiju-bench-", dir=beside))
    folder.chmod(0o755)  # the account of an embedded PostgreSQL passes through
    try:
        yield folder
    finally:
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        _stop_database()
        shutil.rmtree(folder, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def data() -> Iterator[Path]:
    """The same as the data folder of Guiju, for this process and those it starts; its database is stopped too."""
    with place() as folder:
        os.environ["GUIJU_DATA"] = str(folder)
        yield folder


def _leave(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _stop_database() -> None:
    """Let the embedded server go: this process is the last that holds it."""
    start = sys.modules.get("guiju.start")
    server = start.database() if start is not None else None
    if server is None:
        return
    from django.db import connections

    connections.close_all()
    server.release()

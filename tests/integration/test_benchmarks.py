"""A benchmark that is interrupted leaves nothing behind: its database has stopped, its folder is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PROGRAM = """
import time
import fresh
with fresh.data() as folder:
    from guiju.start import database, ready
    ready()
    print(folder, (database().data / "postmaster.pid").read_text().split()[0], flush=True)
    while True:
        time.sleep(0.01)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left(number: signal.Signals) -> None:
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "GUIJU_DATA", "DJANGO_SETTINGS_MODULE")}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True,
        env={**kept, "PYTHONPATH": os.pathsep.join([str(BENCHMARKS), *filter(None, sys.path)])},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        folder, server = process.stdout.readline().split()
        assert Path(folder).is_dir()
        assert Path(f"/proc/{server}").exists()
        process.send_signal(number)
        time.sleep(0.05)
        process.send_signal(number)  # once more, while things are put away
        assert process.wait(60) == 128 + number
    finally:
        process.kill()
        process.wait()
    assert not Path(folder).exists()
    stat = Path(f"/proc/{server}/stat")
    assert not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_every_benchmark_with_a_folder_takes_it_from_there() -> None:
    for path in sorted(BENCHMARKS.glob("*.py")):
        text = path.read_text("utf-8")
        if path.name not in ("fresh.py", "peers.py"):  # a peer is closed by who measures it
            assert "tempfile" not in text, path.name

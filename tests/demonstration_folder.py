"""The demonstration made once for the whole run, and copied by whoever wants a folder of its own.

It is kept between runs of one day over the same sources; another day or a changed source makes another."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import guiju

PLACE = Path(os.environ.get("GUIJU_TEST_FOLDERS") or "/var/tmp")
SOURCES = Path(guiju.__path__[0])
COMMAND = [sys.executable, "-c", "from guiju.cli.main import run; run()"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """For a process of Guiju over a folder, with nothing of ours."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("GUIJU_") and k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PORT")
    }
    return {**kept, "GUIJU_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path), "GUIJU_SECOND_FACTOR": "0",
            "GUIJU_CONFIRM_ADDRESSES": "0", **more}  # fmt: skip


def _key() -> str:
    digest = hashlib.sha256(f"{datetime.now(UTC):%Y-%m-%d %H}".encode())
    for path in sorted(SOURCES.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and "static" not in path.parts:
            digest.update(f"{path.relative_to(SOURCES)} ".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def copied() -> Path:
    """A folder of one's own with the demonstration in it, stopped. Whoever asks removes it with `removed`."""
    made = PLACE / f"guiju-demonstration-{_key()}"
    with (PLACE / "guiju-demonstration.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "ready").exists():
            for old in PLACE.glob("guiju-demonstration-*"):
                shutil.rmtree(old, ignore_errors=True)
            _make(made)
    folder = Path(tempfile.mkdtemp(prefix="guiju-copy-", dir=PLACE))
    folder.chmod(0o755)
    subprocess.run(["cp", "-a", made / "data", folder / "data"], check=True)
    return folder / "data"


def _make(made: Path) -> None:
    made.mkdir()
    made.chmod(0o755)
    done = subprocess.run(
        [*COMMAND, "demo", "--no-serve"], env=environment(made / "data"), capture_output=True, text=True, timeout=600
    )
    assert (done.returncode, "Ready in" in done.stderr) == (0, True), done.stderr[-3000:]
    (made / "ready").touch()


def removed(folder: Path) -> None:
    """End the database that may still run over a copied folder, and remove it."""
    note = folder / "postgres/data/postmaster.pid"
    with suppress(FileNotFoundError, ProcessLookupError, ValueError, IndexError):
        pid = int(note.read_text().split()[0])
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 10
        while note.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder.parent, ignore_errors=True)

"""Commands as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

GUIJU = [sys.executable, "-c", "from guiju.cli.main import run; run()"]
SETTINGS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT", "GUIJU_URL")


def environment(data: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name not in SETTINGS}
    return {**kept, "GUIJU_DATA": str(data), "COLUMNS": "200"}


def guiju(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*GUIJU, *words], env=environment(data), capture_output=True, text=True, timeout=300)


def answers(data: Path, *words: str) -> Any:
    """The JSON that a command prints."""
    done = guiju(data, *words)
    assert (done.returncode, done.stderr[-2000:] if done.returncode else "") == (0, "")
    return json.loads(done.stdout)

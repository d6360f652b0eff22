"""A day is the day of the body that runs the system: no day of a moment in UTC is taken for it."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src" / "guiju"
_TAKEN = re.compile(
    r"\w\.date\(\) [!=]=|\bnow\.date\(\)|\.now\(UTC\)[^\n]*\.date\(\)|date\.today\(\)|datetime\.now\(\)|:%Y-%m-%d\}"
)


def test_no_day_is_taken_from_a_moment_without_its_zone() -> None:
    found = [
        f"{path.relative_to(SOURCES)}: {line.strip()}"
        for path in SOURCES.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if _TAKEN.search(line)
    ]
    assert found == []

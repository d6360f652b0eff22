"""A day is the day of the body that runs the system: no day of a moment in UTC is taken for it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from guiju.api.values import Day
from guiju.core.days import day, day_of
from guiju.core.errors import GuijuError

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


@pytest.mark.parametrize("text", ["2026-12-01", "2024-02-29", "0001-01-01"])
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert day(text, "day") == date.fromisoformat(text) and day_of("") is None


@pytest.mark.parametrize(
    "text",
    [
        "20261201", "2026-W49-2", "2026W492", "2026-335", "2026-12-1", "26-12-01", "2026/12/01", "2026-13-01",
        "2026-02-30", "2026-12-01T00:00", " 2026-12-01", "２０２６-１２-０１", "2026-12-01\n", "0000-01-01",
        "", "x" * 5000,
    ],
)  # fmt: skip
def test_another_form_of_a_day_is_refused_with_the_one_that_is_expected(text: str) -> None:
    with pytest.raises(GuijuError) as error:
        day(text, "day")
    assert (error.value.where, error.value.expected) == ("day", "YYYY-MM-DD") and len(str(error.value)) < 200


@pytest.mark.parametrize("given", ["20261201", "1790640000", 1790640000, 0.0, True, "2026-W49-2"])
def test_programs_are_told_the_same(given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Day).validate_python(given)
    assert TypeAdapter(Day).validate_python("2026-12-01") == date(2026, 12, 1)


def test_doors_read_days_with_that_reader_alone() -> None:
    doors = [path for door in ("cli", "web", "api") for path in (SOURCES / door).rglob("*.py")]
    assert [path.name for path in doors if "fromisoformat" in path.read_text(encoding="utf-8")] == []

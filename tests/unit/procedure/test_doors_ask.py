"""Doors do not read facts of cases by themselves: they ask `registry/cases/access`, which knows who may see them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import guiju

ROOT = Path(guiju.__file__).parent
DOORS = sorted(path for folder in ("web", "api", "cli") for path in (ROOT / folder).rglob("*.py"))
MAY = {
    ("web/views/cases/acting.py", "done.public"),  # an act that `corrections.act_brought` has given out
    ("web/views/cases/acting.py", "prepared.facts"),  # of a case that was prepared for the reader
    ("web/views/cases/desk.py", "row.facts"),  # the same
    ("cli/indicators.py", "row.public"),  # a figure entered in the log, which is public
}


DEFINITIONS = ("procedure", "found", "group", "nodes")  # whose `facts` say what there may be


def readings(source: str) -> set[str]:
    """The attributes of a module that hold facts of a case or what an act brought: `case.facts`, `act.public`."""
    named = [
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    facts = {f"{name}.facts" for name, attr in named if attr == "facts" and name not in DEFINITIONS}
    return facts | {f"{name}.public" for name, attr in named if attr == "public"}


def test_doors_are_found() -> None:
    assert len(DOORS) > 100


def test_a_reading_is_recognized() -> None:
    assert readings("x = case.facts['a']\ny = act.public\nz = procedure.facts") == {"case.facts", "act.public"}


@pytest.mark.parametrize("path", DOORS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_door_reads_facts_by_itself(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    assert {(name, read) for read in readings(path.read_text(encoding="utf-8"))} <= MAY

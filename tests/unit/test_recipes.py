"""The recipes of CONTRIBUTING, followed: a changed procedure, a new system in a few lines; the commands they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from guiju.cli.main import app
from guiju.core.errors import GuijuError
from guiju.core.procedure.loader import house, house_texts, load_file

TEXT = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_a_changed_procedure_is_read_with_its_new_version(tmp_path: Path) -> None:
    _, text = house_texts()["complaint"]
    changed = text.replace("version: 1", "version: 2").replace("value: 60, unit: days", "value: 90, unit: days")
    (tmp_path / "complaint.yaml").write_text(changed, encoding="utf-8")
    found = load_file(tmp_path / "complaint.yaml")
    assert (found.version, found.parameters["appeal_days"].value) == (2, 90)
    assert found.digest != house()["complaint"].digest


SYSTEM = """
procedure: training-base
version: 1
extends: application
number: JD-{year}-{serial}
name: {zh: 标准化实习实训基地, en: Training base}
sources: [A 33]
systems: [S109]
facts:
  seats: {zh: 年培训人数, en: People trained a year, type: whole_number, least: 1, index: true}
acts:
  apply: {brings: [host, host_code, contact, seats, application_form]}
page:
  list: [host, seats, grade]
  public: [host, seats, grade]
"""


def test_a_new_system_is_a_file_of_a_few_lines(tmp_path: Path) -> None:
    (tmp_path / "training-base.yaml").write_text(SYSTEM, encoding="utf-8")
    found = load_file(tmp_path / "training-base.yaml")
    assert found.acts["apply"].brings == ("host", "host_code", "contact", "seats", "application_form")
    assert len(found.acts) == len(house()["verification-point"].acts)
    assert [fact.name for fact in found.facts.values() if fact.visible == "public"] == ["host", "grade", "seats"]


def test_a_slip_in_it_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "training-base.yaml").write_text(
        SYSTEM.replace("[host, seats, grade]", "[host, seat]"), encoding="utf-8"
    )
    with pytest.raises(GuijuError, match="unknown fact 'seat'") as error:
        load_file(tmp_path / "training-base.yaml")
    assert error.value.where.startswith("training-base.yaml:")


def test_the_commands_of_the_recipes_exist() -> None:
    root = typer.main.get_command(app)
    named = {tuple(found.split()[:2]) for found in re.findall(r"`(?:\.venv/bin/)?guiju ([a-z]+ ?[a-z]*)", TEXT)}
    assert named
    for words in named:
        group = root.commands[words[0]]  # type: ignore[attr-defined]
        if hasattr(group, "commands") and len(words) > 1:
            assert words[1] in group.commands


def test_the_files_of_the_recipes_exist() -> None:
    root = Path(__file__).parents[2]
    for name in re.findall(r"`((?:src|tests|docs)/[\w/.-]+)`", TEXT):
        if "NAME" not in name:
            assert (root / name).exists(), name

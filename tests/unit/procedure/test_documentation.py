"""The page on procedures names every key and every function, and what it shows can be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from guiju.core.procedure import house, load_file
from guiju.core.procedure.expressions import FUNCTIONS
from guiju.core.procedure.model import FactType
from guiju.core.procedure.parameters import Unit
from guiju.core.procedure.shape import BOTH, PAGE, PARTS, TOP

TEXT = (Path(__file__).parents[3] / "docs" / "procedures.md").read_text(encoding="utf-8")
NAMED = {name for quoted in re.findall(r"`([^`\n]+)`", TEXT) for name in re.findall(r"[a-z_]+", quoted)}
BLOCKS = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("part", PARTS)
def test_every_key_is_explained(part: str) -> None:
    assert {key for key in PARTS[part] if key not in BOTH} <= NAMED


def test_every_other_word_of_the_language_is_explained() -> None:
    assert {*TOP, *PAGE, *FUNCTIONS, *map(str, FactType), *map(str, Unit), "new", "same", "back", "clock"} <= NAMED


@pytest.mark.parametrize("block", BLOCKS)
def test_what_is_shown_is_yaml(block: str) -> None:
    yaml.safe_load(block)


def test_the_worked_example_is_that_of_the_house() -> None:
    complaint = house()["complaint"]
    for block in BLOCKS:
        shown = yaml.safe_load(block) or {}
        for part in ("parties", "facts", "states", "acts", "rules", "clocks"):
            if shown.get("procedure", "complaint") == "complaint":
                assert set(shown.get(part, {})) <= set(getattr(complaint, part))


def test_the_variant_loads(tmp_path: Path) -> None:
    block = next(b for b in BLOCKS if "extends: complaint" in b)
    path = tmp_path / "urgent-complaint.yaml"
    path.write_text(block, encoding="utf-8")
    found = load_file(path)
    assert found.lineage == ("complaint",)
    assert found.parameters["accept_days"].value == 2

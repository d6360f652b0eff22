"""The tables behind the readings, and the gold set they are measured with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from guiju.core.provision import evaluation, units
from guiju.core.provision.tables import rows

GOLD = Path(__file__).resolve().parents[2] / "gold" / "provisions"
GOALS = {"modality": 0.95, "negated": 0.95, "quantity": 0.90, "role": 0.90, "characteristic": 0.80}


@pytest.mark.parametrize(
    "name",
    ["verbs", "operators", "units", "prefixes", "kinds", "words", "conditions", "false_hits", "patterns", "labels"],
)
def test_every_row_has_a_source(name: str) -> None:
    assert all(row["source"] for row in rows(name))


def test_patterns_compile() -> None:
    for name in ("verbs", "operators", "words", "conditions", "patterns"):
        for row in rows(name):
            re.compile(row["pattern"].removesuffix("@"))


def test_pint_knows_every_unit() -> None:
    for row in rows("units"):
        for text in row["text"].split("|"):
            unit = units.read(text.replace("µ", "μ"))
            assert unit is not None, text
            assert isinstance(units.dimension(unit), str)


@pytest.mark.parametrize(
    ("text", "ucum", "dimension"),
    [
        ("℃", "Cel", "[temperature]"),
        ("mg/kg", "mg/kg", "dimensionless"),
        ("kPa", "kPa", "[mass] / [length] / [time] ** 2"),
        ("mm²", "mm2", "[length] ** 2"),
        ("W/(m²·K)", "W/(m2.K)", "[mass] / [time] ** 3 / [temperature]"),
        ("dB(A)", "dB{A}", ""),
        ("%FS", "%", ""),
        ("次", "1", ""),
        ("个月", "mo", "[time]"),
    ],
)
def test_unit(text: str, ucum: str, dimension: str) -> None:
    unit = units.read(text)
    assert unit is not None
    assert (unit.ucum, units.dimension(unit)) == (ucum, dimension)


@pytest.mark.parametrize("text", ["", "mg/", "kg)", "(mm", "zorkmid", "/min/"])
def test_no_unit(text: str) -> None:
    assert units.read(text) is None


@pytest.mark.parametrize("part", ["tune", "untouched"])
def test_goals_are_kept(part: str) -> None:
    """Gained and lost against the goals of the gold set; -s shows the figures."""
    records = []
    for language in ("zh", "en"):
        name = f"{part}.{language}.jsonl"
        records += evaluation.records((GOLD / name).read_text(encoding="utf-8").splitlines(), name)
    result = evaluation.score(records)
    for name, tally in result.tallies.items():
        print(f"{part} {name}: precision {tally.precision:.3f} recall {tally.recall:.3f} F1 {tally.f1:.3f}")
    assert len(records) >= 200
    assert {name: tally.f1 >= GOALS[name] for name, tally in result.tallies.items()} == dict.fromkeys(GOALS, True)


def test_no_sentence_stands_in_both_parts() -> None:
    parts = {
        part: {
            json.loads(line)["text"]
            for file in GOLD.glob(f"{part}.*.jsonl")
            for line in file.read_text(encoding="utf-8").splitlines()
        }
        for part in ("tune", "untouched")
    }
    assert not parts["tune"] & parts["untouched"]
    assert sum(map(len, parts.values())) >= 440

"""Targets of plans bound to indicators: what a plan names is there, and its figure is the indicator's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from factories import NOW, TODAY, record
from guiju.core.errors import GuijuError
from guiju.core.plan.kept import Assignment, Baseline, Duty, Goal, KeptPlan, Names, Part
from guiju.registry.catalogue.finding import NotHeldError
from guiju.registry.catalogue.intake.ingest import ingest
from guiju.registry.catalogue.intake.report import Report
from guiju.registry.goals import binding
from guiju.registry.plans import demonstration, keeping
from guiju.registry.plans.serializers import Figures

GOAL = Goal(
    "Z1", Names("农业标准", "Agricultural standards"), ">=", Decimal(2), "item", "2025",
    "standards_published", {"tag": "agricultural", "tiers": "national"},
)  # fmt: skip


def bring() -> None:
    since = "2024-03-01"
    rows = (("GB/T 1-2024", "65.020"), ("GB/T 2-2024", "65.040"), ("GB/T 3-2024", "13.040"))
    made = [record(n, ("in_force", "2024-04-01"), dates={"published": since}, ics=[code]) for n, code in rows]
    ingest(made, Report(), now=NOW, today=TODAY)


@pytest.mark.parametrize("name", demonstration.FILES)
def test_what_the_plans_name_is_there_and_means_the_target_of_the_scoreboard(name: str, empty: None) -> None:
    goals = [goal for task in demonstration.read(name).tasks for goal in task.goals]
    assert len(goals) >= 4 and all(goal.indicator for goal in goals)
    assert binding.faults(goals, TODAY) == {}
    for goal in goals:
        asked = binding.question(goal, TODAY)
        same = [t for t in asked.indicator.targets if t.code == goal.key]
        assert [t.value for t in same] == [float(goal.value)], goal.key
        assert {**asked.values, **same[0].values} == asked.values, goal.key


def test_the_figure_is_the_indicators_with_its_permalink(empty: None) -> None:
    bring()
    found = binding.measured([GOAL], TODAY)["Z1"]
    assert (found.value, found.day) == (Decimal(2), TODAY.isoformat())
    assert found.source.startswith(f"/indicators/standards_published/?day={TODAY}&seq=")
    assert "tag=agricultural&tiers=national" in found.source
    assert Client().get(found.source).status_code == 200
    assert binding.measured([GOAL], date(2024, 2, 1))["Z1"].value == 0
    assert binding.measured([replace(GOAL, indicator="market_share", params={})], date(1999, 1, 1)) == {}


def test_what_is_not_there_is_refused_and_told(empty: None) -> None:
    none, field = replace(GOAL, indicator="no_such"), replace(GOAL, key="Z2", params={"colour": "red"})
    with pytest.raises(NotHeldError):
        binding.question(none, TODAY)
    with pytest.raises(GuijuError, match="colour"):
        binding.question(field, TODAY)
    assert set(binding.faults([GOAL, none, field], TODAY)) == {"Z1", "Z2"}
    assert binding.measured([none, field], TODAY) == {}


def test_a_computed_figure_stands_before_a_reported_one() -> None:
    said, seen = Baseline(Decimal(9), "2025-12-31", "JZ-1"), Baseline(Decimal(2), "2026-01-01", "/indicators/x/")
    figures = Figures({"Z1": said, "Z2": said}, {"Z1": seen})
    assert (figures.of("Z1"), figures.of("Z2"), figures.of("Z3")) == (seen, said, None)
    assert figures.values == {"Z1": 2, "Z2": 9}


def test_pages_and_programs_show_it(empty: None) -> None:
    bring()
    task = Assignment(1, Names("农业", "Farming"), (Duty(("SAMR",), ()),), (GOAL,))
    plan = KeptPlan(
        "bound", Names("甲", "A"), ("SAMR",), "2024-01-01", "2025", False, "", (Part(1, Names("乙", "B"), (task,)),)
    )
    keeping.keep(plan, NOW)
    target = Client().get("/api/v1/plans/bound").json()["chapters"][0]["tasks"][0]["targets"][0]
    assert (target["figure"], target["reported"], target["standing"]) == (target["computed"], None, "reached")
    assert target["computed"]["value"] == 2
    for path in ("/plans/bound/", "/plans/bound/tasks/1/"):
        assert "/indicators/standards_published/?day=" in Client().get(f"{path}?lang=en").content.decode()

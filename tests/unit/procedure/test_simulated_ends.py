"""What comes of simulated cases of the house: shares that a head of a body would find right. They are judgement, as the
values of `often` are; what is known is that 3.6 % of unfinished international projects stand cancelled (DOMAIN 2)."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from guiju.core.procedure import house
from guiju.core.procedure.simulating.results import Result
from guiju.core.procedure.simulating.simulation import simulate

TODAY = date(2026, 11, 30)
CASES = 2000

ENDS = [
    ("national-standard", "terminated", 0.20, 0.30),
    ("conversion", "terminated", 0.20, 0.30),
    ("guidance-document", "terminated", 0.20, 0.30),
    ("sector-standard", "terminated", 0.20, 0.30),
    ("local-standard", "terminated", 0.20, 0.30),
    ("adoption", "terminated", 0.12, 0.20),
    ("mandatory-standard", "terminated", 0.12, 0.18),
    ("emergency-standard", "terminated", 0.0, 0.06),
    ("emergency-standard", "lapsed", 0.15, 0.25),
    ("association-standard", "ended", 0.10, 0.15),
    ("amendment-sheet", "terminated", 0.07, 0.13),
    ("innovation-base", "refused", 0.40, 0.60),
    ("innovation-award", "refused", 0.40, 0.60),
    ("verification-point", "refused", 0.40, 0.60),
    ("committee-establishment", "refused", 0.40, 0.50),
    ("secretariat-move", "refused", 0.11, 0.19),
    ("standard-sample", "ended", 0.11, 0.19),
    ("cooperation-agreement", "dropped", 0.16, 0.24),
    ("foreign-version", "ended", 0.07, 0.13),
    ("project-change", "refused", 0.16, 0.24),
]


@cache
def simulated(name: str) -> Result:
    return simulate(house()[name], CASES, 1, today=TODAY)


@pytest.mark.parametrize(("name", "end", "least", "most"), ENDS)
def test_shares_of_cases_that_come_to_an_end(name: str, end: str, least: float, most: float) -> None:
    found = simulated(name)
    assert found.unfinished == 0
    assert least <= found.ends[end].count / CASES <= most


def test_most_pilots_that_begin_are_accepted() -> None:
    found = simulated("pilot")
    begun = next(s.visited for s in found.states if s.state == "running")
    assert 0.85 <= found.ends["accepted"].count / CASES / begun <= 0.92


def test_a_fifth_of_proposals_ends_before_the_plan_and_a_twentieth_of_planned_projects_later() -> None:
    found = simulated("national-standard")
    planned = next(s.visited for s in found.states if s.state == "drafting")
    assert 0.20 <= 1 - planned <= 0.25
    assert 0.04 <= 1 - found.ends["published"].count / CASES / planned <= 0.06


def test_the_time_of_the_evaluation_can_be_kept() -> None:
    kept = {k.clock: k.kept / k.runs for k in simulated("national-standard").clocks}
    assert kept["evaluation"] >= 0.9

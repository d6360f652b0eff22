"""How long steps took in the registry's own cases, and what that says of a case that is still under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils import timezone

from guiju.core.procedure import clocks, engine, loader
from guiju.core.procedure.engine import Mark
from guiju.core.procedure.model import SAME, Procedure
from guiju.core.procedure.simulating.kaplan_meier import Observed
from guiju.core.procedure.simulating.simulation import Present, forecast
from guiju.registry.cases import definitions
from guiju.registry.cases.models import Act, Case

CASES = 300  # runs of a forecast
FEWEST = 5  # ends of an act before its history counts; below, the definition's own durations do
_RECENT = 20_000  # acts looked at


def history(procedure: Procedure, today: date) -> dict[str, list[Observed]]:
    """Act → days from the coming into a state to the act. Where another act left the state, and in open cases, the wait
    is cut short there (Kaplan–Meier). Acts with fewer than 5 ends are left out."""
    found: dict[str, list[Observed]] = defaultdict(list)
    entered: dict[int, tuple[str, date]] = {}
    rows = Act.objects.filter(case__procedure=procedure.name).order_by("-pk")[:_RECENT]
    told = rows.values_list("case_id", "name", "from_state", "to_state", "effective")
    for case, name, before, after, at in sorted(told, key=lambda row: (row[0], row[4])):
        day = timezone.localdate(at)
        act = procedure.acts.get(name)
        if act is not None and act.to == SAME:
            continue
        if case in entered and entered[case][0] == before:
            _leave(procedure, before, name, (day - entered[case][1]).days, found)
        entered[case] = (after, day)
    open_cases = dict(Case.objects.filter(procedure=procedure.name, ended=False).values_list("pk", "state"))
    for case, (state, day) in entered.items():
        if open_cases.get(case) == state:
            _leave(procedure, state, "", (today - day).days, found)
    return {name: seen for name, seen in found.items() if sum(o.ended for o in seen) >= FEWEST}


def _leave(procedure: Procedure, state: str, by: str, days: int, found: dict[str, list[Observed]]) -> None:
    for act in engine.expected(procedure, state):
        if act.to != SAME:
            found[act.name].append(Observed(max(0, days), act.name == by))


@lru_cache(maxsize=256)
def _history(name: str, today: date) -> Mapping[str, list[Observed]]:
    """Nothing is learned for a procedure that the house has no more: its cases go on under the definition they keep."""
    return history(loader.house()[name], today) if name in loader.house() else {}


@dataclass(frozen=True)
class Outlook:
    """When a case is likely to end: the days by which 10, 50 and 90 of a hundred like it have; and, by clock, the share
    of those that keep its term."""

    early: date
    middle: date
    late: date
    kept: Mapping[str, float]


def outlook(case: Case, today: date) -> Outlook | None:
    """None for a case that has ended. The same case on the same day gives the same answer."""
    if case.ended:
        return None
    return _outlook(case.pk, case.moves, case.acts, today)


@lru_cache(maxsize=4096)
def _outlook(pk: int, moves: int, acts: int, today: date) -> Outlook | None:
    case = Case.objects.get(pk=pk)
    procedure = definitions.kept(case.definition_id)
    if case.state not in procedure.states:
        return None
    running = {name: clocks.from_json(said) for name, said in case.clocks.items() if name in procedure.clocks}
    marks = {name: Mark(times, date.fromisoformat(last)) for name, (times, last) in case.marks.items()}
    present = Present(case.state, max(0, (today - case.entered).days), case.back, marks, running)
    numbers = clocks.bound(procedure, running, definitions.numbers(case.rules_id))
    known = {n: seen for n, seen in _history(procedure.name, today).items() if n in procedure.acts}
    result = forecast(procedure, present, CASES, pk, today=today, durations=known, numbers=numbers)
    if not result.duration.count:
        return None
    kept = {k.clock: k.share for k in result.clocks if k.runs and k.clock in running and not running[k.clock].stopped}
    days = result.duration
    return Outlook(today + timedelta(days.p10), today + timedelta(days.p50), today + timedelta(days.p90), kept)

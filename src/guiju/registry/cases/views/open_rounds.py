"""Rounds of comments that are open, with their last day and how many comments the present round has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from guiju.core.procedure import loader
from guiju.core.procedure.clocks import from_json
from guiju.core.procedure.model import ANYONE, ActKind, Procedure
from guiju.registry.cases import definitions
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.models import Case, Comment


def for_anyone() -> dict[tuple[str, str], str]:
    """(procedure, state) → the comment round in which anyone may comment there."""
    return {
        (procedure.name, state): act.about
        for procedure in loader.house().values()
        for act in procedure.acts.values()
        if act.kind is ActKind.COMMENT and any(procedure.parties[role].held_by == ANYONE for role in act.by)
        for state in act.from_states
    }


def last_day(case: Case, name: str) -> date | None:
    """The last day on which a round takes comments; None where no clock of its name runs."""
    running = case.clocks.get(name)
    said = from_json(running) if running else None
    return said.last if said is not None and said.stopped is None else None


def is_open(case: Case, procedure: Procedure, name: str, today: date) -> bool:
    """Whether a round takes comments on a day: it was opened, and its last day has not passed."""
    act = procedure.acts.get(f"{name}.{ActKind.COMMENT}")
    last = last_day(case, name)
    return act is not None and case.state in act.from_states and (last is None or today <= last)


def counted(cases: Sequence[tuple[Case, str]]) -> dict[int, int]:
    """Key of a case → comments of the present round of the name given with it."""
    present = {
        (case.pk, name, round_of(definitions.kept(case.definition_id), case.marks, name)) for case, name in cases
    }
    rows = Comment.objects.filter(case__in={key for key, _, _ in present}).values_list("case_id", "name", "round")
    found = Counter(key for key, name, number in rows if (key, name, number) in present)
    return dict(found)

"""Where nodes of trees stand that cases carry out: through which states the cases went, day by day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import partial

from django.utils import timezone

from guiju.core.procedure import house
from guiju.core.register.model import Tree
from guiju.core.trees.model import State
from guiju.registry.cases.models import Act, Case
from guiju.registry.registers.standing import Stands

_Went = Sequence[tuple[date, str]]


def stands(tree: Tree, numbers: Collection[str]) -> Mapping[str, Stands]:
    """Number of a case → whether it was under way, done or given up on a day. One of a procedure that the tree does not
    name proves nothing."""
    cases = {case.pk: case for case in Case.objects.filter(number__in=numbers, procedure__in=tree.done)}
    went = _went(cases)
    return {
        case.number: partial(_on, went[pk], frozenset(tree.done[case.procedure]), _ends(case))
        for pk, case in cases.items()
    }


def _went(cases: Collection[int]) -> dict[int, list[tuple[date, str]]]:
    """Key of a case → (day, the state it came to by an act), in the order of its acts."""
    went: dict[int, list[tuple[date, str]]] = {pk: [] for pk in cases}
    acts = Act.objects.filter(case__in=cases).order_by("case", "number").values_list("case", "effective", "to_state")
    for pk, effective, state in acts:
        went[pk].append((timezone.localdate(effective), state))
    return went


def _ends(case: Case) -> frozenset[str]:
    """The states in which a case of its kind ends, those of an older version too where this one has."""
    held = house().get(case.procedure)
    ends = {state.name for state in held.states.values() if state.end} if held is not None else set()
    return frozenset(ends | ({case.state} if case.ended else set()))


def _on(went: _Went, done: frozenset[str], ends: frozenset[str], day: date) -> State:
    before = [state for since, state in went if since <= day]
    if not before:
        return State.MISSING
    if not done.isdisjoint(before):
        return State.DONE
    return State.DROPPED if before[-1] in ends else State.UNDER_WAY


def under_way(keys: Collection[int], procedures: Collection[str], day: date) -> dict[int, str]:
    """Key → number of the cases of some procedures that were opened by a day and had not ended on it."""
    cases = {case.pk: case for case in Case.objects.filter(pk__in=keys, procedure__in=procedures)}
    went, found = _went(cases), {}
    for pk, case in cases.items():
        before = [state for since, state in went[pk] if since <= day]
        if before and before[-1] not in _ends(case):
            found[pk] = case.number
    return found

"""A case is bound to the numbers of the rules in force today: an act that every procedure has.

A case keeps the numbers of the day it was opened, and a clock those of the day it started. Where such a number was a
mistake, so that the case can never pass, an officer or supervisor over it binds it anew, with a reason; all its parties
are told. Clocks that run are counted again from the day they started, and none ends before today by it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure import clocks
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.engine import Ground, Outcome, Refusal
from guiju.core.procedure.model import NEW, SAME, Act, Decision, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.values import FactError
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.acts import replacing
from guiju.registry.cases.acts.refusing import OWN_ACTS, refused
from guiju.registry.cases.models import Case, RuleSet
from guiju.registry.cases.roles import Actor

NAME = "rules.pin"  # with a dot: no definition can have an act of this name
LABEL = OWN_ACTS[NAME]
FIELDS = ("numbers", "reason")
LONGEST_REASON = 2000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_OFFICES = ("officer", "supervisor")


@dataclass(frozen=True)
class Pinning:
    """What a case is bound to: its new set of numbers, key → (value before, value now) of those that change, its
    clocks as they run then, and why."""

    was: str
    rules: RuleSet
    changed: Mapping[str, tuple[str, str]]
    clocks: Mapping[str, ClockState]
    reason: str

    def public(self) -> dict[str, Any]:
        """What the act says."""
        changed = {key: list(values) for key, values in self.changed.items()}
        return {"pinned": {"was": self.was, "rules": self.rules.digest, "changed": changed, "reason": self.reason}}


def allowed(procedure: Procedure, case: Case, actor: Actor) -> str:
    """The role in which somebody may bind a case anew; "" for nobody. Officers and supervisors of the case, and the
    supervisor over its offices, as long as they have no part in the matter."""
    if case.ended or case.state == NEW or actor.is_auditor or actor.user is None:
        return ""
    mine = roles.roles(actor, case.parties)
    by = _by(procedure)
    role = next((name for name in by if name in mine), "")
    if not role:
        over = replacing.posts_over(procedure, case, list(procedure.parties)) & actor.keys
        role = next((key.partition("@")[0] for key in sorted(over) if key.startswith(replacing.SUPERVISOR)), "")
    return role if role and not access.hindrance(case, procedure, _act(procedure, case), actor) else ""


def _by(procedure: Procedure) -> tuple[str, ...]:
    return tuple(party.name for party in procedure.parties.values() if party.office and party.office[0] in _OFFICES)


def _act(procedure: Procedure, case: Case) -> Act:
    tells = tuple(procedure.parties)
    return Act(NAME, LABEL, (case.state,), SAME, _by(procedure), tells=tells, decides=Decision())


def differences(procedure: Procedure, case: Case, today: date) -> dict[str, tuple[Parameter, Parameter]]:
    """Key → (as the case is bound, as in force today) of the numbers that differ in the case or a clock."""
    running = {name: clocks.from_json(said) for name, said in case.clocks.items()}
    held, present = definitions.numbers(case.rules_id), definitions.numbers_on(procedure, today)
    bound = clocks.bound(procedure, running, held)
    found = {}
    for key in held.keys() & present.keys():
        other = next((p for p in (bound[key], held[key]) if p.value != present[key].value), None)
        if other is not None:
            found[key] = (other, present[key])
    return dict(sorted(found.items()))


def read(
    case: Case, procedure: Procedure, brought: Mapping[str, Any], actor: Actor, today: date, where: str
) -> Pinning:  # fmt: skip
    """What somebody brings to the act. RefusedError names what is missing, unknown or not theirs; GuijuError where the
    case is bound to these numbers already."""
    if case.ended:
        raise GuijuError("the case has ended", where=where, expected="an open case")
    faults = [FactError(name[:60], "unknown", ", ".join(FIELDS)) for name in brought if name not in FIELDS]
    given = {name: brought.get(name) or "" for name in FIELDS}
    faults += [FactError(name, "not_text") for name, value in given.items() if not isinstance(value, str)]
    if not faults:
        faults = _of_texts(given)
    if faults:
        raise refused(procedure, Refusal(Ground.FACT, NAME, case.state, faults=tuple(faults)), where)
    if not allowed(procedure, case, actor):
        raise refused(procedure, Refusal(Ground.ROLE, NAME, case.state, _by(procedure)), where)
    found = differences(procedure, case, today)
    keys = [key.strip() for key in given["numbers"].replace("，", ",").split(",") if key.strip()] or list(found)
    if not found:
        raise GuijuError("the case is bound to the numbers in force", where=where, expected="a number that has changed")
    if any(key not in found for key in keys):
        wanted = FactError("numbers", "not_a_choice", ", ".join(found))
        raise refused(procedure, Refusal(Ground.FACT, NAME, case.state, faults=(wanted,)), where)
    return bind(case, procedure, keys, given["reason"].replace("\r\n", "\n").strip(), today)


def _of_texts(given: Mapping[str, str]) -> list[FactError]:
    if not given["reason"].strip():
        return [FactError("reason", "missing")]
    faults = [FactError(name, "too_long", str(LONGEST_REASON)) for name in FIELDS if len(given[name]) > LONGEST_REASON]
    return faults + [FactError(name, "control_characters") for name in FIELDS if _CONTROL.search(given[name])]


def bind(case: Case, procedure: Procedure, keys: list[str], reason: str, today: date) -> Pinning:
    """The case with these numbers as they are today."""
    held, present = definitions.numbers(case.rules_id), definitions.numbers_on(procedure, today)
    found = differences(procedure, case, today)
    running = {name: clocks.from_json(said) for name, said in case.clocks.items()}
    chosen = {key: present[key] for key in keys}
    return Pinning(
        case.rules.digest,
        definitions.keep_numbers({**held, **chosen}),
        {key: (str(found[key][0].value), str(found[key][1].value)) for key in keys},
        clocks.rebound(procedure, running, held, chosen, today),
        reason,
    )


def outcome(case: Case, procedure: Procedure, said: Pinning, role: str) -> Outcome:
    """The act as the engine would answer it: the case stays where it is, with other numbers and clocks."""
    return Outcome(_act(procedure, case), role, case.state, case.back, {}, dict(said.clocks), ())


def put(case: Case, said: Pinning) -> None:
    """Write the new set of numbers into the case."""
    Case.objects.filter(pk=case.pk).update(rules=said.rules)
    case.rules = said.rules


def is_consistent(said: Mapping[str, Any], rules: str) -> bool:
    """Whether an act binds a case anew that was bound to `rules` before, for verifying. "": it is not known."""
    told = said.get("pinned", {})
    return bool(told.get("rules")) and rules in ("", told.get("was"))


@dataclass(frozen=True)
class Step:
    """One open case whose numbers differ from those in force: key → (value before, value now)."""

    number: str
    changed: Mapping[str, tuple[str, str]]


def plan(name: str, keys: list[str], today: date) -> list[Step]:
    """What binding all open cases of a procedure anew would do; of the numbers `keys` alone, if some are named."""
    definitions.current(name)
    steps = []
    for case in Case.objects.filter(procedure=name, ended=False).select_related("rules").order_by("pk").iterator(500):
        found = differences(definitions.kept(case.definition_id), case, today)
        changed = {k: (str(a.value), str(b.value)) for k, (a, b) in found.items() if not keys or k in keys}
        if changed:
            steps.append(Step(case.number, changed))
    return steps

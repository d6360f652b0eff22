"""What of a case follows from its facts: its committee, its body, who holds which role, the ends of its clocks.

Worked out here alone, whether an act brings facts, a correction changes them or a new version of the procedure reads
them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from guiju.core.procedure import clocks
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.model import OPENER, Fact, FactType, Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.values import FactError
from guiju.registry.accounts import principals
from guiju.registry.bodies.models import Body
from guiju.registry.cases import files, picking, roles
from guiju.registry.cases.models import Case

COMMITTEE, ISSUER = "committee", "issuer"
"""The facts that say whose a case is. A procedure without the first is its other committee's (`parent_committee`)."""


@dataclass(frozen=True)
class Decided:
    """The keys of the committee and the body of a case, and role → keys of its holders."""

    committee: int | None
    body: int | None
    parties: dict[str, list[str]]


def keyed(procedure: Procedure, brought: Mapping[str, Any]) -> dict[str, Any]:
    """What is brought as it is kept: people by their keys (`principals`), committees and bodies by their codes."""
    kinds = {name: procedure.facts[name].type for name in brought if name in procedure.facts}
    return {
        name: principals.keyed(given)
        if kinds.get(name) is FactType.PEOPLE
        else picking.resolved(kinds[name], given)
        if name in kinds
        else given
        for name, given in brought.items()
    }


def unknown(procedure: Procedure, brought: Mapping[str, Any]) -> tuple[FactError, ...]:
    """People, committees, bodies and files that are named and not known."""
    faults: list[FactError] = []
    for name, value in brought.items():
        if value is None:
            continue
        match procedure.facts[name].type:
            case FactType.PEOPLE:
                found = principals.active(value)
                faults += [FactError(name, "unknown_person", person) for person in value if person not in found]
                if procedure.facts[name].names:
                    barred = roles.auditors(found.values(), timezone.localdate())
                    faults += [FactError(name, "acts_nowhere", one) for one, key in found.items() if key in barred]
            case FactType.COMMITTEE if roles.committee_key(value) is None:
                faults.append(FactError(name, "unknown_committee", "SAC/TC 260"))
            case FactType.BODY if _body(value) is None:
                faults.append(FactError(name, "unknown_body", "SAC"))
            case FactType.ICS if not picking.is_known_ics(value):
                faults.append(FactError(name, "unknown_ics"))
            case FactType.PARAMETER if wanted := picking.unknown_number(value):
                faults.append(FactError(name, "unknown_number", wanted))
            case FactType.FILE if not files.is_stored(value):
                faults.append(FactError(name, "not_a_file"))
            case FactType.TABLE:
                faults += _unknown_cells(procedure.facts[name], value)
    return tuple(faults)


def _unknown_cells(fact: Fact, rows: Sequence[Mapping[str, Any]]) -> list[FactError]:
    classes = [column for column in fact.columns.values() if column.type is FactType.ICS]
    return [
        FactError(fact.name, "unknown_ics", "", number, column.name)
        for number, row in enumerate(rows, 1)
        for column in classes
        if row.get(column.name) and not picking.is_known_ics(row[column.name])
    ]


def decide(
    case: Case, procedure: Procedure, facts: Mapping[str, Any], brought: Collection[str], opener: str = ""
) -> Decided:
    """Whose a case is with these facts, of which `brought` are new. What they do not decide stays as it is; `opener`
    is the holder key of who opens it."""
    committee, body = case.committee_id, case.body_id
    naming = procedure.naming_committee
    if not naming.isdisjoint(brought):
        code = next((facts[name] for name in procedure.facts if name in naming and facts.get(name)), None)
        committee = roles.committee_key(code) if code else None
    if ISSUER in brought and procedure.facts[ISSUER].type is FactType.BODY:
        body = _body(facts[ISSUER]) if facts.get(ISSUER) else None
    named = any(procedure.facts[name].names for name in brought if name in procedure.facts)
    if case.pk is not None and not named and (committee, body) == (case.committee_id, case.body_id):
        return Decided(committee, body, dict(case.parties))
    return Decided(
        committee, body, roles.holders(procedure, opener or opener_of(case, procedure), facts, committee, body)
    )


def opener_of(case: Case, procedure: Procedure) -> str:
    """The holder key of who opened a case, as its parties under this procedure say."""
    parties = (case.parties.get(party.name) for party in procedure.parties.values() if party.held_by == OPENER)
    return next((keys[0] for keys in parties if keys), "")


def clocks_after(
    procedure: Procedure,
    running: Mapping[str, ClockState],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    act: str,
    parameters: Mapping[str, Parameter],
) -> dict[str, ClockState]:
    """The clocks whose end follows from a fact that a correction of `act` changed."""
    changed = {name: after.get(name) for name in after if after.get(name) != before.get(name)}
    return clocks.after_correction(procedure, running, before, changed, act, parameters)


def _body(code: str) -> int | None:
    found = Body.objects.filter(code=code).values_list("pk", flat=True).first()
    return int(found) if found is not None else None

"""The cases that units become: left to be opened by whom the round says, with the facts that are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from guiju.core.rounds.model import Of, Round
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.models import FollowUp
from guiju.registry.catalogue.models import Edition
from guiju.registry.registers.models import Item
from guiju.registry.rounds.models import Occurrence, Unit


def prepare(held: Round, row: Occurrence, units: Sequence[Unit], now: datetime) -> None:
    """Inside a transaction: leave a prepared case for each unit. Nothing where units answer in a case of their own."""
    if held.case is None:
        return
    wanted = {name for act in definitions.current(held.case.procedure).opening for name in act.takes}
    holders = _holders(held, units)
    for unit in units:
        unit.follow_up = FollowUp.objects.create(
            origin=None, source=f"{row.round}/{row.period}", procedure=held.case.procedure, holder=holders[unit.row],
            facts={name: value for name, value in unit.facts.items() if name in wanted and value is not None}, made=now,
        )  # fmt: skip
    Unit.objects.bulk_update(units, ["follow_up"], batch_size=1_000)


def _holders(held: Round, units: Sequence[Unit]) -> Mapping[int, str]:
    """Row of a unit → the holder key of who opens its case."""
    assert held.case is not None
    rows = [unit.row for unit in units]
    if held.case.holder == "control":
        return dict.fromkeys(rows, f"{held.office}@b{roles.body_key(held.control)}")
    if held.case.holder == "committee":
        if held.frame.of is Of.COMMITTEES:
            return {
                key: f"secretary@c{key}" for key in Committee.objects.filter(pk__in=rows).values_list("pk", flat=True)
            }
        return {
            key: f"secretary@c{committee}"
            for key, committee in Edition.objects.filter(pk__in=rows).values_list("pk", "committee_id")
        }
    if held.frame.of is Of.BODIES:
        return {key: f"officer@b{key}" for key in Body.objects.filter(pk__in=rows).values_list("pk", flat=True)}
    if held.frame.of is Of.ITEMS:
        return {k: f"officer@b{owner}" for k, owner in Item.objects.filter(pk__in=rows).values_list("pk", "owner_id")}
    return {k: f"officer@b{issuer}" for k, issuer in Edition.objects.filter(pk__in=rows).values_list("pk", "issuer_id")}

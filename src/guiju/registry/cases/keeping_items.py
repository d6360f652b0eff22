"""Items of registers that cases keep: what the files of registers say under `kept_by`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.utils import timezone

from guiju.core.procedure.engine import Outcome
from guiju.core.procedure.model import Act, Procedure
from guiju.core.procedure.values import as_json
from guiju.core.register import loader
from guiju.core.register.model import LEADS_TO, Doing, Keeping, Register, Status
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import Case, Personal
from guiju.registry.cases.roles import Actor
from guiju.registry.registers import keeping
from guiju.registry.registers.keeping import FROM, Said
from guiju.registry.registers.models import Item


@cache
def kept_by(procedure: str) -> tuple[tuple[Register, Keeping], ...]:
    """The registers that the cases of a procedure keep."""
    return tuple(
        (register, register.kept_by[procedure]) for register in loader.house().values() if procedure in register.kept_by
    )


def keep(
    case: Case, procedure: Procedure, outcome: Outcome, facts: Mapping[str, Any], actor: Actor, today: date,
    now: datetime,
) -> None:  # fmt: skip
    """Inside the transaction of an act that was written: what it does to items. GuijuError undoes the act."""
    for register, kept in kept_by(procedure.name):
        doing = kept.acts.get(outcome.act.name)
        if doing is None:
            continue
        held = {**facts, **(_personal(case, register, kept) if _has_personal(register, kept) else {})}
        item = keeping.of_case(register.name, case.number)
        if item is not None and doing is Doing.ENTER:
            doing = Doing.CHANGE if item.status in ("valid", "suspended") else doing
        elif item is not None and doing is Doing.CHANGE and item.status == "suspended":
            doing = Doing.RESUME  # what was put right: the case goes on
        elif item is not None and (status := _from_elsewhere(item, case, today)) and status not in FROM[doing]:
            if status not in FROM[Doing.CHANGE]:
                continue
            doing = Doing.CHANGE  # it stands so already
        said = Said(
            doing, today, _mapped(kept, held), _until(kept, held), kept.until in held, case=case.number,
            act=case.acts, user=actor.user, person=_opener(case),
        )  # fmt: skip
        keeping.keep(register, item, said, now)


def correct(
    case: Case, procedure: Procedure, done: Iterable[tuple[ActRow, Act]], names: Collection[str],
    facts: Mapping[str, Any], actor: Actor, now: datetime, why: str,
) -> None:  # fmt: skip
    """Items follow a correction: what an act said of them, they say anew from the day of that act on."""
    acts = list(done)
    for register, kept in kept_by(procedure.name):
        item = keeping.of_case(register.name, case.number)
        if item is None:
            continue
        waiting: set[str] = set()  # brought by acts that say nothing of the item: the next one that does takes it over
        for row, act in acts:
            waiting |= set(row.public.get("facts", {})) & set(names)
            if act.name not in kept.acts:
                continue
            brought, waiting = waiting, set()
            told = {fact: source for fact, source in kept.facts.items() if source in brought}
            if not told and kept.until not in brought:
                continue
            day = timezone.localdate(row.effective)
            status = _from_elsewhere(item, case, day)
            if status is not None and status not in FROM[Doing.CHANGE]:
                continue
            values = {fact: as_json(facts.get(source)) for fact, source in told.items()}
            said = Said(
                Doing.CHANGE, day, values, _until(kept, facts), kept.until in brought, why, case.number, case.acts,
                actor.user, _opener(case),
            )  # fmt: skip
            keeping.keep(register, item, said, now)


def _from_elsewhere(item: Item, case: Case, day: date) -> Status | None:
    """The status an item has on a day, where a table and no act of its case has brought it there; else None."""
    last = keeping.leading(item, day)
    return LEADS_TO[Doing(last.doing)] if last is not None and last.case != case.number else None


def _mapped(kept: Keeping, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a case says of an item: the facts it holds."""
    return {fact: as_json(facts[source]) for fact, source in kept.facts.items() if facts.get(source) is not None}


def _until(kept: Keeping, facts: Mapping[str, Any]) -> date | None:
    value = facts.get(kept.until) if kept.until else None
    return value if isinstance(value, date) else None


def _has_personal(register: Register, kept: Keeping) -> bool:
    return any(register.facts[fact].personal for fact in kept.facts)


def _personal(case: Case, register: Register, kept: Keeping) -> dict[str, Any]:
    """The personal facts that acts of a case have brought, the last of each; without who did them."""
    wanted = {source for fact, source in kept.facts.items() if register.facts[fact].personal}
    found: dict[str, Any] = {}
    for data in Personal.objects.filter(act__case=case).order_by("act__number").values_list("data", flat=True):
        found |= {name: value for name, value in data.items() if name in wanted and value is not None}
    return found


def _opener(case: Case) -> int | None:
    """The account that opened a case: whose personal facts it holds."""
    return ActRow.objects.filter(case=case, number=1).values_list("user_id", flat=True).first()

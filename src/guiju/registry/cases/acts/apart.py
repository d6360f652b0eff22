"""Who does not decide, because they had a part in the matter: as the desk keeps it beside whom a case waits for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guiju.core.procedure import separation
from guiju.core.procedure.model import ANYONE, CLOCK, Procedure
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.registry.cases.models import Act, Case


def done_in(case: Case, user: int | None, act: str, role: str) -> dict[str, set[separation.Done]]:
    """Key of each person → what they did in a case, with the act that is being written."""
    found: dict[str, set[separation.Done]] = {}
    rows = Act.objects.filter(case=case).values_list("user_id", "name", "role") if case.pk else ()
    for who, name, as_ in (*rows, (user, act, role)):
        if who is not None:
            found.setdefault(f"u{who}", set()).add((name, as_))
    return found


def only_decisions(acts: Collection[ProcedureAct]) -> bool:
    return all(separation.decides(act) for act in acts)


def apart(
    procedure: Procedure, case: Case, acts: Collection[ProcedureAct], done: Mapping[str, Collection[separation.Done]]
) -> tuple[str, ...]:
    """The holder keys of those who may do none of some acts, because all of them decide on what they brought."""
    if not only_decisions(acts):
        return ()
    kept: set[str] | None = None
    for act in acts:
        keys = {key for side in separation.sides(procedure, act) for key in case.parties.get(side, ())}
        keys -= {key for role in act.by for key in case.parties.get(role, ())}
        keys |= {who for who, own in done.items() if separation.hindrance(procedure, act, (), own)}
        kept = keys if kept is None else kept & keys
    return tuple(sorted((kept or set()) - {ANYONE, CLOCK}))

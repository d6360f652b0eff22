"""A case for every unit of a frame: an officer asks all of them at once, and each answers in its own case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError, sentence
from guiju.core.rounds.model import Coming, Round
from guiju.registry.accounts.models import User
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.acts.performing import Request, open_case
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds import access, framing, steps
from guiju.registry.rounds.models import Occurrence, Step, Unit
from guiju.registry.rounds.steps import ASK

LONGEST = 200


def parts(row: Occurrence, said: str) -> dict[str, Any]:
    """What facts of the cases are taken from, beside the unit: the days of the occurrence, the calendar year before it,
    and what was said at the step."""
    before = row.opens.year - 1
    return {
        "opens": row.opens, "closes": row.closes, "year_from": date(before, 1, 1), "year_to": date(before, 12, 31),
        "said": said,
    }  # fmt: skip


@transaction.atomic
def ask(held: Round, period: str, said: str, who: Viewer, now: datetime) -> Step:
    """Open the case of every unit of the frame as it is now, once, within the days of the occurrence. A unit whose case
    is refused is left out and named; GuijuError where all are."""
    access.run(held, who)
    row, today, where = steps.locked(held, period), timezone.localdate(now), f"{held.name}/{period}"
    user = User.objects.filter(pk=who.user).first()
    if held.case is None or held.coming is not Coming.ALL:
        raise GuijuError("this round opens no cases", where=where, expected="a round whose units have a case each")
    if user is None:
        raise GuijuError("whoever asks has an account", where=where, expected="an officer of the round")
    if not row.opens <= today <= row.closes:
        raise GuijuError("it is not open", where=where, expected=sentence("from {} to {}", row.opens, row.closes))
    if steps.last(row, ASK) is not None:
        raise GuijuError("all were asked already", where=where, expected="one case for each unit")
    text = said.strip()
    if ("said" in held.case.facts.values()) != bool(text) or len(text) > LONGEST or not text.isprintable():
        raise GuijuError("what is asked for is not said", where="value", expected=", ".join(held.case.facts))
    framing.keep(row, held, framing.frame(held, today), parts(row, text))
    first = definitions.current(held.case.procedure).opening[0].name
    actor, left, last = roles.actor(user, today), [], None
    units = list(Unit.objects.filter(occurrence=row, attempt=row.attempt).order_by("key"))
    for unit in units:
        try:
            with transaction.atomic():
                unit.case = open_case(held.case.procedure, Request(first, unit.facts), actor, now).number
        except GuijuError as error:
            left.append(unit.key)
            last = error
    if last is not None and len(left) == len(units):
        raise last
    if not units:
        raise GuijuError("the frame has no units", where=where, expected="somebody who has to answer")
    Unit.objects.bulk_update(units, ["case"], batch_size=1_000)
    asked = {"said": text, "units": len(units) - len(left), "refused": left}
    return steps.add(row, ASK, asked, who.user, now)

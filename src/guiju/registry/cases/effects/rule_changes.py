"""Numbers of the rules change by an act, from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

from guiju.registry.cases import definitions, numbers
from guiju.registry.cases.checks import rule_checks
from guiju.registry.cases.models import Case, RuleChange
from guiju.registry.cases.used_names import uses
from guiju.registry.record.effect_context import EffectContext, effect_handler

uses(
    __name__, rule_checks.PROCEDURE, acts=("propose", "approve"), states=(rule_checks.OPEN,),
    facts=("rule", "scope", "new_value", "from_day", "ground"), options={"scope": (numbers.ALL,)},
)  # fmt: skip
_ONE_AT_A_TIME = 0x72756C65  # of the lock under which changes are compared with those that are there


@effect_handler("change_rule")
def change_rule(happening: EffectContext) -> Mapping[str, Any]:
    """The new number holds for cases opened from its day on, and for clocks that start from then on. GuijuError for a
    number that is not known, a value that does not fit it, and a day from which another one holds."""
    facts = happening.facts
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    case = Case.objects.get(pk=happening.case)
    rule_checks.refuse_unfit(case, definitions.kept(case.definition_id))
    known = numbers.number(numbers.resolved(facts["rule"]))
    RuleChange.objects.create(
        key=known.key, tier="" if facts["scope"] == numbers.ALL else facts["scope"], procedure=known.procedure,
        value=facts.get("new_value") or facts["number"],  # as cases of before version 2 call it
        since=facts["from_day"], source=facts["ground"], user_id=happening.user, at=happening.now, case=case,
    )  # fmt: skip
    return {}

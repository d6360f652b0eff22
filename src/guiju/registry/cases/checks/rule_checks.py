"""Checks of a proposed change of a rule's number: that the value can be, that it stands alone, what comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q

from guiju.core.errors import GuijuError, said
from guiju.core.procedure import sound_numbers
from guiju.core.procedure.drawings.sheet import Language
from guiju.core.procedure.model import Procedure, Words
from guiju.core.procedure.parameters import Parameter, value_of
from guiju.core.procedure.serializers import quantity
from guiju.registry.cases import definitions, numbers
from guiju.registry.cases.checks.registry import Finding, check
from guiju.registry.cases.models import Case, RuleChange
from guiju.registry.cases.numbers import Number

PROCEDURE, OPEN = "rule-change", "proposed"
_READ = ("rule", "scope", "new_value", "from_day")


@check("rule_value", reads=_READ)
def rule_value(case: Case, procedure: Procedure) -> list[Finding]:
    """The number is known in this scope, and the value fits its unit, its bounds and the numbers beside it: with it no
    ballot is lost before it begins, and no act is out of reach."""
    asked = _asked(case)
    if asked is None:
        return []
    known, scope, given, day = asked
    if not known.in_scope(scope):
        tiers = ", ".join(sorted({p.tier or numbers.ALL for p in known.held_by} | {numbers.ALL}))
        return [
            _found("scope", f"{known.name} 在此层级不适用；可用：{tiers}", f"{known.name} has no value there: {tiers}")
        ]
    found: dict[Words, None] = {}
    for each in known.in_scope(scope):
        found |= dict.fromkeys(_unsound(each, known, given, day))
    return [Finding("rule_value", "new_value", said_) for said_ in found][:_MOST]


_MOST = 5  # findings told of one value


def _unsound(procedure: Procedure, known: Number, given: str, day: date) -> Iterator[Words]:
    held = definitions.numbers_on(procedure, day)
    try:
        value = value_of(held[known.key], given, "new_value")
    except GuijuError as error:
        zh, en = (f"{said(error.what, code)}{sign}{said(error.expected, code)}" for code, sign in _EXPECTED)
        yield Words(zh, en)
        return
    changed = {**held, known.key: replace(held[known.key], value=value)}
    yield from sound_numbers.faults(procedure, changed, known.key)


_EXPECTED = (("zh", "；应为"), ("en", "; expected "))


@check("rule_alone", reads=_READ)
def rule_alone(case: Case, procedure: Procedure) -> list[Finding]:
    """No other change of the number begins on the same day, approved or proposed."""
    asked = _asked(case)
    if asked is None:
        return []
    known, scope, _, day = asked
    found = [
        _found("from_day", f"{day} 起已另有数值：{_told(row, 'zh')}", f"from {day} on it is {_told(row, 'en')} already")
        for row in _approved(known, scope).filter(since=day)
    ]
    return found + [
        _found("from_day", f"{other.number} 已提出同日起的调整", f"{other.number} proposes a change from the same day")
        for other in _proposed(known, scope, case)
        if other.facts.get("from_day") == day.isoformat()
    ]


@check("rule_later", reads=_READ)
def rule_later(case: Case, procedure: Procedure) -> list[Finding]:
    """What is known to follow: a change that begins later, other open proposals, a value that holds already."""
    asked = _asked(case)
    if asked is None:
        return []
    known, scope, given, day = asked
    found = [
        _found(
            "from_day", f"{row.since} 起改为 {_told(row, 'zh')}", f"from {row.since} on it will be {_told(row, 'en')}"
        )
        for row in _approved(known, scope).filter(since__gt=day).order_by("since", "id")
    ]
    found += [
        _found(
            "from_day",
            f"{other.number} 提出自 {other.facts.get('from_day')} 起改为 {other.facts.get('new_value')}",
            f"{other.number} proposes {other.facts.get('new_value')} from {other.facts.get('from_day')} on",
        )
        for other in _proposed(known, scope, case)
        if other.facts.get("from_day") != day.isoformat()
    ]
    held = [definitions.numbers_on(each, day)[known.key] for each in known.in_scope(scope)]
    if held and all(str(p.value) == given for p in held):
        found.append(_found("new_value", f"{day} 的数值已是 {given}", f"it is {given} on {day} already"))
    return found


def refuse_unfit(case: Case, procedure: Procedure) -> None:
    """GuijuError for a change that must not be made, for proposals of before they were checked."""
    numbers.number(numbers.resolved(str(case.facts.get("rule"))))
    for finding in (*rule_value(case, procedure), *rule_alone(case, procedure)):
        why = f"{finding.text.zh} / {finding.text.en}"
        raise GuijuError("the number cannot be changed so: {}", why, where=finding.fact, expected=_WANTED)


_WANTED = "a value that fits, from a day on which no other begins"


def _asked(case: Case) -> tuple[Number, str, str, date] | None:
    """What a case proposes: number, scope, value, day. None for a key that is none: the fact itself is at fault."""
    facts: dict[str, Any] = case.facts
    name = numbers.resolved(str(facts.get("rule")))
    if name not in numbers.numbers():
        return None
    given = str(facts.get("new_value") or facts.get("number") or "")  # `number` in cases of before version 2
    return numbers.number(name), str(facts.get("scope")), given, date.fromisoformat(str(facts.get("from_day")))


def _found(fact: str, zh: str, en: str) -> Finding:
    return Finding("rule_value" if fact in ("rule", "scope", "new_value") else "rule_alone", fact, Words(zh, en))


def _approved(known: Number, scope: str) -> Any:
    """The changes of a number in a scope; one of every tier is in each of them."""
    of_tier = Q() if scope == numbers.ALL else Q(tier__in=["", scope])
    return RuleChange.objects.filter(of_tier, key=known.key, procedure=known.procedure).select_related("case")


def _proposed(known: Number, scope: str, case: Case) -> list[Case]:
    """Other proposals of the number that wait for a decision."""
    rows = Case.objects.filter(procedure=PROCEDURE, state=OPEN, ended=False, facts__rule=known.name)
    scopes = rows if scope == numbers.ALL else rows.filter(facts__scope__in=[scope, numbers.ALL])
    return list(scopes.exclude(pk=case.pk).order_by("pk")[:_MOST])


def _told(row: RuleChange, language: str) -> str:
    known = next(p for n in numbers.numbers().values() if n.key == row.key for p in [n.plain])
    shown: Parameter = replace(known, value=value_of(replace(known, least=Fraction(0), most=None), row.value, "value"))
    by = f" ({row.case.number})" if row.case else ""
    return quantity(shown, Language(language)) + by

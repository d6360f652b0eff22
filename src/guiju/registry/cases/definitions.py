"""Procedures as cases keep them: pinned by digest, with the numbers of the rules in force on the day of opening."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db import transaction

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.model import Procedure
from guiju.core.procedure.parameters import Parameter, Unit, in_force, on_day
from guiju.registry.cases.models import Definition, RuleChange, RuleSet
from guiju.registry.record.prepared_statements import prepared


def current(name: str) -> Procedure:
    """The present version of a procedure. GuijuError when there is none of this name."""
    try:
        return loader.house()[name]
    except KeyError:
        known = ", ".join(sorted(loader.house()))
        raise GuijuError("there is no procedure {}", repr(name[:60]), where="procedure", expected=known)


def keep(procedure: Procedure, now: datetime) -> Definition:
    """The row of a house procedure, made if it is new."""
    found = _found(Definition, procedure.digest)
    if found is None:
        found, _ = Definition.objects.get_or_create(
            digest=procedure.digest,
            defaults={
                "name": procedure.name,
                "version": procedure.version,
                "text": loader.resolved_text(procedure.name),
                "kept": now,
            },
        )
    return found


_FOUND: dict[str, Any] = {}


def _found(model: Any, digest: str) -> Any:
    """A row by its digest, remembered once it is committed: rows never change."""
    if digest not in _FOUND:
        row = model.objects.filter(digest=digest).first()
        if row is None:
            return None
        transaction.on_commit(lambda: _FOUND.update({digest: row}))
        return row
    return _FOUND[digest]


def forget() -> None:
    """Look rows up anew (for tests, whose rows vanish)."""
    _FOUND.clear()
    kept.cache_clear()
    numbers.cache_clear()
    _NUMBERS.clear()
    _PERIODS.clear()


@lru_cache(maxsize=256)
def kept(id: int) -> Procedure:
    """The procedure of a row; rows never change."""
    row = Definition.objects.get(pk=id)
    for procedure in loader.house().values():
        if procedure.digest == row.digest:
            return procedure
    return loader.from_resolved(row.text)


def numbers_on(procedure: Procedure, day: date) -> dict[str, Parameter]:
    """The numbers of a procedure's rules on a day: defaults of the data files, then administrators' changes."""
    key = (procedure.digest, day, last_change())
    if key not in _NUMBERS:
        if len(_NUMBERS) >= _MOST_NUMBERS:
            _NUMBERS.clear()
        _NUMBERS[key] = {name: in_force(spans, day) for name, spans in periods(procedure).items()}
    return dict(_NUMBERS[key])


_NUMBERS: dict[tuple[str, date, int], dict[str, Parameter]] = {}
_MOST_NUMBERS = 256


def last_change() -> int:
    """The key of the last change of a number: changes are only added, so it says which numbers are known."""
    with prepared() as cursor:
        cursor.execute("select max(id) from cases_rulechange")
        row = cursor.fetchone()
    return (row[0] if row else None) or 0


def periods(procedure: Procedure) -> dict[str, list[Parameter]]:
    """The values of each number of a procedure in the order of time, past, present and coming: each with the day from
    which it holds, the day on which the next one follows, and the case that brought it."""
    key = (procedure.digest, last_change())
    if key not in _PERIODS:
        if len(_PERIODS) >= _MOST_NUMBERS:
            _PERIODS.clear()
        own = tuple(procedure.parameters.values())
        _PERIODS[key] = spans(own, changes_of(procedure.tier, procedure.name))
    return _PERIODS[key]


_PERIODS: dict[tuple[str, int], dict[str, list[Parameter]]] = {}


def changes_of(tier: str, procedure: str) -> list[RuleChange]:
    """The changes that hold in a procedure, those first that others go before: of all procedures, of all tiers."""
    rows = RuleChange.objects.filter(tier__in=["", tier], procedure__in=["", procedure]).select_related("case")
    return list(rows.order_by("procedure", "since", "tier", "id"))


def spans(known: Sequence[Parameter], changes: Iterable[RuleChange]) -> dict[str, list[Parameter]]:
    """Key → its values in the order of time, out of the files' values and the changes of them."""
    changed: dict[str, list[RuleChange]] = {}
    for change in changes:
        changed.setdefault(change.key, []).append(change)
    days = {day for p in known for day in (p.since, p.until) if day is not None}
    days |= {change.since for each in changed.values() for change in each}
    found: dict[str, list[Parameter]] = {}
    for day in (date.min, *sorted(days)):
        for key, plain in on_day(known, day).items():
            begun = [change for change in changed.get(key, ()) if change.since <= day]
            value = _as_changed(plain, begun[-1]) if begun else plain
            so_far = found.setdefault(key, [])
            if not so_far or _said(so_far[-1]) != _said(value):
                since = day if so_far else value.since
                so_far.append(replace(value, since=since))
    return {key: _following(each) for key, each in found.items()}


def _as_changed(plain: Parameter, change: RuleChange) -> Parameter:
    return replace(
        plain, value=Fraction(change.value), source=change.source, confidence="sure", since=change.since, until=None,
        case=change.case.number if change.case else "",
    )  # fmt: skip


def _said(p: Parameter) -> tuple[object, ...]:
    return p.value, p.source, p.confidence, p.case


def _following(each: list[Parameter]) -> list[Parameter]:
    """The values, each until the next one begins."""
    ends = [later.since for later in each[1:]]
    return [replace(p, until=end) for p, end in zip(each, [*ends, each[-1].until], strict=True)]


def keep_numbers(values: dict[str, Parameter]) -> RuleSet:
    """The row of a set of numbers, made if it is new."""
    plain = {key: [str(p.value), str(p.unit), p.source, p.confidence, p.zh, p.en] for key, p in sorted(values.items())}
    digest = digest_of(plain)
    return _found(RuleSet, digest) or RuleSet.objects.get_or_create(digest=digest, defaults={"values": plain})[0]


def digest_of(plain: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a set of rules' numbers as it is kept."""
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def numbers_kept(digest: str) -> dict[str, Parameter]:
    """The numbers of the set with a digest; empty where there is none."""
    row = _found(RuleSet, digest) if digest else None
    return numbers(row.pk) if row is not None else {}


@lru_cache(maxsize=1024)
def numbers(id: int) -> dict[str, Parameter]:
    """The numbers of a row; rows never change."""
    return {
        key: Parameter(key, Fraction(value), Unit(unit), zh, en, source, confidence)
        for key, (value, unit, source, confidence, zh, en) in RuleSet.objects.get(pk=id).values.items()
    }

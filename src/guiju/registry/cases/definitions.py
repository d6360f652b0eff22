"""Procedures as cases keep them: pinned by digest, with the numbers of the rules in force on the day of opening."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db import transaction

from guiju.core.errors import GuijuError
from guiju.core.procedure import loader
from guiju.core.procedure.model import Procedure
from guiju.core.procedure.parameters import Parameter, Unit, on_day
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
    with prepared() as cursor:
        cursor.execute("select max(id) from cases_rulechange")
        row = cursor.fetchone()
    key = (procedure.digest, day, row[0] if row else None)  # changes are only added
    if key not in _NUMBERS:
        if len(_NUMBERS) >= _MOST_NUMBERS:
            _NUMBERS.clear()
        _NUMBERS[key] = _numbers_on(procedure, day)
    return dict(_NUMBERS[key])


_NUMBERS: dict[tuple[str, date, int | None], dict[str, Parameter]] = {}
_MOST_NUMBERS = 256


def _numbers_on(procedure: Procedure, day: date) -> dict[str, Parameter]:
    values = on_day(procedure.parameters.values(), day)
    changes = RuleChange.objects.filter(
        key__in=values, tier__in=["", procedure.tier], procedure__in=["", procedure.name], since__lte=day
    )
    for change in changes.order_by("procedure", "since", "id"):
        old = values[change.key]
        values[change.key] = Parameter(
            old.key, Fraction(change.value), old.unit, old.zh, old.en, change.source, "sure", old.tier, change.since
        )
    return values


def keep_numbers(values: dict[str, Parameter]) -> RuleSet:
    """The row of a set of numbers, made if it is new."""
    plain = {key: [str(p.value), str(p.unit), p.source, p.confidence, p.zh, p.en] for key, p in sorted(values.items())}
    digest = digest_of(plain)
    return _found(RuleSet, digest) or RuleSet.objects.get_or_create(digest=digest, defaults={"values": plain})[0]


def digest_of(plain: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of a set of rules' numbers as it is kept."""
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1024)
def numbers(id: int) -> dict[str, Parameter]:
    """The numbers of a row; rows never change."""
    return {
        key: Parameter(key, Fraction(value), Unit(unit), zh, en, source, confidence)
        for key, (value, unit, source, confidence, zh, en) in RuleSet.objects.get(pk=id).values.items()
    }

"""What an act brings, checked against the facts of its procedure: forms bring texts, programs typed values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guiju.core.procedure import tables
from guiju.core.procedure.model import Act, Fact, FactType, Procedure
from guiju.core.procedure.single_values import WrongError, value_of


@dataclass(frozen=True)
class FactError:
    """What is wrong with one fact. `fault` is a code that doors put into words; `expected` completes it. Of a table,
    `row` (from 1) and `column` say where; 0 and "": the table as a whole."""

    fact: str
    fault: str  # missing, unknown, too_long, not_whole, too_small, too_large, not_a_date, not_a_choice, form, …
    expected: str = ""
    row: int = 0
    column: str = ""


def checked(
    procedure: Procedure, act: Act, brought: Mapping[str, Any], held: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FactError]]:
    """Typed values and the faults. What an act brings is brought with it, even where the case holds an earlier value;
    what it may bring can be taken away again by bringing nothing."""
    values: dict[str, Any] = {}
    faults: list[FactError] = []
    for name, given in brought.items():
        if name in procedure.facts and procedure.facts[name].computed is not None:
            faults.append(FactError(name, "computed", ", ".join(act.takes)))
            continue
        if name not in act.takes:
            faults.append(FactError(name[:60], "unknown", ", ".join(act.takes)))
            continue
        value, wrong_ = _read(procedure.facts[name], given)
        if wrong_:
            faults += wrong_
            continue
        if value is not None:
            values[name] = value
        elif name in act.may_bring and name in held:
            values[name] = None
    wrong = {fault.fact for fault in faults}
    for name in act.brings:
        if name not in values and name not in wrong:
            faults.append(FactError(name, "missing"))
    for name in [name for name in values if procedure.facts[name].continues and values[name] is not None]:
        fact = procedure.facts[name]
        base = values.get(fact.continues, held.get(fact.continues))
        values[name], said = tables.continued(fact, procedure.facts[fact.continues], values[name], base)
        faults += _placed(name, said)
    return values, faults


def _read(fact: Fact, given: Any) -> tuple[Any, list[FactError]]:
    """(typed value, no faults) of what is given for one fact, or (None, what is wrong with it)."""
    if fact.type is FactType.TABLE:
        rows, said = tables.read(fact, given)
        return (None, _placed(fact.name, said)) if said else (rows, [])
    try:
        return value_of(fact, given), []
    except WrongError as error:
        return None, [FactError(fact.name, error.fault, error.expected)]


def _placed(name: str, said: Iterable[tables.CellError]) -> list[FactError]:
    return [FactError(name, one.fault, one.expected, one.row, one.column) for one in said]


def checked_value(fact: Fact, given: Any) -> tuple[Any, FactError | None]:
    """(typed value, None) of what is given for one fact; (None, the fault) where it does not fit."""
    value, faults = _read(fact, given)
    return value, faults[0] if faults else None


def same(fact: Fact, given: Any, stored: Any) -> bool:
    """Whether what is given is what is stored already, however a form or a program writes it ("2026-03-01", "yes")."""
    value, faults = _read(fact, given)
    return not faults and bool(as_json(value) == stored)


def as_json(value: Any) -> Any:
    """A typed value as it is stored."""
    return value.isoformat() if isinstance(value, date) else value


def from_json(fact: Fact, stored: Any) -> Any:
    """A stored value with its type."""
    if fact.type is FactType.DATE and isinstance(stored, str):
        return date.fromisoformat(stored)
    return stored

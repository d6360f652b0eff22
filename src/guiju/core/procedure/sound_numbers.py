"""Whether the numbers of a procedure's rules go together: what an act asks for can be reached with them.

Each number has its own bounds (`parameters.value_of`). Here they are looked at together: pairs of which one may not be
above the other (`data/rules/orders.csv`), and ballots, which pass where all are in favour and fail where all are
against.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from guiju.core.procedure import calendar
from guiju.core.procedure.ballots import Tally, verdict
from guiju.core.procedure.drawings.sheet import Language
from guiju.core.procedure.model import Ballot, FactType, Procedure, Words
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.serializers import quantity
from guiju.data import tables

_VOTERS = 60  # divided by all small numbers, so that shares of it are whole
_FROM = date(2024, 1, 1)


@dataclass(frozen=True)
class Order:
    """Two numbers of which the first is never above the second, and why."""

    lower: str
    upper: str
    why: Words


@cache
def orders() -> tuple[Order, ...]:
    """The pairs that have an order."""
    return tuple(
        Order(row["lower"], row["upper"], Words(row["zh"], row["en"])) for row in tables.rows("rules/orders.csv")
    )


def faults(procedure: Procedure, numbers: Mapping[str, Parameter], changed: str = "") -> Iterator[Words]:
    """What could never be, or never fail, with these numbers; of the number `changed` alone if one is named."""
    for order in orders():
        if changed in ("", order.lower, order.upper) and {order.lower, order.upper} <= numbers.keys():
            lower, upper = numbers[order.lower], numbers[order.upper]
            if _size(lower) > _size(upper):
                told = [[quantity(n, language) for n in (lower, upper)] for language in Language]
                zh, en = (pair for pair in told)
                yield Words(
                    f"{order.why.zh}：{order.lower} {zh[0]}，{order.upper} {zh[1]}",
                    f"{order.why.en}: {order.lower} {en[0]}, {order.upper} {en[1]}",
                )
    for ballot in procedure.ballots.values():
        if not changed or any(changed in condition.when.names for condition in ballot.passes):
            yield from _of_ballot(procedure, ballot, numbers)


def _of_ballot(procedure: Procedure, ballot: Ballot, numbers: Mapping[str, Parameter]) -> Iterator[Words]:
    if not ballot.passes or not {"favour", "against"} <= set(ballot.positions):
        return
    name = Words(f"{procedure.label.zh}“{ballot.label.zh}”", f"{ballot.label.en} ({procedure.label.en})")
    kinds, counts = _facts(procedure, ballot)
    for kind in kinds:
        if not any(verdict(ballot, _all("favour"), numbers, {**kind, **count}).passed for count in counts):
            yield Words(f"{name.zh}即使全体赞成也不能通过", f"{name.en} could not pass even if all were in favour")
            break
    if kinds == counts == [{}] and verdict(ballot, _all("against"), numbers).passed:
        yield Words(f"{name.zh}即使全体反对也会通过", f"{name.en} would pass even if all were against")


def _facts(procedure: Procedure, ballot: Ballot) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the conditions of a ballot may read of a case beside the votes: every kind by its choices, and its numbers
    at their least and at as many as vote."""
    named = sorted({name for one in ballot.passes for name in one.when.names if name in procedure.facts})
    choices = [(name, tuple(procedure.facts[name].options)) for name in named if procedure.facts[name].options]
    numbers = [(name, (0, _VOTERS)) for name in named if procedure.facts[name].type is FactType.WHOLE_NUMBER]
    return _combined(choices), _combined(numbers)


def _combined(named: Sequence[tuple[str, Sequence[Any]]]) -> list[dict[str, Any]]:
    names = [name for name, _ in named]
    return [dict(zip(names, values, strict=True)) for values in product(*(values for _, values in named))]


def _all(position: str) -> Tally:
    return Tally(_VOTERS, {position: _VOTERS}, {position: _VOTERS})


def _size(number: Parameter) -> Any:
    """How much a number is, to be compared: lengths of time by the day on which they end."""
    if number.duration is None:
        return Fraction(number.value)
    return Fraction(calendar.after(_FROM, number.duration).toordinal() - _FROM.toordinal())

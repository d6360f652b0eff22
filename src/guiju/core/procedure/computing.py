"""Facts that nobody types: what they rest on, in which order they follow, and their values.

A value rests on facts, on every value that acts brought for a fact, on numbers of the rules and on figures that the
registry counts. As long as one of them is not there it is not known, and the case does not hold it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.core.errors import GuijuError
from guiju.core.procedure import tables
from guiju.core.procedure.computed_values import computed_value
from guiju.core.procedure.expressions import FUNCTIONS, OF_COLUMNS, Meaning, UnknownError
from guiju.core.procedure.model import Fact, FactType, Procedure
from guiju.core.procedure.parameters import Parameter

OF_ALL = OF_COLUMNS
"""Functions that look at every value that acts brought for a fact."""
ALLOWED = (*OF_ALL, "rows", "within", "has", "after", "year", "days", "figure")
"""Functions whose answer changes by acts alone, or that the registry counts anew at each act."""
Given = Callable[[str], Sequence[Any]]
"""A fact → every value that acts brought for it, the oldest first."""
Figure = Callable[[str], Any]
"""The name of a figure → what the registry counts; None: nothing can be counted."""


def inputs(fact: Fact) -> frozenset[str]:
    """The facts and numbers that a computed fact reads itself."""
    if fact.computed is None:
        return frozenset()
    asked = {name.partition(".")[0] for function, name in fact.computed.calls if FUNCTIONS[function][0] == "fact"}
    return fact.computed.names | asked


def figures(fact: Fact) -> frozenset[str]:
    """The figures of the registry that a computed fact reads."""
    calls = fact.computed.calls if fact.computed is not None else ()
    return frozenset(name for function, name in calls if function == "figure")


def order(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The computed facts, each after those it rests on. GuijuError where they rest on each other."""
    found: dict[str, None] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise GuijuError(
                "{} rests on itself", repr(name), where=name, expected="a fact that is computed from others"
            )
        if name in found or name not in facts or facts[name].computed is None:
            return
        for below in sorted(inputs(facts[name])):
            add(below, (*above, name))
        found[name] = None

    for name in facts:
        add(name, ())
    return tuple(found)


def rests_on(facts: Mapping[str, Fact], name: str) -> tuple[str, ...]:
    """The facts that acts bring from which a computed fact follows, by way of others or not, in their order."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        for below in inputs(facts[waiting.pop()]) & facts.keys() - reached:
            reached.add(below)
            waiting.append(below)
    return tuple(fact for fact in facts if fact in reached and facts[fact].computed is None)


def of_each(facts: Mapping[str, Fact]) -> frozenset[str]:
    """The facts of which computed ones look at every value: what each act brings is its own."""
    calls = (call for fact in facts.values() if fact.computed is not None for call in fact.computed.calls)
    called = {name.partition(".") for function, name in calls if function in (*OF_ALL, "rows")}
    return frozenset(name for name, dot, _ in called if not dot or (name in facts and facts[name].each))


def of_all(function: str, values: Sequence[Any]) -> Any:
    """How many values there are; their mean, total or spread (the largest less the smallest) as an exact number, or the
    first of them; None for none."""
    if function in ("count", "distinct"):
        return len(values) if function == "count" else len(set(values))
    if not values:
        return None
    if function == "first":
        return values[0]
    if function in ("least", "most") and isinstance(values[0], date):
        return min(values) if function == "least" else max(values)
    exact = [Fraction(str(value)) for value in values]
    match function:
        case "least":
            return min(exact)
        case "most":
            return max(exact)
        case "spread":
            return max(exact) - min(exact)
        case "total":
            return sum(exact)
    return sum(exact) / len(exact)


def follows(
    procedure: Procedure, facts: Mapping[str, Any], changed: Collection[str], parameters: Mapping[str, Parameter],
    given: Given, figure: Figure | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The computed facts that follow anew where `changed` are brought; `facts` are those of the case with them. What
    rests on figures is counted anew where `figure` is given, and told where it differs. None: it is known no more."""
    held, moved = dict(facts), set(changed)
    found = _tables(procedure, held, moved, parameters)
    for name in order(procedure.facts):
        fact = procedure.facts[name]
        counted = bool(figures(fact))
        if (counted and figure is None) or not (counted or inputs(fact) & moved):
            continue
        before, now = held.get(name), computed_value(fact, _Meaning(procedure, held, parameters, given, figure))
        if (now is None and before is None) or (counted and now == before):
            continue
        found[name] = held[name] = now
        moved.add(name)
    return found


def of_a_table(function: str, name: str) -> bool:
    """Whether a function is asked of the rows of a table: `rows(table)`, `mean(table.column)`."""
    return function in ("rows", "within") or "." in name


def _tables(
    procedure: Procedure, held: dict[str, Any], moved: set[str], parameters: Mapping[str, Parameter]
) -> dict[str, Any]:  # fmt: skip
    """The tables that are brought, with their computed columns, and those that continue one of them; `held` and `moved`
    are told of them."""
    found: dict[str, Any] = {}
    for fact in (one for one in procedure.facts.values() if one.type is FactType.TABLE):
        rows, base = held.get(fact.name), procedure.facts.get(fact.continues)
        follows_ = base is not None and base.name in moved and fact.name not in moved
        if not rows or not (fact.name in moved or follows_):
            continue
        if base is not None and follows_:
            rows = tables.carried(fact, base, rows, held.get(base.name) or ())
        now = tables.worked_out(fact, rows, parameters)
        if follows_ or now != held[fact.name]:
            found[fact.name] = held[fact.name] = now
            moved.add(fact.name)
    return found


class _Meaning(Meaning):
    """What the names stand for. Whatever is not there makes the whole unknown."""

    def __init__(
        self, procedure: Procedure, facts: Mapping[str, Any], parameters: Mapping[str, Parameter], given: Given,
        figure: Figure | None,
    ) -> None:  # fmt: skip
        self.procedure, self.facts, self.parameters = procedure, facts, parameters
        self.given, self.figure, self.today = given, figure, date.min

    def unknown(self) -> Any:
        raise UnknownError

    def value(self, name: str) -> Any:
        if name not in self.procedure.facts:
            return self._known(self.parameters[name].term if name in self.parameters else None)
        value = self._known(self.facts.get(name))
        return Fraction(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value

    def call(self, function: str, arguments: tuple[str, ...]) -> Any:
        name = arguments[0]
        if function == "has":
            return self.facts.get(name) not in (None, "", [], ())
        if function == "figure":
            return self._known(self.figure(name) if self.figure is not None else None)
        if of_a_table(function, name):
            return self._known(tables.answer(self.procedure.facts, function, arguments, self.facts.get, self.given))
        return self._known(of_all(function, self.given(name)))

    def _known(self, value: Any) -> Any:
        return self.unknown() if value is None else value

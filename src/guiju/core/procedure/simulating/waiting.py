"""How long a case waits for an act: from history, from what is usual, or from the term that the act has to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from guiju.core.procedure.model import Act, Procedure, Spread
from guiju.core.procedure.parameters import Parameter, Unit
from guiju.core.procedure.simulating.kaplan_meier import Curve, Observed, estimate

History = Mapping[str, Iterable[Observed]]  # act → days from the coming into the state to the act
UNKNOWN = Spread(1, 10, 30)  # where neither history, nor the definition, nor a term says anything
_DAYS = {Unit.DAYS: 1.0, Unit.WORKING_DAYS: 7 / 5, Unit.WEEKS: 7.0, Unit.MONTHS: 365.2425 / 12, Unit.YEARS: 365.2425}


@dataclass(frozen=True)
class Triangle:
    """A triangular distribution, drawn by its inverse."""

    least: float
    likely: float
    most: float

    def draw(self, chance: float, beyond: float = 0.0) -> float:
        """The length for a number in [0, 1), given that it is longer than `beyond`; at `most` the wait is over."""
        if beyond >= self.most:
            return beyond
        ended = self._share(beyond)
        return self._inverse(ended + chance * (1 - ended))

    def _share(self, days: float) -> float:
        a, c, b = self.least, self.likely, self.most
        if days <= a:
            return 0.0
        return (days - a) ** 2 / ((b - a) * (c - a)) if days < c else 1 - (b - days) ** 2 / ((b - a) * (b - c))

    def _inverse(self, share: float) -> float:
        a, c, b = self.least, self.likely, self.most
        if a == b:
            return a
        if share < (c - a) / (b - a):
            return a + sqrt(share * (b - a) * (c - a))
        return b - sqrt((1 - share) * (b - a) * (b - c))


Wait = Triangle | Curve


def waits(procedure: Procedure, parameters: Mapping[str, Parameter], history: History) -> dict[str, Wait]:
    """The distribution of the wait for each act: its history, else its `usually`, else the term of a clock that it
    stops (most likely seven tenths of it, at least three tenths), else `UNKNOWN`."""
    given = {name: list(observed) for name, observed in history.items()}
    found: dict[str, Wait] = {}
    for name, act in procedure.acts.items():
        if any(o.ended for o in given.get(name, ())):
            found[name] = estimate(given[name])
        else:
            spread = act.usually or _from_term(procedure, act, parameters) or UNKNOWN
            found[name] = Triangle(spread.least, spread.likely, spread.most)
    return found


def _from_term(procedure: Procedure, act: Act, parameters: Mapping[str, Parameter]) -> Spread | None:
    terms = [
        _DAYS[limit.unit] * limit.value
        for clock in procedure.clocks.values()
        if act.name in clock.stops
        and clock.limit in parameters
        and (limit := parameters[clock.limit].duration) is not None
    ]
    return Spread(0.3 * min(terms), 0.7 * min(terms), min(terms)) if terms else None

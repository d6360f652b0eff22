"""An indicator on a day, as known at a number of the sequence. The same question has the same answer for ever."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

import polars as pl

from guiju.core.errors import GuijuError, sentence
from guiju.core.indicator import model
from guiju.core.indicator.forecasting import Forecast, forecast
from guiju.core.indicator.loading import value_of
from guiju.core.indicator.model import DIMENSIONS, Figure, Form, Indicator, Spread, Target, Unit, Use, Value
from guiju.core.indicator.status import Standing, standing
from guiju.core.procedure.calendar import add_months
from guiju.core.procedure.simulating.kaplan_meier import Curve, Observed, estimate
from guiju.registry.goals import columns
from guiju.registry.goals.columns import Moment
from guiju.registry.goals.columns.moment import DERIVED
from guiju.registry.goals.queries import Found, ask, queries
from guiju.registry.goals.queries.asking import COLUMN, scoped, tables_of
from guiju.registry.goals.queries.cases import runs

POINTS = 16
"""Points of a history."""
MOST_AHEAD = 12
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2200, 1, 1)
_DIGITS = 6  # figures are the same however the rows lie in the files


@dataclass(frozen=True)
class Asked:
    """A question: which indicator, with which of its own parameters, in which scope, on which day, known at what
    number. This is what a permalink says."""

    indicator: Indicator
    day: date
    seq: int
    values: Mapping[str, Value] = field(default_factory=dict)
    scope: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        values, scope = sorted(self.values.items()), sorted(self.scope.items())
        return (self.indicator.digest, self.day, self.known, tuple(values), tuple(scope))

    @property
    def known(self) -> int:
        """The number from which on nothing that the figure rests on has changed, up to `seq`."""
        return columns.at_head().told(tables_of(self.indicator.counted.query), self.seq)


def asked(
    indicator: Indicator, given: Mapping[str, str], today: date, seq: int | None = None, day: date | None = None
) -> Asked:
    """A question out of the texts of an address: parameters of the indicator, and dimensions as its scope. GuijuError
    for one that it does not have, for a day without records and for a number not given yet."""
    held = columns.at_head()
    values = {name: p.default for name, p in indicator.parameters.items()}
    scope: dict[str, str] = {}
    for name, text in given.items():
        if name in indicator.parameters:
            values[name] = value_of(indicator.parameters[name], text, name)
        elif name in DIMENSIONS and name in indicator.by:
            if text:
                scope[name] = _dimension(name, text)
        else:
            known = ", ".join((*indicator.parameters, *indicator.by, "day", "seq"))
            raise GuijuError("there is no parameter {}", repr(name[:40]), where="query", expected=known)
    day = today if day is None else day
    if not FIRST_DAY <= day <= LAST_DAY:
        raise GuijuError(
            "{} lies outside what is counted", day, where="day", expected=sentence("{} to {}", FIRST_DAY, LAST_DAY)
        )
    if seq is not None and seq > held.seq:
        raise GuijuError(
            "the sequence has not come to {}", seq, where="seq", expected=sentence("a number from 0 to {}", held.seq)
        )
    return Asked(indicator, day, held.seq if seq is None else seq, values, scope)


def _dimension(name: str, text: str) -> str:
    if name == "ics" and not all(part.isdigit() for part in text.split(".")):
        raise GuijuError("{} is no ICS code", repr(text[:40]), where="ics", expected="a code such as 13 or 13.040")
    if len(text) > 120:
        raise GuijuError("too long", where=name, expected="a code")
    return text


# -- one figure --------------------------------------------------------------------------------------------------------
def figure(question: Asked) -> Figure:
    """The figure; remembered."""
    return _REMEMBERED.get(question.key, lambda: compute(question))


Made = TypeVar("Made")


class _Memory(Generic[Made]):
    """What was computed, by key, the least recently asked forgotten first."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._held: OrderedDict[tuple[object, ...], Made] = OrderedDict()

    def get(self, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


_REMEMBERED: _Memory[Figure] = _Memory(50_000)


def forget() -> None:
    """Compute everything anew (for tests and measurements)."""
    _REMEMBERED.clear()
    _BROKEN_DOWN.clear()


def compute(question: Asked) -> Figure:
    """The figure out of the records."""
    indicator = question.indicator
    found = found_of(question, indicator.counted)
    if indicator.over is not None:
        over = found_of(question, indicator.over)
        return model.ratio(_count(found.rows), _count(over.rows), _count(over.excluded))
    excluded = _count(found.excluded)
    if indicator.form is Form.COUNT:
        return model.count(_count(found.rows), excluded)
    lengths = found.rows.select(indicator.measure).drop_nulls().collect()[indicator.measure]
    return model.length(indicator.form, spread(lengths), excluded)


def moment(question: Asked) -> Moment:
    return columns.at_head().moment(question.day, question.known)


def found_of(question: Asked, use: Use) -> Found:
    """The records behind one of the queries of an indicator."""
    return ask(use.query, moment(question), use.with_(question.values), question.scope)


def excluded_of(question: Asked) -> pl.LazyFrame | None:
    """What was left out: by the denominator of a ratio, else by the one query there is."""
    return found_of(question, question.indicator.over or question.indicator.counted).excluded


def _weight(rows: pl.LazyFrame) -> pl.Expr:
    """How many a row counts for."""
    return pl.col("weight").sum() if "weight" in rows.collect_schema().names() else pl.len()


def _count(rows: pl.LazyFrame | None) -> int:
    return int(rows.select(_weight(rows)).collect().item() or 0) if rows is not None else 0


def spread(lengths: pl.Series) -> Spread | None:
    """How lengths are distributed; None of none."""
    if lengths.is_empty():
        return None
    values = lengths.cast(pl.Float64).sort()

    def at(share: float) -> float:
        return round(float(values.quantile(share, "linear") or 0.0), _DIGITS)

    mean, least, most = (round(float(x), _DIGITS) for x in (values.mean(), values.min(), values.max()))  # type: ignore[arg-type]
    middle, p10, p25, p75, p90 = (at(share) for share in (0.5, 0.1, 0.25, 0.75, 0.9))
    return Spread(len(values), mean, middle, p10, p25, p75, p90, least, most, _bins(values, least, most))


def _bins(values: pl.Series, least: float, most: float, about: int = 12) -> tuple[tuple[float, float, int], ...]:
    """A dozen bins of a round width."""
    raw = (most - least) / about or 1.0
    size: float = 10.0 ** len(str(int(raw))) if raw >= 1 else 1.0
    width = next((size * f for f in (0.1, 0.2, 0.5, 1.0) if size * f >= raw), size)
    counted = dict((values // width).cast(pl.Int64).value_counts().iter_rows())
    first, last = min(counted), max(counted)
    return tuple((n * width, (n + 1) * width, int(counted.get(n, 0))) for n in range(first, last + 1))


# -- several figures ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Part:
    """The figure of one value of a dimension; `value` is "" for records that do not say."""

    value: str
    figure: Figure


_BROKEN_DOWN: _Memory[list[Part]] = _Memory(500)


def parts(question: Asked, dimension: str) -> list[Part]:
    """A figure broken down, the most records first; remembered. GuijuError for a dimension the indicator does not
    have."""
    if dimension not in question.indicator.by:
        known = ", ".join(question.indicator.by) or "–"
        raise GuijuError("cannot break down by {}", repr(dimension[:40]), where="by", expected=known)
    return list(_BROKEN_DOWN.get((*question.key, dimension), lambda: _broken_down(question, dimension)))


def _broken_down(question: Asked, dimension: str) -> list[Part]:
    indicator = question.indicator
    column = pl.col(COLUMN[dimension]).cast(pl.String).fill_null("").alias("value")
    rows = found_of(question, indicator.counted).rows
    if indicator.form in (Form.MEAN, Form.MEDIAN):
        groups = (
            rows.select(column, pl.col(indicator.measure)).drop_nulls().collect().partition_by("value", as_dict=True)
        )
        made = [
            Part(str(value[0]), model.length(indicator.form, spread(group[indicator.measure])))
            for value, group in groups.items()
        ]
        return sorted(made, key=lambda part: (-part.figure.counted, part.value))
    counted = _grouped(rows, question, dimension)
    if indicator.over is None:
        made = [Part(value, model.count(number)) for value, number in counted.items()]
        return sorted(made, key=lambda part: (-part.figure.counted, part.value))
    over = _grouped(found_of(question, indicator.over).rows, question, dimension)
    made = [Part(value, model.ratio(counted.get(value, 0), number)) for value, number in over.items()]
    return sorted(made, key=lambda part: (-(part.figure.over or 0), part.value))


def _grouped(rows: pl.LazyFrame, question: Asked, dimension: str) -> dict[str, int]:
    """How many records each value of a dimension has; "" for those that do not say."""
    column, weight = COLUMN[dimension], _weight(rows).alias("n")
    if column in DERIVED and queries()[question.indicator.counted.query].subject == "edition":
        base, derived = DERIVED[column]
        rows = rows.group_by(base).agg(weight).with_columns(derived.alias(column))
        weight = pl.col("n").sum()
    counted: dict[str, int] = {}
    for value, number in rows.group_by(column).agg(weight).collect().iter_rows():
        counted[value or ""] = counted.get(value or "", 0) + number
    return counted


def courses(
    question: Asked, dimension: str, points: int = 8, most: int = 12
) -> list[tuple[str, list[tuple[date, Figure]]]]:
    """The course of the largest parts: value of the dimension → (day, figure), for small multiples."""
    months = step(question.indicator)
    days = [add_months(question.day, -months * n) for n in range(points - 1, -1, -1)]
    shown = [part.value for part in parts(question, dimension) if part.value][:most]
    told = {day: {p.value: p.figure for p in parts(replace(question, day=day), dimension)} for day in days}
    missing = Figure(None, 0)
    return [(value, [(day, told[day].get(value, missing)) for day in days]) for value in shown]


def waits(question: Asked) -> Curve | None:
    """Kaplan–Meier over finished and open cycles, in days (DOMAIN T2); None where the indicator measures no cycles or
    nothing has ended."""
    use = question.indicator.counted
    if use.query != "cycles":
        return None
    rows = runs(moment(question), use.with_(question.values))
    rows = scoped(rows.lazy(), question.scope).select("days", "end").collect()
    seen = [Observed(max(0.0, float(days)), end is not None) for days, end in rows.iter_rows()]
    return estimate(seen) if any(o.ended for o in seen) else None


def step(indicator: Indicator) -> int:
    """Months between two points of a history."""
    return 12 if indicator.frequency == "yearly" else 3


def history(question: Asked, points: int = POINTS) -> list[tuple[date, Figure]]:
    """The figure on earlier days, by what is known at the same number; the last one is the question's own."""
    months = step(question.indicator)
    days = [add_months(question.day, -months * n) for n in range(points - 1, -1, -1)]
    return [(day, figure(replace(question, day=day))) for day in days if day >= FIRST_DAY]


def outlook(question: Asked, target: Target | None = None, points: int = POINTS) -> Forecast | None:
    """What the history leads to, as far as the deadline and at least four steps."""
    months = step(question.indicator)
    known = [(day, f.value) for day, f in history(question, points) if f.value is not None]
    ahead = [add_months(question.day, months * n) for n in range(1, MOST_AHEAD + 1)]
    if target is not None:
        ahead = ahead[: max(4, next((n for n, day in enumerate(ahead, 1) if day >= target.deadline), MOST_AHEAD))]
    most = 100.0 if question.indicator.unit is Unit.PERCENT else float("inf")
    return forecast(known, ahead if target is not None else ahead[:4], 0.0, most)


def for_target(question: Asked, target: Target) -> Asked:
    """The question a target is about: with its own values for the parameters."""
    return replace(question, values={**question.values, **target.values})


def stands(question: Asked, target: Target) -> Standing:
    """Whether a target is reached, on course or behind. A forecast is made only where it decides."""
    question = for_target(question, target)
    value = figure(question).value
    undecided = value is not None and not target.met(value) and question.day < target.deadline
    return standing(target, value, question.day, outlook(question, target) if undecided else None)


def bounded(question: Asked) -> Mapping[str, str]:
    """The parameters of a permalink, in a fixed order."""
    told = {name: _told(value) for name, value in question.values.items() if value is not None}
    defaults = {name: _told(p.default) for name, p in question.indicator.parameters.items()}
    changed = {name: value for name, value in sorted(told.items()) if value != defaults.get(name)}
    return {
        "day": question.day.isoformat(),
        "seq": str(question.seq),
        **changed,
        **dict(sorted(question.scope.items())),
    }


def _told(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value)

"""Statistics for everyone: any measure split by up to three dimensions within a scope, on a day as known at a number.

Rows are grouped by what their columns hold, codes of ICS and of publishers as they stand; what follows from a code (its
field, its province) is told of the few groups, not of five million rows.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl

from guiju.core.errors import GuijuError, sentence
from guiju.core.statistics import asking
from guiju.core.statistics.loading import load_all
from guiju.core.statistics.model import Answer, Cell, Dimension, Form, Kind, Question, Span, Subject, Wanted
from guiju.data import tables
from guiju.registry.goals import columns, definitions, naming
from guiju.registry.goals.columns import STATUS, Moment
from guiju.registry.goals.columns.moment import DERIVED, IN_FORCE
from guiju.registry.goals.queries.asking import among
from guiju.registry.goals.queries.cases import cycles

MOST_CELLS = 20_000
_REMEMBERED = 256
_DIGITS = 6  # figures are the same however the rows lie in the files


@dataclass(frozen=True)
class Rows:
    """A kind of rows: its columns, the tables it rests on, and how it is made of a moment."""

    columns: frozenset[str]
    tables: tuple[str, ...]
    make: Callable[[Moment], pl.LazyFrame]


def _editions(moment: Moment) -> pl.LazyFrame:
    day = pl.lit(moment.day)
    return moment.editions.with_columns(
        ((day - pl.col("published")).dt.total_days() / 365.25).alias("age"),
        (pl.col("status") == IN_FORCE).alias("in_force"),
        (pl.col("effect") == "mandatory").fill_null(False).alias("mandatory"),
        (pl.col("review_due") < day).fill_null(False).alias("overdue"),
    )


def _cases(moment: Moment) -> pl.LazyFrame:
    every = tuple(moment.cases["procedure"].cast(pl.String).unique().sort().to_list())
    days = (pl.lit(moment.day) - pl.col("entered")).dt.total_days()
    return moment.of(every).lazy().with_columns(days.alias("days_in_state"))


def _cycles(moment: Moment) -> pl.LazyFrame:
    """The very cycles of the indicator, of all days of a plan."""
    used = definitions.indicator("average_cycle").counted.values
    return cycles(moment, {**used, "started_since": None, "pauses": "counted"}).rows


_PLACES = {"body", "province", "field", "committee", "procedure"}
ROWS: Mapping[str, Rows] = {
    "editions": Rows(
        frozenset({"tier", "status", "effect", "kind", "published", "effective", "publisher", "issuer", "province",
                   "field", "committee", "work", "age", "in_force", "mandatory", "overdue", "scheme"}),
        ("editions", "relations"), _editions,
    ),
    "cases": Rows(frozenset({*_PLACES, "state", "opened", "entered", "ended", "days_in_state"}), ("acts",), _cases),
    "cycles": Rows(frozenset({*_PLACES, "start", "end", "months"}), ("acts",), _cycles),
}  # fmt: skip


@cache
def subjects() -> Mapping[str, Subject]:
    """The subjects of `data/statistics`. GuijuError names file and field at fault."""
    found = load_all(tables.texts("statistics", ".yaml"), {name: rows.columns for name, rows in ROWS.items()})
    return dict(sorted(found.items(), key=lambda pair: list(ROWS).index(pair[1].rows)))


def question(
    measure: str, by: Iterable[str], where: str, today: date, day: date | None = None, seq: int | None = None
) -> Question:
    """A question out of the words of an address. GuijuError for what there is not, and for a number not given yet."""
    head = columns.at_head().seq
    if seq is not None and seq > head:
        raise GuijuError(
            "the sequence has not come to {}", seq, where="seq", expected=sentence("a number from 0 to {}", head)
        )
    return asking.question(subjects(), measure, by, where, day or today, head if seq is None else seq)


# -- answering ---------------------------------------------------------------------------------------------------------
_LOCK = threading.Lock()
_HELD: OrderedDict[tuple[object, ...], tuple[tuple[Cell, ...], Cell]] = OrderedDict()


def answer(asked: Question) -> Answer:
    """The answer with its names; figures are remembered. GuijuError for one of more than 20,000 cells."""
    cells, total = _remembered(asked)
    names = {d.key: naming.names(d, {cell.codes[place] for cell in cells}) for place, d in enumerate(asked.by)}
    return Answer(asked, cells, total, names)


def _remembered(asked: Question) -> tuple[tuple[Cell, ...], Cell]:
    held = columns.at_head()
    known = held.told(ROWS[asked.subject.rows].tables, asked.seq)
    address = {name: text for name, text in asking.address(asked).items() if name != "seq"}
    key = (known, *address.items())
    with _LOCK:
        if key in _HELD:
            _HELD.move_to_end(key)
            return _HELD[key]
    made = compute(asked, held.moment(asked.day, known))
    with _LOCK:
        _HELD[key] = made
        while len(_HELD) > _REMEMBERED:
            _HELD.popitem(last=False)
    return made


def forget() -> None:
    """Compute everything anew (for tests and measurements)."""
    with _LOCK:
        _HELD.clear()


def compute(asked: Question, moment: Moment) -> tuple[tuple[Cell, ...], Cell]:
    """The cells in order, and the figure of everything."""
    rows = ROWS[asked.subject.rows].make(moment)
    editions = asked.subject.rows == "editions"
    late = {d.column for d in _dimensions(asked) if editions and d.column in DERIVED}
    if asked.measure.form is Form.DISTINCT:
        late = set()  # what is counted once cannot be added up
    for key, wanted in asked.where.items():
        dimension = asked.subject.dimensions[key]
        if dimension.column not in late:
            rows = rows.filter(_within(dimension, wanted))
    grounds = dict.fromkeys(name for d in _dimensions(asked) if d.column in late for name in DERIVED[d.column][0])
    keys = [_key(d).alias(f"by_{d.key}") for d in asked.by if d.column not in late]
    grouped = rows.group_by(*keys, *grounds).agg(*_parts(asked)) if keys or grounds else rows.select(*_parts(asked))
    made = grouped.collect()
    if late:
        made = _told(asked, made, late)
    if made.height > MOST_CELLS:
        what = f"the answer has {made.height:,} cells"
        raise GuijuError(
            what, where="by", expected=sentence("{} at most: fewer dimensions or a filter", f"{MOST_CELLS:,}")
        )
    total = made.select(*_added())
    if asked.measure.form is Form.DISTINCT and asked.by:
        total = rows.select(*_parts(asked)).collect()
    cells = [_cell(asked, row) for row in made.iter_rows(named=True)] if asked.by else []
    whole = total.row(0, named=True)
    return tuple(_sorted(asked, cells)), Cell((), _value(asked.measure.form, whole), int(whole["n"] or 0))


def _dimensions(asked: Question) -> list[Dimension]:
    """Those it is split by, and those it is filtered by."""
    return [*asked.by, *(asked.subject.dimensions[key] for key in asked.where)]


def _parts(asked: Question) -> tuple[pl.Expr, pl.Expr]:
    """`n` records and the `sum` a figure is made of."""
    of = asked.measure.of
    match asked.measure.form:
        case Form.COUNT:
            return pl.len().alias("n"), pl.len().alias("sum")
        case Form.DISTINCT:
            return pl.len().alias("n"), pl.col(of).drop_nulls().n_unique().alias("sum")
        case Form.MEAN:
            return pl.col(of).count().alias("n"), pl.col(of).sum().alias("sum")
        case Form.SHARE:
            return pl.len().alias("n"), pl.col(of).sum().alias("sum")


def _added() -> tuple[pl.Expr, pl.Expr]:
    return pl.col("n").sum(), pl.col("sum").sum()


def _told(asked: Question, made: pl.DataFrame, late: set[str]) -> pl.DataFrame:
    """The groups with what follows from their codes, filtered and put together by it."""
    made = made.with_columns(DERIVED[column][1].alias(column) for column in sorted(late))
    for key, wanted in asked.where.items():
        dimension = asked.subject.dimensions[key]
        if dimension.column in late:
            made = made.filter(_within(dimension, wanted))
    keys = [pl.col(d.column if d.column in late else f"by_{d.key}").alias(f"by_{d.key}") for d in asked.by]
    return made.group_by(keys).agg(*_added()) if keys else made.select(*_added())


def _key(dimension: Dimension) -> pl.Expr:
    return pl.col(dimension.column).dt.year() if dimension.kind is Kind.YEAR else pl.col(dimension.column)


def _within(dimension: Dimension, wanted: Wanted) -> pl.Expr:
    if isinstance(wanted, Span):
        return pl.col(dimension.column).is_between(date(wanted.low, 1, 1), date(wanted.high, 12, 31))
    if dimension.column == "status":
        return pl.col("status").is_in([STATUS.index(one) for one in wanted])
    return among(dimension.column, wanted)


def _cell(asked: Question, row: Mapping[str, object]) -> Cell:
    found = tuple(_code(d, row[f"by_{d.key}"]) for d in asked.by)
    return Cell(found, _value(asked.measure.form, row), int(str(row["n"])))


def _code(dimension: Dimension, value: object) -> str:
    if value is None:
        return ""
    return STATUS[int(str(value))] if dimension.column == "status" else str(value)


def _value(form: Form, row: Mapping[str, object]) -> float | None:
    """Of no records a mean or a share is no data; a count is 0."""
    n, total = int(str(row["n"] or 0)), float(str(row["sum"] or 0))
    match form:
        case Form.MEAN:
            return round(total / n, _DIGITS) if n else None
        case Form.SHARE:
            return round(100 * total / n, _DIGITS) if n else None
    return total


def _sorted(asked: Question, cells: list[Cell]) -> list[Cell]:
    """By the order of each dimension: as its list, by year or code; names of registers by how much there is."""
    ranks = []
    for place, dimension in enumerate(asked.by):
        found = {cell.codes[place] for cell in cells}
        if dimension.kind is Kind.LIST:
            order = sorted(found, key=lambda c, d=dimension: (not c, [*d.values, c].index(c), c))  # type: ignore[misc]
        elif dimension.kind is Kind.YEAR or dimension.register in ("provinces", "ics"):
            order = sorted(found, key=lambda c: (not c, c))
        else:
            held: dict[str, int] = {}
            for cell in cells:
                held[cell.codes[place]] = held.get(cell.codes[place], 0) + cell.count
            order = sorted(found, key=lambda c, held=held: (not c, -held[c], c))  # type: ignore[misc]
        ranks.append({code: rank for rank, code in enumerate(order)})
    return sorted(cells, key=lambda cell: tuple(rank[code] for rank, code in zip(ranks, cell.codes, strict=True)))

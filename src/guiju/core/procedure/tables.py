"""Facts that are tables: rows read from forms, programs and CSV, computed columns, and what can be said of all rows.

A row is kept as a mapping of columns to plain values (days as ISO texts); an empty cell is not in it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from guiju.core.characters import told_apart
from guiju.core.procedure.computed_values import computed_value
from guiju.core.procedure.expressions import Meaning, UnknownError
from guiju.core.procedure.model import MOST_ROWS, Fact, FactType
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.single_values import WrongError, digits, value_of

Row = dict[str, Any]
LONGEST = 500_000
"""Characters of a table given as one text."""
_MOST_FAULTS = 20
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run."""
_YES = {"是": "yes", "否": "no", "Yes": "yes", "No": "no"}


@dataclass(frozen=True)
class CellError:
    """What is wrong in a table: a code that doors put into words, the row (from 1; 0: the table as a whole) and the
    column ("": the row as a whole)."""

    fault: str
    expected: str = ""
    row: int = 0
    column: str = ""


# -- reading -----------------------------------------------------------------------------------------------------------
def read(fact: Fact, given: Any) -> tuple[list[Row] | None, list[CellError]]:
    """(rows, no faults) of what is given for a table: a list of mappings, or a text that is CSV (its first line names
    the columns, as the definition or in words of either language) or JSON. None for nothing. Empty rows are left
    out."""
    rows, faults = _rows(fact, given)
    if faults or not rows:
        return None, faults
    most = fact.most or MOST_ROWS
    if len(rows) > most:
        return None, [CellError("too_many_rows", str(most))]
    if len(rows) < (fact.least or 1) and not fact.continues:
        return None, [CellError("too_few_rows", str(fact.least))]
    found: list[Row] = []
    for number, row in enumerate(rows, 1):
        typed, wrong = _row(fact, row, number)
        faults += wrong
        found.append(typed)
    faults += _same_key(fact, found)
    return (None, faults[:_MOST_FAULTS]) if faults else (found, [])


def _rows(fact: Fact, given: Any) -> tuple[list[Mapping[str, Any]], list[CellError]]:
    if isinstance(given, str):
        if len(given) > LONGEST:
            return [], [CellError("too_long", str(LONGEST))]
        if given.lstrip().startswith("["):
            try:
                given = json.loads(given)
            except (ValueError, RecursionError):
                return [], [CellError("not_a_table", "JSON")]
        else:
            return _of_csv(fact, given)
    if given is None:
        return [], []
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        return [], [CellError("not_a_table", ", ".join(fact.columns))]
    return [row for row in given if any(cell not in (None, "") for cell in row.values())], []


def _of_csv(fact: Fact, text: str) -> tuple[list[Mapping[str, Any]], list[CellError]]:
    text = text.removeprefix("\ufeff").strip()
    if not text:
        return [], []
    head = text.split("\n", 1)[0]
    sign = next((sign for sign in ("\t", ";") if sign in head and "," not in head), ",")
    try:
        lines = [line for line in csv.reader(io.StringIO(text), delimiter=sign) if any(cell.strip() for cell in line)]
    except csv.Error:
        return [], [CellError("not_a_table", "CSV")]
    if not lines:
        return [], []
    names: dict[int, str] = {}
    for place, said in enumerate(lines[0]):
        name = _column(fact, said.strip())
        if name is None:
            return [], [CellError("unknown_column", ", ".join(fact.columns), 0, said.strip()[:40])]
        if name in names.values():
            return [], [CellError("column_twice", "", 0, name)]
        names[place] = name
    rows: list[Mapping[str, Any]] = []
    for number, line in enumerate(lines[1:], 1):
        if len(line) > len(names):
            return [], [CellError("too_many_cells", str(len(names)), number)]
        rows.append({names[place]: _together(cell.strip()) for place, cell in enumerate(line)})
    return rows, []


def _column(fact: Fact, said: str) -> str | None:
    """The name of a column by its name or by its label in one of the languages."""
    for name, column in fact.columns.items():
        if said in (name, column.label.zh, column.label.en):
            return name
    return None


def _row(fact: Fact, row: Mapping[str, Any], number: int) -> tuple[Row, list[CellError]]:
    found: Row = {}
    faults = [
        CellError("unknown_column", ", ".join(fact.columns), number, str(name)[:40])
        for name in row
        if name not in fact.columns
    ]
    for name, column in fact.columns.items():
        given = row.get(name)
        if column.computed is not None:
            continue  # worked out anew: what a program read and sends back is not trusted
        try:
            value = value_of(column, _cell(column, given))
        except WrongError as error:
            expected = "" if error.fault == "form" else error.expected
            faults.append(CellError(error.fault, expected, number, name))
            continue
        if value is not None:
            found[name] = value.isoformat() if isinstance(value, date) else value
        elif column.needed and column.known is None and not fact.continues:
            faults.append(CellError("missing", "", number, name))
    return found, faults


def _cell(column: Fact, given: Any) -> Any:
    """A cell as its column names it: a choice or yes and no by their words too."""
    if not isinstance(given, str):
        return given
    if column.type is FactType.CHOICE:
        words = {word: name for name, label in column.options.items() for word in (label.zh, label.en)}
        return words.get(given, given)
    return _YES.get(given, given) if column.type is FactType.YES_NO else given


def _same_key(fact: Fact, rows: Sequence[Row]) -> list[CellError]:
    seen: set[Any] = set()
    faults = []
    for number, row in enumerate(rows, 1):
        said = row.get(fact.key) if fact.key else None
        key = same(said)
        if key is not None and key in seen:
            faults.append(CellError("row_twice", str(said), number, fact.key))
        seen.add(key)
    return faults


def same(key: Any) -> Any:
    """What two keys of rows have in common that count as one: of a text, what `told_apart` leaves of it."""
    return told_apart(key) if isinstance(key, str) else key


# -- tables that continue others ---------------------------------------------------------------------------------------
def continued(
    fact: Fact, base: Fact, rows: Sequence[Row], before: Sequence[Row] | None
) -> tuple[list[Row], list[CellError]]:  # fmt: skip
    """The rows of a table that continues another: those of `before`, in their order, with what is brought for each. A
    row that is not there, one that is too much, and a cell said otherwise than there are faults."""
    if not before:
        return [], [CellError("nothing_to_continue", "")]
    given = {same(row.get(fact.key)): (number, row) for number, row in enumerate(rows, 1)}
    shared = [name for name in fact.columns if name in base.columns]
    found, faults = [], []
    for place, old in enumerate(before, 1):
        number, row = given.pop(same(old.get(fact.key)), (0, None))
        if row is None:
            faults.append(CellError("row_missing", str(old.get(fact.key, "")), place, fact.key))
            continue
        kept = {name: old[name] for name in shared if name in old}
        faults += [
            CellError("known_otherwise", str(kept.get(name, "")), number, name)
            for name in shared
            if name != fact.key and name in row and row[name] != kept.get(name)
        ]
        own = {name: cell for name, cell in row.items() if name not in shared}
        faults += [
            CellError("missing", "", number, name)
            for name, column in fact.columns.items()
            if name not in shared and column.needed and column.computed is None and name not in own
        ]
        found.append({**kept, **own})
    faults += [CellError("row_unknown", "", number, fact.key) for number, _ in given.values()]
    return found, faults[:_MOST_FAULTS]


def carried(fact: Fact, base: Fact, rows: Sequence[Row], before: Sequence[Row]) -> list[Row]:
    """The rows of a table that continues another after that was corrected: what is shared follows, what is its own
    stays with its key."""
    own = {same(row.get(fact.key)): row for row in rows}
    shared = [name for name in fact.columns if name in base.columns]
    found = []
    for old in before:
        row = own.get(same(old.get(fact.key)), {})
        kept = {name: old[name] for name in shared if name in old}
        found.append({**kept, **{name: cell for name, cell in row.items() if name not in shared}})
    return found


# -- computed columns --------------------------------------------------------------------------------------------------
def worked_out(fact: Fact, rows: Sequence[Row], parameters: Mapping[str, Parameter]) -> list[Row]:
    """The rows with their computed columns, each after those it rests on; one that cannot be known is left out."""
    computed = [fact.columns[name] for name in in_order(fact)]
    found = []
    for row in rows:
        held = {name: cell for name, cell in row.items() if fact.columns[name].computed is None}
        for column in computed:
            value = computed_value(column, _OfRow(fact, held, parameters))
            if value is not None:
                held[column.name] = value.isoformat() if isinstance(value, date) else value
        found.append({name: held[name] for name in fact.columns if name in held})
    return found


def in_order(fact: Fact) -> list[str]:
    """The computed columns of a table, each after those it rests on. Those that rest on each other are left out."""
    waiting = {n: c.computed.names for n, c in fact.columns.items() if c.computed is not None}
    asked = {n: {a for f, a in c.computed.calls} for n, c in fact.columns.items() if c.computed is not None}
    found: list[str] = []
    while waiting:
        ready = [n for n, names in waiting.items() if not (names | asked[n]) & waiting.keys()]
        if not ready:
            break
        found += ready
        for name in ready:
            del waiting[name]
    return found


class _OfRow(Meaning):
    """What names stand for within a row: its cells, and numbers of the rules."""

    def __init__(self, fact: Fact, row: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> None:
        self.fact, self.row, self.parameters, self.today = fact, row, parameters, date.min

    def unknown(self) -> Any:
        raise UnknownError

    def value(self, name: str) -> Any:
        if name in self.fact.columns:
            held = _exact(self.fact.columns[name], self.row.get(name))
        else:
            held = self.parameters[name].term if name in self.parameters else None
        return self.unknown() if held is None else held

    def call(self, function: str, arguments: tuple[str, ...]) -> Any:
        return self.row.get(arguments[0]) not in (None, "")  # `has` is the only function that names a column


def _exact(column: Fact, stored: Any) -> Any:
    if column.type is FactType.DATE and isinstance(stored, str):
        return date.fromisoformat(stored)
    if isinstance(stored, int | float) and not isinstance(stored, bool):
        return Fraction(str(stored))
    return stored


# -- all rows together -------------------------------------------------------------------------------------------------
def answer(
    facts: Mapping[str, Fact], function: str, names: Sequence[str], value: Callable[[str], Any],
    given: Callable[[str], Sequence[Any]],
) -> Any:  # fmt: skip
    """What a function says of a table (`rows(table)`) or of its columns (`mean(table.column)`,
    `within(table.column, other.column)`): of the rows the case holds, or of those of every act where the table says
    `each`. None where the case does not hold the table, and for the mean and the like of no values."""
    held = []
    for name in names:
        table, _, column = name.partition(".")
        rows = value(table)
        if rows is None:
            return None
        every = [row for each in given(table) for row in each] if facts[table].each else rows
        held.append((facts[table].columns.get(column), every))
    if function == "within":
        (inner, some), (outer, all_) = held
        known = {same(row.get(outer.name)) for row in all_} if outer else set()
        return inner is not None and all(same(row.get(inner.name)) in known for row in some)
    return of_rows(function, *held[0])


def of_rows(function: str, column: Fact | None, rows: Sequence[Row]) -> Any:
    """How many rows there are (`rows`), in how many a column says yes or is filled (`count`), how many values it has
    (`distinct`), and the mean, sum (`total`), spread, least and most of its values."""
    if column is None:
        return len(rows)
    if function == "count" and column.type is FactType.YES_NO:
        return sum(row.get(column.name) is True for row in rows)
    values = [_exact(column, row[column.name]) for row in rows if row.get(column.name) is not None]
    match function:
        case "count":
            return len(values)
        case "distinct":
            return len(set(values))
        case _ if not values:
            return None
        case "least":
            return min(values)
        case "most":
            return max(values)
        case "first":
            return values[0]
        case "spread":
            return max(values) - min(values)
    total = sum(values)
    return total if function == "total" else Fraction(total) / len(values)


# -- writing -----------------------------------------------------------------------------------------------------------
def as_csv(fact: Fact, rows: Iterable[Row], chinese: bool) -> str:
    """The table as CSV: labels in one language, choices in words, days and numbers as they are kept."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([c.label.zh if chinese else c.label.en for c in fact.columns.values()])
    for row in rows:
        writer.writerow([_apart(row.get(n), worded(c, row.get(n), chinese)) for n, c in fact.columns.items()])
    return out.getvalue()


def _apart(value: Any, said: str) -> str:
    """Text that a spreadsheet would run as a formula is set apart by a mark before it."""
    return "'" + said if isinstance(value, str) and said.lstrip("'")[:1] in _FORMULA else said


def _together(cell: str) -> str:
    """A cell without the mark that `_apart` set before it."""
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in _FORMULA else cell


def worded(column: Fact, value: Any, chinese: bool) -> str:
    """A cell as people read it; "" for an empty one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    if column.type is FactType.CHOICE and value in column.options:
        return column.options[value].zh if chinese else column.options[value].en
    return digits(value) if isinstance(value, int | float) else str(value)

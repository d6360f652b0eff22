"""The conditions of rules: a small language with Python's spelling, read once and evaluated without side effects.

    since(evaluate) >= R1          the publicity has lasted as long as R1 says
    favour / cast >= R5_favour     shares are exact fractions
    not has(adopts) or has(degree)

A condition that fails says which comparison failed and what would have been enough.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import calendar
from guiju.core.procedure.parameters import Duration, Unit

# name → (what its arguments name, how many at least and at most)
FUNCTIONS: Mapping[str, tuple[str, int, int]] = {
    "has": ("fact", 1, 1),
    "brought": ("fact", 1, 1),
    "since": ("act", 1, 5),
    "day_of": ("act", 1, 5),
    "done": ("act", 1, 1),
    "times": ("act", 1, 1),
    "times_by_actor": ("act", 1, 1),
    "passed": ("ballot", 1, 1),
    "counted": ("ballot", 1, 1),
    "over": ("ballot", 1, 1),
    "in_time": ("ballot", 1, 1),
    "all_voted": ("ballot", 1, 1),
    "votes": ("ballot", 1, 1),
    "unanswered": ("round", 1, 1),
    "comments": ("round", 1, 1),
    "left": ("clock", 1, 1),
    "extended": ("clock", 1, 1),
    "errors": ("check", 1, 1),
    "count": ("fact", 1, 1),
    "mean": ("fact", 1, 1),
    "first": ("fact", 1, 1),
    "spread": ("fact", 1, 1),
    "total": ("fact", 1, 1),
    "rows": ("fact", 1, 1),
    "least": ("fact", 1, 1),
    "most": ("fact", 1, 1),
    "distinct": ("fact", 1, 1),
    "within": ("fact", 2, 2),
    "figure": ("figure", 1, 1),
    "actor_is": ("party", 1, 1),
    "after": ("value", 2, 2),
    "band": ("value", 2, 9),
    "year": ("value", 1, 1),
    "days": ("value", 2, 2),
}
OF_COLUMNS = ("count", "mean", "first", "spread", "total", "least", "most", "distinct")
"""Functions that say something of all rows of a table, by a column of it: `mean(table.column)`."""
_COMPARE: Mapping[type[ast.cmpop], tuple[str, Callable[[Any, Any], bool]]] = {
    ast.Eq: ("=", lambda a, b: a == b),
    ast.NotEq: ("≠", lambda a, b: a != b),
    ast.Lt: ("<", lambda a, b: a < b),
    ast.LtE: ("≤", lambda a, b: a <= b),
    ast.Gt: (">", lambda a, b: a > b),
    ast.GtE: ("≥", lambda a, b: a >= b),
}
_LONGEST, _DEEPEST = 2000, 40  # characters and levels of one condition
NEEDED = (-1, 0)
_NEGATED = {"=": "≠", "≠": "=", "<": "≥", "≥": "<", ">": "≤", "≤": ">"}


@dataclass(frozen=True)
class Elapsed:
    """The time since something was done. Compared with a length of time by the calendar."""

    start: date
    today: date


@dataclass(frozen=True)
class Left:
    """The time until a term ends."""

    last: date
    today: date


@dataclass(frozen=True)
class Ended:
    """Whether a term is over: its last day has passed, or none is running (`last` None)."""

    last: date | None
    today: date

    def __bool__(self) -> bool:
        return self.last is None or self.today > self.last


@dataclass(frozen=True)
class Shortfall:
    """Why a condition does not hold: the term, what it is, what was asked. `from_day`: when it will hold by itself.
    `against` is the other side as it is written, "" where the term itself is the question. `way`: (where an `or`
    stands, which of its sides): one of these would do; (-1, 0) for what is needed in any case."""

    term: str
    have: Any
    sign: str
    need: Any
    from_day: date | None = None
    against: str = field(default="", compare=False)
    way: tuple[int, int] = field(default=NEEDED, compare=False)


@dataclass(frozen=True)
class Expression:
    """A condition. `names` are the facts and parameters it reads, `calls` the (function, argument) pairs; the argument
    is `table.column` where a column of a table is meant."""

    text: str
    tree: ast.expr = field(compare=False, repr=False)
    names: frozenset[str]
    calls: frozenset[tuple[str, str]]


class Meaning:
    """What the names of an expression stand for. `value` answers names, `call` the functions."""

    def value(self, name: str) -> Any:
        raise KeyError(name)

    def call(self, function: str, arguments: tuple[str, ...]) -> Any:
        raise KeyError(function)

    def unknown(self) -> Any:
        """What a division by nothing gives."""
        return None

    today: date


class UnknownError(Exception):
    """A value is asked for that rests on something that is not there."""


def value(expression: Expression, meaning: Meaning) -> Any:
    """What an expression gives: a number as an exact fraction, a date, a text, yes or no."""
    return _value(expression.tree, meaning)


def read(text: str, where: str, choosing: bool = False) -> Expression:
    """An expression out of its text; `choosing`: it may choose, `A if C else B`. GuijuError names what the language
    does not have."""
    if len(text) > _LONGEST:
        raise GuijuError(
            "a condition of {} characters", len(text), where=where, expected=sentence("at most {}", _LONGEST)
        )
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise GuijuError(
            "cannot read the condition {}", repr(text), where=where, expected="such as since(evaluate) >= R1"
        )
    names: set[str] = set()
    calls: set[tuple[str, str]] = set()
    _check(tree, text.strip(), where, names, calls, _DEEPEST)
    if not choosing and any(isinstance(node, ast.IfExp) for node in ast.walk(tree)):
        raise GuijuError("a condition does not choose", where=where, expected="a fact that is computed: A if … else B")
    return Expression(text, tree, frozenset(names), frozenset(calls))


def is_column(node: ast.expr) -> bool:
    """Whether a part of a condition names a column of a table: `table.column`."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)


def _source(text: str, node: ast.expr) -> str:
    """How a part of a condition begins, as it is written."""
    try:
        return (ast.get_source_segment(text, node) or "")[:60]
    except RecursionError:
        return ""


def _check(node: ast.expr, text: str, where: str, names: set[str], calls: set[tuple[str, str]], levels: int) -> None:
    if not levels:
        raise GuijuError(
            "the condition is nested too deeply", where=where, expected=sentence("at most {} levels", _DEEPEST)
        )
    match node:
        case ast.BoolOp(values=values):
            parts = values
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            parts = [operand]
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            parts = [left, right]
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARE:
            parts = [left, right]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            parts = [test, body, orelse]
        case ast.Constant(value=bool() | int() | str()):
            parts = []
        case ast.Name(id=name):
            names.add(name)
            parts = []
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            kind, least, most = FUNCTIONS[name]
            if not least <= len(args) <= most:
                raise GuijuError(
                    "{} takes {} to {} names", name, least, most, where=where, expected=sentence("{}({})", name, kind)
                )
            if kind == "value":
                parts = args
            else:
                parts = []
                for argument in args:
                    if not (
                        isinstance(argument, ast.Name) or (name in (*OF_COLUMNS, "within") and is_column(argument))
                    ):
                        raise GuijuError("{} takes a name", name, where=where, expected=sentence("{}({})", name, kind))
                    calls.add((name, ast.unparse(argument)))
        case ast.Call(func=ast.Name(id=name)):
            raise GuijuError("unknown function {}", repr(name), where=where, expected=", ".join(FUNCTIONS))
        case _:
            raise GuijuError(
                "the language of conditions has no {}: {}",
                type(node).__name__,
                _source(text, node),
                where=where,
                expected="and, or, not, comparisons, + - * /, names and the functions " + ", ".join(FUNCTIONS),
            )
    for part in parts:
        _check(part, text, where, names, calls, levels - 1)


def shortfalls(expression: Expression, meaning: Meaning) -> list[Shortfall]:
    """Why the condition does not hold; empty when it holds."""
    return _holds(expression.tree, meaning, True)


def _holds(node: ast.expr, meaning: Meaning, wanted: bool) -> list[Shortfall]:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _holds(operand, meaning, not wanted)
        case ast.BoolOp(op=op, values=values):
            each = [_holds(value, meaning, wanted) for value in values]
            if isinstance(op, ast.And) == wanted:  # all of them are needed
                return [fault for faults in each for fault in faults]
            if any(not faults for faults in each):
                return []
            return [replace(f, way=(node.col_offset, n)) for n, faults in enumerate(each) for f in faults]
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            sign, test = _COMPARE[type(op)]
            a, b = _value(left, meaning), _value(right, meaning)
            term, other = ast.unparse(left), ast.unparse(right)
            if a is None or b is None:
                mine, its = (term, other) if a is None else (other, term)
                return [] if not wanted else [Shortfall(mine, None, sign, b, against=its)]
            if _compare(a, b, sign, test) == wanted:
                return []
            sign = sign if wanted else _NEGATED[sign]
            return [Shortfall(term, _plain(a, b), sign, b, _from_day(a, b, sign), other)]
    value = _value(node, meaning)
    if bool(value) == wanted:
        return []
    if isinstance(value, Ended):
        begins = value.last + timedelta(1) if wanted and value.last is not None else None
        return [Shortfall(ast.unparse(node), bool(value), "=", wanted, begins)]
    return [Shortfall(ast.unparse(node), value, "=", wanted)]


def _compare(a: Any, b: Any, sign: str, test: Callable[[Any, Any], bool]) -> bool:
    if isinstance(a, Elapsed):
        return test(a.today, calendar.after(a.start, b if isinstance(b, Duration) else _days(b)))
    if isinstance(a, Left):
        return test(calendar.before(a.last, b if isinstance(b, Duration) else _days(b)), a.today)
    if isinstance(a, Duration) and isinstance(b, Duration) and a.unit == b.unit:
        return test(a.value, b.value)
    a, b = _exact(a), _exact(b)
    try:
        return test(a, b)
    except TypeError:
        raise GuijuError(
            "{} {} {} cannot be compared", repr(a), sign, repr(b), where="condition", expected="values of one kind"
        )


def _exact(value: Any) -> Any:
    """A number to calculate with: decimals as they are written, not as a machine holds them."""
    value = value.value if isinstance(value, Duration) else value
    return Fraction(str(value)) if isinstance(value, float) else value


def _days(number: Any) -> Duration:
    return Duration(int(number), Unit.DAYS)


def _plain(a: Any, b: Any) -> Any:
    """The left side in the unit of the right."""
    working = isinstance(b, Duration) and b.unit is Unit.WORKING_DAYS
    if isinstance(a, Elapsed):
        count = calendar.working_days_between(a.start, a.today) if working else (a.today - a.start).days
        return Duration(count, Unit.WORKING_DAYS if working else Unit.DAYS)
    if isinstance(a, Left):
        return Duration((a.last - a.today).days, Unit.DAYS)
    return a


def _from_day(a: Any, b: Any, sign: str) -> date | None:
    if isinstance(a, Elapsed) and sign in ("≥", ">"):
        return calendar.after(a.start, b if isinstance(b, Duration) else _days(b))
    return None


def _value(node: ast.expr, meaning: Meaning) -> Any:
    match node:
        case ast.Constant(value=value):
            return Fraction(value) if type(value) is int else value
        case ast.Name(id=name):
            return meaning.value(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            value = _value(operand, meaning)
            return None if value is None else -value
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, meaning), _value(right, meaning)
            if a is None or b is None:
                return None
            a, b = _exact(a), _exact(b)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
                case _:
                    return Fraction(a) / Fraction(b) if b else meaning.unknown()
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return _value(orelse if _holds(test, meaning, True) else body, meaning)
        case ast.Call(func=ast.Name(id="after"), args=[first, second]):
            day, length = _value(first, meaning), _value(second, meaning)
            if day is None or length is None:
                return None
            return calendar.after(day, length if isinstance(length, Duration) else _days(length))
        case ast.Call(func=ast.Name(id="days"), args=[first, last]):
            begin, end = _value(first, meaning), _value(last, meaning)
            return None if begin is None or end is None else Fraction((end - begin).days)
        case ast.Call(func=ast.Name(id="year"), args=[day]):
            said = _value(day, meaning)
            return None if said is None else Fraction(said.year)
        case ast.Call(func=ast.Name(id="band"), args=[reached, *limits]):
            told, asked = _value(reached, meaning), [_value(limit, meaning) for limit in limits]
            if told is None or None in asked:
                return None
            return sum(_exact(told) >= _exact(limit) for limit in asked)
        case ast.Call(func=ast.Name(id=name), args=args):
            return meaning.call(name, tuple(ast.unparse(a) for a in args))
    return not _holds(node, meaning, True)

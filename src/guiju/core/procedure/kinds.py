"""What kind of value every part of a condition has, so that nonsense is found when a definition is read: a date
compared with a number, a choice with a word it does not have, a text that stands where yes or no is asked."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from enum import StrEnum

from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Fact, FactType
from guiju.core.procedure.parameters import TIME, Parameter


class Kind(StrEnum):
    NUMBER = "number"
    DATE = "date"
    TIME = "length of time"
    TEXT = "text"
    YES_NO = "yes or no"
    ELAPSED = "time since an act"
    LEFT = "time left on a clock"
    OTHER = "list or file"


_OF_FACT = {
    FactType.WHOLE_NUMBER: Kind.NUMBER, FactType.DECIMAL: Kind.NUMBER, FactType.DATE: Kind.DATE,
    FactType.YES_NO: Kind.YES_NO, FactType.FILE: Kind.OTHER, FactType.PEOPLE: Kind.OTHER,
    FactType.TABLE: Kind.OTHER,
}  # fmt: skip
_OF_CALL = {
    "has": Kind.YES_NO, "done": Kind.YES_NO, "passed": Kind.YES_NO, "counted": Kind.YES_NO, "over": Kind.YES_NO,
    "in_time": Kind.YES_NO, "all_voted": Kind.YES_NO, "actor_is": Kind.YES_NO,
    "brought": Kind.YES_NO, "within": Kind.YES_NO, "day_of": Kind.DATE,
    "since": Kind.ELAPSED, "left": Kind.LEFT, "after": Kind.DATE,
}  # fmt: skip
_OF_VALUES = ("mean", "first", "spread", "total", "least", "most")
_LENGTHS = {Kind.TIME, Kind.NUMBER}
_ORDERED = (Kind.NUMBER, Kind.DATE)


def kind_of_fact(fact: Fact) -> Kind:
    return _OF_FACT.get(fact.type, Kind.TEXT)


def kinds_of(facts: Mapping[str, Fact]) -> dict[str, Kind]:
    """Of every fact by its name, and of every column of a table by `table.column`."""
    found = {name: kind_of_fact(fact) for name, fact in facts.items()}
    return found | {f"{n}.{c}": kind_of_fact(column) for n, fact in facts.items() for c, column in fact.columns.items()}


def kind_of_parameter(parameter: Parameter) -> Kind:
    return Kind.TIME if parameter.unit in TIME else Kind.NUMBER


def check_condition(tree: ast.expr, kinds: Mapping[str, Kind], facts: Mapping[str, Fact], where: str) -> None:
    """GuijuError when the parts of a condition do not fit together, or it is not answered by yes or no."""
    _Reader(kinds, facts, where).condition(tree)


def check_computed(
    fact: Fact, tree: ast.expr, kinds: Mapping[str, Kind], facts: Mapping[str, Fact], where: str
) -> None:  # fmt: skip
    """GuijuError when what a computed fact is computed from does not give its kind, or one of its options."""
    reader = _Reader(kinds, facts, where)
    kind = reader.kind(tree)
    if kind is not kind_of_fact(fact):
        raise reader.refuse(tree, f"a {kind} is no {kind_of_fact(fact)}", f"what a fact of type {fact.type} can be")
    for part in _parts(tree):
        if any(isinstance(below, ast.IfExp) for below in ast.walk(part)):
            raise reader.refuse(part, "a choice within a condition or a sum", "A if C else B, or another fact for it")
    if fact.type is FactType.CHOICE:
        for leaf in _leaves(tree):
            options = facts[leaf.id].options if isinstance(leaf, ast.Name) and leaf.id in facts else ()
            given = [leaf.value] if isinstance(leaf, ast.Constant) else list(options)
            if not given or not set(given) <= set(fact.options):
                raise reader.refuse(leaf, f"{fact.name} has no such option", ", ".join(fact.options))


def _leaves(node: ast.expr) -> list[ast.expr]:
    """What an expression that chooses may come to."""
    return [*_leaves(node.body), *_leaves(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def _parts(node: ast.expr) -> list[ast.expr]:
    """What an expression that chooses may come to, and the conditions it asks."""
    return [node.test, *_parts(node.body), *_parts(node.orelse)] if isinstance(node, ast.IfExp) else [node]


class _Reader:
    def __init__(self, kinds: Mapping[str, Kind], facts: Mapping[str, Fact], where: str) -> None:
        self.kinds, self.facts, self.where = kinds, facts, where

    def refuse(self, node: ast.expr, what: str, expected: str) -> GuijuError:
        """What does not fit, with the part of the text it stands in."""
        return GuijuError("{}: {}", ast.unparse(node)[:80], what, where=self.where, expected=expected)

    def condition(self, node: ast.expr) -> None:
        kind = self.kind(node)
        if kind is not Kind.YES_NO:
            raise self.refuse(node, f"a {kind} is not a condition", "a comparison, a yes_no fact, or has(…)")

    def kind(self, node: ast.expr) -> Kind:
        match node:
            case ast.BoolOp(values=values):
                for value in values:
                    self.condition(value)
                return Kind.YES_NO
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self.condition(operand)
                return Kind.YES_NO
            case ast.UnaryOp(operand=operand):
                return self._counted(operand)
            case ast.BinOp(left=left, right=right):
                self._counted(left)
                return self._counted(right)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.condition(test)
                kind, other = self.kind(body), self.kind(orelse)
                if kind is not other:
                    raise self.refuse(node, f"a {kind} or a {other}", "values of one kind")
                return kind
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                self._compared(node, left, op, right)
                return Kind.YES_NO
            case ast.Constant(value=bool()):
                return Kind.YES_NO
            case ast.Constant(value=str()):
                return Kind.TEXT
            case ast.Name(id=name):
                return self.kinds[name]
            case ast.Call(func=ast.Name(id="after"), args=[start, length]):
                if self.kind(start) is not Kind.DATE:
                    raise self.refuse(start, "is not a date", "after(a date, a length of time)")
                self._counted(length)
                return Kind.DATE
            case ast.Call(func=ast.Name(id="year" | "days"), args=days):
                for day in days:
                    if self.kind(day) is not Kind.DATE:
                        raise self.refuse(day, "is not a date", "year(a date), days(a date, a later one)")
                return Kind.NUMBER
            case ast.Call(func=ast.Name(id="band"), args=args):
                for argument in args:
                    self._counted(argument)
                return Kind.NUMBER
            case ast.Call(func=ast.Name(id=function), args=[argument]) if function in _OF_VALUES:
                kind = self.kinds.get(ast.unparse(argument), Kind.OTHER)
                allowed = _ORDERED if function in ("least", "most") else (Kind.NUMBER,)
                if kind is Kind.OTHER or (function != "first" and kind not in allowed):
                    raise self.refuse(node, f"there is no {function} of a {kind}", "a fact that is a number")
                return kind
            case ast.Call(func=ast.Name(id=function)):
                return _OF_CALL.get(function, Kind.NUMBER)
        return Kind.NUMBER

    def _counted(self, node: ast.expr) -> Kind:
        kind = self.kind(node)
        if kind not in _LENGTHS:
            raise self.refuse(node, f"one cannot calculate with a {kind}", "numbers and lengths of time")
        return Kind.NUMBER

    def _compared(self, node: ast.expr, left: ast.expr, op: ast.cmpop, right: ast.expr) -> None:
        a, b = self.kind(left), self.kind(right)
        fits = b in _LENGTHS if a in (Kind.ELAPSED, Kind.LEFT, *_LENGTHS) else a is b is not Kind.OTHER
        if not fits:
            raise self.refuse(node, f"a {a} is compared with a {b}", "two values of one kind")
        if a in (Kind.TEXT, Kind.YES_NO) and not isinstance(op, ast.Eq | ast.NotEq):
            raise self.refuse(node, f"a {a} is neither more nor less", "== or !=")
        for name, word in ((left, right), (right, left)):
            if isinstance(name, ast.Name) and isinstance(word, ast.Constant) and name.id in self.facts:
                options = self.facts[name.id].options
                if options and word.value not in options:
                    raise self.refuse(node, f"{name.id} has no {word.value!r}", ", ".join(options))

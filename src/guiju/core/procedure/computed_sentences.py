"""How a computed fact is worked out, as a sentence in both languages: `the mean of 'Score'`, `strong where …`."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from guiju.core.procedure.model import Fact, FactType, Procedure, Words
from guiju.core.procedure.parameters import Parameter
from guiju.core.procedure.sentences import DAYS, NUMBERS, listed, phrase

_IS = {ast.Eq: "=", ast.NotEq: "≠", ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥"}
Numbers = Mapping[str, Parameter]


def how(p: Procedure, fact: Fact, parameters: Numbers) -> Words:
    """What a computed fact is, its numbers filled in; empty of one that acts bring."""
    if fact.computed is None:
        return Words("", "")
    return _Teller(p, fact, parameters).said(fact.computed.tree)


class _Teller:
    def __init__(self, p: Procedure, fact: Fact, parameters: Numbers) -> None:
        self.p, self.fact, self.parameters = p, fact, parameters

    def said(self, node: ast.expr) -> Words:
        """A value: of one that chooses, every choice with its condition."""
        if not isinstance(node, ast.IfExp):
            return self._value(node)
        parts = []
        while isinstance(node, ast.IfExp):
            when, then = self._condition(node.test), self.said(node.body)
            parts.append(Words(f"{when.zh}时，为{then.zh}", f"{then.en} where {when.en}"))
            node = node.orelse
        last = self._value(node)
        return listed([*parts, Words(f"否则为{last.zh}", f"otherwise {last.en}")])

    def _value(self, node: ast.expr) -> Words:
        match node:
            case ast.Constant(value=str() as word):
                return _quoted(self.fact.options.get(word) or Words(word, word))
            case ast.Constant(value=bool() as yes):
                return Words("“是”", "yes") if yes else Words("“否”", "no")
        if self.fact.type is FactType.YES_NO:
            asked = self._condition(node)
            return Words(f"是否{asked.zh}", f"whether {asked.en}")
        return phrase(self.p, node, self.parameters)

    def _condition(self, node: ast.expr) -> Words:
        match node:
            case ast.BoolOp(op=op, values=values):
                zh, en = ("，且", " and ") if isinstance(op, ast.And) else ("，或者", " or ")
                return listed((self._condition(value) for value in values), zh, en)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                said = self._condition(operand)
                return Words(f"并非“{said.zh}”", f"it is not so that {said.en}")
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(left, _IS[type(op)], right)
            case ast.Call(func=ast.Name(id="has"), args=[ast.Name(id=name)]):
                label = self.p.facts[name].label
                return Words(f"已填写“{label.zh}”", f"{label.en!r} is given")
            case ast.Constant(value=yes):
                return Words("总是如此", "it is always so") if yes else Words("从不如此", "it is never so")
        said = phrase(self.p, node, self.parameters)
        return Words(f"{said.zh}为“是”", f"{said.en} is yes")

    def _compared(self, left: ast.expr, sign: str, right: ast.expr) -> Words:
        a, b = self._side(left, right), self._side(right, left)
        if any(self._is_word(side) for side in (left, right)):
            zh, en = ("为", "is") if sign == "=" else ("不为", "is not")
            return Words(f"{a.zh}{zh}{b.zh}", f"{a.en} {en} {b.en}")
        kinds = {self.p.facts[n.id].type for n in (left, right) if isinstance(n, ast.Name) and n.id in self.p.facts}
        frame = (DAYS if FactType.DATE in kinds else NUMBERS)[sign]
        return Words(f"{a.zh}{frame.zh}{b.zh}", f"{a.en} is {frame.en} {b.en}")

    def _is_word(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Constant):
            return isinstance(node.value, str | bool)
        known = self.p.facts.get(node.id) if isinstance(node, ast.Name) else None
        return known is not None and known.type in (FactType.CHOICE, FactType.YES_NO)

    def _side(self, node: ast.expr, other: ast.expr) -> Words:
        """One side of a comparison; a word of a choice as the other side calls it."""
        known = self.p.facts.get(other.id) if isinstance(other, ast.Name) else None
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and known is not None:
            return _quoted(known.options.get(node.value) or Words(node.value, node.value))
        return phrase(self.p, node, self.parameters)


def _quoted(words: Words) -> Words:
    return Words(f"“{words.zh}”", repr(words.en))

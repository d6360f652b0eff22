"""What computed facts must keep: they can be worked out, nobody brings them, and they are of the kind they say."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure import computing
from guiju.core.procedure.checking_tables import check_call
from guiju.core.procedure.kinds import check_computed, kind_of_parameter, kinds_of
from guiju.core.procedure.model import ActKind, Fact, FactType, Procedure

Place = Callable[..., str]
"""(part, name, key) → file and line."""


def check(p: Procedure, place: Place, effects: Mapping[str, Any] | None, figures: Collection[str]) -> None:
    """GuijuError at the first thing that does not hold. `effects` None: a definition that cases keep; its effects and
    figures are not looked up."""
    for rule in p.rules.values():
        if any(function == "figure" for function, _ in rule.when.calls):
            raise GuijuError(
                "a condition asks no figure", where=place("rules", rule.name, "when"),
                expected="a fact that is computed from the figure",
            )  # fmt: skip
    computed = {name: fact for name, fact in p.facts.items() if fact.computed is not None}
    for name, fact in computed.items():
        _expression(p, fact, place("facts", name, "computed"))
        if effects is not None:
            _figures(fact, figures, place("facts", name, "computed"))
    try:
        computing.order(p.facts)
    except GuijuError as error:
        raise GuijuError(
            "{} rests on itself", repr(error.where), where=place("facts", error.where, "computed"),
            expected="a fact that is computed from others",
        ) from None  # fmt: skip
    _brought(p, computed, place, effects)


def _expression(p: Procedure, fact: Fact, at: str) -> None:
    assert fact.computed is not None
    numbers = {q.key: kind_of_parameter(q) for q in p.parameters.values()}
    kinds = {**numbers, **kinds_of(p.facts)}
    for function, argument in sorted(fact.computed.calls):
        check_call(p.facts, function, argument, at)
        if function not in computing.ALLOWED:
            raise GuijuError(
                "{} changes although no act changes it", function, where=at, expected=", ".join(computing.ALLOWED)
            )
        if function in computing.OF_ALL and argument in p.facts and p.facts[argument].computed is not None:
            raise GuijuError("{} is brought by no act", repr(argument), where=at, expected="a fact that acts bring")
    read = computing.inputs(fact)
    for name in sorted(read - kinds.keys()):
        raise GuijuError("unknown name {}", repr(name), where=at, expected=", ".join(sorted(kinds)))
    for name in sorted(read & p.facts.keys()):
        if p.facts[name].personal:
            raise GuijuError("{} is personal and can be erased", repr(name), where=at, expected="facts that stay")
    if not (read & p.facts.keys() or computing.figures(fact)):
        raise GuijuError("it rests on nothing", where=at, expected="a fact of the case, or a figure")
    check_computed(fact, fact.computed.tree, kinds, p.facts, at)
    if fact.type is FactType.WHOLE_NUMBER and not _is_whole(fact.computed.tree, p.facts):
        raise GuijuError("it need not be a whole number", where=at, expected="type: decimal")


def _is_whole(node: ast.expr, facts: Mapping[str, Fact]) -> bool:
    """Whether a number is whole whatever the facts are. Numbers of the rules need not be."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in facts and facts[name].type is FactType.WHOLE_NUMBER
        case ast.UnaryOp(operand=operand):
            return _is_whole(operand, facts)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
            return _is_whole(left, facts) and _is_whole(right, facts)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_whole(body, facts) and _is_whole(orelse, facts)
        case ast.Call(func=ast.Name(id="count" | "figure" | "band" | "rows" | "distinct" | "year" | "days")):
            return True
        case ast.Call(func=ast.Name(id="first" | "total" | "spread" | "least" | "most"), args=[argument]):
            table, _, column = ast.unparse(argument).partition(".")
            fact = facts[table].columns[column] if column else facts[table]
            return fact.type is FactType.WHOLE_NUMBER
    return False


def _figures(fact: Fact, known: Collection[str], at: str) -> None:
    for name in sorted(computing.figures(fact) - set(known)):
        raise GuijuError("unknown figure {}", repr(name), where=at, expected=", ".join(sorted(known)))


def _brought(p: Procedure, computed: Collection[str], place: Place, effects: Mapping[str, Any] | None) -> None:
    """Nothing else gives a computed fact a value."""
    for act in p.acts.values():
        if act.kind is not ActKind.PLAIN:
            continue
        for key, names in (("brings", act.brings), ("may_bring", act.may_bring)):
            for name in names:
                if name in computed:
                    raise GuijuError(
                        "{} is computed: no act brings it", repr(name), where=place("acts", act.name, key),
                        expected=sentence("{} without {}", key, name),
                    )  # fmt: skip
        for name in act.effects if effects is not None else ():
            for made in (effects or {})[name].get("makes", ()):
                if made in computed:
                    raise GuijuError(
                        "{} is computed, and the effect {} makes it", repr(made), name,
                        where=place("acts", act.name, "does"), expected="a fact that is not computed",
                    )  # fmt: skip
    for ballot in p.ballots.values():
        for name in (ballot.closes_on, *ballot.counted_from.values()):
            if name in computed:
                raise GuijuError(
                    "{} is computed: no act brings it", repr(name), where=place("ballots", ballot.name),
                    expected="a fact that acts bring",
                )  # fmt: skip


def check_known(procedure: Procedure, place: Place, knowledge: Mapping[str, Mapping[str, str]]) -> None:
    """GuijuError for a fact that is known of nothing, of what nobody knows, or of another type than that is."""
    for fact in procedure.facts.values():
        if fact.known is None:
            continue
        what, base = fact.known
        where = place("facts", fact.name, "known")
        if what not in knowledge:
            raise GuijuError("nobody knows {}", repr(what), where=where, expected=", ".join(sorted(knowledge)))
        said, of = knowledge[what], procedure.facts.get(base)
        if of is None or str(of.type) != said["of"]:
            raise GuijuError("{} is known of a {}", what, said["of"], where=where, expected="a fact of this type")
        if str(fact.type) != said["type"]:
            raise GuijuError("{} is a {}", what, said["type"], where=where, expected=f"type: {said['type']}")

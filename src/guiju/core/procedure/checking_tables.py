"""What facts that are tables must keep: columns that can be worked out, tables that can continue others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guiju.core.errors import GuijuError
from guiju.core.procedure import tables
from guiju.core.procedure.expressions import OF_COLUMNS
from guiju.core.procedure.kinds import check_computed, kind_of_fact, kind_of_parameter
from guiju.core.procedure.model import Fact, FactType, Procedure

Place = Callable[..., str]
"""(part, name, key) → file and line."""
_IN_A_ROW = ("has", "after", "band", "year", "days")
"""Functions whose answer a row alone gives."""


def facts_and_columns(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Names of facts, and `table.column` of every column."""
    return (*facts, *(f"{name}.{column}" for name, fact in facts.items() for column in fact.columns))


def check_call(facts: Mapping[str, Fact], function: str, argument: str, where: str) -> None:
    """GuijuError where a function is asked of a table that wants a column, or the other way round."""
    table, _, column = argument.partition(".")
    if column and (table not in facts or column not in facts[table].columns):
        known = ", ".join(facts_and_columns(facts)[len(facts) :])
        raise GuijuError("{} is no column of a table", repr(argument), where=where, expected=known or "a fact")
    is_table = table in facts and facts[table].type is FactType.TABLE
    if function == "rows" and not is_table:
        raise GuijuError("{} is no table", repr(argument), where=where, expected="a fact of type table")
    if function == "within" and not column:
        raise GuijuError("{} asks a column", function, where=where, expected="table.column")
    if is_table and not column and function in OF_COLUMNS and function != "count":
        raise GuijuError("{} asks a column", function, where=where, expected="table.column")


def check(p: Procedure, place: Place) -> None:
    """GuijuError at the first table that does not hold."""
    listed = {*p.page.list, *p.page.title}
    for fact in (one for one in p.facts.values() if one.type is FactType.TABLE):
        at = place("facts", fact.name)
        if fact.name in listed:
            raise GuijuError(
                "a table is not a column of lists", where=place("page"), expected="a fact that counts its rows"
            )
        _columns(p, fact, place("facts", fact.name, "columns"))
        if fact.continues:
            _continues(p.facts, fact, at)
    for fact in p.facts.values():
        if fact.anew_with and fact.anew_with not in p.acts:
            where = place("facts", fact.name, "anew_with")
            raise GuijuError("unknown act {}", repr(fact.anew_with), where=where, expected=", ".join(p.acts))


def _columns(p: Procedure, fact: Fact, at: str) -> None:
    numbers = {q.key: kind_of_parameter(q) for q in p.parameters.values()}
    kinds = {**numbers, **{name: kind_of_fact(column) for name, column in fact.columns.items()}}
    computed = [column for column in fact.columns.values() if column.computed is not None]
    for column in computed:
        assert column.computed is not None
        for function, argument in sorted(column.computed.calls):
            if function not in _IN_A_ROW or (function == "has" and argument not in fact.columns):
                raise GuijuError("{} is not known within a row", function, where=at, expected=", ".join(_IN_A_ROW))
        for name in sorted(column.computed.names - kinds.keys()):
            raise GuijuError("unknown name {}", repr(name), where=at, expected=", ".join(sorted(kinds)))
        if not (column.computed.names | {a for _, a in column.computed.calls}) & fact.columns.keys():
            raise GuijuError("it rests on nothing", where=at, expected="a column of the table")
        check_computed(column, column.computed.tree, kinds, fact.columns, at)
    if len(tables.in_order(fact)) != len(computed):
        raise GuijuError("its columns rest on each other", where=at, expected="columns that are computed from others")


def _continues(facts: Mapping[str, Fact], fact: Fact, at: str) -> None:
    base = facts.get(fact.continues)
    if base is None or base.type is not FactType.TABLE or base.name == fact.name:
        raise GuijuError("{} is no table to continue", repr(fact.continues), where=at, expected="a fact of type table")
    above: Fact | None = base
    seen = {fact.name}
    while above is not None and above.name not in seen:
        seen.add(above.name)
        above = facts.get(above.continues)
    if above is not None:
        raise GuijuError("{} continues itself", repr(fact.name), where=at, expected="a table that is brought before")
    if base.key != fact.key:
        raise GuijuError(
            "{} is not the key of both", repr(fact.key), where=at, expected=f"key: {base.key or 'a column'}"
        )
    for name, column in fact.columns.items():
        if name in base.columns and (column.type is not base.columns[name].type or column.computed is not None):
            raise GuijuError(
                "{} is another column there", repr(name), where=at, expected=f"type: {base.columns[name].type}"
            )


def check_known(p: Procedure, place: Place, knowledge: Mapping[str, Mapping[str, str]]) -> None:
    """GuijuError for a column that is known of no column, of what nobody knows, or of another type than that is."""
    for fact in p.facts.values():
        for column in (one for one in fact.columns.values() if one.known is not None):
            assert column.known is not None
            what, base = column.known
            where = place("facts", fact.name, "columns")
            if what not in knowledge:
                raise GuijuError("nobody knows {}", repr(what), where=where, expected=", ".join(sorted(knowledge)))
            of = fact.columns.get(base)
            if of is None or str(of.type) != knowledge[what]["of"]:
                raise GuijuError(
                    "{} is known of a {}", what, knowledge[what]["of"], where=where, expected="a column of this type"
                )
            if str(column.type) != knowledge[what]["type"]:
                raise GuijuError(
                    "{} is a {}", what, knowledge[what]["type"], where=where,
                    expected=f"type: {knowledge[what]['type']}",
                )  # fmt: skip

"""What the file of a register must keep: every name means something, what procedures give fits what it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guiju.core.definitions.source import Entry
from guiju.core.errors import GuijuError, sentence
from guiju.core.procedure.instruments import check_source
from guiju.core.procedure.model import Fact, FactType, Procedure
from guiju.core.register.model import PARTS_OF_HISTORY, RESERVED, Doing, Grid, Keeping, Key, Register, Tree

_TEXTS = frozenset({FactType.TEXT, FactType.LONG_TEXT})
_OWNERS = frozenset({FactType.BODY, FactType.CREDIT_CODE})


def _at(whole: Entry, *path: str) -> str:
    entry = whole
    for name in path:
        inner = entry.value.get(name) if isinstance(entry.value, dict) else None
        if inner is None:
            break
        entry = inner
    return entry.where


def _known(given: Iterable[str], held: Iterable[str], what: str, where: str) -> None:
    held = list(held)
    for name in given:
        if name not in held:
            raise GuijuError("unknown {} {}", what, repr(name), where=where, expected=", ".join(held) or f"a {what}")


def check(register: Register, whole: Entry, procedures: Mapping[str, Procedure]) -> None:
    """GuijuError at the first thing that does not hold."""
    for source in register.sources:
        check_source(source, _at(whole, "sources"))
    _facts(register, whole)
    _page(register, whole)
    for name, keeping in register.kept_by.items():
        where = _at(whole, "kept_by", name)
        if name not in procedures:
            raise GuijuError(
                "there is no procedure {}", repr(name), where=where, expected=", ".join(sorted(procedures))
            )
        _keeping(register, keeping, procedures[name], where)
    if register.tree is not None:
        _tree(register, register.tree, whole, procedures)
    if register.grid is not None:
        _grid(register, register.grid, whole)
        _known(register.grid.made_by, procedures, "procedure", _at(whole, "grid", "made_by"))
    heads = [column.head for column in register.columns]
    for column in register.columns:
        where = _at(whole, "columns", column.head)
        _known([column.fills], [*register.facts, *PARTS_OF_HISTORY, "key"], "fact", where)
        fact = register.facts.get(column.fills)
        if column.values and fact is not None:
            _known(column.values.values(), fact.options, "option", where)
    if heads and register.key is Key.FACT and register.tree is None:
        filled = {column.fills for column in register.columns}
        _known([register.key_fact], filled, "column", _at(whole, "columns"))


_TYPES_OF_NODES = {
    "standard": FactType.STANDARD, "year": FactType.WHOLE_NUMBER, "due": FactType.DATE, "kind": FactType.CHOICE,
    "lead": FactType.BODY,
}  # fmt: skip


def _tree(register: Register, tree: Tree, whole: Entry, procedures: Mapping[str, Procedure]) -> None:
    where = _at(whole, "tree")
    _known(tree.facts.values(), register.facts, "fact", where)
    for part, name in tree.facts.items():
        wanted = _TYPES_OF_NODES.get(part, FactType.TEXT)
        if register.facts[name].type is not wanted:
            raise GuijuError(
                "{} is of type {}", repr(name), str(register.facts[name].type), where=where, expected=f"type: {wanted}"
            )
    if not register.facts[tree.system].index:
        raise GuijuError("{} is not indexed", repr(tree.system), where=where, expected="index: true")
    if bool(tree.case) is not bool(tree.done):
        raise GuijuError("case and done go together", where=where, expected="case: a fact, done: {procedure: [states]}")
    _known(tree.done, procedures, "procedure", where)
    for name, states in tree.done.items():
        _known(states, procedures[name].states, "state", _at(whole, "tree", "done", name))


def _grid(register: Register, grid: Grid, whole: Entry) -> None:
    where = _at(whole, "grid")
    named = (grid.rows, grid.columns, grid.need)
    _known(named, register.facts, "fact", where)
    for name in named:
        if register.facts[name].type is not FactType.CHOICE:
            raise GuijuError(
                "{} is of type {}", repr(name), str(register.facts[name].type), where=where,
                expected=f"type: {FactType.CHOICE}",
            )  # fmt: skip
        if not register.facts[name].index:
            raise GuijuError("{} is not indexed", repr(name), where=where, expected="index: true")
    _known((*grid.needed, *grid.not_needed), register.facts[grid.need].options, "option", where)
    if register.closed:
        raise GuijuError("the grid is closed", where=where, expected="closed: false")
    if register.key is not Key.FACT:
        raise GuijuError("a cell of a grid has no number", where=_at(whole, "key"), expected="key: {fact: a fact}")
    _known((*named, register.key_fact), register.needs, "fact", _at(whole, "needs"))


def _facts(register: Register, whole: Entry) -> None:
    for name, fact in register.facts.items():
        where = _at(whole, "facts", name)
        if name in RESERVED:
            raise GuijuError("lists use the name {} themselves", repr(name), where=where, expected="another name")
        if fact.type in (FactType.FILE, FactType.PARAMETER) or fact.names:
            raise GuijuError("a register holds no {}", str(fact.type), where=where, expected="a text, number, date …")
        if fact.type is FactType.PEOPLE and not fact.personal:
            raise GuijuError("people are personal", where=where, expected="personal: true")
        if fact.personal and name in register.page.list:
            raise GuijuError("personal data is not listed", where=where, expected="another column")
    _known(register.needs, register.facts, "fact", _at(whole, "needs"))
    if register.key is Key.FACT:
        where = _at(whole, "key")
        _known([register.key_fact], register.facts, "fact", where)
        if register.facts[register.key_fact].personal:
            raise GuijuError("personal data is no key", where=where, expected="a fact that is not personal")
    if register.owner:
        where = _at(whole, "owner")
        _known([register.owner], register.facts, "fact", where)
        if register.facts[register.owner].type not in _OWNERS:
            raise GuijuError(
                "{} names no body", repr(register.owner), where=where, expected="type: body or credit_code"
            )


def _page(register: Register, whole: Entry) -> None:
    page, where = register.page, _at(whole, "page")
    if not page.title:
        raise GuijuError("{} is missing", repr("title"), where=where, expected="title: [facts]")
    for names in (page.title, page.list, *(group.facts for group in page.groups)):
        _known(names, register.facts, "fact", where)
    public = next((e for name, e in whole.map("a register")["page"].map("a page").items() if name == "public"), None)
    if public is not None:
        _known((e.text("a fact") for e in public.list("facts")), register.facts, "fact", public.where)
    for name in page.title:
        if register.facts[name].personal:
            raise GuijuError("personal data is no title", where=where, expected="a fact that is not personal")


def _keeping(register: Register, keeping: Keeping, procedure: Procedure, where: str) -> None:
    _known(keeping.acts, procedure.acts, "act", where)
    if Doing.ENTER not in keeping.acts.values():
        raise GuijuError("no act enters an item", where=where, expected="enter: [acts]")
    _known(keeping.facts, register.facts, "fact", where)
    _known(keeping.facts.values(), procedure.facts, "fact of the procedure", where)
    if keeping.until:
        _known([keeping.until], procedure.facts, "fact of the procedure", where)
        if procedure.facts[keeping.until].type is not FactType.DATE:
            raise GuijuError("{} is no day", repr(keeping.until), where=where, expected="a fact of type date")
    for name, source in keeping.facts.items():
        if not _fits(register.facts[name], procedure.facts[source]):
            raise GuijuError(
                "{} of the procedure does not fit {}", repr(source), repr(name), where=where,
                expected=sentence("the same type: {} is {}", name, str(register.facts[name].type)),
            )  # fmt: skip
    missing = [name for name in (*register.needs, register.key_fact) if name and name not in keeping.facts]
    if missing:
        raise GuijuError("no fact fills {}", ", ".join(missing), where=where, expected="facts: {fact: its source}")


def _fits(fact: Fact, source: Fact) -> bool:
    """Whether what a procedure holds can stand in a register: of the same type, with options it has; nothing personal
    where it is not."""
    if source.personal and not fact.personal:
        return False
    if fact.type is FactType.CHOICE and source.type is FactType.CHOICE:
        return set(source.options) <= set(fact.options)
    if source.type is fact.type or {source.type, fact.type} == {FactType.STANDARD, FactType.DESIGNATION}:
        return True
    return fact.type in _TEXTS and source.type in _TEXTS | {FactType.CREDIT_CODE, FactType.BODY}


def check_together(found: Mapping[str, Register]) -> None:
    """GuijuError where two registers give the same numbers."""
    for register in found.values():
        if register.tree is not None and register.tree.of not in found:
            raise GuijuError(
                "there is no register {}", repr(register.tree.of), where=register.name, expected=", ".join(found)
            )
    patterns: dict[str, str] = {}
    for register in found.values():
        if register.key is not Key.ISSUED:
            continue
        if register.pattern in patterns:
            raise GuijuError(
                "two registers give the same numbers: {}", register.pattern, where=register.name,
                expected=sentence("a pattern that {} does not have", patterns[register.pattern]),
            )  # fmt: skip
        patterns[register.pattern] = register.name

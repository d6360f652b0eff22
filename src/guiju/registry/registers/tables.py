"""Tables that are taken into a register: each row read by the columns the register names, each fault with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guiju.core import days
from guiju.core.errors import GuijuError, Named, sentence
from guiju.core.procedure.fault_words import FAULTS
from guiju.core.procedure.model import Fact, FactType
from guiju.core.procedure.values import as_json, checked_value
from guiju.core.register.model import (
    DOINGS,
    KEYS_ARE,
    LEADS_TO,
    STATUSES,
    Column,
    Key,
    Register,
    Status,
    is_key,
)
from guiju.registry.accounts.principals import keyed
from guiju.registry.record import refused_rows, separated

LARGEST = 400_000_000
"""Bytes of one table."""
LONGEST_CELL = 20_000
MOST_COLUMNS = 200


_STATUS_WORDS: Mapping[str, Status] = {
    word.casefold(): status
    for status, words in STATUSES.items()
    for word in (
        str(status),
        words.zh,
        words.en,
        *(DOINGS[doing].zh for doing, leads in LEADS_TO.items() if leads is status),
    )
}
"""What a cell may call a status: its code, its words, what leads to it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be taken. `facts` are as they are stored, only those its table has columns for; `until` is said
    where the table has such a column. `status` None: the table says none."""

    line: int
    key: str
    facts: Mapping[str, Any]
    status: Status | None = None
    since: date | None = None
    until: date | None = None
    says_until: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken, and why."""

    line: int
    what: str
    where: str
    expected: str

    def as_json(self) -> list[Any]:
        return refused_rows.kept(self.line, self.what, self.where, self.expected)


@dataclass
class Reading:
    """What the head of a table says: which column fills what, and which columns fill nothing."""

    columns: list[tuple[int, Column]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def head(register: Register, cells: list[str], name: str) -> Reading:
    """What the columns of a table fill: by the heads the register names, the names of its facts, and their labels in
    either language. GuijuError for a table that lacks what every item needs, or fills something twice."""
    known = {column.head.casefold(): column for column in register.columns}
    for fact in register.facts.values():
        for word in (fact.name, fact.label.zh, fact.label.en):
            known.setdefault(word.casefold(), Column(word, fact.name))
    for words, fills in (
        (("key", "number", "编号"), "key"), (("status", "状态"), "status"), (("since", "from", "起始日期"), "since"),
        (("until", "valid until", "有效期至"), "until"),
    ):  # fmt: skip
        for word in words:
            known.setdefault(word, Column(word, fills))
    found = Reading()
    for place, cell in enumerate(cells):
        column = known.get(cell.strip().casefold())
        if column is None:
            found.ignored.append(cell.strip()[:60])
            continue
        if any(column.fills == other.fills for _, other in found.columns):
            raise GuijuError(
                "two columns fill {}", repr(column.fills), where=f"{name}:1", expected="one column for each"
            )
        found.columns.append((place, column))
    filled = {column.fills for _, column in found.columns}
    wanted = [*register.needs, *([register.key_fact] if register.key is Key.FACT else [])]
    missing = [fact for fact in dict.fromkeys(wanted) if fact not in filled]
    if missing:
        labels = ", ".join(f"{register.facts[fact].label.zh} ({fact})" for fact in missing)
        raise GuijuError("no column fills {}", labels, where=f"{name}:1", expected=", ".join(_heads(register, missing)))
    return found


def _heads(register: Register, missing: list[str]) -> list[str]:
    """Heads that would fill what is missing."""
    named = {column.fills: column.head for column in register.columns}
    return [named.get(fact, register.facts[fact].label.zh) for fact in missing]


def read(register: Register, content: bytes, name: str) -> Iterator[Reading | Row | Refused]:
    """What the head says, then every row of a table (CSV with a comma, semicolon or tab). GuijuError for a table
    without a head, or one that lacks what is needed."""
    source = separated.rows(separated.decoded(content, name, LARGEST), name)
    line, first = separated.head(source, name)
    if len(first) > MOST_COLUMNS:
        raise GuijuError(
            "{} columns", len(first), where=f"{name}:{line}", expected=sentence("at most {}", MOST_COLUMNS)
        )
    columns = head(register, first, name)
    yield columns
    seen: dict[str, int] = {}
    for line, cells in source:
        if isinstance(cells, GuijuError):
            yield Refused(line, cells.what, name, "a row of a table")
            continue
        row = _row(register, columns, cells, line)
        if isinstance(row, Row) and row.key:
            if row.key in seen:
                what = sentence("{} stands in line {} already", row.key, seen[row.key])
                yield Refused(row.line, what, "key", "each item once")
                continue
            seen[row.key] = row.line
        yield row


def _row(register: Register, reading: Reading, cells: list[str], line: int) -> Row | Refused:
    facts: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for place, column in reading.columns:
        cell = cells[place].strip() if place < len(cells) else ""
        if len(cell) > LONGEST_CELL:
            return Refused(line, "the cell is too long", column.head, sentence("at most {} characters", LONGEST_CELL))
        cell = column.values.get(cell, cell)
        if column.fills in ("key", "status", "since", "until"):
            value = _of_history(column.fills, cell)
            if isinstance(value, str):
                return Refused(line, sentence("{} is not what this column holds", repr(cell[:60])), column.head, value)
            given[column.fills] = value[0]
            continue
        fact = register.facts[column.fills]
        value_, fault = checked_value(fact, _option(fact, cell))
        if fault is not None:
            words = FAULTS[fault.fault]
            what = sentence("{} {}", repr(cell[:60]), Named.of(words.en, words.zh))
            return Refused(line, what, column.head, fault.expected or fact.label.named())
        facts[fact.name] = as_json(keyed(value_) if fact.type is FactType.PEOPLE and value_ else value_)
    missing = [name for name in register.needs if facts.get(name) in (None, "")]
    if missing:
        labels = [register.facts[name].label for name in missing]
        where = Named.of(", ".join(missing), "、".join(one.zh for one in labels))
        return Refused(line, "a cell is empty", where, "a value in each row")
    key = given.get("key") or ""
    if register.key is Key.FACT:
        key = str(facts.get(register.key_fact) or "")
        if not key:
            return Refused(
                line, "the row has no key", register.key_fact, register.facts[register.key_fact].label.named()
            )
        if not is_key(key):
            return Refused(line, sentence("{} cannot be a key", repr(key[:60])), register.key_fact, KEYS_ARE)
    since, until = given.get("since"), given.get("until")
    if since and until and until < since:
        return Refused(line, sentence("{} is before {}", until, since), "until", "a later day")
    return Row(line, str(key), facts, given.get("status"), since, until, "until" in given)


def _of_history(fills: str, cell: str) -> tuple[Any] | str:
    """(value,) of a cell that says where an item stands; a text that says what it should be."""
    if fills == "key":
        return (cell,) if not cell or is_key(cell) else KEYS_ARE
    if not cell:
        return (None,)
    if fills == "status":
        found = _STATUS_WORDS.get(cell.casefold())
        if found is not None:
            return (found,)
        return ", ".join(map(str, Status))
    try:
        return (days.day(cell.replace("/", "-").replace(".", "-")[:10], fills),)
    except GuijuError:
        return "2026-03-01"


def _option(fact: Fact, cell: str) -> str:
    """The code of an option that a cell names by its words."""
    if fact.type is FactType.CHOICE and cell and cell not in fact.options:
        for code, words in fact.options.items():
            if cell.casefold() in (words.zh.casefold(), words.en.casefold()):
                return code
    if fact.type is FactType.YES_NO and cell in ("是", "否"):
        return "yes" if cell == "是" else "no"
    return cell

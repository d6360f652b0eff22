"""Tables in a plan: rows of | cells | or of tabs, whose heads say task, lead, target, deadline, or a year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from guiju.core.plan import groups, targets
from guiju.core.plan.bodies import listed
from guiju.core.plan.deadlines import Deadline, deadlines
from guiju.core.plan.model import Group, Section, Span, Target
from guiju.core.plan.patterns import alternatives
from guiju.core.plan.quantities import quantities
from guiju.core.plan.sentences import trim

_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)(?:[年/.-](?:(?P<m>\d{1,2})(?=月|$|[^\d]))?)?")
_RULE = re.compile(r"[\s|:+=-]*")


@dataclass(frozen=True, slots=True)
class Table:
    """heads: column -> what it holds (a code of `data/codes/plan_table_heads.csv`, or a year); rows of cell spans."""

    start: int
    end: int
    heads: tuple[tuple[int, str], ...]
    units: tuple[tuple[int, str], ...]
    rows: tuple[tuple[Span, ...], ...]

    def cell(self, row: tuple[Span, ...], head: str) -> Span | None:
        """The cell under a head; None when there is none or it is empty."""
        for column, name in self.heads:
            if name == head and column < len(row) and row[column][0] < row[column][1]:
                return row[column]
        return None


def tables(folded: str, start: int, end: int) -> list[Table]:
    """The tables between two offsets. Folding has made tabs into spaces: a tab row is told by three spaces or more."""
    found: list[Table] = []
    block: list[list[Span]] = []
    for match in re.compile(r"[^\n]+").finditer(folded, start, end):
        cells = _cells(folded, *match.span())
        if len(cells) > 1:
            block.append(cells)
            continue
        if _RULE.fullmatch(match[0]) and block:
            continue
        found += _table(folded, block)
        block = []
    return found + _table(folded, block)


def _cells(folded: str, start: int, end: int) -> list[Span]:
    line = folded[start:end]
    if _RULE.fullmatch(line):
        return []
    begin, finish = trim(folded, start, end)
    if folded[begin:finish].count("|") >= 2:
        edges = [begin - 1] if folded[begin] != "|" else []
        edges += [i for i in range(begin, finish) if folded[i] == "|"]
        edges += [finish] if folded[finish - 1] != "|" else []
        return [trim(folded, a + 1, b) for a, b in pairwise(edges)]
    return []


def _table(folded: str, block: list[list[Span]]) -> list[Table]:
    if len(block) < 2:
        return []
    heads, units = [], []
    for column, span in enumerate(block[0]):
        words = folded[slice(*span)]
        year = re.fullmatch(r".{0,6}((?:19|20)\d\d)年?.{0,8}", words)
        match = alternatives("plan_table_heads", "kind", "head").match(words)
        if year:
            heads.append((column, year[1]))
        elif match:
            heads.append((column, str(match.lastgroup)))
        unit = re.search(r"\((.{1,8})\)$", words)
        if unit:
            units.append((column, unit[1]))
    if not {name for _, name in heads} & {"task", "measure"}:
        return []
    end = max(span[1] for span in block[-1])
    return [Table(block[0][0][0], end, tuple(heads), tuple(units), tuple(tuple(row) for row in block[1:]))]


def read(
    text: str, folded: str, table: Table, held: frozenset[str], deadline: Deadline | None, place: str = ""
) -> tuple[list[Group], list[Target]]:
    """The groups and targets of all rows."""
    found: list[Group] = []
    wanted: list[Target] = []
    for row in table.rows:
        group = _group(text, folded, table, row, held, place)
        found += [group] if group else []
        wanted += _targets(text, folded, table, row, deadline)
    return found, wanted


def sections(text: str, folded: str, held: frozenset[str], deadline: Deadline | None, place: str = "") -> list[Section]:
    """A section for each row of the tables that have a task and its bodies or targets."""
    made: list[Section] = []
    for table in tables(folded, 0, len(folded)):
        for row in table.rows:
            task = table.cell(row, "task")
            group, aims = _group(text, folded, table, row, held, place), _targets(text, folded, table, row, deadline)
            if task is None or not (group or aims):
                continue
            number = table.cell(row, "number")
            printed = text[slice(*number)] if number else str(len(made) + 1)
            span = min(a for a, _ in row), max(b for _, b in row)
            held_by = (group,) if group else ()
            title = text[slice(*task)]
            made.append(Section(len(made) + 1, printed, title, task, span, held_by, tuple(aims), ()))
    return made


def _group(
    text: str, folded: str, table: Table, row: tuple[Span, ...], held: frozenset[str], place: str
) -> Group | None:
    lead, part, answer = (table.cell(row, head) for head in ("lead", "part", "responsible"))
    cells = [cell for cell in (lead, part, answer) if cell]
    if not cells:
        return None
    span = min(a for a, _ in cells), max(b for _, b in cells)
    task = table.cell(row, "task") or table.cell(row, "measure") or span
    if answer and not lead and groups.marks(folded, *answer):
        return groups.read(text, folded, answer, task, held, place)
    shown = [groups.read(text, folded, cell, task, frozenset(), place) for cell in cells]
    leading = listed(text, folded, *lead, place) if lead else listed(text, folded, *answer, place) if answer else []
    rest = listed(text, folded, *part, place) if part else []
    if lead and answer:
        rest = listed(text, folded, *answer, place) + rest
    if not lead and "first-leads" in held:
        leading, rest = leading[:1], leading[1:] + rest
    if not leading and not rest and not any(group.others or group.local for group in shown):
        return None
    return Group(
        tuple(leading), tuple(rest), any(g.others for g in shown), any(g.by_duties for g in shown),
        "local-governments" in held or any(g.local for g in shown), span, task,
    )  # fmt: skip


def _targets(text: str, folded: str, table: Table, row: tuple[Span, ...], deadline: Deadline | None) -> list[Target]:
    measure = table.cell(row, "measure") or table.cell(row, "task")
    due = table.cell(row, "deadline")
    stated = deadlines(folded, *due) if due else []
    term = _term(folded, due) or (stated[0] if stated else deadline)
    found: list[Target] = []
    for column, head in table.heads:
        if column >= len(row) or row[column][0] == row[column][1] or measure is None:
            continue
        if head == "value":
            found += _values(text, folded, table, row, column, measure, term)
        elif head.isdigit():
            found += _values(text, folded, table, row, column, measure, (head, (0, 0)))
        elif head in ("aim",):
            found += targets.read(text, folded, row[column][0], row[column][1], term)
    if not found and measure is not None and measure == table.cell(row, "task"):
        found = targets.read(text, folded, measure[0], measure[1], term)
    return [replace(t, deadline_span=_where(folded, table, t)) if t.deadline_span == (0, 0) else t for t in found]


def _term(folded: str, cell: Span | None) -> Deadline | None:
    match = _MONTH.search(folded, *cell) if cell else None
    if match is None:
        return None
    month = int(match["m"] or 0)
    return (f"{match['y']}-{month:02}" if 0 < month < 13 else match["y"]), match.span()


def _where(folded: str, table: Table, target: Target) -> Span | None:
    line_end = folded.find("\n", table.start)
    at = folded.find(target.deadline or "", table.start, line_end if line_end > 0 else table.end)
    return (at, at + len(target.deadline or "")) if at >= 0 else None


def _values(
    text: str, folded: str, table: Table, row: tuple[Span, ...], column: int, measure: Span, term: Deadline | None
) -> list[Target]:
    cell = row[column]
    found = quantities(folded, *cell)
    if not found:
        return []
    one = found[0]
    if one.kind == "noun" and re.search("[A-Za-z\u4e00-\u9fff]", folded[one.span[1] : cell[1]]):
        return []
    unit = one.unit
    if one.kind == "noun":
        printed = table.cell(row, "unit")
        words = folded[slice(*printed)] if printed else dict(table.units).get(column, "")
        named = quantities(f"1{words}", 0, len(words) + 1) if words else []
        unit = named[0].unit if named and named[0].kind != "noun" else words.strip("()") or "item"
    return [
        Target(
            text[slice(*measure)], comparator, value, unit, term[0] if term else None, one.approximate,
            (min(measure[0], one.span[0]), max(measure[1], one.span[1])), measure, one.span, term[1] if term else None,
        )
        for comparator, value in one.values
    ]  # fmt: skip

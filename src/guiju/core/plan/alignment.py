"""Plans side by side: the same sections in several languages or translations, and where they say different things.

Sections are paired by number. A difference is a section, a target, a number, a deadline or a body that one text has and
another has not; words are not compared.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guiju.core.errors import GuijuError, sentence
from guiju.core.plan.model import Body, Group, Plan, Section, Target

MOST = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """kind: section, target, comparator, deadline, number, groups, lead, participating, others or duties.
    sides: what each text says, in the order of the plans; None where it says nothing."""

    kind: str
    sides: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One section in every plan (None where a plan has none of that number) and how they differ."""

    number: int
    sections: tuple[Section | None, ...]
    differences: tuple[Difference, ...]


def align(plans: Sequence[Plan]) -> list[Row]:
    """The sections of two to eight plans by number. Raises GuijuError for fewer or more."""
    if not 2 <= len(plans) <= MOST:
        raise GuijuError("{} plans", len(plans), where="align", expected=sentence("2 to {}", MOST))
    tables = [{section.number: section for section in plan.sections} for plan in plans]
    rows = []
    for number in sorted(set().union(*tables)):
        held = tuple(table.get(number) for table in tables)
        rows.append(Row(number, held, tuple(_differences(held))))
    return rows


def as_dict(plans: Sequence[Plan], names: Sequence[str], rows: Sequence[Row]) -> dict[str, Any]:
    """The rows as plain data. names: of the plans, such as their files."""
    return {
        "plans": [
            {"name": name, "title": plan.title, "language": plan.language, "sections": len(plan.sections)}
            for name, plan in zip(names, plans, strict=True)
        ],
        "sections": [
            {
                "number": row.number,
                "titles": [section.title if section else None for section in row.sections],
                "spans": [list(section.span) if section else None for section in row.sections],
                "differences": [{"kind": d.kind, "sides": list(d.sides)} for d in row.differences],
            }
            for row in rows
        ],
        "differences": sum(len(row.differences) for row in rows),
    }


def _differences(sections: tuple[Section | None, ...]) -> list[Difference]:
    if None in sections:
        missing = Difference("section", tuple("present" if section else None for section in sections))
        held = [section for section in sections if section]
        return [missing, *(_spread(d, sections) for d in _differences(tuple(held)) if len(held) > 1)]
    present = [section for section in sections if section]
    return [*_targets([list(s.targets) for s in present]), *_groups([s.groups for s in present])]


def _spread(difference: Difference, sections: tuple[Section | None, ...]) -> Difference:
    """The sides of the plans that have the section, with "-" for those without it."""
    sides = iter(difference.sides)
    return Difference(difference.kind, tuple(next(sides) if section else "-" for section in sections))


def _targets(lists: list[list[Target]]) -> list[Difference]:
    """Targets pair by value and unit; what is left pairs by unit, and differs in its number."""
    rest = [list(targets) for targets in lists]
    rows: list[list[Target | None]] = []
    for key in (lambda target: (target.value, target.unit), lambda target: target.unit):
        found, rest = _paired(rest, key)
        rows += found
    rows += [[t if i == side else None for i in range(len(rest))] for side, left in enumerate(rest) for t in left]
    return [difference for row in rows for difference in _target(row)]


def _paired(
    lists: list[list[Target]], key: Callable[[Target], object]
) -> tuple[list[list[Target | None]], list[list[Target]]]:
    """Rows of what has the same key in two texts or more, the first with the first; and what is left in each."""
    waiting: list[dict[object, deque[Target]]] = []
    for targets in lists:
        queues: dict[object, deque[Target]] = {}
        for target in targets:
            queues.setdefault(key(target), deque()).append(target)
        waiting.append(queues)
    rows: list[list[Target | None]] = []
    taken: set[int] = set()
    for targets in lists:
        for target in targets:
            if id(target) in taken:
                continue
            holders = [queues for queues in waiting if queues.get(key(target))]
            if len(holders) < 2:
                continue
            row = [queues[key(target)].popleft() if queues.get(key(target)) else None for queues in waiting]
            taken |= {id(each) for each in row if each is not None}
            rows.append(row)
    return rows, [[target for target in targets if id(target) not in taken] for targets in lists]


def _target(row: list[Target | None]) -> list[Difference]:
    held = [target for target in row if target]
    if len(held) < len(row):
        return [Difference("target", tuple(_told(target) if target else None for target in row))]
    differences = []
    if len({target.value for target in held}) > 1:
        differences.append(Difference("number", tuple(_told(target) for target in held)))
    elif len({(target.comparator, target.approximate) for target in held}) > 1:
        differences.append(Difference("comparator", tuple(_told(target) for target in held)))
    if len({target.deadline for target in held}) > 1:
        differences.append(Difference("deadline", tuple(target.deadline for target in held)))
    return differences


def _told(target: Target) -> str:
    about = "≈ " if target.approximate else ""
    return f"{about}{target.comparator} {target.value} {target.unit}: {target.measure}"


def _groups(lists: list[tuple[Group, ...]]) -> list[Difference]:
    if len({len(groups) for groups in lists}) > 1:
        differences = [Difference("groups", tuple(str(len(groups)) for groups in lists))]
        merged = [[b for g in groups for b in (*g.lead, *g.participating)] for groups in lists]
        return differences + _bodies("bodies", merged)
    differences = []
    for groups in zip(*lists, strict=True):
        differences += _bodies("lead", [list(group.lead) for group in groups])
        differences += _bodies("participating", [list(group.participating) for group in groups])
        for kind, values in (
            ("others", [group.others for group in groups]), ("duties", [group.by_duties for group in groups]),
        ):  # fmt: skip
            if len(set(values)) > 1:
                differences.append(Difference(kind, tuple("yes" if value else "no" for value in values)))
    return differences


def _bodies(kind: str, lists: list[list[Body]]) -> list[Difference]:
    """What each text names beyond those that all name."""
    keyed = [Counter(body.code or body.printed for body in bodies) for bodies in lists]
    common = keyed[0].copy()
    for counted in keyed[1:]:
        common &= counted
    extra = [sorted((counted - common).elements()) for counted in keyed]
    if not any(extra):
        return []
    return [Difference(kind, tuple(", ".join(names) or None for names in extra))]

"""The facts file of a plan (YAML) read into a `KeptPlan`, every entry checked; and written again.

No sentence of a plan stands in such a file: numbers, short titles, codes of bodies, targets. See docs/plans.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from guiju.core import days
from guiju.core.definitions.levels import check_levels
from guiju.core.errors import GuijuError, sentence
from guiju.core.plan.goals import contradiction
from guiju.core.plan.kept import Assignment, Baseline, Duty, Goal, KeptPlan, Names, Origin, Part
from guiju.data.tables import codes

LARGEST = 1_000_000
COMPARATORS = (">=", ">", "<=", "<", "=")
HOW = ("carried", "split", "merged")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_DEADLINE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SYSTEM = re.compile(r"S\d{2,3}")
_TAKEN = ("next", "read")  # addresses that are not plans
_MOST = 1_000
"""Tasks of one plan."""


def read_facts(text: str, where: str) -> KeptPlan:
    """The plan of a facts file; `where` names it in refusals. GuijuError says which entry, and what was expected."""
    if len(text) > LARGEST:
        raise GuijuError("the file is too large", where=where, expected=sentence("at most {} characters", LARGEST))
    check_levels(text, where)
    try:
        found = yaml.load(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise GuijuError("not YAML", where=where + line, expected="a facts file, see docs/plans.md") from None
    return facts_of(found, where)


class _Loader(yaml.SafeLoader):
    """No anchors (a small file must not unfold into a large one), no key twice. Only what is nothing else is no text:
    1.10 is the number of a target and stays 1.10, 010 stays 010, and No is a word."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in each if tag.rpartition(":")[2] in ("null", "timestamp", "merge")]
        for first, each in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "an alias", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        double = next((key for key in keys if keys.count(key) > 1), None)
        if double is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{double} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?(?:0|[1-9]\d*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)$"), list("tf"))


def facts_of(found: object, where: str) -> KeptPlan:
    """The plan of plain data, as a facts file holds it."""
    top = _object(found, where, {"plan", "title", "issuers", "adopted", "deadline", "local", "source", "chapters"})
    key = str(top.get("plan", ""))
    if not _KEY.fullmatch(key) or key in _TAKEN:
        raise GuijuError(
            "{} is not a key of a plan", repr(key[:40]), where=f"{where}: plan", expected="such as plan-2024-2025"
        )
    chapters: list[Part] = []
    numbers: dict[int, str] = {}
    keys: set[str] = set()
    for place, entry in enumerate(_list(top.get("chapters", []), f"{where}: chapters"), 1):
        chapter = _object(entry, f"{where}: chapter {place}", {"number", "title", "tasks"})
        number = _number(chapter.get("number"), f"{where}: chapter {place}, number")
        if any(number == other.number for other in chapters):
            raise GuijuError("chapter {} stands twice", number, where=where, expected="each number once")
        at = f"{where}: chapter {number}"
        tasks = tuple(_task(task, at, numbers, keys) for task in _list(chapter.get("tasks", []), f"{at}, tasks"))
        chapters.append(Part(number, _names(chapter.get("title"), f"{at}, title"), tasks))
    if len(numbers) > _MOST:
        raise GuijuError("{} tasks", len(numbers), where=where, expected=sentence("at most {}", _MOST))
    plan = KeptPlan(
        key, _names(top.get("title"), f"{where}: title"), _bodies(top.get("issuers", []), f"{where}: issuers"),
        _day(top.get("adopted", ""), f"{where}: adopted"), _deadline(top.get("deadline"), f"{where}: deadline"),
        _truth(top.get("local", False), f"{where}: local"), _text(top.get("source", ""), f"{where}: source", 400),
        tuple(chapters),
    )  # fmt: skip
    for task in plan.tasks:
        said = contradiction(task.goals)
        if said:
            raise GuijuError(
                "targets contradict each other: {}", said, where=f"{where}: task {task.number}",
                expected="one number for a measure and a day",
            )  # fmt: skip
    return plan


def _task(entry: object, at: str, numbers: dict[int, str], keys: set[str]) -> Assignment:
    task = _object(entry, at, {"number", "title", "groups", "targets", "systems", "procedures", "from"})
    number = _number(task.get("number"), f"{at}, number of a task")
    here = f"{at}, task {number}"
    if number in numbers:
        raise GuijuError(
            "task {} stands twice",
            number,
            where=here,
            expected=sentence("each number once; first in {}", numbers[number]),
        )
    numbers[number] = at
    title = _names(task.get("title"), f"{here}, title")
    duties = tuple(_duty(d, f"{here}, group {n}") for n, d in enumerate(_list(task.get("groups", []), here), 1))
    goals = tuple(goal_of(g, f"{here}, target {n}") for n, g in enumerate(_list(task.get("targets", []), here), 1))
    for goal in goals:
        if goal.key in keys:
            raise GuijuError(
                "the target {} stands twice", repr(goal.key), where=here, expected="each key once in a plan"
            )
        keys.add(goal.key)
    systems = tuple(str(name) for name in _list(task.get("systems", []), here))
    for name in systems:
        if not _SYSTEM.fullmatch(name):
            raise GuijuError("{} is not a system", repr(name[:40]), where=f"{here}, systems", expected="such as S33")
    procedures = tuple(str(name) for name in _list(task.get("procedures", []), here))
    for name in procedures:
        if not _KEY.fullmatch(name):
            raise GuijuError(
                "{} is not a procedure", repr(name[:40]), where=f"{here}, procedures", expected="such as pilot"
            )
    origins = tuple(_origin(o, f"{here}, from") for o in _list(task.get("from", []), here))
    return Assignment(number, title, duties, goals, systems, procedures, origins)


def _duty(entry: object, at: str) -> Duty:
    group = _object(entry, at, {"lead", "participating", "others", "by_duties"})
    duty = Duty(
        _bodies(group.get("lead", []), f"{at}, lead"), _bodies(group.get("participating", []), f"{at}, participating"),
        _truth(group.get("others", False), at), _truth(group.get("by_duties", False), at),
    )  # fmt: skip
    if not duty.bodies:
        raise GuijuError("a group without bodies", where=at, expected="lead or participating bodies")
    double = next((code for code in duty.bodies if duty.bodies.count(code) > 1), None)
    if double:
        raise GuijuError("{} stands twice", double, where=at, expected="each body once in a group")
    return duty


def goal_of(entry: object, at: str) -> Goal:
    """A target of plain data; `at` names it in refusals."""
    allowed = {"key", "measure", "comparator", "value", "unit", "deadline", "indicator", "params", "baseline"}
    goal = _object(entry, at, allowed)
    key, indicator = str(goal.get("key", "")), str(goal.get("indicator", ""))
    if not _NAME.fullmatch(key):
        raise GuijuError("{} is not the key of a target", repr(key[:40]), where=at, expected="such as T2")
    if indicator and not _NAME.fullmatch(indicator):
        raise GuijuError(
            "{} is not the key of an indicator", repr(indicator[:40]), where=at, expected="such as average_cycle"
        )
    comparator = str(goal.get("comparator", ""))
    if comparator not in COMPARATORS:
        raise GuijuError("unknown comparator {}", repr(comparator[:20]), where=at, expected=", ".join(COMPARATORS))
    params = goal.get("params", {})
    if not isinstance(params, Mapping) or not all(isinstance(v, str | int | date) for v in params.values()):
        raise GuijuError("params are not names with values", where=at, expected="{name: value}")
    given = goal.get("baseline")
    baseline = None
    if given is not None:
        said = _object(given, f"{at}, baseline", {"value", "day", "source"})
        baseline = Baseline(
            _decimal(said.get("value"), f"{at}, baseline"), _day(said.get("day", ""), f"{at}, baseline"),
            _text(said.get("source", ""), f"{at}, baseline", 400),
        )  # fmt: skip
    return Goal(
        key, _names(goal.get("measure"), f"{at}, measure"), comparator, _decimal(goal.get("value"), f"{at}, value"),
        _text(goal.get("unit", ""), f"{at}, unit", 40), _deadline(goal.get("deadline"), f"{at}, deadline"), indicator,
        {str(name): str(value) for name, value in params.items()}, baseline,
    )  # fmt: skip


def _origin(entry: object, at: str) -> Origin:
    said = _object(entry, at, {"plan", "task", "how"})
    how = str(said.get("how", ""))
    if how not in HOW or not _KEY.fullmatch(str(said.get("plan", ""))):
        raise GuijuError("an origin that says too little", where=at, expected="plan, task and how: " + ", ".join(HOW))
    return Origin(str(said["plan"]), _number(said.get("task"), at), how)


def _object(value: object, at: str, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise GuijuError("not a list of names with values", where=at, expected=", ".join(sorted(allowed)))
    unknown = sorted(str(key) for key in value if key not in allowed)
    if unknown:
        raise GuijuError("unknown entry {}", repr(unknown[0][:40]), where=at, expected=", ".join(sorted(allowed)))
    return value


def _list(value: object, at: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise GuijuError("not a list", where=at, expected="a list")
    return value


def _number(value: object, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10_000:
        raise GuijuError("{} is not a number of the plan", repr(str(value)[:20]), where=at, expected="1 to 9999")
    return value


def _decimal(value: object, at: str) -> Decimal:
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise InvalidOperation
        found = Decimal(str(value))
        if not found.is_finite() or abs(found) >= 10**12 or -found.as_tuple().exponent > 6:  # type: ignore[operator]
            raise InvalidOperation
    except InvalidOperation:
        raise GuijuError(
            "{} is not a number", repr(str(value)[:20]), where=at, expected="a number such as 50 or 0.85"
        ) from None
    return found


def _names(value: object, at: str) -> Names:
    said = _object(value if value is not None else {}, at, {"zh", "en"})
    for language in ("zh", "en"):
        if not isinstance(said.get(language), str) or not said[language].strip():
            raise GuijuError("no {} text", language, where=at, expected="a text in Chinese (zh) and in English (en)")
        _text(said[language], at, 300)
    return Names(said["zh"].strip(), said["en"].strip())


def _text(value: object, at: str, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or any(c < " " for c in value):
        raise GuijuError("not a line of text", where=at, expected=sentence("a text of at most {} characters", longest))
    return value.strip()


def _bodies(value: object, at: str) -> tuple[str, ...]:
    found = tuple(str(code) for code in _list(value, at))
    unknown = next((code for code in found if code not in codes("plan_bodies")), None)
    if unknown is not None:
        raise GuijuError(
            "unknown body {}", repr(unknown[:40]), where=at, expected="a code of data/codes/plan_bodies.csv"
        )
    return found


def _day(value: object, at: str) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return days.day(str(value), at).isoformat() if value else ""


def _deadline(value: object, at: str) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value) if value is not None else ""
    if not _DEADLINE.fullmatch(text):
        raise GuijuError("{} is not a deadline", repr(text[:20]), where=at, expected="YYYY, YYYY-MM or YYYY-MM-DD")
    return text


def _truth(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise GuijuError("{} is neither true nor false", repr(str(value)[:20]), where=at, expected="true or false")
    return value

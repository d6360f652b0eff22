"""What cases there are and on which days their acts are done: computed backwards from today.

A case of `cases.yaml` or of a course of `courses.yaml` says where it stands and how many days ago it came there; the
days of the acts before follow from how long each usually takes. On whatever day the demonstration begins, what is meant
to be open is open.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from guiju.core.credit_code import check_character
from guiju.core.errors import GuijuError
from guiju.core.procedure import calendar, loader
from guiju.core.procedure.drawings.paths import main_path
from guiju.core.procedure.model import Act, Procedure
from guiju.data import tables
from guiju.registry.cases.demonstration.sample_standards import SampleStandard, held

Entry = dict[str, Any]
"""A case: its procedure, where it stops, what it brings; `plan` are its acts with their days, `begun` the first day."""
_BALLOT = 18  # days between the opening and the closing of a ballot, at least: the usual term and a weekend
_SLOW = 1.4  # how much longer than likely an act takes at most: a project stays within its term
_LABS, _FIRMS = "GUIJU-L", "GUIJU-F"


def entries(today: date) -> list[Entry]:
    """The cases written one by one, each with its plan, in the order they begin."""
    found = [dated(entry, today) for entry in yaml.safe_load(tables.text("demo/cases.yaml"))]
    return sorted(found, key=lambda entry: str(entry["begun"]))


def expanded(today: date) -> list[Entry]:
    """The cases of the courses, each with its plan."""
    return [dated(entry, today) for entry in _courses(today)]


def _courses(today: date) -> Iterator[Entry]:
    subjects, standards = _Subjects(), held(today)
    for course in yaml.safe_load(tables.text("demo/courses.yaml")):
        turn = int(course.get("first", 0))
        for stands in course["stands"]:
            for n in range(stands.get("many", 1)):
                said = _said(subjects, standards, course, turn)
                own = {**course.get("facts", {}), **stands.get("facts", {})}
                own |= {name: values[turn % len(values)] for name, values in course.get("vary", {}).items()}
                entry = {"procedure": course["procedure"], **{name: _filled(v, said) for name, v in own.items()}}
                entry |= {k: v for k, v in stands.items() if k not in ("many", "ago", "facts")}
                first, last = stands["ago"]
                yield {**entry, "ago": first + (last - first) * n // max(1, stands.get("many", 1) - 1)}
                turn += 1


class _Subjects:
    """Titles in turn, no two alike: each subject that fits with one aspect after the other."""

    def __init__(self) -> None:
        self.rows = list(tables.rows("demo/subjects.csv"))
        self.aspects = {row["zh"]: row for row in tables.rows("demo/aspects.csv")}
        self.usual = {
            nature: [n for n, row in self.aspects.items() if not row["mandatory"] and nature in row["fits"].split()]
            for nature in {row["nature"] for row in self.rows}
        }
        self.taken: set[tuple[str, str]] = set()
        self.at: dict[str, int] = {}

    def next(self, fits: Mapping[str, Any]) -> dict[str, Any]:
        """The next one. `fits`: `departments` whose field it is of; `natures` it may be of; `mandatory` where every
        clause binds, so that only safety and limits are fit for it. GuijuError when there are no more."""
        departments, binding = fits.get("departments"), bool(fits.get("mandatory"))
        rows = [row for row in self.rows if departments is None or row["department"] in departments]
        rows = [row for row in rows if row["mandatory"] or not binding]
        rows = [row for row in rows if row["nature"] in fits.get("natures", (row["nature"],))]
        for at in range(self.at.get(repr(fits), 0), len(rows) * len(self.aspects)):
            turn, place = divmod(at, len(rows))
            subject = rows[place]
            own = subject["mandatory"].split() if binding else self.usual[subject["nature"]]
            aspect = own[turn % len(own)] if binding else own[(turn + 6 + place) % len(own)]
            if (subject["zh"], aspect) not in self.taken:
                self.taken.add((subject["zh"], aspect))
                self.at[repr(fits)] = at + 1
                return _titled(subject, self.aspects[aspect])
        raise GuijuError("no subject is left", where="subjects.csv", expected=str(dict(fits)))


def _titled(subject: tables.Row, aspect: tables.Row) -> dict[str, Any]:
    return {
        "object": subject["zh"], "object_en": subject["en"], "ics": subject["ics"],
        "committee": subject["committee"], "secretary": subject["secretary"], "department": subject["department"],
        "sector": subject["sector"], "officer": _officers().get(subject["department"], ""),
        "hazard": subject["hazard"], "title": f"{subject['zh']} {aspect['zh']}（演示）",
        "title_en": f"{subject['en']} — {aspect['en']} (demonstration)",
        "scope": aspect["scope_zh"].replace("{object}", subject["zh"]),
    }  # fmt: skip


@cache
def _officers() -> dict[str, str]:
    """The first officer of each department."""
    rows = [row for row in tables.rows("demo/people.csv") if row["office"] == "officer"]
    return {row["place"]: row["user"] for row in reversed(rows)}


def _said(subjects: _Subjects, standards: list[SampleStandard], course: Mapping[str, Any], turn: int) -> dict[str, Any]:
    """What the words in braces of a course stand for."""
    labs, firms = _bodies(_LABS), _bodies(_FIRMS)
    lab, firm = labs[turn % len(labs)], firms[turn % len(firms)]
    said: dict[str, Any] = {
        "n": turn + 1, "lab": lab["name_zh"], "lab_en": lab["name_en"], "lab_code": _credit_code(turn),
        "firm": firm["name_zh"], "firm_code": _credit_code(500 + turn), "serial": f"{9_201 + turn}",
    }  # fmt: skip
    kind = course.get("of", "subject")
    if kind == "subject":
        return said | subjects.next(course.get("fits", {}))
    if kind == "standard":
        one = standards[turn % len(standards)]
        return said | {
            "standard": one.designation, "title": one.title_zh, "title_en": one.title_en, "ics": one.ics,
            "committee": one.committee, "secretary": one.secretary,
        }  # fmt: skip
    return said


@cache
def _bodies(prefix: str) -> tuple[tables.Row, ...]:
    return tuple(row for row in tables.rows("demo/sample-bodies.csv") if row["code"].startswith(prefix))


def _credit_code(n: int) -> str:
    first = f"91990000MA{n:07d}"
    return first + check_character(first)


def _filled(value: Any, said: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        for word, text in said.items():
            value = value.replace("{" + word + "}", str(text))
    if isinstance(value, list):
        return [_filled(one, said) for one in value]
    if isinstance(value, dict):
        return {name: _filled(one, said) for name, one in value.items()}
    return value


def dated(entry: Mapping[str, Any], today: date) -> Entry:
    """An entry with its plan, and its days as days."""
    found = dict(entry)
    procedure = loader.house()[found["procedure"]]
    plan = planned(procedure, found, today)
    opened = plan[0][1]
    for name in ("ago", "gaps", "window"):
        found.pop(name, None)
    found = {name: _day(value, today, opened) for name, value in found.items()}
    year = str(found.get("published") or plan[-1][1])[:4]
    found = {n: v.replace("{year}", year) if isinstance(v, str) else v for n, v in found.items()}
    return {**found, "begun": opened.isoformat(), "plan": plan}


def _day(value: Any, today: date, opened: date) -> Any:
    """{days: n} from today, {open: n} from the opening, {open_month: n, on: first | last} a month from it, as a day."""
    match value:
        case {"days": n}:
            return (today + timedelta(n)).isoformat()
        case {"open": n}:
            return (opened + timedelta(n)).isoformat()
        case {"open_month": n, "on": on}:
            index = opened.year * 12 + opened.month - 1 + n
            year, month = divmod(index, 12)
            return date(year, month + 1, 1 if on == "first" else monthrange(year, month + 1)[1]).isoformat()
    return value


def planned(procedure: Procedure, entry: Mapping[str, Any], today: date) -> list[tuple[str, date]]:
    """The acts of a case with their days, the first opens it. The last was done `ago` days before today, the others so
    long before the next as each usually takes; a case with a `window` of the year begins on its last day."""
    acts = _acts(procedure, entry)
    chance = random.Random(repr(sorted((k, str(v)) for k, v in entry.items() if isinstance(v, str | list))))
    gaps = [_gap(procedure, act, entry.get("gaps", {}), chance) for act in acts[1:]]
    if "window" in entry:
        return _forward(acts, gaps, _opening_in(entry["window"], today))
    day = _back(today - timedelta(int(entry.get("ago", 15))))
    days = [day]
    for gap in reversed(gaps):
        day = _back(day - timedelta(gap))
        days.append(day)
    return [(act.name, day) for act, day in zip(acts, reversed(days), strict=True)]


def _forward(acts: list[Act], gaps: list[int], day: date) -> list[tuple[str, date]]:
    found = [(acts[0].name, day)]
    for act, gap in zip(acts[1:], gaps, strict=True):
        day += timedelta(gap)
        while not calendar.is_working(day):
            day += timedelta(1)
        found.append((act.name, day))
    return found


def _opening_in(window: Mapping[str, Any], today: date) -> date:
    """A working day at the end of the last window of the year that closed long enough ago."""
    year = today.year
    while year > 1:
        last = _back(date.fromisoformat(f"{year}-{window['to']}") - timedelta(int(window.get("before", 0))))
        if year % window.get("every", 1) == 0 and last + timedelta(window["past"]) <= today:
            return last
        year -= 1
    raise GuijuError("no window has closed by {}", today, where=str(window), expected="a month and a day")


def _acts(procedure: Procedure, entry: Mapping[str, Any]) -> list[Act]:
    """The acts from the first to the state wanted, or to the end, and those that are named to follow."""
    first = procedure.opening[0]
    found, state, until = [first], first.to, entry.get("until", "")
    for act, to in main_path(procedure, first.to):
        if state == until:
            break
        found.append(act)
        state = to
    return found + [procedure.acts[name] for name in entry.get("then", ())]


def _gap(procedure: Procedure, act: Act, given: Mapping[str, int], chance: random.Random) -> int:
    if act.name in given:
        return int(given[act.name])
    least = _BALLOT if act.closes in procedure.ballots else 1
    if act.usually is None:
        return max(least, 12)
    most = max(act.usually.least, min(act.usually.most, act.usually.likely * _SLOW))
    return max(least, round(chance.triangular(act.usually.least, most, min(act.usually.likely, most))))


def _back(day: date) -> date:
    """The day itself or the last working day before it."""
    while not calendar.is_working(day):
        day -= timedelta(1)
    return day

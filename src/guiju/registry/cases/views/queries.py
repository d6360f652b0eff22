"""Reading cases: the desk, news, lists, the board, the page of a case, the length of cycles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from guiju.core.errors import GuijuError
from guiju.core.procedure import engine
from guiju.core.procedure.clocks import ClockState, beyond_calendar, from_json
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.core.procedure.model import FactType, Procedure
from guiju.registry.cases import access, definitions
from guiju.registry.cases.models import Case, News, Reader
from guiju.registry.cases.roles import Actor

SOON = 30  # days before its end when a clock turns amber


@dataclass(frozen=True)
class Task:
    """One line of a desk: a case that waits for somebody, in which role, until when, and what may be done."""

    case: Case
    procedure: Procedure
    roles: tuple[str, ...]
    due: date | None
    acts: tuple[ProcedureAct, ...]


_DESK = """
select x.case_id, array_agg(x.role), min(x.due) from unnest(%(keys)s::text[]) k
cross join lateral (
  select w.case_id, w.role, w.due from cases_waiting w
  where w.holder = k and (w.due, w.case_id) > (%(due)s, %(case)s)
    and not w.apart && %(keys)s::varchar[]
    and (w.ballot = '' or not exists (
      select 1 from cases_vote v where v.case_id = w.case_id and v.ballot = w.ballot and v.round = w.round
        and v.user_id = %(user)s and not v.superseded))
  order by w.due, w.case_id limit %(limit)s
) x group by x.case_id order by min(x.due), x.case_id limit %(limit)s
"""


def desk(actor: Actor, limit: int = 50, after: tuple[date, int] = (date.min, 0)) -> list[Task]:
    """What waits for a person, in all roles, the nearest term first. `after` is (due, case) of the last line seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            _DESK,
            {"keys": sorted(actor.keys), "user": actor.user, "limit": limit, "due": after[0], "case": after[1]},
        )
        rows = cursor.fetchall()
    cases = Case.objects.in_bulk([row[0] for row in rows])
    tasks = []
    for case_id, roles, due in rows:
        case = cases[case_id]
        procedure = definitions.kept(case.definition_id)
        waited = [a for a in engine.expected(procedure, case.state) if set(a.by).intersection(roles)]
        acts = [a for a in waited if not access.hindrance(case, procedure, a, actor)]
        if waited and not acts:
            continue
        end = None if due.year == 9999 else due
        tasks.append(Task(case, procedure, tuple(sorted(set(roles))), end, tuple(acts)))
    return tasks


def desk_count(actor: Actor, most: int = 1000) -> int:
    """How many lines a desk has, counted up to `most`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(distinct case_id) from (select case_id from cases_waiting where holder = any(%s)"
            " and not apart && %s::varchar[] limit %s) x",
            [sorted(actor.keys), sorted(actor.keys), most],
        )
        return int(cursor.fetchone()[0])


def news(actor: Actor, limit: int = 30, before: int | None = None) -> list[News]:
    """What a person is told of, newest first; the same act told in two roles is one line."""
    rows = News.objects.filter(holder__in=actor.keys).select_related("case", "act")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found: dict[Any, News] = {}
    for row in rows.order_by("-pk")[: 2 * limit]:
        found.setdefault(row.act_id or (row.case_id, row.reminder), row)
    return list(found.values())[:limit]


def unread(actor: Actor) -> int:
    if actor.user is None:
        return 0
    seen = Reader.objects.filter(user_id=actor.user).values_list("seen", flat=True).first() or 0
    rows = News.objects.filter(holder__in=actor.keys, pk__gt=seen)
    return int(rows.values("act_id", "case_id", "reminder").distinct().count())


def mark_read(actor: Actor) -> None:
    last = News.objects.filter(holder__in=actor.keys).order_by("-pk").values_list("pk", flat=True).first()
    if last and actor.user is not None:
        Reader.objects.update_or_create(user_id=actor.user, defaults={"seen": last})


def light(case: Case, today: date) -> str:
    """red: a term has run out; amber: one runs out within 30 days; green: none does; "" without a running clock."""
    if case.ended or case.due is None:
        return ""
    days = (case.due - today).days
    return "red" if days < 0 else "amber" if days <= SOON else "green"


def due_beyond_calendar(case: Case) -> bool:
    """Whether the nearest term of a case was counted into a year whose holidays are not known yet."""
    return any(c.last == case.due and beyond_calendar(c) for c in clocks_of(case) if c.paused is None)


def clocks_of(case: Case) -> list[ClockState]:
    """The runs of a case's clocks, running ones first, the nearest end first."""
    states = [from_json(said) for said in case.clocks.values()]
    return sorted(states, key=lambda c: (c.stopped is not None, c.last))


@dataclass(frozen=True)
class Filter:
    """What a list shows: a state, words in indexed facts, values of facts, or a light."""

    state: str = ""
    words: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    light: str = ""
    committee: int | None = None


def listed(procedure: Procedure, asked: Filter, today: date, actor: Actor) -> QuerySet[Case]:
    """The cases of a procedure that a filter lets through, newest first. A fact that the public does not see finds
    only cases whose parties the actor is one of. GuijuError names what is unknown."""
    rows = Case.objects.filter(procedure=procedure.name)
    if asked.state:
        if asked.state not in procedure.states:
            known = ", ".join(procedure.states)
            raise GuijuError("unknown state {}", repr(asked.state[:40]), where="state", expected=known)
        rows = rows.filter(state=asked.state)
    if asked.words:
        words = Q(number__icontains=asked.words)
        for fact in procedure.facts.values():
            if fact.index and fact.type in (FactType.TEXT, FactType.DESIGNATION):
                match = Q(**{f"facts__{fact.name}__icontains": asked.words})
                words |= match & access.found_by(fact.name, procedure.name, actor)
        rows = rows.filter(words)
    for name, value in asked.facts:
        fact_ = procedure.facts.get(name)
        if fact_ is None or not fact_.index:
            known = ", ".join(f.name for f in procedure.facts.values() if f.index)
            raise GuijuError("cannot filter by {}", repr(name[:40]), where=name[:40], expected=known)
        rows = rows.filter(facts__contains={name: {"yes": True, "no": False}.get(value, value)})
        rows = rows.filter(access.found_by(name, procedure.name, actor))
    if asked.committee:
        rows = rows.filter(access.of_committee(asked.committee, actor))
    match asked.light:
        case "red":
            rows = rows.filter(ended=False, due__lt=today)
        case "amber":
            rows = rows.filter(ended=False, due__gte=today, due__lte=date.fromordinal(today.toordinal() + SOON))
    return rows.order_by("-id")


@dataclass(frozen=True)
class Column:
    """A state on the board: how many cases, of them late and soon late, and the first of them by term."""

    state: str
    count: int
    red: int
    amber: int
    cases: tuple[Case, ...]


def board(
    procedure: Procedure, today: date, actor: Actor, committee: int | None = None, each: int = 12
) -> list[Column]:  # fmt: skip
    """The open cases of a procedure by state, in the order of the definition; of a committee, as far as somebody may
    be told whose they are."""
    rows = Case.objects.filter(procedure=procedure.name, ended=False)
    if committee:
        rows = rows.filter(access.of_committee(committee, actor))
    soon = date.fromordinal(today.toordinal() + SOON)
    counted = {
        row["state"]: row
        for row in rows.values("state").annotate(
            count=Count("id"), red=Count("id", filter=Q(due__lt=today)),
            amber=Count("id", filter=Q(due__gte=today, due__lte=soon)),
        )
    }  # fmt: skip
    columns = []
    for state in procedure.states.values():
        if state.end or state.name not in counted:
            continue
        row = counted[state.name]
        first = tuple(rows.filter(state=state.name).order_by("due", "id")[:each])
        columns.append(Column(state.name, row["count"], row["red"], row["amber"], first))
    return columns


@dataclass(frozen=True)
class Cycle:
    """How long it takes from one act to another: days of each finished run, and of those still open."""

    finished: tuple[int, ...]
    running: tuple[int, ...]

    @property
    def mean(self) -> float | None:
        """Mean of the finished runs, in days."""
        return sum(self.finished) / len(self.finished) if self.finished else None


def cycle(procedure: str, start: str, end: str, today: date) -> Cycle:
    """Days from the last `start` to the last `end` of each case that has begun."""
    finished, running = [], []
    rows = Case.objects.filter(procedure=procedure, marks__has_key=start).values_list("marks", "ended")
    for marks, ended in rows.iterator(chunk_size=5000):
        begun = date.fromisoformat(marks[start][1])
        if end in marks:
            finished.append((date.fromisoformat(marks[end][1]) - begun).days)
        elif not ended:
            running.append((today - begun).days)
    return Cycle(tuple(sorted(finished)), tuple(sorted(running)))


def history(case: Case) -> Sequence[Any]:
    """The acts of a case, oldest first."""
    return list(case.history.select_related("user", "personal").order_by("number"))

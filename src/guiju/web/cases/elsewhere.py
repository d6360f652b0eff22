"""What waits for somebody outside cases: candidates of feeds, tables brought to registers, steps of draws, objections
to lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from guiju.core.feeds import loader as feeds
from guiju.core.feeds.model import State
from guiju.core.register import loader as registers
from guiju.core.rounds import loader as rounds
from guiju.core.rounds.model import Coming
from guiju.registry.accounts.models import User
from guiju.registry.feeds import access as feed_access
from guiju.registry.feeds.models import Candidate
from guiju.registry.registers import access
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.models import Taking
from guiju.registry.rounds import access as round_access
from guiju.registry.rounds import drawing, steps
from guiju.registry.rounds.models import Objection, Occurrence
from guiju.web.cases.acting import word
from guiju.web.language import say


@dataclass(frozen=True)
class Waiting:
    """Something that waits: what in words, how many, where."""

    what: str
    count: int
    address: str


def waiting(user: User, today: date) -> list[Waiting]:
    """What waits for somebody now. Nothing for auditors, who act nowhere."""
    who = access.viewer(user, today)
    if who.is_auditor:
        return []
    return [*_candidates(who), *_tables(who), *_draws(who, user, today), *_objections(who)]


def _candidates(who: Viewer) -> list[Waiting]:
    """Candidates that nobody has looked at, of feeds somebody decides about; not what they brought themselves."""
    mine = {name: held for name, held in feeds.house().items() if feed_access.may_run(held, who)}
    own = Q(feed__in=[name for name, held in mine.items() if held.four_eyes], brought__user_id=who.user)
    rows = Candidate.objects.filter(feed__in=mine, present=True, state=State.OPEN, decision="", gone=None).exclude(own)
    counts = dict(rows.values_list("feed").annotate(count=Count("pk"))) if mine else {}
    said = say("{}：候选待决定", "{}: candidates to decide about")
    return [
        Waiting(said.format(word(mine[name].label)), count, f"/feeds/{name}/?state=open")
        for name, count in sorted(counts.items())
    ]


def _tables(who: Viewer) -> list[Waiting]:
    """Tables that somebody else brought and this person may confirm."""
    mine = {name: held for name, held in registers.house().items() if access.may_take(held, who)}
    rows = Taking.objects.filter(register__in=mine, taken=None).exclude(content=b"").exclude(brought_by=who.user)
    counts = dict(rows.values_list("register").annotate(count=Count("pk"))) if mine else {}
    said = say("{}：表格待确认", "{}: tables to confirm")
    return [
        Waiting(said.format(word(mine[name].label)), count, f"/registers/{name}/tables/")
        for name, count in sorted(counts.items())
    ]


def _objections(who: Viewer) -> list[Waiting]:
    """Objections to lists that wait for who runs the round; not those of whoever drew the list up."""
    run = [name for name, held in rounds.house().items() if round_access.may_run(held, who)]
    waiting = Objection.objects.filter(settled=None, step__occurrence__round__in=run).exclude(by=who.user)
    found: dict[tuple[str, str], int] = {}
    for one in waiting.select_related("step__occurrence"):
        row = one.step.occurrence
        listed = steps.last(row, steps.LIST)
        if listed is not None and listed.user_id != who.user:
            found[row.round, row.period] = found.get((row.round, row.period), 0) + 1
    said = say("{} {}：异议待处理", "{} {}: objections to settle")
    return [
        Waiting(said.format(word(rounds.house()[name].label), period), count, f"/rounds/{name}/{period}/#objections")
        for (name, period), count in sorted(found.items())
    ]


def _draws(who: Viewer, user: User, today: date) -> list[Waiting]:
    """The step of a draw that is somebody's now: to commit to a value or show it, or, of who runs the round, the
    others."""
    drawn = {name: held for name, held in rounds.house().items() if held.coming is Coming.DRAW}
    rows = Occurrence.objects.filter(round__in=drawn, published=None, opens__lte=today, steps__gt=0)
    found = []
    for row in rows.order_by("round", "period"):
        held = drawn[row.round]
        waits, people = drawing.turn(row)
        if not waits or (waits != steps.PUBLISH and today > row.closes):
            continue
        turn = user.username in people if people else round_access.may_run(held, who)
        if turn:
            said = say("{} {}：抽取的下一步", "{} {}: the next step of the draw")
            found.append(Waiting(said.format(word(held.label), row.period), 1, f"/rounds/{row.round}/{row.period}/"))
    return found

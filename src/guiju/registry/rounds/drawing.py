"""The draw of an occurrence, step by step, each refused with its reason where it is not its turn.

Frame and rule by one officer; a commitment by each person named; only then their values, and the public value (by
another officer than the frame, on its day or after); then the draw. A draw that cannot be ended is given up, and
another begun: the first stays for all to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from guiju.core.errors import GuijuError, NotAllowedError, sentence
from guiju.core.rounds import calendar
from guiju.core.rounds import draw as drawn
from guiju.core.rounds.draw import Draw, Rule, ruled
from guiju.core.rounds.model import Coming, Round
from guiju.registry.accounts.models import User
from guiju.registry.cases.roles import auditors
from guiju.registry.registers.access import Viewer
from guiju.registry.rounds import access, following, framing, steps
from guiju.registry.rounds.models import Occurrence, Step, Unit
from guiju.registry.rounds.steps import COMMITMENT, DRAWN, FRAME, PUBLISH, REVEAL, VALUE, VOID

LONGEST_WHY = 500


def name_of(row: Occurrence) -> str:
    """What a draw is called: the round and its year, and which attempt it is after the first."""
    return f"{row.round}/{row.period}" + (f"/{row.attempt}" if row.attempt > 1 else "")


def draw_of(row: Occurrence) -> Draw | None:
    """The draw of the present attempt as its steps and units say; None before the frame."""
    begun = steps.last(row, FRAME)
    if begun is None:
        return None
    rule = begun.said["rule"]
    made = Rule(rule["quotas"], tuple(rule["people"]), rule["public"], rule["day"])
    value = steps.last(row, VALUE)
    return Draw(
        name_of(row), framing.kept(row), made,
        {s.said["person"]: s.said["sha256"] for s in steps.of_attempt(row, COMMITMENT)},
        {s.said["person"]: s.said["value"] for s in steps.of_attempt(row, REVEAL)},
        value.said["value"] if value else "",
    )  # fmt: skip


@transaction.atomic
def commit_frame(
    held: Round, period: str, people: Sequence[str], public: str, day: date, who: Viewer, now: datetime
) -> Step:
    """The frame as it is now, the rule, the people who commit to values (account names), and the public value with the
    day on which it will be known."""
    access.run(held, who)
    row = _open(held, period, now)
    if steps.last(row, FRAME) is not None:
        raise GuijuError("the frame is committed already", where=name_of(row), expected="the steps that follow it")
    if day <= timezone.localdate(now):
        raise GuijuError("{} is not ahead", day, where="day", expected="a day on which the value is not yet known")
    if day > row.closes:
        raise GuijuError("{} is over", name_of(row), where="day", expected=sentence("until {}", row.closes))
    _refuse_unfit(people, timezone.localdate(now))
    found = framing.frame(held, timezone.localdate(now))
    frame = found.framed
    rule = ruled(frame, Rule(framing.quotas(held, found), tuple(people), public.strip(), day.isoformat()), "rule")
    framing.keep(row, held, found, {"draw": name_of(row)})
    draw = Draw(name_of(row), frame, rule)
    said = {
        "draw": draw.name, "fingerprint": draw.fingerprint, "units": len(frame), "rule": rule.as_dict(),
        "left_out": found.left_out, "definition": held.digest,
    }  # fmt: skip
    return steps.add(row, FRAME, said, who.user, now)


def _refuse_unfit(people: Sequence[str], today: date) -> None:
    """GuijuError for a person who cannot commit to a value: nobody, or an auditor."""
    known = dict(User.objects.filter(username__in=people, is_active=True).values_list("username", "pk"))
    barred = auditors(known.values(), today)
    for person in people:
        if person not in known:
            raise GuijuError("nobody is known as {}", repr(person[:60]), where="people", expected="names of accounts")
        if known[person] in barred:
            raise GuijuError(
                "{} is an auditor, and auditors act nowhere", person, where="people", expected="somebody else"
            )


def _open(held: Round, period: str, now: datetime) -> Occurrence:
    """The occurrence, locked; GuijuError where nothing is drawn in it, before another one, or after it was drawn."""
    if held.coming is not Coming.DRAW:
        raise GuijuError("nothing is drawn in {}", held.name, where="round", expected="a round with a draw")
    row = steps.locked(held, period)
    if row.drawn is not None:
        raise GuijuError("it was drawn already", where=name_of(row), expected="the list of those drawn")
    today = timezone.localdate(now)
    if today > row.closes:
        raise GuijuError("{} is over", name_of(row), where="period", expected=sentence("until {}", row.closes))
    coming = calendar.following(held, today)
    if coming is not None and row.opens > coming.opens:
        expected = name_of(row).replace(row.period, coming.period, 1)
        raise GuijuError("{} is not the next one", name_of(row), where="period", expected=expected)
    return row


def _begun(held: Round, period: str, now: datetime) -> tuple[Occurrence, Draw]:
    row = _open(held, period, now)
    draw = draw_of(row)
    if draw is None:
        raise GuijuError("the frame is not committed", where=name_of(row), expected="frame and rule first")
    return row, draw


def _person(draw: Draw, who: Viewer) -> str:
    name = User.objects.filter(pk=who.user, is_active=True).values_list("username", flat=True).first()
    if name is None or name not in draw.rule.people or who.is_auditor:
        raise NotAllowedError(
            "values are for those named to commit", where=draw.name, expected=", ".join(draw.rule.people)
        )
    return str(name)


@transaction.atomic
def commit(held: Round, period: str, sha256: str, who: Viewer, now: datetime) -> Step:
    """What a person named commits to: the hash that `guiju draw commit` gives."""
    row, draw = _begun(held, period, now)
    person = _person(draw, who)
    if person in draw.commitments:
        raise GuijuError("{} has committed already", person, where=draw.name, expected="one commitment each")
    if timezone.localdate(now).isoformat() >= draw.rule.day:
        raise GuijuError(
            "the public value may be known by now", where=draw.name, expected=sentence("before {}", draw.rule.day)
        )
    if len(sha256) != 64 or any(c not in "0123456789abcdef" for c in sha256):
        raise GuijuError("this is no commitment", where="sha256", expected="64 hexadecimal digits in lower case")
    return steps.add(row, COMMITMENT, {"draw": draw.name, "person": person, "sha256": sha256}, who.user, now)


def _all_committed(draw: Draw) -> None:
    wait = [person for person in draw.rule.people if person not in draw.commitments]
    if wait:
        raise GuijuError(
            "nothing was committed by {}", ", ".join(wait), where=draw.name, expected="all commitments first"
        )


@transaction.atomic
def reveal(held: Round, period: str, value: str, who: Viewer, now: datetime) -> Step:
    """The value a person committed to, once everybody has committed."""
    row, draw = _begun(held, period, now)
    person = _person(draw, who)
    _all_committed(draw)
    if person in draw.reveals:
        raise GuijuError("{} has shown the value already", person, where=draw.name, expected="one value each")
    drawn.matches(draw.name, person, value, draw.commitments[person])
    return steps.add(row, REVEAL, {"draw": draw.name, "person": person, "value": value}, who.user, now)


@transaction.atomic
def enter_value(held: Round, period: str, value: str, source: str, who: Viewer, now: datetime) -> Step:
    """The public value with its source, on its day or after."""
    access.run(held, who)
    row, draw = _begun(held, period, now)
    _all_committed(draw)
    access.another(steps.last(row, FRAME), who, draw.name)
    if draw.public_value:
        raise GuijuError("the public value is there already", where=draw.name, expected="one public value")
    if timezone.localdate(now).isoformat() < draw.rule.day:
        raise GuijuError(
            "the public value is not known yet", where=draw.name, expected=sentence("from {} on", draw.rule.day)
        )
    for text in (value, source):
        if not text.strip() or not text.isprintable() or len(text) > drawn.LONGEST:
            raise GuijuError("{} is no line", repr(text[:40]), where="value", expected="a value, and where it stands")
    said = {"draw": draw.name, "value": value.strip(), "source": source.strip()}
    return steps.add(row, VALUE, said, who.user, now)


@transaction.atomic
def draw(held: Round, period: str, who: Viewer, now: datetime) -> Step:
    """Draw, and leave the case of each unit drawn to whoever opens it."""
    access.run(held, who)
    row, made = _begun(held, period, now)
    begun = steps.last(row, FRAME)
    assert begun is not None
    if made.fingerprint != begun.said["fingerprint"]:
        raise GuijuError(
            "the frame is not the one that was committed", where=made.name, expected=begun.said["fingerprint"]
        )
    keys = made.result()
    units = {unit.key: unit for unit in Unit.objects.filter(occurrence=row, attempt=row.attempt, key__in=keys)}
    for place, key in enumerate(keys, 1):
        units[key].place = place
    Unit.objects.bulk_update(units.values(), ["place"], batch_size=1_000)
    row.drawn = now
    row.save(update_fields=["drawn"])
    step = steps.add(row, DRAWN, {"draw": made.name, "seed": made.seed(), "result": keys}, who.user, now)
    following.prepare(held, row, [units[key] for key in keys], now)
    return step


@transaction.atomic
def give_up(held: Round, period: str, why: str, who: Viewer, now: datetime) -> Step:
    """Give up a draw that cannot be ended, such as one whose value is not shown: by another officer than began it."""
    access.run(held, who)
    row, made = _begun(held, period, now)
    access.another(steps.last(row, FRAME), who, made.name)
    if not why.strip() or not why.isprintable() or len(why) > LONGEST_WHY:
        raise GuijuError("no reason is given", where="why", expected=sentence("at most {} characters", LONGEST_WHY))
    step = steps.add(row, VOID, {"draw": made.name, "why": why.strip(), "not_shown": made.missing}, who.user, now)
    row.attempt += 1
    row.save(update_fields=["attempt"])
    return step


def taken(name: str) -> tuple[Step, Step] | None:
    """(frame, drawn) of a draw by its name; None where nothing of this name was drawn."""
    rows = Step.objects.filter(said__draw=name, kind__in=(FRAME, DRAWN)).select_related("occurrence").order_by("number")
    found = {row.kind: row for row in rows}
    return (found[FRAME], found[DRAWN]) if FRAME in found and DRAWN in found else None


def said(row: Occurrence) -> dict[str, Any]:
    """Where a draw stands: what it waits for, in the words of the record."""
    return {"waits": turn(row)[0]}


def turn(row: Occurrence) -> tuple[str, list[str]]:
    """What a draw waits for, "" for nothing, and the people who have to do it, none where those who run it do."""
    begun = steps.last(row, FRAME)
    if begun is None:
        return FRAME, []
    if row.drawn is not None:
        return (PUBLISH if row.published is None else ""), []
    people = begun.said["rule"]["people"]
    for kind in (COMMITMENT, REVEAL):
        done = {step.said["person"] for step in steps.of_attempt(row, kind)}
        if missing := [person for person in people if person not in done]:
            return kind, missing
    return (VALUE if steps.last(row, VALUE) is None else DRAWN), []

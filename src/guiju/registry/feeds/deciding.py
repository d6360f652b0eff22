"""Deciding about a candidate, and taking a decision back. Each is an act of an officer: a row that stays, a change of
the record, a leaf of the log."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from guiju.core.characters import clean, told_apart
from guiju.core.errors import GuijuError, Named, sentence
from guiju.core.feeds import model
from guiju.core.feeds.model import Feed, State
from guiju.core.ledger.canonical import canonical
from guiju.core.ledger.leaf import new_salt
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.cases.acts.refusing import ConflictError, KeyReusedError
from guiju.registry.feeds import access, leaves, things, writing
from guiju.registry.feeds.definitions import NoFeedError
from guiju.registry.feeds.models import Candidate, Decision
from guiju.registry.links.keeping import End
from guiju.registry.record import subjects
from guiju.registry.record.models import Change
from guiju.registry.registers.access import Viewer
from guiju.registry.registers.models import Item

LONGEST_WHY = 500
TAKEN_BACK = ""
"""The name under which a decision that takes the one before it back is kept."""


class MovedError(ConflictError):
    """The candidate is not what was decided about: it was decided by somebody else, or its row has changed."""


@dataclass(frozen=True)
class Asked:
    """What somebody decides: the name of a decision; the thing chosen, by its kind and what people call it; why. `seen`
    is the digest of the row they saw, "" where they do not say; `key` the idempotency key of a program."""

    decision: str
    kind: str = ""
    name: str = ""
    why: str = ""
    seen: str = ""
    key: str = ""

    def digest(self, held: Feed, candidate: str) -> str:
        """What tells a request sent again from another one."""
        said = [held.name, candidate, self.decision, self.kind, self.name, self.why]
        return hashlib.sha256(canonical(said)).hexdigest()


@dataclass(frozen=True)
class _Chosen:
    end: End
    name: str
    place: int  # among the proposals that could be chosen, from 1; 0: none of them
    score: int


@transaction.atomic
def decide(held: Feed, key: str, asked: Asked, who: Viewer, now: datetime) -> Decision:
    """Decide about the candidate of a key. NotAllowedError, NoFeedError, KeyReusedError, MovedError, GuijuError with
    what was expected."""
    access.run(held, who)
    if (before := _before(held, key, asked, who)) is not None:
        return before
    row = _locked(held, key)
    if (before := _before(held, key, asked, who)) is not None:
        return before
    decision = held.decisions.get(asked.decision)
    if decision is None:
        raise GuijuError(
            "{} is no decision of this feed", repr(asked.decision[:40]), where="decision",
            expected=", ".join(held.decisions),
        )  # fmt: skip
    access.another(held, row, who)
    if row.state != State.OPEN:
        stands = model.STATES[State(row.state)]
        raise MovedError(
            "it is decided already: {}", Named.of(stands.en, stands.zh), where=row.key,
            expected="an open candidate, or the decision taken back first",
        )  # fmt: skip
    if asked.seen and asked.seen != row.digest:
        raise MovedError("the row has changed since", where=row.key, expected="a decision about the row as it is now")
    why = _why(asked.why)
    chosen = _chosen(held, row, decision, asked)
    if not why and (reason := _needs_reason(row, decision, chosen)):
        raise GuijuError("a reason is needed: {}", reason, where="why", expected="a sentence that everybody may read")
    older = _older(row) if decision.leads_to is not State.OPEN else []
    end = chosen.end if chosen is not None else None
    for one in older:
        _undo_older(held, row, decision, one, end, who, now)
    wrote = writing.write(held, row, decision, end, who.user, now)
    if wrote.get("held_link") in [one.wrote.get("link") for one in older]:
        wrote["link"] = wrote.pop("held_link")  # now it is this decision's
    if any(one.wrote.get("entered") and one.wrote["item"] == wrote.get("item") for one in older):
        wrote["entered"] = True
    return _keep(row, decision.name, decision.leads_to, chosen, why, wrote, asked, held, who, now)


@transaction.atomic
def take_back(held: Feed, key: str, why: str, who: Viewer, now: datetime, asked_key: str = "") -> Decision:
    """Take the last decision about a candidate back: it is open again, a link that was made ends today, an item that
    entered its register is retired. Refused where an edition was written: that is corrected where editions are."""
    access.run(held, who)
    asked = Asked(TAKEN_BACK, why=why, key=asked_key)
    if (before := _before(held, key, asked, who)) is not None:
        return before
    row = _locked(held, key)
    last = _last(row)
    if last is None or last.name == TAKEN_BACK:
        raise MovedError("nothing was decided about it", where=row.key, expected="a candidate that is decided")
    if "edition" in last.wrote:
        raise GuijuError("it wrote an edition, which stays", where=row.key, expected="a correction of the edition")
    access.another(held, row, who)
    said = _why(why)
    if not said:
        expected = "a sentence that everybody may read"
        raise GuijuError("a reason is needed: {}", sentence("a decision is taken back"), where="why", expected=expected)
    writing.undo(last.wrote, said, who.user, now)
    return _keep(row, TAKEN_BACK, State.OPEN, None, said, {}, asked, held, who, now)


def _before(held: Feed, key: str, asked: Asked, who: Viewer) -> Decision | None:
    """The first answer to an idempotency key."""
    if not asked.key:
        return None
    done = Decision.objects.select_related("candidate").filter(user_id=who.user, request=asked.key).first()
    if done is not None and done.asked != asked.digest(held, key):
        raise KeyReusedError(
            "this key belongs to another act", where="idempotency key", expected="a fresh key for each act"
        )
    return done


def _locked(held: Feed, key: str) -> Candidate:
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("brought")
    wanted = rows.filter(feed=held.name, folded=told_apart(key), present=True)
    row = wanted.first() or wanted.first()  # a taking that was waited for may have put a newer one in its place
    if row is None:
        raise NoFeedError("there is no candidate {}", repr(key[:80]), where=held.name, expected="one of its candidates")
    return row


def _last(row: Candidate) -> Decision | None:
    return Decision.objects.filter(candidate=row, number=row.decided).first() if row.decided else None


def _why(text: str) -> str:
    said = " ".join(clean(text).split())
    if len(said) > LONGEST_WHY:
        raise GuijuError("{} characters", len(said), where="why", expected=sentence("at most {}", LONGEST_WHY))
    return said


def _chosen(held: Feed, row: Candidate, decision: model.Decision, asked: Asked) -> _Chosen | None:
    """The thing that somebody chose, as the registry knows it now."""
    if not asked.kind and not asked.name:
        if decision.chooses and not decision.optional:
            raise GuijuError("nothing was chosen", where="chosen", expected=", ".join(decision.chooses))
        return None
    if asked.kind not in decision.chooses:
        raise GuijuError(
            "nothing of the kind {} is chosen here", asked.kind, where="chosen",
            expected=", ".join(decision.chooses) or "no thing",
        )  # fmt: skip
    found = subjects.subject(asked.kind).find(asked.name)
    if found is None or not things.admits(held, asked.kind, found):
        raise GuijuError("nothing is known as {}", repr(asked.name[:80]), where="chosen", expected=asked.kind)
    _refuse_retired(found, asked.name)
    allowed = [one for one in row.proposals if one["kind"] in decision.chooses]
    place = next((n for n, one in enumerate(allowed, 1) if (one["kind"], one["key"]) == (asked.kind, found.pk)), 0)
    score = allowed[place - 1]["score"] if place else 0
    return _Chosen(End(asked.kind, int(found.pk)), subjects.subject(asked.kind).named(found).name, place, score)


def _refuse_retired(found: Any, name: str) -> None:
    over = (
        (isinstance(found, Committee) and found.status == Committee.Status.SUSPENDED)
        or (isinstance(found, Body) and found.ended_on is not None and found.ended_on < timezone.localdate())
        or (isinstance(found, Item) and found.status not in ("valid", "suspended"))
    )
    if over:
        raise GuijuError("{} is retired", name, where="chosen", expected="one that is still there")


def _needs_reason(row: Candidate, decision: model.Decision, chosen: _Chosen | None) -> str:
    """Why a reason is needed; "" where it is not: what refuses, what overrides the best match."""
    if decision.leads_to is State.REFUSED:
        return sentence("it is refused")
    allowed = [one for one in row.proposals if one["kind"] in decision.chooses]
    if decision.leads_to is State.CONFIRMED and decision.chooses:
        if chosen is None and allowed:
            return sentence("the best match is passed over")
        if chosen is not None and chosen.place == 0:
            return sentence("it was not proposed")
        if chosen is not None and allowed and chosen.score < allowed[0]["score"]:
            return sentence("the best match is passed over")
    return sentence("this decision always has one") if decision.reason else ""


def _older(row: Candidate) -> list[Decision]:
    """The decisions about older rows of the same key that tied it or entered it; what of it still stands is undone or
    taken over when the row is decided anew."""
    before = Decision.objects.filter(
        candidate__feed=row.feed, candidate__folded=row.folded, candidate__version__lt=row.version,
        wrote__has_any_keys=["link", "entered"],
    )  # fmt: skip
    return list(before.order_by("-candidate__version", "-number"))


def _undo_older(
    held: Feed, row: Candidate, decision: model.Decision, older: Decision, end: End | None, who: Viewer, now: datetime
) -> None:  # fmt: skip
    """The link of an older row ends, unless the same thing is chosen again, and its item is retired, unless this row is
    one again."""
    same = end is not None and (older.chosen_kind, older.chosen) == (end.kind, end.key)
    spare = {
        name for name, stays in (("link", same and decision.writes.link), ("item", decision.writes.register)) if stays
    }
    writing.undo(older.wrote, f"{held.label.zh} {row.key}", who.user, now, spare=spare)


def _keep(
    row: Candidate, name: str, leads_to: State, chosen: _Chosen | None, why: str, wrote: dict[str, Any], asked: Asked,
    held: Feed, who: Viewer, now: datetime,
) -> Decision:  # fmt: skip
    row.decided += 1
    row.state, row.decision = leads_to, name
    row.save(update_fields=["decided", "state", "decision"])
    try:
        made = Decision.objects.create(
            candidate=row, number=row.decided, name=name, leads_to=leads_to,
            chosen_kind=chosen.end.kind if chosen else "", chosen=chosen.end.key if chosen else None,
            chosen_name=chosen.name[:300] if chosen else "", proposal=chosen.place if chosen else 0,
            score=chosen.score if chosen else 0, row=row.digest, why=why, wrote=wrote, user_id=who.user, recorded=now,
            salt=new_salt(), request=asked.key, asked=asked.digest(held, row.key) if asked.key else "",
        )  # fmt: skip
    except IntegrityError:  # the key was used about another candidate at the same moment
        raise KeyReusedError(
            "this key belongs to another act", where="idempotency key", expected="a fresh key for each act"
        ) from None
    Change.objects.create(
        kind=leaves.DECISION, subject=made.pk, verb=Change.Verb.CREATED, at=now, leaf=leaves.leaf_of(made)
    )
    return made

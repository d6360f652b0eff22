"""What votes, comments, supports and answers bring beside the facts of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guiju.core.procedure.model import Act, ActKind, Procedure
from guiju.core.procedure.values import FactError
from guiju.registry.cases.holders import Actor
from guiju.registry.cases.models import Case, Comment, Elector, Support, Vote
from guiju.registry.cases.rounds import round_of

LONG = 8000
_CONTROL = {chr(n) for n in (*range(32), 127, *range(0xD800, 0xE000)) if chr(n) not in "\n\t"}


@dataclass(frozen=True)
class Detail:
    """`public` and `personal` go into the act; `write(act id)` writes the rows of its own."""

    public: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[FactError, ...] = ()
    write: Callable[[int], None] = lambda act: None


def checked(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    """The detail of an act, with its faults. Plain acts have none."""
    match act.kind:
        case ActKind.VOTE:
            return _vote(case, procedure, act, brought, actor)
        case ActKind.COMMENT:
            return _comment(case, procedure, act, brought, actor)
        case ActKind.SUPPORT:
            return _support(case, procedure, act, brought, actor)
        case ActKind.ANSWER:
            return _answer(case, procedure, act, brought)
    return Detail()


class _Form:
    """Texts out of what was brought, with faults collected."""

    def __init__(self, brought: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        self.brought = brought
        self.faults = [FactError(name[:60], "unknown", ", ".join(allowed)) for name in brought if name not in allowed]

    def text(self, name: str, longest: int, *, needed: str = "") -> str:
        """`needed` "needed" refuses an empty text."""
        given = self.brought.get(name) or ""
        if not isinstance(given, str):
            self.faults.append(FactError(name, "not_text"))
            return ""
        text = given.replace("\r\n", "\n").strip()
        if not _CONTROL.isdisjoint(text):
            self.faults.append(FactError(name, "control_characters"))
        elif len(text) > longest:
            self.faults.append(FactError(name, "too_long", str(longest)))
        elif needed and not text:
            self.faults.append(FactError(name, "missing"))
        return text

    def choice(self, name: str, options: list[str]) -> str:
        given = self.brought.get(name)
        if given not in options:
            self.faults.append(FactError(name, "not_a_choice" if given else "missing", ", ".join(options)))
            return ""
        return str(given)

    def number(self, name: str) -> int:
        given = str(self.brought.get(name) or "")
        if not (given.isascii() and given.isdigit() and len(given) < 10):
            self.faults.append(FactError(name, "not_whole" if given else "missing"))
            return 0
        return int(given)


def _vote(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    ballot = procedure.ballots[act.about]
    form = _Form(brought, ("position", "reason"))
    position = form.choice("position", list(ballot.positions))
    reason = form.text("reason", LONG, needed="needed" if position in ballot.reason_with else "")
    round_ = round_of(procedure, case.marks, ballot.name)
    mine = {"case": case, "ballot": ballot.name, "round": round_, "user_id": actor.user}
    conflicted = Elector.objects.filter(**mine).values_list("conflicted", flat=True).first()
    if conflicted is None or conflicted:
        form.faults.append(FactError("position", "not_eligible" if conflicted is None else "conflicted"))
    said = {"position": position, **({"reason": reason} if reason else {})}

    def write(act_id: int) -> None:
        Vote.objects.filter(**mine, superseded=False).update(superseded=True)
        Vote.objects.create(**mine, act_id=act_id, position=position, reason=reason)

    public = {"ballot": ballot.name, "round": round_}
    if ballot.secret:
        return Detail(public, said, tuple(form.faults), write)
    return Detail({**public, **said}, {}, tuple(form.faults), write)


def _comment(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    form = _Form(brought, ("clause", "words", "kind", "text", "proposal", "organization"))
    said = {
        "clause": form.text("clause", 80),
        "words": form.text("words", 500),
        "kind": form.choice("kind", Comment.Kind.values),
        "text": form.text("text", LONG, needed="needed"),
        "proposal": form.text("proposal", LONG),
    }
    organization = form.text("organization", 200)
    round_ = round_of(procedure, case.marks, act.about)
    where = {"case": case, "name": act.about, "round": round_}
    last = Comment.objects.filter(**where).order_by("-number").values_list("number", flat=True).first() or 0

    def write(act_id: int) -> None:
        Comment.objects.create(
            **where, number=last + 1, user_id=actor.user, organization=organization, act_id=act_id, **said
        )

    public = {"round": round_, "comment": last + 1, **{key: value for key, value in said.items() if value}}
    personal = {"organization": organization} if organization else {}
    return Detail(public, personal, tuple(form.faults), write)


def _find(case: Case, procedure: Procedure, act: Act, form: _Form) -> Comment | None:
    number = form.number("comment")
    round_ = round_of(procedure, case.marks, act.about)
    found = Comment.objects.filter(case=case, name=act.about, round=round_, number=number).first()
    if found is None and not form.faults:
        last = Comment.objects.filter(case=case, name=act.about, round=round_).count()
        form.faults.append(FactError("comment", "not_a_choice", f"1–{last}"))
    return found


def _support(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any], actor: Actor) -> Detail:
    form = _Form(brought, ("comment",))
    found = _find(case, procedure, act, form)
    if found is None:
        return Detail(faults=tuple(form.faults))
    if found.user_id == actor.user:
        form.faults.append(FactError("comment", "own"))
    elif Support.objects.filter(comment=found, user_id=actor.user).exists():
        form.faults.append(FactError("comment", "twice"))

    def write(act_id: int) -> None:
        Support.objects.create(comment=found, user_id=actor.user, act_id=act_id)

    return Detail({"round": found.round, "comment": found.number}, {}, tuple(form.faults), write)


def _answer(case: Case, procedure: Procedure, act: Act, brought: Mapping[str, Any]) -> Detail:
    form = _Form(brought, ("comment", "disposition", "reason"))
    found = _find(case, procedure, act, form)
    disposition = form.choice("disposition", Comment.Disposition.values)
    reason = form.text("reason", LONG, needed="" if disposition == Comment.Disposition.ADOPTED else "needed")
    if found is None or form.faults:
        return Detail(faults=tuple(form.faults))

    def write(act_id: int) -> None:
        Comment.objects.filter(pk=found.pk).update(disposition=disposition, reason=reason, answered_id=act_id)

    public = {"round": found.round, "comment": found.number, "disposition": disposition, "reason": reason}
    return Detail(public, {}, (), write)

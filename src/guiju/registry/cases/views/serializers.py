"""Cases as programs read them: plain values, cut to what the reader may see. Texts come in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count

from guiju.core.procedure import engine, sentences
from guiju.core.procedure.clocks import beyond_calendar
from guiju.core.procedure.model import NEW, SAME, Procedure, Words
from guiju.registry.accounts import principals
from guiju.registry.accounts.models import User
from guiju.registry.cases import access, definitions, personal, roles  # fmt: skip
from guiju.registry.cases.acts import (
    correcting,
    dating,
    foreseeing,
    migrating,
    performing,
    pinning,
    previewing,
    refusing,
    repeating,
    replacing,
    speaking,
)
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.checks import registry
from guiju.registry.cases.models import Act, Case, Comment, PersonalOpening
from guiju.registry.cases.roles import Actor
from guiju.registry.cases.views import ballots, computed, queries, shapes
from guiju.registry.cases.views.words import Told, both

OWN = {**refusing.OWN_ACTS, correcting.FORMER: correcting.LABEL, migrating.NAME: migrating.LABEL}
COMMENTS = 200  # of a round, told with the case


def act_label(procedure: Procedure, name: str) -> Words:
    """What an act is called: by its procedure, or, where every case has it, by the registry."""
    known = procedure.acts.get(name)
    return known.label if known else OWN.get(name) or Words(name, name)


def brief(case: Case, actor: Actor, today: date) -> Told:
    """A case as in lists; give it its committee with the rows (`select_related`)."""
    procedure = definitions.kept(case.definition_id)
    state = procedure.states.get(case.state)
    committee = access.committee_of(case, procedure, actor)
    return {
        "number": case.number,
        "procedure": case.procedure,
        "title": both(access.title(case, procedure, actor)),
        "state": case.state,
        "state_label": both(state.label if state else Words(case.state, case.state)),
        "stage": engine.stage(procedure, case.state, case.back),
        "moves": case.moves,
        "acts_done": case.acts,
        "opened": case.opened,
        "entered": case.entered,
        "due": case.due,
        "due_beyond_calendar": queries.due_beyond_calendar(case),
        "light": queries.light(case, today),
        "ended": case.ended,
        "committee": committee.code if committee else None,
    }


def full(case: Case, actor: Actor, today: date) -> Told:
    """A case with everything its reader may see, its acts left out (`acts`)."""
    procedure = definitions.kept(case.definition_id)
    inside = access.may_read(case, actor)
    return {
        **brief(case, actor, today),
        "version": procedure.version,
        "digest": procedure.digest,
        "roles": sorted(roles.roles(actor, case.parties)),
        "facts": access.told(procedure, access.values(case, procedure, actor)),
        "repeated": _repeated(case, procedure, actor, inside),
        "computed_from": _computed(case, procedure, actor),
        "clocks": [_clock(c, procedure, today) for c in queries.clocks_of(case) if c.name in procedure.clocks],
        "parties": _parties(case, procedure, today) if inside else {},
        "ballots": ballots.told(case, procedure, inside),
        "comments": _rounds(case, procedure, inside),
    }


def _repeated(case: Case, procedure: Procedure, actor: Actor, inside: bool) -> dict[str, list[Told]]:
    """Facts that more than one act brought: each value with its act."""
    seen = access.values(case, procedure, actor)
    held = repeating.repeated(case.history.select_related("user").order_by("number"))
    return {
        name: [
            {
                "act": one.act.number,
                "effective": one.act.effective,
                "by": _by(one.act, procedure, inside, actor),
                "value": access.told(procedure, {name: one.value})[name],
            }
            for one in each
        ]
        for name, each in held.items()
        if name in seen and procedure.facts[name].computed is None
    }


def _computed(case: Case, procedure: Procedure, actor: Actor) -> dict[str, Told]:
    """Computed fact → how it is worked out, and the values it rests on."""
    found = computed.sources(case, procedure, actor, case.history.order_by("number"))
    return {name: computed.as_dict(one, procedure) for name, one in found.items()}


def _by(row: Act, procedure: Procedure, inside: bool, actor: Actor) -> str:
    return row.user.username if row.user and access.names_actor(row, procedure, inside, actor) else ""


def _clock(clock: Any, procedure: Procedure, today: date) -> Told:
    known = procedure.clocks[clock.name]
    return {
        "name": clock.name, "label": both(known.label), "source": known.source, "started": clock.started,
        "last": clock.last, "left": (clock.last - today).days if clock.stopped is None else None,
        "extended": clock.extended, "paused": clock.paused, "stopped": clock.stopped,
        "beyond_calendar": beyond_calendar(clock),
    }  # fmt: skip


def _parties(case: Case, procedure: Procedure, today: date) -> dict[str, list[str]]:
    found = {}
    for name in procedure.parties:
        keys = [key for key in case.parties.get(name, ()) if key != roles.ANYONE]
        people = roles.people_of(keys, today) if keys else []
        names = User.objects.filter(pk__in=people).order_by("username").values_list("username", flat=True)
        found[name] = list(names) if people else []
    return found


def _rounds(case: Case, procedure: Procedure, inside: bool) -> list[Told]:
    found = []
    for comments in procedure.comments.values():
        round_ = round_of(procedure, case.marks, comments.name)
        if not round_:
            continue
        shown = access.comments_shown(procedure, comments.name, inside)
        rows = Comment.objects.filter(case=case, name=comments.name, round=round_)
        items = rows.select_related("act").annotate(shared=Count("supports")).order_by("number")[:COMMENTS]
        found.append(
            {
                "name": comments.name,
                "label": both(comments.label),
                "round": round_,
                "open": case.state in procedure.acts[f"{comments.name}.comment"].from_states,
                "count": rows.count(),
                "unanswered": rows.filter(disposition="").count(),
                "items": [_comment(row, inside) for row in items] if shown else [],
            }
        )
    return found


def _for_body(row: Act) -> Told | None:
    code, kinds = speaking.of_act(row)
    return {"body": code, "kinds": list(kinds)} if code else None


def _comment(row: Any, inside: bool) -> Told:
    return {
        "for_body": _for_body(row.act),
        "number": row.number, "organization": row.organization if inside else "", "clause": row.clause,
        "words": row.words, "kind": row.kind, "text": row.text, "proposal": row.proposal, "supports": row.shared,
        "disposition": row.disposition, "reason": row.reason,
    }  # fmt: skip


def own_comment(row: Any, actor: Actor) -> Told:
    """A comment for whoever made it, with what became of it."""
    procedure = definitions.kept(row.case.definition_id)
    return {
        **_comment(row, True),
        "case": row.case.number,
        "title": both(access.title(row.case, procedure, actor)),
        "name": row.name,
        "round": row.round,
        "made": row.act.effective,
        "answered": row.answered.effective if row.answered else None,
        "address": f"/case/{row.case.number}/#comments-{row.name}",
    }


def acts(case: Case, actor: Actor, after: int, limit: int) -> list[Told]:
    """What was done, the oldest first, from the act numbered `after` on."""
    procedure = definitions.kept(case.definition_id)
    inside = access.may_read(case, actor)
    rows = case.history.filter(number__gt=after).select_related("user", "personal").order_by("number")[:limit]
    opened = personal.openings(case, procedure, actor)
    return [
        _act(row, case, procedure, actor, inside) | {"openings": _openings(opened.get(row.number, ()))} for row in rows
    ]


def _openings(rows: Iterable[PersonalOpening]) -> list[Told]:
    return [{"at": row.at, "by": row.user.username if row.user else "", "facts": row.shown} for row in rows]


def _act(row: Act, case: Case, procedure: Procedure, actor: Actor, inside: bool) -> Told:
    return {
        "number": row.number,
        "name": row.name,
        "label": both(act_label(procedure, row.name)),
        "role": row.role,
        "by": _by(row, procedure, inside, actor),
        "effective": row.effective,
        "recorded": row.recorded,
        "from": "" if row.from_state == NEW else row.from_state,
        "to": row.to_state,
        "brought": access.told(procedure, access.brought(row, case, procedure, actor)),
        "for_body": _for_body(row) if access.names_body(row, procedure, inside) else None,
        "comment": row.public.get("comment"),
        "corrects": row.corrects,
        "replaced": replaced(row) if inside else None,
        "pinned": pinned(row) if inside else None,
        "personal": [fact.name for fact in access.personal_of(row, case, procedure, actor)],
        "findings": [both(said) for said in registry.told(access.findings(row, case, procedure, actor))],
        "warned": [
            {
                "rule": rule.name,
                "text": both(refusing.rule_words(rule, definitions.numbers(case.rules_id))),
                "missing": both(why),
            }
            for rule, why in access.warned(row, case, procedure, actor)
        ],
        "receipt": access.may_have_receipt(row, case, procedure, actor),
    }


def replaced(row: Act) -> Told | None:
    """Who left a role, who came and why, people by key and name; for the parties. None for any other act."""
    said = row.public.get("replaced")
    if said is None:
        return None
    leaves, comes = (next(iter(principals.told([said[k]])), None) if said.get(k) else None for k in ("leaves", "comes"))
    return {"role": said["role"], "leaves": leaves, "comes": comes, "reason": said["reason"]}


def pinned(row: Act) -> Told | None:
    """The numbers that an act bound a case to anew and why, for the parties. None for any other act."""
    said = row.public.get("pinned")
    if said is None:
        return None
    numbers = [{"key": key, "before": old, "now": new} for key, (old, new) in said["changed"].items()]
    return {"numbers": numbers, "reason": said["reason"]}


def possible(case: Case, actor: Actor, today: date) -> list[Told]:
    """The acts somebody may try now, what stands against each, and the JSON Schema of what each brings."""
    procedure = definitions.kept(case.definition_id)
    situation = performing.situation_of(case, actor)
    found = []
    for act in access.possible(case, procedure, actor):
        missing = foreseeing.obstacles(situation, act, today)
        found.append(
            {
                "name": act.name,
                "label": both(act.label),
                "kind": str(act.kind),
                "to": act.to,
                "at_will": act.at_will,
                "obstacles": [{"rule": both(rule), "missing": both(why)} for rule, why in missing],
                "earliest": dating.earliest(procedure, act, case, situation.parameters, today),
                "brings": shapes.shape(procedure, act),
                "warnings": [
                    {"rule": both(rule), "missing": both(why)}
                    for rule, why in foreseeing.foreseen(situation, act, today)
                ],
            }
        )
    roles_ = replacing.allowed(procedure, case, actor)
    if roles_:
        held = {role: replacing.holders_of(procedure, case, role) for role in roles_}
        found.append(
            {
                "name": replacing.NAME, "label": both(replacing.LABEL), "kind": "plain", "to": SAME, "at_will": True,
                "obstacles": [], "earliest": None, "warnings": [], "brings": shapes.replacement(held),
            }
        )  # fmt: skip
    if pinning.allowed(procedure, case, actor) and (other := pinning.differences(procedure, case, today)):
        found.append(
            {
                "name": pinning.NAME, "label": both(pinning.LABEL), "kind": "plain", "to": SAME, "at_will": True,
                "obstacles": [], "earliest": None, "warnings": [], "brings": shapes.pinning(other),
            }
        )  # fmt: skip
    return found


def preview(found: previewing.Preview) -> Told:
    """What an act would do."""
    return {
        "number": found.number,
        "state": found.state,
        "warnings": [{"rule": both(rule), "missing": both(why)} for rule, why in found.warnings],
        "findings": [both(said) for said in found.findings],
        "made": found.made,
        "clocks": [{"name": name, "last": clock.last} for name, clock in found.clocks.items()],
    }


def warnings(done: performing.Performed) -> list[Told]:
    """The rules that warned at an act just done, their numbers filled in."""
    if not done.warnings:
        return []
    held = definitions.numbers(Case.objects.values_list("rules_id", flat=True).get(pk=done.case))
    return [
        {"rule": rule.name, "text": both(sentences.filled(rule.text, held)), "source": rule.source}
        for rule, _ in done.warnings
    ]


def task(line: queries.Task, actor: Actor, today: date) -> Told:
    """A line of a desk."""
    return {
        "case": brief(line.case, actor, today),
        "roles": list(line.roles),
        "due": line.due,
        "acts": [{"name": act.name, "label": both(act.label)} for act in line.acts],
    }


def refusal(error: refusing.RefusedError) -> Told:
    """What refused an act, for programs: the ground, the rule with its source, the faults, what is missing."""
    found = error.refusal
    rule: Mapping[str, Any] | None = None
    if found.rule is not None:
        rule = {"name": found.rule.name, "text": both(error.said), "source": found.rule.source}
    shortfalls = [
        {
            "term": s.term,
            "sign": s.sign,
            "have": both(sentences.spoken(s.have)),
            "need": both(sentences.spoken(s.need)),
            "from_day": s.from_day,
        }
        for s in found.shortfalls
    ]
    return {
        "ground": str(found.ground),
        "said": both(error.said),
        "wanted": both(error.wanted),
        "rule": rule,
        "faults": [{"fact": f.fact, "fault": f.fault, "expected": f.expected} for f in found.faults],
        "shortfalls": shortfalls,
        "needs": list(found.needs),
    }  # fmt: skip

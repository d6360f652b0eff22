"""Writing an act: the case, the act and its change in one statement; then what hangs on it, in the same transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from guiju.core.ledger.leaf import leaf_entry, leaf_hash, new_salt, personal_digest
from guiju.core.procedure import engine
from guiju.core.procedure.clocks import ClockState
from guiju.core.procedure.engine import Outcome, Situation
from guiju.core.procedure.model import ANYONE, CLOCK, ActKind, Ballot, Procedure
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.core.procedure.values import as_json
from guiju.registry.accounts.principals import key_of
from guiju.registry.cases import roles as holders
from guiju.registry.cases.acts import apart, counting, electors, replacing
from guiju.registry.cases.acts.details import Detail, hang
from guiju.registry.cases.acts.rounds import round_of
from guiju.registry.cases.models import Act as ActRow
from guiju.registry.cases.models import Case, Elector
from guiju.registry.cases.roles import Actor
from guiju.registry.record.prepared_statements import prepared

NEVER = date(9999, 12, 31)
_CHANGED = (
    "state", "back", "moves", "acts", "facts", "marks", "clocks", "parties", "committee_id", "body_id", "entered",
    "changed", "last_effective", "due", "ended",
)  # fmt: skip
_MADE = ("number", "definition_id", "rules_id", "procedure", "opened")
_JSON = {"facts", "marks", "clocks", "parties"}
_MOVE = f"update cases_case set {', '.join(f'{name} = %s' for name in _CHANGED)} where id = %s returning id"
_OPEN = f"insert into cases_case ({', '.join(_CHANGED + _MADE)}) values ({', '.join(['%s'] * 20)}) returning id"
_REST = """
a as (insert into cases_act (case_id, number, name, role, user_id, effective, recorded, from_state, to_state, public,
        salt, digest, key, corrects, asked, warned)
      select id, %s::int, %s, %s, %s::bigint, %s, %s, %s, %s, %s::jsonb, %s::bytea, %s::bytea, %s, %s::int, %s::bytea,
        %s::varchar[] from c
      returning id, case_id),
p as (insert into cases_personal (act_id, salt, data) select id, %s, %s::jsonb from a where %s),
r as (insert into record_change (kind, subject, verb, at, leaf) select 'act', id, 'performed', %s, %s from a),
n as (insert into cases_news (act_id, case_id, holder, at, reminder)
      select a.id, a.case_id, k, %s, '' from a, unnest(%s::text[]) k),
gone as (delete from cases_waiting where case_id = %s::bigint and not (holder || ' ' || role) = any(%s::text[])),
w as (insert into cases_waiting (case_id, holder, role, ballot, round, due, apart)
      select c.id, x.holder, x.role, x.ballot, x.round, x.due, string_to_array(x.apart, ' ')
      from c, unnest(%s::date[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[])
        x(due, holder, role, ballot, round, apart)
      on conflict (holder, case_id, role) do update
      set ballot = excluded.ballot, round = excluded.round, due = excluded.due, apart = excluded.apart)
select id, case_id from a
"""


@dataclass(frozen=True)
class Write:
    """Everything an act writes. `number` gives a new case its own: asked for last, because others wait until this
    transaction ends. `asked` is the digest of what was sent with `key`; `told` are holder keys told beside the
    parties; `behind` are corrected facts of which a later act has brought a value of its own, which the case goes on to
    hold."""

    case: Case
    procedure: Procedure
    before: Situation
    outcome: Outcome
    detail: Detail
    actor: Actor
    now: datetime
    effective: datetime
    today: date
    parties: Mapping[str, list[str]]
    committee: int | None
    body: int | None
    key: str
    corrects: int | None
    number: Callable[[], str] = lambda: ""
    asked: bytes = b""
    told: tuple[str, ...] = ()
    behind: frozenset[str] = frozenset()


def public_act(
    case: str, number: int, procedure: str, name: str, role: str, effective: datetime, recorded: datetime,
    from_state: str, to_state: str, public: Mapping[str, Any], corrects: int | None,
) -> dict[str, Any]:  # fmt: skip
    """The public part of an act, as it stands in its leaf. Times in UTC to the microsecond."""
    act = {
        "case": case,
        "number": number,
        "procedure": procedure,
        "act": name,
        "role": role,
        "effective": effective.astimezone(UTC).isoformat(timespec="microseconds"),
        "recorded": recorded.astimezone(UTC).isoformat(timespec="microseconds"),
        "from": from_state,
        "to": to_state,
        "brought": public,
    }
    return {**act, "corrects": corrects} if corrects is not None else act


def write(w: Write) -> int:
    """Write it all; the key of the act."""
    case, procedure, outcome = w.case, w.procedure, w.outcome
    from_state = case.state
    public, personal = split(w)
    _advance(w)
    opens = procedure.ballots.get(outcome.act.opens)
    roll = _roll(w, opens) if opens is not None else {}
    if opens is not None:
        public["electors"] = electors.said_of(roll)
    salt, personal_salt = new_salt(), new_salt()
    digest = personal_digest(personal, personal_salt) if personal else None
    waits = waiting(case, procedure, w)
    case.number = case.number or w.number()
    act = public_act(
        case.number, case.acts, procedure.name, outcome.act.name, outcome.role, w.effective, w.now, from_state,
        case.state, public, w.corrects,
    )  # fmt: skip
    leaf = leaf_hash(leaf_entry(act, salt, digest))
    fields = _CHANGED + _MADE if case.pk is None else (*_CHANGED, "id")
    held = [text_of(getattr(case, name)) if name in _JSON else getattr(case, name) for name in fields]
    with prepared() as cursor:
        cursor.execute(
            f"with c as ({_OPEN if case.pk is None else _MOVE}), {_REST}",
            [
                *held,
                case.acts, outcome.act.name, outcome.role, w.actor.user, w.effective, w.now, from_state,
                case.state, text_of(public), salt, digest or b"", w.key[:80] or None, w.corrects,
                w.detail.mask(w.asked) if w.asked else b"", [rule.name for rule, _ in outcome.warnings],
                personal_salt, text_of(personal), bool(personal), w.now, leaf,
                w.now, _told(w),
                case.pk, [f"{row.holder} {row.role}" for row in waits],
                [row.due for row in waits], [row.holder for row in waits], [row.role for row in waits],
                [row.ballot for row in waits], [row.round for row in waits], [" ".join(row.apart) for row in waits],
            ],
        )  # fmt: skip
        row = cursor.fetchone()
        assert row is not None
        act_id, case.pk = row
    hang(case, [(act_id, case.acts, w.detail)])
    w.detail.write(act_id)
    if opens is not None:
        _electors(w, opens.name, roll)
    return act_id


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def split(w: Write) -> tuple[dict[str, Any], dict[str, Any]]:
    """(public, personal) parts of what the act brought and of what it did to the case: a case follows from the public
    parts of its acts (`replaying`). Who did it is personal."""
    public: dict[str, Any] = dict(w.detail.public)
    personal: dict[str, Any] = dict(w.detail.personal)
    facts = {}
    for name, value in w.outcome.facts.items():
        if w.procedure.facts[name].personal:
            personal[name] = as_json(value)
        else:
            facts[name] = as_json(value)
    if facts:
        public["facts"] = facts
    if w.outcome.clocks:
        public["clocks"] = {name: clock.as_json() for name, clock in w.outcome.clocks.items()}
    if w.case.pk is None:
        public["under"] = {"definition": w.case.definition.digest, "rules": w.case.rules.digest}
    if w.actor.user is not None:
        personal |= {"user": w.actor.name, "account": f"u{w.actor.user}"}
    return public, personal


def _advance(w: Write) -> None:
    """The case as it stands after the act."""
    case, outcome = w.case, w.outcome
    new = case.pk is None
    case.facts = {
        **case.facts,
        **{n: as_json(v) for n, v in outcome.facts.items() if not w.procedure.facts[n].personal and n not in w.behind},
    }
    name = outcome.act.name
    times = case.marks[name][0] if name in case.marks else 0
    case.marks = {**case.marks, name: [times + 1, w.today.isoformat()]}
    case.clocks = {**case.clocks, **{n: c.as_json() for n, c in outcome.clocks.items()}}
    running: dict[str, ClockState] = {**w.before.clocks, **outcome.clocks}
    live = [c.last for c in running.values() if c.stopped is None and c.paused is None]
    case.due = min(live) if live else None
    if outcome.state != case.state or new:
        case.entered = w.today
    if outcome.moves:
        case.moves += 1
    case.state, case.back = outcome.state, outcome.back
    case.acts += 1
    case.parties = dict(w.parties)
    case.committee_id, case.body_id = w.committee, w.body
    case.changed, case.last_effective = w.now, w.effective
    case.ended = w.procedure.states[outcome.state].end


def _roll(w: Write, ballot: Ballot) -> electors.Roll:
    """Who may vote in the ballot just opened: the holders of the role on this day. Who left a role that may not vote
    took part in it all the same."""
    keys = [k for role in ballot.conflicted for k in w.parties.get(role, ())]
    keys += [k for role in ballot.conflicted for k in replacing.took_part(w.case, w.procedure, role)]
    conflicted = set(holders.people_of(keys, w.today))
    return {user: user in conflicted for user in holders.people_of(w.parties.get(ballot.voters, ()), w.today)}


def _electors(w: Write, ballot: str, roll: electors.Roll) -> None:
    round_ = round_of(w.procedure, w.case.marks, ballot)
    Elector.objects.bulk_create(
        Elector(case=w.case, ballot=ballot, round=round_, user_id=user, conflicted=out) for user, out in roll.items()
    )


def _told(w: Write) -> list[str]:
    """Who is told of the act."""
    named = {key for role in w.outcome.act.tells for key in w.parties.get(role, ()) if key != ANYONE}
    return sorted(named.union(w.detail.tells, w.told, _who_did(w)))


def _who_did(w: Write) -> set[str]:
    """Whoever did an act that the definition names (`tells_who`)."""
    if not w.outcome.act.tells_who or w.case.pk is None:
        return set()
    rows = ActRow.objects.filter(case=w.case, name__in=w.outcome.act.tells_who, user__isnull=False)
    return {key_of(user) for user in rows.values_list("user_id", flat=True).distinct()}


@dataclass(frozen=True)
class Wait:
    """A holder for whom a case waits in a role until `due`; `ballot` and `round` when it waits for a vote alone, whose
    last day it is then."""

    holder: str
    role: str
    ballot: str
    round: int
    apart: tuple[str, ...] = ()
    due: date = NEVER


def waiting(case: Case, procedure: Procedure, w: Write) -> list[Wait]:
    """For whom a case waits in its state, after the act that is being written."""
    roles: dict[str, set[str]] = {}
    acts: dict[str, list[ProcedureAct]] = {}
    for act in engine.expected(procedure, case.state):
        for role in act.by:
            roles.setdefault(role, set()).add(act.about if act.kind is ActKind.VOTE else "")
            acts.setdefault(role, []).append(act)
    decided = any(apart.only_decisions(waited) for waited in acts.values())
    done = apart.done_in(case, w.actor.user, w.outcome.act.name, w.outcome.role) if decided else {}
    found = []
    for role, votes in roles.items():
        kept = apart.apart(procedure, case, acts[role], done)
        ballot = next(iter(votes)) if len(votes) == 1 else ""
        round_ = round_of(procedure, case.marks, ballot) if ballot else 0
        due = (counting.last_day(case, procedure, ballot) if ballot else None) or case.due or NEVER
        keys = (key for key in case.parties.get(role, ()) if key not in (ANYONE, CLOCK))
        found += [Wait(key, role, ballot, round_, kept, due) for key in keys]
    return found

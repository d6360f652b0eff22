"""Every case, vote, comment and support against the acts they follow from: `guiju ledger verify` asks here.

The leaves of the log prove the acts; a case is made again from its acts and compared with its row column by column,
and whatever hangs on an act with what the act says. Cases are read by the hundred and their acts as a stream.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from guiju.core.errors import GuijuError
from guiju.core.procedure.model import Procedure
from guiju.core.procedure.parameters import Parameter
from guiju.registry.accounts import principals
from guiju.registry.cases import definitions, roles
from guiju.registry.cases.acts import migrating
from guiju.registry.cases.acts.electors import rolls as rolls_of
from guiju.registry.cases.models import Case, Definition, RuleSet, SignedNames
from guiju.registry.cases.verifying import electors
from guiju.registry.cases.verifying.ballots import BallotsOfCase, rounds_held
from guiju.registry.cases.verifying.replaying import Done, Replay, opener_of
from guiju.registry.cases.verifying.rows import Rows, RowsOfCase, by_whom
from guiju.registry.record.faults import Report

TOGETHER = 200
"""Cases looked at together."""
_FETCH = 2000
_ACTS = """
select a.case_id, a.id, a.number, a.name, a.role, a.user_id, a.effective, a.recorded, a.from_state, a.to_state,
  a.public, a.corrects, p.data, length(a.digest) > 0,
  v.case_id, v.ballot, v.round, v.user_id, v.position, v.reason, v.superseded,
  m.case_id, m.name, m.round, m.number, m.user_id, m.organization, m.clause, m.words, m.kind, m.text, m.proposal,
  m.disposition, m.reason, m.answered_id,
  s.user_id, sm.case_id, sm.name, sm.round, sm.number
from cases_act a left join cases_personal p on p.act_id = a.id left join cases_vote v on v.act_id = a.id
left join cases_comment m on m.act_id = a.id
left join cases_support s on s.act_id = a.id left join cases_comment sm on sm.id = s.comment_id
where a.case_id = any(%s) order by a.case_id, a.number, a.id
"""
_LOOSE = """
select c.number, a.number, a.name from cases_act a join cases_case c on c.id = a.case_id
where not exists (select 1 from record_change r where r.kind = 'act' and r.subject = a.id and r.leaf is not null)
order by a.id limit 100
"""
_EMPTY = "select number from cases_case c where not exists (select 1 from cases_act a where a.case_id = c.id)"


def verify(report: Report) -> None:
    """Everything of cases that follows from acts. Faults name the case, the act and what differs."""
    _signed_names(report)
    known = _definitions(report)
    rules = _rules(report)
    with connection.cursor() as cursor:
        cursor.execute(_LOOSE)
        for number, act, name in cursor.fetchall():
            report.fault("it is in no leaf of the log", f"case {number}, act {act} ({name})", "an act with its leaf")
        cursor.execute(_EMPTY)
        for (number,) in cursor.fetchall():
            report.fault("it has no act", f"case {number}", "at least the act that opened it")
    last = 0
    while cases := list(Case.objects.filter(pk__gt=last).select_related("committee", "body").order_by("pk")[:TOGETHER]):
        last = cases[-1].pk
        _verify(report, {case.pk: case for case in cases}, known, rules)


def _verify(report: Report, cases: Mapping[int, Case], known: Mapping[str, int], rules: Mapping[int, str]) -> None:
    kept = _Kept(known, {row: digest for digest, row in known.items()}, rules)
    rolls, sealed = rolls_of(list(cases)), rounds_held(cases)
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ACTS, [list(cases)])
        for case_id, rows in groupby(_streamed(cursor), key=lambda row: row[0]):
            case = cases[case_id]
            report.cases += 1
            try:
                _case(report, case, rows, kept, rolls, sealed.get(case_id, set()))
            except (GuijuError, ObjectDoesNotExist, LookupError, TypeError, ValueError, AttributeError) as error:
                what = f"it cannot be made again from its acts ({type(error).__name__}: {error})"
                report.fault(_short(what).strip("'\""), f"case {case.number}", "acts that its procedure knows")


@dataclass(frozen=True)
class _Kept:
    """Definitions by digest and by key, and the digests of sets of rules' numbers by key."""

    definitions: Mapping[str, int]
    digests: Mapping[int, str]
    rules: Mapping[int, str]

    def numbers(self, digest: str) -> Mapping[str, Parameter]:
        """The numbers of a set of rules; none of one that is not kept."""
        row = next((row for row, known in self.rules.items() if known == digest), None)
        return definitions.numbers(row) if row is not None else {}


def _case(
    report: Report, case: Case, rows: Iterable[Sequence[Any]], kept: _Kept, rolls: Mapping[int, Any],
    sealed: set[tuple[str, int]],
) -> None:  # fmt: skip
    """One case with all that hangs on its acts."""
    where = f"case {case.number}"
    replay: Replay | None = None
    beside = RowsOfCase(case.pk)
    ballots = BallotsOfCase(case, beside)
    for row in rows:
        act, found = _done(row), Rows.of(row[14:])
        if replay is None:
            replay = Replay(_opened_under(act, case, kept.definitions), numbers=kept.numbers)
        elif act.name == migrating.NAME and act.public.get("to") in kept.definitions:
            replay.procedure = definitions.kept(kept.definitions[act.public["to"]])
        report.replayed += 1
        report.erased += act.sealed and act.personal is None and act.user is None
        place = f"{where}, act {act.number} ({act.name})"
        for what, expected in (*replay.add(act), *by_whom(act), *beside.add(act, found, replay)):
            report.fault(what, place, expected)
        for what, expected in ballots.add(act, replay):
            report.fault(what, place, expected)
    assert replay is not None  # rows are grouped: there is one
    for place, what, expected in beside.end():
        report.fault(what, f"{where}, {place}", expected)
    for what, expected in (
        *ballots.end(replay, sealed), *_columns(case, replay, kept), *electors.compared(replay, rolls, case)
    ):  # fmt: skip
        report.fault(what, where, expected)


def _streamed(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(_FETCH):
        yield from rows


def _done(row: Sequence[Any]) -> Done:
    personal = json.loads(row[12]) if row[12] is not None else None
    who, when = row[1:6], row[6:10]
    return Done(*who, *when, json.loads(row[10]), row[11], personal, bool(row[13]))  # type: ignore[call-arg]


def _opened_under(first: Done, case: Case, known: Mapping[str, int]) -> Procedure:
    """The procedure a case was opened under; of an older case, what its row says now."""
    digest = first.public.get("under", {}).get("definition", "")
    return definitions.kept(known.get(digest, case.definition_id))


def _columns(case: Case, replay: Replay, kept: _Kept) -> Iterator[tuple[str, str]]:
    """(what, expected) of each column of a case that is not as its acts say."""
    plain: list[tuple[str, Any, Any]] = [
        ("state", case.state, replay.state), ("back", case.back, replay.back), ("moves", case.moves, replay.moves),
        ("acts", case.acts, replay.acts), ("opened", case.opened, replay.opened),
        ("entered", case.entered, replay.entered), ("changed", case.changed, replay.changed),
        ("last_effective", case.last_effective, replay.last_effective), ("ended", case.ended, replay.ended),
    ]  # fmt: skip
    keyed: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = [
        ("fact", case.facts, replay.facts), ("mark", case.marks, replay.marks),
    ]  # fmt: skip
    if replay.told:
        plain += [
            ("due", case.due, replay.due), ("definition", kept.digests.get(case.definition_id), replay.definition),
            ("rules", kept.rules.get(case.rules_id), replay.rules),
        ]  # fmt: skip
        keyed.append(("clock", case.clocks, replay.clocks))
    for name, held, made in plain:
        if held != made:
            yield f"its {name} is {_short(held)}", f"{_short(made)}, as its acts say"
    for name, all_held, all_made in keyed:
        for key in sorted(all_held.keys() | all_made.keys()):
            if key not in all_held or key not in all_made or all_held[key] != all_made[key]:
                yield (
                    f"its {name} {key} is {_short(all_held.get(key))}",
                    f"{_short(all_made.get(key))}, as its acts say",
                )
    committee, body = (row.code if row else None for row in (case.committee, case.body))
    for name, code, codes in (("committee", committee, replay.committees), ("body", body, replay.bodies)):
        if code not in codes:
            yield f"its {name} is {_short(code)}", f"{' or '.join(_short(c) for c in codes)}, as its acts say"
    yield from _parties(case, replay)


def _parties(case: Case, replay: Replay) -> Iterator[tuple[str, str]]:
    """Who holds which role follows from who opened the case, from its facts, its committee and its body."""
    procedure, opener = replay.procedure, opener_of(replay.procedure, case.parties)
    if replay.opener is not None and opener and opener != f"u{replay.opener}":
        yield f"it was opened by {opener}", f"u{replay.opener}, who did its first act"
    made = roles.holders(procedure, opener, replay.facts, case.committee_id, case.body_id)
    for role in sorted(case.parties.keys() | made.keys()):
        held, due = case.parties.get(role), made.get(role)
        if sorted(held or ()) != sorted(due or ()):
            yield f"the role {role} is held by {_short(held)}", f"{_short(due)}, as its facts say"


def _short(value: Any) -> str:
    text = str(value.isoformat()) if hasattr(value, "isoformat") else repr(value)
    return text if len(text) <= 120 else text[:119] + "…"


def _signed_names(report: Report) -> None:
    """Acts of before people were named by keys: the names they were signed with against the keys that stand in them.
    The leaf of an act cannot be computed once somebody it named was erased; then somebody it names must have been."""
    erased = 0
    for row in SignedNames.objects.select_related("act__case").order_by("pk").iterator(chunk_size=500):
        where = f"case {row.act.case.number}, act {row.act.number} ({row.act.name})"
        facts = row.act.public.get("facts", {})
        if row.names is None:
            erased += 1
            named = [key for value in facts.values() if isinstance(value, list) for key in value]
            if all(principals.names(named).values()):
                report.fault("its leaf stands without its names", where, "names: nobody it names was erased")
            continue
        for fact, names in row.names.items():
            if list(principals.names(facts.get(fact) or ()).values()) != names:
                report.fault(
                    f"the people in {fact} are {_short(facts.get(fact))}", where, f"{_short(names)}, as signed"
                )
    if erased:
        report.notes.append(
            f"{erased} acts were signed with names of people who were erased: their leaves stand as signed"
        )


def _definitions(report: Report) -> dict[str, int]:
    """Digest → key of the definitions kept, each of which must have the digest it is kept under."""
    found = {}
    for row in Definition.objects.order_by("pk").iterator(chunk_size=50):
        found[row.digest] = row.pk
        digest = hashlib.sha256(row.text.encode()).hexdigest()
        if digest != row.digest:
            report.fault(f"its text has the digest {digest}", f"definition {row.name} {row.version}", row.digest)
    return found


def _rules(report: Report) -> dict[int, str]:
    """Key → digest of the sets of rules' numbers kept, each of which must have its digest."""
    found = {}
    for row in RuleSet.objects.order_by("pk").iterator(chunk_size=200):
        found[row.pk] = row.digest
        digest = definitions.digest_of(row.values)
        if digest != row.digest:
            report.fault(f"its numbers have the digest {digest}", f"set of rules {row.pk}", row.digest)
    return found

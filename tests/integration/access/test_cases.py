"""Every case, as everybody: acts, corrections, files, receipts and comments follow from its definition."""

from __future__ import annotations

import html
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from amount import turns
from guiju.core.procedure import computing
from guiju.core.procedure.model import NAMED, ActKind, FactType, Procedure
from guiju.core.procedure.model import Act as ProcedureAct
from guiju.registry.cases import corrections, definitions
from guiju.registry.cases.models import Act, Case
from integration.access import expected
from integration.access.conftest import FRESH, NOBODY, Site, said
from integration.access.test_addresses import FEW, _status

Wrong = list[tuple[Any, ...]]


def procedures(cases: list[Case]) -> Iterator[tuple[Case, Procedure]]:
    for case in cases:
        yield case, definitions.kept(case.definition_id)


def readers(site: Site, case: Case, procedure: Procedure, place: int) -> list[str]:
    """Who asks for the object at a place of a case: nobody, a fresh sign-up, an officer, an auditor, those who hold a
    role of their own, and a few others, who take turns."""
    own = [who for who in site.accounts if expected.roles(case, procedure, who)[1]]
    turn = [who for n, who in enumerate(site.accounts) if (n + place + case.pk) % 8 == 0]
    return list(dict.fromkeys([*FEW, *own, *turn]))


def test_there_is_much_to_look_at(cases: list[Case]) -> None:
    assert len({case.procedure for case in cases}) >= 25
    assert Act.objects.count() > 200


def test_who_may_try_an_act(site: Site, cases: list[Case]) -> None:
    """One act for each set of roles: who has none of them is turned away by page and program, and sees no form."""
    wrong: Wrong = []
    for case, procedure in procedures(cases):
        acts = {act.by: act for act in procedure.acts.values() if act.by != ("clock",) and "new" not in act.from_states}
        for place, act in enumerate(acts.values()):
            if act.kind in (ActKind.ANSWER, ActKind.SUPPORT):
                continue
            path = f"/case/{case.number}/do/{act.name}/"
            for who in turns(list(site.clients), FEW, case.pk) if place == 0 else readers(site, case, procedure, place):
                may = expected.may(case, procedure, act, who)
                want = expected.SIGN_IN if not who else expected.TRIED if may else expected.NOT_THEIRS
                for method in ("get", "post") if who in FEW or may else ("get",):
                    answer = site.ask(who, method, path, {} if method == "post" else None)
                    shows = b'class="form act"' in answer.body
                    if _status(answer) not in want or (shows and not may):
                        wrong.append((case.number, act.name, who, method, _status(answer)))
            for who in (NOBODY, FRESH, "auditor"):
                may = expected.may(case, procedure, act, who)
                answer = site.ask(who, "post", f"/api/v1/cases/{case.number}/acts", {"act": act.name, "brought": {}})
                want = {401} if not who else expected.TRIED if may else {403, 409}
                if answer.status_code not in want:
                    wrong.append((case.number, act.name, who, "program", answer.status_code))
    assert not wrong, said(wrong)


def _deciding(case: Case, procedure: Procedure) -> set[str]:
    """The offices that may do an act into the state in which a case ended; where none may, officers and supervisors."""
    offices = {
        name: party.held_by.split(" ")[0] for name, party in procedure.parties.items() if " of " in party.held_by
    }
    into = {role for act in procedure.acts.values() if act.to == case.state for role in act.by} & set(offices)
    return into or {name for name, office in offices.items() if office in ("officer", "supervisor")}


def _decided(case: Case, procedure: Procedure, act: Act) -> list[ProcedureAct]:
    """The acts of which a correction is a decision anew."""
    every = procedure.acts.values()
    return [one for one in every if one.name == act.name or (case.ended and one.to == case.state)]


def _matter(known: ProcedureAct | None, procedure: Procedure, act: Act) -> set[str]:
    """The facts of an opening act that say the title, the committee, the standard or the body of the case."""
    if known is None or "new" not in known.from_states:
        return set()
    kinds = (FactType.COMMITTEE, FactType.STANDARD, FactType.BODY)
    told = act.public.get("facts") or {}
    return {n for n in told if n in procedure.page.title or procedure.facts[n].type in kinds}


def _later(
    case: Case, procedure: Procedure, act: Act, name: str, fixed: Mapping[str, Act], held: Collection[str], mine: bool
) -> bool | None:  # fmt: skip
    """Whether somebody may correct a fact that was decided on since, or one of a case that has ended; None for others:
    who decided may, but not who brought it, and nobody else a mark while the case runs."""
    if name in fixed:
        counted = name in computing.of_each(procedure.facts) and procedure.parties[act.role].held_by == NAMED
        decides = not set(held).isdisjoint(corrections.who_settled(procedure, fixed[name]))
        return decides and not mine and (case.ended or not counted)
    return not set(held).isdisjoint(_deciding(case, procedure)) if case.ended else None


def _went_on(acts: list[Act], act: Act) -> bool:
    return any(later.number > act.number and later.role not in ("", act.role) for later in acts)


def _handles(case: Case, procedure: Procedure, own: set[str]) -> bool:
    """Whether one of these roles moves the case on from where it stands."""
    moving = {
        role
        for act in procedure.acts_from(case.state)
        if act.kind is ActKind.PLAIN and act.to != "same"
        for role in act.by
        if role in procedure.parties and procedure.parties[role].held_by not in ("anyone", "opener")
    }
    return not own.isdisjoint(moving)


def test_who_may_correct_an_act(site: Site, cases: list[Case]) -> None:
    """An act for each role in which facts were brought; all of them for a fresh sign-up. What has ended is corrected by
    the offices that may end it so. Who may not correct it gets
    404 as for a number that is not there, and none of what it brought."""
    wrong: Wrong = []
    for case, procedure in procedures(cases):
        acts = list(Act.objects.filter(case=case).select_related("user"))
        one = {act.role: act for act in acts}
        counted = computing.of_each(procedure.facts)  # scores are of one person each
        for place, act in enumerate(acts):
            known = procedure.acts.get(act.name)
            brought = bool(act.public.get("facts")) and known is not None and known.kind is ActKind.PLAIN
            brought = brought and act.corrects is None
            told = [n for n in act.public.get("facts") or {} if procedure.facts[n].computed is None] if brought else []
            fixed = corrections.settled(act, procedure, sorted(acts, key=lambda one: one.number)) if brought else {}
            about = _matter(known, procedure, act)
            went_on = _went_on(acts, act)
            for who in readers(site, case, procedure, place) if one[act.role] is act else (FRESH,):
                held, own = expected.roles(case, procedure, who)
                mine = act.user is not None and act.user.username == who
                shared = act.role in own and counted.isdisjoint(act.public.get("facts") or {})
                yours = act.role in held and (mine or shared)
                handles = went_on and _handles(case, procedure, own)
                later = [_later(case, procedure, act, name, fixed, held, mine) for name in told]
                before = [handles if went_on and name in about else yours for name in told]
                own_page = brought and yours and not case.ended  # where nothing is open any more it says why
                some = any(own_ if late is None else late for late, own_ in zip(later, before, strict=True))
                may = own_page or some
                part = any(expected.has_part(case, procedure, one, who) for one in _decided(case, procedure, act))
                want = expected.TRIED if may and not part else {403} if may else expected.NOT_THERE
                want = {*want, 403} if brought and own else want  # of the case, with a part in the matter
                want = want if who else expected.SIGN_IN
                for method in ("get", "post") if who in FEW else ("get",):
                    answer = site.ask(who, method, f"/case/{case.number}/correct/{act.number}/")
                    if _status(answer) not in want:
                        wrong.append((case.number, act.number, act.name, who, method, _status(answer)))
        for who in FEW:
            got = _status(site.ask(who, "get", f"/case/{case.number}/correct/9999/"))
            if got not in (expected.NOT_THERE if who else expected.SIGN_IN):
                wrong.append((case.number, 9999, who, got))
    assert not wrong, said(wrong)


def test_who_is_given_a_file(site: Site, cases: list[Case]) -> None:
    wrong: Wrong = []
    for case, procedure in procedures(cases):
        place = 0
        for fact in procedure.facts.values():
            there = fact.type is FactType.FILE and isinstance(case.facts.get(fact.name), dict)
            place += there
            for who in readers(site, case, procedure, place - 1) if there else (NOBODY,):
                may = there and (
                    expected.public(procedure, fact.name, case) or expected.reads_all(case, procedure, who)
                )
                got = site.ask(who, "get", f"/case/{case.number}/file/{fact.name}/").status_code
                if got != (200 if may else 404):
                    wrong.append((case.number, fact.name, who, got))
    assert not wrong, said(wrong)


def test_who_is_given_a_table(site: Site, cases: list[Case]) -> None:
    wrong: Wrong = []
    asked = 0
    for case, procedure in procedures(cases):
        place = 0
        for fact in (one for one in procedure.facts.values() if one.type is FactType.TABLE):
            there = isinstance(case.facts.get(fact.name), list)
            place, asked = place + there, asked + there
            for who in readers(site, case, procedure, place - 1) if there else (NOBODY,):
                may = there and (
                    expected.public(procedure, fact.name, case) or expected.reads_all(case, procedure, who)
                )
                got = site.ask(who, "get", f"/case/{case.number}/table/{fact.name}.csv").status_code
                if got != (200 if may else 404):
                    wrong.append((case.number, fact.name, who, got))
    assert not wrong, said(wrong)
    assert asked > 5


def test_who_is_given_a_receipt(site: Site, cases: list[Case]) -> None:
    """The public of acts that brought what it may see; parties, auditors and who did it of all. One act of a case of
    each sort is asked for."""
    wrong: Wrong = []
    for case, procedure in procedures(cases):
        seen = set()
        for act in Act.objects.filter(case=case).select_related("user"):
            known = procedure.acts.get(act.name)
            open_ = known is not None and known.kind not in (ActKind.VOTE, ActKind.COUNT)
            open_ = open_ and all(expected.public(procedure, name, case) for name in act.public.get("facts", {}))
            if open_ and known is not None and known.kind in (ActKind.COMMENT, ActKind.SUPPORT, ActKind.ANSWER):
                by = procedure.comments[known.about].by
                open_ = any(procedure.parties[role].held_by == "anyone" for role in by)
            if (open_, act.name.partition(".")[2]) in seen:
                continue
            seen.add((open_, act.name.partition(".")[2]))
            for who in readers(site, case, procedure, len(seen) - 1):
                mine = act.user is not None and act.user.username == who
                may = open_ or mine or expected.reads_all(case, procedure, who)
                got = site.ask(who, "get", f"/case/{case.number}/receipt/{act.number}.json")
                if got.status_code != (200 if may else 404):
                    wrong.append((case.number, act.number, who, got.status_code))
                elif may and not mine and json.loads(got.body).get("personal"):
                    wrong.append((case.number, act.number, who, "personal fields"))
            got = site.ask(FRESH, "get", f"/api/v1/cases/{case.number}/receipts/{act.number}").status_code
            if got != (200 if open_ or expected.reads_all(case, procedure, FRESH) else 404):
                wrong.append((case.number, act.number, "program", got))
    assert not wrong, said(wrong)


def test_who_reads_and_writes_comments(site: Site, cases: list[Case]) -> None:
    wrong: Wrong = []
    for case, procedure in procedures(cases):
        for round_ in procedure.comments.values():
            everybody = any(procedure.parties[role].held_by == "anyone" for role in round_.by)
            for who in site.clients:
                may = everybody or expected.reads_all(case, procedure, who)
                for kind in ("csv", "docx") if who in FEW else ("csv",):
                    got = site.ask(who, "get", f"/case/{case.number}/comments/{round_.name}.{kind}").status_code
                    if got != (200 if may else 404):
                        wrong.append((case.number, round_.name, kind, who, got))
                held = expected.roles(case, procedure, who)[0]
                for name, by in (("answers", round_.answered_by), ("new", round_.by)):
                    if name == "new" and who not in FEW:
                        continue
                    got = _status(site.ask(who, "post", f"/case/{case.number}/comments/{round_.name}/{name}", {}))
                    want = {400} if held & set(by) else expected.NOT_THEIRS if who else expected.SIGN_IN
                    if got not in want:
                        wrong.append((case.number, round_.name, name, who, got))
        for who in (NOBODY, "officer"):
            for path in ("comments/nothing.csv", "comments/nothing.docx"):
                if site.ask(who, "get", f"/case/{case.number}/{path}").status_code != 404:
                    wrong.append((case.number, path, who))
    assert not wrong, said(wrong)


def test_what_a_case_tells_of_its_facts(site: Site, cases: list[Case]) -> None:
    """The facts in the answer to a program are exactly those of the definition that are filled; the page has no other
    text."""
    wrong: Wrong = []
    for case, procedure in procedures(cases):
        filled = {name for name, value in case.facts.items() if value is not None}
        for who in site.clients:
            inside = expected.reads_all(case, procedure, who)
            want = {name for name in filled if inside or expected.public(procedure, name, case)}
            told = json.loads(site.ask(who, "get", f"/api/v1/cases/{case.number}").body)
            if set(told["facts"]) != want or bool(told["parties"]) != inside:
                wrong.append((case.number, who, set(told["facts"]) ^ want))
            if who not in FEW:
                continue
            acts = json.loads(site.ask(who, "get", f"/api/v1/cases/{case.number}/acts?limit=200").body)["items"]
            brought = {name for act in acts for name in act["brought"]}
            if not brought <= {n for n in procedure.facts if inside or expected.public(procedure, n, case)}:
                wrong.append((case.number, who, "acts", brought))
            if any(act["by"] for act in acts) and not inside:
                wrong.append((case.number, who, "names"))
        for who in (NOBODY, FRESH):
            page = html.unescape(site.ask(who, "get", f"/case/{case.number}/").body.decode())
            for name in filled:
                value = case.facts[name]
                hidden = not expected.public(procedure, name, case) and isinstance(value, str) and len(value) > 12
                if hidden and not expected.reads_all(case, procedure, who) and value[:60] in page:
                    wrong.append((case.number, who, name, value))
    assert not wrong, said(wrong)


def _may_open_personal(act: Act, case: Case, procedure: Procedure, who: str) -> bool:
    """docs/cases.md: who brought them; who moves the case on from its state, holding an office or named in it."""
    if not who or who in expected.AUDITORS:
        return False
    moving = {
        role
        for known in procedure.acts.values()
        if case.state in known.from_states and known.kind is ActKind.PLAIN and known.to != "same"
        for role in known.by
        if role in procedure.parties and procedure.parties[role].held_by not in ("anyone", "opener")
    }
    mine = act.user is not None and act.user.username == who
    return mine or bool(expected.roles(case, procedure, who)[1] & moving)


def test_who_is_shown_personal_facts(site: Site, cases: list[Case]) -> None:
    wrong: Wrong = []
    asked = 0
    for case, procedure in procedures(cases):
        for act in Act.objects.filter(case=case, personal__isnull=False).select_related("user", "personal"):
            held = {n for n in act.personal.data if n in procedure.facts and procedure.facts[n].personal}
            if not held and act.number > 1:
                continue
            for place, who in enumerate(site.clients):
                may = bool(held) and _may_open_personal(act, case, procedure, who)
                if not may and who not in FEW and (place + case.pk) % 4:
                    continue  # the others take turns
                asked += bool(held)
                path = f"/case/{case.number}/personal/{act.number}/"
                got = _status(site.ask(who, "post", path, {}))
                if got not in (expected.SIGN_IN if not who else {200} if may else expected.NOT_THERE):
                    wrong.append((case.number, act.number, who, got))
                if _status(site.ask(who, "get", path)) not in (expected.NO_METHOD if who else expected.SIGN_IN | {405}):
                    wrong.append((case.number, act.number, who, "get"))
    assert asked > 50
    assert not wrong, said(wrong)

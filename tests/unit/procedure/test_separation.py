"""Separation of duties: who had a part in the matter does not decide it, and definitions say who decides."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from player import PDF, Case, day
from test_loader import GOOD, line_of, loaded

from guiju.core.definitions.source import read
from guiju.core.errors import GuijuError
from guiju.core.procedure import Outcome, Refusal, house, perform, separation
from guiju.core.procedure.checking_duties import COLUMNS
from guiju.core.procedure.engine import Ground, possible
from guiju.core.procedure.loader import checks, effects, from_resolved, load_all
from guiju.core.procedure.model import CLOCK, NAMED, NEW, OPENER, ActKind

NAMES = sorted(house())
DECIDING = [(p.name, a.name) for p in house().values() for a in p.acts.values() if separation.decides(a)]


def tried(
    procedure: str, act: str, *roles: str, done: tuple[tuple[str, str], ...] = (), **facts: Any
) -> Outcome | Refusal:
    case = Case(procedure, "2026-03-02").at(house()[procedure].acts[act].from_states[0])
    now = replace(case.now, roles=set(roles), own_acts=lambda: done)
    return perform(now, act, facts, day("2026-03-20"))


def part(answer: Outcome | Refusal) -> str:
    return answer.part if isinstance(answer, Refusal) and answer.ground is Ground.SEPARATION else ""


# -- the language ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("procedure", "act"), DECIDING)
def test_whoever_opened_or_is_named_does_not_decide(procedure: str, act: str) -> None:
    p = house()[procedure]
    for party in p.parties.values():
        if party.held_by not in (OPENER, NAMED) or party.name in p.acts[act].by:
            continue
        if p.acts[act].decides.apart and party.name not in p.acts[act].decides.apart:  # type: ignore[union-attr]
            continue
        for role in (role for role in p.acts[act].by if role != CLOCK):
            answer = tried(procedure, act, role, party.name)
            assert part(answer) == party.name, (role, party.name)


@pytest.mark.parametrize(("procedure", "act"), DECIDING)
def test_whoever_did_an_act_of_the_other_side_does_not_decide(procedure: str, act: str) -> None:
    p = house()[procedure]
    role = next(role for role in p.acts[act].by if role != CLOCK)
    for other in p.acts.values():
        for as_ in set(other.by) - {*p.acts[act].by, CLOCK}:
            answer = tried(procedure, act, role, done=((other.name, as_),))
            apart = p.acts[act].decides.apart  # type: ignore[union-attr]
            brings = other.kind in (ActKind.PLAIN, ActKind.ANSWER) and (not apart or {other.name, as_} & set(apart))
            assert part(answer) == (other.name if brings else ""), (other.name, as_)


@pytest.mark.parametrize(("procedure", "act"), DECIDING)
def test_a_colleague_who_had_no_part_is_not_held_up(procedure: str, act: str) -> None:
    p = house()[procedure]
    for role in (role for role in p.acts[act].by if role != CLOCK):
        own = tuple((other.name, role) for other in p.acts.values() if role in other.by and other.name != act)
        named = (*p.acts[act].decides.apart, *separation.shortening(p, p.acts[act]))  # type: ignore[union-attr]
        assert part(tried(procedure, act, role, done=own)) in {"", *named}
        assert part(tried(procedure, act, role)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_act_that_ends_or_writes_says_whether_it_decides(name: str) -> None:
    p = house()[name]
    for act in p.acts.values():
        assert act.decides is not None or not separation.has_to_say(p, act), act.name
        if act.decides is not None and act.decides.exempt is not None:
            assert act.decides.exempt.zh and act.decides.exempt.en and act.decides.source


def test_one_person_with_two_posts_decides_on_what_others_brought() -> None:
    case = Case("national-standard", "2026-03-02").at("checking")
    both = replace(case.now, roles={"officer", "secretariat", "reviewer", "member"})
    assert isinstance(perform(both, "approve", {}, day("2026-03-20")), Outcome)
    for done, because in (
        ((("submit", "secretariat"),), "submit"), ((("evaluate", "reviewer"),), "evaluate"),
        ((("enquiry.answer", "secretariat"),), "enquiry.answer"), ((("accept", "officer"),), ""),
        ((("review_vote.vote", "member"),), ""), ((("enquiry.comment", "public"),), ""),
    ):  # fmt: skip
        answer = perform(replace(both, own_acts=lambda done=done: done), "approve", {}, day("2026-03-20"))
        assert part(answer) == because, done


def test_an_act_named_apart_is_kept_apart_in_whatever_role_it_was_done() -> None:
    facts = {"published": "2026-03-20", "effective": "2026-10-01", "text": PDF, "above_floor": "yes"}
    facts |= {"open_market": "yes"}
    done = (("finish_draft", "secretariat"),)
    assert part(tried("association-standard", "publish", "secretariat", done=done, **facts)) == "finish_draft"
    other = (("open_enquiry", "secretariat"),)
    assert part(tried("association-standard", "publish", "secretariat", done=other, **facts)) == ""


def test_time_decides_whatever_was_done() -> None:
    case = Case("application" if "application" in house() else "pilot", "2026-03-02").at("running")
    assert isinstance(perform(replace(case.now, roles={CLOCK}), "end", {}, day("2026-03-20")), Outcome)


def test_what_is_kept_apart_is_not_offered() -> None:
    case = Case("national-standard", "2026-03-02").at("checking")
    offered = {act.name for act in possible(replace(case.now, roles={"officer"}))}
    apart = {act.name for act in possible(replace(case.now, roles={"officer", "proposer"}))}
    assert offered - apart == {"approve", "dismiss_patent", "return_submission", "terminate"}


def test_old_definitions_load_without_the_guard() -> None:
    """Cases keep what they were opened under: it is read as it was checked then."""
    text = FREE.replace(BACK, TAKEN)
    with pytest.raises(GuijuError):
        loaded(text)
    assert from_resolved(json.dumps(read(text, "kept").plain())).acts["return"].decides is None


# -- definitions -------------------------------------------------------------------------------------------------------
FREE = GOOD.replace(", overdue: return", "")
BACK = "  return: {zh: 归还, en: Return, from: lent, to: back, by: [reader, clock]}"
TAKEN = BACK.replace("[reader, clock]", "[keeper]")
SAYS = "'return' does not say whether it decides: it ends the case"
BAD = [
    (BACK, TAKEN, SAYS, "  return:"),
    (BACK, BACK.replace("[reader, clock]", "[keeper, clock]"), SAYS, "  return:"),
    (BACK, BACK.replace("[reader, clock]", "[reader, keeper]"), SAYS, "  return:"),
    (BACK, TAKEN[:-1] + ", decides: maybe}", "decides: maybe", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: false}", "decides: false", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {not: []}}", "decides: not one of its forms", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {except: [reader]}}", "decides: not one of its forms", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {not: [porter]}}", "unknown role or act 'porter'", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {not: [keeper]}}", "'keeper' decides and is kept apart", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {not: [lend]}}", "who opens the case is not kept apart from 'return'", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {exempt: {zh: 无, en: none}}}", "decides: not one of its forms", "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {exempt: {zh: 无}, source: SL 1}}", "a text in both languages was expected",
     "  return:"),
    (BACK, TAKEN[:-1] + ", decides: {exempt: {zh: 无, en: none}, source: RUMOUR}}", "unknown source 'RUMOUR'",
     "  return:"),
    (BACK, BACK.replace("[reader, clock]}", "[clock], decides: true}"),
     "'return' decides on nothing that others brought", "  return:"),
    ("by: [reader], brings: [title, copies, kind], rules: [few]}",
     "by: [reader], brings: [title, copies, kind], rules: [few], decides: true}",
     "'ask' decides on nothing that others brought", "  ask:"),
    ("limit: days", "limit: due", "'lend' may set due to any day, and the clock term ends on it", "  lend:"),
    ("when: copies <= most", "when: errors(nonsense) <= most", "unknown check 'nonsense'", "  few:"),
    *(
        ("  due:    {", f"  {name}:    {{zh: 号, en: No, type: text}}\n  due:    {{",
         f"{name!r} is a column of every list", f"  {name}:    {{zh: 号")
        for name in COLUMNS
    ),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "what", "at"), BAD)
def test_a_definition_that_leaves_it_open_is_not_loaded(old: str, new: str, what: str, at: str) -> None:
    assert FREE.count(old) == 1
    text = FREE.replace(old, new)
    with pytest.raises(GuijuError) as caught:
        loaded(text)
    assert (caught.value.what, caught.value.where) == (what, f"loan.yaml:{line_of(text, at)}")
    assert caught.value.expected


GUARDED = [
    "decides: true", "decides: {not: [reader]}", "decides: {not: [reader, lend]}",
    "decides: {exempt: {zh: 只是归还, en: It only comes back}, source: DOMAIN 11}",
]  # fmt: skip


@pytest.mark.parametrize("decides", GUARDED)
def test_a_guard_or_a_sourced_exemption_loads(decides: str) -> None:
    act = loaded(FREE.replace(BACK, TAKEN[:-1] + f", {decides}}}"))["loan"].acts["return"]  # type: ignore[index]
    assert act.decides is not None and separation.decides(act) == ("exempt" not in decides)


LET_ON = FREE.replace(
    BACK,
    "  turn_away: {zh: 不收, en: Turn it away, from: asked, to: gone, by: [keeper], decides: true}\n" + BACK,
).replace("states:\n", "states:\n  gone:   {zh: 未收, en: Turned away, end: true}\n")


@pytest.mark.parametrize(
    ("old", "new", "has_to"),
    [
        ("", "", True),
        ("to: gone, by: [keeper], decides: true}", "to: gone, by: [reader]}", False),  # the office has no other answer
        ("by: [keeper], brings: [due, agreed]}", "by: [keeper, clock], may_bring: [due, agreed]}", False),
        ("brings: [due, agreed]}", "brings: [due, agreed], decides: true}", False),
    ],
)
def test_an_office_that_lets_on_what_it_could_have_refused_decides(old: str, new: str, has_to: bool) -> None:
    text = LET_ON.replace(old, new) if old else LET_ON
    assert not old or LET_ON.count(old) == 1
    if not has_to:
        assert loaded(text)
        return
    with pytest.raises(GuijuError) as caught:
        loaded(text)
    said = "'lend' does not say whether it decides: it lets on what turn_away would have stopped"
    assert (caught.value.what, caught.value.where) == (said, f"loan.yaml:{line_of(text, '  lend:')}")


def test_who_shortened_a_term_does_not_take_the_decision_it_was_for() -> None:
    done = (("shorten_publicity", "officer"),)
    assert part(tried("mandatory-standard", "issue_plan", "officer", done=done)) == "shorten_publicity"
    assert part(tried("mandatory-standard", "shorten_publicity", "officer", done=(("issue_plan", "officer"),))) == ""
    shorten = {
        (p.name, act.name): separation.shortening(p, act)
        for p in house().values() for act in p.acts.values() if act.decides and separation.shortening(p, act)
    }  # fmt: skip
    assert ("mandatory-standard", "issue_plan") in shorten


def test_who_reported_or_asked_does_not_let_it_on() -> None:
    """The reporter does not validate the return, nor the sender accept the matter, in another post of theirs."""
    for name, act, by, other, own in (
        ("implementation-survey", "validate", "collector", "report", "reporter"),
        ("statistical-return", "validate", "collector", "report", "reporter"),
        ("coordination-matter", "accept", "officer", "receive", "sender"),
        ("green-channel", "send_to_experts", "officer", "request", "applicant"),
        ("association-standard", "start", "secretariat", "propose", "proposer"),
        ("national-standard", "accept", "officer", "submit", "secretariat"),
    ):
        assert part(tried(name, act, by, done=((other, own),))) == other, name
        assert part(tried(name, act, by)) == "", name


@pytest.mark.parametrize(
    ("condition", "bounded"),
    [
        ("due <= after(today, days)", True), ("due < after(today, days)", True), ("after(today, days) >= due", True),
        ("due > today and due <= after(today, days)", True), ("due > today", False),
        ("due >= after(today, days)", False),
        ("due > today or due <= after(today, days)", False), ("not due <= after(today, days)", False),
        ("due != after(today, days)", False), ("due == after(today, days)", True),
    ],
)  # fmt: skip
def test_a_day_that_ends_a_term_is_bounded(condition: str, bounded: bool) -> None:
    text = FREE.replace("limit: days", "limit: due").replace("due, agreed]}", "due, agreed], rules: [ends]}")
    rule = f"  ends: {{zh: 期, en: Ends, source: DOMAIN 11, when: '{condition}'}}\n"
    text = text.replace("rules:\n  few", f"rules:\n{rule}  few")
    if bounded:
        assert loaded(text)
    else:
        with pytest.raises(GuijuError, match="may set due to any day"):
            loaded(text)
    warning = text.replace(f"when: '{condition}'", f"when: '{condition}', weight: warning")
    with pytest.raises(GuijuError, match="may set due to any day"):
        loaded(warning)


def test_two_procedures_do_not_number_alike() -> None:
    first = GOOD.replace("version: 1", "version: 1\nnumber: JY-{year}-{serial}")
    second = first.replace("procedure: loan", "procedure: rent")
    with pytest.raises(GuijuError) as caught:
        loaded(first, rent=second)
    assert caught.value.what == "loan and rent number their cases alike: JY-{year}-{serial}"
    assert caught.value.where == "rent.yaml:3"
    variant = "procedure: rent\nversion: 1\nextends: loan\nname: {zh: 租, en: Rent}\n"
    assert set(loaded(first, rent=variant)) == {"loan", "rent"}  # type: ignore[call-overload]
    third = variant.replace("procedure: rent", "procedure: hire").replace("extends: loan", "extends: rent")
    assert len(loaded(first, rent=variant, hire=third)) == 3  # type: ignore[arg-type]


def test_the_prefixes_of_the_house_are_its_own() -> None:
    held: dict[str, list[str]] = {}
    for p in house().values():
        held.setdefault(p.number, []).append(p.name)
    shared = [names for names in held.values() if len(names) > 1]
    assert sorted(shared) == [
        ["association-standard", "association-standard-example"],
        ["filing", "filing-city-shandong"],
    ]
    assert (house()["guidance-document"].number, house()["rule-change"].number) == (
        "ZD-{year}-{serial}", "GZ-{year}-{serial}",
    )  # fmt: skip


def test_no_fact_of_the_house_is_a_column_and_every_check_is_used() -> None:
    assert not {name for p in house().values() for name in p.facts} & set(COLUMNS)
    calls = {call for p in house().values() for rule in p.rules.values() for call in rule.when.calls}
    doubtful = {"readable", "references", "floor", "duplicate", "market"}  # `unjudged` asks them
    assert {argument for function, argument in calls if function == "errors"} | doubtful == checks()


def test_no_opening_act_decides() -> None:
    assert not [a.name for p in house().values() for a in p.acts.values() if NEW in a.from_states and a.decides]


def test_a_fault_in_an_abstract_base_is_found_in_what_extends_it() -> None:
    base = FREE.replace("procedure: loan", "procedure: base\nabstract: true").replace(BACK, TAKEN)
    own = "procedure: loan\nversion: 1\nextends: base\nname: {zh: 借, en: Loan}\n"
    with pytest.raises(GuijuError, match="does not say whether it decides"):
        load_all({"base": ("base.yaml", base), "loan": ("loan.yaml", own)}, effects())

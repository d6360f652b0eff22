"""Corrections, moves to a new version of a procedure, and changed rules: each an act, each refused where it must be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from guiju.core.commenting import Form, Row, write
from guiju.core.definitions.source import read
from guiju.core.errors import GuijuError, said
from guiju.core.procedure import loader
from guiju.core.procedure.calendar import add_months
from guiju.core.procedure.clocks import ClockState, after_correction
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import definitions
from guiju.registry.cases import roles as holders
from guiju.registry.cases.acts import commenting, migrating
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Act, Case, Definition, RuleChange, Waiting
from integration.cases.journey import held
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    return world()


def test_a_correction_is_an_act_and_both_stay(w: World) -> None:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    now = at("2025-04-03")
    number = correct(n, 1, {"title_en": "Information technology — Vocabulary — Part 9: Data communication"},
                     w.actor("proposer", now), now)  # fmt: skip
    case = w.case(n)
    assert (number, case.acts, case.moves) == (2, 2, 1)
    assert case.facts["title_en"].endswith("Data communication")
    first, second = Act.objects.filter(case=case).order_by("number")
    assert first.public["facts"]["title_en"] == PROPOSAL["title_en"]
    assert (second.name, second.corrects, second.role) == ("case.correct", 1, "proposer")


@pytest.mark.parametrize(
    ("who", "brought", "why"),
    [
        ("sec", {"title_en": "x"}, "You may not do"),
        ("proposer", {"title_en": PROPOSAL["title_en"]}, "nothing is changed"),
        ("proposer", {"ics": "nonsense"}, "does not have the form wanted"),
        ("proposer", {"designation": "GB/T 1-2025"}, "does not belong to this act"),
        ("proposer", {}, "nothing is changed"),
    ],
)
def test_what_cannot_be_corrected(w: World, who: str, brought: dict[str, str], why: str) -> None:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    with pytest.raises(GuijuError, match=why):
        correct(n, 1, brought, w.actor(who, at("2025-04-03")), at("2025-04-03"))
    assert w.case(n).acts == 1


def test_a_correction_keeps_the_rules_of_the_act(w: World) -> None:
    n = w.open(
        "national-standard", "proposer", "propose", "2025-04-01", adopts="ISO 9001:2015", degree="IDT", **PROPOSAL
    )
    assert correct(n.number, 1, {"degree": "MOD"}, w.actor("proposer", at("2025-04-03")), at("2025-04-03")) == 2
    with pytest.raises(GuijuError, match="there is no such act"):
        correct(n.number, 9, {"degree": "IDT"}, w.actor("proposer", at("2025-04-03")), at("2025-04-03"))


def test_open_cases_move_to_a_new_version_after_a_dry_run(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    n = w.open(
        "complaint", "stranger", "complain", "2026-03-02", subject="standard", summary="甲", complaint="乙"
    ).number
    file, text = loader.house_texts()["complaint"]
    newer = re.sub(r"(?m)^version: \d+", "version: 99", text, count=1).replace(
        "{zh: 已收到, en: Received}", "{zh: 收到, en: Received}"
    )
    fresh = loader.load_all({"complaint": (file, newer)}, loader.effects())["complaint"]
    assert migrating.plan("complaint") == []
    was = definitions.current("complaint").version
    monkeypatch.setattr(loader, "house", lambda: {"complaint": fresh})
    monkeypatch.setattr(loader, "resolved_text", lambda name: loader.canonical(read(newer, file)))
    assert migrating.plan("complaint") == [migrating.Step(n, was, ())]
    assert w.case(n).acts == 1  # a plan writes nothing
    assert migrating.migrate("complaint", w.actor("supervisor", at("2026-03-03")), at("2026-03-03")) == (1, [])
    case = w.case(n)
    assert definitions.kept(case.definition_id).version == 99
    assert case.history.get(number=2).public["to"] == fresh.digest
    assert Definition.objects.filter(name="complaint").count() == 2
    assert w.act(n, "supervisor", "accept", "2026-03-04").state == "accepted"


def test_a_case_whose_state_is_gone_stays_and_is_named(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    n = w.open(
        "complaint", "stranger", "complain", "2026-03-02", subject="standard", summary="甲", complaint="乙"
    ).number
    other = loader.house()["verification-point"]
    monkeypatch.setattr(loader, "house", lambda: {"complaint": other})
    [step] = migrating.plan("complaint")
    assert step.number == n
    assert "the state received is gone" in step.obstacles


def test_a_rule_changes_from_a_day_and_open_cases_keep_theirs(w: World) -> None:
    old = w.open("national-standard", "proposer", "propose", "2026-01-05", **PROPOSAL).number
    brought = {
        "rule": "R2",
        "scope": "national_recommended",
        "new_value": "45",
        "from_day": "2026-02-01",
        "ground": "试行",
    }
    n = w.open("rule-change", "officer", "propose", "2026-01-06", **brought).number
    w.act(n, "supervisor", "approve", "2026-01-07")
    new = w.open("national-standard", "proposer", "propose", "2026-02-02", **PROPOSAL).number
    assert definitions.numbers(w.case(old).rules_id)["R2"].value == 60
    assert definitions.numbers(w.case(new).rules_id)["R2"].value == Fraction(45)
    assert definitions.numbers(w.case(new).rules_id)["R2"].source == "试行"


def test_a_clock_is_bound_to_the_number_in_force_when_it_starts(w: World) -> None:
    """R2 is sixty days until February 2026 and 45 from then on; what began before goes on as it began."""
    early, late = (planned_until_drafted(w) for _ in range(2))
    w.act(early, "sec", "open_enquiry", "2026-01-20")
    brought = {"rule": "R2", "scope": "national_recommended", "new_value": "45", "from_day": "2026-02-01"}
    change = w.open("rule-change", "officer", "propose", "2026-01-22", **brought, ground="试行").number
    w.act(change, "supervisor", "approve", "2026-01-23")
    w.act(late, "sec", "open_enquiry", "2026-02-02")
    told = [w.case(n).clocks["enquiry"] for n in (early, late)]
    assert [clock["limit"] for clock in told] == [["60", "days", "NSM"], ["45", "days", "试行"]]
    assert [clock["last"] for clock in told] == ["2026-03-23", "2026-03-19"]  # 21 March is a Saturday
    for n in (early, late):
        assert definitions.numbers(w.case(n).rules_id)["R2"].value == 60  # as it was when both were opened
    with pytest.raises(RefusedError, match="at least 60 days"):
        w.act(early, "sec", "close_enquiry", "2026-03-19")
    with pytest.raises(RefusedError, match="at least 45 days"):
        w.act(late, "sec", "close_enquiry", "2026-03-18")
    assert w.act(late, "sec", "close_enquiry", "2026-03-19").state == "answering"


def planned_until_drafted(w: World) -> str:
    n = w.open("national-standard", "proposer", "propose", "2025-07-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-07-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2"):
        w.act(n, who, "project_vote.vote", "2025-07-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-08-06")
    w.act(n, "officer", "start_evaluation", "2025-08-09")
    w.act(n, "reviewer", "evaluate", "2025-09-03", review_report="可行。")
    w.act(n, "officer", "issue_plan", "2025-10-10")
    w.act(n, "sec", "finish_draft", "2026-01-10", draft=w.file(), explanation=w.file())
    return n


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"rule": "R99"}, "not the key of a number"),
        ({"new_value": "3/4"}, "3/4 for R2"),
        ({"rule": "R5_quorum"}, "45 for R5_quorum"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_nothing_is_written(
    w: World, changed: dict[str, str], why: str
) -> None:
    brought = {
        "rule": "R2",
        "scope": "national_recommended",
        "new_value": "45",
        "from_day": "2026-02-01",
        "ground": "试行",
    }
    with pytest.raises(GuijuError, match=why):
        w.open("rule-change", "officer", "propose", "2026-01-06", **{**brought, **changed})
    assert RuleChange.objects.count() == 0 and Case.objects.count() == 0


def test_the_officer_who_proposes_does_not_approve(w: World) -> None:
    brought = {"rule": "R2", "scope": "all", "new_value": "45", "from_day": "2026-02-01", "ground": "试行"}
    n = w.open("rule-change", "officer", "propose", "2026-01-06", **brought).number
    with pytest.raises(RefusedError):
        w.act(n, "officer", "approve", "2026-01-07")


def test_a_filled_in_table_becomes_comments_and_a_numbered_one_does_not(w: World) -> None:
    held("GB/T 1.1-2020", committee="SAC/TC 28")
    n = w.open("withdrawal", "proposer", "propose", "2026-01-05", standard="GB/T 1.1-2020", reason="已被代替").number
    w.act(n, "sec", "open_vote", "2026-01-05")
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "committee_vote.vote", "2026-01-06", position="favour")
    w.act(n, "sec", "pass_vote", "2026-01-07", minutes=w.file())
    w.act(n, "officer", "publicise", "2026-01-08")
    rows = [Row(0, "某公司", "3.1", "", "technical", "仍有用户。", ""), Row(7, "某公司", "", "", "general", "甲", "")]
    data = write(rows, Form.ISO, "题", "2026-01-09")
    done = commenting.comment_from(
        w.case(n), "objections", data, w.actor("stranger", at("2026-01-09")), at("2026-01-09")
    )
    assert (done.made, done.faults) == (1, ((3, "it is comment 7 already"),))
    assert [(r.number, r.organization, r.text) for r in commenting.rows(w.case(n), "objections")] == [
        (1, "某公司", "仍有用户。")
    ]


def test_a_corrected_committee_has_the_case_and_the_old_one_has_nothing(w: World) -> None:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    other = ensure_committee("SAC/TC 99", {"zh": "全国某技术委员会"})
    w.person("sec99", ("secretary", other))
    now = at("2025-04-03")
    correct(n, 1, {"committee": "SAC/TC 99"}, w.actor("proposer", now), now)
    case = w.case(n)
    assert (case.facts["committee"], case.committee_id) == ("SAC/TC 99", other.pk)
    held = {key for keys in case.parties.values() for key in keys}
    assert f"secretary@c{other.pk}" in held
    assert not any(key.endswith(f"@c{w.committee.pk}") for key in held)
    opener = f"u{w.people['proposer'].pk}"
    assert [role for role, keys in case.parties.items() if opener in keys] == ["proposer"]
    waits = set(Waiting.objects.filter(case=case).values_list("holder", flat=True))
    assert not any(key.endswith(f"@c{w.committee.pk}") for key in waits)
    roles = {name: holders.roles(w.actor(name, now), case.parties) for name in ("sec", "sec99")}
    assert roles["sec"] == {"public"} < roles["sec99"]


def test_a_committee_that_is_only_to_come_does_not_take_the_case(w: World) -> None:
    other = ensure_committee("SAC/TC 99", {"zh": "全国某技术委员会"})
    project = w.case(w.open("national-standard", "proposer", "propose", "2026-01-05", **PROPOSAL).number)
    Case.objects.filter(pk=project.pk).update(facts={**project.facts, "plan_number": "20250001-T"})
    n = w.open(
        "project-change", "sec", "request", "2026-01-05", plan_number="20250001-T", committee="SAC/TC 28",
        change="committee", new_committee="SAC/TC 99", plan_end="2026-12-01", reason="归口调整", members_heard="yes",
    ).number  # fmt: skip
    assert w.case(n).committee_id == w.committee.pk != other.pk
    assert w.case(n).parties["secretariat"] == [f"secretary@c{w.committee.pk}"]


def test_a_term_up_to_a_day_that_is_corrected_ends_on_that_day() -> None:
    procedure, clock = next(
        (p, c) for p in loader.house().values() for c in p.clocks.values() if c.limit == "provisional_until"
    )
    running = {clock.name: ClockState(clock.name, date(2026, 1, 5), date(2026, 6, 1))}
    before = {"provisional_until": date(2026, 6, 1)}
    moved = after_correction(procedure, running, before, {"provisional_until": date(2026, 9, 1)}, "publish", {})
    assert moved[clock.name].last == date(2026, 9, 1)
    assert after_correction(procedure, running, before, {"title_zh": "甲"}, "publish", {}) == {}


def test_a_term_that_was_made_longer_by_mistake_is_counted_anew() -> None:
    procedure = loader.house()["national-standard"]
    clock = next(c for c in procedure.clocks.values() if "grant_extension" in c.extended_by)
    parameters = definitions.numbers_on(procedure, date(2025, 4, 1))
    months = parameters[clock.limit].duration
    assert months is not None and months.unit.name == "MONTHS"
    start = ClockState(clock.name, date(2025, 4, 1), date(2025, 4, 1))
    right, wrong = (
        replace(start, extended=n, counted=add_months(start.started, months.value + n), last=date(2030, 1, 1))
        for n in (3, 6)
    )
    name = clock.extended_by["grant_extension"]
    moved = after_correction(procedure, {clock.name: wrong}, {name: 6}, {name: 3}, "grant_extension", parameters)
    assert (moved[clock.name].extended, moved[clock.name].counted) == (3, right.counted)


def test_a_moved_case_is_held_as_the_new_version_says(w: World, monkeypatch: pytest.MonkeyPatch) -> None:
    n = w.open(
        "complaint", "stranger", "complain", "2026-03-02", subject="standard", summary="甲", complaint="乙"
    ).number
    before = w.case(n).parties
    file, text = loader.house_texts()["complaint"]
    newer = re.sub(r"(?m)^version: \d+", "version: 99", text, count=1).replace(
        "held_by: supervisor of SAC", "held_by: officer of SAC"
    )
    fresh = loader.load_all({"complaint": (file, newer)}, loader.effects())["complaint"]
    monkeypatch.setattr(loader, "house", lambda: {"complaint": fresh})
    monkeypatch.setattr(loader, "resolved_text", lambda name: loader.canonical(read(newer, file)))
    assert migrating.migrate("complaint", w.actor("supervisor", at("2026-03-03")), at("2026-03-03")) == (1, [])
    after = w.case(n).parties
    assert after != before
    offices = [{key.split("@")[0] for keys in held.values() for key in keys if "@" in key} for held in (before, after)]
    assert "supervisor" in offices[0] and "supervisor" not in offices[1]
    assert {role: keys for role, keys in after.items() if keys[:1] == [f"u{w.people['stranger'].pk}"]} == {
        role: keys for role, keys in before.items() if keys[:1] == [f"u{w.people['stranger'].pk}"]
    }


def _submitted(w: World) -> str:
    """A project that its secretariat has put to the vote after it was proposed."""
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-07", outline=w.file(), proposal_form=w.file())
    return n


@pytest.mark.parametrize("brought", [{"title_zh": "另一件事"}, {"committee": "SAC/TC 260"}, {"title_en": "Another"}])
def test_what_a_case_is_about_is_not_changed_by_who_opened_it_once_others_have_acted(
    w: World, brought: dict[str, str]
) -> None:
    n, now = _submitted(w), at("2025-04-08")
    with pytest.raises(GuijuError, match="others have acted on this since"):
        correct(n, 1, brought, w.actor("proposer", now), now)
    assert w.case(n).acts == 2


def test_who_handles_the_case_corrects_its_title_with_a_reason_and_nothing_else_of_that_act(w: World) -> None:
    n, now = _submitted(w), at("2025-04-08")
    sec = w.actor("sec", now)
    with pytest.raises(GuijuError, match="says why"):
        correct(n, 1, {"title_en": "Another"}, sec, now)
    with pytest.raises(GuijuError, match="others have acted"):
        correct(n, 1, {"need": "另一种需要。"}, sec, now, "笔误。")
    correct(n, 1, {"title_en": "Another"}, sec, now, "笔误。")
    assert w.case(n).facts["title_en"] == "Another"
    assert (
        correct(n, 1, {"need": "另一种需要。"}, w.actor("proposer", now), now) == 4
    )  # what only supports it is still theirs


def test_refusals_name_facts_by_their_labels_in_both_languages(w: World) -> None:
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    now = at("2025-04-03")
    with pytest.raises(GuijuError) as same:
        correct(n, 1, {"title_en": PROPOSAL["title_en"]}, w.actor("proposer", now), now)
    assert "title_en" not in str(same.value) and "英文名称" in said(same.value.expected, "zh")

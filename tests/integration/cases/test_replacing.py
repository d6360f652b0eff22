"""Somebody else is named in a role, or somebody is added: by whom, for whom, what is told, kept and proven."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from guiju.core.errors import GuijuError
from guiju.registry.accounts.principals import key_of
from guiju.registry.bodies.models import Body, Post
from guiju.registry.cases import access, definitions, roles
from guiju.registry.cases.acts import replacing
from guiju.registry.cases.acts.correcting import correct
from guiju.registry.cases.acts.performing import Performed, Request, perform
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case, Denial, Elector, News, Waiting
from guiju.registry.cases.verifying import cases
from guiju.registry.cases.views import serializers
from guiju.registry.record.faults import Report
from integration.cases.journey import Journey, held, peopled
from integration.cases.world import PROPOSAL, World, at, world
from integration.rounds import drawing

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    for name in ("li.ming", "wang.fang", "zhao"):
        made.person(name)
    return made


def key(w: World, name: str) -> str:
    return key_of(w.people[name].pk)


def name(w: World, n: str, who: str, day: str, **brought: Any) -> Performed:
    said = {"reason": "原调查人出国。", **brought}
    return w.act(n, who, replacing.NAME, day, **said)


def complaint(w: World) -> str:
    """A complaint that stranger sent, with li.ming as investigator."""
    said = {"subject": "standard", "summary": "甲", "complaint": "乙"}
    n = w.open("complaint", "stranger", "complain", "2026-03-02", **said).number
    w.act(n, "supervisor", "accept", "2026-03-03")
    w.act(n, "supervisor", "investigate", "2026-03-04", chosen_investigator=["li.ming"])
    return n


def test_another_investigator_takes_over_and_the_first_acts_no_more(w: World) -> None:
    n = complaint(w)
    done = name(w, n, "supervisor", "2026-03-05", role="investigator", leaves="li.ming", comes="wang.fang")
    case = w.case(n)
    assert (done.act_number, done.state, case.moves) == (4, "investigating", 3)
    assert case.parties["investigator"] == [key(w, "wang.fang")]
    with pytest.raises(RefusedError, match="You may not do"):
        w.act(n, "li.ming", "report", "2026-03-06", findings="无。", upheld=False)
    assert not access.may_read(case, w.actor("li.ming", at("2026-03-06")))
    assert w.act(n, "wang.fang", "report", "2026-03-06", findings="无。", upheld=False).state == "found"


def test_the_act_says_who_left_who_came_and_why_by_keys(w: World) -> None:
    n = complaint(w)
    name(w, n, "supervisor", "2026-03-05", role="investigator", leaves=key(w, "li.ming"), comes="wang.fang")
    act = w.case(n).history.get(number=4)
    assert (act.name, act.role, act.from_state, act.to_state) == (
        "role.replace", "officer", "investigating", "investigating",
    )  # fmt: skip
    assert act.public == {
        "replaced": {
            "fact": "chosen_investigator", "role": "investigator", "leaves": key(w, "li.ming"),
            "comes": key(w, "wang.fang"), "reason": "原调查人出国。",
        },
        "facts": {"chosen_investigator": [key(w, "wang.fang")]},
    }  # fmt: skip
    told = serializers.acts(w.case(n), w.actor("supervisor", at("2026-03-06")), 3, 1)[0]
    assert told["replaced"] == {
        "role": "investigator", "leaves": {"key": key(w, "li.ming"), "name": "li.ming"},
        "comes": {"key": key(w, "wang.fang"), "name": "wang.fang"}, "reason": "原调查人出国。",
    }  # fmt: skip
    assert serializers.acts(w.case(n), roles.NOBODY, 3, 1)[0]["replaced"] is None


def test_both_are_told_and_the_case_waits_for_who_came(w: World) -> None:
    n = complaint(w)
    name(w, n, "supervisor", "2026-03-05", role="investigator", leaves="li.ming", comes="wang.fang")
    told = set(News.objects.filter(act__number=4).values_list("holder", flat=True))
    assert told == {key(w, "li.ming"), key(w, "wang.fang"), f"supervisor@b{w.sac.pk}"}
    waits = Waiting.objects.filter(case=w.case(n), role="investigator").values_list("holder", flat=True)
    assert list(waits) == [key(w, "wang.fang")]


def test_somebody_is_added(w: World) -> None:
    n = complaint(w)
    name(w, n, "supervisor", "2026-03-05", role="investigator", comes="wang.fang")
    assert w.case(n).facts["chosen_investigator"] == [key(w, "li.ming"), key(w, "wang.fang")]
    assert "leaves" not in w.case(n).history.get(number=4).public["replaced"]
    assert w.act(n, "li.ming", "report", "2026-03-06", findings="无。", upheld=False).state == "found"


@pytest.mark.parametrize(
    ("who", "brought", "why"),
    [
        ("stranger", {"comes": "wang.fang"}, "You may not do"),
        ("li.ming", {"leaves": "li.ming", "comes": "wang.fang"}, "You may not do"),
        ("officer", {"comes": "wang.fang"}, "You may not do"),
        ("supervisor", {"comes": "nobody.here"}, "names somebody without an account"),
        ("supervisor", {"comes": "li.ming"}, "is in this role already"),
        ("supervisor", {"leaves": "wang.fang", "comes": "zhao"}, "not one of the choices"),
        ("supervisor", {"comes": ""}, "is missing"),
        ("supervisor", {"comes": "zhao", "reason": ""}, "is missing"),
        ("supervisor", {"comes": "zhao", "reason": "理" * 2001}, "is too long"),
        ("supervisor", {"comes": "zhao", "reason": "\x00"}, "control characters"),
        ("supervisor", {"comes": ["zhao"]}, "is not a text"),
        ("supervisor", {"comes": "zhao", "fact": "answer"}, "does not belong to this act"),
        ("supervisor", {"comes": "zhao", "role": "complainant"}, "You may not do"),
        ("supervisor", {"comes": "zhao", "role": "nothing"}, "You may not do"),
        ("supervisor", {"comes": "stranger"}, "The investigator is not the complainant"),
        ("supervisor", {"comes": "eye"}, "names an auditor"),
    ],
)
def test_what_is_refused(w: World, who: str, brought: dict[str, Any], why: str) -> None:
    n = complaint(w)
    w.person("eye", ("auditor", None))
    with pytest.raises(RefusedError, match=why):
        name(w, n, who, "2026-03-05", **{"role": "investigator", **brought})
    assert w.case(n).acts == 3


def test_what_is_refused_for_a_role_or_a_rule_is_kept(w: World) -> None:
    n = complaint(w)
    for who, comes in (("stranger", "zhao"), ("supervisor", "stranger")):
        with pytest.raises(RefusedError):
            name(w, n, who, "2026-03-05", role="investigator", comes=comes)
    assert list(Denial.objects.order_by("pk").values_list("act", "ground", "rule")) == [
        (replacing.NAME, "role", ""), (replacing.NAME, "rule", "not_own_complaint"),
    ]  # fmt: skip


def test_nobody_is_named_anew_before_somebody_was_named_or_after_the_end(w: World) -> None:
    said = {"subject": "standard", "summary": "甲", "complaint": "乙"}
    n = w.open("complaint", "stranger", "complain", "2026-03-02", **said).number
    with pytest.raises(RefusedError, match="You may not do"):
        name(w, n, "supervisor", "2026-03-03", role="investigator", comes="zhao")
    n = complaint(w)
    w.act(n, "li.ming", "report", "2026-03-05", findings="无。", upheld=False)
    w.act(n, "supervisor", "close", "2026-03-06", answer="不成立。")
    w.act(n, "clock", "end", "2026-06-30")
    with pytest.raises(GuijuError, match="the case has ended"):
        name(w, n, "supervisor", "2026-07-01", role="investigator", leaves="li.ming", comes="zhao")
    assert replacing.allowed(w_procedure(w, n), w.case(n), w.actor("supervisor", at("2026-07-01"))) == {}


def w_procedure(w: World, n: str) -> Any:
    return definitions.kept(w.case(n).definition_id)


def test_a_key_sent_twice_names_once(w: World) -> None:
    n = complaint(w)
    said = {"role": "investigator", "leaves": "li.ming", "comes": "zhao", "reason": "病假。"}
    asked = Request(replacing.NAME, said, key="k1")
    first = perform(n, asked, w.actor("supervisor", at("2026-03-05")), at("2026-03-05"))
    again = perform(n, asked, w.actor("supervisor", at("2026-03-05")), at("2026-03-05"))
    assert (first.act_number, again.act_number, w.case(n).acts) == (4, 4, 4)


def drafted(w: World) -> str:
    """A national standard under drafting, with drafter and m1 as drafters."""
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-04-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m2", "m1"):
        w.act(n, who, "project_vote.vote", "2025-04-12", position="favour")
    w.act(n, "sec", "send_proposal", "2025-05-06")
    w.act(n, "officer", "start_evaluation", "2025-05-09")
    w.act(n, "reviewer", "evaluate", "2025-06-03", review_report="可行。")
    w.act(n, "officer", "issue_plan", "2025-07-03")
    w.act(n, "sec", "name_drafters", "2025-07-10", named_drafters=["drafter", "m1"])
    return n


def test_who_left_the_drafting_group_still_took_part_and_may_not_vote(w: World) -> None:
    n = drafted(w)
    name(w, n, "chair", "2025-07-20", role="drafter", leaves="m1", comes="li.ming")
    assert w.case(n).history.order_by("-number")[0].role == "chair"  # the post over the secretariat
    procedure = w_procedure(w, n)
    assert replacing.took_part(w.case(n), procedure, "drafter") == {key(w, "m1")}
    w.act(n, "drafter", "finish_draft", "2025-12-01", draft=w.file(), explanation=w.file())
    w.act(n, "sec", "open_enquiry", "2025-12-05")
    w.act(n, "sec", "close_enquiry", "2026-02-25")
    w.act(n, "sec", "send_to_review", "2026-03-02", review_draft=w.file())
    w.act(n, "sec", "open_review_vote", "2026-03-10")
    out = Elector.objects.filter(case=w.case(n), ballot="review_vote", conflicted=True)
    assert list(out.values_list("user__username", flat=True)) == ["m1"]


def test_whoever_was_named_by_mistake_did_not_take_part(w: World) -> None:
    n = drafted(w)
    number = w.case(n).acts
    correct(n, number, {"named_drafters": "drafter"}, w.actor("sec", at("2025-07-11")), at("2025-07-11"))
    assert replacing.took_part(w.case(n), w_procedure(w, n), "drafter") == set()


def spot_check(w: World) -> str:
    beijing, _ = Body.objects.get_or_create(code="CN-11", defaults={"kind": Body.Kind.PROVINCE})
    w.person("beijing", ("officer", beijing), ("reviewer", beijing))
    for name_ in ("li.ming", "wang.fang"):
        Post.objects.create(user=w.people[name_], office="reviewer", body=w.sac, since=date(2020, 1, 1))
    w.people["reviewer"].posts.all().delete()
    held("DB11/T 1-2020", issuer="CN-11")
    drawing.only("DB11/T 1-2020")
    [unit] = drawing.drawn("2026", at("2026-03-01"))
    n = w.open("spot-check", "supervisor", "draw", "2026-03-02", **unit.facts).number
    sent = {"named_inspectors": ["beijing"], "check_list": w.file("list.pdf")}
    with pytest.raises(RefusedError, match="not what is on record"):
        w.act(n, "supervisor", "send_inspectors", "2026-03-03", **sent)
    w.act(n, "supervisor", "send_inspectors", "2026-03-03", check_list=w.file("list.pdf"))
    return n


def test_an_inspector_of_the_issuer_blocks_no_spot_check(w: World) -> None:
    n = spot_check(w)
    w.person("beijing2", ("officer", Body.objects.get(code="CN-11")))
    with pytest.raises(RefusedError, match="does not belong to the issuer"):
        name(w, n, "supervisor", "2026-03-05", role="inspector", leaves="li.ming", comes="beijing2")
    name(w, n, "supervisor", "2026-03-05", role="inspector", leaves="li.ming", comes="zhao")
    items = ("number", "procedure", "filing", "floor", "references", "competition", "review")
    rows = [{"item": item, "result": "right"} for item in items]
    assert w.act(n, "zhao", "report", "2026-03-06", findings=rows).state == "found"


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        peopled()
        yield


def again(journey: Journey, who: str, role: str, comes: str, leaves: str = "") -> Case:
    said = {"role": role, "comes": comes, "reason": "工作变动。", **({"leaves": leaves} if leaves else {})}
    return journey.do_own(replacing.NAME, who, said)


APPLICATION = {"opener": "lab", "host": "检测中心", "host_code": "91110000100000000R"}


@pytest.mark.parametrize("procedure", ["verification-point", "innovation-base", "quality-laboratory"])
def test_an_application_with_two_experts_left_of_three_gets_a_third(demo: None, procedure: str) -> None:
    journey = Journey(procedure, "reviewing", "2026-03-02", **APPLICATION)
    case = again(journey, "officer", "expert", "zhou.min", "expert.c")
    assert len(case.parties["expert"]) == 3
    with pytest.raises(RefusedError, match="Nobody reviews an application of their own"):
        again(journey, "officer", "expert", "lab", "expert.b")
    for who in ("expert", "expert.b", "zhou.min"):
        journey.do("score_application", who)
    assert journey.do("publicise", "officer").state == "publicity"


def test_the_supervisor_over_the_officer_names_somebody_without_being_a_party(demo: None) -> None:
    journey = Journey("verification-point", "reviewing", "2026-03-02", **APPLICATION)
    case = again(journey, "supervisor", "expert", "zhou.min")
    assert case.history.order_by("-number")[0].role == "supervisor"
    with pytest.raises(RefusedError, match="You may not do"):
        again(journey, "ministry", "expert", "sun.yan")


def test_a_translator_does_not_become_the_reviewer_nor_the_reviewer_a_translator(demo: None) -> None:
    held("GB/T 1.1-2020")
    journey = Journey("foreign-version", "translating", "2026-03-02", opener="secretary", committee="SAC/TC 286")
    again(journey, "secretary", "translator", "drafter")
    journey.do("translate", "drafter")
    journey.do("name_experts", "secretary", named_experts=["zhou.min"])
    with pytest.raises(RefusedError, match="The reviewer is not the translator"):
        again(journey, "secretary", "expert", "drafter", "zhou.min")
    with pytest.raises(RefusedError, match="The reviewer is not the translator"):
        again(journey, "secretary", "translator", "zhou.min", "drafter")
    again(journey, "chair", "translator", "sun.yan", "drafter")
    with pytest.raises(RefusedError, match="The reviewer is not the translator"):  # who translated stays out
        again(journey, "secretary", "expert", "drafter", "zhou.min")
    again(journey, "secretary", "expert", "he.jing", "zhou.min")
    assert journey.do("review", "he.jing").state == "reviewed"


SAMPLE = {
    "opener": "lab", "committee": "SAC/TC 207", "sample_class": "07",
    "planned_properties": [{"property": "氨氮", "unit": "mg/L"}],
    "properties": [
        {"property": "氨氮", "value": "1.5", "uncertainty": "0.1", "k": "2", "laboratories": "8", "method": "甲"},
    ],
    "title_zh": "水质氨氮标准样品",
}  # fmt: skip


@pytest.mark.parametrize(
    ("procedure", "until", "who", "role", "given"),
    [
        ("committee-establishment", "preparing", "officer", "preparer", {}),
        ("green-channel", "reviewing", "officer", "expert", {}),
        ("standard-sample", "reviewing", "secretary207", "expert", SAMPLE),
        ("zone-demand", "handling", "officer", "handler", {}),
    ],
)
def test_every_named_role_passes_on(
    demo: None, procedure: str, until: str, who: str, role: str, given: dict[str, Any]
) -> None:
    held("GB/T 1.1-2020")
    journey = Journey(procedure, until, "2025-03-03", **given)
    before = journey.case.parties[role]
    case = again(journey, who, role, "zhou.min", before[0])
    assert before[0] not in case.parties[role] and len(case.parties[role]) == len(before)


def test_a_case_with_replaced_people_is_proven_by_its_acts(w: World) -> None:
    n = complaint(w)
    name(w, n, "supervisor", "2026-03-05", role="investigator", leaves="li.ming", comes="wang.fang")
    name(w, n, "supervisor", "2026-03-06", role="investigator", comes="zhao")
    assert faults() == []
    case = w.case(n)
    swapped = {**case.parties, "investigator": [key(w, "li.ming")]}
    Case.objects.filter(pk=case.pk).update(parties=swapped)
    assert any("the role investigator is held by" in what for what in faults())


def test_an_act_that_says_another_left_than_it_wrote_is_named(w: World) -> None:
    n = complaint(w)
    name(w, n, "supervisor", "2026-03-05", role="investigator", leaves="li.ming", comes="wang.fang")
    with connection.cursor() as cursor:
        cursor.execute(
            "update cases_act set public = jsonb_set(public, '{replaced,leaves}', '\"u9999999\"') where number = 4"
        )
    assert any("says otherwise who left" in what for what in faults())


def faults() -> list[str]:
    """What verifying finds at fault in the cases; leaves of acts not yet numbered are left out."""
    report = Report()
    cases.verify(report)
    return [str(fault) for fault in report.faults if "no leaf" not in str(fault)]


def test_who_complains_is_not_named_as_investigator_of_it(w: World) -> None:
    said = {"subject": "standard", "summary": "甲", "complaint": "乙"}
    n = w.open("complaint", "li.ming", "complain", "2026-03-02", **said).number
    w.act(n, "supervisor", "accept", "2026-03-03")
    with pytest.raises(RefusedError, match="The investigator is not the complainant"):
        w.act(n, "supervisor", "investigate", "2026-03-04", chosen_investigator=["wang.fang", "li.ming"])
    assert (
        w.act(n, "supervisor", "investigate", "2026-03-04", chosen_investigator=["wang.fang"]).state == "investigating"
    )


@pytest.mark.parametrize("act", ["accept", "investigate", "refuse"])
def test_a_supervisor_does_not_handle_a_complaint_of_their_own(w: World, act: str) -> None:
    said = {"subject": "standard", "summary": "甲", "complaint": "乙"}
    n = w.open("complaint", "supervisor", "complain", "2026-03-02", **said).number
    if act == "investigate":
        w.person("supervisor2", ("supervisor", w.sac))
        w.act(n, "supervisor2", "accept", "2026-03-03")
    brought: dict[str, dict[str, Any]] = {
        "accept": {}, "investigate": {"chosen_investigator": ["li.ming"]}, "refuse": {"ground": "无关。"}
    }  # fmt: skip
    with pytest.raises(RefusedError, match=r"you are Complainant here|you did 'Complain'"):
        w.act(n, "supervisor", act, "2026-03-04", **brought[act])


def test_a_refusal_to_replace_is_said_in_words(w: World) -> None:
    n = complaint(w)
    with pytest.raises(RefusedError) as not_theirs:
        name(w, n, "stranger", "2026-03-05", role="investigator", leaves="li.ming", comes="wang.fang")
    assert "Name somebody else" in str(not_theirs.value) and "role.replace" not in str(not_theirs.value)
    with pytest.raises(RefusedError, match="Who comes is in this role already"):
        name(w, n, "supervisor", "2026-03-05", role="investigator", leaves="li.ming", comes="li.ming")
    with pytest.raises(RefusedError, match=r"expected .*Who comes"):
        name(w, n, "supervisor", "2026-03-05", role="investigator", comes="zhao", whom="x")

"""Who opens a case holds the office at the committee or body that it names, whichever door they come by."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure import house
from guiju.core.procedure.engine import Ground
from guiju.registry.accounts.services import make_key
from guiju.registry.bodies.models import Body, Committee
from guiju.registry.bodies.services import above, ensure_committee
from guiju.registry.cases.acts import correcting, places
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case, Denial
from guiju.registry.cases.projects import project
from integration.cases.journey import held
from integration.cases.world import PROPOSAL, World, at, later, world
from integration.rounds import drawing

DAY = "2026-03-02"
REVIEW = {
    "standard": "GB/T 9704-2012",
    "title_zh": "公文格式",
    "trigger": "cycle",
    "due": "2028-09-30",
    "issuer": "SAC",
}
FOREIGN = {"standard": "GB/T 9704-2012", "title_zh": "公文格式", "language": "en", "demand": "多次索取"}
COMPOSED = {
    "level": "TC", "change": "add", "seat": "chair", "incoming": ["stranger"], "reason": "换届",
}  # fmt: skip
NOTICE = {
    "title_zh": "限值", "title_en": "Limits", "agreement": "TBT", "products": "家电", "objective": "health",
    "differs": "yes", "affects_trade": "yes", "urgent": "no",
}  # fmt: skip
CHANGE = {
    "change": "title",
    "new_title_zh": "新名称",
    "plan_end": "2027-01-01",
    "reason": "一致",
    "members_heard": "yes",
}


@pytest.fixture
def w(empty: None) -> World:
    """TC 28 with its people, TC 260 with a secretary of its own, two ministries, two cities and their provinces."""
    made = world()
    other = ensure_committee("SAC/TC 260")
    made.person("sec260", ("secretary", other))
    bodies = {
        code: Body.objects.get_or_create(code=code, defaults={"kind": Body.Kind.PROVINCE})[0]
        for code in ("MIIT", "MEE", "CN-37", "CN-3701", "CN-32", "CN-3208", "CAS", "CN-11")
    }
    for name, code in (("miit", "MIIT"), ("jinan", "CN-3701"), ("shandong", "CN-37"), ("jiangsu", "CN-32"),
                       ("cas", "CAS"), ("beijing", "CN-11")):  # fmt: skip
        made.person(name, ("officer", bodies[code]))
    held("GB/T 9704-2012")
    return made


def refused(w: World, procedure: str, who: str, act: str, **brought: Any) -> RefusedError:
    before = Case.objects.count()
    with pytest.raises(RefusedError) as error:
        w.open(procedure, who, act, DAY, **brought)
    assert Case.objects.count() == before
    return error.value


def files(w: World, procedure: str, act: str) -> dict[str, Any]:
    p = house()[procedure]
    kinds = {name: p.facts[name].kinds or ("pdf",) for name in p.acts[act].brings if p.facts[name].type == "file"}
    lists = {"list_of_members": w.line_up()} if "list_of_members" in kinds else {}
    others = kinds.keys() - lists.keys()
    return {name: w.file(f"a.{'pdf' if 'pdf' in kinds[name] else kinds[name][0]}") for name in others} | lists


FILING = {"title_zh": "标准", "designation": "DB11/T 9-2026", "published": "2026-02-20", "effective": "2026-09-01"}
DEPOSIT = {"title_zh": "团标", "designation": "T/CAS 9-2026", "published": "2026-02-20",
           "effective": "2026-06-01", "access": "open"}  # fmt: skip
MATTER = {"summary": "矛盾", "matter": "两项标准矛盾", "other_side": "CN-37"}
ELSEWHERE = [
    ("systematic-review", "open", "sec260", {**REVIEW, "committee": "SAC/TC 28"}, "SAC/TC 28", "SAC/TC 260"),
    ("foreign-version", "propose", "sec260", {**FOREIGN, "committee": "SAC/TC 28"}, "SAC/TC 28", "SAC/TC 260"),
    ("committee-membership", "prepare", "sec260", {**COMPOSED, "committee": "SAC/TC 28"}, "SAC/TC 28", "SAC/TC 260"),
    ("filing", "record", "shandong", {**FILING, "issuer": "CN-11"}, "CN-11", "CN-37"),
    ("filing", "record", "miit", {**FILING, "issuer": "CN-11"}, "CN-11", "MIIT"),
    ("filing-city-shandong", "record", "shandong", {**FILING, "issuer": "CN-3701"}, "CN-3701", "CN-37"),
    ("deposit", "record", "jinan", {**DEPOSIT, "issuer": "CAS"}, "CAS", "CN-3701"),
    ("tbt-notification", "request", "miit", {**NOTICE, "issuer": "MEE"}, "MEE", "MIIT"),
    ("coordination-matter", "receive", "miit", {**MATTER, "issuer": "MEE"}, "MEE", "MIIT"),
    ("coordination-matter", "receive", "beijing", {**MATTER, "issuer": "MIIT"}, "MIIT", "CN-11"),
]  # fmt: skip


@pytest.mark.parametrize(("procedure", "act", "who", "brought", "there", "mine"), ELSEWHERE)
def test_an_office_of_another_place_does_not_open(
    w: World, procedure: str, act: str, who: str, brought: dict[str, Any], there: str, mine: str
) -> None:
    error = refused(w, procedure, who, act, **brought, **files(w, procedure, act))
    assert (error.refusal.ground, error.refusal.there, error.refusal.held) == (Ground.PLACE, there, (mine,))
    assert there in str(error) and mine in str(error)
    assert there in error.said.zh and "您是" in error.said.zh
    assert Denial.objects.get().ground == "place"


HERE = [
    ("systematic-review", "open", "sec", {**REVIEW, "committee": "SAC/TC 28"}),
    ("systematic-review", "open", "officer", {**REVIEW, "committee": "SAC/TC 260"}),
    ("foreign-version", "propose", "sec", {**FOREIGN, "committee": "SAC/TC 28"}),
    ("committee-membership", "prepare", "sec", {**COMPOSED, "committee": "SAC/TC 28"}),
    ("filing", "record", "beijing", {**FILING, "issuer": "CN-11"}),
    ("deposit", "record", "cas", {**DEPOSIT, "issuer": "CAS"}),
    ("tbt-notification", "request", "miit", {**NOTICE, "issuer": "MIIT"}),
    ("coordination-matter", "receive", "miit", {**MATTER, "issuer": "MIIT"}),
]


@pytest.mark.parametrize(("procedure", "act", "who", "brought"), HERE)
def test_the_office_of_the_place_opens(w: World, procedure: str, act: str, who: str, brought: dict[str, Any]) -> None:
    done = w.open(procedure, who, act, DAY, **brought, **files(w, procedure, act))
    assert w.case(done.number).state == house()[procedure].acts[act].to


def test_somebody_with_two_posts_opens_at_both(w: World) -> None:
    w.person("both", ("secretary", Committee.objects.get(code="SAC/TC 260")), ("secretary", w.committee))
    for code, language in (("SAC/TC 28", "en"), ("SAC/TC 260", "fr")):
        w.open("foreign-version", "both", "propose", DAY, **{**FOREIGN, "language": language}, committee=code)


def test_a_post_that_has_ended_opens_nothing(w: World) -> None:
    post = w.people["sec260"].posts.get()
    post.until = date(2026, 3, 1)
    post.save()
    error = refused(w, "systematic-review", "sec260", "open", **REVIEW, committee="SAC/TC 260")
    assert error.refusal.ground is Ground.ROLE


def test_a_standard_belongs_to_its_committee(w: World) -> None:
    """Named with one's own committee, the standard of another is refused to its secretary, and to an officer."""
    edition = held("GB/T 9704-2012", committee="SAC/TC 260")
    assert edition.committee is not None and edition.committee.code == "SAC/TC 260"
    for procedure, act, given in (("systematic-review", "open", REVIEW), ("foreign-version", "propose", FOREIGN)):
        error = refused(w, procedure, "sec", act, **given, committee="SAC/TC 28")
        assert (error.refusal.ground, error.refusal.there) == (Ground.PLACE, "SAC/TC 260")
    error = refused(w, "systematic-review", "officer", "open", **REVIEW, committee="SAC/TC 28")
    assert error.refusal.ground is Ground.FACT
    assert [(f.fact, f.fault, f.expected) for f in error.refusal.faults] == [
        ("committee", "other_committee", "SAC/TC 260")
    ]
    w.open("systematic-review", "sec260", "open", DAY, **REVIEW, committee="SAC/TC 260")


@pytest.mark.parametrize(
    ("procedure", "act", "brought"),
    [
        ("amendment-sheet", "propose", {"title_zh": "修改单", "sheet": 1, "items": 1, "need": "有误"}),
        ("withdrawal", "propose", {"reason": "不再使用"}),
    ],
)
def test_whoever_proposes_names_the_committee_of_the_standard(
    w: World, procedure: str, act: str, brought: dict[str, Any]
) -> None:
    held("GB/T 9704-2012", committee="SAC/TC 260")
    given = {**brought, "standard": "GB/T 9704-2012"}
    error = refused(w, procedure, "stranger", act, **given, committee="SAC/TC 28")
    assert [f.fault for f in error.refusal.faults] == ["other_committee"]
    w.open(procedure, "stranger", act, DAY, **given, committee="SAC/TC 260")


def test_a_subcommittees_standard_is_in_the_care_of_its_committee(w: World) -> None:
    held("GB/T 9704-2012", committee="SAC/TC 260/SC 1")
    w.open("foreign-version", "sec260", "propose", DAY, **FOREIGN, committee="SAC/TC 260")
    error = refused(w, "foreign-version", "sec", "propose", **{**FOREIGN, "language": "fr"}, committee="SAC/TC 28")
    assert error.refusal.there == "SAC/TC 260/SC 1"


def test_an_officer_who_takes_feedback_on_gives_it_to_the_committee_of_the_standard(w: World) -> None:
    held("GB/T 9704-2012", committee="SAC/TC 260")
    told = {"summary": "错字", "standard": "GB/T 9704-2012", "kind": "error", "user_kind": "small", "matter": "第 3 页"}
    number = w.open("feedback", "stranger", "receive", DAY, **told).number
    with pytest.raises(RefusedError) as error:
        w.act(number, "officer", "accept", later(DAY, 1), committee="SAC/TC 28")
    assert [f.expected for f in error.value.refusal.faults] == ["SAC/TC 260"]
    w.act(number, "officer", "accept", later(DAY, 1), committee="SAC/TC 260")


def test_the_issuer_checked_is_that_of_the_standard(w: World) -> None:
    held("T/CAS 115-2015", issuer="CAS")
    drawing.only("T/CAS 115-2015")
    [unit] = drawing.drawn(DAY[:4], at(later(DAY, -1)))
    drawn = {**unit.facts}
    assert drawn.pop("issuer") == "CAS"
    error = refused(w, "spot-check", "supervisor", "draw", **drawn, issuer="CN-11")
    assert [(f.fact, f.fault, f.expected) for f in error.refusal.faults] == [("issuer", "other_issuer", "CAS")]
    w.open("spot-check", "supervisor", "draw", DAY, **drawn, issuer="CAS")


def test_a_project_is_changed_by_its_own_committee(w: World) -> None:
    """Neither under its committee's name, nor under one's own."""
    number = w.open("national-standard", "proposer", "propose", DAY, **PROPOSAL).number
    case = w.case(number)
    Case.objects.filter(pk=case.pk).update(state="drafting", facts={**case.facts, "plan_number": "20260001-T"})
    mine = {**CHANGE, "plan_number": "20260001-T"}
    for committee, there in (("SAC/TC 28", "SAC/TC 28"), ("SAC/TC 260", "SAC/TC 28")):
        error = refused(w, "project-change", "sec260", "request", **mine, committee=committee)
        assert (error.refusal.ground, error.refusal.there) == (Ground.PLACE, there)
    error = refused(
        w, "project-change", "sec", "request", **{**mine, "plan_number": "20269999-T"}, committee="SAC/TC 28"
    )
    assert [(f.fact, f.fault) for f in error.refusal.faults] == [("plan_number", "unknown_project")]
    done = w.open("project-change", "sec", "request", DAY, **mine, committee="SAC/TC 28")
    assert w.case(done.number).state == "requested"
    Case.objects.filter(pk=case.pk).update(ended=True)
    assert project("20260001-T") is None


def test_a_city_files_with_the_province_above_it(w: World) -> None:
    brought = {**FILING, "designation": "DB3208/T 9-2026", **files(w, "filing-city-shandong", "record")}
    w.person("huaian", ("officer", Body.objects.get(code="CN-3208")))
    number = w.open("filing-city-shandong", "huaian", "record", DAY, **brought, issuer="CN-3208").number
    with pytest.raises(RefusedError) as error:
        w.act(number, "shandong", "match", later(DAY, 1))
    assert error.value.refusal.ground is Ground.ROLE
    w.act(number, "jiangsu", "match", later(DAY, 1))
    error = refused(w, "filing-city-shandong", "beijing", "record", **brought, issuer="CN-11")
    assert [(f.fact, f.fault) for f in error.refusal.faults] == [("issuer", "no_parent")]


def test_the_body_above_is_named_or_follows_from_the_code(w: World) -> None:
    keys = dict(Body.objects.values_list("code", "pk"))
    assert above(keys["CN-3701"]) == keys["CN-37"]
    assert above(keys["CN-37"]) is None and above(0) is None
    Body.objects.filter(code="CN-3701").update(parent=keys["MIIT"])
    assert above(keys["CN-3701"]) == keys["MIIT"]


def test_a_correction_does_not_take_a_case_to_another_committee(w: World) -> None:
    number = w.open("systematic-review", "sec", "open", DAY, **REVIEW, committee="SAC/TC 28").number
    with pytest.raises(RefusedError) as error:
        correcting.correct(number, 1, {"committee": "SAC/TC 260"}, w.actor("sec", at(DAY)), at(DAY))
    assert (error.value.refusal.ground, error.value.refusal.there) == (Ground.PLACE, "SAC/TC 260")
    held("GB/T 1-2000", committee="SAC/TC 260")
    with pytest.raises(RefusedError) as error:
        correcting.correct(number, 1, {"standard": "GB/T 1-2000"}, w.actor("sec", at(DAY)), at(DAY))
    assert [f.fault for f in error.value.refusal.faults] == ["other_committee"]
    assert w.case(number).committee_id == w.committee.pk


def test_who_names_another_committee_than_that_of_the_project_is_told_which_it_is(w: World) -> None:
    """Not that they hold the office where it is asked for."""
    n = w.open("national-standard", "proposer", "propose", "2025-04-01", **PROPOSAL).number
    w.case(n)
    Case.objects.filter(number=n).update(facts={**w.case(n).facts, "plan_number": "20250001-T"}, state="drafting")
    ensure_committee("SAC/TC 260")
    asked = {
        "plan_number": "20250001-T",
        "change": "freeze",
        "plan_end": "2026-12-31",
        "reason": "一",
        "members_heard": "yes",
    }
    with pytest.raises(RefusedError) as error:
        w.open("project-change", "sec", "request", "2026-03-02", **asked, committee="SAC/TC 260")
    assert [(f.fact, f.fault, f.expected) for f in error.value.refusal.faults] == [
        ("committee", "other_committee", "SAC/TC 28")
    ]
    with pytest.raises(RefusedError) as error:
        w.open("project-change", "sec260", "request", "2026-03-02", **asked)
    assert (error.value.refusal.there, error.value.refusal.held) == ("SAC/TC 28", ("SAC/TC 260",))
    with pytest.raises(
        RefusedError
    ) as error:  # what was typed is not what the refusal calls the committee of the project
        w.open("project-change", "sec260", "request", "2026-03-02", **asked, committee="SAC/TC 260")
    assert error.value.said.zh == "您是SAC/TC 260的秘书处，按登记这件事属于 SAC/TC 28"
    assert error.value.said.en == "You are Secretariat of SAC/TC 260, by the register this belongs to SAC/TC 28"


# -- doors -------------------------------------------------------------------------------------------------------------
def test_the_interface_refuses_ids_of_others(w: World) -> None:
    secret = make_key(w.people["sec260"], "test", timezone.now(), scope="act")

    def ask(**brought: Any) -> tuple[int, Any]:
        data = {"procedure": "systematic-review", "act": "open", "brought": {**REVIEW, **brought}}
        answer = Client().post(
            "/api/v1/cases", data, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
        )
        return answer.status_code, answer.json()

    status, told = ask(committee="SAC/TC 28")
    assert (status, told["ground"]) == (403, "place")
    assert "SAC/TC 260" in told["what"] and "SAC/TC 28" in told["what"] and "SAC/TC 28" in told["expected"]
    for hostile in ("SAC/TC 28/../TC 260", "sac/tc 28", "c1", "", "SAC/TC 28\u0000", ["SAC/TC 260"]):
        assert ask(committee=hostile)[0] in (400, 403), hostile
    assert Case.objects.filter(committee=w.committee).count() == 0
    assert ask(committee="SAC/TC 260")[0] in (200, 201)


def test_the_form_offers_only_places_of_ones_own_and_refuses_others(w: World) -> None:
    client = Client()
    client.force_login(w.people["sec260"])
    page = client.get("/cases/foreign-version/new/")
    assert page.status_code == 200
    text = page.content.decode()
    assert '<option value="SAC/TC 260" selected>' in text and '<option value="SAC/TC 28"' not in text
    sent = client.post("/cases/foreign-version/new/", {**FOREIGN, "committee": "SAC/TC 28", "key": "k1"})
    assert sent.status_code == 403 and "SAC/TC 28" in sent.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", sorted(house()))
def test_what_a_form_offers_is_what_the_engine_takes(w: World, name: str) -> None:
    """Nobody is offered a place where they hold no office; who opens by no office is offered all."""
    procedure = house()[name]
    for act in procedure.opening:
        for who, codes in (("sec260", {"SAC/TC 260"}), ("miit", {"MIIT"}), ("stranger", set()), ("officer", {"SAC"})):
            offered = places.offered(procedure, act, w.actor(who, at(DAY)))
            assert {code for given in offered.values() for code in given} <= codes


def test_time_and_auditors_open_nothing(w: World) -> None:
    with pytest.raises(GuijuError):
        w.open("foreign-version", "clock", "propose", DAY, **FOREIGN, committee="SAC/TC 28")


def test_a_refusal_is_json_for_programs(w: World) -> None:
    error = refused(w, "deposit", "jinan", "record", **DEPOSIT, issuer="CAS", **files(w, "deposit", "record"))
    assert json.dumps([error.said.en, error.wanted.zh])

"""Picking by a few letters of a name or a code: what fits, what is meant, who is told of people."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from factories import record
from guiju.core.errors import GuijuError
from guiju.core.procedure.model import FactType
from guiju.registry.bodies.models import Body
from guiju.registry.bodies.services import ensure_committee
from guiju.registry.cases import picking, roles
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.catalogue.models import Classification
from integration.cases.journey import library
from integration.cases.world import PROPOSAL, World, at, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(empty: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    made = world()
    ensure_committee("SAC/TC 286", {"zh": "全国标准样品技术委员会", "en": "Reference materials"})
    ensure_committee("SAC/TC 28/SC 7", {"zh": "软件与系统工程"})
    ensure_committee("ISO/TC 34", {"en": "Food products"})
    Body.objects.create(code="CN-11", kind=Body.Kind.PROVINCE, names={"zh": "北京市", "en": "Beijing"})
    Body.objects.create(code="CN-1101", kind=Body.Kind.PROVINCE, names={"zh": "北京市东城区"})
    for code, zh in (("13", "环保"), ("13.310", "犯罪行为防范"), ("35.020", "信息技术")):
        Classification.objects.create(system="ics", code=code, names={"zh": zh, "en": zh})
    for field in range(1, 80):  # the fields of a whole list: 35 among them, no 99
        Classification.objects.get_or_create(system="ics", code=f"{field:02d}", defaults={"names": {"zh": "类"}})
    library(record("GB/T 1.1-2020", titles={"zh": "标准化工作导则"}))
    return made


def found(w: World, kind: str, text: str, who: str = "") -> list[str]:
    actor = w.actor(who, at("2026-03-01")) if who else roles.NOBODY
    return [one.value for one in picking.find(kind, text, actor)]


@pytest.mark.parametrize(
    ("kind", "text", "first"),
    [
        ("committee", "TC286", "SAC/TC 286"), ("committee", "tc 28", "SAC/TC 28"), ("committee", "样品", "SAC/TC 286"),
        ("committee", "reference", "SAC/TC 286"), ("committee", "28/sc7", "SAC/TC 28/SC 7"),
        ("committee", "ISO/TC34", "ISO/TC 34"), ("body", "北京", "CN-11"), ("body", "beij", "CN-11"),
        ("body", "cn-11", "CN-11"), ("ics", "13.3", "13.310"), ("ics", "犯罪", "13.310"),
        ("standard", "gbt1.1", "GB/T 1.1-2020"), ("standard", "导则", "GB/T 1.1-2020"),
    ],
)  # fmt: skip
def test_a_few_letters_find_it(w: World, kind: str, text: str, first: str) -> None:
    assert found(w, kind, text)[0] == first


@pytest.mark.parametrize("text", ["", "   ", "\x00", "没有这样的", "%", "_", "zh", "'; drop table", "a" * 5000])
@pytest.mark.parametrize("kind", ["committee", "body", "ics", "standard", "case", "people"])
def test_what_fits_nothing_finds_nothing(w: World, kind: str, text: str) -> None:
    assert found(w, kind, text, "officer") == []


def test_an_unknown_kind_is_refused(w: World) -> None:
    with pytest.raises(GuijuError, match="nothing is picked by"):
        found(w, "secret", "x")
    assert Client().get("/pick", {"kind": "secret", "q": "x"}).status_code == 400
    assert Client().get("/api/v1/pick", {"kind": "secret", "q": "x"}).status_code == 422


def test_a_case_is_found_by_its_number_and_named_as_its_reader_may_see_it(w: World) -> None:
    said = {"subject": "standard", "summary": "附录缺页", "complaint": "缺。"}
    number = w.open("complaint", "proposer", "complain", "2026-03-01", **said).number
    assert found(w, "case", number[:7].lower()) == [number]
    [seen] = picking.find("case", number, roles.NOBODY)
    [own] = picking.find("case", number, w.actor("proposer", at("2026-03-01")))
    assert "附录缺页" not in seen.names.zh and own.names.zh == "附录缺页"


def test_people_are_told_to_holders_of_an_office_alone(w: World) -> None:
    assert found(w, "people", "draft", "officer") == ["drafter"]
    assert found(w, "people", "DRAFT", "sec") == ["drafter"]
    assert found(w, "people", "draft", "stranger") == found(w, "people", "draft") == []
    w.people["drafter"].is_active = False
    w.people["drafter"].save()
    assert found(w, "people", "draft", "officer") == []


@pytest.mark.parametrize(
    ("kind", "given", "meant"),
    [
        (FactType.COMMITTEE, "TC286", "SAC/TC 286"), (FactType.COMMITTEE, "ＳＡＣ／ＴＣ　２８６", "SAC/TC 286"),
        (FactType.COMMITTEE, "sac tc 028", "SAC/TC 28"),
        (FactType.COMMITTEE, "全国标准样品技术委员会", "SAC/TC 286"), (FactType.COMMITTEE, "iso/tc34", "ISO/TC 34"),
        (FactType.COMMITTEE, "TC28/SC7", "SAC/TC 28/SC 7"), (FactType.COMMITTEE, "样品", "样品"),
        (FactType.COMMITTEE, "ISO/IEC JTC 1", "ISO/IEC JTC 1"), (FactType.COMMITTEE, "JTC 1", "JTC 1"),
        (FactType.BODY, "北京市", "CN-11"), (FactType.BODY, "beijing", "CN-11"), (FactType.BODY, "北京", "北京"),
        (FactType.BODY, "CN-11", "CN-11"), (FactType.BODY, "cn-11", "CN-11"), (FactType.BODY, 7, 7),
        (FactType.BODY, None, None), (FactType.BODY, "\x00", "\x00"), (FactType.TEXT, "TC286", "TC286"),
    ],
)  # fmt: skip
def test_what_is_meant(w: World, kind: FactType, given: object, meant: object) -> None:
    assert picking.resolved(kind, given) == meant


def test_acts_take_what_is_meant_and_refuse_what_is_not_in_the_list(w: World) -> None:
    said = {**PROPOSAL, "committee": "TC28"}
    case = w.case(w.open("national-standard", "proposer", "propose", "2026-03-01", **said).number)
    assert (case.facts["committee"], case.committee_id) == ("SAC/TC 28", w.committee.pk)
    for name, bad, fault in (("ics", "99.999", "unknown_ics"), ("committee", "TC 9999", "unknown_committee"),
                             ("committee", "样品", "unknown_committee")):  # fmt: skip
        with pytest.raises(RefusedError) as refused:
            w.open("national-standard", "proposer", "propose", "2026-03-01", **{**PROPOSAL, name: bad})
        assert [(f.fact, f.fault) for f in refused.value.refusal.faults] == [(name, fault)]


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("35.020", True), ("13", True), ("35", True), ("99.999", False), ("99", False), ("13.311", False),
        ("13.310.10", True), ("14.020", True), ("no code", True), ("99.999.99", False),
    ],
)  # fmt: skip
def test_a_code_is_held_against_the_list_as_far_as_that_goes(w: World, code: str, known: bool) -> None:
    """Below 13.310 and below 14 the list holds nothing: it says nothing against a code there."""
    assert picking.is_known_ics(code) is known


def test_a_part_of_a_list_refuses_little(w: World) -> None:
    Classification.objects.exclude(code__in=("13", "13.310")).delete()
    assert [picking.is_known_ics(c) for c in ("99.999", "35.020", "13.999", "13.310")] == [True, True, False, True]


# -- pages, with and without the script --------------------------------------------------------------------------------
def form(w: World, who: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(w.people[who])
    return made


def test_without_script_a_second_step_lists_what_fits(w: World) -> None:
    page, sent = "/cases/national-standard/new/?act=propose", {**PROPOSAL, "committee": "样品", "key": "k"}
    shown = form(w, "proposer").post(page, sent)
    text = shown.content.decode()
    assert shown.status_code == 400 and 'name="committee-pick" value="SAC/TC 286"' in text
    assert "Did you mean" in text and 'value="样品"' in text
    done = form(w, "proposer").post(page, {**sent, "committee-pick": "SAC/TC 286"})
    assert done.status_code == 302
    assert w.case(done.headers["Location"].strip("/").split("/")[-1]).facts["committee"] == "SAC/TC 286"


def test_a_forged_choice_is_checked_like_any_other(w: World) -> None:
    sent = {**PROPOSAL, "committee-pick": "SAC/TC 77777", "key": "k"}
    assert form(w, "proposer").post("/cases/national-standard/new/?act=propose", sent).status_code == 400


def test_suggestions_for_pages_and_programs(w: World) -> None:
    said = Client(headers={"accept-language": "zh-hans"}).get("/pick", {"kind": "committee", "q": "TC286"}).json()
    assert said == {"items": [{"value": "SAC/TC 286", "text": "全国标准样品技术委员会", "note": ""}]}
    told = Client().get("/api/v1/pick", {"kind": "committee", "q": "TC286"}).json()
    assert told["items"][0]["names"] == {"zh": "全国标准样品技术委员会", "en": "Reference materials"}
    assert Client().get("/pick", {"kind": "people", "q": "draft"}).json() == {"items": []}
    assert Client().post("/pick").status_code == 405


def test_a_list_is_filtered_by_a_committee_however_it_is_written(w: World) -> None:
    number = w.open("national-standard", "proposer", "propose", "2026-03-01", **PROPOSAL).number
    for typed, there in (("TC28", True), ("SAC/TC 28", True), ("TC286", False)):
        page = Client().get("/cases/national-standard/", {"committee": typed}).content.decode()
        assert (f"/case/{number}/" in page) is there, typed
    page = Client(headers={"accept-language": "en"}).get("/cases/national-standard/", {"committee": "样品"})
    assert "Did you mean" in page.content.decode() and "SAC/TC 286" in page.content.decode()

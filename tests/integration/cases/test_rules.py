"""Numbers of the rules: proposals that make no sense, what every door shows after a change, cases bound anew."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from guiju.core.errors import GuijuError
from guiju.core.procedure import house
from guiju.registry.accounts.services import make_key
from guiju.registry.cases import definitions, numbers, picking, roles
from guiju.registry.cases.acts import pinning, previewing
from guiju.registry.cases.acts.performing import Request
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Case, News, RuleChange
from guiju.registry.cases.verifying import cases
from guiju.registry.cases.views import rules, serializers
from guiju.registry.record.faults import Report
from integration.cases.world import PROPOSAL, World, at, world

DAY = "2026-03-02"
RULE = {"rule": "R3", "scope": "national_recommended", "new_value": "16", "from_day": "2026-04-01", "ground": "试行"}


@pytest.fixture
def w(db: None) -> World:
    made = world()
    made.person("officer2", ("officer", made.sac))
    return made


def propose(w: World, day: str = DAY, **changed: str) -> str:
    return w.open("rule-change", "officer", "propose", day, **{**RULE, **changed}).number


def change(w: World, day: str = DAY, **changed: str) -> str:
    n = propose(w, day, **changed)
    w.act(n, "supervisor", "approve", day)
    return n


@pytest.mark.parametrize(
    ("changed", "fact", "why"),
    [
        ({"rule": "R99"}, "rule", "R1, R1_urgent"),
        ({"rule": "R3; drop"}, "rule", "R1, R1_urgent"),
        ({"rule": "accept_days", "scope": "all"}, "rule", "complaint/accept_days"),
        ({"rule": "complaint/R2", "scope": "all"}, "rule", "R1, R1_urgent"),
        ({"rule": "R5_favour", "new_value": "7/3"}, "", "from 1/2 to 1"),
        ({"rule": "R5_favour", "new_value": "3"}, "", "from 1/2 to 1"),
        ({"rule": "R5_quorum", "new_value": "0"}, "", "from 1/2 to 1"),
        ({"new_value": "0"}, "", "from 6 to 60"),
        ({"new_value": "3/4"}, "", "a whole number of months"),
        ({"new_value": "999999"}, "", "from 6 to 60"),
        ({"new_value": "-16"}, "new_value", "such as 30 or 3/4"),
        ({"new_value": "１６"}, "new_value", "such as 30 or 3/4"),
        ({"rule": "R7", "new_value": "60"}, "", "R7 has no value there: all, local, sector"),
        ({"rule": "R7", "scope": "everywhere"}, "scope", "sector"),
        ({"rule": "R8", "scope": "all", "new_value": "37"}, "", "from 1 to 36"),
        ({"rule": "EFFECT_most", "scope": "all", "new_value": "0"}, "", "from 1 to 20"),
        ({"rule": "R3_converted", "new_value": "20"}, "", "The term of a standard taken up is no longer"),
        ({"rule": "complaint/accept_days", "scope": "sector", "new_value": "5"}, "", "accept_days has no value there"),
        ({"rule": "innovation-base/cycle_least", "scope": "all", "new_value": "6"}, "", "The shortest period"),
        ({"from_day": "2026-03-01"}, "", ""),
        ({"from_day": "2036-03-01"}, "", ""),
        ({"from_day": "soon"}, "from_day", "2026-03-01"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused_when_it_is_made(
    w: World, changed: dict[str, str], fact: str, why: str
) -> None:
    with pytest.raises(RefusedError) as error:
        propose(w, **changed)
    assert why in error.value.expected, error.value.expected
    assert [f.fact for f in error.value.refusal.faults] == ([fact] if fact else [])
    assert Case.objects.count() == 0
    assert error.value.said.zh and (not why or error.value.wanted.zh)


def test_a_number_is_meant_by_its_name_and_in_other_letters(w: World) -> None:
    for said in ("r3", "下达计划至报批", "plan to submission"):
        n = propose(w, rule=said)
        assert w.case(n).facts["rule"] == "R3"
        w.act(n, "supervisor", "refuse", DAY, reason="不改")
    assert [p.value for p in picking.find("parameter", "r3", roles.NOBODY)][:2] == ["R3", "R3_converted"]
    assert picking.find("parameter", "zzzz", roles.NOBODY) == []


def test_two_changes_of_a_number_do_not_begin_on_one_day(w: World) -> None:
    first = propose(w)
    for scope in ("national_recommended", "all"):
        with pytest.raises(RefusedError, match=f"{first} proposes a change from the same day"):
            propose(w, scope=scope, new_value="17")
    w.act(first, "supervisor", "approve", DAY)
    with pytest.raises(RefusedError, match="from 2026-04-01 on it is 16 months"):
        propose(w, new_value="17")
    propose(w, scope="national_mandatory", new_value="20")  # another tier
    propose(w, new_value="17", from_day="2026-04-02")


def test_what_follows_and_what_holds_already_is_said_before(w: World) -> None:
    change(w, from_day="2026-06-01")
    waiting = propose(w, from_day="2026-07-01", new_value="14")
    done = w.open("rule-change", "officer", "propose", DAY, **{**RULE, "new_value": "18"})
    assert [rule.name for rule, _ in done.warnings] == ["nothing_later"]
    kept = json.dumps(w.case(done.number).history.get(number=1).public, ensure_ascii=False)
    for said in ("from 2026-06-01 on it will be 16 months", f"{waiting} proposes 14", "it is 18 on 2026-04-01 already"):
        assert said in kept


def test_a_proposal_that_no_longer_fits_is_not_approved(w: World) -> None:
    longer = propose(w, rule="R8", scope="all", new_value="13")
    change(w, rule="EFFECT_most", scope="all", new_value="1", from_day="2026-03-15")
    with pytest.raises(RefusedError, match="The transition is no longer than"):
        w.act(longer, "supervisor", "approve", "2026-03-20")
    assert not RuleChange.objects.filter(key="R8").exists()


def test_a_number_of_one_procedure_changes_in_it_alone(w: World) -> None:
    """Two procedures call terms of different units `decide_days`."""
    n = change(w, rule="project-change/decide_days", scope="all", new_value="20")
    held = {
        name: definitions.numbers_on(house()[name], date(2026, 4, 1))["decide_days"]
        for name in ("project-change", "committee-membership")
    }
    assert [(str(p.value), p.unit, p.case) for p in held.values()] == [("20", "days", n), ("20", "working_days", "")]
    assert held["committee-membership"].source == "DOMAIN 3"


def test_the_values_of_a_number_in_the_order_of_time(w: World) -> None:
    later = change(w, from_day="2026-06-01", new_value="14")
    first = change(w)
    found = definitions.periods(house()["national-standard"])["R3"]
    assert [(str(p.value), p.since, p.until, p.case) for p in found] == [
        ("24", None, date(2025, 4, 1), ""), ("18", date(2025, 4, 1), date(2026, 4, 1), ""),
        ("16", date(2026, 4, 1), date(2026, 6, 1), first), ("14", date(2026, 6, 1), None, later),
    ]  # fmt: skip
    for day, value in (
        ("2024-01-01", 24),
        ("2026-03-31", 18),
        ("2026-04-01", 16),
        ("2026-05-31", 16),
        ("2027-01-01", 14),
    ):
        assert definitions.numbers_on(house()["national-standard"], date.fromisoformat(day))["R3"].value == value


@pytest.fixture
def changed(w: World) -> tuple[World, str, str]:
    """The world in which R3 is 16 months from today on; a proposal of 15 from later on is open."""
    today = timezone.localdate().isoformat()
    now = change(w, today, from_day=today)
    ahead = propose(w, today, from_day=timezone.localdate().replace(year=timezone.localdate().year + 1).isoformat(),
                    new_value="15")  # fmt: skip
    return w, now, ahead


def test_every_door_shows_what_holds_today_and_the_case_that_brought_it(changed: tuple[World, str, str]) -> None:
    w, now, ahead = changed
    client = Client(headers={"Accept-Language": "en"})
    told = client.get("/api/v1/procedures/national-standard").json()["parameters"]
    r3 = next(p for p in told if p["key"] == "R3")
    assert (r3["value"], r3["source"], r3["case"], r3["coming"]) == ("16", "试行", now, [])
    assert client.get("/procedures/national-standard/?format=json").json()["parameters"] == told
    page = client.get("/procedures/national-standard/").content.decode()
    assert "16 months" in page and "18 months" not in page and f"/case/{now}/" in page
    w.act(ahead, "supervisor", "approve", timezone.localdate().isoformat())
    told = client.get("/api/v1/procedures/national-standard").json()["parameters"]
    assert [p["value"] for p in next(p for p in told if p["key"] == "R3")["coming"]] == ["15"]
    assert "15 months" in client.get("/procedures/national-standard/").content.decode()


def test_the_page_of_rules_in_force(changed: tuple[World, str, str]) -> None:
    _, now, ahead = changed
    for language, words in (("en", "16 months"), ("zh", "16 个月")):
        client = Client(headers={"Accept-Language": language})
        text = client.get("/rules/?q=R3").content.decode()
        assert words in text and f"/case/{now}/" in text and f"/case/{ahead}/" in text
    client = Client(headers={"Accept-Language": "en"})
    whole = client.get("/rules/").content.decode()
    assert "complaint/accept_days" not in whole and "accept_days" in whole and "R5_favour" in whole
    some = client.get("/rules/?procedure=complaint").content.decode()
    assert "accept_days" in some and "R5_favour" not in some
    assert "There are no such numbers" in client.get("/rules/?q=zzzz").content.decode()
    for asked in ("procedure=nothing", "format=pdf", "q=" + "x" * 101, "q=%00"):
        assert client.get(f"/rules/?{asked}").status_code == 400
    table = b"".join(client.get("/rules/?q=R3&format=csv").streaming_content).decode("utf-8-sig")
    assert f"16,months,试行,{now}" in table
    lines = b"".join(client.get("/rules/?format=json").streaming_content).decode().splitlines()
    assert len(lines) == len(rules.rules(timezone.localdate())) > 100


def test_the_rules_for_programs(changed: tuple[World, str, str]) -> None:
    _, now, ahead = changed
    client = Client()
    items = client.get("/api/v1/rules?q=R3").json()["items"]
    [r3] = [i for i in items if "national_recommended" in i["tiers"] and i["name"] == "R3"]
    assert (r3["value"], r3["case"], [p["value"] for p in r3["history"]]) == ("16", now, ["18", "24"])
    assert [(p["case"], p["value"]) for p in r3["proposals"]] == [(ahead, "15")]
    assert {u["procedure"] for u in r3["used_by"]} >= {"national-standard"}
    assert (r3["least"], r3["most"]) == ("6", "60")
    on = client.get("/api/v1/rules?q=R3&on=2024-01-01").json()["items"]
    assert next(i for i in on if "national_recommended" in i["tiers"] and i["name"] == "R3")["value"] == "24"
    assert client.get("/api/v1/rules?procedure=nothing").status_code == 400
    assert client.get("/api/v1/rules?on=2026-02-30").status_code == 422
    assert client.get("/api/v1/rules?page=2").status_code == 422


def test_every_number_has_a_row_and_a_name_that_finds_it(w: World) -> None:
    found = {rule.number.name for rule in rules.rules(date(2026, 3, 2))}
    assert found == set(numbers.numbers())
    for name in found:
        assert numbers.number(name).name == name
    with pytest.raises(GuijuError, match="no rule has the number"):
        rules.one("R99", date(2026, 3, 2))


# -- cases bound anew --------------------------------------------------------------------------------------------------
def voted(w: World) -> str:
    """A project whose vote all of four are in favour of, under a share that nobody can reach."""
    RuleChange.objects.create(
        key="R5_favour", tier="", value="7/3", since=date(2025, 6, 1), source="误", user=w.people["officer"],
        at=at("2025-06-01"),
    )  # fmt: skip
    definitions.forget()
    n = w.open("national-standard", "proposer", "propose", "2025-07-01", **PROPOSAL).number
    w.act(n, "sec", "open_project_vote", "2025-07-10", proposal_form=w.file(), outline=w.file())
    for who in ("chair", "m1", "m2", "m3"):
        w.act(n, who, "project_vote.vote", "2025-07-12", position="favour")
    with pytest.raises(RefusedError):
        w.act(n, "sec", "send_proposal", "2025-08-10")
    return n


def mended(w: World) -> None:
    change(w, "2025-08-11", rule="R5_favour", scope="all", new_value="2/3", from_day="2025-08-11", ground="更正")


def pin(w: World, n: str, who: str, day: str, **brought: Any) -> Any:
    return w.act(n, who, pinning.NAME, day, **{"reason": "数值有误，无法通过。", **brought})


def verified() -> list[str]:
    report = Report()
    cases.verify(report)
    return [str(fault) for fault in report.faults]


def test_a_case_that_could_never_pass_goes_on_once_it_is_bound_anew(w: World, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    n = voted(w)
    mended(w)
    with pytest.raises(RefusedError):
        w.act(n, "sec", "send_proposal", "2025-08-11")
    done = pin(w, n, "supervisor", "2025-08-12")
    assert definitions.numbers(w.case(n).rules_id)["R5_favour"].value * 3 == 2
    said = w.case(n).history.get(number=done.act_number)
    assert said.public["pinned"]["changed"] == {"R5_favour": ["7/3", "2/3"]}
    told = set(News.objects.filter(act=said).values_list("holder", flat=True))
    assert {f"u{w.people['proposer'].pk}", f"secretary@c{w.committee.pk}"} <= told
    assert w.act(n, "sec", "send_proposal", "2025-08-13").state == "proposed"
    assert verified() == []


@pytest.mark.parametrize(
    ("who", "brought", "why"),
    [
        ("stranger", {}, "You may not do"),
        ("proposer", {}, "You may not do"),
        ("sec", {}, "You may not do"),
        ("m1", {}, "You may not do"),
        ("supervisor", {"reason": ""}, "is missing"),
        ("supervisor", {"reason": "  "}, "is missing"),
        ("supervisor", {"reason": "理" * 2001}, "is too long"),
        ("supervisor", {"reason": "a\x00b"}, "control characters"),
        ("supervisor", {"reason": ["x"]}, "is not a text"),
        ("supervisor", {"numbers": "R99"}, "not one of the choices"),
        ("supervisor", {"numbers": "R5_favour, R2"}, "not one of the choices"),
        ("supervisor", {"value": "1/2"}, "does not belong to this act"),
    ],
)
def test_who_may_not_and_what_cannot_be_bound(
    w: World, tmp_path: Any, monkeypatch: Any, who: str, brought: dict[str, Any], why: str
) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path))
    n = voted(w)
    mended(w)
    before = w.case(n)
    with pytest.raises(RefusedError, match=why):
        pin(w, n, who, "2025-08-12", **brought)
    after = w.case(n)
    assert (after.rules_id, after.acts) == (before.rules_id, before.acts)


def test_a_case_bound_to_the_numbers_in_force_is_not_bound_again(w: World) -> None:
    n = w.open("complaint", "stranger", "complain", DAY, subject="standard", summary="甲", complaint="乙").number
    with pytest.raises(GuijuError, match="bound to the numbers in force"):
        pin(w, n, "supervisor", DAY)
    own = w.open("complaint", "supervisor", "complain", DAY, subject="standard", summary="甲", complaint="乙").number
    change(w, rule="complaint/accept_days", scope="all", new_value="5", from_day=DAY)
    with pytest.raises(RefusedError, match="You may not do"):
        pin(w, own, "supervisor", DAY)  # who complained does not choose the numbers


def test_a_running_term_is_counted_anew_and_verified(w: World) -> None:
    n = w.open("complaint", "stranger", "complain", DAY, subject="standard", summary="甲", complaint="乙").number
    assert w.case(n).clocks["acceptance"]["last"] == "2026-03-11"
    change(w, rule="complaint/accept_days", scope="all", new_value="12", from_day="2026-03-03")
    done = pin(w, n, "supervisor", "2026-03-03")
    clock = w.case(n).clocks["acceptance"]
    assert (clock["last"], clock["limit"]) == ("2026-03-18", ["12", "working_days", "试行"])
    assert w.case(n).due == date(2026, 3, 18) and list(done.does.clocks) == ["acceptance"]
    told = serializers.acts(w.case(n), w.actor("supervisor", at("2026-03-04")), 1, 1)[0]
    assert told["pinned"]["numbers"] == [{"key": "accept_days", "before": "7", "now": "12"}]
    assert serializers.acts(w.case(n), roles.NOBODY, 1, 1)[0]["pinned"] is None
    assert verified() == []
    with connection.cursor() as cursor:  # another set of numbers than the act says
        cursor.execute("update cases_case set rules_id = (select max(id) from cases_ruleset where id <> rules_id)")
        assert any("rules" in fault for fault in verified())


def test_the_number_of_the_act_cannot_be_made_up(w: World) -> None:
    n = w.open("complaint", "stranger", "complain", DAY, subject="standard", summary="甲", complaint="乙").number
    change(w, rule="complaint/accept_days", scope="all", new_value="12", from_day=DAY)
    pin(w, n, "supervisor", DAY)
    act = w.case(n).history.get(number=2)
    act.public["pinned"]["was"] = "0" * 64
    act.save()
    assert any("otherwise which numbers held before" in fault for fault in verified())


def test_page_and_programs_bind_a_case(w: World) -> None:
    today = timezone.localdate().isoformat()
    n = w.open("complaint", "stranger", "complain", today, subject="standard", summary="甲", complaint="乙").number
    change(w, today, rule="complaint/accept_days", scope="all", new_value="12", from_day=today)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(w.people["stranger"])
    assert client.get(f"/case/{n}/numbers/").status_code == 403
    assert client.post(f"/case/{n}/numbers/", {"numbers": "accept_days", "reason": "x"}).status_code == 403
    client.force_login(w.people["supervisor"])
    assert f"/case/{n}/numbers/" in client.get(f"/case/{n}/").content.decode()
    form = client.get(f"/case/{n}/numbers/").content.decode()
    assert "7 working days" in form and "12 working days" in form
    for given in ({"numbers": "accept_days"}, {"reason": "x"}, {"numbers": "R99", "reason": "x"}):
        assert client.post(f"/case/{n}/numbers/", given).status_code == 400
    secret = make_key(w.people["supervisor"], "test", timezone.now(), scope="act")
    headers = {"Authorization": f"Bearer {secret}"}
    offered = client.get(f"/api/v1/cases/{n}/possible", headers=headers).json()["items"]
    assert [a["brings"]["required"] for a in offered if a["name"] == pinning.NAME] == [["reason"]]
    assert client.post(f"/case/{n}/numbers/", {"numbers": "accept_days", "reason": "有误"}).status_code == 302
    assert "7 → 12" in client.get(f"/case/{n}/").content.decode()
    assert f"/case/{n}/numbers/" not in client.get(f"/case/{n}/").content.decode()
    sent = client.post(
        f"/api/v1/cases/{n}/acts", {"act": pinning.NAME, "brought": {"reason": "x"}}, headers=headers,
        content_type="application/json",
    )  # fmt: skip
    assert sent.status_code == 400 and sent.json()["what"] == "the case is bound to the numbers in force"


def test_all_open_cases_of_a_procedure_are_found_for_binding(w: World) -> None:
    complaint = {"subject": "standard", "summary": "甲", "complaint": "乙"}
    first, second = (w.open("complaint", "stranger", "complain", DAY, **complaint).number for _ in range(2))
    assert pinning.plan("complaint", [], date(2026, 4, 1)) == []
    change(w, rule="complaint/accept_days", scope="all", new_value="12")
    change(w, rule="EFFECT_most", scope="all", new_value="6")
    steps = pinning.plan("complaint", ["accept_days"], date(2026, 4, 1))
    assert steps == [pinning.Step(n, {"accept_days": ("7", "12")}) for n in (first, second)]
    assert pinning.plan("complaint", ["R99"], date(2026, 4, 1)) == []
    with pytest.raises(GuijuError, match="there is no procedure"):
        pinning.plan("nothing", [], date(2026, 4, 1))


def test_a_preview_of_an_approval_changes_nothing(w: World) -> None:
    n = propose(w)
    request = Request("approve", {})
    previewing.of_case(n, request, w.actor("supervisor", at(DAY)), at(DAY))
    assert RuleChange.objects.count() == 0
    assert definitions.numbers_on(house()["national-standard"], date(2026, 4, 1))["R3"].value == 18

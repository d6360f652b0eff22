"""Nobody decides on what they brought: refused by every door, offered at none, and told who else may."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.core.procedure.engine import Ground
from guiju.registry.accounts.services import make_key
from guiju.registry.cases import access, definitions
from guiju.registry.cases.acts import correcting
from guiju.registry.cases.acts.refusing import RefusedError
from guiju.registry.cases.models import Denial, Waiting
from guiju.registry.cases.views import queries
from integration.cases.journey import held
from integration.cases.world import PROPOSAL, World, at, world

DAY = "2026-03-02"
SUGGESTION = {"subject": "standard", "summary": "矛盾", "complaint": "限量不一致。"}
SHEET = {"title_zh": "修改单", "standard": "GB/T 9704-2012", "sheet": 1, "items": 1, "need": "有误"}
RULE = {"rule": "R2", "scope": "all", "new_value": "45", "from_day": "2026-04-01", "ground": "试行"}


@pytest.fixture
def w(empty: None) -> World:
    """The world with second holders: an officer and a supervisor more, and one person who is both."""
    made = world()
    made.person("officer2", ("officer", made.sac))
    made.person("supervisor2", ("supervisor", made.sac))
    made.person("both", ("officer", made.sac), ("supervisor", made.sac), ("secretary", made.committee))
    return made


def refused(w: World, number: str, who: str, act: str, day: str = "2026-03-05", **brought: Any) -> RefusedError:
    before = w.case(number)
    with pytest.raises(RefusedError) as error:
        w.act(number, who, act, day, **brought)
    assert (w.case(number).state, w.case(number).acts) == (before.state, before.acts)
    return error.value


def offered(w: World, number: str, who: str) -> set[str]:
    case = w.case(number)
    return {a.name for a in access.possible(case, definitions.kept(case.definition_id), w.actor(who, at("2026-03-05")))}


def on_desk(w: World, number: str, who: str) -> set[str]:
    tasks = queries.desk(w.actor(who, at("2026-03-05")))
    return {act.name for task in tasks if task.case.number == number for act in task.acts}


def test_an_officer_does_not_decide_on_a_complaint_of_their_own(w: World) -> None:
    number = w.open("complaint", "supervisor", "complain", DAY, **SUGGESTION).number
    error = refused(w, number, "supervisor", "refuse", ground="不属受理范围")
    assert (error.refusal.ground, error.refusal.part) == (Ground.SEPARATION, "complain")
    assert error.said.en.startswith("You may not do") and "you did" in error.said.en
    assert "supervisor2" in error.wanted.en and "supervisor2" in error.wanted.zh
    assert Denial.objects.get().ground == "separation"
    assert "refuse" not in offered(w, number, "supervisor") and "refuse" in offered(w, number, "supervisor2")
    w.act(number, "supervisor2", "refuse", "2026-03-05", ground="不属受理范围")


def test_whoever_proposed_a_change_of_the_rules_does_not_approve_it(w: World) -> None:
    number = w.open("rule-change", "both", "propose", DAY, **RULE).number
    assert refused(w, number, "both", "approve").refusal.part == "propose"
    assert offered(w, number, "both") == set() == on_desk(w, number, "both")
    assert queries.desk_count(w.actor("both", at(DAY))) == 0
    assert {"approve", "refuse"} == on_desk(w, number, "supervisor")
    w.act(number, "supervisor", "approve", "2026-03-05")
    other = w.open("rule-change", "officer", "propose", DAY, **{**RULE, "rule": "R10"}).number
    w.act(other, "both", "approve", "2026-03-05")  # both posts, and no part in this one


def test_a_secretary_does_not_decline_what_they_proposed_and_may_what_others_did(w: World) -> None:
    own = w.open("national-standard", "sec", "propose", DAY, **PROPOSAL).number
    assert refused(w, own, "sec", "decline", reason="无必要").refusal.part == "propose"
    other = w.open("national-standard", "proposer", "propose", DAY, **PROPOSAL).number
    w.act(other, "sec", "decline", "2026-03-05", reason="无必要")


def test_the_other_side_does_not_decide_even_if_a_colleague_brought_it(w: World) -> None:
    """A case opened by an office of the committee is not concluded by who holds that office too."""
    held("GB/T 9704-2012")
    told = {"standard": "GB/T 9704-2012", "title_zh": "公文", "language": "en", "demand": "多次索取"}
    number = w.open("foreign-version", "sec", "propose", DAY, **told, committee="SAC/TC 28").number
    error = refused(w, number, "both", "decline", reason="无必要")
    assert (error.refusal.ground, error.refusal.part) == (Ground.SEPARATION, "secretariat")
    assert on_desk(w, number, "both") == set()
    w.act(number, "officer", "decline", "2026-03-05", reason="无必要")


def test_a_colleague_decides_on_what_their_own_body_brought(w: World) -> None:
    """The office that raises the matter is the one that decides on it: not who raised it, but anybody else there."""
    told = {"summary": "矛盾", "matter": "两项标准矛盾", "issuer": "SAC", "other_side": "SAC"}
    number = w.open("coordination-matter", "officer", "receive", DAY, **told).number
    w.act(number, "officer2", "accept", "2026-03-03")
    assert refused(w, w.open("coordination-matter", "officer", "receive", DAY, **told).number, "officer", "refuse",
                   ground="不属").refusal.part == "receive"  # fmt: skip
    other = w.open("coordination-matter", "officer", "receive", DAY, **told).number
    w.act(other, "officer2", "refuse", "2026-03-05", ground="不属")


def test_who_corrected_what_was_brought_has_a_part_in_it(w: World) -> None:
    held("GB/T 9704-2012")
    number = w.open("amendment-sheet", "proposer", "propose", DAY, **SHEET, committee="SAC/TC 28").number
    correcting.correct(number, 1, {"items": 2}, w.actor("proposer", at(DAY)), at(DAY))
    actor = w.actor("proposer", at(DAY))
    assert access.own_acts(w.case(number), actor.user) == {("propose", "proposer"), (correcting.NAME, "proposer")}


def test_the_row_of_the_desk_names_who_is_kept_apart(w: World) -> None:
    number = w.open("rule-change", "both", "propose", DAY, **RULE).number
    rows = Waiting.objects.filter(case__number=number)
    assert {tuple(row.apart) for row in rows} == {(f"u{w.people['both'].pk}",)}
    plain = w.open("national-standard", "proposer", "propose", DAY, **PROPOSAL).number
    assert {tuple(row.apart) for row in Waiting.objects.filter(case__number=plain)} == {()}


def test_the_post_without_anybody_else_is_said_to_be_empty(w: World) -> None:
    for name in ("supervisor", "supervisor2"):
        w.people[name].posts.all().delete()
    number = w.open("rule-change", "both", "propose", DAY, **RULE).number
    error = refused(w, number, "both", "refuse", reason="不妥")
    assert "there is nobody yet" in error.wanted.en and "目前没有" in error.wanted.zh


def test_pages_and_programs_refuse_it_and_do_not_offer_it(w: World) -> None:
    number = w.open("rule-change", "both", "propose", DAY, **RULE).number
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(w.people["both"])
    for answer in (client.get(f"/case/{number}/do/approve/"), client.post(f"/case/{number}/do/approve/", {"key": "k"})):
        text = answer.content.decode()
        assert answer.status_code == 403 and "supervisor2" in text
        assert "<form" not in text[text.index("<main") :] or 'name="key"' not in text
    assert f"/case/{number}/do/approve/" not in client.get(f"/case/{number}/").content.decode()
    secret = make_key(w.people["both"], "test", timezone.now(), scope="act")
    headers = {"Authorization": f"Bearer {secret}"}
    sent = Client().post(
        f"/api/v1/cases/{number}/acts", {"act": "approve", "brought": {}}, content_type="application/json",
        headers=headers,
    )  # fmt: skip
    told = json.loads(sent.content)
    assert (sent.status_code, told["ground"]) == (403, "separation")
    may = Client().get(f"/api/v1/cases/{number}/possible", headers=headers)
    assert may.status_code == 200 and {act["name"] for act in may.json()["items"]} <= {"rules.pin"}
    assert w.case(number).state == "proposed"
